"""What in a log can hardly be as it was: clocks that were wrong, promises before they were made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from freelance_sos.domain.changes import is_far_ahead
from freelance_sos.domain.events import Acknowledged, Event, Opened, Sent

# A clock that is wrong by less is somebody's own, or a machine's that was never set.
_FAR = timedelta(days=1)
# Where the clock went back, what is written next is moved to just after the last (storage/writer.py).
_JUST_AFTER = timedelta(microseconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """One event of a log, and what is odd about it, in words."""

    event: Event
    told: str


def odd_events(events: Sequence[Event], client: str) -> list[Oddity]:
    """What is odd about ``events`` of an incident of ``client``, in any order.

    Nothing of it is rewritten: it is what was recorded.
    """
    return [
        *_odd_opening(events, client),
        *_odd_moments(events),
        *_odd_promises(events),
    ]


def second_openings(events: Sequence[Event]) -> list[Oddity]:
    """Every opening after the first: it counts for nothing, and may be a line of another incident."""
    return [
        Oddity(event=event, told="opens it again, which counts for nothing")
        for event in _openings(events)[1:]
    ]


def _openings(events: Sequence[Event]) -> list[Event]:
    once = {event.id: event for event in events if isinstance(event.what, Opened)}
    return sorted(once.values(), key=lambda event: event.order)


def _odd_opening(events: Sequence[Event], client: str) -> Iterator[Oddity]:
    for event in _openings(events)[:1]:
        if isinstance(event.what, Opened) and event.what.client != client:
            told = f'was opened for "{event.what.client[:40]}"; well where you renamed the client'
            yield Oddity(event=event, told=told)


def _odd_moments(events: Sequence[Event]) -> Iterator[Oddity]:
    reported = min((event.what.reported for event in events if isinstance(event.what, Opened)), default=None)
    begun = min((event.recorded for event in events), default=None)
    for event in events:
        if begun and is_far_ahead(event.recorded, begun):
            yield Oddity(event=event, told=f"was written in {event.recorded.year}: a clock was wrong")
        if event.at - event.recorded > _FAR:
            days = (event.at - event.recorded).days
            told = f"is dated {days} days after it was written" if days > 1 else "is dated a day ahead"
            yield Oddity(event=event, told=f"{told}: a clock was wrong")
        if reported and event.at < reported and not isinstance(event.what, Opened):
            yield Oddity(event=event, told="is dated before the client reported anything")


def _odd_promises(events: Sequence[Event]) -> Iterator[Oddity]:
    for event in events:
        match event.what:
            case Sent(promise=promise) | Acknowledged(promise=promise) if promise and promise < event.at:
                yield Oddity(event=event, told="promises a moment that was over when it was sent")


def odd_clock(events: Sequence[Event]) -> list[Oddity]:
    """Which of ``events``, of all incidents, were written after the machine's clock had gone back.

    Two commands are never some microseconds apart by themselves; steps ticked at once share their ``at``.
    """
    first_of = {event.recorded: event for event in reversed(events)}
    return [
        Oddity(event=first_of[after], told="was written after the clock had gone back: its time may be wrong")
        for before, after in pairwise(sorted(first_of))
        if after - before <= _JUST_AFTER and first_of[after].at < first_of[before].at
    ]
