"""Open time by the week: seven days of UTC at once, in a form that can be searched instead of walked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import reduce
from itertools import accumulate, takewhile
from operator import sub
from typing import NamedTuple

NOTHING = timedelta(0)
# Weeks are counted from here; which day they begin on matters to nobody.
FIRST_WEEK = datetime(1970, 1, 1, tzinfo=UTC)
WEEK = timedelta(days=7)
LAST_WEEK = (datetime(9998, 1, 1, tzinfo=UTC) - FIRST_WEEK) // WEEK
YEAR_AHEAD = timedelta(days=366)
# So many whole weeks fit into such a year.
MOST_EMPTY = YEAR_AHEAD // WEEK


class Span(NamedTuple):
    """Two UTC instants, half-open: ``opens_at`` is inside, ``closes_at`` is not."""

    opens_at: datetime
    closes_at: datetime

    def cut(self, frame: Span) -> Span:
        """What it has in common with ``frame``; where that is nothing, it ends before it begins."""
        return Span(max(self.opens_at, frame.opens_at), min(self.closes_at, frame.closes_at))


class Week(NamedTuple):
    """When a week opens and closes, in order, and how much of its open time has passed at each close."""

    opens: tuple[datetime, ...] = ()
    closes: tuple[datetime, ...] = ()
    passed: tuple[timedelta, ...] = ()
    total: timedelta = NOTHING

    @property
    def spans(self) -> Iterator[Span]:
        """The spans, in order, none touching another."""
        return map(Span, self.opens, self.closes)

    def passed_at(self, at: datetime) -> timedelta:
        """How much of its open time lies before ``at``, which may be outside the week."""
        number = bisect_right(self.closes, at)
        if number == len(self.closes):
            return self.total
        left = self.closes[number] - max(at, self.opens[number])
        return self.passed[number] - left

    def when_passed(self, amount: timedelta, since: datetime) -> datetime | None:
        """The first instant, not before ``since``, inside or at a close, at which ``amount`` has passed.

        ``amount`` is at least what has passed at ``since``. None where the week is over before.
        """
        if amount > self.total or not self.closes:
            return None
        number = bisect_left(self.passed, amount)
        if self.closes[number] <= since:
            # Nothing is added while it is shut: what comes is the next opening (ruling 9).
            number += 1
            if number == len(self.closes):
                return None
        return self.closes[number] - (self.passed[number] - amount)


SHUT = Week()


def week_number(at: datetime) -> int:
    """Which week ``at`` lies in."""
    return (at - FIRST_WEEK).days // 7


def week_start(number: int) -> datetime:
    """The first instant of a week."""
    return FIRST_WEEK + number * WEEK


def week_of(spans: Iterable[Span], number: int) -> Week:
    """The week that ``spans``, in order and never overlapping, cut out of week ``number``."""
    whole = Span(week_start(number), week_start(number + 1))
    inside = takewhile(lambda span: span.opens_at < whole.closes_at, spans)
    cut = joined(span.cut(whole) for span in inside if span.closes_at > whole.opens_at)
    return week_between([span.opens_at for span in cut], [span.closes_at for span in cut])


def week_between(opens: Sequence[datetime], closes: Sequence[datetime]) -> Week:
    """The week that opens and closes at these instants, in order, none touching another."""
    if not opens:
        return SHUT
    passed = tuple(accumulate(map(sub, closes, opens)))
    return Week(tuple(opens), tuple(closes), passed, passed[-1])


def weeks_from(week: Callable[[int], Week], at: datetime) -> Iterator[Week]:
    """The week of ``at`` and those after it, until nothing has opened for a whole year (ruling 14)."""
    shut_since, empty = at, 0
    for number in range(week_number(at), LAST_WEEK):
        found = week(number)
        if found.closes:
            # Only after a year of empty weeks is it worth while to look at the days.
            if empty >= MOST_EMPTY - 1 and found.opens[0] - max(at, shut_since) > YEAR_AHEAD:
                return
            shut_since, empty = found.closes[-1], 0
        else:
            empty += 1
            # One more than fit into a year: of the first, a part may lie before the question.
            if empty > MOST_EMPTY + 1:
                return
        yield found


def spans_from(week: Callable[[int], Week], at: datetime) -> Iterator[Span]:
    """Open spans that end after ``at``, in order, until nothing has opened for a whole year.

    The first may have begun before ``at``. A span that crosses the end of a week comes as two that touch.
    """
    for found in weeks_from(week, at):
        for span in found.spans:
            if span.closes_at > at:
                yield span


def joined(spans: Iterable[Span], longest_pause: timedelta = NOTHING) -> list[Span]:
    """Spans, in order of their beginning, with pauses of at most ``longest_pause`` between them as one."""
    found: list[Span] = []
    for span in spans:
        if found and span.opens_at - found[-1].closes_at <= longest_pause:
            found[-1] = Span(found[-1].opens_at, max(found[-1].closes_at, span.closes_at))
        else:
            found.append(span)
    return found


def shared_by_all(people: Iterable[Iterable[Span]]) -> list[Span]:
    """What the spans of all have in common. Raises TypeError for nobody."""
    return list(reduce(shared, people))


def shared(one: Iterable[Span], other: Iterable[Span]) -> Iterator[Span]:
    """What two sequences of spans have in common (ruling 11)."""
    ones, others = iter(one), iter(other)
    a, b = next(ones, None), next(others, None)
    while a and b:
        both = a.cut(b)
        if both.opens_at < both.closes_at:
            yield both
        if a.closes_at <= b.closes_at:
            a = next(ones, None)
        else:
            b = next(others, None)
