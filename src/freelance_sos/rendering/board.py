"""The board: a line a person, who is in hours and until when."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from freelance_sos.domain.board import Board, Standing
from freelance_sos.rendering.text import clean, shorten
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import WEEKDAYS, clock_time, from_now, length

NARROW = 76
NARROW_NAME = 14
WIDE_NAME = 26
# What stands before a holiday's name on a wide screen: sign and name, local time, the state.
ROOM_BEFORE_REASON = 54


def board_screen(board: Board, signs: Symbols, width: int) -> Table:
    """Me on top, then every client, those in hours first."""
    rows = [_row(board.mine, signs, width, is_me=True)]
    rows += [_row(client, signs, width, is_me=False) for client in board.clients]
    heads = [Text(head, "quiet") for head in ("", "their time", "", "until, in their time")]
    if width < NARROW:
        rows, heads = [_narrowed(row) for row in rows], heads[:2] + heads[3:]
    table = Table.grid(padding=(0, 2 if width >= NARROW else 1, 0, 0))
    for _ in heads[1:]:
        table.add_column(no_wrap=True)
    table.add_column()
    table.add_row(*heads)
    for row in rows:
        table.add_row(*row)
    return table


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


def until_words(standing: Standing) -> str:
    """``to Mon 09:00 (2 d)``, in their time: the same where there is little room."""
    if standing.changes_at is None:
        return ", always" if standing.is_in_hours else ", no open hour for a year"
    at = clock_time(standing.changes_at, standing.zone, standing.at)
    number, unit = length(standing.changes_at - standing.at).split(" ")[:2]
    return f" to {at} ({number} {unit})" if number.isdigit() else f" to {at}"


def local_words(standing: Standing) -> str:
    """``Tue 00:30 +1``."""
    local = standing.local
    ahead = f" {standing.days_ahead:+d}" if standing.days_ahead else ""
    return f"{WEEKDAYS[local.weekday()]} {local:%H:%M}{ahead}"


def _row(standing: Standing, signs: Symbols, width: int, *, is_me: bool) -> list[Text]:
    style = "in_hours" if standing.is_in_hours else "off_hours"
    sign = signs.open if standing.is_in_hours else signs.pause if standing.state == "lunch" else signs.shut
    mine = " (you)" if is_me and standing.name != "you" else ""
    room = NARROW_NAME if width < NARROW else WIDE_NAME
    # A holiday's name may be long: it goes where lines may break, and they break behind it.
    short, _, reason = state_words(standing).partition(": ")
    change = until_words(standing) if width < NARROW else change_words(standing)
    breaks = len(reason) + len(change) > width - ROOM_BEFORE_REASON
    told = f"{reason};{chr(10) if breaks else ' '}{change.strip()}" if reason else change
    return [
        Text(
            f"{sign} {shorten(standing.name, room - len(mine))}{mine}", "name" if standing.is_in_hours else ""
        ),
        Text(local_words(standing)),
        Text(short, style),
        Text(told, "" if standing.is_in_hours else "quiet"),
    ]


def _narrowed(row: list[Text]) -> list[Text]:
    """State and change in one column: ``in hours to 18:00 (7 h)``."""
    name, local, state, change = row
    gap = "" if change.plain.startswith((" ", ",")) else " "
    return [name, local, Text.assemble(state, gap, change)]
