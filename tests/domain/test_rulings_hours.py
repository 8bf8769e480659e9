"""Rulings 2 to 5: what the weekly hours mean on real dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.clocks import state_at
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.hours import HoursError, parse_hours
from tests.domain.support import ACME_HOURS, DAY, calendar, span, utc

MICROSECOND = timedelta(microseconds=1)
NIGHTS = "Mo-Su 22:00-02:00"


def spans_on(who: Calendar, day: str) -> list[object]:
    return list(who.spans_on(date.fromisoformat(day)))


def is_open(who: Calendar, at: str) -> bool:
    return state_at(who, utc(at)).is_open


def test_ruling_02_several_spans_a_day_and_a_day_of_its_own() -> None:
    hours = parse_hours(ACME_HOURS)

    # 9:00 is minute 540, 12:30 is 750, 13:30 is 810, 18:00 is 1080, 15:00 is 900.
    assert hours.days == (((540, 750), (810, 1080)),) * 4 + (((540, 900),), (), ())
    assert hours.holiday == ()


def test_ruling_02_a_later_rule_replaces_an_earlier_one_for_the_same_day() -> None:
    assert parse_hours("Mo-Fr 09:00-17:00; We 10:00-12:00") == parse_hours(
        "Mo,Tu,Th,Fr 09:00-17:00; We 10:00-12:00"
    )
    assert parse_hours("Mo-Fr 09:00-17:00; We off").days[2] == ()


def test_ruling_02_a_range_may_pass_the_weekend() -> None:
    open_days = [number for number, spans in enumerate(parse_hours("Fr-Mo 09:00-17:00").days) if spans]

    assert open_days == [0, 4, 5, 6]


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Mo 09:00-12:00,11:00-13:00", "overlaps"),
        ("Mo 22:00-04:00,23:00-23:30", "overlaps"),
        ("Mo 09:00-09:00", "00:00-24:00"),
        ("Mo off", "no hours at all"),
        ("Mo-Fr 09:00-17:00; off", "no hours at all"),
        ("Mo[1] 09:00-17:00", "numbered weekdays"),
    ],
)
def test_ruling_02_what_makes_no_sense_or_is_lacking_is_refused(text: str, refused: str) -> None:
    with pytest.raises(HoursError, match=refused):
        parse_hours(text)


def test_ruling_03_the_opening_is_inside_and_the_closing_is_not() -> None:
    who = calendar("Europe/Berlin", "Mo-Fr 09:00-17:00")
    opens, closes = utc("2026-11-23 08:00"), utc("2026-11-23 16:00")

    assert not state_at(who, opens - MICROSECOND).is_open
    assert state_at(who, opens) == (True, closes)
    assert state_at(who, closes - MICROSECOND) == (True, closes)
    assert not state_at(who, closes).is_open


def test_ruling_03_24_00_is_midnight() -> None:
    # Friday 24:00 in Berlin is Saturday 00:00 there: 23:00 UTC in winter. 00:00 after a span means the same.
    for hours in ("Fr 20:00-24:00", "Fr 20:00-00:00"):
        who = calendar("Europe/Berlin", hours)
        assert spans_on(who, "2026-11-27") == [span("2026-11-27 19:00 / 2026-11-27 23:00")]


def test_ruling_03_24_7_is_never_shut_not_for_a_second() -> None:
    who = calendar("Europe/Berlin", "24/7", holidays={"2026-12-25": "Christmas"})
    midnights = [utc("2026-10-24 22:00"), utc("2026-12-24 23:00"), utc("2026-12-25 23:00")]

    for midnight in midnights:
        for step in (-60 * 10**6, -(10**6), -1, 0, 1, 10**6):
            assert state_at(who, midnight + step * MICROSECOND) == (True, None)
    clock_change = utc("2026-10-25 01:00")
    assert state_at(who, clock_change).is_open
    assert state_at(who, clock_change - MICROSECOND).is_open


def test_ruling_03_every_day_from_midnight_to_midnight_is_never_shut_either() -> None:
    # Beirut's clocks go from 00:00 to 01:00: the day begins an hour late and the one before ends there.
    who = calendar("Asia/Beirut", "Mo-Su 00:00-24:00")

    assert state_at(who, utc("2022-03-26 21:59")) == (True, None)
    assert state_at(who, utc("2022-03-26 22:00")) == (True, None)


def test_ruling_04_a_span_past_midnight_belongs_to_the_day_it_starts_on() -> None:
    who = calendar("Europe/Berlin", "Fr 22:00-02:00")

    assert spans_on(who, "2026-11-27") == [span("2026-11-27 21:00 / 2026-11-28 01:00")]
    assert spans_on(who, "2026-11-28") == []
    assert is_open(who, "2026-11-28 00:30")
    assert not is_open(who, "2026-11-27 00:30")


@pytest.mark.parametrize(
    "who",
    [
        calendar("Europe/Berlin", NIGHTS, holidays={"2026-05-01": "Labour Day"}),
        calendar("Europe/Berlin", NIGHTS, off=[("2026-05-01", "2026-05-01", "closed")]),
        calendar("Europe/Berlin", NIGHTS, special={"2026-05-01": "off"}),
    ],
    ids=["a holiday", "a day off", "special hours"],
)
def test_ruling_04_touches_only_the_spans_that_start_on_it(who: Calendar) -> None:
    # Berlin is two hours ahead. The night that began on 30 April goes on until 2:00 of 1 May, the one of
    # 1 May does not take place, neither before midnight nor after, the one of 2 May does.
    assert is_open(who, "2026-04-30 20:00")
    assert is_open(who, "2026-04-30 23:59")
    assert not is_open(who, "2026-05-01 20:00")
    assert not is_open(who, "2026-05-01 23:00")
    assert is_open(who, "2026-05-02 20:00")


def test_ruling_04_a_holiday_touches_only_the_spans_that_start_on_it_in_the_owners_zone() -> None:
    # Auckland is 13 hours ahead in February: its 6 February runs from 5 February 11:00 UTC to the 6th 11:00.
    who = calendar("Pacific/Auckland", "Mo-Su 09:00-17:00", holidays={"2026-02-06": "Waitangi Day"})

    assert not is_open(who, "2026-02-05 21:00")  # Friday the 6th, 10:00
    assert is_open(who, "2026-02-04 21:00")  # Thursday the 5th, 10:00
    assert is_open(who, "2026-02-06 21:00")  # Saturday the 7th, 10:00


def test_ruling_05_special_hours_replace_the_day() -> None:
    who = calendar("Europe/Berlin", ACME_HOURS, special={"2026-12-31": "10:00-12:00,14:00-15:00"})

    assert spans_on(who, "2026-12-31") == [
        span("2026-12-31 09:00 / 2026-12-31 11:00"),
        span("2026-12-31 13:00 / 2026-12-31 14:00"),
    ]
    assert spans_on(who, "2026-12-30") == [
        span("2026-12-30 08:00 / 2026-12-30 11:30"),
        span("2026-12-30 12:30 / 2026-12-30 17:00"),
    ]


def test_ruling_05_special_hours_replace_a_holiday_and_a_day_off_too() -> None:
    who = calendar(
        "Europe/Berlin",
        ACME_HOURS,
        holidays={"2026-12-25": "Christmas", "2026-12-26": "Boxing Day"},
        off=[("2026-12-24", "2026-12-31", "winter break")],
        special={"2026-12-25": "10:00-12:00", "2026-12-28": "11:00-12:00"},
    )

    assert spans_on(who, "2026-12-24") == []
    assert spans_on(who, "2026-12-25") == [span("2026-12-25 09:00 / 2026-12-25 11:00")]
    assert spans_on(who, "2026-12-26") == []
    assert spans_on(who, "2026-12-28") == [span("2026-12-28 10:00 / 2026-12-28 11:00")]


def test_ruling_15_a_public_holiday_is_closed_unless_hours_are_written_for_it() -> None:
    # Observed days come from the same source as the others: whatever it names is a holiday.
    holidays = {"2026-07-03": "Independence Day (observed)", "2026-07-04": "Independence Day"}
    closed = calendar("America/New_York", "Mo-Sa 09:00-17:00", holidays=holidays)
    short = calendar("America/New_York", "Mo-Sa 09:00-17:00; PH 10:00-12:00", holidays=holidays)

    assert closed.day(date(2026, 7, 3)).holiday == "Independence Day (observed)"
    assert spans_on(closed, "2026-07-03") == spans_on(closed, "2026-07-04") == []
    assert spans_on(short, "2026-07-03") == [span("2026-07-03 14:00 / 2026-07-03 16:00")]


def test_ruling_15_nobodys_holidays_are_assumed() -> None:
    who = calendar("Europe/Berlin", "Mo-Su 09:00-17:00")

    assert len(spans_on(who, "2026-12-25")) == 1
    assert all(who.spans_on(date(2026, 1, 1) + days * DAY) for days in range(365))


def test_ruling_02_special_hours_follow_the_same_notation() -> None:
    with pytest.raises(UsageError, match="overlaps"):
        calendar("Europe/Berlin", ACME_HOURS, special={"2026-12-31": "10:00-12:00,11:00-15:00"})
