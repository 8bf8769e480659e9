"""Invitations as other people's calendars read them (iCalendar, RFC 5545)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from freelance_sos.domain.text import clean, clean_lines
from freelance_sos.domain.weeks import Span

MAKER = "-//freelance-sos//sos meet//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One call in a calendar. The same ``uid`` again is the same call, perhaps changed."""

    uid: str
    span: Span
    summary: str
    description: str


def invitation_id(people: Iterable[str], at: datetime) -> str:
    """The same for the same people and beginning, in whatever order they are named."""
    told = "\n".join([*sorted(people), at.astimezone(UTC).isoformat()])
    return f"{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:32]}@freelance-sos"


def dump_invitations(invitations: Sequence[Invitation], stamp: datetime) -> bytes:
    """A whole calendar file with one event each, all times in UTC; ``stamp`` is when it was made.

    Nobody is named as organizer or attendee: sos has no address of yours, and a calendar that finds none just
    takes the event in.
    """
    return dump_calendar(MAKER, invitations, stamp, {})


def dump_calendar(
    maker: str, invitations: Iterable[Invitation], stamp: datetime, more: Mapping[str, str]
) -> bytes:
    """The same for any entries, made by ``maker``; ``more`` are properties that every event gets."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", maker)
    calendar.add("version", "2.0")
    for one in invitations:
        event = Event()
        event.add("uid", one.uid)
        event.add("dtstamp", stamp.astimezone(UTC))
        event.add("dtstart", one.span.opens_at.astimezone(UTC))
        # An event must not end when it begins; without an end it is a moment.
        if one.span.closes_at > one.span.opens_at:
            event.add("dtend", one.span.closes_at.astimezone(UTC))
        event.add("summary", clean(one.summary))
        event.add("description", clean_lines(one.description))
        for name, value in more.items():
            event.add(name, value)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
