"""Public holidays by ``COUNTRY`` or ``COUNTRY-SUBDIVISION``, from the holidays library (ruling 15)."""

from __future__ import annotations

import re
import unicodedata
import warnings
from datetime import date
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from freelance_sos.domain.calendar import HolidayOn, no_holidays
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.names import nearest

_EXAMPLE = "write it like DE or DE-BY"
MOST_LISTED = 8
# The library names regions in their own language; these are what English has for some of them.
_ENGLISH = {
    "AT-2": "Carinthia",
    "AT-3": "Lower Austria",
    "AT-4": "Upper Austria",
    "AT-6": "Styria",
    "AT-7": "Tyrol",
    "AT-9": "Vienna",
    "CH-GE": "Geneva",
    "CH-GR": "Grisons",
    "CH-LU": "Lucerne",
    "DE-BY": "Bavaria",
    "DE-HE": "Hesse",
    "DE-NI": "Lower Saxony",
    "DE-NW": "North Rhine-Westphalia",
    "DE-RP": "Rhineland-Palatinate",
    "DE-SN": "Saxony",
    "DE-ST": "Saxony-Anhalt",
    "DE-TH": "Thuringia",
    "ES-AN": "Andalusia",
    "ES-CN": "Canary Islands",
    "ES-CT": "Catalonia",
    "ES-IB": "Balearic Islands",
    "ES-NC": "Navarre",
    "ES-PV": "Basque Country",
    "PT-11": "Lisbon",
    "PT-20": "Azores",
    "PT-30": "Madeira",
}


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
    """The regions of a country named without one, where one of them has other holidays in ``year``.

    As they are listed to a person: code and name, the first few, and how many more there are.
    """
    if not has_regions_that_differ(region, year):
        return []
    return _listed(region.strip())


def has_regions_that_differ(region: str, year: int) -> bool:
    """Whether ``region`` is a country alone, and one of its regions has other holidays in ``year``."""
    country, _, subdivision = region.strip().partition("-")
    if not country or subdivision:
        return False
    national = set(_days(country, None, year))
    return any(set(_days(country, one, year)) != national for one in _supported().get(country, []))


def region_words(country: str, zone: str = "") -> list[str]:
    """Every region of ``country`` as a person is shown it, ``BY (Bayern)``; that of the zone's city first."""
    names = _own_names(country)
    codes = _supported().get(country, [])
    first = _codes_called(country).get(_folded(zone.rpartition("/")[2])) if zone else None
    ordered = sorted(codes, key=lambda code: code != first)
    return [f"{code} ({names[code][0]})" if names.get(code) else code for code in ordered]


def find_region(text: str, near: str = "") -> str:
    """``DE`` or ``DE-BY``, from a code in any case or from a name: ``de-by``, ``Germany``, ``Bavaria``.

    A region's name must be one in the country ``near``, where that is given: there is a Córdoba in Argentina.
    Raises UsageError with what is nearest.
    """
    head, dash, rest = text.strip().partition("-")
    country = head.strip().upper()
    if country in _supported():
        return f"{country}-{find_subdivision(country, rest)}" if dash else country
    called = _called()
    found = called.get(_folded(text), [])
    chosen = [one for one in found if one.startswith(near)] or [one for one in found if "-" not in one]
    if len(chosen) == 1:
        return chosen[0]
    if found:
        told = f"is no region of {near}" if near else "could be several"
        raise UsageError(f'"{text[:40]}" {told}', f"did you mean {' or '.join(found[:5])}?")
    close = nearest(country, _supported()) if len(country) < 4 else nearest(_folded(text), called)
    hint = f"did you mean {' or '.join(called.get(close[0], close)[:5])}?" if close else _EXAMPLE
    raise UsageError(f'no holidays known for "{text[:40]}"', hint)


def find_subdivision(country: str, text: str) -> str:
    """The code of the region of ``country`` that ``text`` means: its code in any case, or its name.

    Raises UsageError with the nearest, or with what there is.
    """
    typed = text.strip()
    word = typed[len(country) + 1 :] if typed.upper().startswith(f"{country}-") else typed
    by_name = _codes_called(country)
    folded = _folded(word)
    if folded in by_name:
        return by_name[folded]
    # Of two letters half of any code is near.
    close = nearest(folded, by_name, cutoff=0.7) if len(folded) > 3 else []
    raise _no_region(country, word, f"did you mean {country}-{by_name[close[0]]}?" if close else "")


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
        raise _no_region(country, subdivision)
    years = year or ()
    made = holidays.country_holidays(country, subdiv=subdivision, years=years, observed=True)
    if "en_US" in made.supported_languages:
        return holidays.country_holidays(
            country, subdiv=subdivision, years=years, observed=True, language="en_US"
        )
    return made


def _no_region(country: str, word: str, hint: str = "") -> UsageError:
    known = ", ".join(_listed(country)) or "none"
    return UsageError(f'{country} has no region "{word[:40]}"', hint or f"its regions: {known}")


def _listed(country: str) -> list[str]:
    words = region_words(country)
    more = len(words) - MOST_LISTED
    return [*words[:MOST_LISTED], *([f"and {more} more: docs/files.md"] if more > 0 else [])]


def _own_names(country: str) -> dict[str, list[str]]:
    """What the library calls the regions of ``country``, by code."""
    import holidays

    names: dict[str, list[str]] = {}
    for name, code in getattr(holidays, country)().subdivisions_aliases.items():
        names.setdefault(code, []).append(name)
    return names


def _codes_called(country: str) -> dict[str, str]:
    """The code of each region of ``country`` by what it is called; a code goes before a name like it."""
    codes = _supported().get(country, [])
    english = [(_ENGLISH.get(f"{country}-{code}", ""), code) for code in codes]
    own = [(name, code) for code, names in _own_names(country).items() for name in names]
    called = {_folded(name): code for name, code in (*english, *own) if name}
    return {**called, **{_folded(code): code for code in codes}}


@cache
def _called() -> dict[str, list[str]]:
    """Countries and regions by what they are called, countries first; short names are codes of some kind."""
    from holidays.registry import COUNTRIES

    pairs = [
        (_folded(name), codes[1])
        for module, codes in COUNTRIES.items()
        if codes[1] in _supported()
        for name in (module, *codes[2:])
    ]
    for country in _supported():
        pairs += [
            (name, f"{country}-{code}") for name, code in _codes_called(country).items() if len(name) > 3
        ]
    called: dict[str, list[str]] = {}
    for name, region in dict.fromkeys(pairs):
        called.setdefault(name, []).append(region)
    return called


def _folded(name: str) -> str:
    """``São Paulo`` and ``sao-paulo`` alike."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain.casefold()))


@cache
def _supported() -> dict[str, list[str]]:
    import holidays

    return holidays.list_supported_countries(include_aliases=False)
