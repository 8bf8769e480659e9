"""Is everything there that right times need: time zone data, public holidays?"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from importlib import metadata
from typing import Any

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.adapters.zone_data import PACKAGE, ZoneData, damaged
from freelance_sos.domain.errors import SosError
from freelance_sos.domain.health import Check, few_of, stale_years
from freelance_sos.domain.text import counted
from freelance_sos.domain.zones import find_zone, zone_names

ZONE_DATA, ZONES, HOLIDAYS = "time zone data", "time zones", "public holidays"
NEWER_ZONES = "pip install --upgrade tzdata"
WHOLE_ZONES = "pip install --force-reinstall tzdata"
NEWER_HOLIDAYS = "pip install --upgrade holidays"
YEAR_DAYS = 366

Values = Mapping[str, Any]


def check_zone_data(zone_data: ZoneData, today: date) -> Check:
    """Whether there is time zone data, how old it is, and what the copy is that is not in use (ruling 17)."""
    if zone_data.is_missing:
        told = "none found: no local time can be known; your files wait until there is some"
        return Check(name=ZONE_DATA, ok=False, message=told, hint=NEWER_ZONES)
    used = f"{zone_data.release}, from {zone_data.source}"
    if zone_data.release == "?":
        told = f"the copy in {zone_data.source} names no release: it may be years old"
        return Check(name=ZONE_DATA, ok=False, message=told, hint=NEWER_ZONES)
    if years := stale_years(zone_data.release, today):
        age = "of last year" if years == 1 else f"{years} years old"
        told = f"{used}, is {age}: where clocks changed since, times are an hour wrong"
        return Check(name=ZONE_DATA, ok=False, message=told, hint=NEWER_ZONES)
    return Check(name=ZONE_DATA, ok=True, message=f"{used}; {_other_copy(zone_data)}")


def check_zones(zone_data: ZoneData, files: Sequence[Values]) -> Check:
    """Whether no zone of the data in use is damaged; counts those that the files name."""
    named = sorted(set(_zones(files)))
    if broken := damaged({*zone_names(), *named}):
        first = sorted(broken, key=lambda name: name not in named)
        told = f"damaged in {zone_data.source}: {few_of(first)}; your files wait until it is whole"
        hint = (
            WHOLE_ZONES if zone_data.source == PACKAGE else f"mend that copy, or try a newer: {NEWER_ZONES}"
        )
        return Check(name=ZONES, ok=False, message=told, hint=hint)
    loaded = sum(map(_loads, named))
    return Check(name=ZONES, ok=True, message=f"none is damaged; your files name {loaded}")


def check_holidays(files: Sequence[Values], today: date) -> Check:
    """Which holidays library there is, and whether it knows the coming year of each region in the files."""
    if not can_load_holidays():
        told = "the holidays library can't be loaded; your files wait until it can"
        return Check(name=HOLIDAYS, ok=False, message=told, hint=NEWER_HOLIDAYS)
    library = f"holidays {metadata.version('holidays')}"
    named = sorted({region for file in files if isinstance(region := file.get("holidays"), str) and region})
    known = {region: known for region in named if (known := _knows_coming_year(region, today)) is not None}
    if ending := [region for region in known if not known[region]]:
        told = f"{library} does not know the whole coming year of {few_of(ending)}"
        return Check(name=HOLIDAYS, ok=False, message=told, hint=NEWER_HOLIDAYS)
    return Check(
        name=HOLIDAYS, ok=True, message=f"{library}; your files name {counted(len(known), 'region')}"
    )


def _zones(files: Iterable[Values]) -> list[str]:
    """Every zone that is named in ``files``, also of those who can be called."""
    tables: list[Any] = []
    for file in files:
        support = file.get("support")
        tables += [file, file.get("backup"), *(support if isinstance(support, list) else [])]
    named = [table.get("zone") for table in tables if isinstance(table, Mapping)]
    return [zone for zone in named if isinstance(zone, str)]


def _loads(zone: str) -> bool:
    """Whether there is such a zone; where not, the file that names it is told of by line."""
    try:
        return bool(find_zone(zone))
    except SosError:
        return False


def can_load_holidays() -> bool:
    """Whether the holidays library is there: where not, every file that names a region would be blamed."""
    try:
        holiday_calendar("US")
    except ImportError:
        return False
    return True


def _knows_coming_year(region: str, today: date) -> bool | None:
    """Whether the library has holidays for the year from ``today``; None for no such region, told by line."""
    try:
        name_of = holiday_calendar(region)
    except SosError:
        return None
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        names = [name_of(today + timedelta(days=days)) for days in range(YEAR_DAYS)]
    # It warns where its knowledge ends: of what follows the moon, the rest may be missing.
    return any(names) and not warned


def _other_copy(zone_data: ZoneData) -> str:
    if zone_data.source == PACKAGE:
        machine = {"": "the machine has none", "?": "the machine's names no release"}
        return machine.get(zone_data.machine, f"the machine's is {zone_data.machine}")
    return f"the tzdata package is {zone_data.package or 'not installed'}"
