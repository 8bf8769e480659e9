"""Weekly hours in the OpenStreetMap opening-hours notation: the subset of ruling 2."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from freelance_sos.domain.errors import UsageError

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY_MINUTES = 24 * 60


class DaySpan(NamedTuple):
    """Minutes after a day's midnight, half-open; ``end`` passes 1440 where the span passes midnight."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyHours:
    """The spans of each weekday, Monday first, and those of a public holiday (none: ``PH off``)."""

    days: tuple[tuple[DaySpan, ...], ...]
    holiday: tuple[DaySpan, ...] = ()

    def __str__(self) -> str:
        return dump_hours(self)


class HoursError(UsageError):
    """Hours that can't be read; ``column`` counts from 1."""

    def __init__(self, message: str, column: int, hint: str = "") -> None:
        super().__init__(f"column {column}: {message}", hint)
        self.column = column


# What the notation has and the subset lacks, with what to write instead.
_LACKING = [
    (
        r"\b(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thur|Thurs|Fri|Sat|Satur|Sun)(?:day)?s?\b",
        "long names of weekdays are",
        "write Mo Tu We Th Fr Sa Su",
    ),
    (
        r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b",
        "months are",
        "write dates under special_hours",
    ),
    (r"(?:19|20)\d\d\b(?!:)", "years are", "write dates under special_hours"),
    (r"week\b", "week numbers are", "write the usual week"),
    (r"easter\b", "easter is", "name a holidays region instead"),
    (r"SH\b", "school holidays (SH) are", "list the dates under closed"),
    (r"(?:sunrise|sunset|dawn|dusk)\b", "sunrise and sunset are", "write clock times"),
    (r'"', "comments are", "put them under notes"),
    (r"\|\|", "fallback rules (||) are", "use ;"),
    (r"(?:open|unknown)\b", "open and unknown are", "write the times"),
    (r"closed\b", "closed is", "write off"),
    (r"\[", "numbered weekdays such as Mo[1] are", "write dates under special_hours"),
    (r"\+", "open ends (+) are", "write a closing time"),
    (r"[–—]", "the long dash is", "write -"),
    (r"/", "repeats (/) are", "write each span"),
]
_RULE = re.compile(
    r"(?P<days>(?:[A-Za-z]{2}(?:\s*-\s*[A-Za-z]{2})?)(?:\s*,\s*[A-Za-z]{2}(?:\s*-\s*[A-Za-z]{2})?)*)?"
    r"\s*(?P<spans>off|24/7|\d.*)",
    re.IGNORECASE | re.DOTALL,
)
_SPAN = re.compile(r"\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*")


def parse_hours(text: str) -> WeeklyHours:
    """The weekly hours that ``text`` means; a later rule replaces an earlier one for the same day.

    Raises HoursError with the column for what the subset lacks, for overlaps on one day, for a span
    that starts where it ends, and where no hours are left at all.
    """
    _refuse_lacking(text)
    days: dict[str, tuple[DaySpan, ...]] = {}
    column = 1
    for rule in text.split(";"):
        if rule.strip():
            names, spans = _parse_rule(rule, column)
            days.update(dict.fromkeys(names, spans))
        column += len(rule) + 1
    if not any(days.get(day) for day in WEEKDAYS):
        raise HoursError("no hours at all", 1, "write them like Mo-Fr 09:00-17:00")
    return WeeklyHours(days=tuple(days.get(day, ()) for day in WEEKDAYS), holiday=days.get("PH", ()))


def parse_day_hours(text: str) -> tuple[DaySpan, ...]:
    """The spans of one special date: ``09:00-12:00,13:00-15:00``, or none for ``off``."""
    _refuse_lacking(text)
    return () if text.strip().lower() == "off" else _parse_spans(text, 1)


def dump_hours(hours: WeeklyHours) -> str:
    """``hours`` in the notation, days with equal spans together; parse_hours reads it back the same."""
    if all(spans == (DaySpan(0, DAY_MINUTES),) for spans in (*hours.days, hours.holiday)):
        return "24/7"
    rules = []
    for spans in dict.fromkeys(spans for spans in hours.days if spans):
        names = _day_list([number for number, own in enumerate(hours.days) if own == spans])
        rules.append(f"{names} {dump_spans(spans)}")
    if hours.holiday:
        rules.append(f"PH {dump_spans(hours.holiday)}")
    return "; ".join(rules)


def dump_spans(spans: Sequence[DaySpan]) -> str:
    """``09:00-12:30,13:30-18:00``; ``off`` for none."""
    return ",".join(f"{clock_face(span.start)}-{_closing(span.end)}" for span in spans) or "off"


def clock_face(minute: int) -> str:
    """``540`` -> ``09:00``."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _closing(minute: int) -> str:
    return clock_face(minute if minute <= DAY_MINUTES else minute - DAY_MINUTES)


def _day_list(numbers: list[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][-1] == len(WEEKDAYS) - 1:
        # Sunday is followed by Monday: people write Su-Th.
        runs[0] = runs.pop() + runs[0]
    return ",".join(
        f"{WEEKDAYS[run[0]]}-{WEEKDAYS[run[-1]]}" if len(run) > 1 else WEEKDAYS[run[0]] for run in runs
    )


def _refuse_lacking(text: str) -> None:
    # 24/7 is the one slash there is; its place is kept, so that columns stay true.
    searched = re.sub(r"24/7", "24 7", text)
    found = [
        (match.start(), what, instead)
        for pattern, what, instead in _LACKING
        if (match := re.search(pattern, searched, re.IGNORECASE))
    ]
    if found:
        at, what, instead = min(found)
        raise HoursError(f"{what} not supported", at + 1, instead)


def _parse_rule(rule: str, column: int) -> tuple[list[str], tuple[DaySpan, ...]]:
    at = column + len(rule) - len(rule.lstrip())
    match = _RULE.fullmatch(rule.strip())
    if not match:
        raise HoursError(f'can\'t read "{rule.strip()[:40]}"', at, "write it like Mo-Fr 09:00-17:00")
    written = match["days"]
    spans_at = at + match.start("spans")
    if match["spans"] == "24/7":
        if written:
            raise HoursError("24/7 stands alone", spans_at, "write 00:00-24:00 for some days")
        return [*WEEKDAYS, "PH"], (DaySpan(0, DAY_MINUTES),)
    names = _parse_days(written, at) if written else list(WEEKDAYS)
    spans = () if match["spans"].lower() == "off" else _parse_spans(match["spans"], spans_at)
    return names, spans


def _parse_days(text: str, column: int) -> list[str]:
    names: list[str] = []
    for part in text.split(","):
        at = column + len(part) - len(part.lstrip())
        ends = [_weekday(end.strip(), at) for end in part.split("-")]
        if "PH" in ends and len(ends) == 2:
            raise HoursError("PH can't be part of a range", at, "write Mo-Fr,PH")
        names += ends if len(ends) == 1 else _day_range(*ends)
        column += len(part) + 1
    return names


def _weekday(name: str, column: int) -> str:
    titled = name.upper() if name.upper() == "PH" else name.title()
    if titled not in (*WEEKDAYS, "PH"):
        raise HoursError(f'"{name}" is no weekday', column, "weekdays are Mo Tu We Th Fr Sa Su, and PH")
    return titled


def _day_range(first: str, last: str) -> list[str]:
    start, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
    return [WEEKDAYS[number % 7] for number in range(start, end + 1 if end >= start else end + 8)]


def _parse_spans(text: str, column: int) -> tuple[DaySpan, ...]:
    spans: list[tuple[DaySpan, int]] = []
    for part in text.split(","):
        at = column + len(part) - len(part.lstrip())
        spans.append((_parse_span(part, at), at))
        column += len(part) + 1
    spans.sort()
    for (earlier, _), (later, at) in pairwise(spans):
        if later.start < earlier.end:
            raise HoursError(f"{dump_spans([later])} overlaps {dump_spans([earlier])}", at, "merge the two")
    return tuple(span for span, _ in spans)


def _parse_span(text: str, column: int) -> DaySpan:
    match = _SPAN.fullmatch(text)
    if not match:
        raise HoursError(f'can\'t read "{text.strip()[:40]}"', column, "write it like 09:00-17:00")
    numbers = [int(number) for number in match.groups()]
    start, end = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    if max(numbers[1], numbers[3]) > 59 or start >= DAY_MINUTES or end > DAY_MINUTES:
        raise HoursError(
            f'"{text.strip()}" is no span of a day',
            column,
            "times go from 00:00 to 24:00; past midnight write 22:00-02:00",
        )
    if start == end:
        raise HoursError(
            f'"{text.strip()}" starts where it ends', column, "write 00:00-24:00 for the whole day"
        )
    return DaySpan(start, end if end > start else end + DAY_MINUTES)
