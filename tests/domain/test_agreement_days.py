"""The days off of both sides on one list: what takes hours away, once, and nobody's private reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from freelance_sos.domain.agreement_days import years_off
from freelance_sos.domain.calendar import Calendar, DayOff
from freelance_sos.domain.hours import DaySpan, parse_hours
from freelance_sos.domain.people import Client, Me

WEEK = parse_hours("Mo-Fr 09:00-17:00")
ON = date(2026, 10, 1)


def calendar(holidays: Mapping[date, str] | None = None, *off: DayOff) -> Calendar:
    names = holidays or {}
    return Calendar(zone=ZoneInfo("UTC"), hours=WEEK, holiday_on=names.get, days_off=off)


def listed(theirs: Calendar, mine: Calendar, on: date = ON) -> list[tuple[str, ...]]:
    client = Client(slug="a", name="A", calendar=theirs)
    me = Me(name="R", language="en", calendar=mine)
    years = years_off(client, me, on, (lambda _: None, lambda _: None))
    return [
        (str(one.first), str(one.last), one.kind, one.name, *one.whose) for year in years for one in year.days
    ]


def closed(day: date, last: date | None = None, reason: str = "closed") -> DayOff:
    return DayOff(day, last or day, reason)


def test_dates_in_a_row_are_one_entry_and_reasons_are_not_told() -> None:
    theirs = calendar(
        None, closed(date(2026, 12, 23)), closed(date(2026, 12, 24)), closed(date(2026, 12, 30))
    )
    mine = calendar(None, closed(date(2026, 12, 21), date(2026, 12, 28), "surgery"))
    assert listed(theirs, mine) == [
        ("2026-12-21", "2026-12-28", "away", "", "me"),
        ("2026-12-23", "2026-12-24", "closed", "", "client"),
        ("2026-12-30", "2026-12-30", "closed", "", "client"),
    ]


def test_a_holiday_of_both_is_one_entry_by_their_name_for_it() -> None:
    friday = date(2026, 12, 25)
    assert listed(calendar({friday: "Weihnachten"}), calendar({friday: "Natal"})) == [
        ("2026-12-25", "2026-12-25", "holiday", "Weihnachten", "client", "me")
    ]


def test_what_takes_no_hours_away_is_not_listed() -> None:
    saturday = date(2026, 12, 26)
    open_on_holidays = replace(
        calendar({date(2026, 12, 8): "Holiday"}), hours=parse_hours("Mo-Fr,PH 09:00-17:00")
    )
    assert listed(calendar({saturday: "Boxing Day"}, closed(saturday)), open_on_holidays) == []


def test_special_hours_are_no_day_off_unless_there_are_none() -> None:
    days = {date(2026, 12, 31): (DaySpan(540, 720),), date(2026, 12, 30): ()}
    theirs = replace(calendar({date(2026, 12, 31): "New Year's Eve"}), special=days)
    assert listed(theirs, calendar()) == [("2026-12-30", "2026-12-30", "closed", "", "client")]


def test_it_goes_to_the_end_of_the_year_and_from_november_to_that_of_the_next() -> None:
    theirs = calendar(
        None, closed(date(2026, 9, 30), date(2026, 10, 1)), closed(date(2026, 12, 30), date(2027, 1, 5))
    )
    october = [("2026-10-01", "2026-10-01"), ("2026-12-30", "2026-12-31")]
    assert [one[:2] for one in listed(theirs, calendar())] == october
    november = [("2026-12-30", "2026-12-31"), ("2027-01-01", "2027-01-05")]
    assert [one[:2] for one in listed(theirs, calendar(), date(2026, 11, 1))] == november


def test_names_are_those_that_they_call_them_by() -> None:
    friday = date(2026, 12, 25)
    client = Client(slug="a", name="A", calendar=calendar({friday: "Christmas Day"}))
    me = Me(name="R", language="en", calendar=calendar({date(2026, 12, 8): "Immaculate Conception"}))
    (year,) = years_off(client, me, ON, ({friday: "Weihnachten"}.get, lambda _: None))
    assert [one.name for one in year.days] == ["Immaculate Conception", "Weihnachten"]
