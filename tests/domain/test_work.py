"""A question about this week looks at the dates of this week: what is looked at is counted, not timed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.work import dates_asked
from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.clocks import (
    SharedClock,
    add,
    add_business_days,
    between,
    last_comfortable,
    state_at,
)
from tests.domain.support import DAY, HOUR, acme, calendar, robin, utc

# Wednesday 10:00 in Berlin.
NOW = utc("2026-11-25 09:00")
Ask = Callable[[Calendar], object]

THIS_WEEK: dict[str, Ask] = {
    "is it their business hours": lambda who: state_at(who, NOW),
    "is it, on Saturday": lambda who: state_at(who, NOW + 3 * DAY),
    "do both work": lambda who: state_at(SharedClock(who, robin().calendar), NOW),
    "four hours from now": lambda who: add(who, NOW, 4 * HOUR),
    "four hours from Friday's close": lambda who: add(who, utc("2026-11-27 14:00"), 4 * HOUR),
    "a business day from now": lambda who: add_business_days(who, NOW, 1),
    "how much until Friday": lambda who: between(who, NOW, NOW + 2 * DAY),
    "how much of a whole week": lambda who: between(who, NOW, NOW + 7 * DAY),
}


@pytest.mark.parametrize("name", THIS_WEEK)
def test_a_question_about_this_week_looks_at_25_dates_at_most(name: str) -> None:
    assert 0 < dates_asked(acme().calendar, THIS_WEEK[name]) <= 25


def test_the_waking_hours_of_a_fortnight_are_looked_at_and_no_more() -> None:
    assert 0 < dates_asked(acme().calendar, lambda who: last_comfortable(who, NOW)) <= 31


def test_a_year_costs_its_dates_and_not_their_square() -> None:
    def year(who: Calendar) -> object:
        return between(who, NOW, NOW + 365 * DAY)

    assert 365 <= dates_asked(acme().calendar, year) <= 2 * 365


def test_what_was_looked_at_once_is_not_looked_at_again() -> None:
    def twice(who: Calendar) -> object:
        return [between(who, NOW, NOW + 365 * DAY) for _ in range(2)]

    def once(who: Calendar) -> object:
        return between(who, NOW, NOW + 365 * DAY)

    assert dates_asked(acme().calendar, twice) == dates_asked(acme().calendar, once)


def test_a_whole_year_without_hours_is_looked_at_once() -> None:
    closed = calendar("Europe/Berlin", "Mo-Fr 09:00-17:00", off=[("2020-01-01", "2036-12-31", "gone")])

    assert dates_asked(closed, lambda who: state_at(who, NOW)) <= 2 * 366
