"""``sos run --json``: a walk as plain values."""

from __future__ import annotations

from freelance_sos.domain.helpers import Reachable
from freelance_sos.domain.phrases import Draft
from freelance_sos.domain.progress import StepView
from freelance_sos.domain.show_fields import show_line
from freelance_sos.domain.views import WalkView
from freelance_sos.rendering.json_parts import Json, instant
from freelance_sos.rendering.json_views import incident_json


def walk_json(walk: WalkView, drafts: dict[int, Draft]) -> Json:
    """The incident, its runbook, and every step with what became of it."""
    progress = walk.progress
    runbook = progress.runbook
    return {
        **incident_json(walk.view),
        "runbook": {
            "name": runbook.name,
            "title": runbook.title,
            "begun": walk.is_begun,
            "changed_since": walk.is_changed,
        },
        "current": progress.current.step.number if progress.current else None,
        "steps": [
            {"phase": phase.title, "style": phase.style, **_step_json(walk, one, drafts)}
            for phase in runbook.phases
            for one in progress.in_phase(phase)
        ],
        "call": [_helper_json(one) for one in walk.helpers],
    }


def _step_json(walk: WalkView, one: StepView, drafts: dict[int, Draft]) -> Json:
    step, draft = one.step, drafts.get(one.step.number)
    lines = [show_line(line, walk.view.client, walk.incident.id) for line in step.show]
    return {
        "number": step.number,
        "do": step.do,
        "state": one.state,
        "at": instant(one.done_at),
        "text": (one.tick.text if one.tick else "") or None,
        "why": step.why or None,
        "ask": list(step.ask),
        "say": step.say or None,
        "draft": draft_json(draft) if draft else None,
        "show": [{"text": line.text, "missing": list(line.missing)} for line in lines],
        "due_at": instant(one.due_at),
        "wait": step.wait or None,
        "marks": step.marks,
    }


def draft_json(draft: Draft) -> Json:
    """A message as it could be sent, and the same in the language of whoever sends it."""
    return {
        "phrase": draft.phrase,
        "language": draft.language,
        "form": draft.form,
        "subject": draft.subject or None,
        "text": draft.text,
        "beside": draft.beside or None,
        "beside_subject": draft.beside_subject or None,
        "beside_language": draft.beside_language or None,
        "gaps": [gap.text for gap in draft.gaps],
        "promised_at": instant(draft.promise_at),
    }


def _helper_json(one: Reachable) -> Json:
    return {
        "name": one.helper.name,
        "reach": one.helper.reach or None,
        "role": one.role,
        "zone": one.zone.key,
        "awake": one.is_awake,
    }
