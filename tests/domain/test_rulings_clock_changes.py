"""Rulings 6 and 7: what happens to hours when the clocks change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from freelance_sos.domain.clocks import AlwaysClock, add, between
from freelance_sos.domain.durations import parse_duration
from tests.domain.support import DAY, HOUR, MINUTE, calendar, span, utc

# A local time that the clock jumps over, and where it lands: on by as much as the clock jumps.
SKIPPED = [
    # 02:00 -> 03:00; 02:30 means 03:30 there, two hours ahead of UTC.
    ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29 01:30"),
    # 02:00 -> 03:00; 03:30 there, four hours behind.
    ("America/New_York", "2026-03-08", "02:30", "2026-03-08 07:30"),
    # 02:00 -> 02:30; 02:45 there, eleven hours ahead.
    ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03 15:45"),
    # 02:00 -> 03:00, after Ramadan; 03:30 there, an hour ahead.
    ("Africa/Casablanca", "2025-04-06", "02:30", "2025-04-06 02:30"),
    # 01:00 -> 02:00, though summer is what its rules call standard; 02:30 there, an hour ahead.
    ("Europe/Dublin", "2026-03-29", "01:30", "2026-03-29 01:30"),
    # 23:30 -> 00:00 of the next day; 00:15 there, nine hours ahead.
    ("Asia/Pyongyang", "2018-05-04", "23:45", "2018-05-04 15:15"),
    # 00:00 -> 01:00: the day has no midnight. 01:30 there, three hours ahead.
    ("Asia/Beirut", "2022-03-27", "00:30", "2022-03-26 22:30"),
    ("Africa/Cairo", "2024-04-26", "00:30", "2024-04-25 22:30"),
    # The same, three hours behind.
    ("America/Santiago", "2022-09-11", "00:30", "2022-09-11 04:30"),
]
# A local time that comes twice, and the first of the two.
DOUBLED = [
    ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25 00:30"),  # still two hours ahead
    ("America/New_York", "2026-11-01", "01:30", "2026-11-01 05:30"),  # still four hours behind
    ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04 14:45"),  # still eleven hours ahead
    ("Africa/Casablanca", "2025-02-23", "02:30", "2025-02-23 01:30"),  # still an hour ahead
    ("Europe/Dublin", "2026-10-25", "01:30", "2026-10-25 00:30"),  # still an hour ahead
    ("Asia/Pyongyang", "2015-08-14", "23:45", "2015-08-14 14:45"),  # still nine hours ahead
    ("Asia/Beirut", "2022-10-29", "23:30", "2022-10-29 20:30"),  # still three hours ahead
    ("Africa/Cairo", "2024-10-31", "23:30", "2024-10-31 20:30"),  # still three hours ahead
    ("America/Santiago", "2022-04-02", "23:30", "2022-04-03 02:30"),  # still three hours behind
]


@pytest.mark.parametrize(("zone", "day", "local", "instant"), SKIPPED)
def test_ruling_06_a_time_that_does_not_exist_moves_forward_by_the_gap(
    zone: str, day: str, local: str, instant: str
) -> None:
    today = date.fromisoformat(day)
    opening, closing = calendar(zone, f"Mo-Su {local}-12:00"), calendar(zone, f"Mo-Su 12:00-{local}")

    assert [one.opens_at for one in opening.spans_on(today)] == [utc(instant)]
    # A span that closes at that time, of the same day or of the night before, closes at that instant.
    assert utc(instant) in [one.closes_at for one in closing.spans_on(today - DAY) + closing.spans_on(today)]


@pytest.mark.parametrize(("zone", "day", "local", "instant"), DOUBLED)
def test_ruling_06_a_time_that_exists_twice_is_the_first(
    zone: str, day: str, local: str, instant: str
) -> None:
    opening = calendar(zone, f"Mo-Su {local}-24:00").spans_on(date.fromisoformat(day))
    closing = calendar(zone, f"Mo-Su 00:00-{local}").spans_on(date.fromisoformat(day))

    assert opening[0].opens_at == closing[0].closes_at == utc(instant)


@pytest.mark.parametrize("skipped", ["02:30-03:00", "02:00-03:00"])
def test_ruling_06_hours_that_lie_in_a_gap_do_not_take_place(skipped: str) -> None:
    # 02:30 moves to 03:30, which is after 03:00; 02:00 moves to 03:00: nothing is left.
    who = calendar("Europe/Berlin", f"Mo-Su {skipped},09:00-10:00")

    assert who.spans_on(date(2026, 3, 29)) == [span("2026-03-29 07:00 / 2026-03-29 08:00")]


def test_ruling_06_what_moves_past_midnight_takes_its_place_among_the_hours_of_the_next_day() -> None:
    # Pyongyang, from then on nine hours ahead: Friday's 23:45 is Saturday's 00:15, after its 00:00-00:10.
    who = calendar("Asia/Pyongyang", "Fr 23:45-02:00; Sa 00:00-00:10")
    spans = who.spans_from(utc("2018-05-04 12:00"))

    assert next(spans) == span("2018-05-04 15:00 / 2018-05-04 15:10")
    assert next(spans) == span("2018-05-04 15:15 / 2018-05-04 17:00")


# One whole day, how long it really is, and why.
LONG_DAYS = [
    ("Europe/Berlin", "2026-10-25", 25 * HOUR),
    ("Europe/Berlin", "2026-03-29", 23 * HOUR),
    ("America/New_York", "2026-11-01", 25 * HOUR),
    ("Australia/Lord_Howe", "2026-04-05", 24 * HOUR + 30 * MINUTE),
    ("Australia/Lord_Howe", "2026-10-04", 23 * HOUR + 30 * MINUTE),
    ("Antarctica/Troll", "2026-10-25", 26 * HOUR),
    ("Asia/Beirut", "2022-03-27", 23 * HOUR),
    ("Asia/Beirut", "2022-10-29", 25 * HOUR),
    ("Asia/Pyongyang", "2018-05-04", 23 * HOUR + 30 * MINUTE),
    ("Asia/Kathmandu", "2026-11-22", 24 * HOUR),
]


@pytest.mark.parametrize(("zone", "day", "length"), LONG_DAYS)
def test_ruling_07_a_day_counts_the_hours_it_really_has(zone: str, day: str, length: timedelta) -> None:
    who = calendar(zone, "Mo-Su 00:00-24:00")
    opens_at, closes_at = who.spans_on(date.fromisoformat(day))[0]

    assert closes_at - opens_at == length
    assert between(who, opens_at, closes_at) == length
    assert add(who, opens_at, length) == closes_at


def test_ruling_07_an_all_day_sunday_of_25_hours_counts_25() -> None:
    sundays = calendar("Europe/Berlin", "Su 00:00-24:00")

    assert between(sundays, utc("2026-10-20 00:00"), utc("2026-10-30 00:00")) == 25 * HOUR


def test_ruling_07_a_night_shift_over_the_clock_change_is_an_hour_longer() -> None:
    # 22:00 in Berlin is 20:00 UTC in summer, 06:00 is 05:00 UTC in winter: nine hours.
    nights = calendar("Europe/Berlin", "Sa 22:00-06:00")

    assert between(nights, utc("2026-10-24 00:00"), utc("2026-10-26 00:00")) == 9 * HOUR
    # Eight hours are over at 05:00 on the wall.
    assert add(nights, utc("2026-10-24 20:00"), 8 * HOUR) == utc("2026-10-25 04:00")


def test_ruling_07_a_day_is_24_hours_whatever_the_clocks_do() -> None:
    noon_in_berlin = utc("2026-10-24 10:00")

    later = add(AlwaysClock(), noon_in_berlin, parse_duration("1d").elapsed)
    assert later == utc("2026-10-25 10:00")  # 11:00 on the wall
