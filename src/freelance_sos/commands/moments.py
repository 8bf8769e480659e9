"""Moments as people type them: ``20m ago``, ``18:40``, ``fri 17:30 acme``, ``26 nov 15:00``, ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from freelance_sos.domain.calendar import to_utc
from freelance_sos.domain.durations import parse_elapsed
from freelance_sos.domain.errors import NotFound, UsageError
from freelance_sos.domain.when import Lean, Reading, Whose

if TYPE_CHECKING:
    from freelance_sos.commands.day_words import Typed

# Whose time words such as "acme", "tokyo" or "my time" mean. Raises NotFound.
WhoseTime = Callable[[str], Whose]
EXAMPLES_BEHIND = 'try 18:40, "20m ago", "yesterday 17:05" or 2026-11-23T18:40'
EXAMPLES_AHEAD = 'try 18:40, "fri 9:00", "26 nov 15:00" or 2026-11-23T18:40'
DAY_EXAMPLES = 'try 2026-12-01, "1 dec", fri or 2w'
FIRST_YEAR, LAST_YEAR = 1970, 2200

# How lengths are said aloud, and on our own screens: 20 min, 2 hours.
_UNIT = re.compile(r"(\d\s*)(?:(w)eeks?|(d)ays?|(h)(?:ours?|rs?)|(m)in(?:ute)?s?|(s)ec(?:ond)?s?)\b")
# Instants as we write them ourselves: common enough to be read without the library.
_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}t(?:[01]\d|2[0-3]):\d{2}:\d{2}z", re.ASCII)
_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:[T ](\d{2})(?::?(\d{2}))?(?::?(\d{2}))?(?:\.\d{1,9})?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?",
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

    A bare time of day is today's, a weekday the next one, a date without a year the nearest; leaning to the
    past or the future they are the last or the next such time. What happened may lie a little ahead, no more.
    In a gap or a doubled hour ruling 6 holds. Words that are no part of the time name whose it is, where
    ``whose_time`` can tell.

    Raises UsageError with examples, or with the nearest name; and whatever else ``whose_time`` raises.
    """
    words = " ".join(text.split())
    found = _read(words, now, my_zone, lean)
    if found is None and whose_time:
        found = _read_elsewhere(words, now, my_zone, lean, whose_time)
    if found is None:
        raise _refusal(text, lean)
    if not FIRST_YEAR <= found.at.year <= LAST_YEAR:
        raise UsageError(f'"{text[:60]}" is not between {FIRST_YEAR} and {LAST_YEAR}', examples(lean))
    return replace(found, at=found.at.replace(microsecond=0))


def leading_moment(words: Sequence[str], now: datetime, my_zone: Callable[[], ZoneInfo]) -> int:
    """How many of the first ``words`` are a moment in my time, together: as many as can be, else 0.

    What has the form of a moment counts too, though there is none such: ``30 feb``.
    """
    from freelance_sos.commands.dates import NoSuchMoment
    from freelance_sos.commands.whose import MOST_WORDS

    for count in range(min(len(words), MOST_WORDS), 0, -1):
        try:
            if _read(" ".join(" ".join(words[:count]).split()), now, my_zone, "today"):
                return count
        except NoSuchMoment:
            return count
    return 0


def names_date(text: str) -> bool:
    """Whether ``text`` says which day it means by its date and year, so that it can't be another."""
    words = " ".join(text.split()).lower()
    if _ISO.fullmatch(words):
        return True
    typed = _taken_apart(words)
    return bool(typed and typed.has_year)


def parse_promise(text: str, now: datetime, zone: ZoneInfo, whose_time: WhoseTime | None = None) -> datetime:
    """When the client hears from me next: a time to come, or a length of time from ``now``."""
    try:
        return now + _elapsed(text.lower())
    except UsageError:
        return parse_moment(text, now, zone, "future", whose_time)


def parse_reported(text: str, now: datetime, zone: ZoneInfo, whose_time: WhoseTime | None = None) -> datetime:
    """When the client told me: a time gone by, or a length of time before ``now``."""
    try:
        return now - _elapsed(text.lower())
    except UsageError:
        return parse_moment(text, now, zone, "past", whose_time)


def parse_day(text: str, now: datetime, zone: ZoneInfo) -> date:
    """A date: ``2026-12-01``, ``1 dec``, ``tomorrow``, ``fri`` (the next one), or so far from today: ``2w``.

    Raises UsageError.
    """
    from freelance_sos.commands.dates import SLASHES, NoSuchMoment, slashed
    from freelance_sos.commands.day_words import day_of

    words = text.strip().lower()
    today = now.astimezone(zone).date()
    typed = _taken_apart(words)
    if typed and not typed.clock:
        try:
            return day_of(typed, today, "today")
        except NoSuchMoment as none:
            raise UsageError(none.message, DAY_EXAMPLES) from None
    try:
        return date.fromisoformat(words)
    except ValueError:
        pass
    try:
        return today + timedelta(days=_elapsed(words).days)
    except UsageError:
        hint = SLASHES if slashed(words) else DAY_EXAMPLES
        raise UsageError(f'can\'t read the date "{text[:60]}"', hint) from None


def examples(lean: Lean) -> str:
    """What may be typed where something is looked ahead to, or recorded."""
    return EXAMPLES_AHEAD if lean in ("today", "future") else EXAMPLES_BEHIND


def _refusal(text: str, lean: Lean) -> UsageError:
    from freelance_sos.commands.dates import SLASHES, slashed
    from freelance_sos.commands.whose import slip_in_a_day

    slip = slip_in_a_day(text[:60])
    hint = SLASHES if slashed(text) else f"did you mean {slip}?" if slip else examples(lean)
    return UsageError(f'can\'t read the time "{text[:60]}"', hint)


def _read(words: str, now: datetime, my_zone: Callable[[], ZoneInfo], lean: Lean) -> Reading | None:
    """What ``words`` mean, all of them; None where they are no moment. Raises dates.NoSuchMoment."""
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
    from freelance_sos.commands.whose import with_a_name

    for rest, named in with_a_name(words.replace(",", " ").split()):
        # Whether words are a time does not hang on the zone: nobody is looked for before that is sure.
        if _read(rest, now, my_zone, lean):
            return _read_as(_somebody(words, named, lean, whose_time), rest, now, lean)
    return None


def _read_as(whose: Whose, words: str, now: datetime, lean: Lean) -> Reading | None:
    found = _read(words, now, lambda: whose.zone, lean)
    return replace(found, whose=whose) if found else None


def _somebody(words: str, named: str, lean: Lean, whose_time: WhoseTime) -> Whose:
    """Who ``named`` is. Where nobody is, it may be a slip in a day or a time. Raises UsageError."""
    from freelance_sos.commands.whose import slip_in_a_day

    try:
        return whose_time(named)
    except NotFound as unknown:
        told = unknown
    if "did you mean" not in told.hint:
        day = slip_in_a_day(named)
        # What stands before a time is a day, in most mouths.
        if day or words.lower().startswith(named.lower()) or re.search(r"\d", named):
            hint = f"did you mean {day}?" if day else examples(lean)
            raise UsageError(f'can\'t read the time "{words[:60]}"', hint)
    raise UsageError(told.message, told.hint)


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
        _tell_what_is_not(match)
        return None
    if not isinstance(read, datetime):
        return None
    # A plain datetime from here on: the library's own type measures lengths its own way, and of a doubled
    # hour it takes the later one.
    local = datetime(read.year, read.month, read.day, read.hour, read.minute, read.second)  # noqa: DTZ001
    if match[7]:
        return Reading(at=(local - (read.utcoffset() or timedelta(0))).replace(tzinfo=UTC))
    return Reading(at=to_utc(local, my_zone()), wall=local)


def _tell_what_is_not(match: re.Match[str]) -> None:
    from freelance_sos.commands.clock_words import check_clock
    from freelance_sos.commands.dates import check_date

    year, month, day, hour, minute, second = (int(match[number] or 0) for number in range(1, 7))
    check_date(year, month, day)
    check_clock(":".join(filter(None, match.group(4, 5, 6))), hour, minute, second)


def _worded(words: str, now: datetime, my_zone: Callable[[], ZoneInfo], lean: Lean) -> Reading | None:
    """A day in words, a time of day, or both in any order."""
    from freelance_sos.commands.day_words import moment_of

    typed = _taken_apart(words)
    return moment_of(typed, now, my_zone(), lean) if typed else None


def _taken_apart(words: str) -> Typed | None:
    # Costs a little, and most of what is read are instants that a program wrote.
    from freelance_sos.commands.day_words import take_apart

    return take_apart(words)
