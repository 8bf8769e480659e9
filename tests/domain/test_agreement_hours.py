"""The hours of an agreement: a plain week on two clocks, and what clock changes do to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.domain.agreement_hours import hours_changes, week_hours, weekdays_seen
from freelance_sos.domain.calendar import Calendar, DayOff, to_utc
from freelance_sos.domain.hours import dump_spans, parse_hours
from tests.domain.model import DAYS_BEFORE, Person, Rule, Window, open_minutes

MONDAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def calendar(zone: str, hours: str) -> Calendar:
    return Calendar(zone=ZoneInfo(zone), hours=parse_hours(hours))


LISBON = calendar("Europe/Lisbon", "Mo-Fr 09:00-18:00")
LUNA = calendar("America/Los_Angeles", "Mo-Th 10:00-24:00; Fr-Sa 10:00-02:00; Su 12:00-22:00")
KAVYA = calendar("Asia/Kolkata", "Mo-Sa 10:00-18:30")


def told(hours: tuple[tuple[object, ...], ...]) -> list[str]:
    return [dump_spans(spans) for spans in hours]  # type: ignore[arg-type]


def test_hours_past_midnight_stand_on_the_day_they_start() -> None:
    week = week_hours(LUNA, LISBON, MONDAY)
    assert told(week.theirs) == [*["10:00-24:00"] * 4, "10:00-02:00", "10:00-02:00", "12:00-22:00"]
    # Lisbon is eight hours ahead of Los Angeles.
    assert told(week.mine_there) == [*["01:00-10:00"] * 5, "off", "off"]
    assert told(week.mine) == [*["09:00-18:00"] * 5, "off", "off"]


def test_half_an_hour_off_the_full_hour() -> None:
    week = week_hours(KAVYA, LISBON, MONDAY)
    assert told(week.theirs) == [*["10:00-18:30"] * 6, "off"]
    assert told(week.mine_there) == [*["14:30-23:30"] * 5, "off", "off"]


def test_my_day_may_begin_on_their_day_before() -> None:
    mine = calendar("Pacific/Auckland", "Mo,Fr 09:00-18:00")  # 21 hours ahead of Los Angeles
    week = week_hours(LUNA, mine, MONDAY)
    assert told(week.mine_there) == ["off", "off", "off", "12:00-21:00", "off", "off", "12:00-21:00"]
    assert told(week.mine) == ["09:00-18:00", "off", "off", "off", "09:00-18:00", "off", "off"]


def test_what_lasts_for_days_is_cut_at_their_midnights() -> None:
    always = week_hours(KAVYA, calendar("Europe/Lisbon", "24/7"), MONDAY)
    assert told(always.mine_there) == told(always.mine) == ["00:00-24:00"] * 7
    monday = week_hours(KAVYA, calendar("Europe/Lisbon", "Mo 00:00-24:00"), MONDAY)
    assert told(monday.mine_there) == ["05:30-24:00", "00:00-05:30", *["off"] * 5]


def test_holidays_days_off_and_special_hours_are_not_in_a_plain_week() -> None:
    off = (DayOff(MONDAY, MONDAY + 6 * DAY),)
    busy = Calendar(
        zone=LISBON.zone,
        hours=LISBON.hours,
        holiday_on=lambda _: "any",
        days_off=off,
        special={MONDAY: parse_hours("Mo 01:00-02:00").days[0]},
    )
    assert week_hours(busy, busy, MONDAY) == week_hours(LISBON, LISBON, MONDAY)


def test_a_week_begins_on_the_day_it_is_asked_for() -> None:
    sunday = week_hours(KAVYA, LISBON, MONDAY - DAY)
    assert sunday.weekdays == (6, 0, 1, 2, 3, 4, 5)
    assert sunday.mine_there == week_hours(KAVYA, LISBON, MONDAY).mine_there


# -- clock changes ---------------------------------------------------------------------------------------


def changes(theirs: Calendar, mine: Calendar, now: datetime = NOON) -> list[tuple[str, str]]:
    week = week_hours(theirs, mine, MONDAY)
    return [(str(one.day), told(one.mine_there)[0]) for one in hours_changes(theirs, mine, now, week)]


def test_berlin_and_los_angeles_differ_otherwise_twice_a_year_for_some_weeks() -> None:
    berlin = calendar("Europe/Berlin", "Mo-Fr 09:00-18:00")
    assert told(week_hours(LUNA, berlin, MONDAY).mine_there)[:1] == ["00:00-09:00"]
    # America changes on 14 March and 7 November 2027, Europe on 28 March and 31 October.
    assert changes(LUNA, berlin) == [
        ("2027-03-14", "01:00-10:00"),
        ("2027-03-28", "00:00-09:00"),
        ("2027-10-31", "01:00-10:00"),
        ("2027-11-07", "00:00-09:00"),
    ]


def test_where_only_my_clocks_change() -> None:
    assert changes(KAVYA, LISBON) == [("2027-03-28", "13:30-22:30"), ("2027-10-31", "14:30-23:30")]


def test_clocks_that_change_together_are_no_change() -> None:
    berlin = calendar("Europe/Berlin", "Mo-Fr 09:00-18:00")
    assert changes(berlin, LISBON) == []
    # New York changes three hours before Los Angeles.
    assert changes(LUNA, calendar("America/New_York", "Mo-Fr 09:00-18:00")) == []


def test_who_is_always_there_is_always_there() -> None:
    assert changes(KAVYA, calendar("Europe/Lisbon", "24/7")) == []


def test_only_the_next_twelve_months_count() -> None:
    after = datetime(2027, 3, 28, 2, tzinfo=UTC)  # an hour after the change
    week = week_hours(KAVYA, LISBON, date(2027, 3, 29))
    assert [one.day for one in hours_changes(KAVYA, LISBON, after, week)] == [
        date(2027, 10, 31),
        date(2028, 3, 26),
    ]


# -- a second opinion --------------------------------------------------------------------------------------

ZONES = ["Europe/Lisbon", "Asia/Kolkata", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kathmandu", "UTC"]
NIGHT, ALL_DAY = ((600, 1560),), ((0, 1440),)
SPANS = [(), ((540, 1080),), ((540, 750), (810, 1080)), ((600, 1440),), NIGHT, ALL_DAY, ((60, 90),)]


@given(
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    st.lists(st.sampled_from(SPANS), min_size=7, max_size=7).filter(any),
    st.dates(date(2026, 1, 12), date(2027, 12, 20)),
)
def test_minute_by_minute_the_table_says_when_i_am_there(
    zone: str, my_zone: str, spans: list[tuple[tuple[int, int], ...]], first: date
) -> None:
    person = Person(my_zone, tuple(Rule((day,), one) for day, one in enumerate(spans)))
    mine = calendar(my_zone, person.notation())
    start = datetime.combine(first - (DAYS_BEFORE + 2) * DAY, time(), UTC)
    frame = Window(my_zone, start, 24)
    opened = open_minutes(person, frame)

    table = weekdays_seen(mine, ZoneInfo(zone), first)
    marked = bytearray(frame.length)
    for number in range(7):
        day = first + number * DAY
        for opens, closes in table[day.weekday()]:
            begin, end = (_minute_of(day, minute, zone, start) for minute in (opens, closes))
            marked[begin:end] = b"\1" * (end - begin)

    # What began before the week is not in it; what begins in it may end after it.
    began = _minute_of(first, 0, zone, start)
    ended = _minute_of(first + 7 * DAY, 0, zone, start)
    while opened[began] and opened[began - 1] and not marked[began]:
        began += 1
    assert marked[began:ended] == opened[began:ended]
    assert not any(marked[:began])


def _minute_of(day: date, minute: int, zone: str, start: datetime) -> int:
    days, rest = divmod(minute, 1440)
    wall = datetime.combine(day + days * DAY, time(rest // 60, rest % 60))
    return int((to_utc(wall, ZoneInfo(zone)) - start).total_seconds()) // 60


@pytest.mark.parametrize(
    ("zone", "first"),
    [("Europe/Lisbon", date(2027, 3, 22)), ("America/Los_Angeles", date(2027, 3, 8))],
)
def test_a_night_that_loses_an_hour_keeps_its_day(zone: str, first: date) -> None:
    nights = calendar(zone, "Sa 22:00-06:00; Su 10:00-24:00")
    assert told(weekdays_seen(nights, nights.zone, first))[5:] == ["22:00-06:00", "10:00-24:00"]
