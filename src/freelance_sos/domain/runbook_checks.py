"""What is wrong with a runbook, and what makes it hard to walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from freelance_sos.domain.names import nearest
from freelance_sos.domain.phrases import PHRASES
from freelance_sos.domain.runbook import Runbook, Step
from freelance_sos.domain.show_fields import FIELDS, LINKS, fields_in, is_field

# More lines than fit into a tired head before it needs a pause (DESIGN, good practice).
MOST_STEPS = 9
STALE_DAYS = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend, at the key ``place`` of the file. A warning stops nothing."""

    place: tuple[str | int, ...]
    message: str
    hint: str = ""
    level: Literal["error", "warning"] = "warning"


def check_runbook(runbook: Runbook, today: date) -> tuple[Finding, ...]:
    """Everything to be said about ``runbook``: errors first."""
    found = [*_faults(runbook), *_advice(runbook, today)]
    return tuple(sorted(found, key=lambda one: one.level != "error"))


def is_stale(runbook: Runbook, today: date) -> bool:
    """Whether nobody has read it through for STALE_DAYS, or ever."""
    return runbook.reviewed is None or (today - runbook.reviewed).days > STALE_DAYS


def phrase_hint(phrase: str) -> str:
    """What to write instead of a phrase that is none."""
    close = nearest(phrase, PHRASES)
    return f"did you mean {close[0]}?" if close else f"one of: {', '.join(PHRASES)}"


def _faults(runbook: Runbook) -> Iterator[Finding]:
    if not runbook.steps:
        yield Finding(
            place=("phase",), message="has no step", hint="add [[phase]] and [[phase.step]]", level="error"
        )
    for place, step in _placed(runbook):
        if step.say and step.say not in PHRASES:
            told = f'"{step.say[:40]}" is no phrase'
            yield Finding(place=(*place, "say"), message=told, hint=phrase_hint(step.say), level="error")
        for name in (name for line in step.show for name in fields_in(line)):
            if not is_field(name):
                told = f"{{{name[:40]}}} is no field"
                yield Finding(place=(*place, "show"), message=told, hint=_field_hint(name), level="error")


def _field_hint(name: str) -> str:
    close = nearest(name, [*FIELDS, f"{LINKS}site"])
    return (
        f"did you mean {{{close[0]}}}?"
        if close
        else f"such as {{{LINKS}site}}, from [links] of the client file"
    )


def _advice(runbook: Runbook, today: date) -> Iterator[Finding]:
    first = runbook.steps[0] if runbook.steps else None
    if first and first.marks != "acknowledged":
        yield Finding(
            place=next(place for place, _ in _placed(runbook)),
            message="the first step is not the acknowledgement",
            hint='begin with a step that says ack and marks = "acknowledged"',
        )
    for position, phase in enumerate(runbook.phases):
        if len(phase.steps) > MOST_STEPS:
            told = f"has {len(phase.steps)} steps, more than {MOST_STEPS}"
            yield Finding(
                place=("phase", position), message=told, hint="divide it at a point where one can pause"
            )
        if not phase.steps:
            yield Finding(place=("phase", position), message="has no step", hint="add [[phase.step]]")
    if is_stale(runbook, today):
        told = (
            f"not reviewed for {(today - runbook.reviewed).days} days"
            if runbook.reviewed
            else "never reviewed"
        )
        hint = f"read it through, then set reviewed = {today.isoformat()}"
        yield Finding(place=("reviewed",), message=told, hint=hint)


def _placed(runbook: Runbook) -> Iterator[tuple[tuple[str | int, ...], Step]]:
    for position, phase in enumerate(runbook.phases):
        for number, step in enumerate(phase.steps):
            yield ("phase", position, "step", number), step
