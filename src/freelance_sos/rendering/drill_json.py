"""``sos drill --json``: the list and the scorecard as plain values. docs/json.md is the contract."""

from __future__ import annotations

from datetime import timedelta

from freelance_sos.domain.drill import Measured, PastDrill, Scorecard, advice
from freelance_sos.domain.drill_script import Drillable
from freelance_sos.domain.progress import StepView
from freelance_sos.rendering.json_parts import Json, instant
from freelance_sos.storage.drills import drill_values


def drillable_json(one: Drillable) -> Json:
    """Each of ``sos drill --list --json``."""
    return {
        "runbook": one.runbook.name,
        "own": one.is_own,
        "title": one.scenario.title,
        "severity": one.scenario.severity,
        "kind": one.scenario.kind,
        "steps": len(one.runbook.steps),
        "last": drill_values(one.last) if one.last else None,
    }


def scorecard_json(card: Scorecard, last: PastDrill | None, pace: int) -> Json:
    """The scorecard; ``last`` is the drill before this one."""
    return {
        "runbook": card.runbook,
        "started_at": instant(card.started_at),
        "ended_at": instant(card.ended_at),
        "pace": pace,
        "acknowledge": _measured(card.acknowledge),
        "resolve": _measured(card.resolve),
        "waited_seconds": _seconds(card.waited),
        "updates": [
            {"due_at": instant(one.due_at), "sent_at": instant(one.told_at), "late": one.is_late}
            for one in card.updates
        ],
        "longest_silence": {
            "seconds": _seconds(card.silence.length),
            "from_at": instant(card.silence.start),
        },
        "steps": [_step(one) for one in card.steps],
        "practise": advice(card, last).replace("_", "-"),
        "last": drill_values(last) if last else None,
    }


def _measured(one: Measured) -> Json:
    return {
        "took_seconds": _seconds(one.took),
        "agreed": str(one.agreed.within) if one.agreed else None,
        "due_at": instant(one.due_at),
        "result": one.result,
    }


def _step(one: StepView) -> Json:
    return {
        "number": one.step.number,
        "do": one.step.do,
        "state": one.state,
        "at": instant(one.done_at),
        "text": (one.tick.text if one.tick else "") or None,
    }


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())
