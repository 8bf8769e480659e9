"""What may happen next in an incident: each function gives the payload to record, or refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from freelance_sos.domain.agreement import Severity
from freelance_sos.domain.errors import NotAllowed, NotFound, UsageError
from freelance_sos.domain.events import (
    Acknowledged,
    ActionAdded,
    ActionDone,
    Cancelled,
    Closed,
    Event,
    Noted,
    Opened,
    Received,
    Reopened,
    Resolved,
    Resumed,
    Retracted,
    Reviewed,
    Sent,
    SeverityChanged,
    Waiting,
)
from freelance_sos.domain.incident import Action, Incident

NOTHING_TOLD: Mapping[str, str] = MappingProxyType({})
# Severities whose lessons may be skipped only with a reason.
LESSONS_WANTED: frozenset[Severity] = frozenset([1, 2])


def decide_title(title: str) -> str:
    """``title`` without the space around it. Raises UsageError for nothing."""
    if not title.strip():
        raise UsageError("an incident needs a title", 'say what is wrong: sos new acme "checkout is down"')
    return title.strip()


def decide_reported(reported: datetime, now: datetime) -> datetime:
    """When the client reported it. Raises UsageError for the future."""
    if reported > now:
        raise UsageError("it can't have been reported in the future", 'try --reported "20m ago"')
    return reported


def decide_acknowledge(
    incident: Incident,
    at: datetime,
    *,
    text: str = "",
    via: str = "",
    promise: datetime | None = None,
    phrase: str = "",
    told: Mapping[str, str] = NOTHING_TOLD,
) -> Acknowledged:
    """The client was told. Raises NotAllowed when they already were, or it is over."""
    _must_live(incident, "acknowledged")
    if incident.acknowledged_at:
        raise NotAllowed(
            f"{incident.id} is acknowledged already",
            f'what you told them since: sos log {incident.id} --to "…"',
        )
    not_before(incident, at)
    _promise_ahead(promise, at)
    return Acknowledged(text=text, via=via, promise=promise, phrase=phrase, told=told)


def decide_note(incident: Incident, at: datetime, text: str) -> Noted:
    """A note, at any time: also after the end."""
    not_before(incident, at)
    return Noted(text=_said(text))


def decide_sent(
    incident: Incident,
    at: datetime,
    text: str,
    *,
    via: str = "",
    promise: datetime | None = None,
    phrase: str = "",
    told: Mapping[str, str] = NOTHING_TOLD,
) -> Sent:
    """A message to the client, at any time; ``phrase`` and ``told`` are of the draft that it was."""
    not_before(incident, at)
    _promise_ahead(promise, at)
    return Sent(text=_said(text), via=via, promise=promise, phrase=phrase, told=told)


def decide_received(text: str, *, via: str = "") -> Received:
    """A message from the client. It may be older than the report: they write before they call."""
    return Received(text=_said(text), via=via)


def decide_wait(incident: Incident, at: datetime, text: str = "") -> Waiting:
    """I wait for the client. Raises NotAllowed when I already do."""
    _must_live(incident, "put on waiting")
    if incident.status == "waiting":
        raise NotAllowed(f"{incident.id} is waiting already", f"when they answer: sos resume {incident.id}")
    not_before(incident, at, Resumed, Reopened)
    return Waiting(text=text)


def decide_resume(incident: Incident, at: datetime, text: str = "") -> Resumed:
    """The wait is over. Raises NotAllowed when there is none, or it began later."""
    if incident.status != "waiting" or incident.waiting_since is None:
        raise NotAllowed(f"{incident.id} is not waiting", f"to begin a wait: sos wait {incident.id}")
    if at < incident.waiting_since:
        raise NotAllowed(f"{incident.id} began to wait only after that", "give a later --at")
    return Resumed(text=text)


def decide_severity(incident: Incident, at: datetime, severity: Severity, why: str = "") -> SeverityChanged:
    """Another severity. Raises NotAllowed when it has that one, or it is over."""
    _must_live(incident, "given another severity")
    if incident.severity == severity:
        raise NotAllowed(f"{incident.id} has severity {severity} already")
    not_before(incident, at, SeverityChanged)
    return SeverityChanged(severity=severity, why=why)


def decide_resolve(incident: Incident, at: datetime, text: str = "") -> Resolved:
    """Service is restored. Raises NotAllowed when it already is, or it is over."""
    _must_live(incident, "resolved")
    not_before(incident, at, Reopened)
    if incident.waiting_since and at < incident.waiting_since:
        raise NotAllowed(f"{incident.id} began to wait only after that", "give a later --at")
    return Resolved(text=text)


def decide_reopen(incident: Incident, at: datetime, why: str = "") -> Reopened:
    """It was not restored. Raises NotAllowed unless it was resolved or closed."""
    if incident.status not in ("resolved", "closed"):
        raise NotAllowed(
            f"{incident.id} is {incident.status}, not resolved", f"see it: sos show {incident.id}"
        )
    if incident.resolved_at and at < incident.resolved_at:
        raise NotAllowed(f"{incident.id} was resolved only after that", "give a later --at")
    return Reopened(why=why)


def decide_cancel(incident: Incident, at: datetime, why: str = "") -> Cancelled:
    """A false alarm or a duplicate. Raises NotAllowed when it is over."""
    if not incident.is_unfinished:
        raise NotAllowed(f"{incident.id} is {incident.status} already")
    not_before(incident, at, Reopened)
    return Cancelled(why=why)


def decide_close(incident: Incident, at: datetime, review: Reviewed | None, skipped: str = "") -> Closed:
    """The end. Raises NotAllowed before it is resolved, and without lessons for severity 1 and 2."""
    if incident.status != "resolved":
        if incident.status == "closed":
            raise NotAllowed(f"{incident.id} is closed already", f"see it: sos show {incident.id}")
        hint = f"first: sos resolve {incident.id}" if incident.is_live else ""
        raise NotAllowed(f"{incident.id} is {incident.status}, not resolved", hint)
    if incident.resolved_at and at < incident.resolved_at:
        raise NotAllowed(f"{incident.id} was resolved only after that", "give a later --at")
    has_lessons = bool(review and review.lessons) or bool(incident.review and incident.review.lessons)
    if incident.severity in LESSONS_WANTED and not has_lessons and not skipped.strip():
        raise NotAllowed(
            f"{incident.id} has severity {incident.severity} and no lesson yet",
            'add --lesson "…", or --skip "why there is none"',
        )
    return Closed(skipped=skipped.strip())


def decide_action(number: int, text: str, *, owner: str = "", due: date | None = None) -> ActionAdded:
    """An improvement to make, the ``number``-th of its incident."""
    return ActionAdded(action=number, text=_said(text), owner=owner, due=due)


def decide_action_done(action: Action, text: str = "") -> ActionDone:
    """That improvement was made. Raises NotAllowed when it already was."""
    if action.done_at:
        raise NotAllowed(f"{action.id} is done already")
    return ActionDone(action=action.number, text=text)


def decide_undo(incident: Incident, recorded: datetime | None = None) -> Retracted:
    """Take back what the last command wrote, or what was ``recorded`` then: events of one command share it.

    Raises NotFound when nothing is left to take back, NotAllowed where that would be the opening of an
    incident in which something happened: it would be gone from every list, and nobody means that.
    """
    standing = standing_events(incident)
    if not standing:
        raise NotFound(f"nothing left to take back in {incident.id}")
    last = recorded or max(event.recorded for event in standing)
    happened = [event for event in incident.timeline if not isinstance(event.what, Opened | Retracted)]
    if happened and any(isinstance(event.what, Opened) and event.recorded == last for event in standing):
        told = f"all but the opening of {incident.id} is taken back"
        raise NotAllowed(told, f"end it: sos cancel {incident.id}")
    return Retracted(events=tuple(event.id for event in standing if event.recorded == last))


def standing_events(incident: Incident) -> list[Event]:
    """What may still be taken back: neither taken back already, nor a taking back itself."""
    return [
        event
        for event in incident.timeline
        if event.id not in incident.taken_back and not isinstance(event.what, Retracted)
    ]


def decide_redo(incident: Incident, recorded: datetime | None = None) -> Retracted:
    """Let stand again what the last undo took back, or the one ``recorded`` then.

    Raises NotFound where nothing was taken back.
    """
    standing = standing_retractions(incident)
    if not standing:
        raise NotFound(f"nothing was taken back in {incident.id}")
    last = recorded or max(event.recorded for event in standing)
    wanted = retracted_by(event for event in standing if event.recorded == last)
    # Two machines may have taken back the same: one of them alone would leave it as it is.
    return Retracted(events=tuple(event.id for event in standing if retracted_by([event]) <= wanted))


def standing_retractions(incident: Incident) -> list[Event]:
    """What took something back, and still holds."""
    own = {event.id for event in incident.timeline if not isinstance(event.what, Retracted)}
    return [
        event
        for event in incident.timeline
        if event.id not in incident.taken_back and retracted_by([event]) & own
    ]


def retracted_by(events: Iterable[Event]) -> frozenset[str]:
    """The ids that those among ``events`` that take something back name."""
    return frozenset(id_ for one in events if isinstance(one.what, Retracted) for id_ in one.what.events)


def _said(text: str) -> str:
    if not text.strip():
        raise UsageError("there is no text", 'say it in quotes, or "-" to read standard input')
    return text.strip("\n")


def _must_live(incident: Incident, done: str) -> None:
    if not incident.is_live:
        ended = incident.status in ("resolved", "closed")
        hint = f"not restored after all? sos reopen {incident.id}" if ended else ""
        raise NotAllowed(f"{incident.id} is {incident.status} and can't be {done}", hint)


def not_before(incident: Incident, at: datetime, *turns: type[Reopened | Resumed | SeverityChanged]) -> None:
    """Raises NotAllowed where ``at`` lies before the report or the last of ``turns``: it would do nothing."""
    if at < incident.reported_at:
        raise NotAllowed(f"{incident.id} was reported only after that", "give a later --at")
    for event in incident.timeline:
        if event.at > at and isinstance(event.what, turns) and event.id not in incident.taken_back:
            turned = event.what.kind.replace("severity_changed", "given its severity")
            raise NotAllowed(f"{incident.id} was {turned} only after that", "give a later --at")


def _promise_ahead(promise: datetime | None, at: datetime) -> None:
    if promise and promise <= at:
        raise UsageError("a promise must lie ahead", "try --promise 20m")
