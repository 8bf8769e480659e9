"""What a runbook may hold: pydantic models at the border, and the way into the domain and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from freelance_sos.domain.agreement import Severity
from freelance_sos.domain.durations import dump_elapsed, parse_elapsed
from freelance_sos.domain.kinds import IncidentKind
from freelance_sos.domain.runbook import Mark, Phase, Runbook, Step, Style, When
from freelance_sos.storage.shapes import Day, Shape, text_parsed_by

Values = dict[str, Any]


def _listed(value: object) -> object:
    """One text stands for a list of one."""
    return [value] if isinstance(value, str) else value


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        raise PydanticCustomError("refused", "it is empty; say what to do")
    return line


Line = Annotated[str, AfterValidator(_one_line)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]
ElapsedText = Annotated[timedelta, text_parsed_by(parse_elapsed)]
Waited = Annotated[str, BeforeValidator(lambda value: "their answer" if value is True else value or "")]


class WhenShape(Shape):
    """``when = { severities = [1], kinds = ["outage"], off_hours = true }``."""

    severities: tuple[Severity, ...] = ()
    kinds: tuple[IncidentKind, ...] = ()
    off_hours: bool | None = None

    def to_domain(self) -> When:
        return When(severities=self.severities, kinds=self.kinds, off_hours=self.off_hours)


class StepShape(Shape):
    """``[[phase.step]]``."""

    do: Line
    why: str = ""
    ask: Texts = ()
    say: str = ""
    show: Texts = ()
    within: ElapsedText | None = None
    wait: Waited = ""
    marks: Mark | None = None
    when: WhenShape = WhenShape()

    def to_domain(self, number: int) -> Step:
        return Step(
            number=number,
            do=self.do,
            why=self.why,
            ask=self.ask,
            say=self.say,
            show=self.show,
            # No time at all is no time box.
            within=self.within or None,
            wait=self.wait,
            marks=self.marks,
            when=self.when.to_domain(),
        )


class PhaseShape(Shape):
    """``[[phase]]``."""

    title: str = ""
    style: Style | None = None
    step: tuple[StepShape, ...] = ()


class RunbookShape(Shape):
    """``runbooks/<name>.toml``."""

    title: str = Field(min_length=1)
    kinds: tuple[IncidentKind, ...] = ()
    severities: tuple[Severity, ...] = ()
    style: Style = "read-do"
    reviewed: Day | None = None
    phase: tuple[PhaseShape, ...] = ()

    def to_domain(self, name: str) -> Runbook:
        numbers = count(1)
        return Runbook(
            name=name,
            title=self.title,
            kinds=self.kinds,
            severities=self.severities,
            style=self.style,
            reviewed=self.reviewed,
            phases=tuple(
                Phase(
                    title=phase.title,
                    style=phase.style or self.style,
                    steps=tuple(step.to_domain(next(numbers)) for step in phase.step),
                )
                for phase in self.phase
                if phase.step
            ),
        )


def runbook_values(runbook: Runbook, *, day: Callable[[date], Any] = date.isoformat) -> Values:
    """``runbook`` as its file holds it, its name left out; what is not set is left out too.

    ``day`` says how a date is written: as text for JSON, as itself for TOML.
    """
    return _given(
        title=runbook.title,
        kinds=list(runbook.kinds),
        severities=list(runbook.severities),
        style=runbook.style,
        reviewed=day(runbook.reviewed) if runbook.reviewed else None,
        phase=[
            _given(
                title=phase.title,
                style=phase.style if phase.style != runbook.style else None,
                step=[_step_values(step) for step in phase.steps],
            )
            for phase in runbook.phases
        ],
    )


def _step_values(step: Step) -> Values:
    return _given(
        do=step.do,
        why=step.why,
        ask=list(step.ask),
        say=step.say,
        show=list(step.show),
        within=dump_elapsed(step.within) if step.within else None,
        wait=step.wait,
        marks=step.marks,
        when=_given(
            severities=list(step.when.severities), kinds=list(step.when.kinds), off_hours=step.when.off_hours
        ),
    )


def _given(**values: Any) -> Values:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}
