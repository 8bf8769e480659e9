"""Random people and moments, crowded around clock changes."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from tests.domain.model import DAYS_BEFORE, Minutes, Person, Rule, Window, window

# Any of these runs differs from the next by its seed alone: a failure names the case that it came from.
SEED = int(os.environ.get("SOS_TEST_SEED", "1"))
CASES = int(os.environ.get("SOS_TEST_CASES", "2000"))

# (zone, the UTC date around which its clocks change): what happens there.
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
DAYS = 22
MY_ZONES = ("Europe/Lisbon", "America/St_Johns", "Pacific/Auckland")

# Times at which clocks change, or that people write.
_FACES = [0, 0, 1, 15, 30, 60, 90, 120, 135, 150, 180, 200, 240, 480, 540, 720, 750, 810, 1020, 1080]
_FACES += [1320, 1380, 1395, 1410, 1425, 1439, 1440, 1440]


def windows(case: int) -> tuple[Window, Window]:
    """The window of the client in that case, and mine."""
    zone, changes = CHANGES[case % len(CHANGES)]
    first = datetime.fromisoformat(changes).replace(tzinfo=UTC) - timedelta(days=DAYS_BEFORE + 3)
    mine = MY_ZONES[case // len(CHANGES) % 2 + (case % len(CHANGES)) % 2]
    return window(zone, first, DAYS), window(mine, first, DAYS)


def spans(rng: random.Random) -> tuple[Minutes, ...]:
    """One to three spans of a day that share nothing; the last may pass midnight."""
    if rng.random() < 0.1:
        return ((0, 1440),)
    edges = sorted(rng.choice(_FACES) for _ in range(2 * rng.randint(1, 3)))
    pairs = zip(edges[::2], edges[1::2], strict=True)
    found = [(start, end) for start, end in pairs if start < end]
    if rng.random() < 0.3:
        start = max([end for _, end in found] + [rng.choice(_FACES)])
        ends = [face for face in _FACES if 0 < face < start]
        if start < 1440 and ends:
            found.append((start, 1440 + rng.choice(ends)))
    return tuple(found) or ((rng.choice([0, 60, 120, 150, 540]), rng.choice([570, 1020, 1440])),)


def person(rng: random.Random, frame: Window) -> Person:
    """Somebody who lives in that window."""
    rules = [Rule(_days(rng), spans(rng))]
    rules += [Rule(_days(rng), spans(rng) if rng.random() < 0.7 else ()) for _ in range(rng.randint(0, 3))]
    rules += [Rule((7,), spans(rng))] * (rng.random() < 0.3)
    rules += [Rule((rng.randrange(7),), spans(rng))]  # so that somebody is there some day
    return Person(
        zone=frame.zone,
        rules=tuple(rules),
        holidays=_dates(rng, frame),
        off=_dates(rng, frame),
        special={day: spans(rng) if rng.random() < 0.8 else () for day in _dates(rng, frame)},
    )


def _days(rng: random.Random) -> tuple[int, ...]:
    if rng.random() < 0.3:
        return tuple(sorted(rng.sample(range(8), rng.randint(1, 4))))
    first = rng.randrange(7)
    return tuple((first + step) % 7 for step in range(rng.randint(2, 7)))


def _dates(rng: random.Random, frame: Window) -> frozenset[date]:
    return frozenset(rng.sample(frame.dates, rng.choice([0, 0, 1, 3])))


def moments(rng: random.Random, frame: Window, edges: list[int], count: int) -> list[int]:
    """Minutes of the window: near the clock change in its middle, near an opening or closing, or any."""
    change = (DAYS_BEFORE + 3) * 1440
    near = [change + rng.randint(-1500, 1500) for _ in range(count)]
    near += [edge + rng.choice([-1, 0, 0, 1]) for edge in rng.sample(edges, min(count, len(edges)))]
    near += [rng.randrange(frame.start, frame.end) for _ in range(count // 2)]
    inside = [minute for minute in near if frame.start <= minute < frame.end]
    return rng.sample(inside, min(count, len(inside)))


def cases(share: float = 1.0, salt: str = "") -> Iterator[tuple[int, random.Random]]:
    """Numbered random generators: ``share`` of all the cases asked for."""
    for case in range(int(CASES * share)):
        yield case, random.Random(f"{SEED}/{salt}/{case}")
