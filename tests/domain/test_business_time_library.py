"""Adding and measuring business time against businesstimedelta 1.0.1. Differences: docs/time.md."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from freelance_sos.domain.clocks import add, between
from tests.domain.business_time import YEARS, Desk, random_desk
from tests.domain.cases import CASES, SEED
from tests.domain.model import Rule
from tests.domain.support import DAY, HOUR, MINUTE, utc
from tests.domain.zone_changes import next_change

WEEKDAYS, ALL_DAYS = (0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5, 6)
# 09:00-17:00, Christmas and New Year off.
BERLIN = Desk(
    "Europe/Berlin",
    (Rule(WEEKDAYS, ((540, 1020),)),),
    frozenset([date(2026, 12, 25), date(2027, 1, 1)]),
)


def test_random_desks_add_and_measure_the_same() -> None:
    crossed = 0
    for number in range(CASES // 20):
        rng = random.Random(f"{SEED}/business time/{number}")
        year = rng.randint(*YEARS)
        desk = random_desk(rng, year)
        for _ in range(4):
            at = datetime(year, 1, 1, tzinfo=UTC) + timedelta(seconds=rng.randrange(600 * 86_400))
            amount = rng.choice(
                [timedelta(0), rng.randrange(60) * HOUR, timedelta(seconds=rng.randrange(150_000))]
            )
            end = at + timedelta(seconds=rng.randrange(20 * 86_400))
            due = add(desk.ours, at, amount)

            assert due == desk.add(at, amount), (number, desk, at, amount)
            assert between(desk.ours, at, end) == desk.between(at, end), (number, desk, at, end)
            crossed += next_change(desk.zone, int(at.timestamp()), int(due.timestamp())) is not None

    assert crossed > 0


@pytest.mark.parametrize(
    ("at", "amount", "due"),
    [
        # Used up exactly at closing time (ruling 8): Wednesday 17:00.
        ("2026-12-23 08:00", 8 * HOUR, "2026-12-23 16:00"),
        # Nothing, off hours (ruling 9): Monday 09:00.
        ("2026-12-25 12:00", timedelta(0), "2026-12-28 08:00"),
        # Forty hours over Christmas, a weekend and New Year: 23 and 24, 28 to 30 December are five days.
        ("2026-12-23 08:00", 40 * HOUR, "2026-12-30 16:00"),
        ("2026-12-23 09:00", 40 * HOUR, "2026-12-31 09:00"),
    ],
)
def test_both_give_what_was_counted_by_hand(at: str, amount: timedelta, due: str) -> None:
    assert add(BERLIN.ours, utc(at), amount) == utc(due)
    assert BERLIN.add(utc(at), amount) == utc(due)


# ------------------------------------------------------------------------- where the two differ, one by one


def test_difference_the_rest_of_a_night_counts_when_it_has_begun() -> None:
    # 22:00 to 06:00 in Berlin. At 23:00 seven hours are left; businesstimedelta waits for the next night.
    nights = Desk("Europe/Berlin", (Rule(ALL_DAYS, ((1320, 1800),)),))
    at_eleven = utc("2026-11-23 22:00")

    assert add(nights.ours, at_eleven, HOUR) == utc("2026-11-23 23:00")
    assert nights.add(at_eleven, HOUR) == utc("2026-11-24 22:00")


def test_difference_the_rest_of_a_day_that_ends_at_midnight_counts_when_it_has_begun() -> None:
    evenings = Desk("Europe/Berlin", (Rule(ALL_DAYS, ((780, 1440),)),))
    at_two = utc("2026-11-23 13:00")

    assert between(evenings.ours, at_two, at_two + DAY) == 11 * HOUR
    # Today's ten hours are lost; tomorrow's one is left.
    assert evenings.between(at_two, at_two + DAY) == HOUR


def test_difference_a_time_that_exists_twice_is_the_first_for_us_and_the_second_for_businesstimedelta() -> (
    None
):
    # 02:30 in Berlin on 25 October 2026 is 00:30 in UTC, and an hour later again.
    early = Desk("Europe/Berlin", (Rule(ALL_DAYS, ((150, 360),)),))
    midnight = utc("2026-10-24 22:00")

    assert add(early.ours, midnight, timedelta(0)) == utc("2026-10-25 00:30")
    assert early.add(midnight, timedelta(0)) == utc("2026-10-25 01:30")


def test_no_difference_a_time_that_does_not_exist_moves_on_by_the_gap_for_both() -> None:
    # 02:30 on 29 March 2026 is 03:30, 01:30 in UTC.
    early = Desk("Europe/Berlin", (Rule(ALL_DAYS, ((150, 360),)),))
    midnight = utc("2026-03-28 23:00")

    assert (
        add(early.ours, midnight, timedelta(0))
        == early.add(midnight, timedelta(0))
        == utc("2026-03-29 01:30")
    )


def test_difference_a_holiday_is_a_date_and_not_24_hours() -> None:
    # Sunday 29 March 2026 has 23 hours in Berlin: 24 hours after its start, it is Monday 01:00.
    early = Desk("Europe/Berlin", (Rule(ALL_DAYS, ((15, 360),)),), frozenset([date(2026, 3, 29)]))
    noon = utc("2026-03-28 12:00")

    assert add(early.ours, noon, timedelta(0)) == utc("2026-03-29 22:15")
    assert early.add(noon, timedelta(0)) == utc("2026-03-29 23:00")


def test_difference_clocks_still_change_after_2037() -> None:
    # A summer day in Berlin: two hours ahead of UTC, which pytz has no data for.
    at = utc("2040-07-02 06:00")

    assert add(BERLIN.ours, at, MINUTE) == utc("2040-07-02 07:01")
    assert BERLIN.add(at, MINUTE) == utc("2040-07-02 08:01")
