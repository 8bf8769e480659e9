"""Rulings 1, 8, 9, 11, 14 and 16: adding and measuring."""

from __future__ import annotations

import time
from datetime import UTC, date, timedelta

import pytest

from freelance_sos.domain.clocks import (
    AlwaysClock,
    Clock,
    SharedClock,
    add,
    add_business_days,
    between,
    state_at,
)
from freelance_sos.domain.durations import parse_duration
from freelance_sos.domain.errors import NoOpenTime, UsageError
from freelance_sos.domain.weeks import Span
from tests.domain.support import ACME_HOURS, DAY, HOUR, MINUTE, acme, calendar, robin, span, utc

ACME = acme().calendar


def test_ruling_01_every_instant_that_is_told_is_in_utc() -> None:
    told = [add(ACME, utc("2026-11-23 10:00"), HOUR), *ACME.spans_on(date(2026, 11, 23))[0]]

    assert {at.tzinfo for at in told} == {UTC}


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        # Friday 13:00 and two hours: 15:00, when Acme closes, and not Monday morning.
        ("2026-11-27 12:00", 2 * HOUR, "2026-11-27 14:00"),
        # Monday 10:30 and two hours: lunch at 12:30, and not its end.
        ("2026-11-23 09:30", 2 * HOUR, "2026-11-23 11:30"),
        # A minute more goes to the next opening, and a minute on.
        ("2026-11-27 12:00", 2 * HOUR + MINUTE, "2026-11-30 08:01"),
        ("2026-11-23 09:30", 2 * HOUR + MINUTE, "2026-11-23 12:31"),
        # A whole Monday of eight hours, from before it opens.
        ("2026-11-23 05:00", 8 * HOUR, "2026-11-23 17:00"),
    ],
)
def test_ruling_08_used_up_at_closing_time_is_due_at_closing_time(
    start: str, amount: timedelta, due: str
) -> None:
    assert add(ACME, utc(start), amount) == utc(due)


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ("2026-11-28 11:00", "2026-11-30 08:00"),  # Saturday: Monday 09:00
        ("2026-11-23 07:59", "2026-11-23 08:00"),  # a minute before it opens
        ("2026-11-23 11:30", "2026-11-23 12:30"),  # lunch begins: its end
        ("2026-11-27 14:00", "2026-11-30 08:00"),  # Friday's closing time is off hours
        ("2026-11-23 08:00", "2026-11-23 08:00"),  # the opening is inside
        ("2026-11-23 10:00", "2026-11-23 10:00"),  # inside already
    ],
)
def test_ruling_09_adding_nothing_gives_the_next_opening(at: str, opening: str) -> None:
    assert add(ACME, utc(at), timedelta(0)) == utc(opening)


def test_hours_that_overlap_across_midnight_count_once() -> None:
    # Monday 22:00 to Tuesday 06:00, and Tuesday 05:00 to 09:00: eleven hours in all.
    who = calendar("UTC", "Mo 22:00-06:00; Tu 05:00-09:00")
    monday = utc("2026-11-23 00:00")

    assert between(who, monday, monday + 2 * DAY) == 11 * HOUR
    assert add(who, monday, 11 * HOUR) == utc("2026-11-24 09:00")


def test_ruling_09_negative_durations_are_refused() -> None:
    for clock in (ACME, AlwaysClock(), SharedClock(ACME, robin().calendar)):
        with pytest.raises(UsageError, match="negative"):
            add(clock, utc("2026-11-23 10:00"), -MINUTE)
    with pytest.raises(UsageError, match="negative"):
        parse_duration("-5m")
    with pytest.raises(UsageError, match="before its start"):
        between(ACME, utc("2026-11-23 10:00"), utc("2026-11-23 09:59"))
    for count in (0, -1):
        with pytest.raises(UsageError, match="from 1"):
            add_business_days(ACME, utc("2026-11-23 10:00"), count)


def test_ruling_11_shared_time_is_what_both_have() -> None:
    # Tuesday. Acme has 08:00-11:30 and 12:30-17:00 in UTC, an hour ahead; Lisbon's 09:00-18:00 is UTC.
    shared = SharedClock(ACME, robin().calendar)
    day = Span(utc("2026-11-24 00:00"), utc("2026-11-25 00:00"))

    assert shared.spans_on(date(2026, 11, 24)) == [
        span("2026-11-24 09:00 / 2026-11-24 11:30"),
        span("2026-11-24 12:30 / 2026-11-24 17:00"),
    ]
    assert between(shared, *day) == 7 * HOUR
    assert between(SharedClock(robin().calendar, ACME), *day) == 7 * HOUR


def test_ruling_11_one_long_span_shares_all_the_short_ones_in_it() -> None:
    long = calendar("UTC", "Mo 09:00-18:00")
    short = calendar("UTC", "Mo 08:00-09:30,10:00-11:00,12:00-13:00,17:30-19:00")
    shared = [(9.0, 9.5), (10, 11), (12, 13), (17.5, 18)]
    monday = utc("2026-11-23 00:00")

    for clock in (SharedClock(long, short), SharedClock(short, long)):
        spans = clock.spans_from(monday)
        assert [next(spans) for _ in shared] == [(monday + a * HOUR, monday + b * HOUR) for a, b in shared]


def test_ruling_11_shared_time_follows_the_clock_changes_of_both() -> None:
    # New York is six hours behind Berlin, five from 8 to 29 March: its morning comes an hour earlier there.
    shared = SharedClock(
        calendar("Europe/Berlin", "Mo-Fr 09:00-17:00"), calendar("America/New_York", "Mo-Fr 09:00-17:00")
    )
    hours = [between(shared, utc(day), utc(day) + DAY) for day in ("2026-03-06", "2026-03-09", "2026-03-30")]

    assert hours == [2 * HOUR, 3 * HOUR, 2 * HOUR]


def test_ruling_11_touching_spans_share_nothing() -> None:
    mornings, afternoons = calendar("UTC", "Mo-Fr 09:00-12:00"), calendar("UTC", "Mo-Fr 12:00-15:00")
    shared = SharedClock(mornings, afternoons)

    assert list(shared.spans_from(utc("2026-11-23 00:00"))) == []
    assert state_at(shared, utc("2026-11-23 12:00")) == (False, None)
    assert shared.spans_on(date(2026, 11, 23)) == []


NEVER = calendar("Europe/Berlin", ACME_HOURS, off=[("2026-01-01", "2036-12-31", "gone")])
NEVER_BOTH = SharedClock(calendar("UTC", "Mo 09:00-12:00"), calendar("UTC", "Tu 09:00-12:00"))


@pytest.mark.parametrize("clock", [NEVER, NEVER_BOTH, SharedClock(ACME, NEVER), SharedClock(NEVER, ACME)])
def test_ruling_14_no_open_time_for_a_year_is_an_error_that_says_so(clock: Clock) -> None:
    now = utc("2026-11-23 10:00")

    with pytest.raises(NoOpenTime, match="whole year ahead"):
        add(clock, now, timedelta(0))
    with pytest.raises(NoOpenTime, match="whole year ahead"):
        add_business_days(clock, now, 1)  # type: ignore[arg-type]
    assert state_at(clock, now) == (False, None)
    assert between(clock, now, now + 300 * DAY) == timedelta(0)


def test_ruling_14_an_opening_within_a_year_is_found() -> None:
    # Closed since long before the question; Thursday 30 and Friday 31 December 2027 are not a year off.
    for last, opening in (("2027-12-29", "2027-12-30 08:00"), ("2027-12-30", "2027-12-31 08:00")):
        who = calendar("Europe/Berlin", ACME_HOURS, off=[("2026-12-01", last, "sabbatical")])
        assert add(who, utc("2026-12-31 09:00"), timedelta(0)) == utc(opening)
        assert state_at(who, utc("2026-12-31 09:00")) == (False, utc(opening))


@pytest.mark.parametrize("days", range(7))
def test_ruling_14_a_year_ends_on_any_weekday(days: int) -> None:
    # Nobody was there before; the first opening is three hours within a year of 366 days from the question.
    at = utc("2026-01-05 12:00") + days * DAY
    last = (at + 365 * DAY).date().isoformat()
    who = calendar("UTC", "Mo-Su 09:00-17:00", off=[("2025-01-01", last, "a long rest")])

    assert state_at(who, at) == (False, at + 366 * DAY - 3 * HOUR)
    assert state_at(who, at - 4 * HOUR) == (False, None)


def test_ruling_14_hours_that_end_for_good_run_out() -> None:
    who = calendar("Europe/Berlin", ACME_HOURS, off=[("2026-11-24", "2036-12-31", "gone")])
    monday = utc("2026-11-23 08:00")

    assert add(who, monday, 8 * HOUR) == utc("2026-11-23 17:00")
    with pytest.raises(NoOpenTime):
        add(who, monday, 8 * HOUR + MINUTE)
    with pytest.raises(NoOpenTime):
        add_business_days(who, monday, 1)


@pytest.mark.parametrize("machine", ["UTC", "Pacific/Apia", "America/New_York", "Australia/Lord_Howe"])
def test_ruling_16_the_machines_own_zone_changes_nothing(
    machine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", machine)
        time.tzset()
        start, due = utc("2026-03-27 12:00"), utc("2026-03-30 08:00")  # Berlin: Friday 13:00, Monday 10:00
        told = (
            add(ACME, start, 3 * HOUR),
            between(ACME, start, due),
            add_business_days(ACME, start, 1),
            ACME.local_date(utc("2026-03-28 23:30")),
        )
    time.tzset()

    # Two hours of Friday, one of Monday, by when Berlin is two hours ahead of UTC.
    assert told == (due, 3 * HOUR, utc("2026-03-30 16:00"), date(2026, 3, 29))
