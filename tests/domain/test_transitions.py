"""F19: every minute within three hours of every clock change of two years, where changes are of odd kinds."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain

import pytest

from freelance_sos.domain.clocks import between, state_at
from tests.domain import model
from tests.domain.checks import calendar_of
from tests.domain.model import ALWAYS, DAY, MINUTE, WEEKDAYS, Minutes, Person, Rule, Window
from tests.domain.zone_changes import all_changes

# Half an hour (Lord Howe), at a quarter to (Chatham), two hours (Troll), winter time as the special one
# (Dublin), changes for Ramadan (Casablanca), and midnights that do not exist (Beirut, Cairo, Santiago).
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Antarctica/Troll",
    "Europe/Dublin",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Africa/Cairo",
    "America/Santiago",
]
FIRST, LAST = (datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in (2026, 2028))
AROUND = range(-180, 181)
EVERY_DAY = tuple(range(len(WEEKDAYS)))


def daily(*spans: Minutes) -> tuple[Rule, ...]:
    return (Rule(EVERY_DAY, spans),)


# Hours that begin or end inside of gaps and doubled hours, at midnight, and past it.
HOURS = {
    "always": (ALWAYS,),
    "across the night": daily((22 * 60, 26 * 60 + 30)),
    "from midnight": daily((0, 90), (150, 165), (180, 24 * 60)),
    "each half hour": daily(*((start, start + 30) for start in range(0, 24 * 60, 60))),
}


def changes_of(zone: str) -> list[int]:
    return [change for change in all_changes(zone) if FIRST <= change < LAST]


def window_around(zone: str, change: int) -> tuple[Window, int]:
    """Two weeks with the change inside, and its minute in them."""
    first = datetime.fromtimestamp(change, UTC).replace(hour=0, minute=0, second=0) - 7 * DAY
    return Window(zone, first, days=15), (change - int(first.timestamp())) // 60


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hours", HOURS)
def test_every_minute_around_a_clock_change_is_as_the_model_counts_it(zone: str, hours: str) -> None:
    person = Person(zone, HOURS[hours])
    calendar = calendar_of(person)
    assert changes_of(zone), "the clock changes there"
    for change in changes_of(zone):
        window, middle = window_around(zone, change)
        opened = model.open_minutes(person, window)
        walked = model.Clock(opened, window, person, frames=(window,))
        assert middle in window.changes
        for minute in (middle + offset for offset in AROUND):
            at = window.instant(minute)
            assert state_at(calendar, at).is_open == bool(opened[minute]), at
            assert calendar.local_date(at) == window.wall(minute).date(), at
        start, end = middle + AROUND[0], middle + AROUND[-1]
        counted = between(calendar, window.instant(start), window.instant(end))
        assert counted == sum(opened[start:end]) * MINUTE
        assert walked.between(60 * start, 60 * end) == counted.total_seconds()


def test_among_these_changes_are_all_the_odd_kinds() -> None:
    jumps = {zone: {_jump(zone, change) for change in changes_of(zone)} for zone in ZONES}
    assert jumps["Australia/Lord_Howe"] == {30, -30}
    assert jumps["Antarctica/Troll"] == {120, -120}
    at_midnight = [zone for zone in ZONES if any(_skips_midnight(zone, one) for one in changes_of(zone))]
    assert {"Asia/Beirut", "Africa/Cairo", "America/Santiago"} <= set(at_midnight)
    assert set(chain.from_iterable(jumps.values())) == {30, -30, 60, -60, 120, -120}


def _walls(zone: str, change: int) -> tuple[datetime, datetime]:
    """What the clock on the wall would show without the change, and what it shows."""
    window, minute = window_around(zone, change)
    return window.wall(minute - 1) + MINUTE, window.wall(minute)


def _jump(zone: str, change: int) -> int:
    before, after = _walls(zone, change)
    return (after - before) // MINUTE


def _skips_midnight(zone: str, change: int) -> bool:
    before, after = _walls(zone, change)
    return before < after and before.time() == datetime.min.time()
