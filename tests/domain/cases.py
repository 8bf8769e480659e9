"""Random people and moments, crowded around clock changes from 1990 to 2050."""

from __future__ import annotations

import os
import random
from datetime import UTC, date, datetime, timedelta

from tests.domain.model import ALWAYS, DAYS_BEFORE, MINUTE, Minutes, Person, Rule, Window
from tests.domain.zone_changes import FIRST, LAST, ZONES, random_change

# Any of these runs differs from the next by its seed alone: a failure names the case that it came from.
SEED = int(os.environ.get("SOS_TEST_SEED", "1"))
CASES = int(os.environ.get("SOS_TEST_CASES", "2000"))

# Changes that a random draw seldom meets: (zone, the UTC date around which its clocks change).
CHANGES = [
    ("Europe/Berlin", "2026-03-29"),  # 02:00 -> 03:00
    ("Europe/Berlin", "2026-10-25"),  # 03:00 -> 02:00
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-04-04"),  # half an hour back
    ("Australia/Lord_Howe", "2026-10-03"),  # half an hour on
    ("Africa/Casablanca", "2025-02-23"),  # back for Ramadan
    ("Africa/Casablanca", "2025-04-06"),
    ("Europe/Dublin", "2026-03-29"),  # winter is the exception in its rules
    ("Europe/Dublin", "2026-10-25"),
    ("Pacific/Apia", "2011-12-30"),  # the 30th never was
    ("Pacific/Kiritimati", "1994-12-31"),  # the 31st never was
    ("Asia/Pyongyang", "2018-05-04"),  # 23:30 -> 00:00
    ("Asia/Pyongyang", "2015-08-14"),  # 00:00 -> 23:30
    ("Asia/Beirut", "2022-03-27"),  # 00:00 -> 01:00
    ("Asia/Beirut", "2022-10-29"),  # 00:00 -> 23:00
    ("Africa/Cairo", "2024-04-26"),
    ("Africa/Cairo", "2024-10-31"),
    ("America/Santiago", "2022-09-11"),
    ("America/Santiago", "2022-04-03"),
    ("America/Havana", "2024-03-10"),
    ("America/Havana", "2024-11-03"),  # 01:00 -> 00:00
    ("America/St_Johns", "2010-03-14"),  # 00:01 -> 01:01
    ("America/St_Johns", "2010-11-07"),  # 00:01 -> 23:01
    ("America/Caracas", "2016-05-01"),  # 02:30 -> 03:00
    ("Antarctica/Troll", "2026-03-29"),  # two hours
    ("Antarctica/Casey", "2018-03-10"),  # 04:00 -> 01:00
    ("Asia/Kathmandu", "2026-06-01"),  # 5:45 off UTC, no change at all
]
MY_ZONES = ("Europe/Lisbon", "America/St_Johns", "Pacific/Auckland")

# Times at which clocks change, or that people write.
FACES = [0, 0, 1, 15, 30, 60, 90, 120, 135, 150, 180, 200, 240, 480, 540, 720, 750, 810, 1020, 1080]
FACES += [1320, 1380, 1395, 1410, 1425, 1439, 1440, 1440]


def windows(rng: random.Random) -> tuple[Window, Window]:
    """Some weeks in the life of a client, now and then a year, and the same weeks where I am.

    Raises OddSecond where a clock changes in the middle of a minute.
    """
    zone, day = _place(rng)
    mine = rng.choice(MY_ZONES if rng.random() < 0.4 else ZONES)
    days = rng.choice([rng.randint(200, 360), 430]) if rng.random() < 0.04 else 22
    earlier = DAYS_BEFORE + 3 if days == 22 else rng.randint(DAYS_BEFORE + 3, days - 20)
    first = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=earlier)
    first = min(
        max(first, datetime(1990, 1, 1, tzinfo=UTC)), datetime(2051, 1, 1, tzinfo=UTC) - timedelta(days)
    )
    return Window(zone, first, days), Window(mine, first, days)


def _place(rng: random.Random) -> tuple[str, date]:
    kind = rng.random()
    if kind < 0.15:
        zone, named = rng.choice(CHANGES)
        return zone, date.fromisoformat(named)
    if kind < 0.25:
        return rng.choice(ZONES), date(rng.randint(1991, 2049), 1, 1)
    if kind < 0.30:
        return rng.choice(ZONES), _day(rng.randrange(FIRST, LAST))
    zone, change = random_change(rng)
    return zone, _day(change)


def _day(at: int) -> date:
    return datetime.fromtimestamp(at, UTC).date()


def person(rng: random.Random, frame: Window) -> Person:
    """Somebody who lives in that window."""
    faces = _faces(rng, frame)
    rules = [ALWAYS] * (rng.random() < 0.05)
    rules += [Rule(_days(rng), spans(rng, faces))]
    rules += [
        Rule(_days(rng), spans(rng, faces) if rng.random() < 0.7 else ()) for _ in range(rng.randint(0, 3))
    ]
    rules += [Rule((7,), spans(rng, faces))] * (rng.random() < 0.3)
    rules += [Rule((rng.randrange(7),), spans(rng, faces))]  # so that somebody is there some day
    trip = _trip(rng, frame)
    return Person(
        zone=frame.zone,
        rules=tuple(rules),
        holidays=_dates(rng, frame),
        off=_dates(rng, frame) | trip,
        special={
            day: spans(rng, faces) if rng.random() < 0.8 else ()
            for day in sorted(_dates(rng, frame) - (trip if len(trip) > 300 else set()))
        },
    )


def _faces(rng: random.Random, frame: Window) -> list[int]:
    """Times of a day, also those that the clock jumps over or repeats in this window."""
    found = FACES + [rng.randrange(1440) for _ in range(3)]
    for change in frame.changes[:4]:
        # Local times from the one to the other are skipped, or exist twice.
        before, after = frame.wall(change - 1) + MINUTE, frame.wall(change)
        first, jump = min(before, after), abs(after - before) // MINUTE
        found += [
            _face(first),
            _face(first + jump * MINUTE),
            _face(first + rng.randint(0, jump) * MINUTE),
        ] * 2
    return found


def _face(shown: datetime) -> int:
    return 60 * shown.hour + shown.minute


def spans(rng: random.Random, faces: list[int]) -> tuple[Minutes, ...]:
    """One to three spans of a day that share nothing; the last may pass midnight."""
    if rng.random() < 0.1:
        return ((0, 1440),)
    edges = sorted(rng.choice(faces) for _ in range(2 * rng.randint(1, 3)))
    pairs = zip(edges[::2], edges[1::2], strict=True)
    found = [(start, end) for start, end in pairs if start < end]
    if rng.random() < 0.3:
        start = max([end for _, end in found] + [rng.choice(faces)])
        ends = [face for face in faces if 0 < face < start]
        if start < 1440 and ends:
            found.append((start, 1440 + rng.choice(ends)))
    return tuple(found) or ((rng.choice([0, 60, 120, 150, 540]), rng.choice([570, 1020, 1440])),)


def _days(rng: random.Random) -> tuple[int, ...]:
    if rng.random() < 0.3:
        return tuple(sorted(rng.sample(range(8), rng.randint(1, 4))))
    first = rng.randrange(7)
    return tuple((first + step) % 7 for step in range(rng.randint(2, 7)))


def _dates(rng: random.Random, frame: Window) -> frozenset[date]:
    counts = [0, 0, 1, 3] if len(frame.dates) < 30 else [0, 3, 12, 40]
    return frozenset(rng.sample(frame.dates, rng.choice(counts)))


def _trip(rng: random.Random, frame: Window) -> frozenset[date]:
    """Dates in a row; where there is room, about as many as make the next opening too far off."""
    if len(frame.dates) > 400 and rng.random() < 0.5:
        first, length = rng.randrange(30), rng.randint(360, 370)
    elif rng.random() < 0.2:
        first, length = rng.randrange(len(frame.dates)), rng.randint(2, 9)
    else:
        return frozenset()
    return frozenset(frame.dates[first : first + length])


def moments(rng: random.Random, frame: Window, edges: list[int], count: int) -> list[int]:
    """Minutes of the window: around a clock change, mostly before it; near an opening or closing; or any."""
    changes = [minute for minute in frame.changes if frame.start <= minute < frame.end]
    changes = changes or [(frame.start + frame.end) // 2]
    near = [rng.choice(changes) - rng.randint(-400, 1500) for _ in range(count)]
    near += [edge + rng.choice([-1, 0, 0, 1]) for edge in rng.sample(edges, min(count, len(edges)))]
    near += [rng.randrange(frame.start, frame.end) for _ in range(count // 2)]
    near.append(1440 * rng.randrange(frame.start // 1440, frame.end // 1440))  # a midnight in UTC
    inside = [minute for minute in near if frame.start <= minute < frame.end]
    return rng.sample(inside, min(count, len(inside)))
