"""One client as a whole: what the agreement says, and which unusual days are coming."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from freelance_sos.domain.calendar import DAY, Calendar
from freelance_sos.domain.hours import DaySpan
from freelance_sos.domain.people import Client

DAYS_AHEAD = 60
Unusual = Literal["holiday", "day_off", "special_hours"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingDay:
    """A date that is not like its weekday: why, and the hours that are left on it."""

    day: date
    kind: Unusual
    name: str
    spans: tuple[DaySpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    """``client`` at ``now``. ``broken`` names the keys of the file that can't be used: don't show those."""

    client: Client
    now: datetime
    coming: tuple[ComingDay, ...]
    unfinished: tuple[str, ...] = ()
    broken: frozenset[str] = frozenset()

    @property
    def next_holiday(self) -> ComingDay | None:
        """The next public holiday, where one is near."""
        return next((one for one in self.coming if one.kind == "holiday"), None)


def coming_days(calendar: Calendar, today: date, days: int = DAYS_AHEAD) -> tuple[ComingDay, ...]:
    """Holidays, days off and days with special hours, from ``today`` on, in order."""
    dates = (today + number * DAY for number in range(days + 1))
    found = (_unusual(calendar, day) for day in dates)
    return tuple(one for one in found if one)


def _unusual(calendar: Calendar, day: date) -> ComingDay | None:
    found = calendar.day(day)
    if found.special:
        return ComingDay(day=day, kind="special_hours", name=found.holiday, spans=found.spans)
    if found.off:
        return ComingDay(day=day, kind="day_off", name=found.off, spans=())
    if found.holiday:
        return ComingDay(day=day, kind="holiday", name=found.holiday, spans=found.spans)
    return None
