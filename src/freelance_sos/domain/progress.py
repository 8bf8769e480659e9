"""How far a walk has come: each step's state, and which one is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from freelance_sos.domain.incident import Incident
from freelance_sos.domain.runbook import Phase, Runbook, Step
from freelance_sos.domain.walk import Tick, Walk

StepState = Literal["to do", "done", "skipped", "not applicable", "not needed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step at one moment. ``due_at`` is the end of its time box, ``tick`` what somebody said of it.

    ``done_at`` is when it was done, also where another command did what it marks.
    """

    step: Step
    state: StepState
    tick: Tick | None = None
    done_at: datetime | None = None
    due_at: datetime | None = None

    @property
    def is_to_do(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state == "to do"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A walk at one moment; ``steps`` are all of its runbook, in order."""

    walk: Walk
    steps: tuple[StepView, ...]

    @property
    def runbook(self) -> Runbook:
        """The copy that is walked."""
        return self.walk.runbook

    @property
    def current(self) -> StepView | None:
        """The first step that is still to do; None when the walk is through."""
        return next((one for one in self.steps if one.is_to_do), None)

    def view(self, number: int) -> StepView | None:
        """The step of that number, if there is one."""
        return next((one for one in self.steps if one.step.number == number), None)

    def in_phase(self, phase: Phase) -> tuple[StepView, ...]:
        """The steps of one phase."""
        numbers = {step.number for step in phase.steps}
        return tuple(one for one in self.steps if one.step.number in numbers)

    def next_after(self, number: int) -> StepView | None:
        """The first step to do behind that number; behind the last one, the first that was left out."""
        return next((one for one in self.steps if one.is_to_do and one.step.number > number), self.current)

    def before(self, number: int) -> StepView | None:
        """The nearest needed step before that number."""
        return next(
            (one for one in reversed(self.steps) if one.step.number < number and one.state != "not needed"),
            None,
        )


def progress_of(incident: Incident, walk: Walk, *, is_in_hours: bool) -> Progress:
    """How far ``walk`` has come in ``incident``, at a moment that lies in the client's hours or not.

    A step whose mark stands already (acknowledged, resolved) is done, also where nobody ticked it.
    """
    return Progress(
        walk=walk,
        steps=tuple(
            _view(step, walk.ticks.get(step.number), incident, is_in_hours) for step in walk.runbook.steps
        ),
    )


def _view(step: Step, tick: Tick | None, incident: Incident, is_in_hours: bool) -> StepView:
    due_at = incident.opened_at + step.within if step.within else None
    if tick:
        return StepView(step=step, state=tick.state, tick=tick, done_at=tick.at, due_at=due_at)
    if done_at := marked_at(step, incident):
        return StepView(step=step, state="done", done_at=done_at, due_at=due_at)
    is_needed = step.when.holds(incident.severity, incident.kind, is_in_hours=is_in_hours)
    return StepView(step=step, state="to do" if is_needed else "not needed", due_at=due_at)


def marked_at(step: Step, incident: Incident) -> datetime | None:
    """When what ``step`` marks came to be; None where it marks nothing, or that is not so yet."""
    match step.marks:
        case "acknowledged":
            return incident.acknowledged_at
        case "resolved":
            # That it works again they have still to be told.
            return None if step.say else incident.resolved_at
        case None:
            return None
