"""The drafts that the steps of a runbook ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from freelance_sos.domain.languages import FALLBACK
from freelance_sos.domain.phrases import PHRASES, Draft
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.progress import StepView
from freelance_sos.domain.views import WalkView
from freelance_sos.services.drafts import drafted, occasion_of
from freelance_sos.storage.store import Store


def step_drafts(
    store: Store, walk: WalkView, steps: Iterable[StepView], now: datetime
) -> tuple[dict[int, Draft], tuple[Problem, ...]]:
    """By number of the step, what each of ``steps`` that is still to do would say to the client at ``now``.

    With what had to be left out of the store's own wording. A step whose phrase does not exist has none: in
    an emergency that is told, not refused.
    """
    is_mine = store.runbooks.is_own(walk.progress.runbook.name)
    occasion = replace(
        occasion_of(walk.view), now=now, asked_in=walk.view.me.language if is_mine else FALLBACK
    )
    drafts: dict[int, Draft] = {}
    problems: dict[Problem, None] = {}
    for one in steps:
        if one.is_to_do and one.step.say in PHRASES:
            asks = replace(occasion, questions=one.step.ask, waiting_for=one.step.wait)
            made = drafted(asks, one.step.say, store.messages)
            drafts[one.step.number] = made.value
            problems |= dict.fromkeys(made.problems)
    return drafts, tuple(problems)
