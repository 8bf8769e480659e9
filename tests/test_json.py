"""Answers as JSON: a contract with other people's scripts. Keys are added, never renamed or removed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result, Sos
from tests.desk import at, once, set_desk

NOW = at("15:40")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")
LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
READING = [["now"], ["due", "acme"], ["due", "acme", "-s", "1"], ["list", "--all"], ["show", "acme-1"], []]

STANDING = {"name", "zone", "local_time", "in_hours", "state", "reason", "changes_at", "spans"}
INCIDENT_KEYS = """
id formerly client title severity kind status via reported_at opened_at acknowledged_at waiting_since
promised_at resolved_at ended_at next_due targets
"""
TARGET_KEYS = """
within clock due_at client_time client_zone my_time my_zone last_comfortable_at used_seconds met_at breached
paused promised
"""
INCIDENT, TARGET = set(INCIDENT_KEYS.split()), set(TARGET_KEYS.split())

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def store(home: Path, sos: Sos, kept: Path) -> Path:
    return once(home, kept, lambda: build(home, sos))


def build(home: Path, sos: Sos) -> Path:
    folder = set_desk(home)
    sos("new", "acme", "checkout is down", at=at("15:00"))
    sos("ack", "acme-1", "On it", "--promise", "16:10", at=at("15:10"))
    sos("wait", "acme-1", "access", at=at("15:20"))
    sos("new", "bayou", "no sound", at=at("14:00"))
    sos("cancel", "bayou-1", at=at("14:10"))
    return folder


def told(result: Result) -> Any:
    assert (result.code, result.err) == (0, "")
    return result.json()


def values(node: Any, key: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every plain value with its key and the object it stands in."""
    if isinstance(node, dict):
        for name, value in node.items():
            if not isinstance(value, dict | list):
                yield name, value, node
            yield from values(value, name)
    elif isinstance(node, list):
        for value in node:
            if not isinstance(value, dict | list):
                yield key, value, None
            yield from values(value, key)


# -- every answer ----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", READING, ids=lambda words: " ".join(words) or "sos")
def test_every_answer_names_its_version_and_its_time_zone_data(sos: Sos, words: list[str]) -> None:
    answer = told(sos(*words, "--json", at=NOW))

    assert answer["version"] == 1
    assert re.fullmatch(r"20\d\d[a-z]", answer["time_zone_data"])


@pytest.mark.parametrize("words", READING, ids=lambda words: " ".join(words) or "sos")
def test_every_time_is_utc_or_has_its_offset_and_its_zone_beside_it(sos: Sos, words: list[str]) -> None:
    found = list(values(told(sos(*words, "--json", at=NOW))))
    instants = [value for key, value, _ in found if (key.endswith("_at") or key in ("at", "spans")) and value]
    local = [(key, value, beside) for key, value, beside in found if key.endswith("_time") and value]

    assert instants
    assert [value for value in instants if not INSTANT.fullmatch(value)] == []
    assert [value for _, value, _ in local if not LOCAL.fullmatch(value)] == []
    for key, _, beside in local:
        zone = {"local_time": "zone", "client_time": "client_zone", "my_time": "my_zone"}[key]
        assert "/" in beside[zone]


# -- the keys ----------------------------------------------------------------------------------------


def test_the_keys_of_now(sos: Sos) -> None:
    answer = told(sos("now", "--json", at=NOW))

    assert {"at", "me", "clients"} <= answer.keys()
    assert answer["me"].keys() >= STANDING
    assert all(STANDING | {"slug"} <= client.keys() for client in answer["clients"])


def test_the_keys_of_due(sos: Sos) -> None:
    answer = told(sos("due", "acme", "-s", "1", "--json", at=NOW))

    assert {"client", "reported_at", "client_zone", "my_zone", "severities", "severity"} <= answer.keys()
    assert {"acknowledge", "update", "resolve"} == answer["targets"].keys()
    assert all(target.keys() >= TARGET for target in answer["targets"].values())


def test_the_keys_of_a_list_and_of_the_overview(sos: Sos) -> None:
    everything, overview = told(sos("list", "--all", "--json", at=NOW)), told(sos("--json", at=NOW))

    assert [one["id"] for one in everything["incidents"]] == ["acme-1", "bayou-1"]
    assert {"me", "clients", "incidents", "actions"} <= overview.keys()
    for incident in everything["incidents"] + overview["incidents"]:
        assert incident.keys() >= INCIDENT


def test_the_keys_of_one_incident(sos: Sos) -> None:
    answer = told(sos("show", "acme-1", "--json", at=NOW))

    assert INCIDENT | {"timeline", "review", "skipped", "actions"} <= answer.keys()
    assert [event["kind"] for event in answer["timeline"]] == ["opened", "acknowledged", "waiting"]
    assert all({"id", "at", "recorded", "kind", "taken_back"} <= event.keys() for event in answer["timeline"])
    # Nothing is left out where it is not known: it is null.
    assert (answer["resolved_at"], answer["review"], answer["skipped"]) == (None, None, None)
    assert told(sos("show", "bayou-1", "--json"))["targets"] == {
        "acknowledge": None,
        "update": None,
        "resolve": None,
    }


def test_what_a_target_tells(sos: Sos) -> None:
    targets = told(sos("show", "acme-1", "--json", at=NOW))["targets"]

    # Within half an hour of 15:00, met after ten minutes.
    assert targets["acknowledge"] == {
        "within": "30m",
        "clock": "24/7",
        "due_at": at("15:30"),
        "client_time": "2026-11-23T16:30:00+01:00",
        "client_zone": "Europe/Berlin",
        "my_time": "2026-11-23T15:30:00+00:00",
        "my_zone": "Europe/Lisbon",
        "last_comfortable_at": at("15:30"),
        "used_seconds": 600,
        "met_at": at("15:10"),
        "breached": False,
        "paused": False,
        "promised": False,
    }
    # Eight hours of 15:00, at rest since 15:20: twenty minutes of waiting by now. A promise does not rest.
    assert (targets["resolve"]["due_at"], targets["resolve"]["paused"]) == (at("23:20"), True)
    assert (targets["update"]["due_at"], targets["update"]["promised"]) == (at("16:10"), True)


def test_the_keys_of_new(sos: Sos) -> None:
    answer = told(sos("new", "acme", "again", "--json", at=NOW))

    assert INCIDENT | {"timeline", "notes", "lessons", "open_actions"} <= answer.keys()
    assert answer["notes"] == "Decisions go through Frau Weber. No calls before 10."


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["resume", "acme-1"], "acknowledged"),
        (["log", "acme-1", "a note"], "waiting"),
        (["severity", "acme-1", "2"], "waiting"),
        (["resolve", "acme-1"], "resolved"),
        (["cancel", "acme-1"], "cancelled"),
        (["undo", "acme-1"], "acknowledged"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_change_answers_with_the_incident_after_it(sos: Sos, words: list[str], status: str) -> None:
    answer = told(sos(*words, "--json", at=NOW))

    assert answer["status"] == status
    assert answer == {**answer, **told(sos("show", "acme-1", "--json", at=NOW))}


# -- whole or not at all -----------------------------------------------------------------------------


def test_there_is_no_json_where_there_is_no_answer(sos: Sos) -> None:
    for words, code in (
        (["show", "acme-9"], 4),
        (["now", "akme"], 4),
        (["due"], 2),
        (["resume", "bayou-1"], 5),
    ):
        result = sos(*words, "--json", at=NOW)
        assert (result.code, result.out) == (code, "")
        assert result.err.count("\n") == 1


def test_what_is_wrong_with_a_file_is_told_beside_the_data(sos: Sos, store: Path) -> None:
    (store / "clients" / "souq.toml").write_text("not toml")
    result = sos("now", "--json", at=NOW)

    assert [one["slug"] for one in result.json()["clients"]] == ["acme", "pulse", "bayou", "kyoto"]
    assert [(one["file"], one["line"]) for one in result.json()["problems"]] == [("clients/souq.toml", 1)]
    assert "clients/souq.toml:1:" in result.err


def test_nothing_in_it_can_be_obeyed_by_a_terminal(sos: Sos) -> None:
    title = "\x1b[31mred\x1b[0m \x9b5m \u202etxet\u202c \u2028 end\x07 😀 é"
    sos("new", "acme", title, at=NOW)
    result = sos("show", "acme-2", "--json", at=NOW)

    assert told(result)["title"] == title
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", result.out) == []
    assert "😀 é" in result.out
