"""Slots inside everybody's hours, and how comfortable each is for the worst-off person."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from freelance_sos.domain.board import LONGEST_LUNCH
from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.weeks import NOTHING, Span, joined, shared_by_all

MINUTE = timedelta(minutes=1)
# Every zone in use since 1990 stands at whole quarters of an hour from UTC: a quarter here is one everywhere.
QUARTER = timedelta(minutes=15)
# A call three hours into the day is no better than one two hours into it.
ENOUGH = timedelta(hours=2)
# How far on both sides of a search hours are read, so that the days at its ends are known whole.
MARGIN = timedelta(days=2)
_QUARTERS_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A time inside everybody's hours. ``comforts`` stand in the order of the people."""

    span: Span
    comforts: tuple[timedelta, ...]

    @property
    def comfort(self) -> timedelta:
        """That of the worst-off person."""
        return min(self.comforts)

    @property
    def rank(self) -> tuple[timedelta, timedelta, datetime]:
        """Sorts the fairest first: the comfort of the worst-off, then of all together, then the earlier."""
        return (-self.comfort, -sum(self.comforts, NOTHING), self.span.opens_at)


def fairest_slots(
    hours: Sequence[Sequence[Span]], frame: Span, length: timedelta
) -> tuple[tuple[Slot, ...], Span | None]:
    """The best slot of each stretch of shared hours inside ``frame``, fairest first; and the longest stretch.

    ``hours`` are the open spans of each person, as open_spans gives them.

    A person's comfort is the distance from the slot to the nearer edge of their working day, at most ENOUGH.
    Their working day is the run of their open spans with pauses of at most LONGEST_LUNCH between them; hours
    that never end have no edge. A slot is as good as it is for the worst-off person; then what it is for all
    together counts, then the earlier one.
    """
    days = [working_days(spans) for spans in hours]
    stretches = shared_stretches(hours, frame)
    best = (_best_slot(stretch, days, length) for stretch in stretches)
    slots = sorted((slot for slot in best if slot), key=lambda slot: slot.rank)
    longest = max(stretches, key=lambda one: one.closes_at - one.opens_at, default=None)
    return tuple(slots), longest


def open_spans(calendar: Calendar, frame: Span) -> list[Span]:
    """Open spans from MARGIN before ``frame`` to MARGIN after it, whole; touching ones are one."""
    end = frame.closes_at + MARGIN
    spans = calendar.spans_from(frame.opens_at - MARGIN)
    return joined(takewhile(lambda span: span.opens_at < end, spans))


def working_days(spans: Iterable[Span]) -> list[Span]:
    """Spans with pauses of at most LONGEST_LUNCH between them, as one day each."""
    return joined(spans, LONGEST_LUNCH)


def shared_stretches(hours: Sequence[Sequence[Span]], frame: Span) -> list[Span]:
    """What all have in common inside ``frame``. Touching spans share nothing (ruling 11)."""
    return shared_by_all([[frame], *hours])


def starts(frame: Span, length: timedelta) -> list[datetime]:
    """When something of ``length`` may begin inside ``frame``: on quarter hours.

    On whole minutes where no quarter hour fits: "none" is never said of a stretch that is long enough.
    """
    return _every(QUARTER, frame, length) or _every(MINUTE, frame, length)


def _every(step: timedelta, frame: Span, length: timedelta) -> list[datetime]:
    first = frame.opens_at + (_QUARTERS_BEGIN - frame.opens_at) % step
    count = (frame.closes_at - length - first) // step + 1
    return [first + number * step for number in range(count)]


def _best_slot(stretch: Span, days: Sequence[Sequence[Span]], length: timedelta) -> Slot | None:
    """The best slot inside one stretch; None where it is too short."""
    around = [_around(stretch.opens_at, whose) for whose in days]
    slots = (_slot(Span(start, start + length), around) for start in starts(stretch, length))
    return min(slots, key=lambda slot: slot.rank, default=None)


def _slot(span: Span, around: Sequence[Span]) -> Slot:
    comforts = (min(span.opens_at - day.opens_at, day.closes_at - span.closes_at, ENOUGH) for day in around)
    return Slot(span=span, comforts=tuple(comforts))


def _around(at: datetime, days: Sequence[Span]) -> Span:
    """The one of ``days`` that ``at`` lies in."""
    return days[bisect_right(days, at, key=lambda day: day.opens_at) - 1]
