"""What a public holiday is called in a language, where the holidays library knows that."""

from __future__ import annotations

from datetime import date
from functools import cache

from freelance_sos.domain.calendar import HolidayOn, no_holidays


@cache
def holiday_names(region: str, language: str) -> HolidayOn:
    """Names the holiday of a date in ``region`` (``DE-BY``) in that language; None where it can't.

    The country's own language has it for most of the world, English for nearly all.
    """
    import holidays

    country, _, subdivision = region.strip().partition("-")
    try:
        made = holidays.country_holidays(country, subdiv=subdivision or None)
        known = sorted(made.supported_languages)
        spoken = _nearest(language, known)
        if spoken is None:
            return no_holidays
        named = holidays.country_holidays(country, subdiv=subdivision or None, language=spoken)
    except NotImplementedError:
        # What is no region is told where the files are read.
        return no_holidays

    def name_of(day: date) -> str | None:
        found = named.get(day)
        return None if found is None else str(found)

    return name_of


def _nearest(language: str, known: list[str]) -> str | None:
    """``pt_PT`` for ``pt``, but never for ``pt-BR`` where that is there, too."""
    wanted = language.strip().replace("-", "_")
    if wanted in known:
        return wanted
    head = wanted.partition("_")[0].lower()
    return next((name for name in known if name.partition("_")[0].lower() == head), None)
