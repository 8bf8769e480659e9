"""Public holidays by ``COUNTRY`` or ``COUNTRY-SUBDIVISION``, from the holidays library (ruling 15)."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from freelance_sos.domain.calendar import no_holidays
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.names import nearest

HolidayOn = Callable[[date], str | None]
_EXAMPLE = "write it like DE or DE-BY"


@cache
def holiday_calendar(region: str) -> HolidayOn:
    """Names the public holiday of a date in ``region``, observed days included; ``""`` has none.

    Raises UsageError for a country or region the library lacks, with the nearest.
    """
    if not region.strip():
        return no_holidays
    country, _, subdivision = region.strip().partition("-")
    days = _days(country, subdivision or None)

    def holiday_on(day: date) -> str | None:
        name = days.get(day)
        return None if name is None else str(name)

    return holiday_on


def release() -> str:
    """Which holidays library is installed, and where, without loading it; ``""`` for none."""
    spec = find_spec("holidays")
    if spec is None or not spec.origin:
        return ""
    package = Path(spec.origin).parent
    records = sorted(entry.name for entry in package.parent.glob("holidays-*.dist-info"))
    return " ".join([*records, str(package)])


def regions_that_differ(region: str, year: int) -> list[str]:
    """The regions of a country named without one, where one of them has other holidays in ``year``."""
    country, _, subdivision = region.strip().partition("-")
    if not country or subdivision:
        return []
    national = set(_days(country, None, year))
    regions = _supported().get(country, [])
    return list(regions) if any(set(_days(country, one, year)) != national for one in regions) else []


def country_of(zone: str) -> str:
    """The one country whose clocks follow ``zone`` (an IANA name) and whose holidays are known, or ``""``."""
    try:
        table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    except (ModuleNotFoundError, OSError):
        return ""
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    countries = [row[0] for row in rows if len(row) > 2 and row[2] == zone]
    return countries[0] if len(countries) == 1 and countries[0] in _supported() else ""


def _days(country: str, subdivision: str | None, year: int | None = None) -> Any:
    import holidays

    # Of years for which it knows no dates the library warns on standard error; sos doctor says it once.
    warnings.filterwarnings("ignore", "Requested Holidays are available only", UserWarning)
    regions = _supported()
    if country not in regions:
        close = nearest(country, regions)
        raise UsageError(
            f'no holidays known for "{country}"', f"did you mean {close[0]}?" if close else _EXAMPLE
        )
    if subdivision and subdivision not in regions[country]:
        known = ", ".join(regions[country]) or "none"
        raise UsageError(f'{country} has no region "{subdivision}"', f"its regions: {known}")
    years = year or ()
    made = holidays.country_holidays(country, subdiv=subdivision, years=years, observed=True)
    if "en_US" in made.supported_languages:
        return holidays.country_holidays(
            country, subdiv=subdivision, years=years, observed=True, language="en_US"
        )
    return made


@cache
def _supported() -> dict[str, list[str]]:
    import holidays

    return holidays.list_supported_countries(include_aliases=False)
