"""Runbooks as plain JSON values. docs/json.md is the contract: keys are added, never renamed or removed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from freelance_sos.domain.durations import dump_elapsed
from freelance_sos.domain.runbook import Phase, Runbook, Step
from freelance_sos.domain.runbook_views import KeptRunbook, Learned, RunbookView
from freelance_sos.rendering.json_parts import Json


def runbook_head_json(view: RunbookView, drilled: Mapping[str, date]) -> Json:
    """Each of ``sos runbook list --json``; ``drilled`` has the last drills by name."""
    runbook = view.runbook
    last = drilled.get(runbook.name)
    return {
        **_head(runbook),
        "steps": len(runbook.steps),
        "own": view.path is not None,
        "replaces_built_in": view.replaces_built_in,
        "path": str(view.path) if view.path else None,
        "stale": view.is_stale,
        "errors": len(view.errors),
        "drilled": last.isoformat() if last else None,
    }


def runbook_view_json(view: RunbookView, drilled: Mapping[str, date]) -> Json:
    """``sos runbook show --json``: also its style and phases."""
    return {**runbook_head_json(view, drilled), **_body(view.runbook)}


def kept_runbook_json(kept: KeptRunbook) -> Json:
    """``sos runbook new --json``: the runbook as its file now stands."""
    return {
        **_head(kept.runbook),
        "steps": len(kept.runbook.steps),
        **_body(kept.runbook),
        "path": str(kept.path),
        "copied_from": kept.origin or None,
        "replaces_built_in": kept.replaces_built_in,
    }


def learned_json(learned: Learned) -> Json:
    """Beside the action in ``sos actions done --into --json``: which step it is now."""
    return {
        "runbook": learned.runbook.name,
        "step": learned.step,
        "phase": learned.phase.title or None,
        "added": learned.is_added,
        "path": str(learned.path),
    }


def step_json(step: Step) -> Json:
    """One step as its file has it."""
    when = step.when
    return {
        "number": step.number,
        "do": step.do,
        "why": step.why or None,
        "ask": list(step.ask),
        "say": step.say or None,
        "show": list(step.show),
        "within": dump_elapsed(step.within) if step.within else None,
        "wait": step.wait or None,
        "marks": step.marks,
        "when": {
            "severities": list(when.severities),
            "kinds": list(when.kinds),
            "off_hours": when.off_hours,
        },
    }


def _head(runbook: Runbook) -> Json:
    return {
        "name": runbook.name,
        "title": runbook.title,
        "kinds": list(runbook.kinds),
        "severities": list(runbook.severities),
        "reviewed": runbook.reviewed.isoformat() if runbook.reviewed else None,
    }


def _body(runbook: Runbook) -> Json:
    return {"style": runbook.style, "phases": [_phase(phase) for phase in runbook.phases]}


def _phase(phase: Phase) -> Json:
    return {
        "title": phase.title or None,
        "style": phase.style,
        "steps": [step_json(step) for step in phase.steps],
    }
