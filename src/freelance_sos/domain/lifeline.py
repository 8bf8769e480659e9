"""The events of an incident that count, in order."""

from __future__ import annotations

from collections.abc import Iterator

from freelance_sos.domain.events import (
    Acknowledged,
    Cancelled,
    Closed,
    Event,
    Reopened,
    Resolved,
    Resumed,
    Retracted,
    Sent,
    Waiting,
)
from freelance_sos.domain.incident import Incident, replay

Message = Acknowledged | Sent
# What is nothing but a change of status: where nothing changed, nothing happened.
_TURNS = Waiting | Resumed | Resolved | Reopened | Cancelled | Closed


def lifeline(incident: Incident) -> Iterator[Event]:
    """Every event that was not taken back, and did something.

    A resolving of what is resolved, the end of a wait that was over and the like make no sense: they are left
    out, as they are by the fold.
    """
    for event, changed in replay(incident):
        if isinstance(event.what, Retracted) or (isinstance(event.what, _TURNS) and not changed):
            continue
        yield event
