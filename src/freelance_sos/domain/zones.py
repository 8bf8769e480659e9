"""Time zones by their IANA names, and what people type instead."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.names import nearest

# What people mean by an abbreviation is a guess, and a guess is an hour wrong: offer, never choose.
ABBREVIATIONS = {
    "ACST": ["Australia/Adelaide", "Australia/Darwin"],
    "AEST": ["Australia/Sydney", "Australia/Brisbane"],
    "AST": ["America/Halifax", "America/Puerto_Rico", "Asia/Riyadh"],
    "AWST": ["Australia/Perth"],
    "BRT": ["America/Sao_Paulo"],
    "BST": ["Europe/London", "Asia/Dhaka"],
    "CAT": ["Africa/Maputo", "Africa/Johannesburg"],
    "CEST": ["Europe/Berlin", "Europe/Paris"],
    "CET": ["Europe/Berlin", "Europe/Paris"],
    "CST": ["America/Chicago", "America/Mexico_City", "Asia/Shanghai"],
    "CST6CDT": ["America/Chicago"],
    "EAT": ["Africa/Nairobi"],
    "EET": ["Europe/Athens", "Europe/Kyiv"],
    "EDT": ["America/New_York", "America/Toronto"],
    "EST": ["America/New_York", "America/Panama"],
    "EST5EDT": ["America/New_York"],
    "GMT": ["Europe/London", "Africa/Abidjan", "UTC"],
    "GST": ["Asia/Dubai"],
    "HKT": ["Asia/Hong_Kong"],
    "HST": ["Pacific/Honolulu"],
    "IST": ["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"],
    "JST": ["Asia/Tokyo"],
    "KST": ["Asia/Seoul"],
    "MET": ["Europe/Berlin", "Europe/Paris"],
    "MSK": ["Europe/Moscow"],
    "MST": ["America/Denver", "America/Phoenix"],
    "MST7MDT": ["America/Denver"],
    "NZST": ["Pacific/Auckland"],
    "PDT": ["America/Los_Angeles", "America/Vancouver"],
    "PKT": ["Asia/Karachi"],
    "PST": ["America/Los_Angeles", "Asia/Manila"],
    "PST8PDT": ["America/Los_Angeles"],
    "SAST": ["Africa/Johannesburg"],
    "SGT": ["Asia/Singapore"],
    "WAT": ["Africa/Lagos"],
    "WET": ["Europe/Lisbon"],
    "WIB": ["Asia/Jakarta"],
}
# Listed by IANA, but no place: clocks there mean nothing.
NOT_PLACES = frozenset(
    ["Factory", "localtime", "posixrules", "Greenwich", "GMT0", "GMT+0", "GMT-0", "Zulu", "Universal", "UCT"]
)
_PATH = re.compile(r"[A-Z][A-Za-z0-9_+-]*(?:/[A-Z][A-Za-z0-9_+-]*){0,2}")
_OFFSET = re.compile(r"(?:UTC|GMT|Etc/GMT)?[+-]\d{1,2}(?::?\d{2})?|Etc/GMT[+-]?\d*|Z", re.IGNORECASE)


@cache
def zone_names() -> frozenset[str]:
    """Every name that may stand in a file: places, their old names, and UTC. Slow: it reads a folder."""
    return frozenset(name for name in available_timezones() if _is_place(name))


def _is_place(name: str) -> bool:
    return name not in ABBREVIATIONS and name not in NOT_PLACES and not name.startswith("Etc/GMT")


def find_zone(text: str) -> ZoneInfo:
    """The zone named ``text``: an IANA name, or the place at its end in any case (``new_york``).

    Raises UsageError for offsets, abbreviations (ruling 1) and unknown names, offering the likely ones.
    """
    name = text.strip()
    if name.upper() in ABBREVIATIONS:
        offers = " or ".join(ABBREVIATIONS[name.upper()])
        raise UsageError(f'"{name}" is an abbreviation, not a time zone', f"name the place: {offers}")
    if _OFFSET.fullmatch(name):
        raise UsageError(
            f'"{name}" is a fixed offset, not a time zone',
            "name the place, such as Europe/Lisbon: its clocks may change",
        )
    if known := _load(name):
        return known
    places = _by_place().get(_folded(name), [])
    if len(places) == 1:
        return ZoneInfo(places[0])
    if places:
        raise UsageError(f'"{name}" is more than one time zone', f"name one: {' or '.join(places)}")
    raise UsageError(f'"{name[:60]}" is no time zone', _offer(name))


def _load(name: str) -> ZoneInfo | None:
    """The zone with exactly this name. Cheap: it opens one file and lists no folder."""
    if not _PATH.fullmatch(name) or not _is_place(name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _folded(name: str) -> str:
    return name.casefold().replace(" ", "_")


@cache
def _by_place() -> dict[str, list[str]]:
    """Zone names by their last part, folded: ``tokyo`` -> ``Asia/Tokyo``."""
    places: dict[str, list[str]] = {}
    for name in sorted(zone_names()):
        places.setdefault(_folded(name.rsplit("/", 1)[-1]), []).append(name)
    return {place: _one_spelling(names) for place, names in places.items()}


def _one_spelling(names: list[str]) -> list[str]:
    """One of several names where they are old and new spellings of a place; else all of them."""
    depth = max(name.count("/") for name in names)
    deepest = [name for name in names if name.count("/") == depth]
    continents = {name.split("/")[0] for name in deepest}
    if continents == {"Asia", "Europe"}:
        return [name for name in deepest if name.startswith("Europe/")]
    return deepest


def _offer(name: str) -> str:
    close = nearest(name, zone_names())
    if not close and (place := nearest(_folded(name.rsplit("/", 1)[-1]), _by_place())):
        close = _by_place()[place[0]]
    return f'did you mean "{close[0]}"?' if close else "write an IANA name such as Europe/Lisbon"
