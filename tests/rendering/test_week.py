"""The coming week on the screen: who is where in it, and what is unusual in it."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from freelance_sos.domain.people import Client, Me
from freelance_sos.rendering.theme import PLAIN
from freelance_sos.rendering.week import week_screen
from freelance_sos.services.board import board_of
from tests.domain.support import calendar, robin, utc

MONDAY = "2026-11-23 00:10"
SHOP = Client(
    slug="shop",
    name="Corner Shop",
    calendar=calendar(
        "Europe/Lisbon",
        "Mo-Sa 12:00-20:00",
        holidays={"2026-11-26": "Feast"},
        off=[("2026-11-27", "2026-11-27", "stocktaking")],
        special={"2026-11-28": "12:00-14:00"},
    ),
)


def screen(width: int, *clients: Client, me: Me | None = None, at: str = MONDAY) -> list[str]:
    """The lines of the week of Robin in Lisbon."""
    board = board_of(me or robin(), clients, utc(at), days=7)
    console = Console(file=io.StringIO(), width=width, color_system=None)
    with console.capture() as drawn:
        console.print(week_screen(board, PLAIN, width))
    return [line.rstrip() for line in drawn.get().rstrip().split("\n")]


def test_a_strip_of_seven_days_a_person() -> None:
    # Six hours a letter, of which half are enough to be shown.
    assert screen(60, SHOP)[:4] == [
        "your week      Mon  Tue  Wed  Thu  Fri  Sat  Sun",
        "o Robin        |-=. .-=. .-=. .-=. .-=. .... ....",
        "o Corner Shop  |.=- ..=- ..=- xxxx xxxx ..-. ....",
        "  everybody    |.=. ..=. ..=. .... .... .... ....",
    ]


def test_the_days_that_are_not_as_usual_by_date() -> None:
    assert screen(80, SHOP)[-3:] == [
        "Thu 26 Nov  Corner Shop  holiday: Feast",
        "Fri 27 Nov  Corner Shop  off: stocktaking",
        "Sat 28 Nov  Corner Shop  only 12:00-14:00 their time",
    ]


def test_the_next_times_together_are_told_in_my_time() -> None:
    assert screen(100, SHOP)[5] == (
        "together: Mon 23 Nov 12:00–18:00, Tue 24 Nov 12:00–18:00, Wed 25 Nov 12:00–18:00 your time"
    )
    saturdays = Client(slug="sat", name="Sat", calendar=calendar("Europe/Lisbon", "Sa 10:00-12:00"))
    assert screen(100, saturdays)[5] == "together: never this week"


def test_a_time_together_over_midnight_names_the_day_it_ends_on() -> None:
    nights = calendar("Europe/Lisbon", "Mo-Su 20:00-06:00")
    owl = Client(slug="owl", name="Owl", calendar=nights)

    told = screen(100, owl, me=replace(robin(), calendar=nights), at="2026-11-23 12:00")
    assert told[5].startswith("together: Mon 23 Nov 20:00–Tue 24 Nov 06:00, Tue 24 Nov 20:00–Wed")


def test_who_is_always_there_is_told_so() -> None:
    always = calendar("Europe/Lisbon", "24/7")
    radio = Client(slug="radio", name="Radio", calendar=always)

    assert screen(100, radio, me=replace(robin(), calendar=always))[5] == "together: all week"
    assert screen(40, radio)[7:9] == ["Radio", "  always"]


def test_hours_that_the_week_cuts_are_not_told_as_theirs() -> None:
    late = Client(slug="late", name="Late", calendar=calendar("America/Los_Angeles", "Mo-Fr 10:00-23:00"))

    # My Monday begins at 16:00 of their Sunday; my last midnight is 16:00 of their Sunday too.
    assert screen(40, late, at="2026-11-24 12:00")[7:9] == ["Late", "  Mon 23 Nov …–23:00"]


def test_a_long_name_costs_no_reason() -> None:
    endless = replace(SHOP, name="An Endless Name of a Company and Sons 京都クラフト")

    assert any(line.endswith("holiday: Feast") for line in screen(60, endless))


def test_what_is_over_of_a_time_together_is_not_told() -> None:
    lines = screen(100, SHOP, at="2026-11-23 15:20")

    assert "together: Mon 23 Nov 15:20–18:00, Tue" in lines[5]


@pytest.mark.parametrize("width", [60, 61, 72, 80, 100, 120, 160, 200])
def test_no_line_is_longer_than_the_terminal(width: int) -> None:
    long = Client(slug="long", name="An Endless Name of a Company and Sons 京都", calendar=SHOP.calendar)

    assert all(len(line) <= width for line in screen(width, SHOP, long))


@pytest.mark.parametrize("width", range(60, 201))
def test_short_names_never_cost_a_day_of_the_strip(width: int) -> None:
    a = Client(slug="a", name="A", calendar=SHOP.calendar)
    lines = screen(width, a, me=replace(robin(), name="I"))

    assert not any("…" in line for line in lines)
    assert {len(line) for line in lines[1:3]} == {len(lines[1])}


def test_without_room_for_a_strip_everybodys_hours_are_listed_in_their_time() -> None:
    night = Client(slug="night", name="Night", calendar=calendar("Asia/Tokyo", "Tu 22:00-02:00"))

    assert screen(40, night)[:10] == [
        "hours in their time",
        "Robin",
        "  Mon 23 Nov 09:00–18:00",
        "  Tue 24 Nov 09:00–18:00",
        "  Wed 25 Nov 09:00–18:00",
        "  Thu 26 Nov 09:00–18:00",
        "  Fri 27 Nov 09:00–18:00",
        "Night",
        "  Tue 24 Nov 22:00–Wed 02:00",
        "",
    ]
