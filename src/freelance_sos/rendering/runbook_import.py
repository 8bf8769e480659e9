"""A checklist that became a runbook: what it holds now, and what had no place in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.checklist_items import LeftOut
from freelance_sos.domain.checklist_steps import Note
from freelance_sos.domain.runbook import Runbook
from freelance_sos.domain.runbook_checks import Precedence
from freelance_sos.domain.text import counted
from freelance_sos.rendering.next_step import next_line
from freelance_sos.rendering.runbooks import beside_lines
from freelance_sos.rendering.text import clean, shorten
from freelance_sos.rendering.theme import Symbols

MOST_LISTED = 40
LONG_TEXT = 100
LONG_TITLE = 80


def imported_screen(
    runbook: Runbook,
    path: str,
    *,
    replaces_built_in: bool,
    beside: Sequence[Precedence],
    lists: Sequence[RenderableType],
) -> RenderableType:
    """After the file was written: what, where, and ``lists`` of what to look at."""
    parts: list[RenderableType] = [
        Text.assemble((runbook.name, "name"), f" is new: {shorten(runbook.title, LONG_TITLE)}"),
        Text(f"{counted(len(runbook.phases), 'phase')}, {counted(len(runbook.steps), 'step')}"),
        Text.assemble(("file  ", "quiet"), clean(path)),
    ]
    if replaces_built_in:
        parts.append(Text("it replaces the built-in one; take the file away to have that back", "quiet"))
    return Group(*parts, *beside_lines(runbook.name, beside), *lists)


def imported_next(name: str, signs: Symbols) -> RenderableType:
    """The one next step after that."""
    return next_line(f"sos runbook edit {name}", signs)


def listed(left_out: Sequence[LeftOut], notes: Sequence[Note]) -> list[RenderableType]:
    """What was left out, and what was read in a way worth a look, by line of the checklist."""
    parts: list[RenderableType] = []
    if left_out:
        rows = ((_lines(one), f"{one.what}: {shorten(one.text, LONG_TEXT)}") for one in left_out)
        parts += [Text("\nleft out", "heading"), *_rows(rows, len(left_out))]
        parts.append(Text("  kept as comments at the top of the file", "quiet"))
    if notes:
        rows = ((f"line {one.line}", clean(one.text)) for one in notes)
        parts += [Text("\nhave a look at", "heading"), *_rows(rows, len(notes))]
    return [*parts, Text()] if parts else []


def list_lines(left_out: Sequence[LeftOut], notes: Sequence[Note]) -> Iterator[str]:
    """The same, a line each."""
    for one in left_out:
        yield f"left out: {_lines(one)}: {one.what}: {shorten(one.text, LONG_TEXT)}"
    for note in notes:
        yield f"have a look at: line {note.line}: {clean(note.text)}"


def left_out_json(left_out: Iterable[LeftOut]) -> list[dict[str, Any]]:
    """What was left out, each with its lines and what stands there."""
    return [
        {"line": one.line, "last_line": one.last_line, "what": one.what, "text": one.text} for one in left_out
    ]


def notes_json(notes: Iterable[Note]) -> list[dict[str, Any]]:
    """What was read in a way worth a look."""
    return [{"line": one.line, "text": one.text} for one in notes]


def _lines(one: LeftOut) -> str:
    return f"line {one.line}" if one.last_line <= one.line else f"lines {one.line}-{one.last_line}"


def _rows(rows: Iterable[tuple[str, str]], number: int) -> Iterator[RenderableType]:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, justify="right")
    table.add_column(overflow="fold")
    for (lines, told), _ in zip(rows, range(MOST_LISTED), strict=False):
        table.add_row(Text(lines, "quiet"), Text(told))
    yield Padding(table, (0, 0, 0, 2))
    if number > MOST_LISTED:
        yield Text(f"  and {number - MOST_LISTED} more: add --json", "quiet")
