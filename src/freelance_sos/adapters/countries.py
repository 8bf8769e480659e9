"""Which time zone an address means: that of its country, where the country has but one time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from babel import Locale

from freelance_sos.domain.zones import zone_names

# A month between two looks finds every clock change that lasts.
_LOOKS = 24


def zone_of_country(name: str, now: datetime, languages: Iterable[str]) -> str:
    """The zone of the country that is called ``name`` in one of ``languages``, or by its code.

    ``""`` where that is open. A country with several zones has an answer where all of them show the same
    time in the coming two years: that of most people.
    """
    code = _codes(tuple(languages)).get(name.strip().casefold(), "")
    zones = [zone for zone in _zones().get(code, []) if zone in zone_names()]
    times = {_times(zone, now.astimezone(UTC)) for zone in zones}
    return zones[0] if len(times) == 1 else ""


def _times(zone: str, now: datetime) -> tuple[timedelta | None, ...]:
    there = ZoneInfo(zone)
    return tuple((now + timedelta(days=30 * month)).astimezone(there).utcoffset() for month in range(_LOOKS))


@cache
def _codes(languages: tuple[str, ...]) -> dict[str, str]:
    """Codes of countries by their names, folded, and by themselves."""
    codes = {code.casefold(): code for code in _zones()}
    for language in languages:
        names = Locale.parse(language, sep="-").territories
        codes |= {str(name).casefold(): code for code, name in names.items() if code in _zones()}
    return codes


@cache
def _zones() -> dict[str, list[str]]:
    """Zones by the country's code, where most people live first; of the tzdata package."""
    zones: dict[str, list[str]] = {}
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            zones.setdefault(code, []).append(zone)
    return zones
