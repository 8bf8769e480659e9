"""What happened, in order, in my time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.table import Table
from rich.text import Text

from freelance_sos.domain.events import (
    Acknowledged,
    ActionAdded,
    ActionDone,
    Cancelled,
    Closed,
    Event,
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
from freelance_sos.domain.promise_record import Promised, promise_record
from freelance_sos.domain.secrets import masked
from freelance_sos.domain.text import counted
from freelance_sos.domain.views import IncidentView
from freelance_sos.rendering.changes import named_event
from freelance_sos.rendering.text import clean, clean_lines
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import MINE, clock_time, left, length


def timeline_table(view: IncidentView, signs: Symbols, events: Sequence[Event] | None = None) -> Table:
    """A line an event, of all or of ``events``; what was taken back stands there, and says so."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_row(Text(MINE, "quiet"), "", "")
    promises = promises_by_event(view)
    for event in view.incident.timeline if events is None else events:
        taken_back = event.id in view.incident.taken_back
        name, text = event_words(event, view, promises)
        table.add_row(
            Text(clock_time(event.at, view.me.zone, view.now), "quiet" if taken_back else ""),
            Text(name, "quiet" if taken_back else "name"),
            Text(f"(taken back) {text}" if taken_back else text, "quiet" if taken_back else ""),
        )
    return table


def promises_by_event(view: IncidentView) -> dict[str, Promised]:
    """What became of each promise, by the id of the message that made it."""
    return {one.event: one for one in promise_record(view.incident, view.now)}


def event_words(event: Event, view: IncidentView, promises: Mapping[str, Promised]) -> tuple[str, str]:
    """The name and the text of one event; of one that was taken back without passwords."""
    name, text = _event_words(event, view, promises)
    return name, masked(text) if event.id in view.incident.taken_back else text


def _event_words(event: Event, view: IncidentView, promises: Mapping[str, Promised]) -> tuple[str, str]:
    what = event.what
    match what:
        case Acknowledged() | Sent():
            name = "acknowledged" if isinstance(what, Acknowledged) else "sent"
            promise = _promise(what, view, promises.get(event.id))
            return name, f"{clean_lines(what.text)}{promise}{_via(what.via)}".strip()
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
            return _taken_back_words(what, view.incident)
        case _:
            return "unknown", clean(f"{what.kind}: written by a newer sos, kept as it is")


def _taken_back_words(what: Retracted, incident: Incident) -> tuple[str, str]:
    """``undone`` with what it took back; ``redone`` where that was itself a taking back."""
    by_id = {event.id: event for event in incident.timeline}
    meant = [by_id[id_] for id_ in what.events if id_ in by_id]
    is_redo = any(isinstance(event.what, Retracted) for event in meant)
    if is_redo:
        again = [id_ for event in meant if isinstance(event.what, Retracted) for id_ in event.what.events]
        meant = [by_id[id_] for id_ in again if id_ in by_id]
    told = masked(", ".join(map(named_event, meant)))
    return "redone" if is_redo else "undone", told or counted(len(what.events), "event")


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


def _promise(what: Acknowledged | Sent, view: IncidentView, became: Promised | None) -> str:
    if what.promise is None:
        return ""
    due = clock_time(what.promise, view.client.zone, view.now)
    told = f", {promise_words(became, view.now)}" if became and became.state != "open" else ""
    return f" (next update promised for {due} their time{told})"


def promise_words(promise: Promised, now: datetime) -> str:
    """``kept``; ``broken, 12 min late``; ``broken, 12 min over`` where nothing has come yet."""
    if promise.state != "broken":
        return promise.state
    if promise.late_by:
        return f"broken, {length(promise.late_by)} late"
    return f"broken, {left(promise.due_at, now)}"


def _via(channel: str) -> str:
    return f" (via {clean(channel)})" if channel else ""
