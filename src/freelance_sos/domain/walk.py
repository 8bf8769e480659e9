"""A runbook as it is walked in one incident: what the events say of its steps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from freelance_sos.domain.events import Event, Reopened, RunbookStarted, StepDone, StepSkipped
from freelance_sos.domain.runbook import Runbook

TickState = Literal["done", "skipped", "not applicable"]
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """What became of a step; ``text`` is the note or the reason, ``event`` the id of its line."""

    state: TickState
    at: datetime
    event: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One runbook in one incident, as it was when it was taken up; ``ticks`` by number of the step."""

    runbook: Runbook
    started_at: datetime
    ticks: Mapping[int, Tick] = field(default_factory=dict)


def walks_of(standing: Sequence[Event]) -> tuple[Walk, ...]:
    """The walks that ``standing`` events, in their order, add up to; the one taken up last at the end.

    A runbook taken up again goes on with its first copy. Its ticks count wherever it was taken up: a step may
    be backdated to before that. Of two ticks of one step the later one counts. After a reopening the step
    that resolved is still to do, and all behind it: what they confirmed was not so.
    """
    walks = _started(standing)
    current = next((event.what.runbook for event in standing if isinstance(event.what, RunbookStarted)), "")
    for event in standing:
        match event.what:
            case RunbookStarted(runbook=name):
                current = name
            case StepDone(runbook=name) | StepSkipped(runbook=name):
                walks = _ticked(walks, name or current, event)
            case Reopened():
                walks = {name: _from_resolving_on(walk) for name, walk in walks.items()}
    return tuple(walks.values())


def _started(standing: Sequence[Event]) -> dict[str, Walk]:
    walks: dict[str, Walk] = {}
    for event in standing:
        if isinstance(event.what, RunbookStarted):
            name = event.what.runbook
            # Taken out and put in again: the last one taken up stands at the end.
            walks[name] = walks.pop(name, Walk(runbook=event.what.copy, started_at=event.at))
    return walks


def _ticked(walks: dict[str, Walk], name: str, event: Event) -> dict[str, Walk]:
    what = event.what
    if name not in walks or not isinstance(what, StepDone | StepSkipped):
        return walks
    if not _NUMBER.fullmatch(what.step):
        return walks
    if isinstance(what, StepDone):
        tick = Tick(state="done", at=event.at, event=event.id, text=what.text)
    else:
        state: TickState = "not applicable" if what.not_applicable else "skipped"
        tick = Tick(state=state, at=event.at, event=event.id, text=what.why)
    walk = walks[name]
    return {**walks, name: replace(walk, ticks={**walk.ticks, int(what.step): tick})}


def _from_resolving_on(walk: Walk) -> Walk:
    """``walk`` without the ticks of the step that resolves and of those behind it."""
    first = next((step.number for step in walk.runbook.steps if step.marks == "resolved"), None)
    if first is None:
        return walk
    return replace(walk, ticks={number: tick for number, tick in walk.ticks.items() if number < first})
