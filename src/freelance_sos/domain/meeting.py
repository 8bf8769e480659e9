"""A call to plan: who is to be there, and what can be said about when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.meeting_miss import AllButOne, Miss, all_but_one, bearable_spans, nearest_miss
from freelance_sos.domain.meeting_slots import Slot, fairest_slots, open_spans
from freelance_sos.domain.weeks import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody who is to be there. ``slug`` is ``""`` for me."""

    slug: str
    name: str
    calendar: Calendar

    @property
    def zone(self) -> ZoneInfo:
        """Where they are."""
        return self.calendar.zone

    @property
    def is_me(self) -> bool:
        """Whether it is me."""
        return not self.slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Somebody without one open hour in the whole search; ``opens_at``: when they next have one."""

    attendee: Attendee
    opens_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """The answer: ``slots`` inside everybody's hours, fairest first; ``longest``: the longest shared stretch.

    Without a slot, ``absences`` says who has no hours at all inside ``frame``; where nobody is absent,
    ``miss`` is the time that would ask least of them. ``all_but_one``: where all could meet but one, whoever
    that is. The attendees are me, then the clients as they were named; what slots and misses say of people
    stands in that order.
    """

    frame: Span
    length: timedelta
    attendees: tuple[Attendee, ...]
    slots: tuple[Slot, ...]
    longest: Span | None
    absences: tuple[Absence, ...] = ()
    miss: Miss | None = None
    all_but_one: tuple[AllButOne, ...] = ()

    @property
    def me(self) -> Attendee:
        """Whose time is "your time"."""
        return self.attendees[0]

    @property
    def clients(self) -> tuple[Attendee, ...]:
        """Everybody else."""
        return self.attendees[1:]


def plan_meeting(attendees: Sequence[Attendee], waking: Calendar, frame: Span, length: timedelta) -> Meeting:
    """When ``attendees``, me first, can meet for ``length`` inside ``frame``; ``waking``: my waking hours."""
    hours = [open_spans(one.calendar, frame) for one in attendees]
    slots, longest = fairest_slots(hours, frame, length)
    found = Meeting(frame=frame, length=length, attendees=tuple(attendees), slots=slots, longest=longest)
    if slots:
        return found
    absent = tuple(_absences(attendees, frame))
    bearable = bearable_spans([one.zone for one in attendees], hours, waking, frame)
    return replace(
        found,
        absences=absent,
        miss=None if absent else nearest_miss(hours, bearable, frame, length),
        all_but_one=all_but_one(hours, bearable, frame, length),
    )


def _absences(attendees: Sequence[Attendee], frame: Span) -> Iterator[Absence]:
    for one in attendees:
        first = next(one.calendar.spans_from(frame.opens_at), None)
        if first is None or first.opens_at >= frame.closes_at:
            yield Absence(attendee=one, opens_at=first.opens_at if first else None)
