"""How much of the calendar a question makes a new clock look at, counted and not timed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from freelance_sos.domain.calendar import Calendar


def dates_asked(who: Calendar, ask: Callable[[Calendar], object]) -> int:
    """How often ``ask`` wants to know of a date whether it is a holiday, on a clock never asked before."""
    asked: list[date] = []

    def holiday_on(day: date) -> str | None:
        asked.append(day)
        return who.holiday_on(day)

    ask(replace(who, holiday_on=holiday_on))
    return len(asked)
