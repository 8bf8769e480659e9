"""What is said of coming clock changes: by the published rules, and against a walk through two walls."""

from __future__ import annotations

import os
import random
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from freelance_sos.domain.clock_changes import ClockChange, Outlook, changes_between, drift, outlook
from freelance_sos.rendering.clock_changes import change_notes
from tests.domain.support import DAY, utc
from tests.domain.test_clock_changes import NOON, QUARTER, QUARTERS_A_DAY, Stretch, clocks, moves, walked

SECOND = timedelta(seconds=1)
LISBON, NEW_YORK = "Europe/Lisbon", "America/New_York"


def notes(me: str, clients: list[str], now: datetime) -> list[str]:
    return change_notes(outlook(clocks(me, now), [clocks(client, now) for client in clients], now))


# Who asks about whom at noon UTC of a date, and what is said. In 2026 Europe moves on 29 March and
# 25 October, America on 8 March and 1 November, Australia on 5 April (back) and 4 October.
TOLD = """
Europe/Lisbon America/New_York 2026-10-28
  New York moves on Sun 1 Nov, you moved on 25 Oct: one hour closer for a week
Europe/Lisbon America/New_York 2026-10-20
  you move on Sun 25 Oct, New York on 1 Nov: one hour closer for a week
Europe/Lisbon America/New_York 2026-03-05
  New York moves on Sun 8 Mar, you on 29 Mar: one hour closer for 3 weeks
Europe/Lisbon America/New_York 2026-03-20
  you move on Sun 29 Mar, New York moved on 8 Mar: one hour closer for 3 weeks
# Kolkata never moves: 4 h 30 min ahead of Lisbon's summer, 5 h 30 min ahead of its winter.
Europe/Lisbon Asia/Kolkata 2026-10-20
  Kolkata stays, you move on Sun 25 Oct: one hour further apart from then on
# Phoenix never moves: three hours behind New York's summer, two behind its winter.
America/New_York America/Phoenix 2026-10-25
  Phoenix stays, you move on Sun 1 Nov: one hour closer from then on
# Sydney is 9 hours ahead of Lisbon's summer, then 10, then 11.
Europe/Lisbon Australia/Sydney 2026-09-25
  Sydney moves on Sun 4 Oct, you on 25 Oct: one hour further apart for 3 weeks, then two hours
Europe/Lisbon Australia/Sydney 2026-10-20
  you move on Sun 25 Oct, Sydney moved on 4 Oct: one hour further apart from then on
# Ramadan of 2026 in Morocco: an hour back on 15 February, on again on 22 March. Lagos never moves.
Europe/Lisbon Africa/Casablanca 2026-02-10
  Casablanca moves on Sun 15 Feb and back on 22 Mar: one hour closer for 5 weeks
Europe/Lisbon Africa/Casablanca 2026-03-16
  Casablanca moves on Sun 22 Mar, you on 29 Mar: one hour further apart for a week
Africa/Casablanca Africa/Lagos 2026-02-10
  Lagos stays, you move on Sun 15 Feb and back on 22 Mar: one hour further apart for 5 weeks
# Of 2023, from 19 March: an hour ahead of Lisbon, then level, then behind its summer.
Europe/Lisbon Africa/Casablanca 2023-03-10
  Casablanca moves on Sun 19 Mar, you on 26 Mar: one hour closer for a week, then 1 h behind you
# Lord Howe moves by half an hour, on the days of Sydney; Brisbane never does.
Australia/Brisbane Australia/Lord_Howe 2026-09-25
  Lord Howe moves on Sun 4 Oct, you stay: half an hour further apart from then on
Australia/Sydney Australia/Lord_Howe 2026-09-25
  you and Lord Howe move on Sun 4 Oct: half an hour closer from then on
# Half an hour behind Brisbane in winter, half an hour ahead in summer.
Australia/Adelaide Australia/Brisbane 2026-09-25
  Brisbane stays, you move on Sun 4 Oct: 30 min behind you from then on
# Two hours on, in the minute in which Lisbon goes one.
Europe/Lisbon Antarctica/Troll 2026-03-20
  you and Troll move on Sun 29 Mar: one hour further apart from then on
# Israel moves on the Friday before; Gaza moved on the Saturday before; Egypt as Friday 30 October begins.
Europe/Lisbon Asia/Jerusalem 2026-03-20
  Jerusalem moves on Fri 27 Mar, you on 29 Mar: one hour further apart for 2 days
Europe/Lisbon Asia/Gaza 2025-10-20
  Gaza moves on Sat 25 Oct, you on 26 Oct: one hour closer for a day
Europe/Lisbon Africa/Cairo 2026-10-20
  you move on Sun 25 Oct, Cairo on 30 Oct: one hour further apart for 5 days
# Seven weeks before Lisbon moves as well: too long for a gap.
Europe/Lisbon America/Santiago 2026-08-30
  Santiago moves on Sun 6 Sep, you stay: one hour closer from then on
# Summer time in Fiji, over New Year.
Europe/Lisbon Pacific/Fiji 2020-12-10
  Fiji moves on Sun 20 Dec and back on 17 Jan 2021: one hour further apart for 4 weeks
Europe/Lisbon Pacific/Fiji 2021-01-05
  Fiji moves back on Sun 17 Jan (moved on 20 Dec 2020): one hour further apart for 4 weeks
# Samoa went over the date line: 10 hours behind Lisbon's winter, then 14 ahead.
Europe/Lisbon Pacific/Apia 2011-12-20
  Apia moves on Sat 31 Dec, you stay: 14 h ahead of you from then on
"""
ASKED = re.findall(r"^(\S+/\S+) (\S+) (\S+)\n  (.+)$", TOLD, re.MULTILINE)


@pytest.mark.parametrize(("me", "client", "day", "line"), ASKED)
def test_a_change_is_told_in_the_words_of_the_published_rules(
    me: str, client: str, day: str, line: str
) -> None:
    assert notes(me, [client], utc(f"{day} 12:00")) == [line]


# Nobody's clocks did these yet. From noon of 1 June 2026: days and hours of my changes, and of Tokyo's.
MADE_UP = [
    ([], [(3, 1), (13, 1)], 0, "again on 14 Jun: one hour further apart for 10 days, then two hours"),
    ([], [(3, -1), (13, 1)], 0.5, "back on 14 Jun: 30 min behind you for 10 days, then 30 min ahead of you"),
    (
        [],
        [(-4, -1), (3, 1)],
        -0.5,
        "(moved on 28 May): 30 min behind you for a week, then 30 min ahead of you",
    ),
    ([(13, 1)], [(3, 1), (13, 3)], 0, "you both on 14 Jun: one hour further apart for 10 days, then 3 h"),
]


def drift_line(mine: list[ClockChange], theirs: list[ClockChange], apart: float) -> list[str]:
    told = drift(mine, theirs, timedelta(hours=apart), NOON)
    return change_notes(Outlook(today=NOON.date(), drifts=((ZoneInfo("Asia/Tokyo"), told),) if told else ()))


@pytest.mark.parametrize(("mine", "theirs", "apart", "line"), MADE_UP)
def test_what_may_come_is_told_as_plainly(
    mine: list[tuple[float, float]], theirs: list[tuple[float, float]], apart: float, line: str
) -> None:
    [told] = drift_line(moves(*mine), moves(*theirs), apart)
    assert re.sub("^Tokyo moves (back )?on Thu 4 Jun( and|,)? ", "", told) == line


def test_a_gap_between_two_places_at_one_date_a_day_apart_is_a_day() -> None:
    # 01:00 on Friday thirteen hours ahead of UTC is a day before 00:00 on Friday twelve hours behind it.
    theirs = ClockChange(NOON + 3 * DAY, timedelta(hours=13), timedelta(hours=14))
    mine = ClockChange(NOON + 4 * DAY, timedelta(hours=-12), timedelta(hours=-11))
    line = "Tokyo moves on Fri 5 Jun, you on 5 Jun: one hour further apart for a day"
    assert drift_line([mine], [theirs], 25) == [line]


def test_nothing_is_said_where_nothing_changes_within_two_weeks() -> None:
    moment = utc("2026-11-01 06:00")
    assert notes("Asia/Kolkata", [NEW_YORK], moment - 14 * DAY) != []
    assert notes("Asia/Kolkata", [NEW_YORK], moment - 14 * DAY - SECOND) == []
    assert notes("Asia/Kolkata", [NEW_YORK], moment) == []
    assert notes("Asia/Kolkata", ["Asia/Tokyo", "UTC"], moment - DAY) == []


def test_my_own_change_is_one_short_line_with_those_who_move_along() -> None:
    now = utc("2026-03-20 12:00")
    towns = ["Europe/Berlin", "Europe/Rome", "Europe/Paris", "Asia/Nicosia"]
    assert notes(LISBON, [], now) == notes(LISBON, [LISBON], now) == ["you move on Sun 29 Mar"]
    assert notes(LISBON, towns[:1], now) == ["you move on Sun 29 Mar, Berlin with you"]
    assert notes(LISBON, towns, now) == ["you move on Sun 29 Mar, Berlin, Nicosia and 2 more with you"]
    assert notes(NEW_YORK, ["America/Los_Angeles"], utc("2026-10-28 12:00")) == [
        "you move on Sun 1 Nov, Los Angeles with you"
    ]
    # Once another line tells of it, it is not said again.
    assert notes(LISBON, [*towns, "Asia/Kolkata"], now) == [
        "Kolkata stays, you move on Sun 29 Mar: one hour closer from then on"
    ]


def test_places_that_change_alike_share_a_line() -> None:
    now, moved = utc("2026-10-28 12:00"), "you moved on 25 Oct: one hour closer for a week"
    america = [NEW_YORK, "America/Toronto", "America/Chicago", "America/Denver"]
    for count, named in [
        (2, "New York and Toronto"),
        (3, "Chicago, New York and Toronto"),
        (4, "Chicago, Denver and 2 more"),
    ]:
        # Chicago's clocks move an hour after New York's: the same date, the same effect.
        assert notes(LISBON, america[:count], now) == [f"{named} move on Sun 1 Nov, {moved}"]
    assert notes(LISBON, [NEW_YORK, NEW_YORK], now) == [f"New York moves on Sun 1 Nov, {moved}"]
    assert notes(LISBON, ["Asia/Kolkata", "Asia/Dubai"], utc("2026-10-20 12:00")) == [
        "Dubai and Kolkata stay, you move on Sun 25 Oct: one hour further apart from then on"
    ]


def test_at_most_three_lines_the_soonest_first_and_how_many_more() -> None:
    now = utc("2026-03-24 12:00")
    clients = [NEW_YORK, "America/Sao_Paulo", "Asia/Tokyo", "Asia/Singapore", "Asia/Jerusalem"]
    told = notes(LISBON, clients, now)
    assert told == [
        "Jerusalem moves on Fri 27 Mar, you on 29 Mar: one hour further apart for 2 days",
        "Singapore and Tokyo stay, you move on Sun 29 Mar: one hour closer from then on",
        "Sao Paulo stays, you move on Sun 29 Mar: one hour further apart from then on",
        "and 1 more clock change within two weeks",
    ]
    assert len(notes(LISBON, clients[1:], now)) == 3
    more = notes(LISBON, [*clients, "Australia/Sydney"], now)[3:]
    assert more == ["and 2 more clock changes within two weeks"]


CASES = int(os.environ.get("SOS_TEST_CASES", "120"))
SEED = int(os.environ.get("SOS_TEST_SEED", "1"))
ZONES = [
    *(LISBON, NEW_YORK, "Europe/London", "Europe/Dublin", "America/Los_Angeles", "America/St_Johns"),
    *("America/Sao_Paulo", "America/Santiago", "America/Havana", "America/Asuncion", "America/Caracas"),
    *("Africa/Casablanca", "Africa/Cairo", "Africa/Windhoek", "Asia/Beirut", "Asia/Jerusalem", "Asia/Gaza"),
    *("Asia/Tehran", "Asia/Kolkata", "Asia/Pyongyang", "Australia/Sydney", "Australia/Perth", "UTC"),
    *("Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Fiji", "Pacific/Apia", "Antarctica/Troll"),
]
AMOUNT = {"half an hour": 30, "one hour": 60, "two hours": 120}
DIRECTION = "closer|further apart|ahead of you|behind you"


def expected(stretches: list[Stretch], now: int) -> tuple[int, int, int | None, int, int] | None:
    """The first change in the two weeks after ``now``, and a gap of at most six weeks before or after it.

    The usual difference, the one meanwhile, how long that holds, the one after it; when the change is.
    """
    fortnight = range(now + 1, now + 14 * QUARTERS_A_DAY + 1)
    number = next((number for number, one in enumerate(stretches) if one.since in fortnight), None)
    if number is None:
        return None
    longest = 42 * QUARTERS_A_DAY
    before, after = stretches[number - 1], stretches[number]
    behind, ahead = after.since - before.since, longest + 1
    later = stretches[number + 1] if number + 1 < len(stretches) else None
    if later:
        ahead = later.since - after.since
    undoes = number > 1 and behind <= longest and stretches[number - 2].minutes == after.minutes
    if undoes and not (later and later.minutes == before.minutes and ahead < behind):
        return (after.minutes, before.minutes, behind, after.minutes, after.since)
    if later and ahead <= longest:
        return (before.minutes, after.minutes, ahead, later.minutes, after.since)
    return (before.minutes, after.minutes, None, after.minutes, after.since)


def means(words: str, usual: int, minutes: int) -> bool:
    """Whether ``one hour closer`` than ``usual``, or ``30 min behind you``, is that difference."""
    amount, where = re.fullmatch(f"(.+?) ({DIRECTION})", words).groups()  # type: ignore[union-attr]
    units = {"d": 1440, "h": 60, "min": 1}
    told = AMOUNT.get(amount) or sum(int(n) * units[unit] for n, unit in re.findall(r"(\d+) (\w+)", amount))
    if where.endswith("you"):
        return usual * minutes < 0 and minutes == (told if where == "ahead of you" else -told)
    return usual * minutes >= 0 and abs(minutes) - abs(usual) == (told if where == "further apart" else -told)


def days_of(words: str) -> int:
    count, unit = words.removesuffix("s").split()
    return (1 if count == "a" else int(count)) * {"day": 1, "week": 7}[unit]


def dates_of(words: str, today: date) -> list[date]:
    """The dates that are told, the one with a weekday first; that weekday must be right."""
    found = []
    for weekday, day, year in re.findall(r"on ([A-Z]\w+ )?(\d+ [A-Z]\w+)( \d+)?", words):
        found.append(datetime.strptime(f"{day} {year or today.year} +0000", "%d %b %Y %z").date())
        assert weekday.strip() in ("", f"{found[-1]:%a}")
        assert bool(weekday) == (len(found) == 1)
    return found


def check(me: str, client: str, now: datetime) -> str:
    """Compare what is said with the walk; which kind of thing it was."""
    start = now - 43 * DAY
    truth = expected(walked(me, client, start, 100), 43 * QUARTERS_A_DAY)
    told = [line for line in notes(me, [client], now) if ":" in line]
    assert len(told) == (truth is not None)
    if truth is None:
        return "nothing"
    usual, meanwhile, quarters, afterwards, since = truth
    who, effect = told[0].split(": ")
    days = dates_of(who, now.astimezone(ZoneInfo(me)).date())
    assert abs(days[0] - (start + since * QUARTER).date()) <= DAY
    if quarters is None:
        assert means(effect.removesuffix(" from then on"), usual, meanwhile)
        return "for good"
    first, length, then = re.fullmatch(r"(.+?) for (.+?)(?:, then (.+))?", effect).groups()  # type: ignore[union-attr]
    assert means(first, usual, meanwhile)
    assert days_of(length) == max(abs(days[0] - days[1]).days, 1)
    assert abs(days_of(length) * QUARTERS_A_DAY - quarters) <= 26 * 4
    if then is None:
        assert afterwards == usual
        assert usual * meanwhile >= 0
        return "a gap"
    if afterwards == usual:
        assert means(then, meanwhile, afterwards)
        return "a turn"
    # "one hour closer for a week, then two hours": the direction is said once.
    whole = then if re.search(DIRECTION, then) else f"{then} {re.search(DIRECTION, first)[0]}"  # type: ignore[index]
    assert means(whole, usual, afterwards)
    return "two steps"


def test_what_is_said_is_what_a_walk_through_both_walls_finds() -> None:
    rng = random.Random(SEED)
    kinds = []
    for case in range(CASES):
        me, client = rng.sample(ZONES, 2)
        year = datetime(rng.randint(2000, 2037), 1, 1, tzinfo=UTC)
        changes = changes_between(ZoneInfo(rng.choice([me, client])), year, year + 365 * DAY)
        day = rng.choice(changes).day if changes else date(year.year, 3, 20)
        now = datetime(day.year, day.month, day.day, tzinfo=UTC)
        now += rng.randint(-17 * QUARTERS_A_DAY, 5 * QUARTERS_A_DAY) * QUARTER
        try:
            kinds.append(check(me, client, now))
        except AssertionError as wrong:
            said = notes(me, [client], now)
            wrong.add_note(f"case {case} of seed {SEED}: {me} sees {client} at {now}: {said}")
            raise
    # Enough of everything was tried.
    assert min(kinds.count(kind) for kind in ("nothing", "a gap", "for good")) >= CASES // 20
