"""Improvements to make: the list, and one of them in a line."""

from __future__ import annotations

from datetime import date

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.actions import ActionItem, ActionList
from freelance_sos.domain.incident import Action
from freelance_sos.rendering.json_parts import Json
from freelance_sos.rendering.json_views import action_json
from freelance_sos.rendering.next_step import next_line
from freelance_sos.rendering.text import clean, shorten
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import day_name

LONG_TITLE = 80
NARROW = 50
NONE_LEFT = "nothing left to improve"


def actions_screen(found: ActionList, signs: Symbols, width: int) -> RenderableType:
    """Overdue first, each with whose it is and where it comes from; a quiet line for none."""
    if not found.items:
        return Text("no improvements to make", "quiet")
    listed = (_stacked if width < NARROW else _table)(found, signs)
    first = found.items[0]
    if first.done_on:
        return listed
    return Group(listed, Text(), next_line(f"made one? sos actions done {first.action.id}", signs))


def action_added_screen(item: ActionItem, *, is_dated: bool, today: date, signs: Symbols) -> RenderableType:
    """After ``sos actions add``."""
    told = Text.assemble("added ", (item.action.id, "name"), ": ", action_words(item.action, today))
    if not is_dated:
        told.append(", in two weeks, as no date was named", "quiet")
    return Group(told, next_line("see them all: sos actions", signs))


def action_done_screen(item: ActionItem, left: int, signs: Symbols) -> RenderableType:
    """After ``sos actions done``: which one, and whether more are left."""
    after = f"{left} more to make: sos actions" if left else f"{NONE_LEFT}; what else needs you: sos"
    return Group(action_done_words(item), next_line(after, signs))


def action_done_words(item: ActionItem) -> Text:
    """``done acme-7.1: rotate the keys``."""
    return Text.assemble("done ", (item.action.id, "name"), f": {clean(item.action.text)}")


def action_words(action: Action, today: date) -> str:
    """``rotate the keys, Kim, by Tue 1 Dec``."""
    owner = f", {clean(action.owner)}" if action.owner else ""
    return f"{clean(action.text)}{owner}{f', by {day_words(action.due, today)}' if action.due else ''}"


def day_words(day: date, today: date) -> str:
    """``Tue 1 Dec``, with the year where it is another; ``today`` and ``tomorrow`` by name."""
    away = (day - today).days
    if away in (0, 1):
        return "tomorrow" if away else "today"
    return day_name(day, today)


def actions_json(found: ActionList) -> Json:
    """``sos actions --json``."""
    return {"today": found.today.isoformat(), "actions": [action_item_json(item) for item in found.items]}


def action_item_json(item: ActionItem) -> Json:
    """One improvement, with where it comes from."""
    return {
        **action_json(item.action),
        "client": item.incident.client,
        "title": item.incident.title,
        "overdue_days": -item.days_left if item.is_overdue and item.days_left else 0,
    }


def _table(found: ActionList, signs: Symbols) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for item in found.items:
        table.add_row(Text(item.action.id, "name"), _when(item, found.today), _what(item, found.today, signs))
    return table


def _stacked(found: ActionList, signs: Symbols) -> RenderableType:
    """For a narrow window: when above what."""
    parts: list[RenderableType] = []
    for item in found.items:
        parts.append(Text.assemble((item.action.id, "name"), "  ", _when(item, found.today)))
        parts.append(Padding(_what(item, found.today, signs), (0, 0, 0, 2)))
    return Group(*parts)


def _what(item: ActionItem, today: date, signs: Symbols) -> Text:
    told = Text(clean(item.action.text), overflow="fold")
    origin = _origin(item, today, signs)
    return told.append(f"\n{origin}", "quiet") if origin else told


def _when(item: ActionItem, today: date) -> Text:
    if item.done_on:
        return Text(f"done {day_words(item.done_on, today)}", "met")
    if item.action.due is None or item.days_left is None:
        return Text("no date", "quiet")
    if item.days_left < 0:
        return Text(f"overdue {-item.days_left} d", "breached")
    return Text(f"by {day_words(item.action.due, today)}", "due" if item.days_left <= 1 else "")


def _origin(item: ActionItem, today: date, signs: Symbols) -> str:
    """Whose it is, the incident it comes from, and when an overdue one was due."""
    parts = [clean(item.action.owner), shorten(item.incident.title, LONG_TITLE)]
    if item.is_overdue and item.action.due:
        parts.append(f"was due {day_words(item.action.due, today)}")
    return f" {signs.dot} ".join(part for part in parts if part)
