"""Dates as people type them: ``26 nov``, ``Nov 26 2027``, ``26.11.``, ``2026-11-26``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.when import Lean

# A date without a year that was as lately as this is still this year's to somebody who looks ahead.
LATELY = timedelta(days=31)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
SLASHES = "with slashes it could be two dates: write 26 nov or 2026-11-26"

_LEAP_YEAR = 2000
_SHORTEST = 3
_MONTH = "|".join(name[:size] for name in MONTHS for size in range(len(name), _SHORTEST - 1, -1))
_YEAR = r"(?: (?P<{0}_year>\d{{4}}))?"
_DATE = re.compile(
    r"(?<!\S)(?:"
    r"(?P<iso_year>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})"
    r"|(?P<dot_day>\d{1,2})\.(?P<dot_month>\d{1,2})\.(?P<dot_year>\d{4})?"
    rf"|(?P<one_day>\d{{1,2}})(?:st|nd|rd|th|\.)? (?P<one_month>{_MONTH})\.?{_YEAR.format('one')}"
    rf"|(?P<two_month>{_MONTH})\.? (?P<two_day>\d{{1,2}})(?:st|nd|rd|th)?{_YEAR.format('two')}"
    r")(?!\S)",
    re.ASCII,
)


class NoSuchMoment(UsageError):
    """It has the form of a day or a time, but there is none such, or more than one."""


def weekday_of(name: str) -> int | None:
    """0 for ``mon`` to ``monday``."""
    if len(name) < _SHORTEST:
        return None
    return next((number for number, day in enumerate(WEEKDAYS) if day.startswith(name)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedDate:
    """A date as it was typed, which need not exist. ``year`` is None where none was typed."""

    year: int | None
    month: int
    day: int


def cut_dates(text: str, mark: str) -> tuple[str, list[TypedDate]]:
    """``text``, in small letters, with ``mark`` for every date in it, and those dates."""
    found: list[TypedDate] = []

    def taken(match: re.Match[str]) -> str:
        groups = match.groupdict()
        form = next(name for name in ("iso", "dot", "one", "two") if groups[f"{name}_day"])
        year, month, day = (groups[f"{form}_{part}"] for part in ("year", "month", "day"))
        number = next((at for at, name in enumerate(MONTHS, 1) if name.startswith(month)), 0)
        found.append(TypedDate(year=int(year) if year else None, month=number or int(month), day=int(day)))
        return mark

    return _DATE.sub(taken, text), found


def date_of(typed: TypedDate, weekday: int | None, today: date, lean: Lean) -> date:
    """The date that is meant: without a year the nearest from ``today`` on, or up to it, by ``lean``.

    Raises NoSuchMoment where there is no such date, or where its weekday is another than ``weekday``.
    """
    check_date(typed.year, typed.month, typed.day)
    if typed.year is None:
        found = _nearest(typed, today, lean)
        # Our own screens leave out the year where it is this one.
        candidates = [found, None if weekday is None else _in_year(today.year, typed)]
    else:
        candidates = [found := date(typed.year, typed.month, typed.day)]
    fitting = [one for one in candidates if one and weekday in (None, one.weekday())]
    if fitting:
        return fitting[0]
    if not found:
        # Of the dates that exist at all only 29 February is not in every year.
        raise NoSuchMoment("29 February is not in every year", "add the year")
    year = f" {found.year}" if typed.year or found.year != today.year else ""
    told = f"{found.day} {MONTHS[found.month - 1].title()}{year} is a {WEEKDAYS[found.weekday()].title()}"
    raise NoSuchMoment(told, "leave out the weekday, or mend the date")


def _nearest(typed: TypedDate, today: date, lean: Lean) -> date | None:
    looks_back = lean in ("past", "happened")
    for year in (today.year, today.year - 1 if looks_back else today.year + 1):
        found = _in_year(year, typed)
        if found and (found <= today if looks_back else found >= today - LATELY):
            return found
    return None


def _in_year(year: int, typed: TypedDate) -> date | None:
    return _date_or_none(year, typed.month, typed.day)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def check_date(year: int | None, month: int, day: int) -> None:
    """Raises NoSuchMoment where no such date is; in any year where ``year`` is None."""
    if year == 0:
        raise NoSuchMoment("there is no year 0")
    if not 1 <= month <= len(MONTHS):
        raise NoSuchMoment(f"there is no month {month}", "write it like 26 nov, 26.11. or 2026-11-26")
    for of_year in (_LEAP_YEAR, year or _LEAP_YEAR):
        if not _date_or_none(of_year, month, day):
            named = MONTHS[month - 1].title()
            named = named if of_year == _LEAP_YEAR else f"{named} {of_year}"
            raise NoSuchMoment(f"{named} has no {_ordinal(day)}", "write it like 26 nov or 2026-11-26")


def _ordinal(number: int) -> str:
    tens_ending = {} if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{tens_ending.get(number % 10, 'th')}"


def slashed(words: str) -> bool:
    """Whether ``words`` hold a date with slashes, which half of the world reads the other way round."""
    return bool(re.search(r"(?<!\S)\d{1,4}/\d{1,2}(?:/\d{1,4})?(?!\S)", words, re.ASCII))
