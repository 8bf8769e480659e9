"""The drafts that the steps of a runbook ask for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from freelance_sos.domain.phrases import PHRASES, Draft
from freelance_sos.domain.progress import StepView
from freelance_sos.domain.views import IncidentView
from freelance_sos.services.drafts import draft


def step_drafts(view: IncidentView, steps: Iterable[StepView], now: datetime) -> dict[int, Draft]:
    """By number of the step, what each of ``steps`` that is still to do would say to the client at ``now``.

    A step whose phrase does not exist has none: in an emergency that is told, not refused.
    """
    return {
        one.step.number: draft(view, one.step.say, questions=one.step.ask, waiting_for=one.step.wait, now=now)
        for one in steps
        if one.is_to_do and one.step.say in PHRASES
    }
