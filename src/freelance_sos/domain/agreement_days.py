"""The days off of both sides, for the page of an agreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from freelance_sos.domain.agreement_page import OffDays, OffKind, Side, YearOff
from freelance_sos.domain.calendar import DAY, Calendar, HolidayOn
from freelance_sos.domain.people import Client, Me

# From this month on people plan the next year, too.
LATE_IN_THE_YEAR = 11


def years_off(client: Client, me: Me, on: date, names: tuple[HolidayOn, HolidayOn]) -> tuple[YearOff, ...]:
    """The days off from ``on`` to the end of the year; from November on those of the next year as well.

    A holiday counts where it takes hours away. ``names`` call the holidays of the client and mine by what the
    client calls them; where they don't know one, it keeps its name. My reasons are nobody's business.
    """
    last = on.year + (on.month >= LATE_IN_THE_YEAR)
    return tuple(
        YearOff(year, _both(client, me, max(on, date(year, 1, 1)), date(year, 12, 31), names))
        for year in range(on.year, last + 1)
    )


def _both(
    client: Client, me: Me, first: date, last: date, names: tuple[HolidayOn, HolidayOn]
) -> tuple[OffDays, ...]:
    dates = [first + number * DAY for number in range((last - first).days + 1)]
    theirs = _days_off(client.calendar, dates, names[0], "client")
    mine = _days_off(me.calendar, dates, names[1], "me")
    found: dict[tuple[date, date, OffKind], OffDays] = {}
    for one in (*theirs, *mine):
        key = (one.first, one.last, one.kind)
        same = found.get(key)
        # What it is called is said once, by the name the client has for it.
        found[key] = replace(same, whose=(*same.whose, *one.whose)) if same else one
    return tuple(sorted(found.values(), key=lambda one: (one.first, one.last, one.whose)))


def _days_off(calendar: Calendar, dates: Sequence[date], name_of: HolidayOn, side: Side) -> Iterator[OffDays]:
    """The stretches without hours, each of one reason; one that takes no hours away is left out."""
    reasons = ((day, _reason(calendar, day, name_of, side)) for day in dates)
    for reason, stretch in groupby(reasons, key=lambda pair: pair[1]):
        days = [day for day, _ in stretch]
        if reason and any(calendar.hours.days[day.weekday()] for day in days):
            yield OffDays(first=days[0], last=days[-1], kind=reason[0], name=reason[1], whose=(side,))


def _reason(calendar: Calendar, on: date, name_of: HolidayOn, side: Side) -> tuple[OffKind, str] | None:
    day = calendar.day(on)
    if day.spans:
        return None
    if day.off or day.special:
        return ("closed" if side == "client" else "away"), ""
    if day.holiday:
        return "holiday", name_of(on) or day.holiday
    return None
