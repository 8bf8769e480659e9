"""Moments and lengths in words: short, and never without saying whose time or which day (ruling 18)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.commands.moments import parse_moment
from freelance_sos.domain.errors import UsageError
from freelance_sos.rendering.times import clock_time, from_now, in_words, left, length, place

# Monday, 16:40 in Berlin.
NOW = datetime(2026, 11, 23, 15, 40, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("at", "zone", "told"),
    [
        ("2026-11-23T17:00", "Europe/Berlin", "18:00"),
        ("2026-11-22T23:00", "Europe/Berlin", "00:00"),
        ("2026-11-22T22:59", "Europe/Berlin", "Sun 23:59"),
        ("2026-11-23T23:00", "Europe/Berlin", "Tue 00:00"),
        # Six days away a weekday still means one day; a week away it needs its date.
        ("2026-11-29T09:00", "Europe/Berlin", "Sun 10:00"),
        ("2026-11-30T09:00", "Europe/Berlin", "Mon 30 Nov 10:00"),
        ("2026-11-17T09:00", "Europe/Berlin", "Tue 10:00"),
        ("2026-11-16T09:00", "Europe/Berlin", "Mon 16 Nov 10:00"),
        ("2027-01-04T08:00", "Europe/Berlin", "Mon 4 Jan 2027 09:00"),
        # Today is the date there, not here: it is Tuesday in Tokyo already.
        ("2026-11-24T01:00", "Asia/Tokyo", "10:00"),
        ("2026-11-23T14:00", "Asia/Tokyo", "Mon 23:00"),
        # A quarter of an hour off the others.
        ("2026-11-23T17:00", "Asia/Kathmandu", "22:45"),
    ],
)
def test_a_time_has_its_weekday_unless_it_is_today_there(at: str, zone: str, told: str) -> None:
    assert clock_time(datetime.fromisoformat(at).replace(tzinfo=UTC), ZoneInfo(zone), NOW) == told


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (timedelta(0), "less than 1 min"),
        (timedelta(seconds=59), "less than 1 min"),
        (timedelta(seconds=60), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=1, minutes=30), "1 h 30 min"),
        (timedelta(hours=23, minutes=59, seconds=59), "23 h 59 min"),
        (timedelta(days=1), "1 d"),
        # The two largest units, never rounded up: nobody has more time than is left.
        (timedelta(days=1, minutes=59), "1 d"),
        (timedelta(days=2, hours=13, minutes=59), "2 d 13 h"),
        (timedelta(days=-2, hours=-13), "2 d 13 h"),
    ],
)
def test_a_length_of_time(span: timedelta, told: str) -> None:
    assert length(span) == told


@pytest.mark.parametrize(
    ("seconds", "told", "due"),
    [
        (0, "just now", "due now"),
        (1, "in less than 1 min", "less than 1 min left"),
        (720, "in 12 min", "12 min left"),
        (-1, "less than 1 min ago", "less than 1 min over"),
        (-5400, "1 h 30 min ago", "1 h 30 min over"),
    ],
)
def test_how_far_from_now(seconds: int, told: str, due: str) -> None:
    at = NOW + timedelta(seconds=seconds)

    assert from_now(at, NOW) == told
    assert left(at, NOW) == due


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=2, minutes=14), "2 hours 14 minutes"),
        (timedelta(days=1), "1 day"),
        # Nobody counts an outage in weeks.
        (timedelta(days=9, hours=1), "9 days 1 hour"),
    ],
)
def test_a_length_the_way_people_say_it(span: timedelta, told: str) -> None:
    assert in_words(span) == told


@given(st.timedeltas(timedelta(minutes=1), timedelta(days=3000)))
def test_what_the_screen_says_can_be_typed_again(span: timedelta) -> None:
    # "2 d 13 h ago" on the screen is understood as a moment, and lies within the unit that was left out.
    meant = NOW - parse_moment(f"{length(span)} ago", NOW, BERLIN)

    assert (
        timedelta(0)
        <= span - meant
        < (timedelta(hours=1) if span >= timedelta(days=1) else timedelta(minutes=1))
    )


@given(st.datetimes(datetime(2026, 11, 17, 17), datetime(2026, 11, 29, 22)))  # noqa: DTZ001
def test_a_near_time_on_the_screen_can_be_typed_again(near: datetime) -> None:
    at = near.replace(tzinfo=UTC, second=0, microsecond=0)
    told = clock_time(at, BERLIN, NOW)
    try:
        understood = parse_moment(told, NOW, BERLIN, "past" if at <= NOW else "future")
    except UsageError as refused:
        raise AssertionError(f"{told} is not understood") from refused
    today = at.astimezone(BERLIN).date() == NOW.astimezone(BERLIN).date()
    assert understood == at or today


@pytest.mark.parametrize(
    ("zone", "told"),
    [("Europe/Berlin", "Berlin"), ("America/Argentina/Buenos_Aires", "Buenos Aires"), ("UTC", "UTC")],
)
def test_a_zone_is_known_by_its_city(zone: str, told: str) -> None:
    assert place(ZoneInfo(zone)) == told
