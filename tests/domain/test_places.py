"""Every place there is, those with clocks like no other, and the turn of the year; expected by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.clocks import add, add_business_days, between, state_at
from freelance_sos.domain.hours import parse_hours
from freelance_sos.domain.zones import ABBREVIATIONS, NOT_PLACES, find_zone
from tests.domain.support import DAY, HOUR, MINUTE, calendar, span, utc
from tests.domain.zone_changes import ZONES

DESK = "Mo-Fr 09:00-17:00"


def opening(who: Calendar, at: str) -> datetime:
    """The next opening after a moment off hours."""
    return add(who, utc(at), timedelta(0))


# ---------------------------------------------------------------------------------- all of them, old and new


def test_the_whole_iana_list_loads_but_for_what_is_no_place() -> None:
    listed = set(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())
    refused = listed - set(ZONES)

    assert len(ZONES) > 500
    assert all(name in ABBREVIATIONS or name in NOT_PLACES or name.startswith("Etc/GMT") for name in refused)


@pytest.mark.parametrize("continent", sorted({name.split("/")[0] for name in ZONES}))
def test_every_place_gives_a_calendar_that_answers(continent: str) -> None:
    # A Monday and its eight hours, in the week before, wherever it is; no clocks change in these days.
    wednesday = utc("2026-11-18 12:00")
    for name in ZONES:
        if name.split("/")[0] == continent:
            who = Calendar(zone=find_zone(name), hours=parse_hours("Mo 09:00-17:00"))
            opens_at = add(who, wednesday, timedelta(0))
            shown = datetime.fromtimestamp(opens_at.timestamp(), ZoneInfo(name))

            assert shown.strftime("%A %Y-%m-%d %H:%M:%S") == "Monday 2026-11-23 09:00:00", name
            assert add(who, wednesday, 8 * HOUR) == opens_at + 8 * HOUR, name
            assert add_business_days(who, opens_at, 1) == opens_at + 7 * DAY + 8 * HOUR, name
            assert state_at(who, opens_at) == (True, opens_at + 8 * HOUR), name


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("America/Godthab", "America/Nuuk"),
        ("America/Indianapolis", "America/Indiana/Indianapolis"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Asia/Dacca", "Asia/Dhaka"),
        ("Asia/Istanbul", "Europe/Istanbul"),
        ("Asia/Katmandu", "Asia/Kathmandu"),
        ("Asia/Rangoon", "Asia/Yangon"),
        ("Asia/Saigon", "Asia/Ho_Chi_Minh"),
        ("Atlantic/Faeroe", "Atlantic/Faroe"),
        ("Australia/NSW", "Australia/Sydney"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("GB", "Europe/London"),
        ("Japan", "Asia/Tokyo"),
        ("Pacific/Enderbury", "Pacific/Kanton"),
        ("US/Pacific", "America/Los_Angeles"),
    ],
)
def test_ruling_01_a_renamed_place_has_the_same_hours_under_both_names(old: str, new: str) -> None:
    before, after = calendar(old, DESK), calendar(new, DESK)

    assert before.zone.key == old
    # Two years, all of their clock changes in them.
    for week in range(104):
        monday = date(2025, 1, 6) + week * 7 * DAY
        assert before.spans_on(monday) == after.spans_on(monday) != []


# ------------------------------------------------------------------------------------ clocks like no other


def test_lord_howe_moves_its_clocks_by_half_an_hour() -> None:
    # Ten and a half hours ahead in winter, eleven in summer; Sunday 02:00 -> 02:30, and 02:00 -> 01:30.
    nights = calendar("Australia/Lord_Howe", "Sa 22:00-06:00")

    assert nights.spans_on(date(2026, 10, 3)) == [span("2026-10-03 11:30 / 2026-10-03 19:00")]
    assert nights.spans_on(date(2026, 4, 4)) == [span("2026-04-04 11:00 / 2026-04-04 19:30")]
    # Eight hours of the night of eight and a half are over at 05:30 on the wall.
    assert add(nights, utc("2026-04-04 11:00"), 8 * HOUR) == utc("2026-04-04 19:00")
    assert between(nights, utc("2026-10-01 00:00"), utc("2026-10-08 00:00")) == 7 * HOUR + 30 * MINUTE


def test_casablanca_goes_back_for_ramadan() -> None:
    # An hour ahead all year, but not from 23 February 2025, 03:00, to 6 April, 02:00.
    who = calendar("Africa/Casablanca", DESK)

    assert [
        opening(who, f"{day} 00:00") for day in ("2025-02-21", "2025-02-24", "2025-04-04", "2025-04-07")
    ] == [
        utc("2025-02-21 08:00"),
        utc("2025-02-24 09:00"),
        utc("2025-04-04 09:00"),
        utc("2025-04-07 08:00"),
    ]
    # From Friday 16:00 two hours: one on Friday, one on Monday, by when 10:00 is 10:00 in UTC.
    assert add(who, utc("2025-02-21 15:00"), 2 * HOUR) == utc("2025-02-24 10:00")
    # The Saturday nights before those Sundays have an hour more, and an hour less.
    nights = calendar("Africa/Casablanca", "Sa 22:00-06:00")
    assert between(nights, utc("2025-02-22 12:00"), utc("2025-02-23 12:00")) == 9 * HOUR
    assert between(nights, utc("2025-04-05 12:00"), utc("2025-04-06 12:00")) == 7 * HOUR


def test_dublin_calls_its_winter_the_exception() -> None:
    # In its rules winter is an hour less than standard time, where others have an hour more in summer.
    assert datetime(2026, 1, 15, tzinfo=ZoneInfo("Europe/Dublin")).dst() == -HOUR
    who, nights = calendar("Europe/Dublin", DESK), calendar("Europe/Dublin", "Sa 22:00-06:00")

    assert opening(who, "2026-01-15 00:00") == utc("2026-01-15 09:00")
    assert opening(who, "2026-07-15 00:00") == utc("2026-07-15 08:00")
    # 01:00 -> 02:00 on 29 March, 02:00 -> 01:00 on 25 October.
    assert nights.spans_on(date(2026, 3, 28)) == [span("2026-03-28 22:00 / 2026-03-29 05:00")]
    assert nights.spans_on(date(2026, 10, 24)) == [span("2026-10-24 21:00 / 2026-10-25 06:00")]


def test_in_apia_30_december_2011_never_was() -> None:
    # Thursday the 29th, ten hours behind UTC, was followed by Saturday the 31st, fourteen ahead.
    who = calendar("Pacific/Apia", "Mo-Su 09:00-17:00", holidays={"2011-12-30": "never was"})
    thursday, saturday = (
        span("2011-12-29 19:00 / 2011-12-30 03:00"),
        span("2011-12-30 19:00 / 2011-12-31 03:00"),
    )

    assert who.spans_on(date(2011, 12, 29)) == [thursday]
    assert who.spans_on(date(2011, 12, 30)) == []
    assert who.spans_on(date(2011, 12, 31)) == [saturday]
    # Half an hour before Thursday's close, an hour; and a business day.
    assert add(who, utc("2011-12-30 02:30"), HOUR) == utc("2011-12-30 19:30")
    assert add_business_days(who, utc("2011-12-30 02:30"), 1) == saturday.closes_at
    assert who.local_date(utc("2011-12-30 09:59")) == date(2011, 12, 29)
    assert who.local_date(utc("2011-12-30 10:00")) == date(2011, 12, 31)


def test_special_hours_of_a_date_that_never_was_are_none() -> None:
    who = calendar("Pacific/Apia", "Mo-Su 09:00-17:00", special={"2011-12-30": "10:00-12:00"})

    assert who.spans_on(date(2011, 12, 30)) == []
    assert between(who, utc("2011-12-29 10:00"), utc("2011-12-31 10:00")) == 16 * HOUR


def test_a_night_into_the_date_that_never_was_has_all_its_hours() -> None:
    night = calendar("Pacific/Apia", "Th 22:00-06:00")

    # 06:00 of the 30th moves on by 24 hours, to 06:00 of the 31st.
    assert night.spans_on(date(2011, 12, 29)) == [span("2011-12-30 08:00 / 2011-12-30 16:00")]
    assert state_at(night, utc("2011-12-30 15:59")) == (True, utc("2011-12-30 16:00"))


def test_kathmandu_is_five_hours_and_three_quarters_ahead() -> None:
    who = calendar("Asia/Kathmandu", DESK)

    assert who.spans_on(date(2026, 11, 23)) == [span("2026-11-23 03:15 / 2026-11-23 11:15")]
    # Its midnight is 18:15 in UTC.
    assert who.local_date(utc("2026-11-22 18:14:59")) == date(2026, 11, 22)
    assert who.local_date(utc("2026-11-22 18:15")) == date(2026, 11, 23)
    assert add(who, utc("2026-11-20 11:00"), HOUR) == utc("2026-11-23 04:00")


# ------------------------------------------------------------------------------------ the turn of the year


def test_a_week_53_with_both_its_holidays_is_passed_over() -> None:
    # Monday 28 December 2026 begins week 53; the 31st is a Thursday, and both it and the 1st are holidays.
    assert date(2026, 12, 31).isocalendar()[:2] == date(2027, 1, 1).isocalendar()[:2] == (2026, 53)
    holidays = {"2026-12-31": "New Year's Eve", "2027-01-01": "New Year's Day"}
    who = calendar("Europe/Berlin", DESK, holidays=holidays)
    wednesday_16 = utc("2026-12-30 15:00")

    # One hour on Wednesday, seven on Monday 4 January: 16:00.
    assert add(who, wednesday_16, 8 * HOUR) == utc("2027-01-04 15:00")
    assert add_business_days(who, wednesday_16, 1) == utc("2027-01-04 16:00")
    assert state_at(who, utc("2026-12-31 12:00")) == (False, utc("2027-01-04 08:00"))
    # Monday to Wednesday, and the Monday after.
    assert between(who, utc("2026-12-28 00:00"), utc("2027-01-05 00:00")) == 32 * HOUR


def test_the_last_days_of_a_year_may_be_in_the_first_week_of_the_next() -> None:
    # 31 December 2025 is a Wednesday in week 1 of 2026; New Year is a Thursday.
    assert date(2025, 12, 31).isocalendar()[:2] == (2026, 1)
    who = calendar("Europe/Berlin", DESK, holidays={"2026-01-01": "New Year's Day"})

    assert between(who, utc("2025-12-29 00:00"), utc("2026-01-05 00:00")) == 32 * HOUR
    assert add(who, utc("2025-12-31 15:00"), 2 * HOUR) == utc("2026-01-02 09:00")


def test_new_years_eve_goes_on_into_a_holiday_and_new_years_night_does_not_take_place() -> None:
    # Nights belong to the day they start on: Thursday's ends on Friday at 04:00, Friday's is off.
    who = calendar("Europe/Berlin", "Mo-Su 22:00-04:00", holidays={"2027-01-01": "New Year's Day"})

    assert who.spans_on(date(2026, 12, 31)) == [span("2026-12-31 21:00 / 2027-01-01 03:00")]
    assert who.spans_on(date(2027, 1, 1)) == []
    assert state_at(who, utc("2026-12-31 23:30")) == (True, utc("2027-01-01 03:00"))
    assert opening(who, "2027-01-01 03:00") == utc("2027-01-02 21:00")


def test_the_year_turns_for_everybody_at_their_own_midnight() -> None:
    # The first place to have 2027 is fourteen hours ahead, the last eleven behind: 25 hours lie in between.
    first, last = (calendar(zone, "24/7") for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"))

    assert first.midnight(date(2027, 1, 1)) == utc("2026-12-31 10:00")
    assert last.midnight(date(2027, 1, 1)) == utc("2027-01-01 11:00")
    assert first.local_date(utc("2026-12-31 10:00")) == date(2027, 1, 1)
    assert last.local_date(utc("2027-01-01 10:59:59")) == date(2026, 12, 31)


def test_in_kiritimati_1994_had_no_last_day() -> None:
    # Friday the 30th, ten hours behind UTC, was followed by Sunday 1 January 1995, fourteen ahead.
    who = calendar("Pacific/Kiritimati", "Mo-Su 09:00-17:00")

    assert who.spans_on(date(1994, 12, 31)) == []
    assert add_business_days(who, utc("1994-12-30 20:00"), 1) == datetime(1995, 1, 1, 3, tzinfo=UTC)
