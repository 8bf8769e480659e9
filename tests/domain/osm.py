"""The same hours, read by sos and by opening-hours-py, and where the two differ."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.hours import parse_hours
from tests.domain import model
from tests.domain.model import ALWAYS, DAY, MINUTE, WEEKDAYS, Minutes, Rule
from tests.domain.zone_changes import next_change, seconds_ahead

MONDAY = date(2026, 11, 23)
# UTC instants: open from the first to the second.
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class Question:
    """Some weeks of these hours at a place, in local time from midnight to midnight."""

    text: str
    zone: str
    first: date
    days: int = 21
    country: str | None = None

    @property
    def place(self) -> ZoneInfo:
        """The zone itself."""
        return ZoneInfo(self.zone)

    @property
    def edges(self) -> Stretch:
        """From when until when."""
        start = datetime.combine(self.first, time(), self.place)
        return start.astimezone(UTC), (start + self.days * DAY).astimezone(UTC)

    @cached_property
    def holidays(self) -> frozenset[date]:
        """The holidays that the library knows there and then: both sides are given the same ones."""
        return public_holidays(self.country, self.first.year) | public_holidays(
            self.country, self.first.year + 1
        )


@cache
def public_holidays(country: str | None, year: int) -> frozenset[date]:
    """The dates of a year that the library takes for holidays."""
    if country is None:
        return frozenset()
    utc = ZoneInfo("UTC")
    edges = datetime(year, 1, 1, tzinfo=utc), datetime(year + 1, 1, 1, tzinfo=utc)
    hours = OpeningHours("PH 12:00-13:00", timezone=utc, country=country)
    return frozenset(opens.date() for opens, _, state, _ in hours.intervals(*edges) if state == State.OPEN)


def theirs(asked: Question) -> list[Stretch]:
    """The open stretches that opening-hours-py finds."""
    start, end = (edge.astimezone(asked.place) for edge in asked.edges)
    hours = OpeningHours(asked.text, timezone=asked.place, country=asked.country)
    found = hours.intervals(start, end)
    return joined(
        (opens.astimezone(UTC), closes.astimezone(UTC))
        for opens, closes, state, _ in found
        if state == State.OPEN
    )


def ours(asked: Question) -> list[Stretch]:
    """The open stretches that sos finds."""
    start, end = asked.edges
    calendar = Calendar(
        zone=asked.place,
        hours=parse_hours(asked.text),
        holiday_on=lambda day: "holiday" if day in asked.holidays else None,
    )
    found: list[Stretch] = []
    for opens_at, closes_at in calendar.spans_from(start):
        if opens_at >= end:
            break
        found.append((max(start, opens_at), min(end, closes_at)))
    return joined(found)


def joined(found: Iterable[Stretch]) -> list[Stretch]:
    """The same time with touching stretches as one, and empty ones left out."""
    kept: list[Stretch] = []
    for opens, closes in found:
        if kept and kept[-1][1] == opens:
            kept[-1] = (kept[-1][0], closes)
        elif opens < closes:
            kept.append((opens, closes))
    return kept


def differing_minutes(asked: Question) -> Iterator[datetime]:
    """Each minute that is open for the one and shut for the other."""
    one, other = ours(asked), theirs(asked)
    edges = sorted({edge for stretch in (*one, *other) for edge in stretch})
    for start, end in pairwise(edges):
        if any(a <= start < b for a, b in one) != any(a <= start < b for a, b in other):
            for number in range((end - start) // MINUTE):
                yield start + number * MINUTE


def explanation(asked: Question, rules: tuple[Rule, ...], at: datetime) -> str:
    """Why the two may differ at ``at``, as docs/time.md says; ``""``: they may not."""
    shown = at.astimezone(asked.place)
    today, minute = shown.date(), 60 * shown.hour + shown.minute
    if (jump := _jump_at_a_written_time(asked, rules, at)) is not None:
        return "a time that does not exist" if jump > 0 else "a time that exists twice"
    if today in asked.holidays:
        said = [number for number, rule in enumerate(rules) if 7 in rule.days]
        if not said:
            return "holidays are off unless said"
        if any(today.weekday() in rule.days for rule in rules[said[-1] + 1 :]):
            return "what is said of holidays holds"
    yesterday = today - timedelta(days=1)
    nights = [
        end - 1440
        for rule in rules
        for _, end in rule.spans
        if yesterday.weekday() in rule.days or (7 in rule.days and yesterday in asked.holidays)
    ]
    return "the night before" if minute < max(nights, default=0) else ""


def _jump_at_a_written_time(asked: Question, rules: tuple[Rule, ...], at: datetime) -> int | None:
    """By how many seconds a clock change moves a time that is written down, if it may matter at ``at``."""
    now = int(at.timestamp())
    change = next_change(asked.zone, now - 86_400, now + 86_400)
    if change is None:
        return None
    before, after = (seconds_ahead(asked.place, second) for second in (change - 1, change))
    low, high = sorted((change + before, change + after))  # on the wall
    if not change - max(0, before - after) <= now < change + high - low:
        return None
    written = {face % 1440 for rule in rules for span in rule.spans for face in span}
    moved = any((second // 60) % 1440 in written for second in range(low, high, 60))
    return after - before if moved else None


def random_rules(rng: random.Random, spans: list[tuple[Minutes, ...]]) -> tuple[tuple[Rule, ...], str]:
    """Rules and how they are written: ranges, also over the weekend, lists, all days, holidays, off, 24/7.

    They leave hours on some weekday: none at all is refused.
    """
    rules: tuple[Rule, ...] = ()
    while not any(model.Person("UTC", rules).spans_of(MONDAY + number * DAY) for number in range(7)):
        rules, text = _some_rules(rng, spans)
    return rules, text


def _some_rules(rng: random.Random, spans: list[tuple[Minutes, ...]]) -> tuple[tuple[Rule, ...], str]:
    rules, texts = [], []
    for number in range(rng.randint(1, 4)):
        if rng.random() < 0.06:
            rules.append(ALWAYS)
            texts.append("24/7")
            continue
        days, written = _random_days(rng)
        chosen = () if number and rng.random() < 0.2 else rng.choice(spans)
        rules.append(Rule(days, chosen))
        texts.append(f"{written} {model.written_spans(chosen)}".strip())
    return tuple(rules), "; ".join(texts)


def _random_days(rng: random.Random) -> tuple[tuple[int, ...], str]:
    if rng.random() < 0.1:
        return tuple(range(7)), ""
    days: list[int] = []
    parts = []
    for _ in range(rng.choice([1, 1, 2])):
        first, more = rng.randrange(7), rng.choice([0, 0, 1, 2, 4, 6])
        run = [(first + step) % 7 for step in range(more + 1)]
        days += run
        parts.append(WEEKDAYS[first] if not more else f"{WEEKDAYS[first]}-{WEEKDAYS[run[-1]]}")
    if rng.random() < 0.15:
        days.append(7)
        parts.append("PH")
    return tuple(days), ",".join(parts)
