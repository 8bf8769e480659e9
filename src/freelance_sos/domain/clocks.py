"""Which time counts, and adding and measuring it. All arithmetic is on UTC instants (ruling 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, Protocol

from freelance_sos.domain import weeks
from freelance_sos.domain.calendar import DAY, Calendar
from freelance_sos.domain.durations import Duration
from freelance_sos.domain.errors import NoOpenTime, UsageError
from freelance_sos.domain.weeks import NOTHING, YEAR_AHEAD, Span, Week, week_number, week_of

END_OF_TIME = datetime.max.replace(tzinfo=UTC)
# Far enough back to find the waking hours before something is due.
LOOK_BACK = timedelta(days=14)


class Clock(Protocol):
    """Something that says which spans of time count."""

    def spans_from(self, at: datetime) -> Iterator[Span]:
        """Spans in order that end after ``at``, never overlapping."""
        ...

    def week(self, number: int) -> Week:
        """The spans of one week of UTC."""
        ...


class BusinessClock(Clock, Protocol):
    """A clock with dates of its own, on which business days can be counted."""

    def local_date(self, at: datetime) -> date:
        """The date at ``at`` where the clock's owner is."""
        ...

    def spans_on(self, day: date) -> list[Span]:
        """The spans that start on that date."""
        ...


@dataclass(frozen=True, slots=True)
class AlwaysClock:
    """``24/7``: every second counts."""

    def spans_from(self, at: datetime) -> Iterator[Span]:
        """One span without an end."""
        yield Span(at, END_OF_TIME)

    def week(self, number: int) -> Week:
        """The whole week."""
        return week_of([Span(weeks.FIRST_WEEK, END_OF_TIME)], number)


@dataclass(frozen=True, slots=True)
class SharedClock:
    """``shared``: time counts while both are in hours (ruling 11). Its dates are the client's."""

    theirs: Calendar
    mine: Calendar
    _weeks: dict[int, Week] = field(init=False, default_factory=dict, repr=False, compare=False)

    def local_date(self, at: datetime) -> date:
        """The client's date at ``at`` (ruling 10)."""
        return self.theirs.local_date(at)

    def spans_on(self, day: date) -> list[Span]:
        """What both share of the client's spans that start on ``day``."""
        spans = self.theirs.spans_on(day)
        return list(weeks.shared(spans, self.mine.spans_from(spans[0].opens_at))) if spans else []

    def spans_from(self, at: datetime) -> Iterator[Span]:
        """Shared spans that end after ``at``; ends where nothing is shared for a year."""
        return weeks.spans_from(self.week, at)

    def week(self, number: int) -> Week:
        """What both share of one week of UTC, worked out once."""
        found = self._weeks.get(number)
        if found is None:
            both = weeks.shared(self.theirs.week(number).spans, self.mine.week(number).spans)
            found = self._weeks[number] = week_of(both, number)
        return found


def add(clock: Clock, at: datetime, amount: timedelta) -> datetime:
    """The instant at which ``amount`` of the clock's time has passed since ``at``.

    Used up exactly at closing time is that closing time (ruling 8); nothing added to an off-hours
    instant is the next opening (ruling 9). Raises NoOpenTime (ruling 14), UsageError for a negative amount.
    """
    if amount < NOTHING:
        raise UsageError("a negative length of time can't be added")
    if isinstance(clock, AlwaysClock):
        return at + amount
    # Counted from the start of its week, the end can be looked up.
    amount += clock.week(week_number(at)).passed_at(at)
    for week in weeks.weeks_from(clock.week, at):
        if amount <= week.total and (end := week.when_passed(amount, at)):
            return end
        amount -= week.total
    raise NoOpenTime("not one open hour for a whole year ahead", "check the hours, closed dates and holidays")


def between(clock: Clock, start: datetime, end: datetime) -> timedelta:
    """How much of the clock's time lies in [start, end). Raises UsageError for an end before its start."""
    if end < start:
        raise UsageError("an end before its start can't be measured")
    if isinstance(clock, AlwaysClock):
        return end - start
    first, last = week_number(start), week_number(end)
    whole = sum((clock.week(number).total for number in range(first, last)), NOTHING)
    return whole + clock.week(last).passed_at(end) - clock.week(first).passed_at(start)


def add_business_days(clock: BusinessClock, at: datetime, count: int) -> datetime:
    """The last close of the ``count``-th date with hours after the date the clock started on (ruling 10).

    The clock starts at the first open instant from ``at`` on. Raises NoOpenTime (ruling 14), UsageError
    for less than one day.
    """
    if count < 1:
        raise UsageError("business days are counted from 1")
    day = clock.local_date(add(clock, at, NOTHING))
    empty = 0
    while empty <= YEAR_AHEAD.days:
        day += DAY
        spans = clock.spans_on(day)
        empty = 0 if spans else empty + 1
        count -= 1 if spans else 0
        if count == 0:
            return max(span.closes_at for span in spans)
    raise NoOpenTime("not one open day for a whole year ahead", "check the hours, closed dates and holidays")


def add_duration(clock: Clock, at: datetime, duration: Duration) -> datetime:
    """``duration`` after ``at`` on this clock; business days need a BusinessClock."""
    if not duration.business_days:
        return add(clock, at, duration.elapsed)
    if isinstance(clock, AlwaysClock):
        raise UsageError("a 24/7 clock has no business days", "use hours, or the client clock")
    return add_business_days(clock, at, duration.business_days)  # type: ignore[arg-type]


class OpenState(NamedTuple):
    """Whether it is open now, and the instant that changes; None: not within a year."""

    is_open: bool
    changes_at: datetime | None


def state_at(clock: Clock, at: datetime) -> OpenState:
    """Whether ``at`` is inside the clock's time, and until when that holds. Touching spans count as one."""
    spans = clock.spans_from(at)
    first = next(spans, None)
    if first is None:
        return OpenState(False, None)
    if first.opens_at > at:
        return OpenState(False, first.opens_at)
    closes_at = first.closes_at
    for span in spans:
        if span.opens_at > closes_at:
            return OpenState(True, closes_at)
        if span.closes_at - at > YEAR_AHEAD:
            return OpenState(True, None)
        closes_at = span.closes_at
    return OpenState(True, None if closes_at == END_OF_TIME else closes_at)


def last_comfortable(awake: Clock, due_at: datetime) -> datetime | None:
    """The last instant inside waking hours before ``due_at``; None where the fortnight before has none."""
    last = None
    for span in awake.spans_from(due_at - LOOK_BACK):
        if span.opens_at >= due_at:
            break
        last = min(span.closes_at, due_at)
    return last
