"""`sos run` when it is broken off: what was ticked is there, and the next `sos run` goes on at that step."""

from __future__ import annotations

import os
import signal
from itertools import pairwise
from pathlib import Path

import pytest

from tests.at_the_keys import burning, events, interrupted, killed, press, stand_at, ticks, walk
from tests.conftest import Sos
from tests.terminal import Terminal

Keys = list[tuple[int, str]]
# What carries somebody through the small runbook, step by step; its third phase is ticked at once.
THROUGH = {1: "d", 2: "d looked", 3: "x", 4: "d", 8: "d", 9: "d"}


def first(count: int) -> Keys:
    """The keys of the first steps."""
    return list(THROUGH.items())[:count]


# Every prompt of the walk: the keys that lead to its step, those that lead from there to it, what is asked.
PROMPTS: dict[str, tuple[Keys, Keys, str]] = {
    "the first step": ([], [], "? help\nstep 1: "),
    "a later step": (first(1), [], "? help\nstep 2: "),
    "a phase": (first(3), [], "? help\nsteps 4 to 7: "),
    "why skip": (first(1), [(2, "s")], "why skip it, in a few words (Enter: don't skip): "),
    "note": (first(1), [(2, "n")], "note: "),
    "first gap": (first(2), [(3, "c")], "what was done: "),
    "second gap": (first(2), [(3, "c\nlooked at it")], "the next step: "),
    "a gap of what was sent": (first(2), [(3, "d\nlooked at it")], "the next step: "),
    "sent like that": (first(2), [(3, "d\n\n")], "did you send it like that (y/n) [n]: "),
    "own promise": (first(2), [(3, "d More at 11:30.")], "11:30 their time, 19:30 your time (y/n) [y]: "),
    "wait": (first(1), [(2, "w")], "what do you wait for: "),
    "they answered": ([*first(1), (2, "w for Jo")], [(2, "r")], "(Enter: just that they did): "),
    "untick": (first(1), [(2, "b"), (1, "u")], "do it (y/n) [n]: "),
    "the review": (first(6), [], "write down the lessons now (y/n) [y]: "),
}


@pytest.mark.parametrize("prompt", PROMPTS)
def test_giving_up_at_any_prompt_keeps_every_step_before_and_nothing_else(
    agency: Path, sos: Sos, prompt: str
) -> None:
    log = burning(sos, agency)
    way, last_keys, asked = PROMPTS[prompt]
    with walk() as t:
        reach(t, [*way, *last_keys], asked)
        before = log.read_bytes()
        t.type("half a li")
        t.expect("half a li")
        assert interrupted(t) == 130, t.text
        assert_kept(t, log, before)

    # The next run goes on there; the end of the input is no other way out.
    with walk() as t:
        reach(t, last_keys, asked)
        assert interrupted(t, "ctrl-d") == 130, t.text
        assert_kept(t, log, before)


def reach(t: Terminal, pressed: Keys, asked: str) -> None:
    """Press these keys, each when its step is shown, up to the prompt."""
    for step, key in pressed:
        press(t, step, key)
    t.expect(asked)


def assert_kept(t: Terminal, log: Path, before: bytes) -> None:
    """It says in one line how to go on, and nothing was written."""
    last = t.text.rstrip().splitlines()[-1]
    assert last.startswith("stopped at step ")
    assert last.endswith("; everything so far is kept; sos run luna-2")
    assert "Traceback" not in t.text
    assert log.read_bytes() == before


def test_ctrl_c_in_the_very_instant_in_which_the_walk_looks_at_the_clock(agency: Path, sos: Sos) -> None:
    burning(sos, agency)
    with walk() as t:
        stand_at(t, 1)
        for number in (signal.SIGSTOP, signal.SIGALRM, signal.SIGINT, signal.SIGCONT):
            os.kill(t._process.pid, number)
        assert t.wait() == 130, t.text
        t.expect("stopped at step 1; everything so far is kept; sos run luna-2")


def test_a_closed_window_keeps_every_step_and_nothing_of_the_line(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as t:
        press(t, 1, "d")
        press(t, 2, "d I looked")
        stand_at(t, 3)
        t.type("d We are half way thr")
        t.expect("half way thr")
        # Here the window is closed, and the program is told.

    assert ticks(log) == [1, 2]
    with walk() as t:
        press(t, 3, "q")
        assert t.wait() == 0


def test_killed_between_any_two_steps_every_tick_before_is_there(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    steps = [*THROUGH, 0]
    for step, following in pairwise(steps):
        with walk() as t:
            press(t, step, THROUGH[step])
            if following:
                stand_at(t, following)
                t.type("n half a li")
                t.expect("half a li")
            else:
                t.expect("write down the lessons now")
            before = log.read_bytes()
            killed(t)
        assert log.read_bytes() == before

    assert ticks(log) == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert [event["kind"] for event in events(log)].count("acknowledged") == 1


def test_killed_after_every_step_of_site_down_its_end_is_reached_still(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency, runbook=None)
    pressed = {1: "d", 2: "d", 3: "s no phone", 4: "d We look at it.", 5: "x", 6: "d 203.0.113.7"}
    for step, key in pressed.items():
        with walk() as t:
            press(t, step, key)
            stand_at(t, step + 1)
            killed(t)

    with walk() as t:
        for step in range(7, 21):
            press(t, step, "d It works." if step in (9, 17, 18) else "d")
        t.expect("That was the last step: 18 of 20 done, 1 skipped, 1 not applicable.")
    assert ticks(log) == list(range(1, 21))


def test_killed_while_it_records_the_step_is_there_as_a_whole_or_not_at_all(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as t:
        press(t, 1, "d")
        killed(t)

    kinds = [event["kind"] for event in events(log)]
    assert kinds in ([], ["step_done", "acknowledged"])
    with walk() as t:
        stand_at(t, 2 if kinds else 1)


# -- a disk that takes nothing ---------------------------------------------------------------------

# Writing fails for as long as the file `bad` is there, the way the system calls fail on such a disk.
FULL = """
import errno, os, stat
write = os.write
def limited(descriptor, data):
    if not os.path.exists("bad") or not stat.S_ISREG(os.fstat(descriptor).st_mode):
        return write(descriptor, data)
    if len(data) > 20:
        return write(descriptor, data[: len(data) - 20])
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
os.write = limited
"""
READ_ONLY = """
import errno, os
open_ = os.open
def guarded(path, flags, *more, **named):
    if os.path.exists("bad") and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))
    return open_(path, flags, *more, **named)
os.open = guarded
"""


@pytest.mark.parametrize(
    ("disk", "why"), [(FULL, "the disk is full; free some space"), (READ_ONLY, "the disk is read-only")]
)
def test_a_disk_that_takes_nothing_is_told_and_the_walk_goes_on_when_it_does(
    agency: Path, sos: Sos, home: Path, disk: str, why: str
) -> None:
    log = burning(sos, agency)
    with walk(first=disk, columns=300) as t:
        press(t, 1, "d")
        stand_at(t, 2)
        before = log.read_bytes()
        (home / "bad").touch()
        for key in ("d", "s no time", "n a note", "w for Jo"):
            t.type(f"{key}\n")
            t.expect("can't write")
            t.expect(why)
            stand_at(t, 2)
        assert log.read_bytes() == before
        (home / "bad").unlink()
        t.type("d\n")
        press(t, 3, "q")
        assert t.wait() == 0

    assert ticks(log) == [1, 2]


def test_where_the_walk_can_not_even_begin_the_whole_list_is_shown(
    agency: Path, sos: Sos, home: Path
) -> None:
    burning(sos, agency)
    (home / "bad").touch()
    with walk(first=FULL, columns=300) as t:
        for step in ("1 Tell them you have it.", "9 Write down what you learned."):
            t.expect(step)
        t.expect("the disk is full; free some space and try again")
        assert t.wait() == 6
