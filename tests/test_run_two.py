"""`sos run` of one incident in two terminals: no step is lost, and none is done twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.at_the_keys import NOW, SMALL, burning, events, press, stand_at, ticks, told, walk
from tests.conftest import Sos

ELSEWHERE = "step 2 is done now, from another terminal or command: that stands"


@pytest.mark.parametrize("key", ["d", "d I looked too", "s no time", "x", "n a note", ""])
def test_a_step_that_another_terminal_did_stands_and_the_next_one_comes(
    agency: Path, sos: Sos, key: str
) -> None:
    log = burning(sos, agency)
    with walk() as mine:
        press(mine, 1, "x")
        stand_at(mine, 2)
        with walk() as theirs:
            press(theirs, 2, "d looked at it")
            press(theirs, 3, "q")
            assert theirs.wait() == 0
        mine.type(f"{key}\n")
        mine.expect(ELSEWHERE)
        stand_at(mine, 3)
        assert mine.text.count("from another terminal") == 1

    noted = ["noted a note"] if key.startswith("n") else []
    assert told(log) == ["not_applicable 1", "step_done 2 looked at it", *noted]


def test_both_press_the_same_key_at_once_and_it_counts_once(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as mine, walk() as theirs:
        stand_at(mine, 1)
        stand_at(theirs, 1)
        mine.type("d\n")
        theirs.type("d\n")
        stand_at(mine, 2)
        stand_at(theirs, 2)

    assert [event["kind"] for event in events(log)] == ["step_done", "acknowledged"]


def test_different_steps_from_both_all_land(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as mine:
        for step in (1, 2, 3):
            press(mine, step, "x")
        stand_at(mine, 4)
        with walk() as theirs:
            press(theirs, 4, "d 5")
            press(theirs, 4, "s 6 not ours")
            stand_at(theirs, 4)
            mine.type("d 4\n")
            mine.expect("step 4: done")
            theirs.type("x 7\n")
            theirs.expect("step 7: not applicable")
            press(theirs, 8, "q")
        # Shown before that: all of them were still to do then, but for the one ticked here.
        mine.type("\n")
        press(mine, 8, "q")

    assert told(log)[3:] == ["step_done 5", "step_skipped 6 not ours", "step_done 4", "not_applicable 7"]


def test_a_whole_phase_is_ticked_but_for_what_another_terminal_ticked(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as mine:
        for step in (1, 2, 3):
            press(mine, step, "x")
        stand_at(mine, 4)
        assert sos("step", "skip", "luna-2", "5", "--why", "tested on Monday", at=NOW).code == 0
        mine.type("d\n")
        mine.expect("step 5 is skipped now, from another terminal or command: that stands")
        mine.expect("step 7: waiting for the client")
        press(mine, 8, "q")

    assert ticks(log)[3:] == [5, 4, 6, 7]


def test_acknowledged_in_another_terminal_while_the_first_step_is_shown(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as t:
        stand_at(t, 1)
        assert sos("ack", "luna-2", "On it.", at=NOW).code == 0
        t.type("d\n")
        t.expect("step 1 is done now, from another terminal or command: that stands")
        press(t, 2, "q")

    assert told(log) == ["acknowledged On it."]


def test_what_the_client_wrote_meanwhile_is_told_once(agency: Path, sos: Sos) -> None:
    burning(sos, agency)
    with walk() as t:
        stand_at(t, 1)
        assert sos("log", "luna-2", "--from", "All tablets are dark.", at=NOW).code == 0
        t.type("d\n")
        t.expect("they wrote: All tablets are dark.")
        press(t, 2, "d")
        press(t, 3, "q")
        assert t.wait() == 0
        assert t.text.count("All tablets are dark.") == 1


def test_an_incident_that_another_terminal_ended_ends_the_walk(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as t:
        press(t, 1, "d")
        stand_at(t, 2)
        assert sos("cancel", "luna-2", "a false alarm", at="2026-11-19T18:50:00Z").code == 0
        t.type("d\n")
        t.expect("luna-2 is cancelled: nothing is left to walk")
        assert t.wait() == 0

    assert ticks(log) == [1]


def test_a_step_unticked_elsewhere_is_not_unticked_twice(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as t:
        press(t, 1, "x")
        press(t, 2, "d looked")
        press(t, 3, "b")
        stand_at(t, 2)
        assert sos("undo", "luna-2", at=NOW).code == 0
        t.type("u\n")
        t.expect("step 2")
        press(t, 2, "d looked again")
        press(t, 3, "q")

    assert told(log) == ["not_applicable 1", "step_done 2 looked", "retracted 1", "step_done 2 looked again"]


def test_resolved_elsewhere_is_told_and_the_message_to_the_client_is_still_to_send(
    agency: Path, sos: Sos
) -> None:
    said = SMALL.replace('marks = "resolved"', 'marks = "resolved"\nsay = "resolved"')
    log = burning(sos, agency, said)
    with walk() as t:
        press(t, 1, "d")
        stand_at(t, 2)
        assert sos("resolve", "luna-2", "rolled back", at="2026-11-19T18:41:00Z").code == 0
        t.type("\n")
        t.expect("luna-2 is resolved now, from another terminal or command")
        for step in (2, 3):
            press(t, step, "x")
        press(t, 4, "x 4 5 6 7")
        press(t, 8, "d It works again. No data was lost.")
        t.expect("step 8: message to the client logged")
        press(t, 9, "q")
        assert t.wait() == 0

    assert told(log)[-2:] == ["step_done 8", "sent It works again. No data was lost."]
