"""What ``sos doctor`` finds, and when time zone data is too old to be trusted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_YEAR = re.compile(r"(\d{4})[a-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at. ``hint`` is what to do where it is not ``ok``."""

    name: str
    ok: bool
    message: str
    hint: str = ""


def stale_years(release: str, today: date) -> int:
    """How many years ago the time zone data ``release`` (``2025b``) was made; 0 while it can be trusted.

    Data of one year is trusted until 30 June of the next: a few places change their clocks each year, most of
    them in spring and autumn. A release that names no year is taken for sound.
    """
    named = _YEAR.fullmatch(release)
    if not named or today <= date(int(named[1]) + 1, 6, 30):
        return 0
    return today.year - int(named[1])
