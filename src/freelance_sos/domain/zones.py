"""Time zones by their IANA names, and what people type instead."""

from __future__ import annotations

import re
import struct
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from freelance_sos.domain.cities import CITIES
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
# Where people have such an offset, in winter or in summer: an offset is refused with the likely places.
AT_OFFSET = {
    -600: ["Pacific/Honolulu"],
    -540: ["America/Anchorage"],
    -480: ["America/Los_Angeles"],
    -420: ["America/Denver", "America/Los_Angeles"],
    -360: ["America/Chicago", "America/Mexico_City"],
    -300: ["America/New_York", "America/Bogota"],
    -240: ["America/New_York", "America/Halifax"],
    -210: ["America/St_Johns"],
    -180: ["America/Sao_Paulo", "America/Argentina/Buenos_Aires"],
    0: ["Europe/London", "Europe/Lisbon", "UTC"],
    60: ["Europe/Berlin", "Europe/London", "Africa/Lagos"],
    120: ["Europe/Berlin", "Europe/Athens", "Africa/Johannesburg"],
    180: ["Europe/Istanbul", "Europe/Athens", "Africa/Nairobi"],
    210: ["Asia/Tehran"],
    240: ["Asia/Dubai"],
    300: ["Asia/Karachi", "Asia/Tashkent"],
    330: ["Asia/Kolkata"],
    345: ["Asia/Kathmandu"],
    360: ["Asia/Dhaka"],
    420: ["Asia/Bangkok", "Asia/Jakarta"],
    480: ["Asia/Singapore", "Asia/Shanghai", "Australia/Perth"],
    540: ["Asia/Tokyo", "Asia/Seoul"],
    570: ["Australia/Adelaide", "Australia/Darwin"],
    600: ["Australia/Sydney", "Australia/Brisbane"],
    660: ["Australia/Sydney"],
    720: ["Pacific/Auckland"],
    780: ["Pacific/Auckland", "Pacific/Apia"],
}
# Listed by IANA, but no place: clocks there mean nothing.
NOT_PLACES = frozenset(
    ["Factory", "localtime", "posixrules", "Greenwich", "GMT0", "GMT+0", "GMT-0", "Zulu", "Universal", "UCT"]
)
_PATH = re.compile(r"[A-Z][A-Za-z0-9_+-]*(?:/[A-Z][A-Za-z0-9_+-]*){0,2}")
_OFFSET = re.compile(
    r"(?P<posix>Etc/)?(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?|Etc/GMT\d*|Z",
    re.IGNORECASE,
)


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
    if offset := _OFFSET.fullmatch(name.replace(" ", "").replace("−", "-")):
        raise UsageError(f'"{name}" is a fixed offset, not a time zone', _places_at(offset))
    if known := _load(name):
        return known
    places = _by_place().get(_folded(name), [])
    if len(places) == 1:
        return ZoneInfo(places[0])
    if places:
        raise UsageError(f'"{name}" is more than one time zone', f"name one: {' or '.join(places)}")
    if len(zone_names()) < 2:
        raise UsageError(f'no time zone data: "{name[:60]}" can\'t be known', "pip install --upgrade tzdata")
    raise UsageError(f'"{name[:60]}" is no time zone', _offer(name))


def _places_at(offset: re.Match[str]) -> str:
    minutes = int(offset["hours"] or 0) * 60 + int(offset["minutes"] or 0)
    # Etc/GMT+5 is five hours behind: the sign there is the other way round.
    ahead = (offset["sign"] == "-") == bool(offset["posix"])
    places = AT_OFFSET.get(minutes if ahead else -minutes)
    return f"name the place: {' or '.join(places)}" if places else "name the place, such as Europe/Lisbon"


def _load(name: str) -> ZoneInfo | None:
    """The zone with exactly this name. Cheap: it opens one file and lists no folder."""
    if not _PATH.fullmatch(name) or not _is_place(name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, struct.error, AssertionError):
        return None


def _folded(name: str) -> str:
    return name.casefold().replace(" ", "_")


@cache
def _by_place() -> dict[str, list[str]]:
    """Zone names by their last part, folded: ``tokyo`` -> ``Asia/Tokyo``."""
    places: dict[str, list[str]] = {}
    for name in sorted(zone_names()):
        places.setdefault(_folded(name.rsplit("/", 1)[-1]), []).append(name)
    known = zone_names()
    cities = {city: [zone] for zone, cities in CITIES.items() if zone in known for city in cities.split()}
    return {**cities, **{place: _one_spelling(names) for place, names in places.items()}}


def _one_spelling(names: list[str]) -> list[str]:
    """One of several names where they are old and new spellings of a place; else all of them."""
    depth = max(name.count("/") for name in names)
    deepest = [name for name in names if name.count("/") == depth]
    continents = {name.split("/")[0] for name in deepest}
    if continents == {"Asia", "Europe"}:
        return [name for name in deepest if name.startswith("Europe/")]
    return deepest


def _offer(name: str) -> str:
    # A city that is not listed is no slip of one that is: only a near-identical name is offered.
    place = nearest(_folded(name.rsplit("/", 1)[-1]), _by_place(), cutoff=0.8)
    by_place = _by_place()[place[0]] if place else []
    # Whoever typed no slash meant a city: "lisbn" is nearer to Libya only by its letters.
    close = (nearest(name, zone_names()) or by_place) if "/" in name else by_place
    return f'did you mean "{close[0]}"?' if close else "write an IANA name such as Europe/Lisbon"
