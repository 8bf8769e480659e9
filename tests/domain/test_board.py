"""Who is in hours now, why not, until when, and what their day looks like from mine.

Acme is an hour ahead of UTC in winter: 09:00-12:30 there is 08:00-11:30 UTC. 23 November 2026 is a Monday.
"""

from __future__ import annotations

from datetime import date

import pytest

from freelance_sos.domain.board import Standing, frame_of, in_order, standing, time_together
from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.clients import ComingDay, coming_days
from freelance_sos.domain.hours import parse_day_hours
from tests.domain.support import ACME_HOURS, HOUR, acme, calendar, robin, span, utc

ACME = calendar(
    "Europe/Berlin",
    ACME_HOURS,
    holidays={"2026-12-25": "Christmas Day", "2027-01-01": "New Year"},
    off=[("2026-12-24", "2026-12-29", "winter break")],
    special={"2026-12-30": "off", "2026-12-31": "09:00-10:00,11:00-12:00"},
)


def stand(who: Calendar, at: str, slug: str = "acme") -> Standing:
    """Where that person stands, seen from Lisbon."""
    frame = frame_of(robin().calendar, utc(at))
    return standing(who, utc(at), frame, slug=slug, name=slug.title())


@pytest.mark.parametrize(
    ("at", "state", "reason", "changes_at"),
    [
        ("2026-11-23 07:59", "off_hours", "", "2026-11-23 08:00"),
        ("2026-11-23 08:00", "in_hours", "", "2026-11-23 11:30"),
        ("2026-11-23 11:29", "in_hours", "", "2026-11-23 11:30"),
        ("2026-11-23 11:30", "lunch", "", "2026-11-23 12:30"),
        ("2026-11-23 12:29", "lunch", "", "2026-11-23 12:30"),
        ("2026-11-23 12:30", "in_hours", "", "2026-11-23 17:00"),
        ("2026-11-23 17:00", "off_hours", "", "2026-11-24 08:00"),
        ("2026-11-27 14:00", "off_hours", "", "2026-11-30 08:00"),
        ("2026-11-28 10:00", "off_hours", "", "2026-11-30 08:00"),
        # The break also covers Christmas Day; then a Wednesday without hours, and a short New Year's Eve.
        ("2026-12-24 10:00", "day_off", "winter break", "2026-12-31 08:00"),
        ("2026-12-25 10:00", "day_off", "winter break", "2026-12-31 08:00"),
        ("2026-12-30 10:00", "off_hours", "special hours today", "2026-12-31 08:00"),
        ("2026-12-31 08:30", "in_hours", "", "2026-12-31 09:00"),
        ("2026-12-31 09:30", "lunch", "", "2026-12-31 10:00"),
        ("2026-12-31 13:00", "off_hours", "special hours today", "2027-01-04 08:00"),
        # Friday, and the weekend after it is just a weekend.
        ("2027-01-01 10:00", "holiday", "New Year", "2027-01-04 08:00"),
        ("2027-01-02 10:00", "off_hours", "", "2027-01-04 08:00"),
        # 23:30 UTC is the day after in Berlin.
        ("2026-12-31 23:30", "holiday", "New Year", "2027-01-04 08:00"),
    ],
)
def test_where_they_stand_and_until_when(at: str, state: str, reason: str, changes_at: str) -> None:
    told = stand(ACME, at)

    assert (told.state, told.reason, told.changes_at) == (state, reason, utc(changes_at))
    assert told.is_in_hours == (state == "in_hours")


def test_on_a_holiday_with_hours_people_are_in_hours_at_lunch_or_on_holiday() -> None:
    who = calendar(
        "UTC", "Mo-Fr 09:00-17:00; PH 10:00-12:00,13:00-14:00", holidays={"2026-11-23": "Some Day"}
    )
    states = [stand(who, f"2026-11-23 {at}").state for at in ("09:30", "10:00", "12:30", "13:00", "14:00")]

    assert states == ["holiday", "in_hours", "lunch", "in_hours", "holiday"]


@pytest.mark.parametrize(("again", "state"), [("15:00", "lunch"), ("15:01", "off_hours")])
def test_a_pause_of_more_than_four_hours_is_no_lunch(again: str, state: str) -> None:
    assert stand(calendar("UTC", f"Mo 08:00-11:00,{again}-20:00"), "2026-11-23 13:00").state == state


def test_a_night_shift_goes_on_into_a_holiday() -> None:
    who = calendar("Europe/Berlin", "Mo-Su 22:00-02:00", holidays={"2026-12-25": "Christmas Day"})

    assert stand(who, "2026-12-25 00:30").state == "in_hours"
    assert stand(who, "2026-12-25 01:00").state == "holiday"


def test_touching_spans_are_one() -> None:
    who = calendar("UTC", "Mo-Fr 09:00-12:00,12:00-24:00; Sa 00:00-02:00")

    assert stand(who, "2026-11-27 09:30").changes_at == utc("2026-11-28 02:00")
    assert stand(who, "2026-11-27 09:30").spans == (span("2026-11-27 09:00 / 2026-11-28 00:00"),)


def test_what_never_changes_says_so() -> None:
    always, never = (
        calendar("UTC", "24/7"),
        calendar("UTC", "24/7", off=[("2026-01-01", "2036-12-31", "gone")]),
    )

    assert (stand(always, "2026-11-23 09:00").state, stand(always, "2026-11-23 09:00").changes_at) == (
        "in_hours",
        None,
    )
    assert (stand(never, "2026-11-23 09:00").state, stand(never, "2026-11-23 09:00").changes_at) == (
        "day_off",
        None,
    )


@pytest.mark.parametrize(
    ("zone", "at", "days"),
    [
        ("Pacific/Auckland", "2026-11-23 10:59", 0),  # 13 hours ahead: 23:59 there
        ("Pacific/Auckland", "2026-11-23 11:00", 1),
        ("Pacific/Honolulu", "2026-11-23 09:59", -1),  # ten hours behind: 23:59 of the day before
        ("Pacific/Honolulu", "2026-11-23 10:00", 0),
        ("Europe/Lisbon", "2026-11-23 23:59", 0),
    ],
)
def test_whether_it_is_tomorrow_there(zone: str, at: str, days: int) -> None:
    told = stand(calendar(zone, "24/7"), at)

    assert told.days_ahead == days
    assert told.local.date().toordinal() - utc(at).date().toordinal() == days


def test_whether_it_is_tomorrow_there_counts_from_my_date_not_from_utc() -> None:
    # 20:00 UTC is 05:00 of the 24th in Tokyo and 15:00 of the 23rd in New York.
    at, tokyo, new_york = (
        utc("2026-11-23 20:00"),
        calendar("Asia/Tokyo", "24/7"),
        calendar("America/New_York", "24/7"),
    )

    assert standing(new_york, at, frame_of(tokyo, at), slug="ny", name="NY").days_ahead == -1
    assert standing(tokyo, at, frame_of(tokyo, at), slug="t", name="T").days_ahead == 0
    assert standing(tokyo, at, frame_of(new_york, at), slug="t", name="T").days_ahead == 1


def test_their_spans_are_those_of_my_day() -> None:
    # My Tuesday in Lisbon is the UTC day. 09:00-17:00 in Auckland is 20:00-04:00 UTC: the end of theirs, and
    # the beginning of their Wednesday.
    who = calendar("Pacific/Auckland", "Mo-Fr 09:00-17:00")

    assert stand(who, "2026-11-24 12:00").spans == (
        span("2026-11-24 00:00 / 2026-11-24 04:00"),
        span("2026-11-24 20:00 / 2026-11-25 00:00"),
    )
    assert stand(acme().calendar, "2026-11-28 12:00").spans == ()


def test_my_day_has_as_many_hours_as_it_really_has() -> None:
    lisbon = robin().calendar

    # Summer time, an hour ahead of UTC, ends at 02:00 of the 25th.
    sunday = span("2026-10-24 23:00 / 2026-10-26 00:00")
    assert frame_of(lisbon, utc("2026-10-25 12:00")) == (date(2026, 10, 25), (sunday,))
    assert frame_of(lisbon, utc("2026-10-24 22:59")).today == date(2026, 10, 24)


def test_a_week_of_mine_is_seven_days_that_follow_each_other() -> None:
    frame = frame_of(robin().calendar, utc("2026-10-23 12:00"), days=7)

    hours = [(day.closes_at - day.opens_at) / HOUR for day in frame.days]
    assert hours == [24, 24, 25, 24, 24, 24, 24]
    assert frame.whole == span("2026-10-22 23:00 / 2026-10-30 00:00")
    # Samoa went from Thursday the 29th to Saturday the 31st.
    apia = frame_of(calendar("Pacific/Apia", "24/7"), utc("2011-12-29 12:00"), days=3)
    assert [day.opens_at for day in apia.days] == [utc("2011-12-29 10:00"), utc("2011-12-30 10:00")]


def test_rests_are_their_dates_off_where_they_lie_in_my_day() -> None:
    # Berlin is an hour ahead: its Thursday the 24th begins at 23:00 of my Wednesday.
    assert stand(ACME, "2026-12-23 12:00").rests == (span("2026-12-23 23:00 / 2026-12-24 00:00"),)
    # The break ends with the 29th; the 30th is off by its special hours.
    assert stand(ACME, "2026-12-30 12:00").rests == (span("2026-12-30 00:00 / 2026-12-30 23:00"),)
    assert stand(ACME, "2026-12-31 12:00").rests == (span("2026-12-31 23:00 / 2027-01-01 00:00"),)
    # A weekend is no day off.
    assert stand(ACME, "2026-11-28 12:00").rests == ()
    # A holiday with hours of its own is none either.
    bakery = calendar("Europe/Berlin", "Mo-Sa 06:00-18:00; PH 07:00-11:00", holidays={"2026-12-25": "Xmas"})
    assert stand(bakery, "2026-12-25 12:00").rests == ()
    assert [one.name for one in stand(bakery, "2026-12-25 12:00").unusual] == ["Xmas"]


def test_the_time_together_is_inside_everybodys_hours() -> None:
    everybody = [stand(robin().calendar, "2026-11-23 12:00"), stand(acme().calendar, "2026-11-23 12:00")]

    # Robin 09:00-18:00 UTC; Acme 08:00-11:30 and 12:30-17:00 UTC.
    assert time_together(everybody) == (
        span("2026-11-23 09:00 / 2026-11-23 11:30"),
        span("2026-11-23 12:30 / 2026-11-23 17:00"),
    )


def test_those_in_hours_come_first_then_who_opens_next_then_who_never_does() -> None:
    at = "2026-11-23 10:00"
    everybody = [
        stand(calendar("UTC", "24/7", off=[("2026-01-01", "2036-12-31", "gone")]), at, "gone"),
        stand(calendar("UTC", "Mo 14:00-17:00"), at, "afternoon"),
        stand(calendar("UTC", "Mo 12:00-17:00"), at, "noon"),
        stand(calendar("UTC", "Mo 09:00-17:00"), at, "late"),
        stand(calendar("UTC", "Mo 09:00-11:00"), at, "zed"),
        stand(calendar("UTC", "Mo 08:00-11:00"), at, "abe"),
        stand(calendar("UTC", "24/7"), at, "always"),
    ]

    assert [one.slug for one in in_order(everybody)] == [
        "abe", "zed", "late", "always", "noon", "afternoon", "gone",
    ]  # fmt: skip


def test_coming_days_are_those_unlike_their_weekday() -> None:
    short = parse_day_hours("09:00-10:00,11:00-12:00")
    coming = coming_days(ACME, date(2026, 12, 28), days=4)

    assert coming == (
        ComingDay(day=date(2026, 12, 28), kind="day_off", name="winter break", spans=()),
        ComingDay(day=date(2026, 12, 29), kind="day_off", name="winter break", spans=()),
        ComingDay(day=date(2026, 12, 30), kind="special_hours", name="", spans=()),
        ComingDay(day=date(2026, 12, 31), kind="special_hours", name="", spans=short),
        ComingDay(day=date(2027, 1, 1), kind="holiday", name="New Year", spans=()),
    )
