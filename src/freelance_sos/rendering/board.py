"""The board: a line a person, who is in hours and until when, beside a strip of my day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.board import Board, Standing
from freelance_sos.rendering.clock_changes import change_notes
from freelance_sos.rendering.standing import (
    ME_MARK,
    aside_words,
    local_words,
    name_of,
    short_local_words,
    state_words,
    style_of,
    there_words,
    until_words,
    who_text,
)
from freelance_sos.rendering.strip import ruler_over, strip_width
from freelance_sos.rendering.text import clean
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import clock_time, day_name, length, short_length

# Below this there is no strip.
NARROW = 60
LONGEST_NAME, SHORTEST_NAME, LEAST_NAME = 26, 14, 8
SIGN_ROOM = 2
SHARED = "everybody"
SOON = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How much is shown: an hour of the strip takes ``60 / minutes`` letters; None has no strip."""

    minutes: int | None
    told: Callable[[Standing, ZoneInfo], str]
    local: Callable[[Standing], str] = local_words
    gap: int = 2


def _fully(standing: Standing, mine: ZoneInfo) -> str:
    """``in hours to 17:00, 18:00 there (7 h 20 min)``."""
    if standing.changes_at is None:
        return _shortest(standing, mine)
    there = clock_time(standing.changes_at, standing.zone, standing.at)
    here = clock_time(standing.changes_at, mine, standing.at)
    also = f", {there} there" if there != here else ""
    return f"{_shortest(standing, mine)}{also} ({length(standing.changes_at - standing.at)})"


def _shorter(standing: Standing, mine: ZoneInfo) -> str:
    """``in hours to 17:00 (7 h 20 min)``."""
    return f"{_state(standing)}{until_words(standing, mine)}"


def _short(standing: Standing, mine: ZoneInfo) -> str:
    """``in hours to 17:00 (1h20m)``; the length only where it is soon, and somebody may be waiting for it."""
    told = _shortest(standing, mine)
    if standing.changes_at is None or standing.changes_at - standing.at > SOON:
        return told
    return f"{told} ({short_length(standing.changes_at - standing.at)})"


def _shortest(standing: Standing, mine: ZoneInfo) -> str:
    """``in hours to 17:00``."""
    return f"{_state(standing)}{until_words(standing, mine, with_length=False)}"


def _state(standing: Standing) -> str:
    """The state without the name of a holiday, which may be long: it goes below."""
    return state_words(standing).partition(":")[0]


# The first that fits is taken.
LAYOUTS = (
    Layout(minutes=15, told=_fully, local=there_words),
    Layout(minutes=30, told=_fully, local=there_words),
    Layout(minutes=30, told=_fully),
    Layout(minutes=30, told=_shorter),
    Layout(minutes=60, told=_fully),
    Layout(minutes=60, told=_shorter),
    Layout(minutes=60, told=_shorter, local=short_local_words, gap=1),
    Layout(minutes=60, told=_short, local=short_local_words, gap=1),
    Layout(minutes=60, told=_shortest, local=short_local_words, gap=1),
    Layout(minutes=120, told=_shorter, local=short_local_words, gap=1),
    Layout(minutes=120, told=_short, local=short_local_words, gap=1),
    Layout(minutes=120, told=_shortest, local=short_local_words, gap=1),
)
WITHOUT_STRIP = (
    Layout(minutes=None, told=_shorter, gap=1),
    Layout(minutes=None, told=_short, local=short_local_words, gap=1),
    Layout(minutes=None, told=_shortest, local=short_local_words, gap=1),
)


def board_screen(board: Board, signs: Symbols, width: int) -> RenderableType:
    """Me on top, then every client, those in hours first, then the hours that all share; notes below."""
    return Group(_Rows(board, signs, width).table(), *notes_below(board))


def notes_below(board: Board) -> list[RenderableType]:
    """A line for each thing that clock changes do soon, after an empty one."""
    notes = change_notes(board.outlook) if board.outlook else []
    if not notes:
        return []
    table = Table.grid(padding=(0, 2, 0, 0))
    for number, note in enumerate(notes):
        table.add_row(Text("" if number else "clocks", "quiet"), Text(note, "note"))
    return [Text(), table]


class _Rows:
    """The lines of a board, laid out for a width."""

    def __init__(self, board: Board, signs: Symbols, width: int) -> None:
        self.board, self.signs = board, signs
        self.layout = _layout(board, width)
        room = width - _width_without_names(board, self.layout) - SIGN_ROOM
        self.room = max(LEAST_NAME, min(LONGEST_NAME, room))
        self.ruler = ruler_over(board, self.layout.minutes, signs) if self.layout.minutes else None

    def table(self) -> Table:
        table = Table.grid(padding=(0, self.layout.gap, 0, 0))
        for _ in range(3 if self.ruler else 2):
            table.add_column(no_wrap=True)
        table.add_column()
        table.add_row(*self._heads())
        for one in self.board.everybody:
            table.add_row(*self._row(one))
        for slug in self.board.unread:
            table.add_row(*self._unread(slug))
        if self.board.clients:
            table.add_row()
            table.add_row(*self._shared())
        return table

    def _heads(self) -> list[Text]:
        today = day_name(self.board.frame.today, self.board.frame.today)
        yours = f"your {today}"
        first = yours if len(yours) <= self.room + SIGN_ROOM else today
        heads = [Text(head, "quiet") for head in (first, "there", "until, in your time")]
        return self._with_strip(heads, self.ruler.hours() if self.ruler else None)

    def _row(self, one: Standing) -> list[Text]:
        style = "mine" if one is self.board.mine else style_of(one)
        cells = [self._who(one), Text(self.layout.local(one)), self._told(one)]
        return self._with_strip(cells, self.ruler.strip(one.spans, one.rests, style) if self.ruler else None)

    def _unread(self, slug: str) -> list[Text]:
        told = Text(f"can't be read: sos client check {slug}", "breached")
        return self._with_strip([Text(f"? {slug}"), Text(), told], Text() if self.ruler else None)

    def _shared(self) -> list[Text]:
        told = Text(shared_words(self.board), "shared")
        cells = [Text(" " * SIGN_ROOM + SHARED), Text(), told]
        if self.ruler is None:
            return cells
        together = self.board.together
        return self._with_strip(cells, self.ruler.strip(together, (), "shared") if together else Text())

    def _with_strip(self, cells: list[Text], strip: Text | None) -> list[Text]:
        return [*cells[:2], strip, *cells[2:]] if strip is not None else cells

    def _told(self, one: Standing) -> Text:
        told = Text(self.layout.told(one, self.board.mine.zone), style_of(one))
        for line in aside_words(one):
            told.append(f"\n{line}", "rest")
        return told

    def _who(self, one: Standing) -> Text:
        is_me = one is self.board.mine
        room = self.room - len(ME_MARK) if is_me and one.name != "you" else self.room
        return who_text(one, name_of(one, max(room, 1)), self.signs, is_me=is_me)


def shared_words(board: Board) -> str:
    """``together to 17:00``, ``together 14:00–17:30`` or ``not together today``: all in hours at once."""
    unread = f", without {', '.join(board.unread)}" if board.unread else ""
    return f"{_together_words(board)}{unread}"


def _together_words(board: Board) -> str:
    ahead = [span for span in board.together if span.closes_at > board.at]
    if not ahead:
        return f"not together {'again ' if board.together else ''}today"
    opens, closes = (clock_time(at, board.mine.zone, board.at) for at in ahead[0])
    return f"together to {closes}" if ahead[0].opens_at <= board.at else f"together {opens}–{closes}"


def _layout(board: Board, width: int) -> Layout:
    layouts = LAYOUTS if width >= NARROW else WITHOUT_STRIP
    longest = max(cell_len(_name_of(one, board)) for one in board.everybody)
    for layout in layouts[:-1]:
        wanted = max(min(longest, LONGEST_NAME if layout.gap > 1 else SHORTEST_NAME), len(SHARED))
        if _width_without_names(board, layout) + SIGN_ROOM + wanted <= width:
            return layout
    return layouts[-1]


def _name_of(one: Standing, board: Board) -> str:
    return f"{clean(one.name)}{ME_MARK}" if one is board.mine else clean(one.name)


def _width_without_names(board: Board, layout: Layout) -> int:
    cells = strip_width(board.frame.days, timedelta(minutes=layout.minutes)) if layout.minutes else 0
    local = max(cell_len(layout.local(one)) for one in board.everybody)
    told = max(cell_len(layout.told(one, board.mine.zone)) for one in board.everybody)
    gaps = 2 if layout.minutes is None else 3
    return local + cells + told + gaps * layout.gap
