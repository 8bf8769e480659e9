"""Dates that are not like their weekday, in words."""

from __future__ import annotations

from freelance_sos.domain.clients import ComingDay
from freelance_sos.domain.hours import dump_spans
from freelance_sos.rendering.text import clean
from freelance_sos.rendering.times import THEIRS


def unusual_words(one: ComingDay) -> str:
    """``holiday: Christmas Day``, ``off: closed``, ``only 09:00-12:00``."""
    hours = dump_spans(one.spans)
    match one.kind:
        case "holiday":
            return f"holiday: {clean(one.name)}" + (f", {hours}" if one.spans else "")
        case "day_off":
            return f"off: {clean(one.name)}"
        case "special_hours":
            return f"only {hours}" if one.spans else "off"


def their_unusual_words(one: ComingDay) -> str:
    """The same beside my own time: ``only 09:00-12:00 their time``."""
    return f"{unusual_words(one)} {THEIRS}" if one.spans else unusual_words(one)
