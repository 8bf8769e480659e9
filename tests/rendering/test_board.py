"""The board on the screen: what stands beside each strip, and below all of them."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from freelance_sos.domain.board import Board
from freelance_sos.domain.people import Client
from freelance_sos.rendering.board import board_screen
from freelance_sos.rendering.theme import PLAIN, Symbols
from freelance_sos.services.board import board_of
from tests.domain.support import ACME_HOURS, calendar, robin, utc

# Berlin is an hour ahead of Lisbon: 09:00-12:30 there is 08:00-11:30 here.
ACME = Client(slug="acme", name="Acme GmbH", calendar=calendar("Europe/Berlin", ACME_HOURS))
FEAST = Client(
    slug="feast",
    name="Feast",
    calendar=calendar("Europe/Berlin", "Mo-Fr 09:00-17:00", holidays={"2026-11-24": "Harvest"}),
)


def board(at: str, *clients: Client) -> Board:
    return board_of(robin(), clients, utc(at))


def screen(shown: Board, width: int = 100, signs: Symbols = PLAIN) -> list[str]:
    """The lines of a board."""
    console = Console(file=io.StringIO(), width=width, color_system=None)
    with console.capture() as drawn:
        console.print(board_screen(shown, signs, width))
    return [line.rstrip() for line in drawn.get().rstrip().split("\n")]


def test_a_whole_board() -> None:
    # Nine to six in Lisbon; eight to half past eleven, and half past twelve to five, in Berlin.
    assert screen(board("2026-11-23 10:30", ACME)) == [
        "your Mon 23 Nov  there      0  3  6   v10:30  18 21   until, in your time",
        "* Robin (you)    Mon 10:30  .........=+=======......  in hours to 18:00 (7 h 30 min)",
        "* Acme GmbH      Mon 11:30  ........==+--====.......  in hours to lunch 11:30, 12:30 there (1 h)",
        "",
        "  everybody                 .........=+--====.......  together to 11:30",
    ]


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-11-23 08:30", "together 09:00–11:30"),
        ("2026-11-23 11:45", "together 12:30–17:00"),
        ("2026-11-23 13:00", "together to 17:00"),
        ("2026-11-23 17:00", "not together again today"),
        ("2026-11-28 10:00", "not together today"),
    ],
)
def test_when_everybody_is_in_hours(at: str, told: str) -> None:
    assert screen(board(at, ACME))[-1].endswith(told)


def test_until_when_is_told_by_my_clock_and_where_there_is_room_by_theirs() -> None:
    friday = board("2026-11-27 14:30", ACME)

    assert screen(friday, 80)[2].endswith("off hours to Mon 08:00 (2 d 17 h)")
    assert screen(friday, 140)[2].endswith("off hours to Mon 08:00, Mon 09:00 there (2 d 17 h)")


def test_a_day_off_is_named_also_where_it_is_still_to_come() -> None:
    # In Berlin the holiday begins an hour before my midnight.
    monday, tuesday = (screen(board(at, FEAST)) for at in ("2026-11-23 10:30", "2026-11-24 10:30"))

    assert monday[2][28:52] == "........==+=====.......x"
    assert monday[3].strip() == "Tue holiday: Harvest"
    assert tuesday[2][28:52] == "xxxxxxxxxx|xxxxxxxxxxxx."
    assert tuesday[2].endswith("holiday to Wed 08:00 (21 h 30 min)")
    assert tuesday[3].strip() == "Harvest"
    # What is over is not worth a word.
    assert "Harvest" not in "".join(screen(board("2026-11-24 23:30", FEAST)))


def test_a_client_that_cannot_be_read_keeps_its_line() -> None:
    lines = screen(replace(board("2026-11-23 10:30", ACME), unread=("bayou",)))

    assert lines[3].split() == ["?", "bayou", "can't", "be", "read:", "sos", "client", "check", "bayou"]
    assert lines[-1].endswith("together to 11:30, without bayou")


@pytest.mark.parametrize("width", [60, 61, 72, 80, 100, 120, 150, 200])
def test_no_line_is_longer_than_the_terminal(width: int) -> None:
    wide = Client(slug="kyo", name="京都クラフト株式会社 " * 3, calendar=ACME.calendar)
    lines = screen(board("2026-11-27 14:30", ACME, wide, FEAST), width, Symbols())

    assert all(cell_len(line) <= width for line in lines)
    strips = [line for line in lines if "┃" in line or "╋" in line]
    # Robin, three clients and everybody: the mark of now stands at the same place in all of them.
    places = {cell_len(line[: min(line.find(mark) for mark in "┃╋" if mark in line)]) for line in strips}
    assert (len(strips), len(places)) == (5, 1)


@pytest.mark.parametrize("width", [20, 34, 48, 59])
def test_below_60_columns_the_strip_leaves_and_the_answer_stays(width: int) -> None:
    told = " ".join(" ".join(screen(board("2026-11-23 10:30", ACME), width)).split())

    assert "....." not in told
    assert "===" not in told
    assert "11:30" in told
