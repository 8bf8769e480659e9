"""Open time by the week: cutting, searching, and the year without an opening."""

from __future__ import annotations

from datetime import timedelta

import pytest

from freelance_sos.domain.clocks import AlwaysClock, add, between, state_at
from freelance_sos.domain.errors import NoOpenTime
from freelance_sos.domain.weeks import FIRST_WEEK, WEEK, Span, week_number, week_of, week_start
from tests.domain.support import DAY, HOUR, MINUTE, calendar, utc

SECOND = timedelta(seconds=1)


def test_every_instant_lies_in_one_week() -> None:
    for instant in (FIRST_WEEK, utc("2026-11-23 09:00"), utc("1969-12-31 23:59"), utc("2199-12-31 23:59")):
        number = week_number(instant)
        assert week_start(number) <= instant < week_start(number + 1)
    assert week_number(week_start(2969)) == 2969
    assert week_number(week_start(2969) - SECOND) == 2968


def test_a_week_keeps_what_lies_in_it_and_joins_what_touches() -> None:
    start = week_start(2969)
    spans = [
        Span(start - HOUR, start + HOUR),
        Span(start + HOUR, start + 2 * HOUR),
        Span(start + 3 * HOUR, start + 4 * HOUR),
        Span(start + WEEK - HOUR, start + WEEK + HOUR),
        Span(start + WEEK + 2 * HOUR, start + WEEK + 3 * HOUR),
    ]

    week = week_of(spans, 2969)

    assert list(week.spans) == [
        Span(start, start + 2 * HOUR),
        Span(start + 3 * HOUR, start + 4 * HOUR),
        Span(start + WEEK - HOUR, start + WEEK),
    ]
    assert week.total == 4 * HOUR


def test_what_has_passed_of_a_week() -> None:
    start = week_start(2969)
    week = week_of([Span(start + HOUR, start + 2 * HOUR), Span(start + 3 * HOUR, start + 5 * HOUR)], 2969)

    hours = [0, 1, 1.5, 2, 2.5, 3, 4, 5, 6]
    assert [week.passed_at(start + one * HOUR) / HOUR for one in hours] == [0, 0, 0.5, 1, 1, 1, 2, 3, 3]


def test_a_span_over_the_end_of_a_week_is_one_stretch_of_time() -> None:
    # Weeks of UTC begin on a Thursday, as 1 January 1970 was one.
    night = calendar("UTC", "We 20:00-04:00")
    evening = utc("2026-11-25 20:00")

    assert add(night, evening, 8 * HOUR) == utc("2026-11-26 04:00")
    assert between(night, evening, evening + DAY) == 8 * HOUR
    assert state_at(night, evening + HOUR).changes_at == utc("2026-11-26 04:00")
    assert add(night, utc("2026-11-26 00:00"), HOUR) == utc("2026-11-26 01:00")


def test_a_whole_year_without_an_opening_is_the_limit_to_the_day() -> None:
    """Ruling 14: what opens 366 days after the last close is found, a minute later it is not."""
    last_close = utc("2026-01-05 10:00")
    off = [("2026-01-06", "2027-01-05", "a long rest")]
    opens = {"2027-01-06": "10:00-11:00"}
    late = {"2027-01-06": "10:01-11:00"}

    found = calendar("UTC", "Mo-Su 09:00-10:00", off=off, special=opens)
    missed = calendar("UTC", "Mo-Su 09:00-10:00", off=off, special=late)

    assert add(found, last_close, MINUTE) == utc("2027-01-06 10:01")
    assert state_at(found, last_close).changes_at == utc("2027-01-06 10:00")
    with pytest.raises(NoOpenTime):
        add(missed, last_close, MINUTE)
    assert state_at(missed, last_close) == (False, None)


def test_the_year_is_counted_from_the_question_where_nothing_was_open_before() -> None:
    opens = calendar("UTC", "Mo-Su 09:00-10:00", off=[("2025-01-01", "2027-01-05", "a rest")])

    assert state_at(opens, utc("2026-01-05 09:00")).changes_at == utc("2027-01-06 09:00")
    assert state_at(opens, utc("2026-01-05 08:59")) == (False, None)


def test_measuring_does_not_stop_at_a_year_of_rest() -> None:
    off = [("2026-01-06", "2028-01-05", "two years away")]
    who = calendar("UTC", "Mo-Su 09:00-10:00", off=off)

    assert between(who, utc("2026-01-01 00:00"), utc("2028-01-08 00:00")) == 7 * HOUR


def test_around_the_clock_needs_no_weeks() -> None:
    assert add(AlwaysClock(), utc("2026-11-23 09:00"), 3660 * DAY) == utc("2026-11-23 09:00") + 3660 * DAY
    assert between(AlwaysClock(), utc("1971-01-01 00:00"), utc("2199-01-01 00:00")) == 83276 * DAY
