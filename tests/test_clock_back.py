"""The machine's clock goes back in the middle: an hour, a day, to 1970 (F16)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from freelance_sos.commands.session import Session
from tests.conftest import Sos
from tests.desk import refused, set_desk
from tests.undoing import standing

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BACK = {
    "an hour": NOON - timedelta(hours=1),
    "a day": NOON - timedelta(days=1),
    "to 1970": datetime(1970, 1, 1, 0, 0, 7, tzinfo=UTC),
}
# As `-5 min` and `-1h`; not as in `acme-1 has`.
NEGATIVE = re.compile(r"(?<!\w)-\d+ ?(?:s|min|h|d)\b")


class Clock:
    """What the machine says it is; it goes on by a second whenever somebody looks."""

    def __init__(self) -> None:
        self.now = NOON

    def look(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(Session, "_clock", made.look)
    return made


@pytest.fixture
def store(home: Path, sos: Sos, clock: Clock) -> Path:
    """Two incidents, opened at noon."""
    folder = set_desk(home)
    for client in ("acme", "kyoto"):
        assert sos("new", client, "it is down", "-s", "1").code == 0
    return folder


def recorded(store: Path) -> Iterator[tuple[datetime, str]]:
    """When each line was written, and what it is."""
    for path in store.rglob("*.jsonl"):
        for line in path.read_text().splitlines():
            event = json.loads(line)
            yield datetime.fromisoformat(event["recorded"]), event["kind"]


def lengths(node: Any, key: str = "") -> Iterator[tuple[str, float]]:
    """Every length of time in an answer."""
    for name, value in node.items() if isinstance(node, dict) else enumerate(node):
        if isinstance(value, dict | list):
            yield from lengths(value, str(name) if isinstance(name, str) else key)
        elif str(name).endswith("_seconds") and value is not None:
            yield str(name), value


@pytest.mark.parametrize("back", BACK)
def test_the_order_of_what_was_done_is_kept(sos: Sos, store: Path, clock: Clock, back: str) -> None:
    states = [standing(store)]
    steps = [
        ["log", "acme-1", "--from", "before the clock went back"],
        ["client", "edit", "acme", "--set", "notes=before"],
        ["log", "kyoto-1", "--at", "2026-11-23T12:05:00Z", "after it"],
        ["client", "edit", "souq", "--set", "notes=after"],
        ["ack", "acme-1", "--at", "2026-11-23T12:06:00Z"],
        ["client", "remove", "souq", "--yes"],
    ]
    for number, words in enumerate(steps):
        if number == 2:
            clock.now = BACK[back]
        assert sos(*words).code == 0
        states.append(standing(store))

    for before in reversed(states[:-1]):
        assert sos("undo", "--at", "2026-11-23T12:10:00Z").code == 0
        assert standing(store) == before
    for after in states[1:]:
        assert sos("redo", "--at", "2026-11-23T12:11:00Z").code == 0
        assert standing(store) == after


@pytest.mark.parametrize("back", BACK)
def test_what_is_written_later_says_so_and_nothing_is_rewritten(
    sos: Sos, store: Path, clock: Clock, back: str
) -> None:
    assert sos("log", "acme-1", "before").code == 0
    before = {path: path.read_bytes() for path in store.rglob("*.jsonl")}
    clock.now = BACK[back]
    assert sos("log", "kyoto-1", "after", "--at", "2026-11-23T12:05:00Z").code == 0
    assert sos("new", "bayou", "it is down, too").code == 0

    order = [kind for _, kind in sorted(recorded(store))]
    assert order == ["opened", "opened", "noted", "noted", "opened"]
    assert len(set(recorded(store))) == 5
    for path, text in before.items():
        assert path.read_bytes().startswith(text)


@pytest.mark.parametrize("back", BACK)
def test_no_length_of_time_is_negative_and_what_can_not_be_is_refused(
    sos: Sos, store: Path, clock: Clock, back: str
) -> None:
    assert sos("wait", "acme-1", "their yes", "--at", "2026-11-23T12:00:30Z").code == 0
    clock.now = BACK[back]
    before = standing(store)

    for words in (
        ["ack", "acme-1"],
        ["log", "acme-1", "x"],
        ["wait", "kyoto-1"],
        ["severity", "kyoto-1", "3"],
    ):
        refused(sos(*words), 5, "was reported only after that; give a later --at")
    refused(sos("resume", "acme-1"), 5, "began to wait only after that; give a later --at")
    refused(sos("resolve", "acme-1"), 5, "was reported only after that; give a later --at")
    assert standing(store) == before
    # What burns is opened all the same.
    assert sos("new", "bayou", "it is down, too").code == 0
    assert dict(lengths(sos("show", "acme-1", "--json").json()))["used_seconds"] >= 0
    for words in (["show", "acme-1"], ["show", "kyoto-1"], ["list"], [], ["report", "acme-1", "--for", "me"]):
        told = sos(*words, "--json")
        assert told.code == 0
        assert [one for one in lengths(told.json()) if one[1] < 0] == []
        assert NEGATIVE.search(sos(*words).out) is None, words


def test_a_line_from_far_ahead_does_not_set_the_time_of_the_others(sos: Sos, store: Path) -> None:
    path = next((store / "incidents" / "acme").iterdir())
    line = json.loads(path.read_text().splitlines()[0])
    line |= {"id": "f" * 16, "kind": "noted", "text": "x", "recorded": "2299-12-31T23:59:59.999999Z"}
    with path.open("a") as file:
        file.write(json.dumps(line) + "\n")
    assert sos("log", "kyoto-1", "its own time").code == 0

    (noted,) = [at for at, kind in recorded(store) if kind == "noted" and at.year != 2299]
    assert NOON < noted < NOON + timedelta(minutes=1)
