"""What may be answered to ``sos init`` and ``sos client add``: each check gives the text for the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args

from freelance_sos.adapters.public_holidays import find_region, find_subdivision
from freelance_sos.domain.agreement import CLOCK_NAMES, SEVERITIES, TARGET_NAMES, SeverityTargets, Target
from freelance_sos.domain.durations import parse_duration
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.hours import DAY_MINUTES, HoursError, clock_face, parse_hours
from freelance_sos.domain.people import Address
from freelance_sos.domain.zones import find_zone

MOST_LETTERS = 200
RESPONSE_EXAMPLE = (
    'write severity, clock, acknowledge, update, resolve: "1 24/7 30m 1h 8h", with - for not agreed'
)
LENGTHS_EXAMPLE = "write up to three lengths of time, such as 30m 1h 8h, with - for not agreed"
WORST = "1"
USUAL_CLOCK = "24/7"
HOURS_EXAMPLE = "Mo-Th 09:00-12:30,13:30-18:00; Fr 09:00-15:00"
NONE = frozenset(["-", "none", "no"])
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?", re.IGNORECASE)
# What people type for Mo and for 09:00-17:00. Files hold the notation alone (ruling 2).
_LONG_WEEKDAY = r"\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?s?\b"
_HOUR = r"(\d{1,2})(?::(\d{2}))?"
_LOOSE = re.compile(
    rf"(?P<weekday>{_LONG_WEEKDAY})|(?<![\d:./-]){_HOUR}\s*-\s*{_HOUR}(?![\w:./-])", re.IGNORECASE
)


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
    """Weekly hours in the notation of ruling 2, from ``Mon-Fri 9-17`` as well: ``Mo-Fr 09:00-17:00``.

    Raises UsageError with the column of what was typed.
    """
    tidy, moved = _tidy_hours(text)
    try:
        parse_hours(tidy)
    except HoursError as error:
        at = error.column - 1
        column = at - sum(gained for place, gained in moved if place <= at) + 1
        message = error.message.partition(": ")[2]
        is_example = error.hint.startswith(("write it like", "write them like"))
        hint = f"write it like {HOURS_EXAMPLE}" if is_example else error.hint
        raise HoursError(message, column, hint) from None
    return " ".join(tidy.split())


def _tidy_hours(text: str) -> tuple[str, list[tuple[int, int]]]:
    """``text`` nearer to the notation; and from which place on it is how many letters longer than before."""
    parts: list[str] = []
    moved: list[tuple[int, int]] = []
    done = length = 0
    for match in _LOOSE.finditer(text):
        better = match["weekday"][:2].title() if match["weekday"] else _tidy_span(match)
        parts += [text[done : match.start()], better]
        length += match.start() - done + len(better)
        done = match.end()
        moved.append((length, len(better) - len(match[0])))
    return "".join([*parts, text[done:]]), moved


def _tidy_span(match: re.Match[str]) -> str:
    """``9-17`` as ``09:00-17:00``; what is no time of day stays for the refusal to quote."""
    numbers = [int(number or 0) for number in match.groups()[1:]]
    start, end = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    if max(start, end) > DAY_MINUTES or max(numbers[1], numbers[3]) > 59:
        return match[0]
    return f"{clock_face(start)}-{clock_face(end)}"


def check_language(text: str) -> str:
    """A language code: ``pt``, ``pt-BR``. Raises UsageError."""
    code = text.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(code):
        raise UsageError(f'"{code[:40]}" is no language code', "write it like en, de or pt-BR")
    language, _, region = code.partition("-")
    if len(region) == 2:
        region = region.upper()
    return f"{language.lower()}-{region}" if region else language.lower()


def check_region(text: str, near: str = "") -> str:
    """A country or region whose holidays are known, from its code or name; ``""`` for none.

    Where a name is that of several regions, the one in the country ``near`` is meant. Raises UsageError.
    """
    word = text.strip()
    return "" if not word or word.lower() in NONE else find_region(word, near)


def check_region_of(country: str, text: str) -> str:
    """A region of ``country``, from its code or name; ``country`` alone for none. Raises UsageError."""
    word = text.strip()
    if not word or word.lower() in NONE or word.upper() == country:
        return country
    return f"{country}-{find_subdivision(country, word)}"


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
        severity, clock, *lengths = [*text.split(), "", ""][: max(len(text.split()), 2)]
        if severity not in map(str, SEVERITIES) or not 1 <= len(lengths) <= len(TARGET_NAMES):
            raise UsageError(f'can\'t read "{text[:60]}"', RESPONSE_EXAMPLE)
        if severity in agreed:
            raise UsageError(f"severity {severity} is there twice", "one --response a severity")
        agreed[severity] = _check_targets(text, clock, lengths, RESPONSE_EXAMPLE)
    return agreed


def check_worst_case(text: str) -> dict[str, dict[str, str]]:
    """Response targets of severity 1 from ``30m 1h 8h``, counted 24/7; nothing for ``-``.

    A clock may stand before the lengths, and a severity before that. Raises UsageError.
    """
    words = text.split()
    if len(words) < 2 and text.strip().lower() in ("", *NONE):
        return {}
    severity = words.pop(0) if words[0] in map(str, SEVERITIES) else WORST
    named = bool(words) and words[0].lower() in CLOCK_NAMES
    clock = words.pop(0) if named else USUAL_CLOCK
    if not 1 <= len(words) <= len(TARGET_NAMES):
        raise UsageError(f'can\'t read "{text[:60]}"', LENGTHS_EXAMPLE)
    return {severity: _check_targets(text, clock, words, LENGTHS_EXAMPLE)}


def _check_targets(text: str, clock: str, lengths: Sequence[str], example: str) -> dict[str, str]:
    """One severity's keys as its file writes them."""
    found = next((name for name in CLOCK_NAMES if name == clock.lower()), None)
    if found is None:
        raise UsageError(f'"{clock[:20]}" is no clock', f"one of: {', '.join(CLOCK_NAMES)}")
    targets = {
        name: Target(within=parse_duration(length), clock=found)
        for name, length in zip(TARGET_NAMES, lengths, strict=False)
        if length != "-"
    }
    if not targets:
        raise UsageError(f'"{text[:60]}" agrees on nothing', example)
    SeverityTargets(**targets)
    return {"clock": found, **{name: str(target.within) for name, target in targets.items()}}
