"""Bare ``sos``: what needs me now, and nothing else."""

from __future__ import annotations

from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from freelance_sos.domain.board import Board, Standing
from freelance_sos.domain.incident import Action
from freelance_sos.domain.views import Overview
from freelance_sos.rendering.incident import LONG_TITLE, next_for
from freelance_sos.rendering.listing import incidents_table
from freelance_sos.rendering.text import short_name, shorten
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import MINE, clock_time, from_now

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
        parts += [Text(), next_for(views[0].incident, signs)]
    elif not due:
        parts.insert(0, Text("all quiet", "in_hours"))
    return Group(*parts)


def _in_hours(overview: Overview, signs: Symbols) -> Text:
    clients = overview.board.clients
    if not clients:
        return Text(f"no clients yet {signs.next} sos client add")
    open_now = [one for one in clients if one.is_in_hours]
    if open_now:
        told = ", ".join(f"{short_name(one.name)} ({_until(one, overview.board)})" for one in open_now)
        return Text.assemble((f"{signs.open} in hours: ", "in_hours"), told)
    first, nobody = clients[0], "nobody that can be read" if overview.board.unread else "nobody"
    if first.changes_at is None:
        return Text(f"{signs.shut} {nobody} is in hours", "quiet")
    opens = f"{clock_time(first.changes_at, overview.board.mine.zone, overview.now)} {MINE}"
    told = f"next {short_name(first.name)} at {opens}, {from_now(first.changes_at, overview.now)}"
    return Text(f"{signs.shut} {nobody} is in hours; {told}", "quiet")


def _until(one: Standing, board: Board) -> str:
    if one.changes_at is None:
        return "always"
    return f"to {clock_time(one.changes_at, board.mine.zone, board.at)} {MINE}"


def _is_due(action: Action, today: date) -> bool:
    return action.due is not None and (action.due - today).days <= DAYS_AHEAD


def _action_line(action: Action, today: date) -> Text:
    days = (action.due - today).days if action.due else 0
    when = f"overdue {-days} d" if days < 0 else "due today" if days == 0 else f"due in {days} d"
    return Text.assemble(
        ("to do  ", "heading"),
        shorten(action.text, LONG_TITLE),
        f"  ({action.id}, ",
        (when, "breached" if days < 0 else "due"),
        ")",
    )
