"""A call that comes again every week, worked out by hand from the calendars of 2026 and 2027."""

from __future__ import annotations

from datetime import date

from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.meeting import Attendee
from freelance_sos.domain.meeting_weeks import Finding, Occurrence, findings, weekly
from tests.domain.support import calendar, span, utc

LISBON = calendar("Europe/Lisbon", "Mo-Fr 09:00-18:00")
TUESDAY = span("2026-11-24 15:00 / 2026-11-24 15:45")


def found(theirs: Calendar, first: str, mine: Calendar = LISBON) -> list[Finding]:
    people = [
        Attendee(slug="", name="Robin", calendar=mine),
        Attendee(slug="c", name="Client", calendar=theirs),
    ]
    return list(findings(people, weekly(span(first), mine)))


def changes(those: list[Finding]) -> list[tuple[str, str, bool]]:
    """The date, the new local time of whoever it is, and whether that is in their hours."""
    return [
        (
            one.occurrence.day.isoformat(),
            f"{one.occurrence.span.opens_at.astimezone(one.attendee.zone):%a %H:%M}",
            one.in_hours,
        )
        for one in those
        if one.kind == "local_time_changes"
    ]


def off(those: list[Finding]) -> list[tuple[str, str, str, str]]:
    return [
        (one.occurrence.day.isoformat(), one.attendee.slug, one.kind, one.reason)
        for one in those
        if one.kind != "local_time_changes"
    ]


def test_it_is_the_same_local_time_for_me_for_a_year() -> None:
    weeks = weekly(TUESDAY, LISBON)

    # 52 weeks on is 364 days: still within the year.
    assert len(weeks) == 53
    assert weeks[0] == Occurrence(date(2026, 11, 24), TUESDAY)
    # Lisbon is at UTC+1 from 28 March to 31 October 2027.
    assert [one.span.opens_at for one in weeks if one.day in (date(2027, 3, 23), date(2027, 3, 30))] == [
        utc("2027-03-23 15:00"),
        utc("2027-03-30 14:00"),
    ]
    assert weeks[-1] == Occurrence(date(2027, 11, 23), span("2027-11-23 15:00 / 2027-11-23 15:45"))


def test_two_places_that_change_on_other_dates_are_told_of_each_change() -> None:
    # New York changes on 14 March and 7 November 2027, Lisbon on 28 March and 31 October. 15:00 here is 10:00
    # there; 11:00 between the changes.
    new_york = calendar("America/New_York", "Mo-Fr 08:00-17:00")
    told = changes(found(new_york, "2026-11-24 15:00 / 2026-11-24 15:45"))

    assert told == [
        ("2027-03-16", "Tue 11:00", True),
        ("2027-03-30", "Tue 10:00", True),
        ("2027-11-02", "Tue 11:00", True),
        ("2027-11-09", "Tue 10:00", True),
    ]


def test_two_places_that_change_together_are_told_nothing() -> None:
    assert found(calendar("Europe/Berlin", "Mo-Fr 09:00-18:00"), "2026-11-24 15:00 / 2026-11-24 15:45") == []


def test_a_change_that_moves_the_call_out_of_their_hours_says_so_on_every_date() -> None:
    # Tokyo never changes: 9:30 here is 18:30 there in winter, 17:30 in summer; they are there until 18:00.
    tokyo = calendar("Asia/Tokyo", "Mo-Fr 09:00-18:00")
    told = found(tokyo, "2027-05-04 08:30 / 2027-05-04 09:00")

    assert changes(told) == [("2027-11-02", "Tue 18:30", False), ("2028-03-28", "Tue 17:30", True)]
    # From 2 November to 21 March: 21 Tuesdays.
    assert len(off(told)) == 21
    assert off(told)[0] == ("2027-11-02", "c", "off_hours", "")
    assert off(told)[-1] == ("2028-03-21", "c", "off_hours", "")


def test_another_day_on_the_wall_is_another_local_time() -> None:
    # Auckland is 13 hours ahead of Lisbon in November: Monday 11:15 here is Tuesday 0:15 there.
    auckland = calendar("Pacific/Auckland", "24/7")
    told = changes(found(auckland, "2026-11-23 11:15 / 2026-11-23 11:45"))

    # Lisbon goes on an hour on 28 March 2027 (12 hours between), Auckland back on 4 April (11) and on again
    # on 26 September (12), Lisbon back on 31 October (13).
    assert told == [
        ("2027-03-29", "Mon 23:15", True),
        ("2027-04-05", "Mon 22:15", True),
        ("2027-09-27", "Mon 23:15", True),
        ("2027-11-01", "Tue 00:15", True),
    ]


def test_holidays_days_off_and_special_hours_are_told_by_name() -> None:
    theirs = calendar(
        "Europe/Berlin",
        "Mo-Fr 09:00-18:00",
        holidays={"2026-12-29": "a holiday", "2027-01-04": "the day before", "2027-01-05": "another"},
        off=[("2026-12-20", "2026-12-27", "closed"), ("2027-01-05", "2027-01-05", "closed, too")],
        special={"2026-12-08": "09:00-12:00", "2026-12-15": "15:00-17:00", "2026-12-29": "08:00-10:00"},
    )
    mine = calendar("Europe/Lisbon", "Mo-Fr 09:00-18:00", off=[("2026-12-22", "2027-01-01", "away")])

    # 15:00 here is 16:00 there: the special hours of 15 December have room for it.
    assert off(found(theirs, "2026-11-24 15:00 / 2026-11-24 15:45", mine)) == [
        ("2026-12-08", "c", "off_hours", "special hours"),
        ("2026-12-22", "", "day_off", "away"),
        ("2026-12-22", "c", "day_off", "closed"),
        ("2026-12-29", "", "day_off", "away"),
        ("2026-12-29", "c", "off_hours", "special hours"),
        ("2027-01-05", "c", "day_off", "closed, too"),
    ]


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    # 1:00 on Saturdays is part of Friday's night, and Friday 25 December is the holiday.
    night = calendar(
        "UTC", "Fr 20:00-04:00", holidays={"2026-12-25": "Christmas", "2027-01-02": "none of it"}
    )
    always = calendar("UTC", "24/7")

    assert off(found(night, "2026-12-05 01:00 / 2026-12-05 02:00", always)) == [
        ("2026-12-26", "c", "holiday", "Christmas")
    ]


def test_a_holiday_that_takes_no_hours_is_not_to_blame() -> None:
    # Tuesday the 8th is a holiday on which they work all the same; Wednesday the 9th they don't.
    theirs = calendar(
        "UTC",
        "Mo-Su,PH 00:00-24:00",
        holidays={"2026-12-08": "a holiday"},
        off=[("2026-12-09", "2026-12-09", "closed")],
    )

    assert off(found(theirs, "2026-11-24 23:30 / 2026-11-25 00:30", calendar("UTC", "24/7"))) == [
        ("2026-12-08", "c", "day_off", "closed")
    ]


def test_hours_that_held_for_one_date_alone_are_missing_on_all_the_others() -> None:
    # The first call was possible by special hours, on a Saturday.
    special = calendar("UTC", "Mo-Fr 09:00-18:00", special={"2026-11-28": "10:00-12:00"})
    told = found(special, "2026-11-28 10:30 / 2026-11-28 11:00", calendar("UTC", "24/7"))

    assert len(off(told)) == 52
    assert set(off(told)[0][1:]) == {"c", "off_hours", ""}


def test_my_own_hour_that_never_was_is_told() -> None:
    # Sunday 28 March 2027 Lisbon has no 1:30; it is 2:30 then (ruling 6), and 1:30 again a week later.
    always = calendar("Europe/Lisbon", "24/7")
    told = changes(found(calendar("UTC", "24/7"), "2027-03-21 01:30 / 2027-03-21 02:00", always))

    assert told[:3] == [
        ("2027-03-28", "Sun 02:30", True),  # me, and UTC still at 1:30
        ("2027-04-04", "Sun 01:30", True),  # me again
        ("2027-04-04", "Sun 00:30", True),  # and now UTC
    ]
