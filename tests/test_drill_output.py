"""`sos drill` without a terminal, its list, its JSON, and each of its emergencies."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.drills import NOW, begun, ticked
from tests.terminal import Terminal


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


# -- without a terminal ------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [[], ["site-down"], ["site-down", "--json"], ["--quiet"]])
def test_without_a_terminal_nothing_begins(agency: Path, place: Path, sos: Sos, words: list[str]) -> None:
    result = sos("drill", *words, at=NOW)

    told = "there is no terminal to walk a drill at; see what can be drilled: sos drill --list\n"
    assert (result.code, result.out, result.err) == (2, "", told)
    assert list(place.iterdir()) == []


def test_an_unknown_runbook_names_the_nearest(agency: Path, sos: Sos) -> None:
    result = sos("drill", "sitedown", at=NOW)

    assert result.code == 4
    assert "did you mean site-down?" in result.err


def test_the_list_says_what_is_played_and_what_to_drill_first(agency: Path, sos: Sos) -> None:
    told = sos("drill", "--list", at=NOW)

    assert (told.code, told.err) == (0, "")
    assert (
        "site-down  the whole website is down\n  severity 1 · outage · 20 steps · never drilled\n" in told.out
    )
    assert told.out.endswith("next → sos drill site-down\n")
    listed = sos("drill", "--list", "--json", at=NOW).json()["drills"]
    built_in = sos("runbook", "list", "--json", at=NOW).json()["runbooks"]
    assert sorted(one["runbook"] for one in listed) == sorted(one["name"] for one in built_in)
    assert listed[0] == {
        "runbook": "site-down",
        "own": False,
        "title": "the whole website is down",
        "severity": 1,
        "kind": "outage",
        "steps": 20,
        "last": None,
    }


def test_the_scorecard_as_json_goes_where_data_goes(agency: Path, home: Path, place: Path) -> None:
    line = "sos drill site-down --json > card.json"
    with Terminal(["sh", "-c", line], env={"SOS_NOW": NOW}, rows=50, cwd=home) as t:
        t.expect("Enter starts the clock")
        t.type("\n")
        t.expect("step 1: ")
        time.sleep(0.5)  # five seconds on the drill's clock
        ticked(t, 1)
        t.type("q\n")
        assert t.wait() == 0
        assert "Scorecard" not in t.text

    told = json.loads((home / "card.json").read_text(encoding="utf-8"))
    card = told["drill"]
    assert (told["version"], card["runbook"], card["pace"], card["started_at"]) == (1, "site-down", 10, NOW)
    assert card["acknowledge"]["result"] == "met"
    assert card["acknowledge"]["due_at"] == "2026-11-19T18:55:00Z"
    # At least the pause, ten times as fast; at most all the time this test may take.
    assert 5 <= card["acknowledge"]["took_seconds"] < 300
    assert card["resolve"] == {
        "took_seconds": None,
        "agreed": "4h",
        "due_at": "2026-11-19T22:40:00Z",
        "result": "not yet",
    }
    assert [one["state"] for one in card["steps"]] == ["done", *["to do"] * 19]
    assert (card["practise"], card["last"]) == ("to-the-end", None)


def test_every_scenario_opens_at_a_terminal(agency: Path, place: Path, sos: Sos) -> None:
    """Each of the built-in ones: its opening is shown, and its first step acknowledges."""
    for one in sos("drill", "--list", "--json", at=NOW).json()["drills"]:
        with begun(one["runbook"]) as t:
            assert one["title"] in t.text
            assert re.search(r"writes:\s+\S", t.text)
            assert f"severity {one['severity']} · {one['kind']} · open" in t.text
            t.type("q\n")
            assert t.wait() == 0
