"""The events of an incident that count, in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from freelance_sos.domain.events import (
    Acknowledged,
    Cancelled,
    Closed,
    Event,
    Payload,
    Reopened,
    Resolved,
    Resumed,
    Retracted,
    Sent,
    Waiting,
)
from freelance_sos.domain.incident import Incident

Message = Acknowledged | Sent
_State = Literal["live", "waiting", "resolved", "closed", "cancelled"]


def lifeline(incident: Incident) -> Iterator[Event]:
    """Every event that was not taken back, and did something.

    A resolving of what is resolved, the end of a wait that was over and the like make no sense: they are left
    out, as they are by the fold.
    """
    state: _State = "live"
    for event in incident.timeline:
        if event.id in incident.taken_back or isinstance(event.what, Retracted):
            continue
        following = _after(state, event.what)
        if following:
            state = following
            yield event


def _after(state: _State, what: Payload) -> _State | None:
    """The state after ``what``; None where it does nothing."""
    is_live = state in ("live", "waiting")
    match what:
        case Waiting():
            return "waiting" if is_live else None
        case Resumed():
            return "live" if state == "waiting" else None
        case Resolved():
            return "resolved" if is_live else None
        case Reopened():
            return None if is_live else "live"
        case Cancelled():
            return "cancelled" if is_live or state == "resolved" else None
        case Closed():
            return "closed" if state == "resolved" else None
        case _:
            return state
