"""Reports as plain JSON values. docs/json.md is the contract: keys are added, never renamed or removed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from freelance_sos.domain.progress import StepView
from freelance_sos.domain.report import ClientReport, MyReport
from freelance_sos.domain.review_facts import Measure, ReviewFacts
from freelance_sos.rendering.json_parts import Json, instant, local_time
from freelance_sos.rendering.json_views import whole_incident_json


def client_report_json(report: ClientReport) -> Json:
    """``sos report --for client --json``: texts are in ``language``, and hold nothing that is internal."""
    zone = ZoneInfo(report.zone)
    return {
        "for": "client",
        "incident": report.incident,
        "client": report.client,
        "language": report.language,
        "zone": report.zone,
        "title": report.title,
        "status": report.status,
        "glance": [
            {
                "name": line.name,
                "at": instant(line.at),
                "local_time": local_time(line.at, zone),
                "text": line.what,
                "agreed": line.agreed or None,
                "result": line.outcome or None,
            }
            for line in report.glance
        ],
        "lasted_seconds": int(report.lasted.total_seconds()) if report.lasted is not None else None,
        "promises": {"kept": report.promises.kept, "all": report.promises.decided},
        "parts": [
            {"name": part.name, "heading": part.heading, "texts": list(part.texts)} for part in report.parts
        ],
        "timeline": [
            {"at": instant(entry.at), "local_time": local_time(entry.at, zone), "text": entry.text}
            for entry in report.timeline
        ],
        "closing": [str(line) for line in report.closing],
        "removed": report.removed,
    }


def my_report_json(report: MyReport) -> Json:
    """``sos report --for me --json``: what ``sos show --json`` says, what it adds up to, and every step."""
    return {
        "for": "me",
        **whole_incident_json(report.view),
        "facts": facts_json(report.facts),
        "walks": [
            {
                "runbook": walk.runbook.name,
                "title": walk.runbook.title,
                "steps": [_step_json(step) for step in walk.steps],
            }
            for walk in report.walks
        ],
    }


def facts_json(facts: ReviewFacts) -> Json:
    """What can be counted of an incident."""
    return {
        "noticed_after_seconds": int(facts.noticed_after.total_seconds()),
        "acknowledge": _measure_json(facts.acknowledge),
        "resolve": _measure_json(facts.resolve),
        "messages_sent": facts.sent,
        "messages_received": facts.received,
    }


def _measure_json(measure: Measure) -> Json:
    return {
        "took_seconds": int(measure.took.total_seconds()) if measure.took is not None else None,
        "late_by_seconds": int(measure.late_by.total_seconds()) if measure.late_by is not None else None,
    }


def _step_json(view: StepView) -> Json:
    return {
        "number": view.step.number,
        "do": view.step.do,
        "state": view.state,
        "at": instant(view.done_at),
        "text": view.tick.text or None if view.tick else None,
    }
