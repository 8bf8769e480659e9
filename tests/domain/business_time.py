"""The same desk for sos and for businesstimedelta 1.0.1, in the words of each."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

import pytz
from businesstimedelta import BusinessTimeDelta, HolidayRule, Rules, WorkDayRule

from freelance_sos.domain.calendar import Calendar
from tests.domain.checks import calendar_of
from tests.domain.model import Minutes, Person, Rule
from tests.domain.zone_changes import next_change

# In all of these, clocks change between 01:00 and 04:00, or never.
PLACES = [
    "Africa/Casablanca",
    "America/Los_Angeles",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/London",
]
# From when clocks in St. John's change at 02:00, until when pytz knows of changes at all.
YEARS = (2012, 2035)


@dataclass(frozen=True)
class Desk:
    """Hours and holidays at a place."""

    zone: str
    rules: tuple[Rule, ...]
    holidays: frozenset[date] = frozenset()

    @cached_property
    def ours(self) -> Calendar:
        """As sos has it."""
        return calendar_of(Person(self.zone, self.rules, self.holidays))

    @cached_property
    def theirs(self) -> Rules:
        """As businesstimedelta has it: a rule a span. It fails without a holiday in the next five years."""
        place = pytz.timezone(self.zone)
        last = max(self.holidays, default=date(2000, 1, 1)).year
        far = {date(year, 1, 1) for year in range(last + 4, 2060, 4)}
        return Rules(
            [
                WorkDayRule(_face(start), _face(end), list(rule.days), tz=place)
                for rule in self.rules
                for start, end in rule.spans
            ]
            + [HolidayRule(self.holidays | far, tz=place)]
        )

    def add(self, at: datetime, amount: timedelta) -> datetime:
        """When ``amount`` of business time has passed, as businesstimedelta has it."""
        # An amount of nothing counts as not given there, and is nothing as well.
        moved: datetime = at + BusinessTimeDelta(self.theirs, timedelta=amount)
        return moved.astimezone(UTC)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much business time lies in between, as businesstimedelta has it."""
        passed: timedelta = self.theirs.difference(start, end).timedelta
        return passed


def _face(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def random_desk(rng: random.Random, year: int) -> Desk:
    """Hours that both can say: spans within one day, other ones on the remaining days, holidays."""
    days = rng.sample(range(7), 7)
    cut = rng.randint(2, 7)
    rules = [Rule(tuple(sorted(days[:cut])), _spans(rng))]
    if days[cut:] and rng.random() < 0.5:
        rules.append(Rule(tuple(sorted(days[cut:])), _spans(rng)))
    zone = rng.choice(PLACES)
    holidays = (date(year, 1, 1) + timedelta(days=rng.randrange(730)) for _ in range(rng.randint(1, 40)))
    return Desk(zone, tuple(rules), frozenset(_calm(zone, holidays)))


def _spans(rng: random.Random) -> tuple[Minutes, ...]:
    """Early hours, in which clocks change, or not; then one or two spans of a day."""
    early = [(15, rng.randrange(255, 360, 15))] * (rng.random() < 0.3)
    edges = sorted(rng.sample(range(360, 1380, 15), 2 * rng.randint(1, 2)))
    return (*early, *zip(edges[::2], edges[1::2], strict=True))


def _calm(zone: str, dates: Iterable[date]) -> Iterable[date]:
    """The dates on which clocks do not change there: others are 24 hours long for businesstimedelta."""
    for day in dates:
        start = int(datetime.combine(day, time(), UTC).timestamp()) - 43_200
        if next_change(zone, start, start + 2 * 86_400) is None:
            yield day
