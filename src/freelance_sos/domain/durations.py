"""Lengths of time as agreements write them: ``30m``, ``4h``, ``1h30m``, ``2d``, ``3bd``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from freelance_sos.domain.errors import UsageError

EXAMPLES = "write it like 30m, 4h, 1h30m, 2d (24-hour days) or 3bd (business days)"
UNIT_SECONDS = {"w": 7 * 86_400, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
LONGEST = timedelta(days=3660)

_PARTS = re.compile(r"(?:(\d{1,9})w)?(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?")
_BUSINESS_DAYS = re.compile(r"(\d{1,4})bd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """Either ``elapsed`` real time or a number of ``business_days``; never both."""

    elapsed: timedelta = timedelta(0)
    business_days: int = 0

    def __str__(self) -> str:
        return f"{self.business_days}bd" if self.business_days else dump_elapsed(self.elapsed)


def parse_duration(text: str) -> Duration:
    """The length that ``text`` means. Raises UsageError with examples for anything else."""
    written = text.strip().lower().replace(" ", "")
    if match := _BUSINESS_DAYS.fullmatch(written):
        days = int(match[1])
        if not 1 <= days <= 366:
            raise UsageError(f'"{text}" is not between 1 and 366 business days')
        return Duration(business_days=days)
    return Duration(elapsed=_parse_elapsed(text, written))


def parse_elapsed(text: str) -> timedelta:
    """Like parse_duration, for where business days make no sense."""
    return _parse_elapsed(text, text.strip().lower().replace(" ", ""))


def _parse_elapsed(text: str, written: str) -> timedelta:
    if written.startswith("-"):
        raise UsageError(f'"{text}" is negative', "a length of time is 0 or more")
    match = _PARTS.fullmatch(written)
    if not match or not written:
        raise UsageError(f'"{text}" is no length of time', EXAMPLES)
    seconds = sum(int(n) * unit for n, unit in zip(match.groups(), UNIT_SECONDS.values(), strict=True) if n)
    if seconds > LONGEST.total_seconds():
        raise UsageError(f'"{text}" is longer than ten years', EXAMPLES)
    return timedelta(seconds=seconds)


def dump_elapsed(elapsed: timedelta) -> str:
    """``elapsed`` as parse_duration reads it: ``1d2h30m``; ``0m`` for nothing."""
    seconds = int(elapsed.total_seconds())
    parts = []
    for unit in "dhms":
        count, seconds = divmod(seconds, UNIT_SECONDS[unit])
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0m"
