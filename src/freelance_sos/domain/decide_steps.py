"""What may happen to the steps of a runbook: each function gives the payloads to record, or refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from freelance_sos.domain.decide import (
    decide_acknowledge,
    decide_resolve,
    decide_sent,
    decide_wait,
    not_before,
)
from freelance_sos.domain.errors import NotAllowed, NotFound, UsageError
from freelance_sos.domain.events import Payload, Retracted, RunbookStarted, StepDone, StepSkipped
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.runbook import Runbook, Step
from freelance_sos.domain.walk import Tick, Walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the client was told with a step: the words, and when they hear from me next.

    ``phrase`` and ``filled`` are of the draft that it was, as in Sent.
    """

    text: str
    promise: datetime | None = None
    phrase: str = ""
    filled: Mapping[str, str] = field(default_factory=dict)


def decide_start(incident: Incident, runbook: Runbook) -> list[Payload]:
    """Take up ``runbook``; nothing where it is the one that is walked. Raises NotAllowed when it is over."""
    _must_be_unfinished(incident)
    if incident.walk and incident.walk.runbook.name == runbook.name:
        return []
    return [RunbookStarted(runbook=runbook.name, copy=runbook)]


def decide_done(
    incident: Incident, at: datetime, number: int, text: str = "", told: Told | None = None
) -> list[Payload]:
    """Tick a step as done: with that its mark, what was told to the client, and the wait it begins.

    Raises NotFound for a number that is none, NotAllowed for a step that is done already or when it is over.
    """
    walk = _walk(incident)
    step = _step(walk, number)
    _not_yet(incident, at, walk, step, "done")
    done = StepDone(step=str(number), text=text, runbook=walk.runbook.name)
    return [done, *_with_it(incident, step, at, told)]


def decide_skipped(
    incident: Incident, at: datetime, number: int, why: str, *, applies: bool = True
) -> list[Payload]:
    """Pass over a step: with a reason, or because it does not apply here.

    Raises UsageError without a reason, NotFound and NotAllowed as decide_done does.
    """
    walk = _walk(incident)
    step = _step(walk, number)
    _not_yet(incident, at, walk, step, "skipped" if applies else "not applicable")
    if applies and not why.strip():
        raise UsageError(f"step {number} is skipped without a reason", "say why, in a few words")
    name = walk.runbook.name
    return [StepSkipped(step=str(number), why=why.strip(), runbook=name, not_applicable=not applies)]


def decide_untick(incident: Incident, number: int) -> list[Payload]:
    """Take back the last tick of a step, and what was recorded with it.

    Raises NotFound and NotAllowed: for no such step, one that was not ticked, or when it is over.
    """
    walk = _walk(incident)
    tick = walk.ticks.get(_step(walk, number).number)
    if tick is None:
        raise NotAllowed(f"step {number} is not ticked", f"see all: sos run {incident.id} --list")
    ticked = next(event for event in incident.timeline if event.id == tick.event)
    together = [event.id for event in incident.timeline if event.recorded == ticked.recorded]
    return [Retracted(events=tuple(together))]


def refuse_changed(incident: Incident, number: int, seen: Tick | None) -> None:
    """Raises NotAllowed where somebody else ticked the step since it was ``seen`` so."""
    tick = _walk(incident).ticks.get(number)
    if (tick and tick.event) != (seen and seen.event):
        state = f"is {tick.state}" if tick else "is to do again"
        raise NotAllowed(f"step {number} {state} meanwhile", "another terminal walks this incident too")


def _with_it(incident: Incident, step: Step, at: datetime, told: Told | None) -> list[Payload]:
    """What a step records beside its tick."""
    payloads: list[Payload] = []
    said = told or Told(text="")
    draft: dict[str, Any] = {"promise": said.promise, "phrase": said.phrase, "told": said.filled}
    if step.marks == "acknowledged" and not incident.acknowledged_at and incident.is_live:
        payloads.append(decide_acknowledge(incident, at, text=said.text, **draft))
    elif said.text:
        payloads.append(decide_sent(incident, at, said.text, **draft))
    if step.marks == "resolved" and incident.is_live:
        payloads.append(decide_resolve(incident, at))
    elif step.wait and incident.is_live and incident.status != "waiting":
        payloads.append(decide_wait(incident, at, step.wait))
    return payloads


def _walk(incident: Incident) -> Walk:
    _must_be_unfinished(incident)
    if incident.walk is None:
        raise NotAllowed(f"{incident.id} walks no runbook yet", f"take one up: sos run {incident.id}")
    return incident.walk


def _step(walk: Walk, number: int) -> Step:
    for step in walk.runbook.steps:
        if step.number == number:
            return step
    raise NotFound(
        f"{walk.runbook.name} has no step {number}", f"they go from 1 to {len(walk.runbook.steps)}"
    )


def _not_yet(incident: Incident, at: datetime, walk: Walk, step: Step, state: str) -> None:
    """Raises NotAllowed where it is so already, or where ``at`` lies before what was said of it since."""
    tick = walk.ticks.get(step.number)
    if tick and tick.state == state:
        raise NotAllowed(f"step {step.number} is {state} already", f"see all: sos run {incident.id} --list")
    if tick and at < tick.at:
        raise NotAllowed(f"step {step.number} was {tick.state} only after that", "give a later --at")
    not_before(incident, at)


def _must_be_unfinished(incident: Incident) -> None:
    if not incident.is_unfinished:
        hint = f"not over after all? sos reopen {incident.id}" if incident.status == "closed" else ""
        raise NotAllowed(f"{incident.id} is {incident.status}: nothing is left to walk", hint)
