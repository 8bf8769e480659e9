"""A small store, and how to close in it, for the tests of closing and of actions."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from tests.conftest import Sos
from tests.terminal import Terminal

MONDAY = "2026-11-23T10:00:00Z"
MONDAY_LATER = "2026-11-23T12:00:00Z"

ME = """
name = "Robin"
zone = "Europe/Lisbon"
hours = "Mo-Fr 09:00-18:00"
"""
ACME = """
name = "Acme GmbH"
zone = "Europe/Berlin"
hours = "Mo-Fr 09:00-18:00"
[response.1]
clock = "24/7"
acknowledge = "30m"
"""


def write_store(home: Path, me: str = ME) -> Path:
    """`home / "store"` with Robin and the clients acme and globex."""
    clients = home / "store" / "clients"
    clients.mkdir(parents=True)
    (home / "store" / "sos.toml").write_text(me, encoding="utf-8")
    (clients / "acme.toml").write_text(ACME, encoding="utf-8")
    (clients / "globex.toml").write_text(ACME.replace("Acme GmbH", "Globex"), encoding="utf-8")
    return home / "store"


def resolved(sos: Sos, client: str = "acme", severity: int = 1, title: str = "checkout is down") -> None:
    """An incident that was reported, noted, answered and resolved on Monday morning."""
    for arguments, at in (
        (["new", client, title, "-s", str(severity), "-k", "outage"], MONDAY),
        (["log", client, "the disk was full"], "2026-11-23T10:20:00Z"),
        (["log", client, "--to", "we found it"], "2026-11-23T10:30:00Z"),
        (["resolve", client, "deleted old logs"], "2026-11-23T11:00:00Z"),
    ):
        done = sos(*arguments, at=at)
        assert done.code == 0, done.err


def log_of(home: Path, client: str = "acme", number: int = 1) -> Path:
    """The file of one incident."""
    (path,) = (home / "store" / "incidents" / client).glob(f"{number:04}-*.jsonl")
    return path


def events(home: Path, client: str = "acme", number: int = 1) -> list[dict[str, Any]]:
    """What stands in the file of one incident."""
    return [json.loads(line) for line in log_of(home, client, number).read_text("utf-8").splitlines()]


def named(home: Path, kind: str, client: str = "acme", number: int = 1) -> list[dict[str, Any]]:
    """Its events of one kind."""
    return [event for event in events(home, client, number) if event["kind"] == kind]


def kept_files(home: Path) -> list[Path]:
    """Half-written reviews on this machine."""
    return sorted((home / ".local" / "state" / "freelance-sos" / "reviews").glob("*"))


def walk(*words: str, columns: int = 80, **variables: str) -> Terminal:
    """`sos close` in a terminal, on Monday at noon."""
    return Terminal(["sos", "close", *words], env={"SOS_NOW": MONDAY_LATER, **variables}, columns=columns)


def interrupted(t: Terminal) -> int:
    """Press Ctrl-C until the program ends. Python misses it in the instant before it waits for a key."""
    for _ in range(5):
        t.key("ctrl-c")
        with contextlib.suppress(AssertionError):
            return t.wait(6)
    return t.wait()
