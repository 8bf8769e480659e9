"""Bare ``sos``: what needs me now, and nothing else."""

from __future__ import annotations

from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from freelance_sos.domain.board import Standing
from freelance_sos.domain.incident import Action
from freelance_sos.domain.views import Overview
from freelance_sos.rendering.incident import next_line
from freelance_sos.rendering.listing import incidents_table
from freelance_sos.rendering.standing import change_words, local_words
from freelance_sos.rendering.text import clean
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import THEIRS

DAYS_AHEAD = 7
MOST_ACTIONS = 3


def overview_screen(overview: Overview, signs: Symbols, width: int) -> RenderableType:
    """Burning first, then what to close, actions that are due, and who is in hours; a quiet line for none."""
    parts: list[RenderableType] = []
    views = [*overview.burning, *overview.to_close]
    if views:
        parts += [incidents_table(views, width), Text()]
    due = [action for action in overview.actions if _is_due(action, overview.today)]
    if due:
        parts += [*(_action_line(action, overview.today) for action in due[:MOST_ACTIONS]), Text()]
    parts.append(_in_hours(overview, signs))
    if views:
        parts += [Text(), next_line(views[0].incident, signs)]
    elif not due:
        parts.insert(0, Text("all quiet", "in_hours"))
    return Group(*parts)


def _in_hours(overview: Overview, signs: Symbols) -> Text:
    clients = overview.board.clients
    if not clients:
        return Text(f"no clients yet {signs.next} sos client add")
    open_now = [one for one in clients if one.is_in_hours]
    if open_now:
        told = ", ".join(f"{clean(one.name)} ({_until(one)})" for one in open_now)
        return Text.assemble((f"{signs.open} in hours: ", "in_hours"), told)
    first = clients[0]
    change = change_words(first)
    return Text(
        f"{signs.shut} nobody is in hours; {clean(first.name)} (now {local_words(first)} there) {change}",
        "quiet",
    )


def _until(one: Standing) -> str:
    return f"{change_words(one).split(',')[0]} {THEIRS}" if one.changes_at else "always"


def _is_due(action: Action, today: date) -> bool:
    return action.due is not None and (action.due - today).days <= DAYS_AHEAD


def _action_line(action: Action, today: date) -> Text:
    days = (action.due - today).days if action.due else 0
    when = f"overdue {-days} d" if days < 0 else "due today" if days == 0 else f"due in {days} d"
    return Text.assemble(
        ("to do  ", "heading"),
        clean(action.text),
        f"  ({action.id}, ",
        (when, "breached" if days < 0 else "due"),
        ")",
    )
