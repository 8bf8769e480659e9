"""Which clock changes there are, and what they do to the difference between two people."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from freelance_sos.domain.clock_changes import (
    KNOWN_AFTER,
    KNOWN_BEFORE,
    ClockChange,
    Clocks,
    Drift,
    Outlook,
    changes_between,
    drift,
    outlook,
)
from tests.domain.support import DAY, HOUR, MINUTE, utc

SECOND = timedelta(seconds=1)
WEEK = timedelta(weeks=1)
QUARTER, QUARTERS_A_DAY = 15 * MINUTE, 96
LISBON, NEW_YORK = "Europe/Lisbon", "America/New_York"
# The instants at which both move in the autumn of 2026: 01:00 UTC, and 02:00 New York's summer time.
LISBON_MOVES, NEW_YORK_MOVES = utc("2026-10-25 01:00"), utc("2026-11-01 06:00")


def hours(text: float) -> timedelta:
    return timedelta(hours=text)


def clocks(zone: str, now: datetime) -> Clocks:
    place = ZoneInfo(zone)
    known = changes_between(place, now - KNOWN_BEFORE, now + KNOWN_AFTER)
    return Clocks(place, now.astimezone(place).utcoffset() or timedelta(0), known)


def seen(me: str, client: str, now: datetime) -> Drift | None:
    mine, theirs = clocks(me, now), clocks(client, now)
    return drift(mine.changes, theirs.changes, theirs.offset - mine.offset, now)


def seen_by_all(me: str, clients: list[str], now: datetime) -> Outlook:
    return outlook(clocks(me, now), [clocks(client, now) for client in clients], now)


class Stretch(NamedTuple):
    """How far apart both walls are, and from which quarter of an hour on."""

    minutes: int
    since: int


def walked(me: str, client: str, start: datetime, days: int) -> list[Stretch]:
    """The differences between both walls; one that is gone within a day is none."""
    instants = [start + count * QUARTER for count in range(days * QUARTERS_A_DAY)]
    mine, theirs = (
        [at.astimezone(zone).replace(tzinfo=None) for at in instants]
        for zone in (ZoneInfo(me), ZoneInfo(client))
    )
    found: list[Stretch] = []
    since = 0
    for apart, quarters in groupby(there - here for there, here in zip(theirs, mine, strict=True)):
        if found and since - found[-1].since < QUARTERS_A_DAY:
            found.pop()
        if not found or found[-1].minutes != apart // MINUTE:
            found.append(Stretch(apart // MINUTE, since))
        since += len(list(quarters))
    return found


# The changes of a year by the published rules: the instant in UTC, hours off UTC before and after.
PUBLISHED: dict[str, list[tuple[str, float, float]]] = {
    # The European Union: 01:00 UTC on the last Sunday of March and October.
    "Europe/Lisbon 2026": [("03-29 01:00", 0, 1), ("10-25 01:00", 1, 0)],
    # The United States: 02:00 on the wall, second Sunday of March, first Sunday of November.
    "America/New_York 2026": [("03-08 07:00", -5, -4), ("11-01 06:00", -4, -5)],
    # Half an hour, at 02:00 on the wall, first Sunday of April and October.
    "Australia/Lord_Howe 2026": [("04-04 15:00", 11, 10.5), ("10-03 15:30", 10.5, 11)],
    # Morocco for Ramadan: back at 03:00 on 23 February, on at 02:00 on 6 April.
    "Africa/Casablanca 2025": [("02-23 02:00", 1, 0), ("04-06 02:00", 0, 1)],
    # Egypt, as the day begins: back for Ramadan on 11 August, on again on 10 September for three weeks.
    "Africa/Cairo 2010": [
        *[("04-29 22:00", 2, 3), ("08-10 21:00", 3, 2), ("09-09 22:00", 2, 3), ("09-30 21:00", 3, 2)]
    ],
    # One minute past midnight on the wall.
    "America/St_Johns 2010": [("03-14 03:31", -3.5, -2.5), ("11-07 02:31", -2.5, -3.5)],
    # Samoa went over the date line: a whole day left out.
    "Pacific/Apia 2011": [("04-02 14:00", -10, -11), ("09-24 14:00", -11, -10), ("12-30 10:00", -10, 14)],
    "Asia/Kolkata 2026": [],
    # Later in these years each got a new name for the offset it had: Britain on 27 October, Alaska twice.
    "Europe/London 1968": [("02-18 02:00", 0, 1)],
    "America/Anchorage 1983": [("04-24 12:00", -10, -9)],
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_changes_of_a_zone_are_the_published_ones_to_the_second(name: str) -> None:
    zone, year = name.split()
    found = changes_between(ZoneInfo(zone), utc(f"{year}-01-01 00:00"), utc(f"{year}-12-31 23:59"))
    assert [(change.at, change.before, change.after) for change in found] == [
        (utc(f"{year}-{at}"), hours(before), hours(after)) for at, before, after in PUBLISHED[name]
    ]


def test_a_change_at_the_end_of_the_search_is_found_and_one_at_its_start_is_not() -> None:
    zone = ZoneInfo(LISBON)
    for start, end, found in [
        (LISBON_MOVES - DAY, LISBON_MOVES, 1),
        (LISBON_MOVES - SECOND, LISBON_MOVES + SECOND, 1),
        (LISBON_MOVES - SECOND / 4, LISBON_MOVES, 1),
        (LISBON_MOVES - DAY, LISBON_MOVES - SECOND / 4, 0),
        (LISBON_MOVES, LISBON_MOVES + WEEK, 0),
        (LISBON_MOVES + SECOND / 4, LISBON_MOVES + WEEK, 0),
        (LISBON_MOVES + SECOND, LISBON_MOVES - SECOND, 0),
    ]:
        assert len(changes_between(zone, start, end)) == found, (start, end)


@pytest.mark.parametrize("name", ["Africa/Casablanca", "Asia/Gaza", "America/Caracas", "Antarctica/Troll"])
def test_nothing_is_missed_that_a_walk_in_steps_of_15_minutes_sees(name: str) -> None:
    zone, start = ZoneInfo(name), utc("2015-11-01 00:00")
    walls = [
        (at, at.astimezone(zone).utcoffset())
        for at in (start + count * QUARTER for count in range(730 * QUARTERS_A_DAY))
    ]
    walked = [(at, before, after) for (_, before), (at, after) in pairwise(walls) if before != after]
    assert len(walked) > 0
    assert list(changes_between(zone, start, walls[-1][0])) == walked


# Wall clocks before -> after, and the date that people call it by.
DAYS = [
    ("Asia/Beirut", "2022-03-26 22:00", "2022-03-27"),  # 00:00 -> 01:00 on Sunday
    ("Asia/Beirut", "2022-10-29 21:00", "2022-10-30"),  # 24:00 -> 23:00 on Saturday: as Sunday begins
    ("America/Havana", "2024-11-03 05:00", "2024-11-03"),  # 01:00 -> 00:00 on Sunday
    ("America/Santiago", "2026-04-05 03:00", "2026-04-05"),  # 24:00 -> 23:00 on Saturday
    ("America/Santiago", "2026-09-06 04:00", "2026-09-06"),  # 24:00 on Saturday -> 01:00 on Sunday
    ("America/St_Johns", "2010-11-07 02:31", "2010-11-07"),  # 00:01 on Sunday -> 23:01
    ("Asia/Pyongyang", "2018-05-04 15:00", "2018-05-05"),  # 23:30 -> 00:00
    ("Pacific/Apia", "2011-12-30 10:00", "2011-12-31"),  # the 30th never was
    ("Australia/Sydney", "2026-10-03 16:00", "2026-10-04"),  # still Saturday in UTC
    ("Pacific/Easter", "2026-09-06 04:00", "2026-09-05"),  # 22:00 -> 23:00 on Saturday
]


@pytest.mark.parametrize(("zone", "at", "day"), DAYS)
def test_a_change_at_midnight_is_called_by_the_day_that_begins(zone: str, at: str, day: str) -> None:
    [change] = changes_between(ZoneInfo(zone), utc(at) - SECOND, utc(at))
    assert change.day == date.fromisoformat(day)


def test_the_week_between_europe_and_america_is_told_before_and_within_it() -> None:
    before, within = (seen(LISBON, NEW_YORK, utc(at)) for at in ("2026-10-20 12:00", "2026-10-28 12:00"))
    assert before is not None
    assert within is not None
    assert (before.kind, before.shift.who, before.shift.at) == ("passes", "me", LISBON_MOVES)
    assert (within.kind, within.shift.who, within.shift.at) == ("ends", "them", NEW_YORK_MOVES)
    for told in (before, within):
        # Five hours behind, as always; four in that week.
        assert (told.usual, told.meanwhile, told.afterwards) == (hours(-5), hours(-4), hours(-5))


def test_two_weeks_ahead_is_told_and_a_second_more_is_not() -> None:
    fortnight = timedelta(days=14)
    assert seen(LISBON, "Asia/Kolkata", LISBON_MOVES - fortnight) is not None
    assert seen(LISBON, "Asia/Kolkata", LISBON_MOVES - fortnight - SECOND) is None


def test_a_change_is_over_at_the_instant_it_happens() -> None:
    assert seen(LISBON, "Asia/Kolkata", LISBON_MOVES - SECOND) is not None
    assert seen(LISBON, "Asia/Kolkata", LISBON_MOVES) is None
    # From that second on New York's change ends what mine began.
    assert seen(LISBON, NEW_YORK, LISBON_MOVES - SECOND).kind == "passes"  # type: ignore[union-attr]
    told = seen(LISBON, NEW_YORK, LISBON_MOVES)
    assert told is not None
    assert (told.kind, told.usual, told.meanwhile) == ("ends", hours(-5), hours(-4))


@pytest.mark.parametrize(
    ("me", "client", "now"),
    [
        (LISBON, "Europe/Berlin", LISBON_MOVES - DAY),  # the same instant
        (NEW_YORK, "America/Los_Angeles", NEW_YORK_MOVES - DAY),  # three hours later
        (NEW_YORK, "America/Los_Angeles", NEW_YORK_MOVES + HOUR),  # in those three hours
        (LISBON, "Asia/Beirut", LISBON_MOVES - DAY),  # four hours earlier: 24:00 on Saturday
        ("Asia/Kolkata", "Asia/Tokyo", LISBON_MOVES - DAY),  # nobody moves
    ],
)
def test_who_moves_in_the_same_night_does_not_drift(me: str, client: str, now: datetime) -> None:
    assert seen(me, client, now) is None


def test_two_moves_in_one_night_that_do_not_cancel_out_are_one_change() -> None:
    # In 2000 Sydney went back nine hours before Lisbon went on: 11 hours ahead became 9.
    told = seen(LISBON, "Australia/Sydney", utc("2000-03-20 12:00"))
    assert told is not None
    assert (told.kind, told.shift.who, told.usual, told.meanwhile) == ("lasts", "both", hours(11), hours(9))


def test_of_two_gaps_that_meet_the_shorter_is_told() -> None:
    # Morocco ends five weeks of Ramadan time on 22 March; a week later Lisbon undoes the difference.
    told = seen(LISBON, "Africa/Casablanca", utc("2026-03-16 12:00"))
    assert told is not None
    assert told.other is not None
    assert (told.kind, told.shift.who, told.other.who) == ("passes", "them", "me")
    assert (told.usual, told.meanwhile) == (hours(0), hours(1))


@pytest.mark.parametrize(("apart", "is_gap"), [(6 * WEEK, True), (6 * WEEK + SECOND, False)])
def test_six_weeks_are_a_gap_and_a_second_more_is_for_good(apart: timedelta, is_gap: bool) -> None:
    there = ClockChange(utc("2026-05-02 12:00"), hours(0), hours(1))
    back, later = ClockChange(there.at + apart, hours(1), hours(0)), there._replace(at=there.at + apart)
    before, within = there.at - DAY, back.at - DAY
    for began, ended in [
        (drift([there, back], [], hours(0), before), drift([there, back], [], hours(-1), within)),
        (drift([], [there, back], hours(0), before), drift([], [there, back], hours(1), within)),
        (drift([there], [later], hours(0), before), drift([there], [later], hours(-1), within)),
    ]:
        assert began is not None
        assert ended is not None
        assert (began.kind, ended.kind) == (("passes", "ends") if is_gap else ("lasts", "lasts"))


NOON = utc("2026-06-01 12:00")
Move = tuple[float, float]


def moves(*by: Move) -> list[ClockChange]:
    """Made-up changes: how many days from NOON, and by how many hours."""
    return [ClockChange(NOON + days * DAY, hours(0), hours(amount)) for days, amount in by]


@pytest.mark.parametrize(
    ("mine", "theirs", "kind", "other_day"),
    [
        # A gap of 5 days ends; one of 20 days begins.
        ([], [(-3, 1), (2, -1), (22, 1)], "ends", -3),
        # What follows does not undo it: what ends is told.
        ([(7, 1)], [(-30, 1), (2, -1)], "ends", -30),
        # What went before is the same person's: it explains nothing.
        ([], [(-10, 1), (2, 1)], "lasts", None),
        ([(-10, -1)], [(2, 1)], "lasts", -10),
    ],
)
def test_the_change_that_explains_the_coming_one(
    mine: list[Move], theirs: list[Move], kind: str, other_day: int | None
) -> None:
    told = drift(moves(*mine), moves(*theirs), hours(0), NOON)
    assert told is not None
    assert (told.kind, told.shift.at) == (kind, NOON + 2 * DAY)
    assert (told.other and told.other.at) == (other_day and NOON + other_day * DAY)


def test_only_those_who_move_in_that_night_move_along() -> None:
    lisbon, berlin, lagos = (ZoneInfo(zone) for zone in (LISBON, "Europe/Berlin", "Africa/Lagos"))
    with_me = Clocks(berlin, hours(0), moves((10.5, 1)))
    before_me = Clocks(lagos, hours(0), moves((-3, 1), (2, -1)))
    seen_by_me = outlook(Clocks(lisbon, hours(0), moves((10, 1))), [with_me, before_me], NOON)
    assert [zone for zone, _ in seen_by_me.drifts] == [lagos]
    assert seen_by_me.along == (berlin,)


def test_where_both_move_in_one_night_the_date_is_theirs() -> None:
    mine = ClockChange(NOON, hours(-10), hours(-9))
    theirs = ClockChange(NOON, hours(12), hours(14))
    told = drift([mine], [theirs], hours(22), NOON - DAY)
    assert told is not None
    assert (mine.day, told.shift.day) == (date(2026, 6, 1), date(2026, 6, 2))


def test_what_is_known_from_further_away_changes_nothing() -> None:
    now = utc("2026-10-20 12:00")
    year = timedelta(days=366)
    mine, theirs = (changes_between(ZoneInfo(zone), now - year, now + year) for zone in (LISBON, NEW_YORK))
    assert drift(mine, theirs, hours(-5), now) == seen(LISBON, NEW_YORK, now)


def test_my_own_change_is_told_only_where_no_drift_tells_it() -> None:
    now = utc("2026-10-20 12:00")
    alone = seen_by_all(LISBON, ["Europe/Berlin", "Europe/Paris", LISBON], now)
    assert (alone.drifts, [zone.key for zone in alone.along]) == ((), ["Europe/Berlin", "Europe/Paris"])
    assert alone.untold is not None
    assert alone.untold.at == LISBON_MOVES
    told = seen_by_all(LISBON, ["Europe/Berlin", "Asia/Kolkata"], now)
    assert (told.untold, told.along, [zone.key for zone, _ in told.drifts]) == (None, (), ["Asia/Kolkata"])


def test_every_zone_is_told_once_and_today_is_mine() -> None:
    now = utc("2026-10-20 12:00")
    several = seen_by_all("Pacific/Auckland", [NEW_YORK, NEW_YORK, LISBON], now)
    assert [zone.key for zone, _ in several.drifts] == [NEW_YORK, LISBON]
    assert several.today == date(2026, 10, 21)
