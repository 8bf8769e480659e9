"""What a command did, in a few words: ``acknowledged 18:42 your time, 8 min before it was due``."""

from __future__ import annotations

from collections.abc import Sequence

from freelance_sos.domain.agreement import TargetName
from freelance_sos.domain.events import (
    Acknowledged,
    Event,
    Noted,
    Received,
    Reopened,
    Resolved,
    Resumed,
    Sent,
    SeverityChanged,
    Waiting,
)
from freelance_sos.domain.views import IncidentView
from freelance_sos.rendering.text import clean, shorten
from freelance_sos.rendering.times import MINE, THEIRS, clock_time, in_words, length

KIND_WORDS = {
    "action_added": "action",
    "action_done": "done mark of an action",
    "severity_changed": "change of severity",
    "sent": "message to the client",
    "received": "message from the client",
    "noted": "note",
}


def change_words(events: Sequence[Event], view: IncidentView) -> str:
    """What the latest change was."""
    event = events[-1]
    at = f"{clock_time(event.at, view.me.zone, view.now)} {MINE}"
    match event.what:
        case Acknowledged(promise=promise):
            return f"acknowledged {at}{_against(view, 'acknowledge')}{_promise(view, promise is not None)}"
        case Sent(promise=promise):
            return f"message to the client logged {at}{_promise(view, promise is not None)}"
        case Received():
            still = "; still waiting" if view.incident.status == "waiting" else ""
            return f"message from the client logged {at}{still}"
        case Noted():
            return f"note logged {at}"
        case Waiting():
            return f"waiting for the client since {at}; the resolve clock rests"
        case Resumed():
            return f"resumed {at}{_waited(view)}"
        case SeverityChanged(severity=severity):
            return f"has severity {severity} since {at}"
        case Resolved():
            took = in_words(event.at - view.incident.reported_at)
            return f"resolved {at}, {took} after it was reported{_against(view, 'resolve')}"
        case Reopened():
            return f"reopened {at}; its clocks run on"
        case _:
            return f"{event.what.kind} {at}"


def undo_words(events: Sequence[Event], view: IncidentView) -> str:
    """What was taken back."""
    named = [_named(event) for event in events]
    return f"taken back: {', '.join(named)}"


def _named(event: Event) -> str:
    text = getattr(event.what, "text", "") or getattr(event.what, "title", "")
    kind = KIND_WORDS.get(event.what.kind, event.what.kind)
    return f'{clean(kind)} "{shorten(text, 40)}"' if text else clean(kind)


def _against(view: IncidentView, name: TargetName) -> str:
    """How that compares with what was agreed."""
    state = next((state for state in view.targets if state.name == name), None)
    if state is None or state.due_at is None or state.met_at is None:
        return ""
    if state.breached:
        return f", {length(state.met_at - state.due_at)} late"
    return f", {length(state.due_at - state.met_at)} before it was due"


def _promise(view: IncidentView, made: bool) -> str:
    promise = view.incident.promise_at
    if not made or promise is None:
        return ""
    return f"; next update promised for {clock_time(promise, view.client.zone, view.now)} {THEIRS}"


def _waited(view: IncidentView) -> str:
    ended = [wait for wait in view.incident.waits if wait.end]
    return f", waited {length(ended[-1].end - ended[-1].start)}" if ended and ended[-1].end else ""
