"""Who is in hours now, and in the days around: one plain answer a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from freelance_sos.domain.calendar import DAY, Calendar
from freelance_sos.domain.clients import ComingDay, coming_days
from freelance_sos.domain.clock_changes import Outlook
from freelance_sos.domain.clocks import state_at
from freelance_sos.domain.weeks import Span, joined, shared_by_all

Presence = Literal["in_hours", "off_hours", "lunch", "holiday", "day_off"]
# A longer pause between two spans of one day is not lunch.
LONGEST_LUNCH = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one person stands at one instant.

    ``changes_at`` is when ``state`` next turns from in hours to not, or back; None where it never does within
    a year. Where that is lunch, they are back at ``back_at``. ``days_ahead`` is +1 when it is tomorrow there.
    Of the board's frame, ``spans`` are the open spans, ``rests`` the holidays and days off without hours,
    ``unusual`` the dates unlike their weekday.
    """

    slug: str
    name: str
    zone: ZoneInfo
    at: datetime
    state: Presence
    reason: str
    changes_at: datetime | None
    spans: tuple[Span, ...]
    days_ahead: int
    rests: tuple[Span, ...] = ()
    unusual: tuple[ComingDay, ...] = ()
    back_at: datetime | None = None

    @property
    def is_in_hours(self) -> bool:
        """The answer in one word."""
        return self.state == "in_hours"

    @property
    def local(self) -> datetime:
        """The time on their wall."""
        return self.at.astimezone(self.zone)


class Frame(NamedTuple):
    """My days that a board shows, from the date ``today`` on; 23 or 25 hours long where the clocks change."""

    today: date
    days: tuple[Span, ...]

    @property
    def whole(self) -> Span:
        """From the first midnight to the last."""
        return Span(self.days[0].opens_at, self.days[-1].closes_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Me and every client asked for: those in hours first, then by who opens next.

    ``together`` is the time in the frame in which all of us are in hours; ``unread`` names the clients whose
    files can't be used.
    """

    at: datetime
    frame: Frame
    mine: Standing
    clients: tuple[Standing, ...]
    together: tuple[Span, ...] = ()
    outlook: Outlook | None = None
    unread: tuple[str, ...] = ()

    @property
    def everybody(self) -> tuple[Standing, ...]:
        """Me first."""
        return self.mine, *self.clients


def standing(calendar: Calendar, at: datetime, frame: Frame, *, slug: str, name: str) -> Standing:
    """Where the owner of ``calendar`` stands at ``at``, seen from the days in ``frame``."""
    is_open, changes_at = state_at(calendar, at)
    state: Presence = "in_hours"
    reason = ""
    if not is_open:
        state, reason = _why_off(calendar, at)
    unusual = _unusual_dates(calendar, frame.whole)
    return Standing(
        slug=slug,
        name=name,
        zone=calendar.zone,
        at=at,
        state=state,
        reason=reason,
        changes_at=changes_at,
        spans=tuple(spans_within(calendar, frame.whole)),
        days_ahead=(calendar.local_date(at) - frame.today).days,
        rests=tuple(_rests(calendar, unusual, frame.whole)),
        unusual=unusual,
        back_at=_after_lunch(calendar, changes_at) if is_open and changes_at else None,
    )


def frame_of(calendar: Calendar, at: datetime, days: int = 1) -> Frame:
    """So many calendar days of ``calendar``'s owner, from the one around ``at`` on."""
    today = calendar.local_date(at)
    dates = [today + number * DAY for number in range(days)]
    spans = map(calendar.whole, dates)
    # A date that never was has no length.
    return Frame(today, tuple(span for span in spans if span.opens_at < span.closes_at))


def spans_within(calendar: Calendar, whole: Span) -> list[Span]:
    """Open spans cut to ``whole``; touching ones joined."""
    found: list[Span] = []
    for span in calendar.spans_from(whole.opens_at):
        if span.opens_at >= whole.closes_at:
            break
        found.append(span.cut(whole))
    return joined(found)


def time_together(everybody: Iterable[Standing]) -> tuple[Span, ...]:
    """The spans in the frame that all have in common."""
    return tuple(shared_by_all(one.spans for one in everybody))


def in_order(standings: list[Standing]) -> tuple[Standing, ...]:
    """Those in hours first (who closes first on top), then by who opens next."""
    return tuple(
        sorted(
            standings,
            key=lambda one: (
                not one.is_in_hours,
                one.changes_at is None,
                one.changes_at or one.at,
                one.slug,
            ),
        )
    )


def _unusual_dates(calendar: Calendar, whole: Span) -> tuple[ComingDay, ...]:
    """Their unusual dates of which any part lies in ``whole``."""
    first, end = calendar.local_date(whole.opens_at), calendar.local_date(whole.closes_at)
    ends_at_midnight = calendar.midnight(end) >= whole.closes_at
    return coming_days(calendar, first, (end - first).days - ends_at_midnight)


def _rests(calendar: Calendar, unusual: Sequence[ComingDay], whole: Span) -> list[Span]:
    """The parts of ``whole`` that lie on their dates without hours; not the weekly days off."""
    dates = [one.day for one in unusual if not one.spans]
    return joined(calendar.whole(day).cut(whole) for day in dates)


def _after_lunch(calendar: Calendar, closes_at: datetime) -> datetime | None:
    """When they are back, where what follows ``closes_at`` is a pause of the same day, and not its end."""
    back_at = state_at(calendar, closes_at).changes_at
    if back_at is None or back_at - closes_at > LONGEST_LUNCH:
        return None
    return back_at if calendar.local_date(back_at) == calendar.local_date(closes_at) else None


def _why_off(calendar: Calendar, at: datetime) -> tuple[Presence, str]:
    today = calendar.local_date(at)
    day = calendar.day(today)
    if day.off:
        return "day_off", day.off
    spans = calendar.spans_on(today)
    for before, after in pairwise(spans):
        if before.closes_at <= at < after.opens_at and after.opens_at - before.closes_at <= LONGEST_LUNCH:
            return "lunch", ""
    if day.holiday:
        return "holiday", day.holiday
    return "off_hours", "special hours today" if day.special else ""
