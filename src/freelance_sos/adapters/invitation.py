"""Invitations as other people's calendars read them (iCalendar, RFC 5545)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from freelance_sos.domain.weeks import Span

MAKER = "-//freelance-sos//sos meet//EN"
# Everything that some reader takes for the end of a line, and other control codes, which no text may hold.
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x09\x0e-\x1f\x7f-\x9f]|[\ud800-\udfff]")


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
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    for one in invitations:
        event = Event()
        event.add("uid", one.uid)
        event.add("dtstamp", stamp.astimezone(UTC))
        event.add("dtstart", one.span.opens_at.astimezone(UTC))
        event.add("dtend", one.span.closes_at.astimezone(UTC))
        event.add("summary", _one_line(one.summary))
        event.add("description", _text(one.description))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _text(text: str) -> str:
    """``text`` with plain line ends, without what no calendar text may hold."""
    return _CONTROLS.sub(" ", _LINE_ENDS.sub("\n", text))


def _one_line(text: str) -> str:
    return " ".join(_text(text).split())
