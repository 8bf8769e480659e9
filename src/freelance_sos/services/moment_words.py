"""Moments in the words of a language, in the time of whoever reads them (ruling 18)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from freelance_sos.adapters.spoken import spoken
from freelance_sos.domain.clocks import Clock, add, state_at
from freelance_sos.domain.errors import NoOpenTime
from freelance_sos.domain.messages import Messages, MomentWords
from freelance_sos.domain.phrases import filled
from freelance_sos.domain.weeks import NOTHING


def moment_in_words(at: datetime, zone: ZoneInfo, now: datetime, messages: Messages) -> str:
    """``Freitag, 20. November, 19:42 Uhr, Berliner Zeit``: with the year where it is another (ruling 18).

    An hour that the clock shows twice says which of the two it is.
    """
    local, words = at.astimezone(zone), messages.moment
    language = spoken(messages.language, zone.key)
    told = filled(
        words.text,
        {
            "date": language.day(local.date(), with_year=local.year != now.astimezone(zone).year),
            "time": language.clock(local),
            "zone": zone_in_words(zone, messages),
        },
    )
    return told_apart(told, local, words)


def told_apart(told: str, local: datetime, words: MomentWords) -> str:
    """``told``, and of an hour that the clock shows twice which of the two it is (ruling 6)."""
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return told
    return filled(words.later if local.fold else words.earlier, {"moment": told})


def zone_in_words(zone: ZoneInfo, messages: Messages) -> str:
    """``Berliner Zeit``."""
    words = messages.moment
    city = spoken(messages.language, zone.key).city(zone)
    return words.zones.get(zone.key) or words.zones.get(city) or filled(words.zone, {"city": city})


def back_at(mine: Clock, now: datetime) -> datetime | None:
    """When my business hours begin next: not the ones that last. None: not within a year."""
    state = state_at(mine, now)
    if not state.is_open or state.changes_at is None:
        return state.changes_at
    try:
        return add(mine, state.changes_at, NOTHING)
    except NoOpenTime:
        return None
