"""An incident is the fold of its events: nothing else is stored about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from freelance_sos.domain.agreement import Agreement, Severity
from freelance_sos.domain.events import (
    Acknowledged,
    ActionAdded,
    ActionDone,
    Cancelled,
    Closed,
    Event,
    Opened,
    Reopened,
    Resolved,
    Resumed,
    Retracted,
    Reviewed,
    Sent,
    SeverityChanged,
    Waiting,
)
from freelance_sos.domain.kinds import IncidentKind
from freelance_sos.domain.walk import Walk, walks_of

Status = Literal["open", "acknowledged", "waiting", "resolved", "closed", "cancelled", "retracted"]
LIVE: frozenset[Status] = frozenset(["open", "acknowledged", "waiting"])
UNREADABLE_TITLE = "(its opening line can't be read)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A stretch of waiting for the client; ``end`` is None while it lasts."""

    start: datetime
    end: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityFrom:
    """The severity from an instant on."""

    at: datetime
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An improvement to make: ``acme-7.1`` is the first of incident acme-7."""

    incident: str
    number: int
    text: str
    owner: str = ""
    due: date | None = None
    done_at: datetime | None = None

    @property
    def id(self) -> str:
        """What people type to name it."""
        return f"{self.incident}.{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Everything known about one incident. ``timeline`` holds all events in order, also taken-back ones."""

    client: str
    number: int
    title: str
    severity: Severity
    kind: IncidentKind
    opened_at: datetime
    reported_at: datetime
    via: str = ""
    agreement: Agreement = field(default_factory=Agreement)
    status: Status = "open"
    acknowledged_at: datetime | None = None
    last_message_at: datetime | None = None
    promise_at: datetime | None = None
    resolved_at: datetime | None = None
    ended_at: datetime | None = None
    waits: tuple[Wait, ...] = ()
    severities: tuple[SeverityFrom, ...] = ()
    review: Reviewed | None = None
    skipped: str = ""
    actions: tuple[Action, ...] = ()
    walks: tuple[Walk, ...] = ()
    timeline: tuple[Event, ...] = ()
    taken_back: frozenset[str] = frozenset()
    opened_number: int = 0

    @property
    def id(self) -> str:
        """What people type to name it: ``acme-7``."""
        return f"{self.client}-{self.number}"

    @property
    def former_id(self) -> str:
        """What it was called when it was opened, where two machines gave out one number; else ``""``."""
        return f"{self.client}-{self.opened_number}" if self.opened_number not in (0, self.number) else ""

    @property
    def is_live(self) -> bool:
        """Whether it still burns: neither resolved, nor closed, nor cancelled."""
        return self.status in LIVE

    @property
    def is_unfinished(self) -> bool:
        """Whether something is still to do: it burns, or its review is missing."""
        return self.is_live or self.status == "resolved"

    @property
    def walk(self) -> Walk | None:
        """The runbook that is being walked: the one taken up last."""
        return self.walks[-1] if self.walks else None

    @property
    def waiting_since(self) -> datetime | None:
        """When the current wait began."""
        return next((wait.start for wait in self.waits if wait.end is None), None)


def fold(events: Iterable[Event], *, client: str, number: int) -> Incident:
    """The incident that ``events`` add up to, in any order and with repeats.

    They count in order of ``at``, ``recorded``, ``id``; the opening counts first wherever it stands, so that
    an acknowledgement may be backdated to before it was written down. Raises ValueError for no events.
    """
    timeline = sorted(one_per_id(events).values(), key=lambda event: event.order)
    if not timeline:
        raise ValueError("an incident has at least one event")
    taken_back = _taken_back(timeline)
    opening = _opening(timeline)
    incident = replace(
        _opened(opening, timeline[0], client, number), timeline=tuple(timeline), taken_back=taken_back
    )
    if opening and opening.id in taken_back:
        return replace(incident, status="retracted")
    standing = [event for event in timeline if event.id not in taken_back]
    for event in standing:
        incident = _apply(incident, event)
    return replace(incident, walks=walks_of(standing))


def one_per_id(events: Iterable[Event]) -> dict[str, Event]:
    """The event that counts, by id. Of two that differ it is the one that says it was written first.

    It is the same one on every machine, in whatever order the lines stand.
    """
    chosen: dict[str, Event] = {}
    for event in events:
        known = chosen.setdefault(event.id, event)
        if known != event:
            chosen[event.id] = min(known, event, key=_seniority)
    return chosen


def _seniority(event: Event) -> tuple[datetime, datetime, str]:
    return event.recorded, event.at, repr(event)


def replay(incident: Incident) -> Iterator[tuple[Event, bool]]:
    """Every event of ``incident`` that was not taken back, in order, and whether it changed anything."""
    timeline = incident.timeline
    before = _opened(_opening(timeline), timeline[0], incident.client, incident.number)
    for event in timeline:
        if event.id not in incident.taken_back:
            after = _apply(before, event)
            yield event, after is not before
            before = after


def _opening(timeline: Sequence[Event]) -> Event | None:
    return next((event for event in timeline if isinstance(event.what, Opened)), None)


def _taken_back(timeline: list[Event]) -> frozenset[str]:
    """Ids that count for nothing. A later retraction may take back an earlier one."""
    taken_back: set[str] = set()
    for event in sorted(timeline, key=lambda event: (event.recorded, event.id), reverse=True):
        if isinstance(event.what, Retracted) and event.id not in taken_back:
            taken_back.update(event.what.events)
    return frozenset(taken_back)


def _opened(opening: Event | None, first: Event, client: str, number: int) -> Incident:
    if opening is None or not isinstance(opening.what, Opened):
        return Incident(
            client=client,
            number=number,
            title=UNREADABLE_TITLE,
            severity=1,
            kind="other",
            opened_at=first.at,
            reported_at=first.at,
            severities=(SeverityFrom(at=first.at, severity=1),),
        )
    what = opening.what
    return Incident(
        client=client,
        number=number,
        title=what.title,
        severity=what.severity,
        kind=what.incident_kind,
        opened_at=opening.at,
        reported_at=what.reported,
        via=what.via,
        agreement=what.response,
        opened_number=what.number,
        severities=(SeverityFrom(at=what.reported, severity=what.severity),),
    )


def _apply(incident: Incident, event: Event) -> Incident:
    """``incident`` after one more event. Events that make no sense in its state change nothing."""
    match event.what:
        case Acknowledged(promise=promise) | Sent(promise=promise):
            return _told(incident, event.at, promise)
        case SeverityChanged(severity=severity):
            change = SeverityFrom(at=event.at, severity=severity)
            return replace(incident, severity=severity, severities=(*incident.severities, change))
        case Waiting(text=text) if incident.is_live:
            wait = Wait(start=event.at, text=text)
            return replace(incident, status="waiting", waits=(*incident.waits, wait))
        case Resumed() if incident.status == "waiting":
            return replace(incident, status=_working(incident), waits=_ended(incident, event.at))
        case Resolved() if incident.is_live:
            return replace(
                incident,
                status="resolved",
                resolved_at=event.at,
                acknowledged_at=incident.acknowledged_at or event.at,
                waits=_ended(incident, event.at),
            )
        case Reopened() if not incident.is_live:
            return replace(incident, status=_working(incident), resolved_at=None, ended_at=None, skipped="")
        case Cancelled() if incident.is_unfinished:
            return replace(incident, status="cancelled", ended_at=event.at, waits=_ended(incident, event.at))
        case Closed(skipped=reason) if incident.status == "resolved":
            return replace(incident, status="closed", ended_at=event.at, skipped=reason)
        case Reviewed() as review:
            return replace(incident, review=review)
        case ActionAdded() | ActionDone():
            return replace(incident, actions=_with_action(incident, event))
        case _:
            return incident


def _working(incident: Incident) -> Status:
    return "acknowledged" if incident.acknowledged_at else "open"


def _told(incident: Incident, at: datetime, promise: datetime | None) -> Incident:
    """The client heard from me: the first message acknowledges, each one starts the update clock anew."""
    return replace(
        incident,
        status="acknowledged" if incident.status == "open" else incident.status,
        acknowledged_at=incident.acknowledged_at or at,
        last_message_at=at,
        promise_at=promise,
    )


def _ended(incident: Incident, at: datetime) -> tuple[Wait, ...]:
    return tuple(wait if wait.end else replace(wait, end=at) for wait in incident.waits)


def _with_action(incident: Incident, event: Event) -> tuple[Action, ...]:
    match event.what:
        case ActionAdded(action=number, text=text, owner=owner, due=due):
            return (
                *incident.actions,
                Action(incident=incident.id, number=number, text=text, owner=owner, due=due),
            )
        case ActionDone(action=number):
            return tuple(
                replace(action, done_at=event.at) if action.number == number else action
                for action in incident.actions
            )
        case _:
            return incident.actions
