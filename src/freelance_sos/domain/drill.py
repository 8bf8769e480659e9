"""The scorecard of a drill: what was done when, against what was agreed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from freelance_sos.domain.agreement import Target, TargetName
from freelance_sos.domain.decide import standing_events
from freelance_sos.domain.events import Acknowledged, Event, Sent
from freelance_sos.domain.incident import Incident, fold
from freelance_sos.domain.people import Client, Me
from freelance_sos.domain.progress import Progress, StepState, StepView
from freelance_sos.domain.targets import TargetState, target_states
from freelance_sos.domain.views import IncidentView
from freelance_sos.domain.weeks import NOTHING

Result = Literal["met", "late", "not yet", "nothing agreed"]
Advice = Literal["acknowledge", "updates", "to_the_end", "skipped", "resolve", "slower", "well"]
# Less is no difference that practice has made.
SLOWER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One target at the end of a drill.

    ``took`` is real time on the drill's clock since it was reported (ruling 13); None: it was never met.
    ``result`` goes by what was agreed, waits credited (ruling 12).
    """

    took: timedelta | None
    agreed: Target | None
    due_at: datetime | None
    result: Result


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateMoment:
    """When the client was to hear the next word, and when they did; None: not before the end."""

    due_at: datetime
    told_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A stretch in which the client heard nothing."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it lasted."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """A drill at its end; ``steps`` are all of the runbook. All times are those of the drill's clock."""

    runbook: str
    started_at: datetime
    ended_at: datetime
    acknowledge: Measured
    resolve: Measured
    updates: tuple[UpdateMoment, ...]
    silence: Silence
    waited: timedelta
    steps: tuple[StepView, ...]

    @property
    def late_updates(self) -> tuple[UpdateMoment, ...]:
        """Those that came too late, or not at all."""
        return tuple(one for one in self.updates if one.is_late)

    def in_state(self, state: StepState) -> tuple[StepView, ...]:
        """The steps of which that became."""
        return tuple(one for one in self.steps if one.state == state)

    @property
    def is_begun(self) -> bool:
        """Whether anything was done at all: else it was no drill, only a look."""
        return any(one.state in ("done", "skipped", "not applicable") for one in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDrill:
    """What is remembered of the last drill of a runbook."""

    at: datetime
    pace: int
    acknowledged_in: timedelta | None
    resolved_in: timedelta | None
    updates_in_time: int
    updates_late: int
    longest_silence: timedelta
    done: int
    skipped: int
    left: int


def scorecard(view: IncidentView, progress: Progress) -> Scorecard:
    """The drill of ``view.incident`` as it stood at ``view.now``."""
    incident, now = view.incident, view.now
    states = {state.name: state for state in view.targets}
    waits = [(wait.start, wait.end or now) for wait in incident.waits]
    return Scorecard(
        runbook=progress.runbook.name,
        started_at=incident.opened_at,
        ended_at=incident.resolved_at or now,
        acknowledge=_measured("acknowledge", states.get("acknowledge"), incident),
        resolve=_measured("resolve", states.get("resolve"), incident),
        updates=tuple(update_moments(incident, view.client, view.me, now)),
        silence=longest_silence(incident, now),
        waited=sum((end - start for start, end in waits), NOTHING),
        steps=progress.steps,
    )


def update_moments(
    incident: Incident, client: Client, me: Me, now: datetime, *, counts_promises: bool = True
) -> Iterator[UpdateMoment]:
    """After each message to the client, when the next one was due, as far as that is decided at ``now``.

    Due is what I promised, else what was agreed, waits credited (rulings 12 and 13); without
    ``counts_promises`` only what was agreed. What falls due after
    it was resolved counts for nothing, nor does the first message: that is the acknowledgement.
    """
    standing = standing_events(incident)
    told = [position for position, event in enumerate(standing) if _is_message(event)]
    for following in [*told[1:], len(standing)] if told else []:
        # As it stood just before the next message: that one starts the clock anew.
        before = fold(standing[:following], client=incident.client, number=incident.number)
        if not counts_promises:
            before = replace(before, promise_at=None)
        next_at = standing[following].at if following < len(standing) else None
        state = _update_state(before, client, me, next_at or now)
        if state is None or state.due_at is None:
            continue
        if before.resolved_at and state.due_at >= before.resolved_at:
            continue
        if next_at or state.breached:
            yield UpdateMoment(due_at=state.due_at, told_at=next_at, is_late=state.breached)


def longest_silence(incident: Incident, now: datetime) -> Silence:
    """The longest stretch without a word to the client; it ends when it was resolved, else at ``now``."""
    start, end = incident.reported_at, max(incident.resolved_at or now, incident.reported_at)
    told = [event.at for event in standing_events(incident) if _is_message(event)]
    edges = [start, *(at for at in told if start < at < end), end]
    return max((Silence(start=one, end=other) for one, other in pairwise(edges)), key=lambda one: one.length)


def past_drill(card: Scorecard, pace: int, at: datetime) -> PastDrill:
    """What to remember of a drill that was begun at ``at``, on the real clock."""
    late = len(card.late_updates)
    return PastDrill(
        at=at,
        pace=pace,
        acknowledged_in=card.acknowledge.took,
        resolved_in=card.resolve.took,
        updates_in_time=len(card.updates) - late,
        updates_late=late,
        longest_silence=card.silence.length,
        done=len(card.in_state("done")),
        skipped=len(card.in_state("skipped")),
        left=len(card.in_state("to do")),
    )


def advice(card: Scorecard, last: PastDrill | None) -> Advice:
    """The one thing to practise next: what the client feels first comes first."""
    if card.acknowledge.result == "late":
        return "acknowledge"
    if card.late_updates:
        return "updates"
    if card.in_state("to do"):
        return "to_the_end"
    if card.in_state("skipped"):
        return "skipped"
    if card.resolve.result == "late":
        return "resolve"
    return "slower" if last and _is_slower(card.acknowledge.took, last.acknowledged_in) else "well"


def least_practised(names: Sequence[str], last: Mapping[str, PastDrill]) -> str:
    """Which of ``names`` to drill now: the first that never was, else the one whose drill is longest ago."""
    never = [name for name in names if name not in last]
    return never[0] if never else min(names, key=lambda name: last[name].at)


def _measured(name: TargetName, state: TargetState | None, incident: Incident) -> Measured:
    met_at = incident.acknowledged_at if name == "acknowledge" else incident.resolved_at
    took = met_at - incident.reported_at if met_at else None
    if state is None:
        return Measured(took=took, agreed=None, due_at=None, result="nothing agreed")
    result: Result = "late" if state.breached else "met" if met_at else "not yet"
    return Measured(took=took, agreed=state.target, due_at=state.due_at, result=result)


def _update_state(incident: Incident, client: Client, me: Me, now: datetime) -> TargetState | None:
    return next((one for one in target_states(incident, client, me, now) if one.name == "update"), None)


def _is_message(event: Event) -> bool:
    return isinstance(event.what, Acknowledged | Sent)


def _is_slower(now: timedelta | None, before: timedelta | None) -> bool:
    return now is not None and before is not None and now - before >= SLOWER
