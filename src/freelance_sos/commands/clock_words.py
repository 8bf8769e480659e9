"""Times of day as people type them: ``18:40``, ``6pm``, ``15h``, ``noon``."""

from __future__ import annotations

import re
from datetime import time

from freelance_sos.commands.dates import NoSuchMoment

MIDNIGHT = "midnight"
_NAMED_HOURS = {"noon": time(12), MIDNIGHT: time(0)}
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})"
    r"(?:(?P<bare>h)|(?P<sign>[:.h])(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
    r"(?P<half>am|pm)?",
    re.ASCII,
)


def is_clock(word: str) -> bool:
    """Whether ``word``, in small letters, has the form of a time of day; a bare hour has not."""
    match = _CLOCK.fullmatch(word)
    return word in _NAMED_HOURS or bool(match and (match["bare"] or match["minute"] or match["half"]))


def time_of_day(text: str, *, with_day: bool) -> time:
    """The time that ``text`` means, which has the form of one, beside a day or alone. Raises NoSuchMoment."""
    if text == MIDNIGHT and with_day:
        raise NoSuchMoment("midnight could be either end of that day", "write 0:00 and the day it begins")
    if text in _NAMED_HOURS:
        return _NAMED_HOURS[text]
    match = _CLOCK.fullmatch(text)
    if not match:
        raise NoSuchMoment(f'"{text}" is no time of day')
    hour, half = int(match["hour"]), match["half"]
    if half and (match["bare"] or not 1 <= hour <= 12):
        raise NoSuchMoment(f'"{text}" is no time of day', "with am or pm hours go from 1 to 12")
    if match["bare"] and len(match["hour"]) == 1 and not with_day:
        told = f'write {hour}:00, "in {text}" or "{text} ago"'
        raise NoSuchMoment(f'"{text}" could be a time or a length', told)
    if match["sign"] == "." and hour > 23:
        raise NoSuchMoment(f'"{text}" is no time of day', f"hours go to 23:59; a date is written {text}.")
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return check_clock(text, hour, int(match["minute"] or 0), int(match["second"] or 0))


def check_clock(text: str, hour: int, minute: int, second: int) -> time:
    """The time of day. Raises NoSuchMoment past 23:59:59."""
    try:
        return time(hour, minute, second)
    except ValueError:
        limit = "hours go to 23:59" if hour > 23 else "minutes and seconds go to 59"
        raise NoSuchMoment(f'"{text}" is no time of day', limit) from None
