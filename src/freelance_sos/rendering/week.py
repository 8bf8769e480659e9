"""The coming week: a strip of seven of my days for everybody, and the days that are not as usual."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.board import Board, Standing
from freelance_sos.domain.weeks import Span
from freelance_sos.rendering.board import NARROW, SHARED, SIGN_ROOM, notes_below
from freelance_sos.rendering.days import their_unusual_words
from freelance_sos.rendering.standing import name_of, style_of, who_text
from freelance_sos.rendering.strip import Ruler, ruler_over
from freelance_sos.rendering.text import short_name
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import MINE, THEIRS, WEEKDAYS, day_name

# The finest that leaves room for names is taken: minutes a letter.
CELLS = (60, 120, 180, 240, 360)
NAME_ROOM = 20
MOST_TOGETHER = 3


def week_screen(board: Board, signs: Symbols, width: int) -> RenderableType:
    """A strip a person, then the hours that all share, then what is unusual, date by date."""
    parts: list[RenderableType] = [_strips(board, signs, width) if width >= NARROW else _lists(board)]
    if board.clients:
        parts += [Text(), Text(together_words(board), "shared")]
    if unusual := _unusual(board):
        parts += [Text(), unusual]
    return Group(*parts, *notes_below(board))


def together_words(board: Board) -> str:
    """``together: Mon 23 Nov 14:00–17:30, … your time``: the next few times."""
    ahead = [span for span in board.together if span.closes_at > board.at]
    if not ahead:
        return "together: never this week"
    if ahead[0].opens_at <= board.at and ahead[0].closes_at == board.frame.whole.closes_at:
        return "together: all week"
    told = [_span_words(span, board) for span in ahead[:MOST_TOGETHER]]
    more = f", {len(ahead) - MOST_TOGETHER} more" if len(ahead) > MOST_TOGETHER else ""
    return f"together: {', '.join(told)} {MINE}{more}"


def _span_words(span: Span, board: Board) -> str:
    """``Mon 23 Nov 14:00–17:30``, from now on; with the other date where it ends on one."""
    zone, today = board.mine.zone, board.frame.today
    opens, closes = max(span.opens_at, board.at).astimezone(zone), span.closes_at.astimezone(zone)
    other = "" if closes.date() == opens.date() else f"{day_name(closes, today)} "
    return f"{day_name(opens, today)} {opens:%H:%M}–{other}{closes:%H:%M}"


def _strips(board: Board, signs: Symbols, width: int) -> Table:
    ruler = _ruler(board, signs, width)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    room = min(NAME_ROOM, width - ruler.width - SIGN_ROOM - 3)
    table.add_row(
        Text("your week", "quiet"),
        ruler.dates(_day_heads(board)),
    )
    for one in board.everybody:
        style = "mine" if one is board.mine else style_of(one)
        name = who_text(one, name_of(one, room), signs)
        table.add_row(name, ruler.strip(one.spans, one.rests, style))
    if board.clients:
        table.add_row(Text(" " * SIGN_ROOM + SHARED), ruler.strip(board.together, (), "shared"))
    return table


def _ruler(board: Board, signs: Symbols, width: int) -> Ruler:
    rulers = [ruler_over(board, minutes, signs) for minutes in CELLS]
    names = max(cell_len(short_name(one.name)) for one in board.everybody)
    longest = max(min(names, NAME_ROOM), len(SHARED))
    fitting = (ruler for ruler in rulers if ruler.width + longest + SIGN_ROOM + 3 <= width)
    return next(fitting, rulers[-1])


def _day_heads(board: Board) -> Iterator[str]:
    for day in board.frame.days:
        local = day.opens_at.astimezone(board.mine.zone)
        yield f"{WEEKDAYS[local.weekday()]} {local.day}"


def _lists(board: Board) -> Group:
    """Everybody's open spans in words, in their own time, where a strip has no room."""
    lines = [Text(f"hours in {THEIRS}", "quiet")]
    for one in board.everybody:
        lines.append(Text(short_name(one.name), "name"))
        lines += [Text(f"  {line}") for line in _their_days(one, board.frame.whole)] or [
            Text("  no hours", "quiet")
        ]
    return Group(*lines)


def _their_days(one: Standing, whole: Span) -> Iterator[str]:
    """A line a date; … stands where the week in sight begins or ends within their hours."""
    if one.spans == (whole,):
        yield "always"
        return
    by_day: dict[date, list[str]] = {}
    for span in one.spans:
        opens, closes = span.opens_at.astimezone(one.zone), span.closes_at.astimezone(one.zone)
        start = "…" if span.opens_at == whole.opens_at else f"{opens:%H:%M}"
        end = "…" if span.closes_at == whole.closes_at else _closing(opens, closes)
        by_day.setdefault(opens.date(), []).append(f"{start}–{end}")
    for day, spans in by_day.items():
        yield f"{day_name(day, one.local)} {', '.join(spans)}"


def _closing(opens: datetime, closes: datetime) -> str:
    same = closes.date() == opens.date()
    return f"{closes:%H:%M}" if same else f"{WEEKDAYS[closes.weekday()]} {closes:%H:%M}"


def _unusual(board: Board) -> Table | None:
    rows = sorted(
        (one.day, place, name_of(who, NAME_ROOM), their_unusual_words(one))
        for place, who in enumerate(board.everybody)
        for one in who.unusual
    )
    if not rows:
        return None
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    before: date | None = None
    for day, _, name, told in rows:
        head = "" if day == before else day_name(day, board.frame.today)
        table.add_row(Text(head), Text(name), Text(told, "rest"))
        before = day
    return table
