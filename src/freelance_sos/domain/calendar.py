"""One person's open time on real dates: weekly hours, holidays, days off and special hours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from freelance_sos.domain import weeks
from freelance_sos.domain.hours import DAY_MINUTES, DaySpan, WeeklyHours
from freelance_sos.domain.weeks import Span, Week, week_of, week_start

DAY = timedelta(days=1)
# The public holiday of a date by its name, or None; and that for a region such as DE-BY.
HolidayOn = Callable[[date], str | None]
HolidayLookup = Callable[[str], HolidayOn]


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


def no_weeks(_: int) -> Week | None:
    """For calendars of which nothing was worked out before."""
    return None


def to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant a naive local time means (ruling 6): in a gap moved forward, doubled the first."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Open time in one zone. ``holiday_on`` names the public holiday of a date, or says None.

    ``known`` has weeks that were worked out before, by number; others are worked out when first asked for.
    """

    zone: ZoneInfo
    hours: WeeklyHours
    holiday_on: HolidayOn = no_holidays
    days_off: tuple[DayOff, ...] = ()
    special: Mapping[date, tuple[DaySpan, ...]] = field(default_factory=dict)
    known: Callable[[int], Week | None] = field(default=no_weeks, repr=False, compare=False)
    _weeks: dict[int, Week] = field(init=False, default_factory=dict, repr=False, compare=False)

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

    def whole(self, day: date) -> Span:
        """From the first instant of ``day`` to that of the next; a date that never was has no length."""
        return Span(self.midnight(day), self.midnight(day + DAY))

    def spans_on(self, day: date) -> list[Span]:
        """The spans that start on ``day`` (ruling 4), as instants in order; none on a date that never was."""
        spans = self.day(day).spans
        if not spans or self.midnight(day) == self.midnight(day + DAY):
            return []
        found = (Span(self._instant(day, span.start), self._instant(day, span.end)) for span in spans)
        return sorted(span for span in found if span.opens_at < span.closes_at)

    def spans_from(self, at: datetime) -> Iterator[Span]:
        """Open spans that end after ``at``, in order, never overlapping; see weeks.spans_from."""
        return weeks.spans_from(self.week, at)

    def week(self, number: int) -> Week:
        """The open spans of one week of UTC (see weeks.py), worked out once."""
        found = self._weeks.get(number)
        if found is None:
            found = self._weeks[number] = self.known(number) or self._worked_out(number)
        return found

    def _worked_out(self, number: int) -> Week:
        # A span may be two days long, and one day of its week is all that need be in sight.
        first = self.local_date(week_start(number)) - 2 * DAY
        last = self.local_date(week_start(number + 1))
        return week_of(self._spans(first, last), number)

    def _spans(self, day: date, last: date) -> Iterator[Span]:
        """The spans that start on ``day`` or a later date up to ``last``, in order, overlaps taken off."""
        carried: list[Span] = []
        shut_until = datetime.min.replace(tzinfo=UTC)
        while day <= last:
            today = self.spans_on(day)
            day += DAY
            if not today and not carried:
                continue
            spans = sorted(carried + today)
            # Where the clock jumps over midnight, a late span of one day starts within the next.
            tomorrow = self.midnight(day)
            carried = [span for span in spans if span.opens_at > tomorrow]
            for span in spans:
                if span.opens_at <= tomorrow and span.closes_at > shut_until:
                    yield Span(max(span.opens_at, shut_until), span.closes_at)
                    shut_until = span.closes_at

    def _instant(self, day: date, minute: int) -> datetime:
        days, minute = divmod(minute, DAY_MINUTES)
        return to_utc(datetime.combine(day + days * DAY, time(minute // 60, minute % 60)), self.zone)
