"""Who is in hours now: one plain answer a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from freelance_sos.domain.calendar import DAY, Calendar
from freelance_sos.domain.clocks import state_at
from freelance_sos.domain.weeks import Span

Presence = Literal["in_hours", "off_hours", "lunch", "holiday", "day_off"]
# A longer pause between two spans of one day is not lunch.
LONGEST_LUNCH = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one person stands at one instant.

    ``changes_at`` is when ``state`` next turns from in hours to not, or back; None where it never does within
    a year. ``spans`` are the open spans of the asker's day. ``days_ahead`` is +1 when it is tomorrow there.
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

    @property
    def is_in_hours(self) -> bool:
        """The answer in one word."""
        return self.state == "in_hours"

    @property
    def local(self) -> datetime:
        """The time on their wall."""
        return self.at.astimezone(self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Me on top, then every client asked for: those in hours first, then by who opens next."""

    at: datetime
    mine: Standing
    clients: tuple[Standing, ...]


def standing(
    calendar: Calendar, at: datetime, my_day: Span, my_date: date, *, slug: str, name: str
) -> Standing:
    """Where the owner of ``calendar`` stands at ``at``, seen from ``my_day``."""
    is_open, changes_at = state_at(calendar, at)
    state: Presence = "in_hours"
    reason = ""
    if not is_open:
        state, reason = _why_closed(calendar, at)
    return Standing(
        slug=slug,
        name=name,
        zone=calendar.zone,
        at=at,
        state=state,
        reason=reason,
        changes_at=changes_at,
        spans=tuple(spans_within(calendar, my_day)),
        days_ahead=(calendar.local_date(at) - my_date).days,
    )


def day_of(calendar: Calendar, at: datetime) -> tuple[Span, date]:
    """The calendar day around ``at``, as UTC instants, and its date."""
    day = calendar.local_date(at)
    return Span(calendar.midnight(day), calendar.midnight(day + DAY)), day


def spans_within(calendar: Calendar, frame: Span) -> list[Span]:
    """Open spans cut to ``frame``; touching ones joined."""
    found: list[Span] = []
    for span in calendar.spans_from(frame.opens_at):
        if span.opens_at >= frame.closes_at:
            break
        cut = Span(max(span.opens_at, frame.opens_at), min(span.closes_at, frame.closes_at))
        if found and found[-1].closes_at == cut.opens_at:
            found[-1] = Span(found[-1].opens_at, cut.closes_at)
        else:
            found.append(cut)
    return found


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


def _why_closed(calendar: Calendar, at: datetime) -> tuple[Presence, str]:
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
