"""A runbook: a plan made on a calm day, in phases of steps, for one kind of incident."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from freelance_sos.domain.agreement import Severity
from freelance_sos.domain.kinds import IncidentKind

Style = Literal["read-do", "do-confirm"]
Mark = Literal["acknowledged", "resolved"]
STYLES: tuple[Style, ...] = get_args(Style)
MARKS: tuple[Mark, ...] = get_args(Mark)
# The runbook for what no other is made for.
GENERAL = "general"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When a step is needed: all that is given must hold. ``off_hours`` are the client's."""

    severities: tuple[Severity, ...] = ()
    kinds: tuple[IncidentKind, ...] = ()
    off_hours: bool | None = None

    def holds(self, severity: Severity, kind: IncidentKind, *, is_in_hours: bool) -> bool:
        """Whether the step is needed in such an incident, inside or outside of the client's hours."""
        return (
            (not self.severities or severity in self.severities)
            and (not self.kinds or kind in self.kinds)
            and (self.off_hours is None or self.off_hours != is_in_hours)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a checklist. ``number`` counts through the whole runbook, from 1, and names the step.

    ``within`` is a time box counted from the opening of the incident. Ticking the step starts a wait for the
    client where ``wait`` says what for, and records the event that ``marks`` names.
    """

    number: int
    do: str
    why: str = ""
    ask: tuple[str, ...] = ()
    say: str = ""
    show: tuple[str, ...] = ()
    within: timedelta | None = None
    wait: str = ""
    marks: Mark | None = None
    when: When = When()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A pause point, and the steps up to it."""

    title: str
    style: Style
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runbook:
    """What to do, in order. Without ``kinds`` it is chosen by name alone; without ``severities`` for all."""

    name: str
    title: str
    phases: tuple[Phase, ...] = ()
    kinds: tuple[IncidentKind, ...] = ()
    severities: tuple[Severity, ...] = ()
    style: Style = "read-do"
    reviewed: date | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step, in order: the one with number 1 first."""
        return tuple(step for phase in self.phases for step in phase.steps)

    def fits(self, kind: IncidentKind, severity: Severity) -> bool:
        """Whether it is made for such incidents."""
        return kind in self.kinds and (not self.severities or severity in self.severities)

    def phase_of(self, number: int) -> int:
        """The position of the phase, from 0, in which the step of that number stands."""
        return next(
            position
            for position, phase in enumerate(self.phases)
            if any(step.number == number for step in phase.steps)
        )


def choose(runbooks: Iterable[Runbook], kind: IncidentKind, severity: Severity) -> Runbook | None:
    """The one made for such an incident: what names severities comes first, then what has fewer kinds.

    Among equals the first one counts. Where none is made for it, the general one; None without one.
    """
    known = list(runbooks)
    fitting = [one for one in known if one.fits(kind, severity)]
    if fitting:
        return min(fitting, key=lambda one: (not one.severities, len(one.kinds)))
    return next((one for one in known if one.name == GENERAL), None)
