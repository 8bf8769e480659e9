"""`sos due`: what if they reported it now? Worked out by hand for the people of tests/desk.py.

Berlin is one hour ahead of Lisbon, and in the winter of the tests Lisbon is UTC: their 18:00 is my 17:00.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result, Sos
from tests.desk import ACME, EVERYBODY, ROBIN, set_desk

# Monday, 16:40 in Berlin: their day ends in 1 h 20 min.
MONDAY = "2026-11-23T15:40:00Z"
NIGHT = "2026-11-23T23:30:00Z"

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def store(home: Path) -> Path:
    return set_desk(home)


def due_at(result: Result, severity: int) -> dict[str, str | None]:
    """When each agreed target of one severity is due."""
    targets = result.json()["severities"][str(severity)]
    return {name: target["due_at"] for name, target in targets.items() if target}


def words(result: Result) -> list[str]:
    """The lines, their columns one space apart."""
    return [" ".join(line.split()) for line in result.out.splitlines()]


# -- when ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "severity", "due"),
    [
        # On a 24/7 clock: half an hour, one, eight.
        (
            MONDAY,
            1,
            {
                "acknowledge": "2026-11-23T16:10:00Z",
                "update": "2026-11-23T16:40:00Z",
                "resolve": "2026-11-23T23:40:00Z",
            },
        ),
        # On their clock: 4 h is 1:20 today and 2:40 tomorrow from 09:00: 11:40 in Berlin. A business day is
        # tomorrow's close, three are Thursday's.
        (
            MONDAY,
            2,
            {
                "acknowledge": "2026-11-24T10:40:00Z",
                "update": "2026-11-24T17:00:00Z",
                "resolve": "2026-11-26T17:00:00Z",
            },
        ),
        # On mine: 2 h, before my 18:00. Shared: 09:00-11:30 and 12:30-17:00 UTC. 8 h are 1:20 today, 2:30
        # tomorrow morning and 4:10 from 12:30: 16:40 UTC.
        (MONDAY, 3, {"acknowledge": "2026-11-23T17:40:00Z", "resolve": "2026-11-24T16:40:00Z"}),
        # Friday 17:00 in Berlin, after their close at 15:00: it starts on Monday. 3:30 until lunch, then
        # half an hour: 14:00. Business days count from Monday: Tuesday's close, and Thursday's.
        (
            "2026-11-27T16:00:00Z",
            2,
            {
                "acknowledge": "2026-11-30T13:00:00Z",
                "update": "2026-12-01T17:00:00Z",
                "resolve": "2026-12-03T17:00:00Z",
            },
        ),
        # 14:00 in Berlin: 4 h are used up exactly at 18:00, which is when it is due (ruling 8).
        (
            "2026-11-23T13:00:00Z",
            2,
            {
                "acknowledge": "2026-11-23T17:00:00Z",
                "update": "2026-11-24T17:00:00Z",
                "resolve": "2026-11-26T17:00:00Z",
            },
        ),
        # The night the clocks go back: 8 h are 8 h (ruling 7), from 01:30 to 08:30 on the wall in Berlin.
        (
            "2026-10-24T23:30:00Z",
            1,
            {
                "acknowledge": "2026-10-25T00:00:00Z",
                "update": "2026-10-25T00:30:00Z",
                "resolve": "2026-10-25T07:30:00Z",
            },
        ),
    ],
    ids=["24/7", "client", "mine and shared", "off hours", "at closing time", "clock change"],
)
def test_when_it_would_be_due(sos: Sos, at: str, severity: int, due: dict[str, str]) -> None:
    assert due_at(sos("due", "acme", "--json", at=at), severity) == due


def test_every_severity_that_was_agreed_is_told(sos: Sos) -> None:
    told = sos("due", "acme", "--json", at=MONDAY).json()

    assert list(told["severities"]) == ["1", "2", "3"]
    # A table over severities: due in my time, in theirs, and the last moment of my day where that is before.
    assert words(sos("due", "acme", at=MONDAY))[2:] == [
        "acknowledge update resolve",
        "severity 1 16:10 16:40 23:40 your time",
        "17:10 17:40 Tue 00:40 in Berlin",
        "23:00 by your night",
        "severity 2 Tue 10:40 Tue 17:00 Thu 17:00 your time",
        "Tue 11:40 Tue 18:00 Thu 18:00 in Berlin",
        "severity 3 17:40 — Tue 16:40 your time",
        "18:40 — Tue 17:40 in Berlin",
    ]


def test_one_severity_stands_at_the_top_of_the_json(sos: Sos) -> None:
    told = sos("due", "acme", "-s", "2", "--json", at=MONDAY).json()

    assert told["client"] == "acme"
    assert told["reported_at"] == MONDAY
    assert told["severity"] == 2
    assert list(told["severities"]) == ["2"]
    assert told["targets"]["acknowledge"] == {
        "within": "4h",
        "clock": "client",
        "due_at": "2026-11-24T10:40:00Z",
        "client_time": "2026-11-24T11:40:00+01:00",
        "client_zone": "Europe/Berlin",
        "my_time": "2026-11-24T10:40:00+00:00",
        "my_zone": "Europe/Lisbon",
        "last_comfortable_at": "2026-11-24T10:40:00Z",
        "used_seconds": 0,
        "met_at": None,
        "breached": False,
        "paused": False,
        "promised": False,
    }
    assert (told["targets"]["update"]["within"], told["targets"]["resolve"]["within"]) == ("1bd", "3bd")


def test_a_target_may_have_a_clock_of_its_own(sos: Sos) -> None:
    targets = sos("due", "acme", "-s", "3", "--json", at=MONDAY).json()["targets"]

    assert targets["acknowledge"]["clock"] == "mine"
    assert targets["resolve"]["clock"] == "shared"
    assert targets["update"] is None


def test_the_screen_gives_both_times_and_what_is_left(sos: Sos) -> None:
    lines = words(sos("due", "acme", "-s", "2", at=MONDAY))

    assert lines[0] == "reported Mon 23 Nov 15:40 your time, Mon 23 Nov 16:40 their time, by Acme GmbH"
    assert "your time in Berlin agreed" in lines
    assert [line.partition(" left")[0] for line in lines if " left" in line] == [
        "acknowledge Tue 10:40 Tue 11:40 19 h",
        "update Tue 17:00 Tue 18:00 1 d 1 h",
        "resolve Thu 17:00 Thu 18:00 3 d 1 h",
    ]


# -- my night --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("client", "at", "name", "comfortable"),
    [
        # I am awake from 07:30 to 23:00. Due at 23:40: before I sleep, at 23:00.
        ("acme", MONDAY, "resolve", "2026-11-23T23:00:00Z"),
        # Due while I am awake: the due moment itself.
        ("acme", MONDAY, "update", "2026-11-23T16:40:00Z"),
        # Tokyo's 11:00 on Tuesday is my 02:00.
        ("kyoto", MONDAY, "acknowledge", "2026-11-23T23:00:00Z"),
        # Reported in my night, due in my night: the last comfortable moment has passed.
        ("acme", NIGHT, "acknowledge", "2026-11-23T23:00:00Z"),
        # Due as I wake at 07:30: no comfortable moment of the morning lies before it.
        ("acme", NIGHT, "resolve", "2026-11-23T23:00:00Z"),
    ],
)
def test_the_last_comfortable_moment(sos: Sos, client: str, at: str, name: str, comfortable: str) -> None:
    targets = sos("due", client, "-s", "1", "--json", at=at).json()["targets"]

    assert targets[name]["last_comfortable_at"] == comfortable


def test_what_comes_due_in_my_night_says_until_when_it_is_comfortable(sos: Sos) -> None:
    nights = [line for line in words(sos("due", "acme", "-s", "1", at=MONDAY)) if "night" in line]

    assert nights == ["resolve comes due in your night: last comfortable moment 23:00 your time"]


def test_in_my_night_somebody_stands_in(sos: Sos) -> None:
    nights = [line for line in words(sos("due", "acme", "-s", "1", at=NIGHT)) if "night" in line]

    # Said once, not three times.
    assert nights == [
        "it is your night already: acknowledge, update and resolve come due; Kim stands in, +351 555 0142"
    ]


def test_in_the_table_too_my_night_that_has_begun_has_no_time_to_come(sos: Sos) -> None:
    # Severity 2 and 3 come due by day, and say nothing of nights.
    nights = [line for line in words(sos("due", "acme", at=NIGHT)) if "night" in line]

    assert nights == ["it is your night already"]
    assert "23:00" not in sos("due", "acme", at=NIGHT).out


def test_by_day_the_last_comfortable_moment_is_the_moment_itself(sos: Sos) -> None:
    # Severity 1: thirty minutes round the clock, from 15:40.
    lines = words(sos("due", "acme", "-s", "1", at=MONDAY))

    assert "last comfortable moment to acknowledge: 16:10 your time" in lines


def test_with_nobody_to_stand_in_nobody_is_named(home: Path, sos: Sos) -> None:
    set_desk(home, me=ROBIN.partition("[backup]")[0])
    nights = [line for line in words(sos("due", "acme", "-s", "1", at=NIGHT)) if "night" in line]

    assert nights == ["it is your night already: acknowledge, update and resolve come due"]


def test_who_is_always_awake_has_no_night(home: Path, sos: Sos) -> None:
    set_desk(home, me=ROBIN.replace('awake = "Mo-Su 07:30-23:00"\n', ""))

    assert "night" not in sos("due", "acme", at=NIGHT).out
    targets = sos("due", "acme", "-s", "1", "--json", at=NIGHT).json()["targets"]
    assert all(target["last_comfortable_at"] == target["due_at"] for target in targets.values())


# -- nothing to count ------------------------------------------------------------------------------


def test_where_nothing_was_agreed_it_says_so(sos: Sos) -> None:
    result, told = sos("due", "bayou", at=MONDAY), sos("due", "bayou", "--json", at=MONDAY).json()

    assert result.code == 0
    assert "nothing agreed → sos client edit bayou" in result.out
    assert told["severities"] == {}


def test_a_severity_that_was_left_out_has_no_target(sos: Sos) -> None:
    result, told = sos("due", "acme", "-s", "4", at=MONDAY), sos("due", "acme", "-s4", "--json", at=MONDAY)

    assert result.code == 0
    assert words(result)[-2] == "severity 4"
    assert words(result)[-1].startswith("nothing agreed")
    assert told.json()["targets"] == {"acknowledge": None, "update": None, "resolve": None}


def test_no_open_hour_for_a_year_is_said_and_is_no_answer(home: Path, sos: Sos) -> None:
    away = '[[away]]\nfrom = 2026-11-01\nto = 2028-01-01\nreason = "a year off"\n'
    set_desk(home, EVERYBODY, ROBIN.replace("[[away]]", f"{away}[[away]]", 1))
    result, told = sos("due", "pulse", at=MONDAY), sos("due", "pulse", "--json", at=MONDAY)

    assert (result.code, told.code) == (3, 3)
    assert "acknowledge never never no open hour for a year" in words(result)[-1]
    assert "not one open hour for a whole year ahead" in result.err
    target: Any = told.json()["severities"]["2"]["acknowledge"]
    assert (target["due_at"], target["client_time"], target["last_comfortable_at"]) == (None, None, None)


# -- who and what is meant ---------------------------------------------------------------------------


def test_what_is_typed_wrong_is_told(sos: Sos) -> None:
    assert sos("due", "akme") == Result(4, "", 'no client "akme"; did you mean acme?\n')
    assert sos("due").code == 2
    assert "CLIENT" in sos("due").err
    assert sos("due", "acme", "-s", "7").code == 2
    assert '"7" is no severity' in sos("due", "acme", "-s", "7").err


def test_a_broken_file_is_named_by_line_and_key(store: Path, sos: Sos) -> None:
    (store / "clients" / "acme.toml").write_text(ACME.replace('"30m"', '"half an hour"'))
    result = sos("due", "acme")

    assert (result.code, result.out) == (6, "")
    assert result.err.startswith('clients/acme.toml:19: response.1.acknowledge: "half an hour"')
    assert sos("due", "kyoto").code == 0


@pytest.mark.parametrize("columns", ["40", "50", "60", "80", "120"])
def test_however_narrow_it_is_every_severity_says_whose_times_they_are(sos: Sos, columns: str) -> None:
    told = sos("due", "acme", at=MONDAY, env={"COLUMNS": columns}).out

    assert "…" not in told
    assert told.count("your time") >= 3
    assert told.count("in Berlin") >= 3
