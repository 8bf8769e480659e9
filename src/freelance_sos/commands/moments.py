"""Moments as people type them: ``20m ago``, ``18:40``, ``yesterday 17:05``, ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from freelance_sos.domain.calendar import DAY, to_utc
from freelance_sos.domain.durations import parse_elapsed
from freelance_sos.domain.errors import UsageError

Lean = Literal["past", "future", "today", "happened"]
EXAMPLES = 'try 18:40, "20m ago", "yesterday 17:05" or 2026-11-23T18:40'
FIRST_YEAR, LAST_YEAR = 1970, 2200
# Clocks differ and people round; what happened a whole hour from now was yesterday.
SOON = timedelta(hours=1)

_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_DAY = 3
# How lengths are said aloud, and on our own screens: 20 min, 2 hours.
_UNIT = re.compile(r"(\d\s*)(?:(w)eeks?|(d)ays?|(h)(?:ours?|rs?)|(m)in(?:ute)?s?|(s)ec(?:ond)?s?)\b")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2}))?\s*(am|pm)?", re.IGNORECASE | re.ASCII)
_ISO = re.compile(
    r"\d{4}-?\d{2}-?\d{2}(?:[T ]\d{2}(?::?\d{2}){0,2}(?:\.\d{1,9})?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.IGNORECASE | re.ASCII,
)


def parse_moment(text: str, now: datetime, zone: ZoneInfo, lean: Lean = "today") -> datetime:
    """The UTC instant that ``text`` means to somebody in ``zone`` at ``now``, to the second.

    A bare time of day is today's, and a weekday the next one; leaning to the past or the future they are the
    last or the next such time. What happened may lie a little ahead, no more. In a gap or a doubled hour
    ruling 6 holds. Raises UsageError with examples.
    """
    words = " ".join(text.split()).lower()
    if words.startswith("next "):
        words, lean = words.removeprefix("next "), "future"
    try:
        found = _relative(words, now) or _iso(words, zone) or _worded(words, now, zone, lean)
    except OverflowError:
        found = None
    if found is None:
        raise UsageError(f'can\'t read the time "{text[:60]}"', EXAMPLES)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise UsageError(f'"{text[:60]}" is not between {FIRST_YEAR} and {LAST_YEAR}', EXAMPLES)
    return found.replace(microsecond=0)


def names_date(text: str) -> bool:
    """Whether ``text`` says which day it means by its date, so that it can't be another."""
    return _ISO.fullmatch(" ".join(text.split()).lower()) is not None


def parse_promise(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """When the client hears from me next: a time to come, or a length of time from ``now``."""
    try:
        return now + _elapsed(text.lower())
    except UsageError:
        return parse_moment(text, now, zone, "future")


def parse_day(text: str, now: datetime, zone: ZoneInfo) -> date:
    """A date: ``2026-12-01``, ``tomorrow``, ``fri`` (the next one), or in a length of time: ``2w``."""
    words = text.strip().lower()
    today = now.astimezone(zone).date()
    if words in _DAYS:
        return today + _DAYS[words] * DAY
    if (weekday := _weekday(words)) is not None:
        return today + (weekday - today.weekday()) % 7 * DAY
    try:
        return date.fromisoformat(words)
    except ValueError:
        pass
    try:
        return today + timedelta(days=_elapsed(words).days)
    except UsageError:
        raise UsageError(f'can\'t read the date "{text[:60]}"', "try 2026-12-01, fri or 2w") from None


def _relative(words: str, now: datetime) -> datetime | None:
    if words == "now":
        return now
    try:
        if words.endswith(" ago"):
            return now - _elapsed(words.removesuffix(" ago"))
        if words.startswith("in "):
            return now + _elapsed(words.removeprefix("in "))
    except UsageError:
        pass
    return None


def _elapsed(words: str) -> timedelta:
    return parse_elapsed(_UNIT.sub(lambda unit: "".join(part or "" for part in unit.groups()), words))


def _iso(words: str, zone: ZoneInfo) -> datetime | None:
    match = _ISO.fullmatch(words)
    if not match:
        return None
    import pendulum

    try:
        # A space before the offset, as RFC 3339 prints it, is more than the library knows.
        read: object = pendulum.parse(re.sub(r" (?=[Z+-])", "", words.upper()), tz="UTC")
    except ValueError:
        return None
    if not isinstance(read, datetime):
        return None
    # A plain datetime from here on: the library's own type measures lengths its own way, and of a doubled
    # hour it takes the later one.
    local = datetime(read.year, read.month, read.day, read.hour, read.minute, read.second)  # noqa: DTZ001
    if match[1]:
        return (local - (read.utcoffset() or timedelta(0))).replace(tzinfo=UTC)
    return to_utc(local, zone)


def _worded(words: str, now: datetime, zone: ZoneInfo, lean: Lean) -> datetime | None:
    """A day in words, a time of day, or both in either order."""
    today = now.astimezone(zone).date()
    parts = words.replace(",", " ").replace(" at ", " ").split()
    day, every = today, DAY
    for end in (0, -1):
        named = parts[end] if parts else ""
        if named in _DAYS:
            day, every = today + _DAYS[named] * DAY, 0 * DAY
        elif (weekday := _weekday(named)) is not None:
            day, every = today + (weekday - today.weekday()) % 7 * DAY, 7 * DAY
        else:
            continue
        del parts[end]
        break
    at = _time_of_day(" ".join(parts)) if parts else None
    if at is None:
        return None
    found = to_utc(datetime.combine(day, at), zone)
    if lean in ("past", "happened") and found > now + (SOON if lean == "happened" else timedelta(0)):
        return to_utc(datetime.combine(day - every, at), zone)
    if lean == "future" and found <= now:
        return to_utc(datetime.combine(day + every, at), zone)
    return found


def _weekday(name: str) -> int | None:
    """0 for ``mon`` to ``monday``."""
    if len(name) < _SHORTEST_DAY:
        return None
    return next((number for number, day in enumerate(_WEEKDAYS) if day.startswith(name)), None)


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
