"""Incidents as a list: what is due first on top."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.views import IncidentView
from freelance_sos.rendering.targets import state_style, state_words
from freelance_sos.rendering.text import shorten
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import MINE, WEEKDAYS, clock_time, length

NARROW = 70
TITLE_ROOM = 40


def list_screen(views: Sequence[IncidentView], signs: Symbols, width: int) -> RenderableType:
    """A line an incident: id, severity, status, what is due, title."""
    if not views:
        return Text(f"nothing is open {signs.next} sos list --all shows what was", "quiet")
    return incidents_table(views, width)


def incidents_table(views: Sequence[IncidentView], width: int) -> Table:
    """The lines alone."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=width >= NARROW)
    table.add_column(overflow="fold")
    if any(view.incident.is_live for view in views):
        table.add_row("", "", "", Text(f"due, {MINE}", "quiet"), "")
    for view in views:
        incident = view.incident
        table.add_row(
            Text(incident.id, "name"),
            Text(f"sev {incident.severity}", "worst" if incident.severity == 1 else ""),
            Text(incident.status),
            due_text(view),
            Text(shorten(incident.title, TITLE_ROOM if width < NARROW else width)),
        )
    return table


def due_text(view: IncidentView) -> Text:
    """``acknowledge 18:50, 10 min left``, in my time; for what is over, when it was."""
    incident, due = view.incident, view.next_due
    if not incident.is_unfinished:
        return Text(f"{_date(view)}, took {_took(view)}", "quiet")
    if not incident.is_live:
        return Text("lessons to write", "due")
    if due is None or due.due_at is None:
        waiting = incident.waiting_since
        return Text(f"for {length(view.now - waiting)}" if waiting else "nothing agreed", "quiet")
    at = clock_time(due.due_at, view.me.zone, view.now)
    return Text(f"{due.name} {at}, {state_words(due, view.now)}", state_style(due, view.now))


def _date(view: IncidentView) -> str:
    local = view.incident.reported_at.astimezone(view.me.zone)
    return f"{WEEKDAYS[local.weekday()]} {local:%Y-%m-%d}"


def _took(view: IncidentView) -> str:
    incident = view.incident
    end: datetime = incident.resolved_at or incident.ended_at or view.now
    return length(end - incident.reported_at)
