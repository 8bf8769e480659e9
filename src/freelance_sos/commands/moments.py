"""Moments as people type them: ``20m ago``, ``18:40``, ``yesterday 17:05``, ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from freelance_sos.domain.calendar import DAY, to_utc
from freelance_sos.domain.durations import parse_elapsed
from freelance_sos.domain.errors import UsageError

Lean = Literal["past", "future", "today"]
EXAMPLES = 'try 18:40, "20m ago", "yesterday 17:05" or 2026-11-23T18:40'
FIRST_YEAR, LAST_YEAR = 1970, 2200

_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_ISO = re.compile(
    r"\d{4}-?\d{2}-?\d{2}(?:[T ]\d{2}(?::?\d{2}){0,2}(?:\.\d{1,9})?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.IGNORECASE,
)


def parse_moment(text: str, now: datetime, zone: ZoneInfo, lean: Lean = "today") -> datetime:
    """The UTC instant that ``text`` means to somebody in ``zone`` at ``now``, to the second.

    A bare time of day is today's; leaning to the past or the future it is the last or the next such time.
    A local time in a gap or a doubled hour follows ruling 6. Raises UsageError with examples.
    """
    words = " ".join(text.split()).lower()
    found = _relative(words, now) or _iso(words, zone) or _worded(words, now, zone, lean)
    if found is None:
        raise UsageError(f'can\'t read the time "{text[:60]}"', EXAMPLES)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise UsageError(f'"{text[:60]}" is not between {FIRST_YEAR} and {LAST_YEAR}', EXAMPLES)
    return found.replace(microsecond=0)


def parse_promise(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """When the client hears from me next: a time to come, or a length of time from ``now``."""
    try:
        return now + parse_elapsed(text)
    except UsageError:
        return parse_moment(text, now, zone, "future")


def parse_day(text: str, now: datetime, zone: ZoneInfo) -> date:
    """A date: ``2026-12-01``, ``tomorrow``, ``fri`` (the next one), or in a length of time: ``2w``."""
    words = text.strip().lower()
    today = now.astimezone(zone).date()
    if words in _DAYS:
        return today + _DAYS[words] * DAY
    if words[:3] in _WEEKDAYS:
        return _weekday(words[:3], today, "future") or today
    try:
        return date.fromisoformat(words)
    except ValueError:
        pass
    try:
        return today + timedelta(days=parse_elapsed(words).days)
    except UsageError:
        raise UsageError(f'can\'t read the date "{text[:60]}"', "try 2026-12-01, fri or 2w") from None


def _relative(words: str, now: datetime) -> datetime | None:
    if words == "now":
        return now
    try:
        if words.endswith(" ago"):
            return now - parse_elapsed(words.removesuffix(" ago"))
        if words.startswith("in "):
            return now + parse_elapsed(words.removeprefix("in "))
    except (UsageError, OverflowError):
        pass
    return None


def _iso(words: str, zone: ZoneInfo) -> datetime | None:
    match = _ISO.fullmatch(words)
    if not match:
        return None
    import pendulum

    try:
        read: object = pendulum.parse(words.upper(), tz="UTC")
    except (ValueError, OverflowError):
        return None
    if not isinstance(read, datetime):
        return None
    if match[1]:
        return read.astimezone(UTC)
    # Not left to the library: of a doubled hour it takes the later one.
    return to_utc(datetime(read.year, read.month, read.day, read.hour, read.minute, read.second), zone)  # noqa: DTZ001


def _worded(words: str, now: datetime, zone: ZoneInfo, lean: Lean) -> datetime | None:
    """A day in words, a time of day, or both in either order."""
    today = now.astimezone(zone).date()
    parts = words.replace(",", " ").replace(" at ", " ").split()
    day: date | None = None
    for end in (0, -1):
        named = parts[end] if parts else ""
        if named in _DAYS:
            day = today + _DAYS[named] * DAY
        elif named[:3] in _WEEKDAYS and named.isalpha():
            day = _weekday(named[:3], today, lean)
        else:
            continue
        del parts[end]
        break
    at = _time_of_day(" ".join(parts)) if parts else None
    if at is None:
        return None
    if day:
        return to_utc(datetime.combine(day, at), zone)
    return _nearest_day(today, at, now, zone, lean)


def _nearest_day(today: date, at: time, now: datetime, zone: ZoneInfo, lean: Lean) -> datetime:
    found = to_utc(datetime.combine(today, at), zone)
    if lean == "past" and found > now:
        return to_utc(datetime.combine(today - DAY, at), zone)
    if lean == "future" and found <= now:
        return to_utc(datetime.combine(today + DAY, at), zone)
    return found


def _weekday(name: str, today: date, lean: Lean) -> date | None:
    ahead = (_WEEKDAYS.index(name) - today.weekday()) % 7
    return today + (ahead - 7 if lean == "past" and ahead else ahead) * DAY


def _time_of_day(text: str) -> time | None:
    match = _CLOCK.fullmatch(text)
    if not match or (not match[2] and not match[4]):
        return None
    hour, half = int(match[1]), (match[4] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    try:
        return time(hour, int(match[2] or 0), int(match[3] or 0))
    except ValueError:
        return None
