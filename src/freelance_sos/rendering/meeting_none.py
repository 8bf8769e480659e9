"""Where no slot is inside everybody's hours: what comes nearest, and who is in the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.meeting import Absence, Attendee, Meeting
from freelance_sos.domain.meeting_miss import AllButOne, Miss, Stretch
from freelance_sos.domain.weeks import NOTHING
from freelance_sos.rendering.meeting import GAP, called, my_span, together, told_span, where, within_words
from freelance_sos.rendering.times import MINE, clock_time, length, place


def none_screen(meeting: Meeting) -> RenderableType:
    """How much time is shared, who has no hours at all, and the time that asks least of everybody."""
    return Group(*_none_lines(meeting))


def none_words(meeting: Meeting) -> str:
    """``no slot of 45 min within 2 weeks inside everybody's hours``."""
    within = within_words(meeting.frame.closes_at - meeting.frame.opens_at)
    return f"no slot of {length(meeting.length)} within {within} inside everybody's hours"


def _none_lines(meeting: Meeting) -> Iterator[RenderableType]:
    yield Text(none_words(meeting), "heading")
    if longest := meeting.longest:
        told = my_span(longest, meeting.me, meeting.frame.opens_at)
        yield Text(f"longest shared time: {length(longest.closes_at - longest.opens_at)}, {told} {MINE}")
    for absence in meeting.absences:
        yield Text(_absence_words(absence, meeting.frame.opens_at), "due")
    if meeting.miss:
        yield from _miss_lines(meeting, meeting.miss)
    if meeting.all_but_one:
        yield Text(f"\n{_all_but_one_words(meeting, meeting.all_but_one[0])}")


def _absence_words(absence: Absence, now: datetime) -> str:
    one = absence.attendee
    told = f"{called(one)} {'have' if one.is_me else 'has'} no hours in that time"
    if absence.opens_at is None:
        return f"{told}, nor for a year after it"
    whose = MINE if one.is_me else f"in {place(one.zone)}"
    return f"{told}; next {clock_time(absence.opens_at, one.zone, now)} {whose}"


def _miss_lines(meeting: Meeting, miss: Miss) -> Iterator[RenderableType]:
    yield Text("\nnearest miss")
    day = miss.span.opens_at.astimezone(meeting.me.zone).date()
    table = Table.grid(padding=(0, GAP, 0, 0))
    table.add_column(no_wrap=True)
    table.add_row(Text(my_span(miss.span, meeting.me, meeting.frame.opens_at), "name"), Text(MINE))
    for one in meeting.clients:
        table.add_row(Text(told_span(miss.span, one.zone, day)), Text(where(one)))
    yield table
    people = zip(meeting.attendees, miss.stretches, miss.in_night, strict=True)
    for one, stretch, in_night in people:
        if stretch.total > NOTHING:
            night = f", in {_whose(one)} night" if in_night else ""
            yield Text(f"{called(one)} would have to {stretch_words(stretch)}{night}", "due")


def _all_but_one_words(meeting: Meeting, found: AllButOne) -> str:
    """``Acme and Kyoto share Tue 24 Nov 00:00–03:00 your time; only you are outside your hours``."""
    one = meeting.attendees[found.number]
    others = together([other for other in meeting.attendees if other is not one])
    share = f"{others} share {my_span(found.span, meeting.me, meeting.frame.opens_at)} {MINE}"
    night = f", in {_whose(one)} night" if found.in_night else ""
    verb = "are" if one.is_me else "is"
    return f"{share}; only {called(one)} {verb} outside {_whose(one)} hours{night}"


def stretch_words(stretch: Stretch) -> str:
    """``begin 30 min earlier``, ``stay 1 h 15 min longer``, ``begin lunch 15 min later``; or several."""
    early, late = length(stretch.early), length(stretch.late)
    parts = [
        stretch.early
        and (f"come back from lunch {early} earlier" if stretch.early_is_lunch else f"begin {early} earlier"),
        stretch.through and f"work through lunch, {length(stretch.through)}",
        stretch.late and (f"begin lunch {late} later" if stretch.late_is_lunch else f"stay {late} longer"),
    ]
    return " and ".join(part for part in parts if part)


def _whose(one: Attendee) -> str:
    return "your" if one.is_me else "their"
