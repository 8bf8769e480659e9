"""What is asked on a real terminal: little, with a way out at every question."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Sos
from tests.desk import set_desk
from tests.terminal import Terminal

MONDAY = "2026-11-23T15:40:00Z"
AT_MONDAY = {"SOS_NOW": MONDAY}
# A question ends with its default in brackets, or with the choices in round ones.
QUESTION = re.compile(r"[\])]: ")

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def store(home: Path) -> Path:
    return set_desk(home)


def terminal(*words: str) -> Terminal:
    return Terminal(["sos", *words], env=AT_MONDAY, columns=100, rows=50)


def events(store: Path) -> list[dict[str, Any]]:
    """Everything that is recorded, in all incidents."""
    logs = sorted((store / "incidents").rglob("*.jsonl")) if (store / "incidents").exists() else []
    return [json.loads(line) for log in logs for line in log.read_text().splitlines()]


def test_with_nothing_given_three_questions_open_an_incident(store: Path) -> None:
    with terminal("new") as t:
        t.expect("client (acme, bayou, kyoto, pulse, souq) [acme]: ")
        t.type("ky\n")
        t.expect("what is wrong")
        t.type("the till is stuck\n")
        # What the numbers mean stands above the question.
        t.expect("1  all of it is down")
        t.expect("how bad")
        t.type("3\n")
        t.expect("kyoto-1  the till is stuck")
        assert t.wait() == 0
        assert len(QUESTION.findall(t.text)) == 3

    (opened,) = events(store)
    assert (opened["client"], opened["title"], opened["severity"]) == ("kyoto", "the till is stuck", 3)
    assert opened["incident_kind"] == "outage"


def test_enter_takes_the_default_of_every_question(store: Path) -> None:
    with terminal("new", "acme") as t:
        for _ in range(3):
            t.expect("]: ")
            t.key("enter")
        t.expect("next → one step at a time: sos run acme-1")
        assert t.wait() == 0
        assert len(QUESTION.findall(t.text)) == 3

    (opened,) = events(store)
    assert opened["title"]
    assert (opened["severity"], opened["incident_kind"], opened["reported"]) == (1, "outage", MONDAY)


def test_with_everything_given_nothing_is_asked() -> None:
    with terminal("new", "acme", "x", "-s", "2", "-k", "other", "--reported", "20m ago") as t:
        assert t.wait() == 0
        assert QUESTION.findall(t.text) == []
        assert "acme-1  x" in t.text


def test_an_answer_that_cannot_be_used_is_told_and_asked_for_again(store: Path) -> None:
    with terminal("new", "acme", "x", "-k", "other", "--reported", "now") as t:
        t.expect("how bad")
        t.type("terrible\n")
        t.expect('"terrible" is no severity; 1 is the worst')
        t.expect("how bad")
        t.type("2\n")
        assert t.wait() == 0

    assert events(store)[0]["severity"] == 2


def test_a_question_mark_is_no_answer_and_asks_again(store: Path) -> None:
    with terminal("new", "acme", "x", "-k", "other", "--reported", "now") as t:
        t.expect("how bad")
        t.type("?\n")
        t.expect("Enter takes what stands in brackets; or write your answer and press Enter; Ctrl-C stops")
        t.expect("how bad")
        t.type("2\n")
        assert t.wait() == 0

    assert events(store)[0]["severity"] == 2


@pytest.mark.parametrize("flag", ["--kind=outrage", "--reported=soon"])
def test_a_flag_that_is_wrong_is_told_before_anything_is_asked(store: Path, flag: str) -> None:
    with terminal("new", "acme", flag) as t:
        assert t.wait() == 2
        assert QUESTION.findall(t.text) == []

    assert events(store) == []


@pytest.mark.parametrize("answered", [0, 2])
def test_ctrl_c_at_any_question_writes_nothing(store: Path, answered: int) -> None:
    with terminal("new", "acme") as t:
        for _ in range(answered):
            t.expect("]: ")
            t.key("enter")
        t.expect("]: ")
        t.key("ctrl-c")
        assert t.wait() == 130
        assert "Traceback" not in t.text

    assert events(store) == []


def test_the_end_of_the_input_gives_up_too(store: Path) -> None:
    with terminal("new") as t:
        t.expect("]: ")
        t.key("ctrl-d")
        assert t.wait() == 130

    assert events(store) == []


@pytest.mark.parametrize("flag", ["--no-input", "--json"])
def test_who_wants_no_questions_gets_none(store: Path, flag: str) -> None:
    with terminal("new", "acme", flag) as t:
        assert t.wait() == 2
        assert "the title is missing" in t.text

    assert events(store) == []


def test_where_the_input_is_no_terminal_nothing_is_asked(store: Path) -> None:
    with Terminal(["sh", "-c", "sos new acme < /dev/null"], env=AT_MONDAY) as t:
        assert t.wait() == 2
        assert "the title is missing" in t.text

    assert events(store) == []


def test_questions_go_where_they_can_be_seen_and_never_among_the_data(store: Path) -> None:
    receipt = store / "receipt"
    with Terminal(["sh", "-c", f"sos new acme x -k other --reported now > '{receipt}'"], env=AT_MONDAY) as t:
        t.expect("how bad")
        t.type("2\n")
        assert t.wait() == 0
        assert "acme-1" not in t.text

    assert receipt.read_text(encoding="utf-8").startswith("acme-1  x\n")


def test_a_note_is_asked_for_where_none_was_given(store: Path, sos: Sos) -> None:
    sos("new", "acme", "x", at=MONDAY)
    with terminal("log", "acme-1") as t:
        t.expect("what happened")
        t.type("restarted the queue\n")
        assert t.wait() == 0
    with terminal("log", "acme-1") as t:
        t.expect("what happened")
        t.key("ctrl-c")
        assert t.wait() == 130

    assert [event["text"] for event in events(store)[1:]] == ["restarted the queue"]


def test_a_dash_on_a_terminal_says_what_it_waits_for(store: Path, sos: Sos) -> None:
    sos("new", "acme", "x", at=MONDAY)
    with terminal("log", "acme-1", "-") as t:
        t.expect("then Ctrl-D:")
        t.type("one\ntwo\n")
        t.key("ctrl-d")
        assert t.wait() == 0

    assert events(store)[-1]["text"] == "one\ntwo"
