"""A call that comes again every week: on which dates it is another hour, or off hours, for somebody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from freelance_sos.domain.calendar import DAY, Calendar, to_utc
from freelance_sos.domain.meeting import Attendee
from freelance_sos.domain.meeting_slots import open_spans
from freelance_sos.domain.weeks import WEEK, Span

YEAR = timedelta(days=365)

FindingKind = Literal["local_time_changes", "off_hours", "holiday", "day_off"]


class Occurrence(NamedTuple):
    """One call of the year: its date where I am, and when it is."""

    day: date
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is different for ``attendee`` at one occurrence.

    ``local_time_changes``: from here on it is another time on their wall than the week before (``was``), and
    ``in_hours`` says whether that is inside their usual week. The other kinds: this call is off hours for
    them; ``reason`` names the holiday, why the day is off, or that special hours hold.
    """

    attendee: Attendee
    occurrence: Occurrence
    kind: FindingKind
    was: Span | None = None
    in_hours: bool = False
    reason: str = ""


def weekly(span: Span, mine: Calendar) -> tuple[Occurrence, ...]:
    """The same local time for me every week for a year, ``span`` first; in a gap ruling 6 holds."""
    first = span.opens_at.astimezone(mine.zone).replace(tzinfo=None)
    length = span.closes_at - span.opens_at
    weeks = range(YEAR // WEEK + 1)
    opens = [(first + week * WEEK, to_utc(first + week * WEEK, mine.zone)) for week in weeks]
    later = (Occurrence(local.date(), Span(at, at + length)) for local, at in opens[1:])
    return (Occurrence(first.date(), span), *later)


def findings(attendees: Sequence[Attendee], occurrences: Sequence[Occurrence]) -> tuple[Finding, ...]:
    """What differs for whom in the course of the year: by date, then in the order of the attendees."""
    found = [finding for one in attendees for finding in _of_one(one, occurrences)]
    return tuple(sorted(found, key=lambda finding: finding.occurrence.span.opens_at))


def off_dates(found: Sequence[Finding]) -> tuple[Occurrence, ...]:
    """The calls on somebody's holiday or day off, each once, in order: nobody is to be invited to those."""
    off = (one.occurrence for one in found if one.kind in ("holiday", "day_off"))
    return tuple(dict.fromkeys(off))


def _of_one(attendee: Attendee, occurrences: Sequence[Occurrence]) -> Iterator[Finding]:
    usual_week = replace(attendee, calendar=Calendar(zone=attendee.zone, hours=attendee.calendar.hours))
    frame = Span(occurrences[0].span.opens_at, occurrences[-1].span.closes_at)
    actual, usual = (open_spans(one.calendar, frame) for one in (attendee, usual_week))
    for before, after in pairwise(occurrences):
        in_usual_hours = _holds(usual, after.span)
        if _on_wall(before, attendee) != _on_wall(after, attendee):
            yield Finding(
                attendee=attendee,
                occurrence=after,
                kind="local_time_changes",
                was=before.span,
                in_hours=in_usual_hours,
            )
        if not _holds(actual, after.span):
            kind, reason = _why(attendee, usual_week, after.span)
            yield Finding(attendee=attendee, occurrence=after, kind=kind, reason=reason)


def _on_wall(occurrence: Occurrence, attendee: Attendee) -> tuple[timedelta, timedelta]:
    """When it begins and ends there, counted from the midnight of my date: a day on is another time, too."""
    midnight = datetime.combine(occurrence.day, datetime.min.time())
    begin, end = (at.astimezone(attendee.zone).replace(tzinfo=None) for at in occurrence.span)
    return begin - midnight, end - midnight


def _holds(spans: Sequence[Span], wanted: Span) -> bool:
    return any(span.opens_at <= wanted.opens_at and wanted.closes_at <= span.closes_at for span in spans)


def _why(attendee: Attendee, usual_week: Attendee, wanted: Span) -> tuple[FindingKind, str]:
    """Why a call is off hours: what the first date is that took hours of the usual week away from it."""
    calendar, usual = attendee.calendar, usual_week.calendar
    first, last = calendar.local_date(wanted.opens_at) - DAY, calendar.local_date(wanted.closes_at)
    for day in (first + ahead * DAY for ahead in range((last - first).days + 1)):
        spans = usual.spans_on(day)
        if spans == calendar.spans_on(day) or not any(_overlap(span, wanted) for span in spans):
            continue
        found = calendar.day(day)
        if found.off:
            return "day_off", found.off
        if found.special:
            return "off_hours", "special hours"
        if found.holiday:
            return "holiday", found.holiday
    return "off_hours", ""


def _overlap(one: Span, other: Span) -> bool:
    return one.opens_at < other.closes_at and other.opens_at < one.closes_at
