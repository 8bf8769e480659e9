"""The promises of a next word that were made in an incident, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from freelance_sos.domain.events import Cancelled, Closed, Event, Reopened, Resolved
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.lifeline import Message, lifeline

PromiseState = Literal["kept", "broken", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """One promise of a next word by ``due_at``, made at ``made_at`` by the message ``event``.

    ``kept_at`` is when the word came, in time or too late; None while it has not come.
    """

    event: str
    made_at: datetime
    due_at: datetime
    kept_at: datetime | None
    state: PromiseState

    @property
    def late_by(self) -> timedelta | None:
        """How much too late the word came; None where it came in time, or never."""
        return self.kept_at - self.due_at if self.kept_at and self.state == "broken" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How many promises were kept, of those that are decided."""

    kept: int
    decided: int


def promise_record(incident: Incident, now: datetime) -> tuple[Promised, ...]:
    """Every promise of a next word that stands, in the order in which they were made.

    - A promise is kept by the next message to the client, at or before it was due: a message that promises
      anew is that word as well. So does restored service, where it lasted until the promise was due.
    - Reopened before that, it is owed again, as ruling 13 has it; reopened later, it stays kept.
    - It is open until it is due, and broken after that, also where the word came in the end.
    - Where the incident was over (cancelled, closed) before a promise was due, nothing was owed: it is left
      out. One that was made after the end is owed as any other.
    """
    events = list(lifeline(incident))
    found = (
        _promised(event, event.what.promise, events[place + 1 :], now)
        for place, event in enumerate(events)
        if isinstance(event.what, Message) and event.what.promise
    )
    return tuple(one for one in found if one)


def kept_of(promises: Sequence[Promised]) -> Kept:
    """The sum of them; open ones are not decided."""
    decided = [one for one in promises if one.state != "open"]
    return Kept(kept=sum(one.state == "kept" for one in decided), decided=len(decided))


def _promised(made: Event, due_at: datetime, later: Sequence[Event], now: datetime) -> Promised | None:
    restored_at: datetime | None = None
    is_over = False
    state: PromiseState = "open" if now <= due_at else "broken"
    for event in later:
        if event.at > due_at:
            break
        match event.what:
            case Resolved():
                restored_at = event.at
            case Reopened():
                restored_at, is_over = None, False
            case Cancelled() | Closed():
                is_over = True
            case what if isinstance(what, Message):
                return _record(made, due_at, event.at, "kept")
    if restored_at:
        return _record(made, due_at, restored_at, "kept")
    if is_over:
        return None
    came_at = next(
        (one.at for one in later if one.at > due_at and isinstance(one.what, Message | Resolved)), None
    )
    return _record(made, due_at, came_at, "broken" if came_at else state)


def _record(made: Event, due_at: datetime, kept_at: datetime | None, state: PromiseState) -> Promised:
    return Promised(event=made.id, made_at=made.at, due_at=due_at, kept_at=kept_at, state=state)
