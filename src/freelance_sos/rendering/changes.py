"""What a command did, in a few words: ``acknowledged 18:42 your time, 8 min before it was due``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from freelance_sos.domain.agreement import TargetName
from freelance_sos.domain.changes import ChangedFile
from freelance_sos.domain.events import (
    Acknowledged,
    Event,
    Noted,
    Received,
    Reopened,
    Resolved,
    Resumed,
    Retracted,
    Sent,
    SeverityChanged,
    StepDone,
    StepSkipped,
    Waiting,
)
from freelance_sos.domain.views import IncidentView
from freelance_sos.rendering.text import clean, shorten
from freelance_sos.rendering.times import MINE, clock_time, in_words, length

TAKEN_BACK, STANDS_AGAIN = "taken back", "stands again"
KIND_WORDS = {
    "action_added": "action",
    "action_done": "done mark of an action",
    "severity_changed": "change of severity",
    "sent": "message to the client",
    "received": "message from the client",
    "noted": "note",
    "step_done": "tick of a step",
    "step_skipped": "skipped step",
    "runbook_started": "start of a runbook",
}


def change_words(events: Sequence[Event], view: IncidentView, seen_at: datetime) -> str:
    """What the latest change was, told to somebody who reads it at ``seen_at``."""
    event = events[-1]
    at = f"{clock_time(event.at, view.me.zone, seen_at)} {MINE}"
    match event.what:
        case Acknowledged(promise=promise):
            return f"acknowledged {at}{_against(view, 'acknowledge')}{_promised(view, event.at, promise)}"
        case Sent(promise=promise):
            return f"message to the client logged {at}{_promised(view, event.at, promise)}"
        case Received():
            still = "; still waiting" if view.incident.status == "waiting" else ""
            return f"message from the client logged {at}{still}"
        case Noted():
            return f"note logged {at}"
        case Waiting():
            return f"waiting for the client since {at}; the resolve and update clocks rest"
        case Resumed():
            return f"resumed {at}{_waited(view)}"
        case SeverityChanged(severity=severity):
            return f"has severity {severity} since {at}"
        case Resolved():
            took = in_words(event.at - view.incident.reported_at)
            return f"resolved {at}, {took} after it was reported{_against(view, 'resolve')}"
        case StepDone() | StepSkipped() | Retracted():
            return f"{_tick_words(event.what)} {at}"
        case Reopened():
            return f"reopened {at}; its clocks run on"
        case _:
            return f"{_kind(event)} {at}"


def _tick_words(what: StepDone | StepSkipped | Retracted) -> str:
    match what:
        case StepDone():
            return "done"
        case StepSkipped():
            return "not applicable" if what.not_applicable else "skipped"
        case Retracted():
            return "tick taken back"


def undo_words(events: Sequence[Event]) -> str:
    """What was taken back."""
    return f"{TAKEN_BACK}: {', '.join(map(named_event, events))}"


def redo_words(events: Sequence[Event]) -> str:
    """What stands again."""
    return f"{STANDS_AGAIN}: {', '.join(map(named_event, events))}"


def file_words(file: ChangedFile) -> str:
    """What had been done to it: ``edited clients/acme.toml (hours, notes)``."""
    keys = shorten(", ".join(file.keys), 60)
    return clean(f"{file.doing} {file.label}{f' ({keys})' if keys else ''}")


def named_event(event: Event) -> str:
    """``note "restarted"``: what it was, and how it begins."""
    text = getattr(event.what, "text", "") or getattr(event.what, "title", "")
    return f'{_kind(event)} "{shorten(text, 40)}"' if text else _kind(event)


def _kind(event: Event) -> str:
    return KIND_WORDS.get(event.what.kind, clean(event.what.kind.replace("_", " ")))


def _against(view: IncidentView, name: TargetName) -> str:
    """How that compares with what was agreed."""
    state = next((state for state in view.targets if state.name == name), None)
    if state is None or state.due_at is None or state.met_at is None:
        return ""
    if state.breached:
        return f", {length(state.met_at - state.due_at)} late"
    return f", {length(state.due_at - state.met_at)} before it was due"


def _promised(view: IncidentView, at: datetime, promise: datetime | None) -> str:
    """A promise that the line about what is due next does not show, or that is later than was agreed."""
    if promise is None:
        return ""
    due = view.next_due
    told = f"; you promised the next update for {clock_time(promise, view.me.zone, view.now)} {MINE}"
    agreed = view.incident.agreement.target(view.incident.severity, "update")
    within = agreed.within.elapsed if agreed and agreed.clock == "24/7" else None
    if within and promise > at + within:
        return f"{told}, later than the {agreed.within if agreed else ''} you agreed"
    return "" if due and due.promised else told


def _waited(view: IncidentView) -> str:
    ended = [wait for wait in view.incident.waits if wait.end]
    return f", waited {length(ended[-1].end - ended[-1].start)}" if ended and ended[-1].end else ""
