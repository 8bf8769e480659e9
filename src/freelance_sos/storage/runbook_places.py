"""Where phases and steps stand in their file: what can't be used is left out of the runbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from freelance_sos.domain.runbook import Runbook

Place = tuple[str | int, ...]
# For each phase of the runbook its position in the file, and those of its steps.
Places = Sequence[tuple[int, Sequence[int]]]


def phase_places(values: Mapping[str, Any], runbook: Runbook) -> Places:
    """The positions in the file's ``values``; nothing where they don't fit ``runbook``."""
    listed = values.get("phase")
    phases = enumerate(listed if isinstance(listed, list) else [])
    found = [(number, _step_places(phase)) for number, phase in phases if isinstance(phase, dict)]
    for places in ([place for place in found if place[1]], found):
        if [len(steps) for _, steps in places] == [len(phase.steps) for phase in runbook.phases]:
            return places
    return []


def placed(place: Place, places: Places) -> Place:
    """``place`` in the runbook as the place in its file: ``("phase", 1, "step", 0, "say")``."""
    match place:
        case ("phase", int(phase), "step", int(step), *rest) if places:
            return ("phase", places[phase][0], "step", places[phase][1][step], *rest)
        case ("phase", int(phase), *rest) if places:
            return ("phase", places[phase][0], *rest)
    return place[:1]


def _step_places(phase: Mapping[str, Any]) -> list[int]:
    steps = phase.get("step")
    return [
        number
        for number, step in enumerate(steps if isinstance(steps, list) else [])
        if isinstance(step, dict) and isinstance(step.get("do"), str) and step["do"].strip()
    ]
