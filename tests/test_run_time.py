"""`sos run` and the clock: what comes due is said once, and calmly, also while somebody types."""

from __future__ import annotations

from pathlib import Path

from tests.at_the_keys import SMALL, burning, events, hurried, press, stand_at, told, walk
from tests.conftest import Sos

BOXED = SMALL.replace('say = "ack"', 'say = "ack"\nwithin = "10m"')
SOON = "acknowledge is due in 5 min, at 18:50 your time"
DUE = "acknowledge is due now, 18:50 your time"
OVER = "the time for this step is over: no harm, go on"


def test_five_minutes_before_is_said_above_the_line_that_is_being_typed(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    # Reported at 18:35, to be acknowledged in 15 minutes: at 18:45 five are left.
    with walk(at="2026-11-19T18:44:56Z") as t:
        stand_at(t, 1)
        t.type("n the fan is loud, caf\u00e9 ")
        t.expect("caf\u00e9 ")
        t.expect(f"\n{SOON}\nstep 1: n the fan is loud, caf\u00e9 ")
        t.type("too\n")
        press(t, 1, "q")
        assert t.wait() == 0
        assert t.text.count("is due in 5 min") == 1

    assert told(log) == ["noted the fan is loud, caf\u00e9 too"]


def test_due_and_the_end_of_a_time_box_are_said_once_each(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency, BOXED)
    with walk(first=hurried(100), at="2026-11-19T18:48:00Z", columns=120) as t:
        stand_at(t, 1)
        t.type("n half a")
        for line in (DUE, OVER):
            t.expect(f"\n{line}\nstep 1: n half a")
        t.type(" line\n")
        t.expect("note logged")
        press(t, 1, "")
        t.expect("planned by 18:50 your time, ")
        t.expect(" ago: that happens; go on, one step at a time")
        press(t, 1, "q")
        assert t.wait() == 0
        assert [t.text.count(line) for line in (SOON, DUE, OVER)] == [0, 1, 1]

    assert told(log) == ["noted half a line"]


def test_what_ran_out_before_is_on_the_screen_and_not_said_again(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency, BOXED)
    with walk(at="2026-11-19T18:57:00Z", columns=120) as t:
        t.expect("time  planned by 18:50 your time, 7 min ago: that happens; go on, one step at a time")
        press(t, 1, "d")
        t.expect("step 1: acknowledged 18:57 your time, 7 min late")
        press(t, 2, "q")
        assert t.wait() == 0
        assert DUE not in t.text
        assert OVER not in t.text

    assert [event["at"][11:16] for event in events(log)] == ["18:57", "18:57"]
