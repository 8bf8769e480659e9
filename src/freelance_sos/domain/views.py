"""What services hand to the screen: one plain result a question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from freelance_sos.domain.agreement import Severity
from freelance_sos.domain.board import Board, Standing
from freelance_sos.domain.helpers import Reachable
from freelance_sos.domain.incident import Action, Incident
from freelance_sos.domain.people import Client, Me
from freelance_sos.domain.phrases import Draft
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.progress import Progress
from freelance_sos.domain.targets import TargetState, next_due


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """One incident at one moment, with whom it is about and what is due."""

    incident: Incident
    client: Client
    me: Me
    targets: tuple[TargetState, ...]
    now: datetime

    @property
    def next_due(self) -> TargetState | None:
        """The target that runs out first; none once it is over."""
        return next_due(list(self.targets)) if self.incident.is_live else None

    @property
    def urgency(self) -> tuple[bool, bool, datetime, Severity, str]:
        """Sorts what is due first to the front, then the worse severity; those who wait and are not due last.

        Nobody has told the client yet and nothing was agreed: that is due now.
        """
        due = self.next_due
        is_untold = self.incident.status == "open"
        return (
            due is None and not is_untold,
            due is None and self.incident.status == "waiting",
            due.due_at if due and due.due_at else self.now,
            self.incident.severity,
            self.incident.id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What ``sos new`` has to say: the incident, and what was learned at this client before."""

    view: IncidentView
    standing: Standing
    lessons: tuple[tuple[str, str], ...]
    open_actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """A message as it could be sent, to whom, by whom, and when it was drafted."""

    draft: Draft
    client: Client
    me: Me
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkView:
    """An incident and its runbook at one moment.

    ``is_begun``: taken up in the log, not only chosen. ``is_changed``: the file is not the copy any more.
    ``lesson`` is the last one of this kind from this client, as (incident, lesson).
    """

    view: IncidentView
    progress: Progress
    is_begun: bool
    is_changed: bool
    lesson: tuple[str, str] | None
    helpers: tuple[Reachable, ...]

    @property
    def incident(self) -> Incident:
        """The incident that is walked."""
        return self.view.incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues:
    """What would be due if a client reported it at ``reported_at``, a severity at a time."""

    client: Client
    me: Me
    reported_at: datetime
    by_severity: tuple[tuple[Severity, tuple[TargetState, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What needs me now."""

    now: datetime
    today: date
    burning: tuple[IncidentView, ...]
    to_close: tuple[IncidentView, ...]
    board: Board
    actions: tuple[Action, ...]
    problems: tuple[Problem, ...] = ()
