"""Incidents as a list: what is due first on top."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.views import IncidentView
from freelance_sos.rendering.targets import state_style
from freelance_sos.rendering.text import shorten
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import MINE, WEEKDAYS, clock_time, from_now, left, length

WIDE = 110
WAIT_ROOM = 40
GAP = 2
LEAST_ROOM = 12


def list_screen(
    views: Sequence[IncidentView], signs: Symbols, width: int, *, chosen: bool = False
) -> RenderableType:
    """A line an incident: id, severity, status, what is due, title. ``chosen``: a filter was set."""
    if not views and chosen:
        return Text("nothing matches", "quiet")
    if not views:
        return Text(f"nothing is open {signs.next} sos list --all shows what was", "quiet")
    return incidents_table(views, width)


def incidents_table(views: Sequence[IncidentView], width: int) -> RenderableType:
    """The lines alone: one an incident, or two where the screen is narrow."""
    if width < WIDE:
        return Group(*(_two_lines(view, width) for view in views))
    return _one_line_each(views, width)


def _one_line_each(views: Sequence[IncidentView], width: int) -> Table:
    rows = [[*_head(view), due_text(view)] for view in views]
    used = sum(max(row[column].cell_len for row in rows) + GAP for column in range(len(rows[0])))
    table = Table.grid(padding=(0, GAP, 0, 0))
    for row, view in zip(rows, views, strict=True):
        table.add_row(*row, Text(shorten(view.incident.title, max(width - used, LEAST_ROOM)), no_wrap=True))
    for column in table.columns:
        column.no_wrap = True
    return table


def _two_lines(view: IncidentView, width: int) -> Text:
    head = Text("  ").join(_head(view))
    room = max(width - len(head) - GAP, LEAST_ROOM)
    return head.append(f"  {shorten(view.incident.title, room)}\n      ").append_text(due_text(view))


def _head(view: IncidentView) -> list[Text]:
    incident = view.incident
    return [
        Text(incident.id, "name"),
        Text(f"sev {incident.severity}", "worst" if incident.severity == 1 else ""),
        Text(incident.status),
    ]


def due_text(view: IncidentView) -> Text:
    """``acknowledge 18:50 your time, 10 min left``; for what is over, when it was."""
    incident, due = view.incident, view.next_due
    if not incident.is_unfinished:
        return Text(f"{_date(view)}, took {_took(view)}", "quiet")
    if not incident.is_live:
        return Text("lessons to write", "due")
    if due is None or due.due_at is None:
        if incident.status == "open":
            return Text(f"nobody told them yet, {from_now(incident.reported_at, view.now)}", "due")
        return Text(_waiting(view) or "nothing agreed", "quiet")
    at = clock_time(due.due_at, view.me.zone, view.now)
    return Text(f"{due.name} {at} {MINE}, {left(due.due_at, view.now)}", state_style(due, view.now))


def _waiting(view: IncidentView) -> str:
    wait = next((wait for wait in view.incident.waits if wait.end is None), None)
    if wait is None:
        return ""
    return f"for {length(view.now - wait.start)}{f': {shorten(wait.text, WAIT_ROOM)}' if wait.text else ''}"


def _date(view: IncidentView) -> str:
    local = view.incident.reported_at.astimezone(view.me.zone)
    return f"{WEEKDAYS[local.weekday()]} {local:%Y-%m-%d}"


def _took(view: IncidentView) -> str:
    incident = view.incident
    end: datetime = incident.resolved_at or incident.ended_at or view.now
    return length(end - incident.reported_at)
