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
    # Bayou leaves at 8:00 and I begin at 9:00: a half hour between asks 45 minutes of both. The night of
    # Monday is their first.
    result = sos("meet", "bayou", env=WIDE)

    assert (result.code, result.err) == (3, "")
    assert lines(result) == [
        "no slot of 30 min within 2 weeks inside everybody's hours",
        "nearest miss",
        "Tue 24 Nov 08:15–08:45 your time",
        "02:15–02:45 Bayou Nights, Chicago",
        "you would have to begin 45 min earlier",
        "Bayou Nights would have to stay 45 min longer",
    ]


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
    assert (miss["from"], miss["to"]) == ("2026-11-24T08:15:00Z", "2026-11-24T08:45:00Z")
    assert [(one["slug"], one["early_seconds"], one["late_seconds"]) for one in miss["people"]] == [
        (None, 2700, 0),
        ("bayou", 0, 2700),
    ]
    assert miss["people"][1]["from"] == "2026-11-24T02:15:00-06:00"


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
