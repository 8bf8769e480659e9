"""The hours of an agreement: a plain week on two clocks, and what clock changes will do to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from freelance_sos.domain.agreement_page import HoursChange, Weekdays, WeekHours
from freelance_sos.domain.calendar import DAY, Calendar
from freelance_sos.domain.clock_changes import changes_between
from freelance_sos.domain.hours import DAY_MINUTES, DaySpan
from freelance_sos.domain.weeks import Span, joined

# How far the page looks ahead for clock changes.
YEAR = timedelta(days=365)


def week_hours(theirs: Calendar, mine: Calendar, first: date) -> WeekHours:
    """The seven days from ``first`` on, as they are without holidays, days off and special hours."""
    return WeekHours(
        first=first,
        theirs=weekdays_seen(theirs, theirs.zone, first),
        mine_there=weekdays_seen(mine, theirs.zone, first),
        mine=weekdays_seen(mine, mine.zone, first),
    )


def weekdays_seen(calendar: Calendar, zone: ZoneInfo, first: date) -> Weekdays:
    """The weekly hours of ``calendar`` in the week from ``first`` on, by the clock in ``zone``.

    A span past midnight belongs to the day on which it starts there; what lasts for a day or longer is cut
    at every midnight.
    """
    plain = Calendar(zone=calendar.zone, hours=calendar.hours)
    seen = Calendar(zone=zone, hours=calendar.hours)
    found: list[list[DaySpan]] = [[] for _ in range(7)]
    for span in _cut(_spans_around(plain, seen, first), seen):
        day = seen.local_date(span.opens_at)
        if first <= day < first + 7 * DAY:
            wall = DaySpan(_minute(span.opens_at, zone, day), _minute(span.closes_at, zone, day))
            found[day.weekday()].append(wall)
    return tuple(tuple(spans) for spans in found)


def hours_changes(
    theirs: Calendar, mine: Calendar, now: datetime, week: WeekHours
) -> tuple[HoursChange, ...]:
    """What my hours are by their clock after each clock change within a year from ``now``, mine or theirs.

    Only where that is something else than before: ``week`` is what they were told first.
    """
    told, found = week.mine_there, []
    changes = [
        change for zone in (theirs.zone, mine.zone) for change in changes_between(zone, now, now + YEAR)
    ]
    for change in sorted(changes):
        # On the day after, whatever changes in the same night has changed as well.
        then = weekdays_seen(mine, theirs.zone, change.day + DAY)
        if then != told:
            found.append(HoursChange(day=change.day, mine_there=then))
            told = then
    return tuple(found)


def _spans_around(plain: Calendar, seen: Calendar, first: date) -> list[Span]:
    """Open spans of the week and of two days on both sides; those that touch are one."""
    start, end = seen.midnight(first - 2 * DAY), seen.midnight(first + 9 * DAY)
    spans: list[Span] = []
    for span in plain.spans_from(start):
        if span.opens_at >= end:
            break
        spans.append(span)
    return joined(spans)


def _cut(spans: list[Span], seen: Calendar) -> Iterator[Span]:
    """``spans``, those that last for a day or longer cut at midnight."""
    for span in spans:
        if span.closes_at - span.opens_at < DAY:
            yield span
            continue
        opens_at = span.opens_at
        while opens_at < span.closes_at:
            midnight = seen.midnight(seen.local_date(opens_at) + DAY)
            yield Span(opens_at, min(midnight, span.closes_at))
            opens_at = midnight


def _minute(at: datetime, zone: ZoneInfo, day: date) -> int:
    """What the clock in ``zone`` shows, in minutes after the midnight that began ``day``."""
    local = at.astimezone(zone)
    return (local.date() - day).days * DAY_MINUTES + local.hour * 60 + local.minute
