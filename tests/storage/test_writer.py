"""The one way into a store: in an order that can be told, and never out of the store."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.desk import at, once, refused, set_desk

FAR = "2299-12-31T23:59:59.999999Z"


@pytest.fixture
def store(home: Path, sos: Sos, kept: Path) -> Path:
    def build() -> Path:
        folder = set_desk(home)
        sos("new", "acme", "checkout is down", at=at("10:00"))
        sos("new", "kyoto", "till is stuck", at=at("10:01"))
        return folder

    return once(home, kept, build)


def log_of(store: Path, client: str) -> Path:
    (log,) = (store / "incidents" / client).iterdir()
    return log


def write_far_ahead(store: Path, recorded: str = FAR) -> None:
    """A line that no clock can have written by now, as a damaged or a stranger's copy may hold it."""
    event = {"id": "f" * 16, "at": "2026-11-23T10:02:00Z", "recorded": recorded, "kind": "noted", "text": "x"}
    with log_of(store, "acme").open("a", encoding="utf-8") as file:
        file.write(json.dumps(event) + "\n")


@pytest.mark.parametrize("recorded", [FAR, "2099-01-01T00:00:00Z"])
def test_a_line_from_far_ahead_sets_no_time_of_what_comes_later(sos: Sos, store: Path, recorded: str) -> None:
    write_far_ahead(store, recorded)
    ten_years = (datetime.now(UTC) + timedelta(days=3660)).year

    told = sos("log", "acme-1", "important evidence", at=at("10:05"))

    assert told.code == 0
    events = sos("show", "acme-1", "--json", at=at("10:06")).json()["timeline"]
    (evidence,) = (event for event in events if event.get("text") == "important evidence")
    assert int(evidence["recorded"][:4]) <= ten_years
    assert "note logged" in told.out


@pytest.mark.parametrize("recorded", [FAR, "2099-01-01T00:00:00Z"])
def test_undo_takes_back_the_last_deed_and_not_the_line_from_far_ahead(
    sos: Sos, store: Path, recorded: str
) -> None:
    write_far_ahead(store, recorded)
    sos("log", "acme-1", "first", at=at("10:05"))
    sos("log", "kyoto-1", "second", at=at("10:06"))

    assert 'note "second"' in sos("undo", at=at("10:07")).out
    assert 'note "first"' in sos("undo", at=at("10:08")).out
    assert 'note "first"' in sos("redo", at=at("10:09")).out


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("incidents/acme", ["log", "acme-1", "x"]),
        ("incidents/pulse", ["new", "pulse", "no sound"]),
        ("clients/removed", ["client", "remove", "souq", "--yes"]),
        ("clients", ["client", "edit", "acme", "--set", "notes=x"]),
        ("runbooks", ["runbook", "new", "mail"]),
    ],
)
def test_nothing_is_written_through_a_linked_folder(
    sos: Sos, store: Path, home: Path, link: str, words: list[str]
) -> None:
    outside = home / "outside"
    folder = store / link
    if folder.exists():
        folder.rename(outside)
    else:
        outside.mkdir()
    (outside / ".writing-1.tmp").write_text("not ours")
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(outside)
    before = {path.name: path.read_bytes() for path in outside.rglob("*") if path.is_file()}

    refused(sos(*words, at=at("10:05")), 6, "is a symbolic link; put a real folder in its place")

    assert {path.name: path.read_bytes() for path in outside.rglob("*") if path.is_file()} == before
