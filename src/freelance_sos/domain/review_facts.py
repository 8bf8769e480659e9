"""What the timeline of an incident says for its review: derived from the events each time, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from freelance_sos.domain.agreement import TargetName
from freelance_sos.domain.events import Received
from freelance_sos.domain.lifeline import Message, lifeline
from freelance_sos.domain.promise_record import Promised, promise_record
from freelance_sos.domain.targets import TargetState
from freelance_sos.domain.views import IncidentView
from freelance_sos.domain.weeks import NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How long something ``took`` in real time since the report (ruling 13), None where it never came to be.

    ``target`` is what was agreed, as it stands; None: nothing. Whether it was in time goes by its own clock,
    waits credited (ruling 12).
    """

    took: timedelta | None
    target: TargetState | None

    @property
    def late_by(self) -> timedelta | None:
        """How much too late it was, in real time; None where it was in time, is open, or not agreed."""
        state = self.target
        if state is None or state.met_at is None or state.due_at is None or not state.breached:
            return None
        return state.met_at - state.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFacts:
    """What can be counted: ``noticed_after`` is the time from their report until it was opened.

    ``sent`` and ``received`` count messages to the client and from them; the report itself is none.
    """

    noticed_after: timedelta
    acknowledge: Measure
    resolve: Measure
    sent: int
    received: int
    promises: tuple[Promised, ...]


def review_facts(view: IncidentView) -> ReviewFacts:
    """What the events of ``view.incident`` say, as it stands at ``view.now``."""
    incident = view.incident
    events = list(lifeline(incident))
    return ReviewFacts(
        noticed_after=max(NOTHING, incident.opened_at - incident.reported_at),
        acknowledge=_measure(view, "acknowledge"),
        resolve=_measure(view, "resolve"),
        sent=sum(isinstance(event.what, Message) for event in events),
        received=sum(isinstance(event.what, Received) for event in events),
        promises=promise_record(incident, view.now),
    )


def _measure(view: IncidentView, name: TargetName) -> Measure:
    incident = view.incident
    met_at = incident.acknowledged_at if name == "acknowledge" else incident.resolved_at
    return Measure(
        took=met_at - incident.reported_at if met_at else None,
        target=next((state for state in view.targets if state.name == name), None),
    )
