"""What may be answered to ``sos init`` and ``sos client add``: each check gives the text for the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args

from freelance_sos.domain.agreement import CLOCK_NAMES, SEVERITIES, TARGET_NAMES, SeverityTargets, Target
from freelance_sos.domain.durations import parse_duration
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.hours import parse_hours
from freelance_sos.domain.people import Address
from freelance_sos.domain.zones import find_zone
from freelance_sos.storage.shapes import HolidayLookup

MOST_LETTERS = 200
RESPONSE_EXAMPLE = (
    'write severity, clock, acknowledge, update, resolve: "1 24/7 30m 1h 8h", with - for not agreed'
)
NONE = frozenset(["-", "none", "no"])
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?", re.IGNORECASE)


def check_line(text: str) -> str:
    """``text`` on one line, which may be empty. Raises UsageError where it is too long for a name."""
    line = " ".join(text.split())
    if len(line) > MOST_LETTERS:
        raise UsageError(f"that is longer than {MOST_LETTERS} letters", "shorten it")
    return line


def check_name(text: str) -> str:
    """A name, on one line. Raises UsageError for an empty one."""
    line = check_line(text)
    if not line:
        raise UsageError("the name is empty", "write what you call them")
    return line


def check_zone(text: str) -> str:
    """The IANA name of the zone that ``text`` means. Raises UsageError with the nearest."""
    if not text.strip():
        raise UsageError("the time zone is missing", "write it like Europe/Lisbon, or a city: lisbon")
    return find_zone(text).key


def check_hours(text: str) -> str:
    """Weekly hours as they were written. Raises UsageError with the column."""
    parse_hours(text)
    return " ".join(text.split())


def check_language(text: str) -> str:
    """A language code: ``pt``, ``pt-BR``. Raises UsageError."""
    code = text.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(code):
        raise UsageError(f'"{code[:40]}" is no language code', "write it like en, de or pt-BR")
    language, _, region = code.partition("-")
    if len(region) == 2:
        region = region.upper()
    return f"{language.lower()}-{region}" if region else language.lower()


def check_region(text: str, holidays: HolidayLookup) -> str:
    """A country or region whose holidays are known, in any case; ``""`` for none. Raises UsageError."""
    country, _, subdivision = text.strip().partition("-")
    if text.strip().lower() in NONE or not country:
        return ""
    as_written, in_capitals = (
        f"{country.upper()}-{name}".removesuffix("-") for name in (subdivision, subdivision.upper())
    )
    try:
        holidays(in_capitals)
        return in_capitals
    except UsageError:
        # A few regions are written with small letters; and a refusal should quote what was typed.
        holidays(as_written)
        return as_written


def check_address(text: str) -> str:
    """How a client is spoken to. Raises UsageError."""
    word = text.strip().lower()
    if word not in get_args(Address):
        raise UsageError(f'"{word[:40]}" is no form of address', f"one of: {', '.join(get_args(Address))}")
    return word


def check_responses(texts: Sequence[str]) -> dict[str, dict[str, str]]:
    """Response targets by severity, from texts such as ``1 24/7 30m 1h 8h``. Raises UsageError."""
    agreed: dict[str, dict[str, str]] = {}
    for text in texts:
        severity, targets = _check_response(text)
        if severity in agreed:
            raise UsageError(f"severity {severity} is there twice", "one --response a severity")
        agreed[severity] = targets
    return agreed


def _check_response(text: str) -> tuple[str, dict[str, str]]:
    severity, clock, *lengths = [*text.split(), "", ""][: max(len(text.split()), 2)]
    if severity not in map(str, SEVERITIES) or not 1 <= len(lengths) <= len(TARGET_NAMES):
        raise UsageError(f'can\'t read "{text[:60]}"', RESPONSE_EXAMPLE)
    found = next((name for name in CLOCK_NAMES if name == clock.lower()), None)
    if found is None:
        raise UsageError(f'"{clock[:20]}" is no clock', f"one of: {', '.join(CLOCK_NAMES)}")
    targets = {
        name: Target(within=parse_duration(length), clock=found)
        for name, length in zip(TARGET_NAMES, lengths, strict=False)
        if length != "-"
    }
    if not targets:
        raise UsageError(f'"{text[:60]}" agrees on nothing', RESPONSE_EXAMPLE)
    SeverityTargets(**targets)
    return severity, {"clock": found, **{name: str(target.within) for name, target in targets.items()}}
