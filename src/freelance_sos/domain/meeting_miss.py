"""Where nobody's hours meet: the nearest miss, and who would have to stretch by how much."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.meeting_slots import open_spans, starts
from freelance_sos.domain.weeks import NOTHING, Span


class Stretch(NamedTuple):
    """How much earlier one person would have to begin, and how much longer to stay."""

    early: timedelta
    late: timedelta

    @property
    def total(self) -> timedelta:
        """Both together."""
        return self.early + self.late


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A time outside somebody's hours. ``stretches`` stand in the order of the people."""

    span: Span
    stretches: tuple[Stretch, ...]

    @property
    def rank(self) -> tuple[timedelta, timedelta, datetime]:
        """Sorts the nearest to the front: the largest stretch, then all together, then the earlier one."""
        totals = [one.total for one in self.stretches]
        return (max(totals), sum(totals, NOTHING), self.span.opens_at)


def nearest_miss(
    calendars: Sequence[Calendar], waking: Calendar, frame: Span, length: timedelta
) -> Miss | None:
    """The time inside ``frame`` that asks least of whoever it asks most of.

    A person's stretch is how far the nearest of their open spans would have to reach to cover it: before its
    opening plus after its closing. Times inside my ``waking`` hours come first, where there are any. None
    where somebody has no hours anywhere near, or nothing of ``length`` fits into ``frame``.
    """
    hours = [open_spans(one, frame) for one in calendars]
    if not all(hours):
        return None
    spans = [Span(start, start + length) for start in starts(frame, length)]
    awake = open_spans(waking, frame)
    by_day = [span for span in spans if _stretch(awake, span).total == NOTHING] if awake else []
    misses = (_miss(span, hours) for span in by_day or spans)
    return min(misses, key=lambda miss: miss.rank, default=None)


def _miss(span: Span, hours: Sequence[Sequence[Span]]) -> Miss:
    return Miss(span=span, stretches=tuple(_stretch(spans, span) for spans in hours))


def _stretch(spans: Sequence[Span], wanted: Span) -> Stretch:
    """The least that one of ``spans`` must reach further to cover ``wanted``.

    Among those wholly before it and wholly after it, only the nearest can be the one.
    """
    first = max(bisect_right(spans, wanted.opens_at, key=lambda span: span.closes_at) - 1, 0)
    found: list[Stretch] = []
    for number in range(first, len(spans)):
        opens_at, closes_at = spans[number]
        early, late = opens_at - wanted.opens_at, wanted.closes_at - closes_at
        found.append(Stretch(max(early, NOTHING), max(late, NOTHING)))
        if opens_at >= wanted.closes_at:
            break
    return min(found, key=lambda stretch: stretch.total)
