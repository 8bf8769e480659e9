"""Where nobody's hours meet: the nearest miss, and who would have to stretch by how much."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from freelance_sos.domain.board import LONGEST_LUNCH
from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.hours import DaySpan, WeeklyHours
from freelance_sos.domain.meeting_slots import open_spans, shared_stretches, starts
from freelance_sos.domain.weeks import NOTHING, Span, joined

# From 22:00 to 7:00 a call is in somebody's night, unless they work then.
DAYTIME = WeeklyHours(days=((DaySpan(7 * 60, 22 * 60),),) * 7)
# For two people "all but one" would be one alone.
FEWEST_FOR_ALL_BUT_ONE = 3


class Stretch(NamedTuple):
    """How much earlier one person would have to begin, how much longer to stay, and ``through`` which lunch.

    ``early_is_lunch``: what they would begin earlier is their afternoon; ``late_is_lunch``: what they would
    stay for longer is their morning.
    """

    early: timedelta
    late: timedelta
    through: timedelta = NOTHING
    early_is_lunch: bool = False
    late_is_lunch: bool = False

    @property
    def total(self) -> timedelta:
        """All together."""
        return self.early + self.late + self.through


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A time outside somebody's hours. ``stretches`` and ``in_night`` stand in the order of the people."""

    span: Span
    stretches: tuple[Stretch, ...]
    in_night: tuple[bool, ...]

    @property
    def rank(self) -> tuple[timedelta, timedelta, datetime]:
        """Sorts the nearest to the front: the largest stretch, then all together, then the earlier one."""
        totals = [one.total for one in self.stretches]
        return (max(totals), sum(totals, NOTHING), self.span.opens_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllButOne:
    """A stretch that all share but one person, whose place in the order of the people is ``number``."""

    span: Span
    number: int
    in_night: bool


# Spans of each person, me first, as open_spans gives them.
Spans = Sequence[Sequence[Span]]


def bearable_spans(
    zones: Sequence[ZoneInfo], hours: Spans, waking: Calendar, frame: Span
) -> list[list[Span]]:
    """When a call is in nobody's night, person by person: by day or in their hours; mine: ``waking``."""
    days = [waking, *(Calendar(zone=zone, hours=DAYTIME) for zone in zones[1:])]
    return [joined(sorted([*open_spans(day, frame), *own])) for day, own in zip(days, hours, strict=True)]


def nearest_miss(hours: Spans, bearable: Spans, frame: Span, length: timedelta) -> Miss | None:
    """The time inside ``frame`` that asks least of whoever it asks most of; I am the first.

    The first thing that counts is how far it reaches into the night of whoever it is worst for, then into all
    nights together: no stretch by day is so long that a night would be better. Then a person's stretch is how
    far their open spans would have to reach to cover it, lunch between two of them included, but not through
    a night where they have hours on that day. None where somebody has no hours anywhere near, or nothing of
    ``length`` fits into ``frame``.
    """
    if not all(hours):
        return None
    spans = [Span(start, start + length) for start in starts(frame, length)]
    nights = [tuple(stretch_of(whose, span, NOTHING).total for whose in bearable) for span in spans]
    least = min(((max(night), sum(night, NOTHING)) for night in nights), default=None)
    misses = (
        Miss(
            span=span,
            stretches=tuple(
                stretch_of(_same_day(whose, days, span), span, LONGEST_LUNCH)
                for whose, days in zip(hours, bearable, strict=True)
            ),
            in_night=tuple(one > NOTHING for one in night),
        )
        for span, night in zip(spans, nights, strict=True)
        if (max(night), sum(night, NOTHING)) == least
    )
    return min(misses, key=lambda miss: miss.rank, default=None)


def all_but_one(hours: Spans, bearable: Spans, frame: Span, length: timedelta) -> tuple[AllButOne, ...]:
    """Where all the others could meet for ``length``, for each person who alone is in the way.

    It is the next stretch that is by day for that person, cut to that; where there is none, the next at all.
    Those by day come first, then the earlier ones. Nothing for fewer than three people.
    """
    if len(hours) < FEWEST_FOR_ALL_BUT_ONE:
        return ()
    found: list[AllButOne] = []
    for number, by_day_for_one in enumerate(bearable):
        others = [*hours[:number], *hours[number + 1 :]]
        by_day, at_all = shared_stretches([*others, by_day_for_one], frame), shared_stretches(others, frame)
        fitting = [span for span in (*by_day, *at_all) if starts(span, length)]
        if fitting:
            found.append(AllButOne(span=fitting[0], number=number, in_night=fitting[0] not in by_day))
    return tuple(sorted(found, key=lambda one: (one.in_night, one.span.opens_at)))


def stretch_of(spans: Sequence[Span], wanted: Span, longest_pause: timedelta) -> Stretch:
    """The least that ``spans``, in order, must reach further to cover ``wanted``.

    Pauses up to ``longest_pause`` are lunch: two spans with lunch between them cover it together, where the
    lunch is worked through. Of those wholly before ``wanted`` and wholly after it, only the nearest count.
    """
    first = max(bisect_right(spans, wanted.opens_at, key=lambda span: span.closes_at) - 1, 0)
    last = first
    while last + 1 < len(spans) and spans[last].opens_at < wanted.closes_at:
        last += 1
    ways = (
        way for begin in range(first, last + 1) for way in _ways(spans, begin, last, wanted, longest_pause)
    )
    return min(ways, key=lambda way: (way.total, -way.through))


def _same_day(spans: Sequence[Span], days: Sequence[Span], wanted: Span) -> Sequence[Span]:
    """Those of ``spans`` with no night between them and ``wanted``; all where there are none."""
    number = bisect_right(days, wanted.opens_at, key=lambda day: day.opens_at) - 1
    if number < 0 or days[number].closes_at < wanted.closes_at:
        return spans
    first = bisect_right(spans, days[number].opens_at, key=lambda span: span.closes_at)
    end = bisect_left(spans, days[number].closes_at, key=lambda span: span.opens_at)
    return spans[first:end] or spans


def _ways(
    spans: Sequence[Span], begin: int, last: int, wanted: Span, longest_pause: timedelta
) -> Iterator[Stretch]:
    """What it takes to cover ``wanted`` from span ``begin`` on, with it alone, or with those of that day."""

    def is_lunch(number: int) -> bool:
        """Whether the pause before span ``number`` is lunch."""
        return 0 < number < len(spans) and _pause(spans, number) <= longest_pause

    early, through = max(spans[begin].opens_at - wanted.opens_at, NOTHING), NOTHING
    for end in range(begin, last + 1):
        if end > begin and not is_lunch(end):
            return
        through += _pause(spans, end) if end > begin else NOTHING
        late = max(wanted.closes_at - spans[end].closes_at, NOTHING)
        yield Stretch(
            early,
            late,
            through,
            early_is_lunch=early > NOTHING and is_lunch(begin),
            late_is_lunch=late > NOTHING and is_lunch(end + 1),
        )


def _pause(spans: Sequence[Span], number: int) -> timedelta:
    return spans[number].opens_at - spans[number - 1].closes_at
