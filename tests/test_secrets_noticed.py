"""P10: a password or key that is pasted into a log is noticed before it is written, by every command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.desk import ACME, set_desk
from tests.hostile import LONGEST
from tests.terminal import Terminal

KEY = "sk_live_51HxExampleExampleExample"
SECRETS = {
    "labelled": ("the login is anna, password: Tr0ub4dor&3", "Tr0ub4dor&3"),
    "in an address": ("psql postgres://shop:geheim42@db.example/shop", "shop:geheim42"),
    "a key of a service": (f"STRIPE={KEY}", KEY),
    "a private key": ("-----BEGIN PRIVATE KEY-----\nMIIEx\nabc\n-----END PRIVATE KEY-----", "MIIEx"),
    "in German": ("Passwort: hunter2!", "hunter2!"),
}
TEXT, SECRET = SECRETS["labelled"]
WRITING = {
    "new": ["new", "acme", TEXT],
    "ack": ["ack", "acme-1", TEXT],
    "log": ["log", "acme-1", TEXT],
    "log --to": ["log", "acme-1", "--to", TEXT],
    "log --from": ["log", "acme-1", "--from", TEXT],
    "wait": ["wait", "acme-1", TEXT],
    "resolve": ["resolve", "acme-1", TEXT],
    "cancel": ["cancel", "acme-1", TEXT],
    "severity": ["severity", "acme-1", "2", "--why", TEXT],
    "step done": ["step", "done", "acme-1", "1", "--note", TEXT],
    "step skip": ["step", "skip", "acme-1", "2", "--why", TEXT],
    "step na": ["step", "na", "acme-1", "2", "--why", TEXT],
    "actions add": ["actions", "add", "acme-1", TEXT],
}


@pytest.fixture
def log(home: Path, sos: Sos, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOS_NOW", "2026-11-23T15:40:00Z")
    store = set_desk(home, {"acme": ACME})
    assert sos("new", "acme", "-s", "1", "-k", "outage", "--", "checkout is down").code == 0
    (path,) = (store / "incidents").rglob("*.jsonl")
    return path


def logged(log: Path) -> str:
    """All that the store's logs hold."""
    return "".join(path.read_text("utf-8") for path in sorted(log.parent.iterdir()))


@pytest.mark.parametrize("words", WRITING.values(), ids=WRITING)
def test_every_command_that_writes_text_tells_of_a_password(sos: Sos, log: Path, words: list[str]) -> None:
    result = sos(*words)

    assert result.code == 0
    (line,) = result.err.splitlines()
    assert "looks like a password or key" in line
    assert "sos undo" in line
    assert "sos log --mask" in line
    assert "[removed]" in line
    assert SECRET not in line
    # A script was not asked: what it gave is kept.
    assert SECRET in logged(log)


def test_a_review_tells_of_it_too(sos: Sos, log: Path) -> None:
    sos("resolve", "acme-1")
    result = sos("close", "acme-1", "--why", TEXT, "--lesson", "rotate keys", "--action", TEXT)

    assert (result.code, result.err.count("looks like a password or key")) == (0, 2)
    assert SECRET not in result.err


@pytest.mark.parametrize(("text", "secret"), SECRETS.values(), ids=SECRETS)
def test_mask_leaves_out_what_is_secret_and_nothing_else(sos: Sos, log: Path, text: str, secret: str) -> None:
    result = sos("log", "acme-1", "--mask", "-", stdin=f"before {text} after")

    assert (result.code, result.err) == (0, "")
    written = json.loads(log.read_bytes().splitlines()[-1])["text"]
    assert "[removed]" in written
    assert secret not in written
    assert (written.startswith("before "), written.endswith(" after")) == (True, True)
    # What was masked is not taken for a secret again.
    assert sos("log", "acme-1", written).err == ""


def test_as_it_is_says_nothing_and_keeps_every_letter(sos: Sos, log: Path) -> None:
    result = sos("log", "acme-1", "--as-it-is", TEXT)

    assert (result.code, result.err) == (0, "")
    assert json.loads(log.read_bytes().splitlines()[-1])["text"] == TEXT


def test_both_answers_at_once_are_refused_and_nothing_is_written(sos: Sos, log: Path) -> None:
    before = log.read_bytes()
    result = sos("log", "acme-1", "--mask", "--as-it-is", TEXT)

    assert (result.code, result.out) == (2, "")
    assert "--mask and --as-it-is" in result.err
    assert log.read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [
        "restarted the queue",
        "the password is wrong, they say",
        "asked for a new password",
        "commit 3f9c21aa0b7d4e5f60718293a4b5c6d7e8f90a1b",
        "see https://acme.example/orders/2026-11-23?page=2",
        "call +49 30 901820 at 15:20",
    ],
)
def test_what_people_write_every_day_is_not_asked_about(sos: Sos, log: Path, text: str) -> None:
    assert sos("log", "acme-1", "--", text).err == ""


def test_a_megabyte_is_looked_through(sos: Sos, log: Path) -> None:
    result = sos("log", "acme-1", "--mask", "-", stdin=f"{LONGEST} password: Tr0ub4dor&3")

    assert (result.code, result.err) == (0, "")
    assert json.loads(log.read_bytes().splitlines()[-1])["text"] == f"{LONGEST} password: [removed]"


@pytest.mark.parametrize(("key", "kept"), [("\n", "password: [removed]"), ("n\n", "password: Tr0ub4dor&3")])
def test_on_a_terminal_it_asks_and_enter_masks(log: Path, key: str, kept: str) -> None:
    with Terminal(["sos", "log", "acme-1", TEXT]) as t:
        t.expect("looks like a password or key")
        t.expect_question(r"mask it\? \(y/n\) \[y\]: ")
        assert SECRET not in t.text
        t.type(key)
        assert t.wait() == 0

    assert json.loads(log.read_bytes().splitlines()[-1])["text"] == f"the login is anna, {kept}"


def test_at_a_step_of_a_walk_it_asks_too(log: Path) -> None:
    with Terminal(["sos", "run", "acme-1"], rows=60) as t:
        t.expect_question(r"\nstep 1: ")
        t.type(f"n {TEXT}\n")
        t.expect_question(r"mask it\? \(y/n\) \[y\]: ")
        t.type("\n")
        t.expect_question(r"\nstep 1: ")
        t.type("q\n")
        assert t.wait() == 0

    assert "[removed]" in logged(log)
    assert SECRET not in logged(log)
