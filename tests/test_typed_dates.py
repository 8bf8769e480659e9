"""Dates as people type them, and what is told of those that are none.

The asking person is in Berlin on Monday 23 November 2026 at 18:45, which is 17:45 UTC (UTC+1 in winter).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from freelance_sos.commands.moments import Lean, parse_day, parse_moment
from freelance_sos.domain.errors import UsageError
from freelance_sos.rendering.times import clock_time, day_name
from tests.test_moments import ANY_LEAN, BERLIN, NOW, parsed

WITH_YEAR = [
    # Dates as people write them, with their year.
    ("26 Nov 2027 15:00", "2027-11-26T14:00:00Z"),
    ("Fri 19 Nov 2027", "2027-11-18T23:00:00Z"),
    ("Fri, 19 November 2027, 9:00", "2027-11-19T08:00:00Z"),
    ("15:00 on Monday 23 November 2026", "2026-11-23T14:00:00Z"),
    ("nov 20 2026 3pm", "2026-11-20T14:00:00Z"),
    ("20th nov 2026 at 15h30", "2026-11-20T14:30:00Z"),
    ("20. November 2026 15h", "2026-11-20T14:00:00Z"),
    ("20.11.2026 15:00", "2026-11-20T14:00:00Z"),
    ("15.30 20.11.2026", "2026-11-20T14:30:00Z"),
    ("20.11.2026", "2026-11-19T23:00:00Z"),
    ("2026-11-20 at 9:00", "2026-11-20T08:00:00Z"),
    ("fri 2026-11-20 noon", "2026-11-20T11:00:00Z"),
    ("1 jul 2026 noon", "2026-07-01T10:00:00Z"),
    ("29 feb 2028 0:00", "2028-02-28T23:00:00Z"),
    ("tomorrow noon", "2026-11-24T11:00:00Z"),
    ("yesterday 9h", "2026-11-22T08:00:00Z"),
]


@pytest.mark.parametrize(("text", "meant"), WITH_YEAR)
@pytest.mark.parametrize("lean", ANY_LEAN)
def test_a_date_with_its_year_means_that_day_whatever_it_is_for(text: str, meant: str, lean: Lean) -> None:
    assert parsed(text, lean) == meant


@pytest.mark.parametrize(
    ("text", "past", "today", "future"),
    [
        # Without a year: 26 November comes in three days, and was a year ago, a Wednesday.
        ("26 nov 15:00", "2025-11-26T14:00:00Z", "2026-11-26T14:00:00Z", "2026-11-26T14:00:00Z"),
        ("nov 26 15:00", "2025-11-26T14:00:00Z", "2026-11-26T14:00:00Z", "2026-11-26T14:00:00Z"),
        ("26.11. 15:00", "2025-11-26T14:00:00Z", "2026-11-26T14:00:00Z", "2026-11-26T14:00:00Z"),
        ("26 November", "2025-11-25T23:00:00Z", "2026-11-25T23:00:00Z", "2026-11-25T23:00:00Z"),
        # Three weeks ago is lately; 23 October is a month ago, and 22 October comes again: summer time.
        ("2 nov 15:00", "2026-11-02T14:00:00Z", "2026-11-02T14:00:00Z", "2026-11-02T14:00:00Z"),
        ("23 oct 15:00", "2026-10-23T13:00:00Z", "2026-10-23T13:00:00Z", "2026-10-23T13:00:00Z"),
        ("22 oct 15:00", "2026-10-22T13:00:00Z", "2027-10-22T13:00:00Z", "2027-10-22T13:00:00Z"),
        ("5 jan 9:00", "2026-01-05T08:00:00Z", "2027-01-05T08:00:00Z", "2027-01-05T08:00:00Z"),
        # The weekday may tell the year: as our screens write this year's.
        ("Thu 26 Nov 15:00", "2026-11-26T14:00:00Z", "2026-11-26T14:00:00Z", "2026-11-26T14:00:00Z"),
        ("15:00 on Thursday 26 November", *["2026-11-26T14:00:00Z"] * 3),
        ("Mon 5 Jan 9:00", "2026-01-05T08:00:00Z", "2026-01-05T08:00:00Z", "2026-01-05T08:00:00Z"),
    ],
)
def test_a_date_without_a_year_is_the_nearest(text: str, past: str, today: str, future: str) -> None:
    assert [parsed(text, lean) for lean in ANY_LEAN] == [past, today, future]


def test_what_happened_with_its_date_may_lie_a_moment_ahead_too() -> None:
    # Ten to midnight: a quarter of an hour ahead is a clock that differs, even on the next date.
    late = datetime(2026, 11, 23, 22, 50, tzinfo=UTC)

    assert parsed("24 nov 0:05", "happened", now=late) == "2026-11-23T23:05:00Z"
    assert parsed("25 nov 0:05", "happened", now=late) == "2025-11-24T23:05:00Z"


NO_SUCH_MOMENT = [
    ("25:00", '"25:00" is no time of day; hours go to 23:59'),
    ("24:00", '"24:00" is no time of day; hours go to 23:59'),
    ("fri 25:00", '"25:00" is no time of day; hours go to 23:59'),
    ("2026-11-23T25:00", '"25:00" is no time of day; hours go to 23:59'),
    ("2026-11-19T24:00:00Z", '"24:00:00" is no time of day; hours go to 23:59'),
    ("18:60", '"18:60" is no time of day; minutes and seconds go to 59'),
    ("2026-11-19T23:59:60Z", '"23:59:60" is no time of day; minutes and seconds go to 59'),
    ("26.12", '"26.12" is no time of day; hours go to 23:59; a date is written 26.12.'),
    ("0pm", '"0pm" is no time of day; with am or pm hours go from 1 to 12'),
    ("13 pm", '"13pm" is no time of day; with am or pm hours go from 1 to 12'),
    ("2h", '"2h" could be a time or a length; write 2:00, "in 2h" or "2h ago"'),
    ("30 feb", "February has no 30th; write it like 26 nov or 2026-11-26"),
    ("31 nov 10:00", "November has no 31st; write it like 26 nov or 2026-11-26"),
    ("32.1. 10:00", "January has no 32nd; write it like 26 nov or 2026-11-26"),
    ("2026-02-30", "February has no 30th; write it like 26 nov or 2026-11-26"),
    ("2026-02-30T10:00:00Z", "February has no 30th; write it like 26 nov or 2026-11-26"),
    ("2026-02-29 9:00", "February 2026 has no 29th; write it like 26 nov or 2026-11-26"),
    ("29 feb 10:00", "29 February is not in every year; add the year"),
    ("2026-13-01", "there is no month 13; write it like 26 nov, 26.11. or 2026-11-26"),
    ("11.26.2026", "there is no month 26; write it like 26 nov, 26.11. or 2026-11-26"),
    ("0000-01-01 9:00", "there is no year 0"),
    ("Fri 26 Nov 15:00", "26 November is a Thursday; leave out the weekday, or mend the date"),
    ("mon 26 nov 2027", "26 November 2027 is a Friday; leave out the weekday, or mend the date"),
    ("fri midnight", "midnight could be either end of that day; write 0:00 and the day it begins"),
    ("03/04/2026", "with slashes it could be two dates: write 26 nov or 2026-11-26"),
    ("15:00 23/11", "with slashes it could be two dates: write 26 nov or 2026-11-26"),
    ("26 novmeber 15:00", "did you mean november?"),
]


@pytest.mark.parametrize(("text", "told"), NO_SUCH_MOMENT)
@pytest.mark.parametrize("lean", ["today", "future"])
def test_what_is_no_date_and_no_time_says_why(text: str, told: str, lean: Lean) -> None:
    with pytest.raises(UsageError) as refused:
        parse_moment(text, NOW, BERLIN, lean)

    assert str(refused.value).removeprefix(f'can\'t read the time "{text}"; ') == told


def test_a_day_alone_is_its_midnight_to_somebody_who_looks_ahead() -> None:
    meant = {"fri": "26T23", "on friday": "26T23", "mon": "22T23", "tomorrow": "23T23", "yesterday": "21T23"}

    for text, midnight in meant.items():
        assert parsed(text) == f"2026-11-{midnight}:00:00Z"
        for lean in ("past", "future", "happened"):
            # Nobody said an hour: none is recorded, and none is promised.
            with pytest.raises(UsageError):
                parsed(text, lean)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-12-01", "2026-12-01"),
        ("1 dec", "2026-12-01"),
        ("dec 1", "2026-12-01"),
        ("Tue 1 Dec", "2026-12-01"),
        ("1.12.", "2026-12-01"),
        ("on Fri 19 Nov 2027", "2027-11-19"),
        ("5 jan", "2027-01-05"),
        ("mon", "2026-11-23"),
        ("sun", "2026-11-29"),
        ("tomorrow", "2026-11-24"),
        ("2 weeks", "2026-12-07"),
    ],
)
def test_a_day_may_be_typed_as_people_write_it(text: str, meant: str) -> None:
    assert parse_day(text, NOW, BERLIN).isoformat() == meant


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("30 feb", "February has no 30th"),
        ("wed 1 dec", "1 December is a Tuesday"),
        ("1/12", 'can\'t read the date "1/12"; with slashes'),
        ("1 dec 15:00", 'can\'t read the date "1 dec 15:00"; try 2026-12-01, "1 dec", fri or 2w'),
    ],
)
def test_what_is_no_day_says_why(text: str, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_day(text, NOW, BERLIN)

    assert str(refused.value).startswith(told)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1)),  # noqa: DTZ001
    st.integers(-800 * 1440, 800 * 1440),
    st.sampled_from(["Europe/Berlin", "America/St_Johns", "Asia/Tokyo", "Australia/Lord_Howe"]),
)
@example(datetime(2026, 12, 31, 23, 30), 45, "Asia/Tokyo")  # noqa: DTZ001
@example(datetime(2026, 12, 31, 12, 0), -364 * 1440, "Europe/Berlin")  # noqa: DTZ001
@example(datetime(2028, 2, 28, 12, 0), 1440, "Europe/Berlin")  # noqa: DTZ001
def test_every_moment_that_a_screen_prints_may_be_typed_back(near: datetime, away: int, name: str) -> None:
    zone, now = ZoneInfo(name), near.replace(tzinfo=UTC, second=0, microsecond=0)
    at = now + timedelta(minutes=away)
    local, there = at.astimezone(zone), now.astimezone(zone)
    leans: tuple[Lean, ...] = ("past",) if at <= now else ("today", "future")
    # With its date it says the same to whoever reads it; with a weekday alone it is the last or the next.
    printed = {f"{day_name(local, there)} {local:%H:%M}": ANY_LEAN, clock_time(at, zone, now): leans}

    for text, understood in printed.items():
        for lean in understood:
            typed = parse_moment(text, now, zone, lean)
            # Of two that clocks show alike it is the first (ruling 6): the same on every clock.
            assert typed.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None, fold=0)
            assert typed == at or local.fold == 1
    assert parse_day(day_name(local, there), now, zone) == local.date()
