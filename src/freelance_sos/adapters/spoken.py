"""Dates, times, places, lengths and lists in the forms of a language, from the data that Babel brings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_time, format_timedelta, get_day_names
from babel.lists import format_list
from babel.numbers import format_decimal

from freelance_sos.domain.durations import Duration

# A quoted word of a pattern, or a run of letters that stand for the weekday or the month.
_PARTS = re.compile(r"'[^']*'|E+|c+|M+|a+")
_UNITS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))
# What takes no line break belongs into print; in a message it is a plain space.
_NARROW = str.maketrans("\u202f\u00a0", "  ", "\u200e\u200f\u00ad")
# Babel takes the language alone for the Brazilian one.
_USUAL = {"pt": "pt_PT", "zh": "zh_CN"}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language as it is written where somebody lives; see ``spoken``."""

    locale: Locale

    def day(self, day: date, *, with_year: bool = False) -> str:
        """``Freitag, 20. November``: weekday and month in whole words."""
        return self._date(day, "full" if with_year else _day_pattern(self.locale))

    def short_day(self, day: date) -> str:
        """``24. Dezember 2026``."""
        return self._date(day, "long")

    def _date(self, day: date, pattern: str) -> str:
        told = _plain(format_date(day, pattern, self.locale))
        # French counts the first of a month as the first; the data do not.
        is_first = day.day == 1 and self.locale.language == "fr"
        return re.sub(r"\b1\b", "1er", told, count=1) if is_first else told

    def clock(self, local: datetime) -> str:
        """``19:42``, or ``7:42 PM`` where people write that."""
        pattern = _PARTS.sub(_widened, self.locale.time_formats["short"].pattern)
        return _plain(format_time(local, pattern, tzinfo=local.tzinfo, locale=self.locale))

    def weekdays(self) -> list[str]:
        """The names of the days, Monday first."""
        names = get_day_names("wide", "stand-alone", self.locale)
        return [str(names[number]) for number in range(7)]

    def city(self, zone: ZoneInfo) -> str:
        """What the place that gave a zone its name is called; ``UTC`` where that is no place."""
        key = _canonical(zone.key)
        if "/" not in key or key.startswith("Etc/"):
            return key.rpartition("/")[2]
        # Some cities stand in the data under an old name of their zone alone.
        for name in (key, *_old_names(key)):
            if city := self.locale.time_zones.get(name, {}).get("city"):
                return _plain(city)
        return key.rpartition("/")[2].replace("_", " ")

    def length(self, length: Duration | timedelta) -> str:
        """``1 Stunde und 30 Minuten``; business days are said elsewhere, for no language data has them."""
        left = length.elapsed if isinstance(length, Duration) else length
        parts: list[str] = []
        for unit, span in _UNITS:
            count, left = divmod(left, span)
            if count or (unit == "minute" and not parts):
                exact = span * count
                parts.append(
                    format_timedelta(exact, granularity=unit, threshold=1e9, locale=self.locale)  # type: ignore[arg-type]
                )
        return self.list(parts)

    def number(self, number: float) -> str:
        """``12.345``."""
        return _plain(format_decimal(number, locale=self.locale))

    def list(self, items: Sequence[str]) -> str:
        """``a, b und c``."""
        return _plain(format_list(list(items), locale=self.locale))


@cache
def spoken(language: str, zone: str = "") -> Spoken:
    """The language as people in that zone write it: ``en`` in America/New_York is en_US.

    A language that names its region (``pt-BR``) keeps it; one that is none is English.
    """
    name = language.strip().replace("-", "_")
    region = get_global("zone_territories").get(_canonical(zone), "") if zone else ""
    named, alone = name if "_" in name else "", name.partition("_")[0]
    for wanted in (named, f"{name}_{region}", _USUAL.get(name, name), alone, "en"):
        try:
            return Spoken(Locale.parse(wanted))
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    raise AssertionError("there is English")


def usual_language(zone: str) -> str:
    """What most people in that zone write in: ``de``, ``pt-BR``; ``""`` where that is not known."""
    region = get_global("zone_territories").get(_canonical(zone), "")
    try:
        locale = Locale.parse(f"und_{region}")
    except (UnknownLocaleError, ValueError):
        return ""
    return f"{locale.language}-{locale.territory}" if region == "BR" else str(locale.language)


def _canonical(zone: str) -> str:
    """The name under which a zone stands in the data: old names have their new ones."""
    return str(get_global("zone_aliases").get(zone, zone))


def _old_names(key: str) -> list[str]:
    return sorted(old for old, new in get_global("zone_aliases").items() if new == key)


def _day_pattern(locale: Locale) -> str:
    """The locale's own order of weekday, day and month, with both names in whole words.

    The data hold such patterns with short names for most locales; the rules of the data allow to widen them.
    """
    known = locale.datetime_skeletons
    skeleton = next((one for one in ("MMMMEEEEd", "MMMEEEEd", "MMMMEd", "MMMEd") if one in known), None)
    if skeleton is None:
        return "EEEE, d MMMM"
    return _PARTS.sub(_widened, known[skeleton].pattern).replace("(EEEE)", " EEEE")


def _widened(match: re.Match[str]) -> str:
    """Weekday, month and the half of the day in whole words; what is quoted stays."""
    part = match[0]
    if part[0] == "'":
        return part
    return {"E": "EEEE", "c": "EEEE", "a": "aaaa"}.get(part[0], "MMMM" if part == "MMM" else part)


def _plain(text: str) -> str:
    return text.translate(_NARROW)
