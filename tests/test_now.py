"""`sos now`: is it their business hours? The people are those of tests/desk.py."""

from __future__ import annotations

import os
import re
import subprocess
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result, Sos
from tests.desk import ACME, EVERYBODY, ROBIN, set_desk
from tests.environment import BIN

# Monday: Lisbon 15:40, Berlin 16:40, Riyadh 18:40, Kolkata 21:10, Chicago 09:40, and Tuesday 00:40 in Tokyo.
MONDAY = "2026-11-23T15:40:00Z"
WIDE = {"COLUMNS": "200"}
LABOR = "Labor Thanksgiving Day"

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def store(home: Path) -> Path:
    return set_desk(home)


def line_of(result: Result, name: str) -> str:
    """The line of `name` without its strip, with the line below where that goes on; one space apart."""
    lines = result.out.splitlines()
    (number,) = (number for number, line in enumerate(lines) if name in line)
    below = next((line for line in lines[number + 1 : number + 2] if line.startswith(" " * 12)), "")
    return " ".join(re.sub(r"[·━╸╺╌┃╋]{12,}", "", f"{lines[number]} {below}").split())


def client_of(result: Result, slug: str) -> Any:
    return next(one for one in result.json()["clients"] if one["slug"] == slug)


def order(result: Result) -> list[str]:
    return [one["slug"] for one in result.json()["clients"]]


# -- who stands where ------------------------------------------------------------------------------


def test_a_line_a_client_with_their_time_and_when_it_changes(sos: Sos) -> None:
    result = sos("now", at=MONDAY, env=WIDE)

    assert result.code == 0
    assert result.err == ""
    assert (
        line_of(result, "Acme") == "● Acme GmbH Mon 16:40, Berlin in hours to 17:00, 18:00 there (1 h 20 min)"
    )
    assert (
        line_of(result, "Souq")
        == "○ Souq Online Mon 18:40, Riyadh off hours to Tue 05:00, Tue 08:00 there (13 h 20 min)"
    )
    # Another day there: said with the weekday and +1. Tuesday 10:00 in Tokyo is 01:00 UTC, 9 h 20 min away.
    assert (
        line_of(result, "Kyoto")
        == "○ Kyoto Crafts Tue 00:40 +1, Tokyo off hours to Tue 01:00, 10:00 there (9 h 20 min)"
    )


def test_it_may_still_be_yesterday_there(sos: Sos) -> None:
    # Monday 01:30 in Lisbon is Sunday 19:30 in Chicago.
    assert "Sun 19:30 -1" in line_of(sos("now", at="2026-11-23T01:30:00Z"), "Bayou")


def test_i_stand_on_top_then_those_in_hours(sos: Sos) -> None:
    lines = [line for line in sos("now", at=MONDAY).out.splitlines() if line.startswith(("●", "○", "◐"))]

    assert lines[0].startswith("● Robin (you)")
    assert [line[0] for line in lines[1:]] == ["●", "●", "○", "○", "○"]


@pytest.mark.parametrize(
    ("at", "first_to_last"),
    [
        # Acme closes at 17:00 UTC, Pulse never; Bayou opens at 23:00, Kyoto at 01:00, Souq at 05:00.
        (MONDAY, ["acme", "pulse", "bayou", "kyoto", "souq"]),
        # Riyadh closes first, at 16:00 there (13:00 UTC); Acme is back from lunch since 13:30 (12:30 UTC).
        ("2026-11-23T12:30:00Z", ["souq", "acme", "pulse", "bayou", "kyoto"]),
        # Sunday noon: Riyadh works until 13:00 UTC. Then Tokyo would open, but Monday is a holiday there:
        # Acme opens on Monday at 08:00 UTC, Bayou at 23:00, Kyoto on Tuesday at 01:00.
        ("2026-11-22T12:00:00Z", ["souq", "pulse", "acme", "bayou", "kyoto"]),
    ],
)
def test_who_closes_first_stands_first_then_who_opens_first(
    sos: Sos, at: str, first_to_last: list[str]
) -> None:
    assert order(sos("now", "--json", at=at)) == first_to_last


@pytest.mark.parametrize(
    ("at", "name", "line"),
    [
        (
            "2026-11-23T11:45:00Z",
            "Acme",
            "◐ Acme GmbH Mon 12:45, Berlin lunch to 12:30, 13:30 there (45 min)",
        ),
        (
            "2026-12-24T10:00:00Z",
            "Acme",
            "○ Acme GmbH Thu 11:00, Berlin off to Mon 08:00, Mon 09:00 there (3 d 22 h) closed",
        ),
        (
            "2026-11-23T01:30:00Z",
            "Kyoto",
            f"○ Kyoto Crafts Mon 10:30, Tokyo holiday to Tue 01:00, Tue 10:00 there (23 h 30 min) {LABOR}",
        ),
        (MONDAY, "Pulse", "● Pulse Radio Mon 21:10, Kolkata in hours, always"),
        (
            # A Monday: the next one needs its date.
            "2026-12-28T10:00:00Z",
            "Robin",
            "○ Robin (you) Mon 10:00, Lisbon off to Mon 4 Jan 2027 09:00 (6 d 23 h) winter break",
        ),
    ],
)
def test_the_state_in_words(sos: Sos, at: str, name: str, line: str) -> None:
    assert line_of(sos("now", at=at, env=WIDE), name) == line


def test_the_open_spans_of_my_day(sos: Sos) -> None:
    result = sos("now", "--json", at=MONDAY)
    spans = {one["slug"]: one["spans"] for one in result.json()["clients"]}

    # My Monday in Lisbon is Monday in UTC. Lunch parts Acme's day in two.
    assert spans["acme"] == [
        ["2026-11-23T08:00:00Z", "2026-11-23T11:30:00Z"],
        ["2026-11-23T12:30:00Z", "2026-11-23T17:00:00Z"],
    ]
    # Bayou opens at 23:00 UTC, and stays open when my day ends.
    assert spans["bayou"] == [["2026-11-23T23:00:00Z", "2026-11-24T00:00:00Z"]]
    assert spans["pulse"] == [["2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"]]
    # Tokyo's Monday is a holiday; its Tuesday begins only after my day.
    assert spans["kyoto"] == []
    assert result.json()["me"]["spans"] == [["2026-11-23T09:00:00Z", "2026-11-23T18:00:00Z"]]


# -- the answer in one number ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "code"),
    [("2026-11-23T16:59:59Z", 0), ("2026-11-23T17:00:00Z", 3), ("2026-11-23T11:45:00Z", 3)],
)
def test_one_client_with_quiet_answers_by_exit_code_alone(sos: Sos, at: str, code: int) -> None:
    assert sos("now", "acme", "--quiet", at=at) == Result(code, "", "")
    assert sos("now", "acme", at=at).code == 0


def test_the_same_client_named_twice_is_one_client(sos: Sos) -> None:
    assert order(sos("now", "acme", "ac", "--json", at=MONDAY)) == ["acme"]
    assert sos("now", "souq", "souq", "--quiet", at=MONDAY).code == 3


# -- when now is -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        # Read in my zone, Lisbon, against the present moment: Monday 15:40.
        ("18:30", "Mon 19:30"),
        ("tomorrow 9:00", "Tue 10:00 +0"),
        ("40m ago", "Mon 16:00"),
        ("2026-07-01T12:00", "Wed 13:00"),
        # Three in the afternoon in New York is 20:00 UTC.
        ("2026-11-23T15:00-05:00", "Mon 21:00"),
    ],
)
def test_at_sets_the_present_moment(sos: Sos, typed: str, there: str) -> None:
    line = line_of(sos("now", "acme", "--at", typed, at=MONDAY), "Acme")

    assert there.removesuffix(" +0") in line
    assert "+" not in line


def test_a_moment_that_is_none_is_refused_with_examples(sos: Sos) -> None:
    for result in (sos("now", "--at", "monkey 10:00"), sos("now", at="monkey 10:00")):
        assert result.code == 2
        assert result.out == ""
        assert result.err.startswith('can\'t read the time "monkey 10:00"; try 18:40, ')


def test_the_zone_and_locale_of_the_machine_change_nothing(sos: Sos, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = sos("now", at=MONDAY).out
    for zone in ("America/Los_Angeles", "Asia/Kathmandu", "UTC", "XYZ-14", "/nowhere"):
        with monkeypatch.context() as patch:
            patch.setenv("TZ", zone)
            time.tzset()
            assert sos("now", at=MONDAY).out == reference, zone
            assert sos("now", "--at", "15:40", at="2026-11-23T08:00:00Z").out == reference, zone
    time.tzset()
    for locale in ("de_DE.UTF-8", "ar_EG.UTF-8", "tr_TR.UTF-8"):
        found = subprocess.run(
            [BIN / "sos", "now"],
            env={**os.environ, "SOS_NOW": MONDAY, "LC_ALL": locale, "LANG": locale, "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert found.stdout == reference, locale


# -- who is meant ------------------------------------------------------------------------------------


def test_some_clients(sos: Sos) -> None:
    assert order(sos("now", "souq", "acme", "--json", at=MONDAY)) == ["acme", "souq"]
    assert order(sos("now", "ky", "--json", at=MONDAY)) == ["kyoto"]


def test_a_whole_slug_means_itself_even_where_it_begins_another(home: Path, sos: Sos) -> None:
    set_desk(home, {"acme": ACME, "acme-labs": ACME})

    assert order(sos("now", "acme", "--json", at=MONDAY)) == ["acme"]
    assert order(sos("now", "acme-", "--json", at=MONDAY)) == ["acme-labs"]
    unclear = sos("now", "ac", at=MONDAY)
    assert (unclear.code, unclear.out) == (2, "")
    assert unclear.err == '"ac" could be acme or acme-labs; type one more letter\n'


def test_an_unknown_client_is_told_with_the_nearest(sos: Sos) -> None:
    assert sos("now", "akme", at=MONDAY) == Result(4, "", 'no client "akme"; did you mean acme?\n')
    assert "you have: acme, bayou, kyoto, pulse, souq" in sos("now", "zzz", at=MONDAY).err


# -- broken and missing files ------------------------------------------------------------------------


def test_a_broken_client_hides_nobody_else(store: Path, sos: Sos) -> None:
    (store / "clients" / "acme.toml").write_text(ACME.replace("Europe/Berlin", "Europe/Berln"))
    result = sos("now", at=MONDAY)

    assert result.code == 0
    assert [name in result.out for name in ("Acme", "Bayou", "Kyoto", "Pulse", "Souq")] == [
        False,
        *[True] * 4,
    ]
    assert result.err.count("\n") == 1
    assert result.err.startswith("error: clients/acme.toml:2: zone:")
    assert "Europe/Berlin" in result.err


def test_a_broken_client_that_was_named_is_a_failure(store: Path, sos: Sos) -> None:
    (store / "clients" / "acme.toml").write_text("not toml")
    alone, beside = sos("now", "acme", at=MONDAY), sos("now", "acme", "souq", at=MONDAY)

    assert (alone.code, beside.code) == (6, 6)
    assert "Souq" in beside.out
    assert "clients/acme.toml:1:" in alone.err
    assert "clients/acme.toml:1:" in beside.err
    assert sos("now", "acme", "--quiet", at=MONDAY).code == 6


def test_with_no_client_yet_the_next_step_is_named(home: Path, sos: Sos) -> None:
    set_desk(home, {})
    result = sos("now", at=MONDAY)

    assert result.code == 0
    assert "Robin (you)" in result.out
    assert result.err == "no clients yet → sos client add\n"


def test_a_client_without_one_open_hour_is_said_to_have_none(home: Path, sos: Sos) -> None:
    mondays = (date(2026, 11, 16) + timedelta(weeks=week) for week in range(60))
    closed = f"closed = [{', '.join(map(str, mondays))}]"
    set_desk(home, {"rare": f'name = "Rare"\nzone = "Europe/Berlin"\nhours = "Mo 09:00-10:00"\n{closed}\n'})

    assert client_of(sos("now", "--json", at=MONDAY), "rare")["changes_at"] is None
    assert (
        line_of(sos("now", at=MONDAY, env=WIDE), "Rare")
        == "○ Rare Mon 16:40, Berlin off, no open hour for a year closed"
    )


def test_without_a_name_i_am_you(home: Path, sos: Sos) -> None:
    set_desk(home, EVERYBODY, ROBIN.replace('name = "Robin"\n', "", 1))

    assert (
        line_of(sos("now", "acme", at=MONDAY, env=WIDE), "● you")
        == "● you Mon 15:40, Lisbon in hours to 18:00 (2 h 20 min)"
    )
