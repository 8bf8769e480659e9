"""What is claimed about the time engine, and how it is measured."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytz
from businesstimedelta import BusinessTimeDelta, HolidayRule, Rules, WorkDayRule

from benchmarks.timing import Contender, ratio
from benchmarks.work import dates_asked
from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.clocks import add, between
from freelance_sos.domain.hours import parse_hours

ZONE, HOURS = "Europe/Berlin", parse_hours("Mo-Fr 09:00-17:00")
YEARS = range(2021, 2031)
# The same dates for both, looked up beforehand: neither waits for the holidays library.
HOLIDAYS: dict[date, str] = dict(holidays.country_holidays("DE", subdiv="BY", years=range(2020, 2036)))
FORTY = timedelta(hours=40)
MONTH, YEAR = timedelta(days=30), timedelta(days=365)
# About as much business time as lies in a month and in a year.
MONTHS_WORTH, YEARS_WORTH = timedelta(hours=8 * 20), timedelta(hours=8 * 245)


@dataclass(frozen=True)
class Claim:
    """One line of the table. ``bar`` is what is promised; without one the measure is told as it is."""

    text: str
    measured: float
    bar: float | None = None
    at_least: bool = False

    @property
    def verdict(self) -> str:
        """Whether the bar is met."""
        if self.bar is None:
            return "—"
        holds = self.measured >= self.bar if self.at_least else self.measured <= self.bar
        return "ok" if holds else "missed"


def our_desk() -> Calendar:
    """The desk, as sos has it."""
    return Calendar(zone=ZoneInfo(ZONE), hours=HOURS, holiday_on=HOLIDAYS.get)


def their_desk() -> Rules:
    """The desk, as businesstimedelta has it."""
    place = pytz.timezone(ZONE)
    desk = WorkDayRule(time(9), time(17), [0, 1, 2, 3, 4], tz=place)
    return Rules([desk, HolidayRule(HOLIDAYS, tz=place)])


def starts(count: int, rng: random.Random) -> list[datetime]:
    """Moments of ten years, all different, from which forty hours take you across a holiday."""
    desk, found = our_desk(), dict[datetime, None]()
    while len(found) < count:
        at = datetime(rng.choice(YEARS), 1, 1, tzinfo=UTC) + timedelta(seconds=rng.randrange(365 * 86_400))
        days = (add(desk, at, FORTY).date() - at.date()).days
        passed = (at.date() + timedelta(days=number) for number in range(1, days))
        if any(day in HOLIDAYS and day.weekday() < 5 for day in passed):
            found[at] = None
    return list(found)


def differences(asked: list[datetime]) -> list[str]:
    """Where the two do not give the same answer."""
    ours, forty = our_desk(), BusinessTimeDelta(their_desk(), timedelta=FORTY)
    answers = ((at, add(ours, at, FORTY), (at + forty).astimezone(UTC)) for at in asked)
    return [
        f"40 hours from {at}: sos {due}, businesstimedelta {other}"
        for at, due, other in answers
        if due != other
    ]


def measured(asked: list[datetime], rounds: int) -> Iterator[Claim]:
    """Every claim, one after the other."""
    yield from _against_businesstimedelta(asked, rounds)
    yield from _year_against_month(asked, rounds)
    yield from _work(asked[0])


def _against_businesstimedelta(asked: list[datetime], rounds: int) -> Iterator[Claim]:
    ours, forty = our_desk(), BusinessTimeDelta(their_desk(), timedelta=FORTY)
    for at in asked:  # in use: it has seen these years
        add(ours, at, FORTY)

    def anew(at: datetime) -> object:
        return at + BusinessTimeDelta(their_desk(), timedelta=FORTY)

    text = "adding 40 hours across a holiday, businesstimedelta 1.0.1 : sos"
    theirs = Contender(lambda at: at + forty, asked, at_once=10)
    mine = Contender(lambda at: add(ours, at, FORTY), asked, at_once=400)
    yield Claim(f"{text}; in use", ratio(theirs, mine, rounds), bar=100, at_least=True)
    theirs = Contender(anew, asked, at_once=10)
    mine = Contender(lambda at: add(our_desk(), at, FORTY), asked, at_once=40)
    yield Claim(f"{text}; made anew", ratio(theirs, mine, rounds))


def _year_against_month(asked: list[datetime], rounds: int) -> Iterator[Claim]:
    used = our_desk()
    for at in asked:
        between(used, at, at + 2 * YEAR)

    def claim(text: str, ask: Callable[[Calendar, datetime, bool], object]) -> Iterator[Claim]:
        year = Contender(lambda at: ask(used, at, True), asked, at_once=200)
        month = Contender(lambda at: ask(used, at, False), asked, at_once=200)
        yield Claim(f"{text}, a year : a month; in use", ratio(year, month, rounds), bar=12)
        year = Contender(lambda at: ask(our_desk(), at, True), asked, at_once=10)
        month = Contender(lambda at: ask(our_desk(), at, False), asked, at_once=40)
        yield Claim(f"{text}, a year : a month; made anew", ratio(year, month, rounds), bar=12)

    yield from claim(
        "measuring business time", lambda who, at, long: between(who, at, at + (YEAR if long else MONTH))
    )
    yield from claim(
        "adding business time", lambda who, at, long: add(who, at, YEARS_WORTH if long else MONTHS_WORTH)
    )


def _work(at: datetime) -> Iterator[Claim]:
    week = timedelta(days=7)
    this_week = dates_asked(our_desk(), lambda who: between(who, at, at + week))
    year = dates_asked(our_desk(), lambda who: between(who, at, at + YEAR))
    yield Claim("dates looked at to measure the week ahead; made anew", this_week, bar=25)
    yield Claim("dates looked at to measure the year ahead; made anew", year)
