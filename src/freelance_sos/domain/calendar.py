"""One person's open time on real dates: weekly hours, holidays, days off and special hours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from freelance_sos.domain.hours import DAY_MINUTES, DaySpan, WeeklyHours

DAY = timedelta(days=1)
YEAR_AHEAD = timedelta(days=366)


class Span(NamedTuple):
    """Two UTC instants, half-open: ``opens_at`` is inside, ``closes_at`` is not."""

    opens_at: datetime
    closes_at: datetime


class DayOff(NamedTuple):
    """Whole dates without hours, first to last, and why."""

    first: date
    last: date
    reason: str = ""


class Day(NamedTuple):
    """What one date is: its spans, the holiday's name, and why it is off, where it is."""

    spans: tuple[DaySpan, ...]
    holiday: str = ""
    off: str = ""
    special: bool = False


def no_holidays(_: date) -> str | None:
    """For people who named no holiday region."""
    return None


def to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant a naive local time means (ruling 6): in a gap moved forward, doubled the first."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Open time in one zone. ``holiday_on`` names the public holiday of a date, or says None."""

    zone: ZoneInfo
    hours: WeeklyHours
    holiday_on: Callable[[date], str | None] = no_holidays
    days_off: tuple[DayOff, ...] = ()
    special: Mapping[date, tuple[DaySpan, ...]] = field(default_factory=dict)

    def day(self, day: date) -> Day:
        """What ``day`` is here: special hours beat days off, those beat holidays, those the week."""
        holiday = self.holiday_on(day) or ""
        if day in self.special:
            return Day(self.special[day], holiday=holiday, special=True)
        for off in self.days_off:
            if off.first <= day <= off.last:
                return Day((), holiday=holiday, off=off.reason or "day off")
        if holiday:
            return Day(self.hours.holiday, holiday=holiday)
        return Day(self.hours.days[day.weekday()])

    def local_date(self, at: datetime) -> date:
        """The date on this person's wall at ``at``."""
        return at.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        """The first instant of ``day``, in UTC."""
        return to_utc(datetime.combine(day, time()), self.zone)

    def spans_on(self, day: date) -> list[Span]:
        """The spans that start on ``day`` (ruling 4), as instants in order; none on a date that never was."""
        spans = self.day(day).spans
        if not spans or self.midnight(day) == self.midnight(day + DAY):
            return []
        found = (Span(self._instant(day, span.start), self._instant(day, span.end)) for span in spans)
        return sorted(span for span in found if span.opens_at < span.closes_at)

    def spans_from(self, at: datetime) -> Iterator[Span]:
        """Open spans that end after ``at``, in order, never overlapping; touching ones stay apart.

        Ends where nothing opens for a whole year (ruling 14). The first may have begun before ``at``.
        """
        return (span for span in self._spans(self.local_date(at)) if span.closes_at > at)

    def _spans(self, today: date) -> Iterator[Span]:
        """Open spans in order, from those of two dates before ``today``, which may not have ended yet."""
        carried: list[Span] = []
        day, last_open, shut_until = today - 2 * DAY, today, datetime.min.replace(tzinfo=UTC)
        while day - last_open <= YEAR_AHEAD and day.year < date.max.year:
            spans = sorted(carried + self.spans_on(day))
            day += DAY
            # Where the clock jumps over midnight, a late span of one day starts within the next.
            tomorrow = self.midnight(day)
            carried = [span for span in spans if span.opens_at > tomorrow]
            for span in spans:
                if span.opens_at <= tomorrow and span.closes_at > shut_until:
                    yield Span(max(span.opens_at, shut_until), span.closes_at)
                    shut_until, last_open = span.closes_at, day

    def _instant(self, day: date, minute: int) -> datetime:
        days, minute = divmod(minute, DAY_MINUTES)
        return to_utc(datetime.combine(day + days * DAY, time(minute // 60, minute % 60)), self.zone)
