"""The board: a line a person, who is in hours and until when."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.board import Board, Standing
from freelance_sos.rendering.text import clean, shorten
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import WEEKDAYS, clock_time, from_now

NARROW = 70


def board_screen(board: Board, signs: Symbols, width: int) -> RenderableType:
    """Me on top, then every client, those in hours first."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    table.add_row("", Text("their time", "quiet"), "", Text("until, in their time", "quiet"))
    table.add_row(*_row(board.mine, signs, width, is_me=True))
    for client in board.clients:
        table.add_row(*_row(client, signs, width, is_me=False))
    if board.clients:
        return table
    return Group(table, Text(f"\nno clients yet {signs.next} sos client add"))


def state_words(standing: Standing) -> str:
    """``in hours``, ``off hours``, ``lunch``, ``holiday: Labour Day``, ``off: winter break``."""
    match standing.state:
        case "in_hours":
            return "in hours"
        case "lunch":
            return "lunch"
        case "holiday":
            return f"holiday: {clean(standing.reason)}"
        case "day_off":
            return f"off: {clean(standing.reason)}"
        case "off_hours":
            return "off hours"


def change_words(standing: Standing) -> str:
    """``opens Mon 09:00, in 2 d 13 h``, in their time."""
    if standing.changes_at is None:
        return "always" if standing.is_in_hours else "no open hour for a year"
    at = clock_time(standing.changes_at, standing.zone, standing.at)
    return (
        f"{'closes' if standing.is_in_hours else 'opens'} {at}, {from_now(standing.changes_at, standing.at)}"
    )


def local_words(standing: Standing) -> str:
    """``Tue 00:30 +1``."""
    local = standing.local
    ahead = f" {standing.days_ahead:+d}" if standing.days_ahead else ""
    return f"{WEEKDAYS[local.weekday()]} {local:%H:%M}{ahead}"


def _row(standing: Standing, signs: Symbols, width: int, *, is_me: bool) -> list[RenderableType]:
    style = "in_hours" if standing.is_in_hours else "off_hours"
    sign = signs.open if standing.is_in_hours else signs.pause if standing.state == "lunch" else signs.shut
    name = f"{clean(standing.name)} (you)" if is_me and standing.name != "you" else standing.name
    room = 16 if width < NARROW else 26
    state, change = state_words(standing), change_words(standing)
    # A holiday's name may be long: it goes where lines may break.
    short, _, rest = state.partition(": ")
    return [
        Text(f"{sign} {shorten(name, room)}", "name" if standing.is_in_hours else ""),
        Text(local_words(standing)),
        Text(short, style),
        Text(f"{rest}; {change}" if rest else change, "" if standing.is_in_hours else "quiet"),
    ]
