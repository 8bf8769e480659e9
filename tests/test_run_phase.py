"""`sos run` in a phase that is done from memory: all its steps at once, and confirmed together."""

from __future__ import annotations

from pathlib import Path

from tests.at_the_keys import burning, desktop, events, press, told, walk
from tests.conftest import Sos


def test_a_phase_done_from_memory_shows_all_its_steps_and_ticks_them_together(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as t:
        press(t, 1, "d")
        press(t, 2, "d")
        press(t, 3, "x")
        t.expect("Then (2 of 3) · steps 4 to 7 of 9 · do them all, then confirm")
        for step in (
            "Look at the server.",
            "Look at the backup.",
            "Look at the domain.",
            "Ask for the login.",
        ):
            t.expect(step)
        press(t, 4, "d 5 restored it on Tuesday")
        t.expect("state  done")
        press(t, 4, "s 6 it is not ours")
        press(t, 4, "x 8")
        t.expect("step 8 does not stand here; l lists all steps")
        press(t, 4, "s")
        t.expect("several are to do; put its number behind the key: s 4")
        press(t, 4, "x 7")
        press(t, 4, "u 7")
        press(t, 4, "d")
        press(t, 8, "q")
        assert t.wait() == 0

    asked = [event["text"] for event in events(log) if event["kind"] == "sent"]
    assert told(log)[4:] == [
        *("step_done 5 restored it on Tuesday", "step_skipped 6 it is not ours", "not_applicable 7"),
        *("retracted 1", "step_done 4", "step_done 7", f"sent {asked[-1]}", "waiting the login"),
    ]


def test_lines_of_a_phase_are_copied_by_step_and_line(agency: Path, sos: Sos, tmp_path: Path) -> None:
    burning(sos, agency)
    with walk(**desktop(tmp_path)) as t:
        for step in (1, 2, 3):
            press(t, step, "x")
        press(t, 4, "c 4 2")
        t.expect("copied; nothing was run")
        assert (tmp_path / "taken").read_text("utf-8") == "df -h"
        press(t, 4, "c 7")
        t.expect("copied: paste it where they read it")
        assert "the login" in (tmp_path / "taken").read_text("utf-8")
        press(t, 4, "c 4")
        t.expect("this step has several lines")
        press(t, 4, "c 5")
        t.expect("this step has nothing to copy")
        press(t, 4, "c 4 3")
        t.expect("there is no line 3; they go from 1 to 2")
        press(t, 4, "q")
        assert t.wait() == 0
