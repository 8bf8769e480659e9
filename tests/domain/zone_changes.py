"""Where the clocks of a place change, found by asking what the time is there, day after day."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from freelance_sos.adapters.zone_data import use_newest
from freelance_sos.domain.zones import zone_names

# Before any zone is made: the tests ask the zone data that the program asks (ruling 17).
ZONE_DATA = use_newest()
ZONES = sorted(zone_names())

DAY = 86_400
FIRST = int(datetime(1990, 1, 1, tzinfo=UTC).timestamp())
LAST = int(datetime(2050, 1, 1, tzinfo=UTC).timestamp())


def seconds_ahead(place: ZoneInfo, at: int) -> int:
    """How far the clock on the wall is ahead of UTC, ``at`` seconds after 1970."""
    ahead = datetime.fromtimestamp(at, place).utcoffset()
    assert ahead is not None
    return ahead.days * DAY + ahead.seconds


def next_change(zone: str, start: int, end: int) -> int | None:
    """The first second in (start, end] at which the clock there is not what it was a second before."""
    place = ZoneInfo(zone)
    before = seconds_ahead(place, start)
    while start < end:
        later = min(start + DAY, end)
        if seconds_ahead(place, later) != before:
            return _bisected(place, start, later, before)
        start = later
    return None


def _bisected(place: ZoneInfo, same: int, changed: int, before: int) -> int:
    while changed - same > 1:
        middle = (same + changed) // 2
        if seconds_ahead(place, middle) == before:
            same = middle
        else:
            changed = middle
    return changed


@cache
def all_changes(zone: str) -> tuple[int, ...]:
    """Every change from 1990 to 2050, in seconds after 1970."""
    found = []
    change = next_change(zone, FIRST, LAST)
    while change is not None:
        found.append(change)
        change = next_change(zone, change, LAST)
    return tuple(found)


def is_at_a_whole_minute(zone: str, change: int) -> bool:
    """Whether the clock changes at a full minute, from whole minutes ahead of UTC to whole minutes."""
    place = ZoneInfo(zone)
    return not any(number % 60 for number in (change, *(seconds_ahead(place, change - x) for x in (0, 1))))


def random_change(rng: random.Random) -> tuple[str, int]:
    """A place and a second at which its clock changes; one without changes, and any second, now and then."""
    if rng.random() < 0.06:
        # Any change of the sixty years alike: also the one of a place that changed once and never again.
        zone = rng.choice(ZONES)
        return zone, rng.choice(all_changes(zone) or (rng.randrange(FIRST, LAST),))
    for _ in range(5):
        zone, start = rng.choice(ZONES), rng.randrange(FIRST, LAST)
        if change := next_change(zone, start, min(start + 250 * DAY, LAST)):
            return zone, change
    return zone, start
