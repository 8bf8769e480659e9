"""What is wrong with a runbook, and what makes it hard to walk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import product
from typing import Literal

from freelance_sos.domain.agreement import SEVERITIES, Severity
from freelance_sos.domain.kinds import INCIDENT_KINDS, IncidentKind
from freelance_sos.domain.names import nearest
from freelance_sos.domain.phrases import PHRASES
from freelance_sos.domain.runbook import Runbook, Step, choose
from freelance_sos.domain.show_fields import FIELDS, LINKS, fields_in, is_field

# More lines than fit into a tired head before it needs a pause (DESIGN, good practice).
MOST_STEPS = 9
STALE_DAYS = 180
# Two phrases whose likeness to what was written differs by no more are both offered.
ABOUT_EQUAL = 0.05
PHRASES_HINT = "such as ack, update or resolved; all: docs/runbooks.md"
ACKNOWLEDGE_HINT = 'begin with a step that has: say = "ack", marks = "acknowledged"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend, at the key ``place`` of the file. A warning stops nothing."""

    place: tuple[str | int, ...]
    message: str
    hint: str = ""
    level: Literal["error", "warning"] = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedence:
    """For incidents of ``kinds`` and ``severities`` the runbook ``taken`` is walked, and ``passed`` is not.

    ``is_by_order`` says that nothing in them decides it, only which one stands first.
    """

    taken: str
    passed: str
    kinds: tuple[IncidentKind, ...]
    severities: tuple[Severity, ...]
    is_by_order: bool


def precedences(runbooks: Sequence[Runbook]) -> tuple[Precedence, ...]:
    """Which runbooks are made for the same incidents, and which of them is taken, as ``choose`` decides."""
    severities: dict[tuple[str, str, bool, IncidentKind], list[Severity]] = {}
    for kind, severity in product(INCIDENT_KINDS, SEVERITIES):
        taken = choose(runbooks, kind, severity)
        for one in runbooks:
            if taken and one is not taken and one.fits(kind, severity):
                is_by_order = choose([one, taken], kind, severity) is one
                severities.setdefault((taken.name, one.name, is_by_order, kind), []).append(severity)
    kinds: dict[tuple[str, str, bool, tuple[Severity, ...]], list[IncidentKind]] = {}
    for (taken_name, passed, is_by_order, kind), found in severities.items():
        kinds.setdefault((taken_name, passed, is_by_order, tuple(found)), []).append(kind)
    return tuple(
        Precedence(
            taken=taken_name, passed=passed, kinds=tuple(of), severities=found, is_by_order=is_by_order
        )
        for (taken_name, passed, is_by_order, found), of in kinds.items()
    )


def incidents_words(kinds: Sequence[IncidentKind], severities: Sequence[Severity]) -> str:
    """``outage, billing``; ``outage, severity 1, 2`` where that is not every severity."""
    told = ", ".join(kinds)
    is_all = len(severities) in (0, len(SEVERITIES))
    return told if is_all else f"{told}, severity {', '.join(map(str, severities))}"


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
    if not close:
        return PHRASES_HINT
    likeness = SequenceMatcher(None, close[0], phrase.casefold()).ratio()
    alike = nearest(phrase, PHRASES, most=2, cutoff=max(likeness - ABOUT_EQUAL, 0))
    return f"did you mean {' or '.join(sorted(alike))}?"


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
            hint=ACKNOWLEDGE_HINT,
        )
    for position, phase in enumerate(runbook.phases):
        if len(phase.steps) > MOST_STEPS:
            told = f"has {len(phase.steps)} steps, more than {MOST_STEPS}"
            yield Finding(
                place=("phase", position), message=told, hint="divide it at a point where one can pause"
            )
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
