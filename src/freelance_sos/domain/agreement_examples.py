"""Worked examples for a client: three moments at which they write, and by when they hear from me."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from freelance_sos.domain.agreement import SEVERITIES, Severity
from freelance_sos.domain.agreement_page import Example
from freelance_sos.domain.calendar import DAY, Calendar, to_utc
from freelance_sos.domain.clocks import add_duration
from freelance_sos.domain.errors import NoOpenTime
from freelance_sos.domain.people import Client, Me, clock_for

TUESDAY, FRIDAY, SATURDAY, SUNDAY = 1, 4, 5, 6
LATE_IN_THE_WEEK, EVENING, AT_THE_WEEKEND = time(16), time(20), time(11)
# So many weeks are looked through for one without an unusual day.
MOST_WEEKS = 12


class Asked(NamedTuple):
    """When in the week somebody writes, and about what."""

    weekday: int
    at: time
    severity: Severity


def worked_examples(client: Client, me: Me, on: date) -> tuple[Example, ...]:
    """A message late on Friday, one in the evening and one at the weekend, after the date ``on``, in order.

    Friday takes the mildest severity that has a first answer, the weekend the worst. Holidays and days off
    are avoided where they can be. None where no first answer was agreed.
    """
    agreed = [one for one in SEVERITIES if client.agreement.target(one, "acknowledge")]
    if not agreed:
        return ()
    week = client.calendar.hours.days
    asked = (
        Asked(_last_at_work(week), LATE_IN_THE_WEEK, agreed[-1]),
        Asked(TUESDAY, EVENING, agreed[len(agreed) // 2]),
        Asked(_day_of_rest(week), AT_THE_WEEKEND, agreed[0]),
    )
    found = (_example(client, me, on, one) for one in asked)
    return tuple(sorted((one for one in found if one), key=lambda one: one.written_at))


def _last_at_work(week: Sequence[Sequence[object]]) -> int:
    """Friday, or the last day before it on which they work; Friday where they never do."""
    return next((day for day in range(FRIDAY, -1, -1) if week[day]), FRIDAY)


def _day_of_rest(week: Sequence[Sequence[object]]) -> int:
    """The day of the weekend on which they don't work; Sunday where they work on all of them."""
    return next((day for day in (SATURDAY, SUNDAY, FRIDAY) if not week[day]), SUNDAY)


def _example(client: Client, me: Me, on: date, asked: Asked) -> Example | None:
    """The first such moment whose days are like any other; else the first; None where it can't be counted."""
    first = None
    for day in _dates(on, asked.weekday):
        written_at = to_utc(datetime.combine(day, asked.at), client.zone)
        found = _answered(client, me, written_at, asked.severity)
        if found and _is_usual(client.calendar, found) and _is_usual(me.calendar, found):
            return found
        first = first or found
    return first


def _dates(on: date, weekday: int) -> Iterator[date]:
    first = on + ((weekday - on.weekday() - 1) % 7 + 1) * DAY
    yield from (first + number * 7 * DAY for number in range(MOST_WEEKS))


def _answered(client: Client, me: Me, written_at: datetime, severity: Severity) -> Example | None:
    target = client.agreement.target(severity, "acknowledge")
    if target is None:
        return None
    try:
        answered_at = add_duration(
            clock_for(target.clock, client.calendar, me.calendar), written_at, target.within
        )
    except NoOpenTime:
        return None
    return Example(severity=severity, written_at=written_at, answered_at=answered_at)


def _is_usual(calendar: Calendar, example: Example) -> bool:
    """Whether every date from the message to the answer is like its weekday."""
    first, last = calendar.local_date(example.written_at), calendar.local_date(example.answered_at)
    for number in range((last - first).days + 1):
        day = calendar.day(first + number * DAY)
        if day.holiday or day.off or day.special:
            return False
    return True
