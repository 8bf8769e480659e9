"""A full disk and a store that can't be written: one line and code 6, the old bytes, and reading goes on."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Sos
from tests.desk import set_desk
from tests.storage.bad_disk import Played, play, play_for_real, pretended_full, pretended_read_only

NOW = "2026-11-23T15:40:00Z"
LONG = "a line of the log of the web server; " * 300  # 11 kB: more than any page that is still free
READING = [["show", "acme-1"], ["list"], ["now"], []]


@pytest.fixture
def store(home: Path, sos: Sos, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with one incident of two events, and the right moment for all that follows."""
    folder = set_desk(home)
    monkeypatch.setenv("SOS_NOW", NOW)
    assert sos("new", "acme", "checkout is down").code == 0
    assert sos("ack").code == 0
    return folder


def reads_on(played: Played) -> bool:
    """Whether the last commands, those of READING, answered as ever."""
    return all(
        (result.code, result.err) == (0, "") and "cme" in result.out
        for result in played.results[-len(READING) :]
    )


@pytest.mark.parametrize("how", ["real", "pretended"])
def test_a_full_disk_is_told_in_one_line_and_keeps_the_old_bytes(store: Path, how: str) -> None:
    writing = [
        *(["log", "acme-1", LONG], ["log", "acme-1", "--to", LONG]),
        *(["new", "acme", f"{LONG} is down"], ["new", "bayou", f"{LONG} is down"]),
    ]
    mending = ["log", "acme-1", "there is room again", "--json"]
    played = play_for_real("full", store, [*writing, *READING], mending) if how == "real" else None
    played = played or play(pretended_full, store, [*writing, *READING], mending)

    for result in played.results[: len(writing)]:
        assert (result.code, result.out, len(result.err.splitlines())) == (6, "", 1), result
        assert result.err.startswith(f"can't write to {store}/incidents/")
        said = r"\.jsonl: the disk is full; free some space and try again: \d+\.\d MB free on that disk\n"
        assert re.search(said + "$", result.err)
    assert reads_on(played)
    assert played.after == played.before

    # The next line stands on its own.
    assert (played.mended.code, played.mended.err) == (0, "")
    events = played.mended.json()["timeline"]
    assert [event["kind"] for event in events] == ["opened", "acknowledged", "noted"]
    assert events[-1]["text"] == "there is room again"


@pytest.mark.parametrize("how", ["real", "pretended"])
def test_a_store_that_can_not_be_written_is_read_all_the_same(store: Path, how: str) -> None:
    writing = [["log", "acme-1", "restarted"], ["new", "acme", "mail is down"], ["resolve"], ["undo"]]
    mending = ["log", "acme-1", "it can be written again"]
    played = play_for_real("read_only", store, [*writing, *READING], mending) if how == "real" else None
    played = played or play(pretended_read_only, store, [*writing, *READING], mending)

    for result in played.results[: len(writing)]:
        assert (result.code, result.out) == (6, "")
        assert result.err == f"can't write {store}/.lock: the disk is read-only; nothing was written\n"
    assert reads_on(played)
    assert played.after == played.before
    assert played.mended.code == 0


def test_a_store_of_somebody_else_is_told(store: Path, sos: Sos, monkeypatch: pytest.MonkeyPatch) -> None:
    # Permissions mean nothing to the superuser, who may run these tests: the system's answer is pretended.
    open_ = os.open

    def forbidden(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            raise PermissionError(13, "Permission denied")
        return open_(path, flags, *more, **named)

    monkeypatch.setattr("os.open", forbidden)
    result = sos("log", "acme-1", "restarted")

    assert (result.code, result.out) == (6, "")
    assert result.err == (
        f"can't write {store}/.lock: permission denied; "
        "check who owns the store: sos needs to read and write it\n"
    )
