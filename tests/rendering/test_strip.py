"""The strip of my day, letter by letter. Lisbon is at UTC in winter; 24 letters are an hour each."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from freelance_sos.domain.board import frame_of
from freelance_sos.rendering.strip import Ruler
from freelance_sos.rendering.theme import PLAIN, Symbols
from tests.domain.support import calendar, span, utc

LISBON = calendar("Europe/Lisbon", "Mo-Fr 09:00-18:00")


def ruler(at: str, minutes: int = 60, days: int = 1, signs: Symbols = PLAIN) -> Ruler:
    """A ruler over my days from ``at`` on."""
    return Ruler(
        days=frame_of(LISBON, utc(at), days).days,
        cell=timedelta(minutes=minutes),
        now=utc(at),
        zone=ZoneInfo("Europe/Lisbon"),
        signs=signs,
    )


def drawn(ruler: Ruler, *spans: str, rests: tuple[str, ...] = ()) -> str:
    return ruler.strip([span(one) for one in spans], [span(one) for one in rests], "in_hours").plain


def test_hours_are_a_bar_and_now_is_a_mark() -> None:
    monday = ruler("2026-11-23 15:40")

    assert drawn(monday, "2026-11-23 09:00 / 2026-11-23 18:00") == ".........======+==......"
    assert monday.hours().plain == "0  3  6  9  12 v15:40   "


def test_now_shows_whether_it_is_inside() -> None:
    hours = "2026-11-23 09:00 / 2026-11-23 12:10"

    assert drawn(ruler("2026-11-23 12:09"), hours)[12] == "+"
    assert drawn(ruler("2026-11-23 12:10"), hours)[12] == "|"


def test_late_in_the_day_the_time_stands_before_its_mark() -> None:
    assert ruler("2026-11-23 18:59").hours().plain == "0  3  6  9  12 15 v18:59"
    assert ruler("2026-11-23 19:00").hours().plain == "0  3  6  9    19:00v 21 "
    assert ruler("2026-11-23 23:59").hours().plain == "0  3  6  9  12 15 23:59v"


def test_strips_of_all_people_line_up_under_the_hours() -> None:
    monday = ruler("2026-11-23 15:40", minutes=30)
    strips = [drawn(monday), drawn(monday, "2026-11-23 00:00 / 2026-11-24 00:00"), monday.hours().plain]

    assert {len(one) for one in strips} == {48}
    assert {one.index(mark) for one, mark in zip(strips, "|+v", strict=True)} == {31}


def test_what_begins_or_ends_inside_a_letter_takes_half_of_it() -> None:
    hours = ruler("2026-11-23 23:59", signs=Symbols())

    assert drawn(hours, "2026-11-23 02:30 / 2026-11-23 05:30")[:8] == "··╺━━╸··"


def test_a_lunch_of_an_hour_is_seen_and_one_of_minutes_is_not() -> None:
    hours = ruler("2026-11-23 23:59")

    assert (
        drawn(hours, "2026-11-23 01:00 / 2026-11-23 03:00", "2026-11-23 04:00 / 2026-11-23 06:00")[:7]
        == ".==.==."
    )
    assert (
        drawn(hours, "2026-11-23 01:00 / 2026-11-23 03:00", "2026-11-23 03:10 / 2026-11-23 05:00")[:6]
        == ".====."
    )


def test_the_shortest_hours_do_not_vanish() -> None:
    coarse = ruler("2026-11-23 23:59", minutes=120)

    assert drawn(coarse, "2026-11-23 08:10 / 2026-11-23 08:30") == "....=......|"


def test_days_off_show_where_there_are_no_hours() -> None:
    hours = ruler("2026-11-23 23:59")
    off = ("2026-11-23 00:00 / 2026-11-23 15:00",)

    assert drawn(hours, "2026-11-23 20:00 / 2026-11-23 22:00", rests=off) == "xxxxxxxxxxxxxxx.....==.|"


@pytest.mark.parametrize(
    ("at", "minutes", "letters", "labels"),
    [
        # On 25 October the hour from 1 to 2 comes twice, on 29 March the one from 1 to 2 not at all.
        ("2026-10-25 12:30", 60, 25, "0   3  6  9  v12:30   21 "),
        ("2026-03-29 12:30", 60, 23, "0 3  6  9   v13:30  21 "),
        # Letters of two hours begin at odd ones after the change; noon lies in the one from 11 to 13.
        ("2026-10-25 23:30", 120, 13, "0  6   23:30v"),
    ],
)
def test_a_day_has_as_many_letters_as_hours(at: str, minutes: int, letters: int, labels: str) -> None:
    day = ruler(at, minutes=minutes)

    assert day.width == len(drawn(day)) == letters
    assert day.hours().plain == labels


def test_a_week_has_an_edge_between_days() -> None:
    week = ruler("2026-11-23 00:30", minutes=360, days=7)

    assert drawn(week, "2026-11-24 06:00 / 2026-11-24 18:00") == "|... .==. .... .... .... .... ...."
    assert week.dates(["Mon 23", "Tue 24", "Wed 25", "Thu 26", "Fri 27", "Sat 28", "Sun 29"]).plain == (
        "Mon  Tue  Wed  Thu  Fri  Sat  Sun "
    )
