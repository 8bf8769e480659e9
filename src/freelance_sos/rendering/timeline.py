"""What happened, in order, in my time."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from freelance_sos.domain.events import (
    Acknowledged,
    ActionAdded,
    ActionDone,
    Cancelled,
    Closed,
    Noted,
    Opened,
    Payload,
    Received,
    Reopened,
    Resolved,
    Resumed,
    Retracted,
    Reviewed,
    RunbookStarted,
    Sent,
    SeverityChanged,
    StepDone,
    StepSkipped,
    Waiting,
)
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.text import counted
from freelance_sos.domain.views import IncidentView
from freelance_sos.rendering.text import clean, clean_lines
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import MINE, clock_time


def timeline_table(view: IncidentView, signs: Symbols) -> Table:
    """A line an event; what was taken back stands there, and says so."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_row(Text(MINE, "quiet"), "", "")
    for event in view.incident.timeline:
        taken_back = event.id in view.incident.taken_back
        name, text = _words(event.what, view)
        table.add_row(
            Text(clock_time(event.at, view.me.zone, view.now), "quiet" if taken_back else ""),
            Text(name, "quiet" if taken_back else "name"),
            Text(f"(taken back) {text}" if taken_back else text, "quiet" if taken_back else ""),
        )
    return table


def _words(what: Payload, view: IncidentView) -> tuple[str, str]:
    """The name and the text of one event."""
    match what:
        case Acknowledged() | Sent():
            name = "acknowledged" if isinstance(what, Acknowledged) else "sent"
            return name, f"{clean_lines(what.text)}{_promise(what, view)}{_via(what.via)}".strip()
        case Received():
            return "received", f"{clean_lines(what.text)}{_via(what.via)}"
        case Noted() | Waiting() | Resumed() | Resolved():
            return what.kind, clean_lines(what.text)
        case Reviewed() | ActionAdded() | ActionDone() | Closed():
            return _words_after(what, view.incident)
        case _:
            return _words_of_course(what, view)


def _words_of_course(what: Payload, view: IncidentView) -> tuple[str, str]:
    """Events that change where the incident stands."""
    match what:
        case Opened():
            reported = clock_time(what.reported, view.me.zone, view.now)
            return "opened", f"reported {reported} {MINE}{_via(what.via)}"
        case SeverityChanged():
            return "severity", f"{what.severity} {clean(what.why)}".strip()
        case Reopened() | Cancelled():
            return what.kind, clean(what.why)
        case RunbookStarted():
            steps = counted(len(what.copy.steps), "step")
            return "runbook", clean(f"{what.runbook}: {what.copy.title}, {steps}")
        case StepDone():
            return "step done", _step_words(what, what.text, view.incident)
        case StepSkipped():
            name = "not applicable" if what.not_applicable else "step skipped"
            return name, _step_words(what, what.why, view.incident)
        case Retracted():
            return "undone", f"{len(what.events)} taken back"
        case _:
            return "unknown", clean(f"{what.kind}: written by a newer sos, kept as it is")


def _step_words(what: StepDone | StepSkipped, text: str, incident: Incident) -> str:
    """``3 Open the site on your own phone: works there``, as far as its runbook is known."""
    walks = [walk for walk in incident.walks if walk.runbook.name == what.runbook]
    steps = {
        str(step.number): step.do for walk in walks or incident.walks[-1:] for step in walk.runbook.steps
    }
    told = f"{what.step} {steps.get(what.step, '')}".strip()
    return clean(f"{told.rstrip('.')}: {text}" if text else told)


def _words_after(what: Reviewed | ActionAdded | ActionDone | Closed, incident: Incident) -> tuple[str, str]:
    """Events of the review."""
    match what:
        case Reviewed():
            return "reviewed", f"{len(what.lessons)} {'lesson' if len(what.lessons) == 1 else 'lessons'}"
        case ActionAdded():
            return "action", f"{clean(what.text)}{f', due {what.due}' if what.due else ''}"
        case ActionDone():
            named = next(
                (one.text for one in incident.actions if one.number == what.action), str(what.action)
            )
            return "action done", clean(f"{named}: {what.text}" if what.text else named)
        case Closed():
            return "closed", clean(f"no lesson: {what.skipped}") if what.skipped else ""


def _promise(what: Acknowledged | Sent, view: IncidentView) -> str:
    if what.promise is None:
        return ""
    return f" (next update promised for {clock_time(what.promise, view.client.zone, view.now)} their time)"


def _via(channel: str) -> str:
    return f" (via {clean(channel)})" if channel else ""
