"""What is said of the time while somebody stands at a step: calmly, and each thing once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from freelance_sos.domain.progress import StepView
from freelance_sos.domain.views import IncidentView
from freelance_sos.rendering.times import MINE, clock_time, length
from freelance_sos.storage.wording import wording

BEFORE = timedelta(minutes=5)


class Alarm:
    """Says once that something comes due in a few minutes, that it is due, and that a time box ran out."""

    def __init__(self) -> None:
        self._told: set[tuple[str, datetime]] = set()
        self._words = wording("walk")["alarm"]

    def set(self, view: IncidentView, one: StepView) -> None:
        """What has come by now stands on the screen already."""
        self._told |= {(words, at) for at, words in self._moments(view, one) if at <= view.now}

    def line(self, view: IncidentView, one: StepView, now: datetime) -> str:
        """What came by ``now`` and was not told yet; nothing, most of the time."""
        for at, words in self._moments(view, one):
            if at <= now and (words, at) not in self._told:
                self._told.add((words, at))
                return words
        return ""

    def _moments(self, view: IncidentView, one: StepView) -> Iterator[tuple[datetime, str]]:
        """When to say what."""
        due = view.next_due
        if due and due.due_at:
            at = f"{clock_time(due.due_at, view.me.zone, view.now)} {MINE}"
            soon = self._words["soon"].format(name=due.name, at=at, left=length(BEFORE))
            yield due.due_at - BEFORE, soon
            yield due.due_at, self._words["due"].format(name=due.name, at=at)
        if one.due_at and one.is_to_do:
            yield one.due_at, self._words["box"]
