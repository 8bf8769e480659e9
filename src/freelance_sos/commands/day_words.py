"""A day, a time of day or both in words: ``fri 17:00``, ``15:00 on Thursday 26 November``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from freelance_sos.commands.clock_words import MIDNIGHT, is_clock, time_of_day
from freelance_sos.commands.dates import TypedDate, cut_dates, date_of, weekday_of
from freelance_sos.domain.calendar import DAY, to_utc
from freelance_sos.domain.when import Lean, Reading

# Clocks differ and people round; what happened a whole hour from now was yesterday.
SOON = timedelta(hours=1)
RELATIVE_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_FILLERS = ("on", "at")
# Stands among the words where the date was.
_DATE_HERE = "\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A day, a time of day or both, as they were typed: at least one of them, and in nobody's zone yet."""

    days_ahead: int | None = None
    weekday: int | None = None
    date: TypedDate | None = None
    clock: str = ""

    @property
    def has_year(self) -> bool:
        """Whether it says which date it means, so that it can't be another."""
        return self.date is not None and self.date.year is not None

    @property
    def has_day(self) -> bool:
        """Whether it says anything of a day."""
        return bool(self.date) or self.weekday is not None or self.days_ahead is not None


def take_apart(words: str) -> Typed | None:
    """The day and the time of day that ``words``, in small letters, name; None where a word is neither."""
    text, dates = cut_dates(" ".join(words.replace(",", " ").split()), _DATE_HERE)
    parts = re.sub(r"(?<=\d) (?=(?:am|pm)(?!\S))", "", text).split()
    parts = [part for at, part in enumerate(parts) if part not in _FILLERS or at == len(parts) - 1]
    classes = [_class_of(part) for part in parts]
    if not parts or "" in classes or len(set(classes)) < len(classes) or len(dates) > 1:
        return None
    if "relative" in classes and ("weekday" in classes or "date" in classes):
        return None
    by_class = dict(zip(classes, parts, strict=True))
    return Typed(
        days_ahead=RELATIVE_DAYS.get(by_class.get("relative", "")),
        weekday=weekday_of(by_class.get("weekday", "")),
        date=dates[0] if dates else None,
        clock=by_class.get("clock", ""),
    )


def _class_of(part: str) -> str:
    if part == _DATE_HERE:
        return "date"
    if part in RELATIVE_DAYS:
        return "relative"
    if weekday_of(part) is not None:
        return "weekday"
    return "clock" if is_clock(part) else ""


def moment_of(typed: Typed, now: datetime, zone: ZoneInfo, lean: Lean) -> Reading | None:
    """What ``typed`` means at ``now`` in ``zone``. A day alone is its midnight.

    None for a day without a date that stands alone, but to somebody who looks ahead: it would be recorded as
    an hour that nobody said. Raises NoSuchMoment.
    """
    today = now.astimezone(zone).date()
    if not typed.clock:
        return _on(day_of(typed, today, lean), time(), zone) if typed.date or lean == "today" else None
    at = time_of_day(typed.clock, with_day=typed.has_day)
    if typed.clock == MIDNIGHT and lean == "today":
        lean = "future"
    latest = now + (SOON if lean == "happened" else timedelta(0))
    day = day_of(typed, latest.astimezone(zone).date() if typed.date else today, lean)
    found = _on(day, at, zone)
    every = _recurs(typed)
    if lean in ("past", "happened") and found.at > latest:
        return _on(day - every, at, zone)
    if lean == "future" and found.at <= now:
        return _on(day + every, at, zone)
    return found


def _recurs(typed: Typed) -> timedelta:
    """How far it is to the next of its name: a day, a week; nothing where just one day can be meant."""
    if typed.date or typed.days_ahead is not None:
        return 0 * DAY
    return DAY if typed.weekday is None else 7 * DAY


def _on(day: date, at: time, zone: ZoneInfo) -> Reading:
    wall = datetime.combine(day, at)
    return Reading(at=to_utc(wall, zone), wall=wall)


def day_of(typed: Typed, today: date, lean: Lean) -> date:
    """The date: a weekday is the next one, today included; a date without a year the nearest, by ``lean``.

    Raises NoSuchMoment where there is no such date, or where its weekday is another.
    """
    if typed.date:
        return date_of(typed.date, typed.weekday, today, lean)
    if typed.weekday is not None:
        return today + (typed.weekday - today.weekday()) % 7 * DAY
    return today + (typed.days_ahead or 0) * DAY
