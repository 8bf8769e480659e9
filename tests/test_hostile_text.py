"""Text of every kind: kept letter by letter, and shown without anything that a terminal would obey."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.desk import ACME, set_desk
from tests.hostile import TEXTS, unsafe_in
from tests.storage.samples import contents

EVERYTHING = " ".join(TEXTS.values())


@pytest.fixture
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOS_NOW", "2026-11-23T15:40:00Z")
    return set_desk(home, {"acme": ACME})


def events(store: Path) -> list[dict[str, str]]:
    """What the file of the only incident holds, line by line."""
    (path,) = (store / "incidents").rglob("*.jsonl")
    assert unsafe_in(path.read_text(encoding="utf-8"), alone=True) == []
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_title_and_a_note_are_kept_letter_by_letter_and_shown_safely(
    sos: Sos, store: Path, text: str
) -> None:
    screens = [sos("new", "acme", "--", text), sos("log", "acme-1", "--", text)]
    screens += [sos("show"), sos("list"), sos()]

    assert [(result.code, result.err) for result in screens] == [(0, "")] * 5
    assert [unsafe_in(result.out) for result in screens] == [[]] * 5
    assert [events(store)[0]["title"], events(store)[1]["text"]] == [text, text]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_json_gives_every_letter_back(sos: Sos, store: Path, text: str) -> None:
    opened, listed = sos("new", "acme", "--json", "--", text), sos("list", "--json")

    assert unsafe_in(opened.out + listed.out, alone=True) == []
    assert (opened.json()["title"], listed.json()["incidents"][0]["title"]) == (text, text)


def test_every_command_that_takes_text_keeps_it_and_shows_it_safely(sos: Sos, store: Path) -> None:
    text = EVERYTHING
    screens = [
        sos("new", "acme", "--via", text, "--", text),
        sos("ack", "acme-1", "--via", text, "--", text),
        sos("log", "acme-1", "--to", "--", text),
        sos("log", "acme-1", "--from", "--", text),
        sos("log", "acme-1", "-", stdin=text),
        sos("wait", "acme-1", "--", text),
        sos("resume", "acme-1", "--", text),
        sos("resolve", "acme-1", "--", text),
        sos("reopen", "acme-1", "--", text),
        sos("cancel", "acme-1", "--", text),
        sos("show", "acme-1"),
        sos("show", "acme-1", env={"COLUMNS": "60"}),
        sos("list", "--all", "--", text[:200]),
        sos("undo"),
    ]
    shown = sos("show", "acme-1", "--json")

    assert [(result.code, result.err) for result in screens] == [(0, "")] * len(screens)
    assert [unsafe_in(result.out) for result in screens] == [[]] * len(screens)
    assert unsafe_in(shown.out, alone=True) == []
    kept = [event.get("title") or event.get("text") or event.get("why") for event in events(store)]
    assert kept == [text] * 10 + [None]
    assert [event["via"] for event in events(store)[:2]] == [text, text]
    timeline = [event.get("text") or event.get("why") for event in shown.json()["timeline"]]
    assert timeline[1:10] == [text] * 9


def test_text_in_the_wrong_place_is_refused_in_one_safe_line(sos: Sos, store: Path) -> None:
    assert sos("new", "acme", "down").code == 0
    before = contents(store)
    text = EVERYTHING
    wrong = (
        *((4, ["new", "--", text, "down"]), (4, ["now", "--", text]), (4, ["show", "--", text])),
        *((2, ["now", "--at", text]), (2, ["new", "acme", "down", "-k", text]), (2, [f"x{text}"])),
        *((2, ["new", "acme", "down", "--reported", text]), (2, ["severity", "acme-1", "--", text])),
        *((2, [f"--{text}"]), (2, ["severity", "--", text, "2"]), (4, ["undo", "--", text])),
    )
    for code, arguments in wrong:
        result = sos(*arguments)
        assert (result.code, result.out, result.err.count("\n")) == (code, "", 1), arguments[:2]
        assert unsafe_in(result.err) == [], arguments[:2]
    assert contents(store) == before


def test_half_a_letter_from_a_foreign_keyboard_is_a_question_mark(sos: Sos, store: Path) -> None:
    assert sos("new", "acme", "caf\udce9 is down").code == 0
    assert events(store)[0]["title"] == "caf? is down"
    assert "caf? is down" in sos("show").out
