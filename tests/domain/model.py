"""A slow second opinion on time, which shares nothing with the program but the words.

It knows no time zone rules and no weeks: it asks what the clock on the wall shows four times a day for some
weeks of UTC (each minute, where that changed), marks every minute that is inside, and counts the marks.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import compress, pairwise
from operator import and_
from zoneinfo import ZoneInfo

from tests.domain.zone_changes import seconds_ahead

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
# Dates at both edges of a window, of which only a part may be in sight.
DAYS_BEFORE, DAYS_AFTER = 3, 5
# A quarter of a day: no two changes lie so close together.
QUARTER = 360

# Nobody looks further ahead than over so many minutes without an opening (ruling 14).
YEAR = 366 * 1440

# A span of a day in minutes after its midnight; past 1440 it ends on the day after.
Minutes = tuple[int, int]


class OddSecond(Exception):
    """The clock there changes in the middle of a minute, or is not whole minutes ahead of UTC."""


class Window:
    """Every minute from ``first`` (a midnight in UTC) on, and what the clock on the wall says in it."""

    def __init__(self, zone: str, first: datetime, days: int) -> None:
        self.zone, self.first, self.length = zone, first, days * 1440
        self.start, self.end = DAYS_BEFORE * 1440, self.length - DAYS_AFTER * 1440
        self._place, self._epoch = ZoneInfo(zone), int(first.timestamp())
        # (the minute from which on it holds, how many minutes the clock is ahead of UTC)
        self.stretches = [(0, self._ahead(0))]
        for minute in range(QUARTER, self.length + 1, QUARTER):
            if self._ahead(minute) != self.stretches[-1][1]:
                self._look_closely(minute - QUARTER, minute)

    def _look_closely(self, first: int, last: int) -> None:
        for minute in range(first + 1, last + 1):
            before, ahead = self.stretches[-1][1], self._ahead(minute)
            if ahead != before:
                if self._ahead(minute, seconds=-1) != before:
                    raise OddSecond(f"{self.zone} {self.instant(minute)}")
                self.stretches.append((minute, ahead))

    def _ahead(self, minute: int, seconds: int = 0) -> int:
        ahead, rest = divmod(seconds_ahead(self._place, self._epoch + 60 * minute + seconds), 60)
        if rest:
            raise OddSecond(f"{self.zone} {self.instant(minute)}")
        return ahead

    def instant(self, minute: int, second: int = 0) -> datetime:
        """The instant of a minute, and a second in it."""
        return self.first + minute * MINUTE + second * SECOND

    def wall(self, minute: int) -> datetime:
        """What the clock on the wall shows in a minute."""
        ahead = next(ahead for since, ahead in reversed(self.stretches) if since <= minute)
        return self.first.replace(tzinfo=None) + (minute + ahead) * MINUTE

    @property
    def changes(self) -> list[int]:
        """The minutes with which the clock changes."""
        return [since for since, _ in self.stretches[1:]]

    @cached_property
    def dates(self) -> list[date]:
        """The dates that the calendar on the wall shows, in order; one that never was is not among them."""
        found: set[date] = set()
        for since, end in pairwise([0, *self.changes, self.length]):
            first, last = self.wall(since).date(), self.wall(end - 1).date()
            found |= {first + number * DAY for number in range((last - first).days + 1)}
        return sorted(found)

    def minute_of(self, day: date, minute: int) -> int:
        """Where ``minute`` of ``day`` is first seen; never seen, it lies as far on as the clock jumped."""
        shown = (day - self.first.date()).days * 1440 + minute
        for (since, ahead), end in zip(self.stretches, [*self.changes, self.length], strict=True):
            if since <= shown - ahead < end:
                return shown - ahead
        for (_, before), (since, after) in pairwise(self.stretches):
            if since + before <= shown < since + after:
                jumped_on = shown + after - before
                return jumped_on - after
        raise AssertionError(f"{day} {face(minute)} is outside the window")

    @cached_property
    def inside(self) -> list[date]:
        """The dates that are wholly in sight, spans past midnight included."""
        return [day for day in self.dates if self.dates[0] < day < self.dates[-1] - DAY]


@dataclass(frozen=True)
class Rule:
    """Some weekdays (0 is Monday, 7 a public holiday) and their hours."""

    days: tuple[int, ...]
    spans: tuple[Minutes, ...]


ALWAYS = Rule(tuple(range(8)), ((0, 1440),))


@dataclass(frozen=True)
class Person:
    """Somebody with hours: plain numbers, and the text that a file would have for them."""

    zone: str
    rules: tuple[Rule, ...]
    holidays: frozenset[date] = frozenset()
    off: frozenset[date] = frozenset()
    special: dict[date, tuple[Minutes, ...]] = field(default_factory=dict)

    def __str__(self) -> str:
        holidays, off = (" ".join(map(str, sorted(dates))) for dates in (self.holidays, self.off))
        special = ", ".join(f"{day} {written_spans(spans)}" for day, spans in sorted(self.special.items()))
        return f"{self.zone}: {self.notation()} | holidays {holidays} | off {off} | special {special}"

    def notation(self) -> str:
        """The weekly hours as people write them."""
        return "; ".join("24/7" if rule == ALWAYS else written_rule(rule) for rule in self.rules)

    def spans_of(self, day: date) -> tuple[Minutes, ...]:
        """The spans that start on ``day``: special hours, else none on days off, else holiday or weekday."""
        if day in self.special:
            return self.special[day]
        if day in self.off:
            return ()
        wanted = 7 if day in self.holidays else day.weekday()
        return next((rule.spans for rule in reversed(self.rules) if wanted in rule.days), ())


def written_rule(rule: Rule) -> str:
    """``Fr-Mo 09:00-12:00`` for ``(4, 5, 6, 0)``; days that are no run one by one."""
    names = [(*WEEKDAYS, "PH")[day] for day in rule.days]
    run = all((one + 1) % 7 == other for one, other in pairwise(rule.days))
    is_range = len(names) > 1 and run and 7 not in rule.days
    return f"{f'{names[0]}-{names[-1]}' if is_range else ','.join(names)} {written_spans(rule.spans)}"


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
    for day in frame.inside if days is None else days:
        for start, end in person.spans_of(day):
            opens, closes = frame.minute_of(day, start), frame.minute_of(day, end)
            found[opens:closes] = b"\1" * (closes - opens)
    return found


def both(one: bytearray, other: bytearray) -> bytearray:
    """The minutes that are in both."""
    return bytearray(map(and_, one, other))


def next_turn(opened: bytearray, minute: int, end: int) -> int | None:
    """The next minute before ``end`` that is not like ``minute``."""
    turn = opened.find(1 - opened[minute], minute, end)
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
    """The minutes that count, and whose dates they are: on a shared clock the client's, not mine.

    ``at`` is in seconds after the window's start. An answer is None where it is not before the end of what
    is in sight.
    """

    opened: bytearray
    frame: Window
    owner: Person | None = None
    mine: bytearray | None = None
    # In whose zones it counts, for the statistics.
    frames: tuple[Window, ...] = ()

    def sees(self, at: int) -> int:
        """Up to when answers are in sight: the first opening after a whole year of none, else the end."""
        for closes, opens in self.pauses:
            if 60 * opens - max(at, 60 * closes) > 60 * YEAR:
                return 60 * opens
        return 60 * self.frame.end

    @cached_property
    def pauses(self) -> list[tuple[int, int]]:
        """The last minute's end before it shuts for a year or so, and when it opens again."""
        turns = [0, *edges(self.opened)]
        shut = [(one, other) for one, other in pairwise(turns) if not self.opened[one]]
        return [(closes, opens) for closes, opens in shut if opens - closes > YEAR // 2]

    @cached_property
    def _inside(self) -> list[int]:
        return list(compress(range(self.frame.end), self.opened))

    def _before(self, at: int) -> int:
        """How many seconds that count lie before ``at``: sixty for each minute, and those of its own."""
        minute, second = divmod(at, 60)
        counts = minute < self.frame.end and self.opened[minute]
        return 60 * bisect_left(self._inside, minute) + (second if counts else 0)

    def _second(self, number: int) -> int | None:
        """Where the second lies that is the ``number``-th to count, from 0."""
        minute, second = divmod(number, 60)
        return 60 * self._inside[minute] + second if minute < len(self._inside) else None

    def add(self, at: int, amount: int) -> int | None:
        """The end of the ``amount``-th second that counts from ``at`` on; for 0 the start of the next one."""
        before = self._before(at)
        if amount:
            last = self._second(before + amount - 1)
            found = None if last is None else last + 1
        else:
            found = self._second(before)
        return found if found is not None and found < self.sees(at) else None

    def turns(self, at: int) -> int | None:
        """The next minute's start that is not like ``at``: it opens or closes, within a year."""
        turn = next_turn(self.opened, at // 60, self.frame.end)
        return 60 * turn if turn is not None and 60 * turn - at <= 60 * YEAR else None

    def between(self, start: int, end: int) -> int:
        """How many seconds of [start, end) count."""
        return self._before(end) - self._before(start)

    def closes_on(self, day: date) -> int | None:
        """The end of the last minute inside of those spans that start on ``day``; None: no hours."""
        assert self.owner is not None
        last = -1
        for start, end in self.owner.spans_of(day):
            opens, closes = self.frame.minute_of(day, start), self.frame.minute_of(day, end)
            if opens < closes:
                last = max(last, closes - 1 if self.mine is None else self.mine.rfind(1, opens, closes))
        return None if last < 0 else last + 1

    def business_days(self, at: int, count: int) -> int | None:
        """The last close of the ``count``-th date with hours, after the date of the first second inside."""
        started = self.add(at, 0)
        if started is None:
            return None
        last = self.frame.wall(started // 60).date()
        for day in self.frame.inside:
            if day > last and (closes := self.closes_on(day)) is not None:
                count -= 1
                if (day - last).days > YEAR // 1440 + 1:
                    return None
                last = day
                if count == 0:
                    return 60 * closes if closes < self.frame.end else None
        return None
