"""`sos meet` where there is no slot: the nearest miss, who is away, and what would bring one.

The people are those of tests/desk.py. In UTC, that week: I 9:00-18:00, Bayou 23:00-8:00 (Monday's to
Saturday's night), Kyoto 1:00-10:00 (Monday is a holiday), Acme 8:00-11:30 and 12:30-17:00.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Result, Sos
from tests.desk import ACME, EVERYBODY, ROBIN, at, set_desk

WIDE = {"COLUMNS": "120"}


@pytest.fixture(autouse=True)
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOS_NOW", at("08:00"))
    return set_desk(home)


def lines(result: Result) -> list[str]:
    """What was said, a space between words."""
    return [" ".join(line.split()) for line in result.out.splitlines() if line.strip()]


def test_none_is_an_answer_with_the_nearest_miss(sos: Sos) -> None:
    # Bayou leaves at 8:00 and I begin at 9:00. Between the two it is night in Chicago, where nobody is
    # called: 7:30, when I am up, asks an hour and a half of me alone. Monday's night is their first.
    result = sos("meet", "bayou", env=WIDE)

    assert (result.code, result.err) == (3, "")
    assert lines(result) == [
        "no slot of 30 min within 2 weeks inside everybody's hours",
        "nearest miss",
        "Tue 24 Nov 07:30–08:00 your time",
        "01:30–02:00 Bayou Nights, Chicago",
        "you would have to begin 1 h 30 min earlier",
    ]


SAKURA = 'name = "Sakura Design"\nzone = "Asia/Tokyo"\nhours = "Mo-Fr 09:00-12:00,13:00-18:00"\n'
HUDSON = 'name = "Hudson Bistro"\nzone = "America/New_York"\nhours = "Mo-Sa 19:00-22:00"\n'


def test_nobody_is_called_at_night_and_who_alone_is_in_the_way_is_said(home: Path, sos: Sos) -> None:
    # In UTC: Tokyo 0:00-3:00 and 4:00-9:00, New York 0:00-3:00. Until 22:00 it is night in Tokyo, from 23:00
    # on I sleep: between, 22:00 asks least of me, whom it asks most of.
    set_desk(home, {"sakura": SAKURA, "hudson": HUDSON})
    night = "Tue 24 Nov 00:00–03:00 your time"
    result = sos("meet", "sakura", "hudson", env=WIDE)

    assert lines(result)[2:] == [
        "Mon 23 Nov 22:00–22:30 your time",
        "Tue 07:00–07:30 Sakura Design, Tokyo",
        "17:00–17:30 Hudson Bistro, New York",
        "you would have to stay 4 h 30 min longer",
        "Sakura Design would have to begin 2 h earlier",
        "Hudson Bistro would have to begin 2 h earlier",
        f"Sakura Design and Hudson Bistro share {night}; only you are outside your hours, in your night",
    ]


def test_who_is_in_the_way_by_day_is_not_in_their_night(home: Path, sos: Sos) -> None:
    # With Sakura from 18:00 on, 9:00 in UTC, I share all but an hour of the day; New York gets up at 12:00.
    late = SAKURA.replace("09:00-12:00,13:00-18:00", "18:00-24:00")
    set_desk(home, {"sakura": late, "hudson": HUDSON})
    result = sos("meet", "hudson", "sakura", env=WIDE)
    (found,) = sos("meet", "hudson", "sakura", "--json").json()["all_but_one"]

    assert lines(result)[-1] == (
        "you and Sakura Design share Mon 23 Nov 12:00–15:00 your time; "
        "only Hudson Bistro is outside their hours"
    )
    assert found == {
        "from": "2026-11-23T12:00:00Z",
        "to": "2026-11-23T15:00:00Z",
        "slug": "hudson",
        "name": "Hudson Bistro",
        "zone": "America/New_York",
        "in_night": False,
    }


def test_a_night_that_cannot_be_spared_is_named(home: Path, sos: Sos) -> None:
    # I am up from 4:00 to 6:00 only, and at 4:00 the night begins in Chicago.
    up_early = ROBIN.replace("09:00-18:00", "05:00-06:00").replace("07:30-23:00", "04:00-06:00")
    day = 'name = "Day"\nzone = "America/Chicago"\nhours = "Mo-Fr 09:00-17:00"\n'
    set_desk(home, {"day": day}, up_early)
    result, told = sos("meet", "day", env=WIDE), sos("meet", "day", "--json").json()["nearest_miss"]

    # A half hour between 3:30 and 4:30: from 3:45 on a quarter of an hour of my night, and of theirs.
    assert lines(result)[2:] == [
        "Tue 24 Nov 03:45–04:15 your time",
        "Mon 21:45–22:15 Day, Chicago",
        "you would have to begin 1 h 15 min earlier, in your night",
        "Day would have to stay 5 h 15 min longer, in their night",
    ]
    assert [one["in_night"] for one in told["people"]] == [True, True]


def test_lunch_is_begun_later_ended_earlier_or_worked_through(home: Path, sos: Sos) -> None:
    mine = 'zone = "Europe/Lisbon"\nhours = "Mo-Fr {0}"\nawake = "Mo-Fr {0}"\n'
    lunch = 'name = "Lunch"\nzone = "Europe/Lisbon"\nhours = "Mo-Fr 09:00-12:00,13:00-18:00"\n'

    def told(hours: str, length: str) -> str:
        set_desk(home, {"lunch": lunch}, mine.format(hours))
        return lines(sos("meet", "lunch", "--for", length, env=WIDE))[-1]

    # Out of my hours I sleep. A quarter of an hour of their lunch is lacking, on this side or that, or all.
    assert told("11:45-12:15", "30m") == "Lunch would have to begin lunch 15 min later"
    assert told("12:45-13:15", "30m") == "Lunch would have to come back from lunch 15 min earlier"
    assert told("11:45-13:15", "1h30m") == "Lunch would have to work through lunch, 1 h"
    (_, them) = sos("meet", "lunch", "--for", "1h30m", "--json").json()["nearest_miss"]["people"]
    assert {key: them[key] for key in ("early_seconds", "late_seconds", "lunch_seconds")} == {
        "early_seconds": 0,
        "late_seconds": 0,
        "lunch_seconds": 3600,
    }


@pytest.mark.parametrize(
    ("within", "words"),
    [("1w", "1 week"), ("4w", "4 weeks"), ("1d", "1 d"), ("10d", "10 days"), ("36h", "1 d 12 h")],
)
def test_none_says_how_far_it_looked(sos: Sos, within: str, words: str) -> None:
    told = sos("meet", "bayou", "--for", "1h15m", "--within", within, env=WIDE)

    assert lines(told)[0] == f"no slot of 1 h 15 min within {words} inside everybody's hours"


def test_none_in_json(sos: Sos) -> None:
    told = sos("meet", "bayou", "--json")
    answer = told.json()

    assert (told.code, told.err) == (3, "")
    assert (answer["slots"], answer["longest_shared_seconds"], answer["recurring"]) == ([], 0, None)
    miss = answer["nearest_miss"]
    assert (miss["from"], miss["to"]) == ("2026-11-24T07:30:00Z", "2026-11-24T08:00:00Z")
    assert [(one["slug"], one["early_seconds"], one["late_seconds"]) for one in miss["people"]] == [
        (None, 5400, 0),
        ("bayou", 0, 0),
    ]
    assert miss["people"][1]["from"] == "2026-11-24T01:30:00-06:00"
    more = ("early_is_lunch", "late_is_lunch", "lunch_seconds", "in_night")
    assert [miss["people"][0][key] for key in more] == [False, False, 0, False]
    # For two people "all but one" is nothing.
    assert answer["all_but_one"] == []


def test_a_call_too_long_for_the_shared_time_tells_how_much_there_is(sos: Sos) -> None:
    result = sos("meet", "kyoto", "--for", "1h30m", env=WIDE)

    assert result.code == 3
    assert lines(result)[1] == "longest shared time: 1 h, Tue 24 Nov 09:00–10:00 your time"
    # Half an hour is lacking, shared between two: at 8:45-10:15 a quarter each.
    assert lines(result)[-2:] == [
        "you would have to begin 15 min earlier",
        "Kyoto Crafts would have to stay 15 min longer",
    ]
    assert result.err == "next → sos meet kyoto --for 1h\n"
    assert sos("meet", "kyoto", "--for", "1h").code == 0


def test_who_is_never_there_is_said_and_how_far_to_look(home: Path, sos: Sos) -> None:
    # Away until the end of the year; Friday 1 January is a holiday, too.
    away = ROBIN.replace("from = 2026-12-28", "from = 2026-11-01")
    set_desk(home, EVERYBODY, away)
    result, told = sos("meet", "pulse", env=WIDE), sos("meet", "pulse", "--json").json()

    assert result.code == 3
    assert lines(result)[1:] == ["you have no hours in that time; next Mon 4 Jan 2027 09:00 your time"]
    # 42 days and an hour to 4 January, and a week to choose from.
    assert result.err == "next → sos meet pulse --within 49d\n"
    assert sos("meet", "pulse", "--within", "49d").code == 0
    assert told["nearest_miss"] is None
    assert told["absent"] == [
        {"slug": None, "name": "Robin", "zone": "Europe/Lisbon", "next_opens_at": "2027-01-04T09:00:00Z"}
    ]


def test_a_client_who_is_never_there_is_named(home: Path, sos: Sos) -> None:
    days = ", ".join(f"2026-11-{day}" for day in range(23, 31)) + ", "
    days += ", ".join(f"2026-12-{day:02}" for day in range(1, 10))
    set_desk(home, {"acme": ACME.replace("closed = [2026-12-24]", f"closed = [{days}]")})
    result = sos("meet", "acme", env=WIDE)

    assert result.code == 3
    assert lines(result)[1:] == ["Acme GmbH has no hours in that time; next Thu 10 Dec 09:00 in Berlin"]
    # 17 days, and a week to choose from.
    assert result.err == "next → sos meet acme --within 24d\n"


def test_hours_that_do_not_come_within_a_year_have_no_next_step(home: Path, sos: Sos) -> None:
    away = ROBIN.replace("from = 2026-12-28\nto = 2026-12-31", "from = 2026-11-01\nto = 2028-12-31")
    set_desk(home, EVERYBODY, away)
    result = sos("meet", "pulse", env=WIDE)

    assert (result.code, result.err) == (3, "")
    assert lines(result)[1:] == ["you have no hours in that time, nor for a year after it"]


def test_the_exit_code_answers_quietly(sos: Sos) -> None:
    assert sos("meet", "souq", "--quiet") == Result(0, "", "")
    assert sos("meet", "bayou", "--quiet") == Result(3, "", "")
