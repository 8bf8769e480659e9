"""Moments as people type them: ``20m ago``, ``18:40``, ``fri 17:30 acme``, ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from freelance_sos.domain.calendar import DAY, to_utc
from freelance_sos.domain.durations import parse_elapsed
from freelance_sos.domain.errors import NotFound, UsageError
from freelance_sos.domain.names import nearest
from freelance_sos.domain.when import Reading, Whose

Lean = Literal["past", "future", "today", "happened"]
# Whose time words such as "acme", "tokyo" or "my time" mean. Raises NotFound.
WhoseTime = Callable[[str], Whose]
EXAMPLES = 'try 18:40, "20m ago", "yesterday 17:05" or 2026-11-23T18:40'
FIRST_YEAR, LAST_YEAR = 1970, 2200
# Clocks differ and people round; what happened a whole hour from now was yesterday.
SOON = timedelta(hours=1)

_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Nobody's name: such words belong to a time, or to a slip in one.
_TIME_WORDS = frozenset(
    [
        *("mo", "tu", "we", "th", "fr", "sa", "su"),
        *("am", "pm", "noon", "midnight", "now", "ago"),
        *("at", "in", "on", "next", "last", "this"),
    ]
)
_MOST_WORDS = 12
_SHORTEST_DAY = 3
# How lengths are said aloud, and on our own screens: 20 min, 2 hours.
_UNIT = re.compile(r"(\d\s*)(?:(w)eeks?|(d)ays?|(h)(?:ours?|rs?)|(m)in(?:ute)?s?|(s)ec(?:ond)?s?)\b")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2}))?\s*(am|pm)?", re.IGNORECASE | re.ASCII)
# Instants as we write them ourselves: common enough to be read without the library.
_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}t(?:[01]\d|2[0-3]):\d{2}:\d{2}z", re.ASCII)
_ISO = re.compile(
    r"\d{4}-?\d{2}-?\d{2}(?:[T ]\d{2}(?::?\d{2}){0,2}(?:\.\d{1,9})?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.IGNORECASE | re.ASCII,
)


def parse_moment(
    text: str, now: datetime, zone: ZoneInfo, lean: Lean = "today", whose_time: WhoseTime | None = None
) -> datetime:
    """The UTC instant that ``text`` means to somebody in ``zone`` at ``now``; see read_moment."""
    return read_moment(text, now, lambda: zone, lean, whose_time).at


def read_moment(
    text: str,
    now: datetime,
    my_zone: Callable[[], ZoneInfo],
    lean: Lean = "today",
    whose_time: WhoseTime | None = None,
) -> Reading:
    """What ``text`` means to me at ``now``, to the second.

    A bare time of day is today's, and a weekday the next one; leaning to the past or the future they are the
    last or the next such time. What happened may lie a little ahead, no more. In a gap or a doubled hour
    ruling 6 holds. Words that are no part of the time name whose it is, where ``whose_time`` can tell.

    Raises UsageError with examples, or with the nearest name; and whatever else ``whose_time`` raises.
    """
    words = " ".join(text.split())
    found = _read(words, now, my_zone, lean)
    if found is None and whose_time:
        found = _read_elsewhere(words, now, my_zone, lean, whose_time)
    if found is None:
        raise UsageError(f'can\'t read the time "{text[:60]}"', EXAMPLES)
    if not FIRST_YEAR <= found.at.year <= LAST_YEAR:
        raise UsageError(f'"{text[:60]}" is not between {FIRST_YEAR} and {LAST_YEAR}', EXAMPLES)
    return replace(found, at=found.at.replace(microsecond=0))


def leading_moment(words: Sequence[str], now: datetime, my_zone: Callable[[], ZoneInfo]) -> int:
    """How many of the first ``words`` are a moment in my time, together: as many as can be, else 0."""
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        if _read(" ".join(" ".join(words[:count]).split()), now, my_zone, "today"):
            return count
    return 0


def names_date(text: str) -> bool:
    """Whether ``text`` says which day it means by its date, so that it can't be another."""
    return _ISO.fullmatch(" ".join(text.split()).lower()) is not None


def parse_promise(text: str, now: datetime, zone: ZoneInfo, whose_time: WhoseTime | None = None) -> datetime:
    """When the client hears from me next: a time to come, or a length of time from ``now``."""
    try:
        return now + _elapsed(text.lower())
    except UsageError:
        return parse_moment(text, now, zone, "future", whose_time)


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


def _read(words: str, now: datetime, my_zone: Callable[[], ZoneInfo], lean: Lean) -> Reading | None:
    """What ``words`` mean, all of them; None where they are no moment."""
    words = words.lower()
    if words.startswith("next "):
        words, lean = words.removeprefix("next "), "future"
    try:
        return _relative(words, now) or _iso(words, my_zone) or _worded(words, now, my_zone, lean)
    except OverflowError:
        return None


def _read_elsewhere(
    words: str, now: datetime, my_zone: Callable[[], ZoneInfo], lean: Lean, whose_time: WhoseTime
) -> Reading | None:
    """What ``words`` mean where some of them, side by side, name whose time it is."""
    for rest, named in _with_a_name(words.replace(",", " ").split()):
        # Whether words are a time does not hang on the zone: nobody is looked for before that is sure.
        if _read(rest, now, my_zone, lean):
            return _read_as(_somebody(words, named, whose_time), rest, now, lean)
    return None


def _read_as(whose: Whose, words: str, now: datetime, lean: Lean) -> Reading | None:
    found = _read(words, now, lambda: whose.zone, lean)
    return replace(found, whose=whose) if found else None


def _somebody(words: str, named: str, whose_time: WhoseTime) -> Whose:
    """Who ``named`` is. Where nobody is, it may be a slip in a day or a time. Raises UsageError."""
    try:
        return whose_time(named)
    except NotFound as unknown:
        told = unknown
    if "did you mean" not in told.hint:
        days = [day for word in named.split() for day in nearest(word, (*_DAYS, *_WEEKDAYS), cutoff=0.75)]
        # What stands before a time is a day, in most mouths.
        if days or words.lower().startswith(named.lower()) or re.search(r"\d", named):
            hint = f"did you mean {days[0]}?" if days else EXAMPLES
            raise UsageError(f'can\'t read the time "{words[:60]}"', hint)
    raise UsageError(told.message, told.hint)


def _with_a_name(parts: list[str]) -> Iterator[tuple[str, str]]:
    """Each way to take a name out of ``parts``: the shortest first, the last first."""
    if len(parts) > _MOST_WORDS:
        return
    for size in range(1, len(parts)):
        for start in range(len(parts) - size, -1, -1):
            named = parts[start : start + size]
            if size > 1 and named[0].lower() == "in":
                named = named[1:]
            if len(named) > 1 and named[-1].lower() == "time":
                named = named[:-1]
            if not any(map(_is_of_time, named)):
                yield " ".join(parts[:start] + parts[start + size :]), " ".join(named)


def _is_of_time(word: str) -> bool:
    word = word.lower()
    return (
        word in _TIME_WORDS or word in _DAYS or _weekday(word) is not None or not re.search(r"[^\W\d_]", word)
    )


def _relative(words: str, now: datetime) -> Reading | None:
    if words == "now":
        return Reading(at=now)
    try:
        if words.endswith(" ago"):
            return Reading(at=now - _elapsed(words.removesuffix(" ago")))
        if words.startswith("in "):
            return Reading(at=now + _elapsed(words.removeprefix("in ")))
    except UsageError:
        pass
    return None


def _elapsed(words: str) -> timedelta:
    return parse_elapsed(_UNIT.sub(lambda unit: "".join(part or "" for part in unit.groups()), words))


def _iso(words: str, my_zone: Callable[[], ZoneInfo]) -> Reading | None:
    match = _ISO.fullmatch(words)
    if not match:
        return None
    try:
        if _WRITTEN.fullmatch(words):
            return Reading(at=datetime.fromisoformat(words.upper()))
        import pendulum

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
        return Reading(at=(local - (read.utcoffset() or timedelta(0))).replace(tzinfo=UTC))
    return Reading(at=to_utc(local, my_zone()), wall=local)


def _worded(words: str, now: datetime, my_zone: Callable[[], ZoneInfo], lean: Lean) -> Reading | None:
    """A day in words, a time of day, or both in either order."""
    zone = my_zone()
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
    found = _on(day, at, zone)
    if lean in ("past", "happened") and found.at > now + (SOON if lean == "happened" else timedelta(0)):
        return _on(day - every, at, zone)
    if lean == "future" and found.at <= now:
        return _on(day + every, at, zone)
    return found


def _on(day: date, at: time, zone: ZoneInfo) -> Reading:
    wall = datetime.combine(day, at)
    return Reading(at=to_utc(wall, zone), wall=wall)


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
