"""What can happen in an incident. Events are appended, never changed; docs/files.md lists their keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, get_args

from freelance_sos.domain.agreement import Agreement, Severity
from freelance_sos.domain.kinds import IncidentKind
from freelance_sos.domain.runbook import Runbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The incident was opened, under these response targets; ``reported`` is when the client said so."""

    kind: ClassVar[str] = "opened"
    client: str
    number: int
    title: str
    severity: Severity
    incident_kind: IncidentKind
    reported: datetime
    via: str = ""
    response: Agreement = field(default_factory=Agreement)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """The client was told "I have it"; ``promise`` is when they hear from me next.

    ``phrase`` and ``told`` are of the draft that was sent, as in Sent.
    """

    kind: ClassVar[str] = "acknowledged"
    text: str = ""
    via: str = ""
    promise: datetime | None = None
    phrase: str = ""
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A note to myself."""

    kind: ClassVar[str] = "noted"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message to the client.

    Where it was a draft, ``phrase`` is its name, and ``told`` what was filled in by hand, by field: what the
    client was told in their own language can be told again in a report.
    """

    kind: ClassVar[str] = "sent"
    text: str
    via: str = ""
    promise: datetime | None = None
    phrase: str = ""
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message from the client."""

    kind: ClassVar[str] = "received"
    text: str
    via: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityChanged:
    """It is worse, or less bad, than it looked."""

    kind: ClassVar[str] = "severity_changed"
    severity: Severity
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """I wait for the client; ``text`` says what for."""

    kind: ClassVar[str] = "waiting"
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """The wait is over."""

    kind: ClassVar[str] = "resumed"
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunbookStarted:
    """A runbook was taken up: its name, and a copy as it was then, which is walked to the end."""

    kind: ClassVar[str] = "runbook_started"
    runbook: str
    copy: Runbook


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    """A step of the runbook of that name was done; ``step`` is its number."""

    kind: ClassVar[str] = "step_done"
    step: str
    text: str = ""
    runbook: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSkipped:
    """A step was skipped: it was not done though it could have been, or it is ``not_applicable`` here."""

    kind: ClassVar[str] = "step_skipped"
    step: str
    why: str = ""
    runbook: str = ""
    not_applicable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """Service is restored."""

    kind: ClassVar[str] = "resolved"
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """It was not restored after all."""

    kind: ClassVar[str] = "reopened"
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """A false alarm or a duplicate."""

    kind: ClassVar[str] = "cancelled"
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """The blameless review, written after it was over."""

    kind: ClassVar[str] = "reviewed"
    happened: str = ""
    why: str = ""
    well: str = ""
    badly: str = ""
    lucky: str = ""
    lessons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionAdded:
    """An improvement to make; ``action`` numbers it within the incident."""

    kind: ClassVar[str] = "action_added"
    action: int
    text: str
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDone:
    """That improvement was made."""

    kind: ClassVar[str] = "action_done"
    action: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The end: lessons are written, or ``skipped`` says why not."""

    kind: ClassVar[str] = "closed"
    skipped: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retracted:
    """Those events were taken back (``sos undo``); they stay in the file and count for nothing."""

    kind: ClassVar[str] = "retracted"
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Something a newer program wrote: kept, shown, and without effect."""

    kind: str
    fields: Mapping[str, object] = field(default_factory=dict)


KnownPayload = (
    Opened
    | Acknowledged
    | Noted
    | Sent
    | Received
    | SeverityChanged
    | Waiting
    | Resumed
    | RunbookStarted
    | StepDone
    | StepSkipped
    | Resolved
    | Reopened
    | Cancelled
    | Reviewed
    | ActionAdded
    | ActionDone
    | Closed
    | Retracted
)
Payload = KnownPayload | Unknown
KNOWN: dict[str, type[KnownPayload]] = {payload.kind: payload for payload in get_args(KnownPayload)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of a log: ``at`` it happened, ``recorded`` it was written, both UTC.

    ``extra`` holds keys that this program does not know.
    """

    id: str
    at: datetime
    recorded: datetime
    what: Payload
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        """Where it stands in the fold: by when it happened, then was written, then by id."""
        return self.at, self.recorded, self.id
