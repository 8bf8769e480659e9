"""Stores of a newer program and of an older one (F26), and names that are no zones (F18)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from freelance_sos.domain.events import Unknown
from freelance_sos.storage.logs import read_log
from tests.conftest import Sos
from tests.damage import private_desk
from tests.desk import ACME, KYOTO, PULSE, ROBIN, at, refused
from tests.storage.samples import contents

NOW = at("15:40")


@pytest.fixture
def store(home: Path, sos: Sos) -> Path:
    """A store with three clients, and an incident of two of them."""
    folder = private_desk(home, {"acme": ACME, "kyoto": KYOTO, "pulse": PULSE})
    for client in ("acme", "pulse"):
        assert sos("new", client, "down", at=NOW).code == 0
    return folder


# -- F18: names that are no zones --------------------------------------------------------------------

# What stands in the file, and what is offered instead.
NO_ZONES = {
    "../../etc/passwd": "such as Europe/Lisbon",
    "/etc/localtime": "such as Europe/Lisbon",
    "localtime": "such as Europe/Lisbon",
    "posixrules": "such as Europe/Lisbon",
    "Factory": "such as Europe/Lisbon",
    "": "such as Europe/Lisbon",
    "Europe/Berlin\\u0000": 'did you mean "Europe/Berlin"?',
    "\\u0000": "such as Europe/Lisbon",
    "europe/berlin": 'did you mean "Europe/Berlin"?',
    "EUROPE/BERLIN": 'did you mean "Europe/Berlin"?',
    "posix/Europe/Berlin": 'did you mean "Europe/Berlin"?',
    "Europe/Berlin/../../../../etc/passwd": "such as Europe/Lisbon",
    "GMT0": "such as Europe/Lisbon",
    "EST5EDT": "America/New_York",
    "CET-1CEST,M3.5.0,M10.5.0/3": "such as Europe/Lisbon",
}


@pytest.mark.parametrize(("written", "offered"), NO_ZONES.items())
def test_f18_a_name_that_is_no_zone_is_refused_by_line_and_hides_nobody(
    sos: Sos, store: Path, written: str, offered: str
) -> None:
    text = ACME.replace("Europe/Berlin", written)
    (store / "clients" / "acme.toml").write_text(text, encoding="utf-8")
    board = sos("now", at=NOW)

    told = [line for line in board.err.splitlines() if "acme.toml:2: zone: " in line]
    assert (len(told), len(board.err.splitlines())) == (1, 1)
    assert offered in told[0]
    assert told[0].isprintable()
    assert "Pulse Radio" in board.out
    # The emergency goes on, in UTC, and says so.
    opened = sos("new", "acme", "mail is down", at=NOW)
    assert (opened.code, "meanwhile: UTC" in opened.err) == (0, True)


@pytest.mark.parametrize("typed", ["../../etc/passwd", "localtime", "posixrules", "Factory", "europe/berlin"])
def test_f18_a_name_that_is_no_zone_is_refused_where_it_is_typed(sos: Sos, store: Path, typed: str) -> None:
    (store / "sos.toml").unlink()
    refused(sos("init", "--zone", typed, at=NOW), 2, "is no time zone")
    assert not (store / "sos.toml").exists()


# -- F26: a newer program, an older one --------------------------------------------------------------

NEWER = "this store was written by a newer sos (format 2)"
REFUSAL = f"{NEWER}; update sos: pip install --upgrade freelance-sos; nothing was changed\n"
WRITING = [
    ["new", "acme", "mail is down"],
    ["ack", "acme-1"],
    ["log", "acme-1", "restarted"],
    ["resolve", "acme-1"],
    ["undo"],
    ["client", "edit", "acme", "--set", "channel=mail"],
    ["client", "add", "luna", "--name", "Luna", "--zone", "berlin", "--hours", "9-17", "--holidays", "-"],
    ["client", "remove", "kyoto", "--yes"],
    ["runbook", "new", "shop"],
]


@pytest.mark.parametrize(
    "text",
    [
        f"format = 2\n{ROBIN}",
        f"\ufeff# newer\n  format=2 # see there\n{ROBIN}",
        # More than this program knows of TOML.
        f"format = 2\n{ROBIN}later = {{ a = 1,\n b = 2 }}\n",
    ],
    ids=["plain", "with a comment", "in a newer TOML"],
)
def test_f26_a_newer_store_is_read_and_every_write_refused_in_one_line(
    sos: Sos, store: Path, text: str
) -> None:
    (store / "sos.toml").write_text(text, encoding="utf-8")
    before = contents(store)
    for command in WRITING:
        done = sos(*command, at=NOW)
        assert (done.code, done.err.splitlines(keepends=True)[-1]) == (6, REFUSAL), command
    assert contents(store) == before

    assert {one["id"] for one in sos("list", "--json", at=NOW).json()["incidents"]} == {"acme-1", "pulse-1"}
    checks = sos("doctor", "--json", at=NOW).json()["checks"]
    assert [one["ok"] for one in checks if NEWER in one["message"]] == [False]


@pytest.mark.parametrize(
    "text",
    [
        f"format = 1\n{ROBIN}",
        f'format = "2"\n{ROBIN}',
        f"format = true\n{ROBIN}",
        # In a table of somebody's own it says nothing of the store.
        f"{ROBIN}[export]\nformat = 2\n",
        f"{ROBIN}[export]\nformat = 2\nbroken = \n",
        f'note = "format = 2"\n{ROBIN}',
    ],
)
def test_f26_nothing_else_stops_an_emergency(sos: Sos, store: Path, text: str) -> None:
    (store / "sos.toml").write_text(text, encoding="utf-8")

    assert sos("log", "acme-1", "restarted", at=NOW).code == 0


def test_f26_a_format_that_is_no_number_is_told_and_hides_nobody(sos: Sos, store: Path) -> None:
    (store / "sos.toml").write_text(f'format = "2"\n{ROBIN}', encoding="utf-8")
    board = sos("now", at=NOW)

    assert board.code == 0
    assert "sos.toml:1: format: " in board.err
    assert "Robin" in board.out


def test_f26_events_and_keys_of_a_newer_program_are_kept_and_shown(sos: Sos, store: Path) -> None:
    (log,) = (store / "incidents" / "acme").iterdir()
    moment = "2026-11-23T15:41:00Z"
    newer = {"id": "ff" * 8, "at": moment, "recorded": moment, "kind": "escalated", "to": "Kim"}
    known = {"id": "fe" * 8, "at": moment, "recorded": moment, "kind": "noted", "text": "hi", "mood": "calm"}
    lines = "".join(json.dumps(one) + "\n" for one in (newer, known)).encode()
    log.write_bytes(log.read_bytes() + lines)
    assert sos("ack", "acme-1", at=at("15:45")).code == 0

    assert lines in log.read_bytes()
    events = {event.id: event for event in read_log(log).events}
    assert events["ff" * 8].what == Unknown(kind="escalated", fields={"to": "Kim"})
    assert events["fe" * 8].extra == {"mood": "calm"}
    shown = sos("show", "acme-1", "--json", at=at("15:45")).json()
    assert [one["kind"] for one in shown["timeline"]].count("escalated") == 1
    assert shown["status"] == "acknowledged"


def test_f26_the_store_of_the_first_format_is_read_without_a_word(sos: Sos, agency: Path) -> None:
    now = "2026-11-19T18:40:00Z"
    listed = sos("list", "--all", "--json", at=now)

    assert (listed.code, listed.err, len(listed.json()["incidents"])) == (0, "", 5)
    assert sos("log", "kavya-2", "restarted", at=now).code == 0
