"""`sos run`: a runbook walked at the keys, and exactly what was pressed in the timeline."""

from __future__ import annotations

from pathlib import Path

from tests.at_the_keys import (
    burning,
    events,
    in_lisbon,
    interrupted,
    press,
    promises,
    stand_at,
    ticks,
    told,
    walk,
)
from tests.conftest import Sos

OWN_WORDS = "I rang Jo: the app takes no orders since 18:20."
RESTORED = "All works again. No order was lost."


def test_the_whole_of_site_down_by_reading_the_screen(
    agency: Path, sos: Sos, clipboard: dict[str, str], tmp_path: Path
) -> None:
    log = burning(sos, agency, runbook=None)
    taken = tmp_path / "taken"

    with walk(**clipboard) as t:
        t.expect("Site down  site-down")
        t.expect("lesson Check the disk first when orders stop.  (luna-1)")
        t.expect("? explains the keys")
        press(t, 1, "?")
        t.expect("d ticks the step")
        t.expect("step 1: ")
        t.type("c\n")
        t.expect("copied")
        copied = taken.read_text("utf-8")
        press(t, 1, "d")
        t.expect("step 1: acknowledged")
        press(t, 2, f"d {OWN_WORDS}")
        press(t, 3, "s")
        t.expect("why skip it")
        t.type("no phone at hand\n")
        press(t, 4, "c")
        t.expect("what was done: ")
        t.type("looked at the server\n")
        t.expect("the next step: ")
        t.type("read its logs\n")
        t.expect("copied")
        copied_update = taken.read_text("utf-8")
        t.expect("Done: looked at the server")
        press(t, 4, "d")
        press(t, 5, "n")
        t.expect("note: ")
        t.type("their page is green\n")
        press(t, 5, "d")
        press(t, 6, "c 2")
        t.expect("copied; nothing was run")
        assert taken.read_text("utf-8") == "dig +short NS luna.example"
        press(t, 6, "x")
        press(t, 7, '"d')
        t.expect("is no key here")
        t.type("d 502 since 18:20\n")
        press(t, 8, "b")
        t.expect("state  done")
        t.expect("502 since 18:20")
        press(t, 7, "b")
        t.expect("state  not applicable")
        press(t, 6, "u")
        press(t, 6, "done")
        press(t, 8, "")
        press(t, 8, "l")
        t.expect("Confirm and learn (4 of 4)")
        press(t, 8, "d")
        press(t, 9, "d We read the logs.")
        press(t, 10, "b")
        press(t, 9, "u")
        t.expect('message to the client "We read the logs."\ndo it (y/n) [n]: ')
        t.type("n\n")
        press(t, 9, "u")
        t.expect("do it (y/n) [n]: ")
        t.type("y\n")
        t.expect("step 9: tick taken back")
        press(t, 9, "d We read the logs again.")
        press(t, 10, "w")
        t.expect("what do you wait for: ")
        t.type("the login for the host\n")
        t.expect("waiting since")
        press(t, 10, "r")
        t.expect("what did they say")
        t.type("it is in the safe\n")
        for step in range(10, 17):
            press(t, step, "d")
        press(t, 17, "d")
        # What they were told before is offered again.
        t.expect("what was done [looked at the server]: ")
        t.type("renewed the certificate\n")
        t.expect("step 17: waiting for the client")
        press(t, 18, "r they see orders again")
        press(t, 18, f"d {RESTORED}")
        t.expect("step 18: resolved")
        press(t, 19, "d")
        press(t, 20, "d")
        t.expect("That was the last step: 19 of 20 done, 1 skipped.")
        t.expect("write down the lessons now (y/n) [y]: ")
        t.type("n\n")
        t.expect("next → sos close luna-2")
        assert t.wait() == 0
        screen = t.text

    # What was written down here is no news.
    assert "they wrote: " not in screen
    sent = [event["text"] for event in events(log) if event["kind"] == "sent"]
    (acknowledged,) = [event for event in events(log) if event["kind"] == "acknowledged"]
    assert acknowledged["text"] == copied
    assert "looked at the server" in copied_update
    assert told(log) == [
        *("step_done 1", f"acknowledged {copied}"),
        *("step_done 2", f"sent {OWN_WORDS}"),
        "step_skipped 3 no phone at hand",
        *("step_done 4", f"sent {copied_update}"),
        *("noted their page is green", "step_done 5"),
        "not_applicable 6",
        "step_done 7 502 since 18:20",
        *("retracted 1", "step_done 6"),
        "step_done 8",
        *("step_done 9", "sent We read the logs.", "retracted 2"),
        *("step_done 9", "sent We read the logs again."),
        *("waiting the login for the host", "received it is in the safe", "resumed"),
        *(f"step_done {step}" for step in range(10, 17)),
        *("step_done 17", f"sent {sent[4]}", "waiting their yes that it works"),
        *("received they see orders again", "resumed"),
        *("step_done 18", f"sent {RESTORED}", "resolved"),
        *("step_done 19", "step_done 20"),
    ]
    assert "Please check it on your side." in sent[4]
    # What they were promised is what stood on the screen when the key was pressed.
    shown = promises(screen.partition("step 1: acknowledged")[0])[-1]
    assert in_lisbon(acknowledged["promise"]) == shown
    there = f"Thursday, November 19, {int(shown[:2]) - 8}:{shown[3:]} AM, Los Angeles time"
    assert f"hear from me again by {there}" in copied


def test_at_the_end_the_review_is_offered_and_taken_up(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as t:
        press(t, 1, "d")
        press(t, 2, "d")
        press(t, 3, "d We look at the server.")
        press(t, 4, "d 4 5 6")
        press(t, 7, "x")
        press(t, 8, "d")
        press(t, 9, "d")
        t.expect("write down the lessons now (y/n) [y]: ")
        t.type("\n")
        t.expect("What happened")
        t.type("all of it was down\n")
        t.expect("Why")
        assert interrupted(t) == 130
        t.expect("your answers are kept; to go on: sos close luna-2")

    assert told(log)[-2:] == ["resolved", "step_done 9"]


def test_quit_and_go_on_at_the_same_step_on_another_day(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as t:
        t.expect("lesson Check the disk first")
        press(t, 1, "d")
        press(t, 2, "q")
        t.expect("luna-2 stands at step 2 of 9; everything so far is kept\nnext → sos run luna-2\n")
        assert t.wait() == 0
    kept = log.read_bytes()

    with walk(at="2026-11-21T08:00:00Z") as t:
        t.expect("You were here before: 1 of 9 done. It goes on where you stopped.")
        press(t, 2, "quit")
        assert t.wait() == 0
        assert "lesson" not in t.text

    assert log.read_bytes() == kept


def test_quit_at_any_step_keeps_what_was_done_and_starts_there_again(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    keys = {1: "d", 2: "s not now", 3: "d We look.", 4: "d 4 5 6", 7: "x", 8: "d", 9: "d"}

    for step, key in keys.items():
        with walk(at=f"2026-11-19T18:4{step}:00Z") as t:
            press(t, step, key, "q" if step < 9 else "n")
            assert t.wait() == 0

    assert ticks(log) == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_a_pasted_message_is_taken_as_a_whole(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as t:
        stand_at(t, 1)
        # Only a program that asks for it is told where a paste begins and ends.
        assert "\x1b[?2004h" in t.raw
        t.type("d \x1b[200~I have it.\nq\nRobin\x1b[201~\n")
        press(t, 2, "q")

    assert told(log) == ["step_done 1", "acknowledged I have it.\nq\nRobin"]


def test_keys_that_answer_nothing_record_nothing(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as t:
        press(t, 1, "s", "")
        t.expect("nothing was recorded; the step is still to do")
        press(t, 1, "n", "")
        t.expect("nothing was written down")
        stand_at(t, 1)
        # b is no key at the first step, u none where nothing is ticked.
        for key in ("b", "5", "yesterday"):
            t.type(f"{key}\n")
            t.expect(f'"{key}" is no key here; one of d, s, x, n, c, w, r, l, q; to write it down:')
            t.expect(f"n {key}\n")
        t.type("u\n")
        t.expect('"u" is no key here; b goes back to the step; there u takes its tick back')
        assert interrupted(t) == 130

    assert told(log) == []
