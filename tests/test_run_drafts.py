"""`sos run` and its drafts: what was copied is what counts as sent, with the promise that stood in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.at_the_keys import (
    PACE,
    burning,
    events,
    in_lisbon,
    interrupted,
    press,
    promises,
    stand_at,
    told,
    walk,
)
from tests.conftest import Sos

# Time stands still; from the moment at which the file is there two hours have passed at every look.
LATER = "timedelta(hours=2 * __import__('os').path.exists('{file}'))"


def test_a_copied_draft_is_what_counts_as_sent(
    agency: Path, sos: Sos, clipboard: dict[str, str], tmp_path: Path
) -> None:
    log = burning(sos, agency)
    with walk(**clipboard) as t:
        press(t, 1, "c")
        t.expect("copied")
        stand_at(t, 1)
        promised = promises(t.text)[-1]
        # From now on a new draft would promise an hour instead of twenty minutes.
        assert sos("severity", "luna-2", "2", at="2026-11-19T18:40:30Z").code == 0
        t.type("\n")
        press(t, 1, "d")
        press(t, 2, "q")
        assert t.wait() == 0
        assert promises(t.text)[-1] == promised

    (acknowledged,) = [event for event in events(log) if event["kind"] == "acknowledged"]
    assert acknowledged["text"] == (tmp_path / "taken").read_text("utf-8")
    assert in_lisbon(acknowledged["promise"]) == promised


def test_without_a_clipboard_the_draft_is_on_the_screen(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as t:
        press(t, 1, "c")
        t.expect("there is no clipboard here: this terminal has no desktop; copy it from the")
        press(t, 1, "q")
        assert t.wait() == 0

    assert told(log) == []


def test_a_promise_that_passed_while_the_draft_stood_there_is_not_recorded(
    agency: Path, sos: Sos, tmp_path: Path
) -> None:
    log = burning(sos, agency)
    hours_later = tmp_path / "later"
    with walk(first=PACE.format(name="passed", value=LATER.format(file=str(hours_later)))) as t:
        stand_at(t, 1)
        assert promises(t.text) == ["19:00"]
        hours_later.touch()
        t.type("d\n")
        t.expect("the time that this draft promises has passed; here is a new one")
        press(t, 1, "q")
        assert t.wait() == 0
        assert promises(t.text)[-1] > "20:40"

    assert told(log) == []


def test_a_draft_that_was_copied_and_then_left_out_is_no_draft_any_more(
    agency: Path, sos: Sos, clipboard: dict[str, str]
) -> None:
    log = burning(sos, agency)
    with walk(**clipboard) as t:
        press(t, 1, "c")
        press(t, 1, "s they called, I told them")
        press(t, 2, "b")
        t.expect("state  skipped")
        stand_at(t, 1)
        shown = t.text.rpartition("state  skipped")[2]
        assert "draft" not in shown
        assert "d go on" in shown
        t.type("q\n")
        assert t.wait() == 0

    assert told(log) == ["step_skipped 1 they called, I told them"]


def test_what_stood_in_the_gaps_is_asked_for_where_it_was_sent_without(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as t:
        press(t, 1, "x")
        press(t, 2, "x")
        press(t, 3, "d", "looked at the logs", "d")
        t.expect('"d" is one letter; write it out')
        t.type("call the host\n")
        press(t, 4, "q")
        assert t.wait() == 0

    (sent,) = [event for event in events(log) if event["kind"] == "sent"]
    assert "\nDone: looked at the logs\nNext: call the host\n" in sent["text"]
    assert (sent["phrase"], sent["told"]) == (
        "update",
        {"done": "looked at the logs", "next_step": "call the host"},
    )
    assert in_lisbon(sent["promise"]) == promises(t.text)[-1]


def test_a_message_with_its_brackets_goes_out_only_for_a_yes(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as t:
        press(t, 1, "x")
        press(t, 2, "x")
        press(t, 3, "d", "", "", "")
        t.expect("places are still empty; did you send it like that (y/n) [n]: ")
        t.expect("nothing was recorded; the step is still to do")
        press(t, 3, "q")
        assert t.wait() == 0

    assert told(log) == ["not_applicable 1", "not_applicable 2"]


def test_what_was_filled_in_is_offered_again(agency: Path, sos: Sos, clipboard: dict[str, str]) -> None:
    burning(sos, agency)
    with walk(**clipboard) as t:
        press(t, 1, "x")
        press(t, 2, "x")
        press(t, 3, "c", "lokked at it", "read on")
        t.expect("Done: lokked at it")
        press(t, 3, "c", "looked at it")
        t.expect("what was done [lokked at it]: ")
        t.expect("the next step [read on]: ")
        t.type("\n")
        t.expect("Done: looked at it")
        t.expect("Next: read on")
        assert interrupted(t) == 130


# It is 10:40 where they are.
@pytest.mark.parametrize(
    ("words", "answer", "promised"),
    [
        ("Next word at 11:30.", "y", "19:30"),
        ("Next word at 11:30.", "n", None),
        ("Next word soon.", None, None),
        # Long ago or far ahead: that is when something happened.
        ("Cards fail since 10:15.", None, None),
        ("Cards fail since 18:20.", None, None),
    ],
)
def test_a_time_in_own_words_is_a_promise_where_somebody_says_so(
    agency: Path, sos: Sos, words: str, answer: str | None, promised: str | None
) -> None:
    log = burning(sos, agency)
    with walk() as t:
        press(t, 1, f"d {words}")
        if answer:
            t.expect("they hear from you next at 11:30 their time, 19:30 your time (y/n) [y]: ")
            t.type(f"{answer}\n")
        press(t, 2, "q")
        assert t.wait() == 0

    (acknowledged,) = [event for event in events(log) if event["kind"] == "acknowledged"]
    assert acknowledged["text"] == words
    assert acknowledged.get("promise") == (promised and f"2026-11-19T{promised}:00Z")
