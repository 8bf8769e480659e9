"""A slow second opinion on time, which shares nothing with the program but the words.

It knows no time zone rules and adds no durations: it lists every minute of a few weeks of UTC with the
time on the wall, looks up where a local time lies in that list, and walks it minute by minute, asking
"is this one inside?". Instants are minutes since the window's start.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from operator import and_
from zoneinfo import ZoneInfo

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
# Dates at both edges of a window, of which only a part may be in sight.
DAYS_BEFORE, DAYS_AFTER = 3, 5

# A span of a day in minutes after its midnight; past 1440 it ends on the day after.
Minutes = tuple[int, int]


class Window:
    """Every minute from ``first`` on, and what the clock on the wall says in it."""

    def __init__(self, zone: str, first: datetime, days: int) -> None:
        self.zone, self.first, self.length = zone, first, days * 1440
        place, start = ZoneInfo(zone), int(first.timestamp())
        self.wall = [
            datetime.fromtimestamp(start + 60 * minute, place).replace(tzinfo=None, fold=0)
            for minute in range(self.length)
        ]
        self.first_seen: dict[datetime, int] = {}
        for minute, shown in enumerate(self.wall):
            self.first_seen.setdefault(shown, minute)
        self.jumps = [(one, other) for one, other in pairwise(self.wall) if other - one > MINUTE]
        self.dates = sorted({shown.date() for shown in self.wall})
        self.start, self.end = DAYS_BEFORE * 1440, self.length - DAYS_AFTER * 1440

    def instant(self, minute: int) -> datetime:
        """The instant of a minute."""
        return self.first + minute * MINUTE

    def minute_of(self, day: date, minute: int) -> int:
        """Where ``minute`` of ``day`` is first seen; never seen, it lies as far on as the clock jumped."""
        label = datetime.combine(day, datetime.min.time()) + minute * MINUTE
        if label in self.first_seen:
            return self.first_seen[label]
        for before, after in self.jumps:
            if before < label < after:
                return self.first_seen[label + (after - before - MINUTE)]
        raise AssertionError(f"{label} is outside the window")

    def inside(self) -> list[date]:
        """The dates that are wholly in sight, spans past midnight included."""
        return [day for day in self.dates if self.dates[0] < day < self.dates[-1] - DAY]


@lru_cache(maxsize=512)
def window(zone: str, first: datetime, days: int) -> Window:
    """The window of that place, looked up once."""
    return Window(zone, first, days)


@dataclass(frozen=True)
class Rule:
    """Some weekdays (0 is Monday, 7 a public holiday) and their hours."""

    days: tuple[int, ...]
    spans: tuple[Minutes, ...]


@dataclass(frozen=True)
class Person:
    """Somebody with hours: plain numbers, and the text that a file would have for them."""

    zone: str
    rules: tuple[Rule, ...]
    holidays: frozenset[date] = frozenset()
    off: frozenset[date] = frozenset()
    special: dict[date, tuple[Minutes, ...]] = field(default_factory=dict)

    def notation(self) -> str:
        """The weekly hours as people write them."""
        return "; ".join(f"{written_days(rule.days)} {written_spans(rule.spans)}" for rule in self.rules)

    def spans_of(self, day: date) -> tuple[Minutes, ...]:
        """The spans that start on ``day``: special hours, else none on days off, else holiday or weekday."""
        if day in self.special:
            return self.special[day]
        if day in self.off:
            return ()
        wanted = 7 if day in self.holidays else day.weekday()
        return next((rule.spans for rule in reversed(self.rules) if wanted in rule.days), ())


def written_days(days: tuple[int, ...]) -> str:
    """``(4, 5, 6, 0)`` as ``Fr-Mo``; others one by one."""
    names = [(*WEEKDAYS, "PH")[day] for day in days]
    run = all((one + 1) % 7 == other for one, other in pairwise(days))
    return f"{names[0]}-{names[-1]}" if len(days) > 1 and run and 7 not in days else ",".join(names)


def written_spans(spans: tuple[Minutes, ...]) -> str:
    """``((540, 720),)`` as ``09:00-12:00``; ``off`` for none."""
    texts = [f"{face(start)}-{face(end if end <= 1440 else end - 1440)}" for start, end in spans]
    return ",".join(texts) or "off"


def face(minute: int) -> str:
    """``540`` as ``09:00``."""
    return f"{minute // 60:02}:{minute % 60:02}"


def open_minutes(person: Person, frame: Window, days: list[date] | None = None) -> bytearray:
    """1 for each minute of the window that lies in a span (one that starts on ``days``), else 0."""
    found = bytearray(frame.length)
    for day in frame.inside() if days is None else days:
        for start, end in person.spans_of(day):
            opens, closes = frame.minute_of(day, start), frame.minute_of(day, end)
            for minute in range(opens, closes):
                found[minute] = 1
    return found


def both(one: bytearray, other: bytearray) -> bytearray:
    """The minutes that are in both."""
    return bytearray(map(and_, one, other))


def add(opened: bytearray, at: int, amount: int, end: int) -> int | None:
    """When ``amount`` minutes are used up, walking from ``at``; None where that is not before ``end``."""
    for minute in range(at, end):
        if opened[minute]:
            if amount == 0:
                return minute
            amount -= 1
            if amount == 0:
                return minute + 1 if minute + 1 < end else None
    return None


def between(opened: bytearray, start: int, end: int) -> int:
    """How many minutes of [start, end) are inside."""
    return opened.count(1, start, end)


def next_turn(opened: bytearray, at: int, end: int) -> int | None:
    """The next minute before ``end`` that is not like ``at``."""
    turn = opened.find(1 - opened[at], at, end)
    return None if turn < 0 else turn


def edges(opened: bytearray) -> list[int]:
    """The minutes at which it opens or closes."""
    found: list[int] = []
    turn: int | None = 0
    while (turn := next_turn(opened, turn, len(opened))) is not None:
        found.append(turn)
    return found


@dataclass(frozen=True)
class Clock:
    """The minutes that count, and whose dates they are: on a shared clock the client's, not mine."""

    opened: bytearray
    owner: Person | None = None
    frame: Window | None = None
    mine: bytearray | None = None

    def closes_on(self, day: date) -> int | None:
        """The end of the last minute inside of those spans that start on ``day``; None: no hours."""
        assert self.owner is not None
        assert self.frame is not None
        last = None
        for start, end in self.owner.spans_of(day):
            for minute in range(self.frame.minute_of(day, start), self.frame.minute_of(day, end)):
                if self.mine is None or self.mine[minute]:
                    last = max(minute + 1, last or 0)
        return last

    def business_days(self, at: int, count: int) -> int | None:
        """The last close of the ``count``-th date with hours, after the date of the first minute inside."""
        assert self.frame is not None
        started = add(self.opened, at, 0, self.frame.end)
        if started is None:
            return None
        today = self.frame.wall[started].date()
        for day in self.frame.inside():
            if day > today and (closes := self.closes_on(day)) is not None:
                count -= 1
                if count == 0:
                    return closes if closes < self.frame.end else None
        return None
