"""What ``sos doctor`` finds, what was set from where, and when time zone data is too old to be trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# What mends whatever can be mended without losing a byte.
REPAIR = "sos doctor --repair"
# Where nobody set anything.
DEFAULT = "the default"
MOST_NAMED = 3
_YEAR = re.compile(r"(\d{4})[a-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at. ``hint`` is what to do where it is not ``ok``."""

    name: str
    ok: bool
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing that may be told from several sides, and which of them won: a flag, a variable, a file."""

    name: str
    value: str
    source: str


def few_of(names: Sequence[str]) -> str:
    """The first few of ``names``, and how many more there are."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def stale_years(release: str, today: date) -> int:
    """How many years ago the time zone data ``release`` (``2025b``) was made; 0 while it can be trusted.

    Data of one year is trusted until 30 June of the next: a few places change their clocks each year, most of
    them in spring and autumn. A release that names no year is taken for sound.
    """
    named = _YEAR.fullmatch(release)
    if not named or today <= date(int(named[1]) + 1, 6, 30):
        return 0
    return today.year - int(named[1])
