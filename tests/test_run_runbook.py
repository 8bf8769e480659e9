"""`sos run` and the runbook's file: changed, deleted or broken, the walk goes on and says so."""

from __future__ import annotations

from pathlib import Path

from tests.at_the_keys import SMALL, burning, press, stand_at, ticks, walk
from tests.conftest import Sos
from tests.runbooks import put

CHANGED = "small was changed since: this incident goes on with the copy it began with."


def test_a_runbook_changed_while_it_is_walked_is_told_once_and_its_copy_is_walked(
    agency: Path, sos: Sos
) -> None:
    log = burning(sos, agency)
    with walk() as t:
        stand_at(t, 1)
        put(agency, SMALL.replace("Look at the site.", "Look at the moon."), "small")
        t.type("d\n")
        t.expect(CHANGED)
        t.expect("Look at the site.")
        press(t, 2, "d")
        press(t, 3, "q")
        assert t.wait() == 0
        assert t.text.count(CHANGED) == 1

    with walk() as t:
        t.expect(CHANGED)
        press(t, 3, "q")
        assert t.wait() == 0
        assert t.text.count(CHANGED) == 1
    assert ticks(log) == [1, 2]


def test_a_runbook_deleted_while_it_is_walked_is_walked_to_its_end(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as t:
        press(t, 1, "d")
        stand_at(t, 2)
        (agency / "runbooks" / "small.toml").unlink()
        t.type("d\n")
        press(t, 3, "d We look at it.")
        press(t, 4, "q")
    with walk() as t:
        press(t, 4, "d")
        press(t, 8, "d")
        press(t, 9, "d")
        t.expect("That was the last step: 9 of 9 done.")

    assert ticks(log) == list(range(1, 10))


def test_a_runbook_broken_while_it_is_walked_stops_nobody(agency: Path, sos: Sos) -> None:
    log = burning(sos, agency)
    with walk() as t:
        press(t, 1, "d")
        stand_at(t, 2)
        put(agency, SMALL[:300] + "\n[[[", "small")
        t.type("d\n")
        t.expect("small was changed since")
        press(t, 3, "q")

    assert ticks(log) == [1, 2]


def test_a_broken_runbook_begins_with_what_can_be_read_and_says_what_was_left_out(
    agency: Path, sos: Sos
) -> None:
    broken = SMALL.replace('do = "Look at the backup."', 'dou = "Look at the backup."').replace(
        'say = "update"', 'say = "updaet"'
    )
    log = burning(sos, agency, broken)
    with walk(columns=300) as t:
        t.expect("runbooks/small.toml:")
        t.expect("Small  small · 8 steps")
        press(t, 1, "d")
        press(t, 2, "d")
        t.expect('"updaet" is no phrase; did you mean update?')
        press(t, 3, "d told them by phone")
        press(t, 4, "q")
        assert t.wait() == 0
        assert t.text.count("runbooks/small.toml:") == t.text.partition("step 1: ")[0].count(
            "runbooks/small.toml:"
        )

    assert ticks(log) == [1, 2, 3]


def test_a_runbook_that_is_no_toml_at_all_is_told_and_another_one_is_walked(agency: Path, sos: Sos) -> None:
    burning(sos, agency, 'title = "Small\nkinds')
    with walk(columns=300) as t:
        t.expect("runbooks/small.toml")
        t.expect("Site down  site-down · 20 steps")
        press(t, 1, "q")
        assert t.wait() == 0


def test_a_runbook_taken_up_again_goes_on_where_it_was_left(agency: Path, sos: Sos) -> None:
    burning(sos, agency)
    with walk() as t:
        press(t, 1, "d")
        press(t, 2, "d")
        press(t, 3, "q")
    with walk("--runbook", "data-loss") as t:
        t.expect("data-loss")
        press(t, 2, "q")
    with walk("--runbook", "small") as t:
        t.expect("You were here before: 2 of 9 done.")
        press(t, 3, "q")
        assert "Tell them what you know." in t.text
    with walk() as t:
        t.expect("Small  small")
        press(t, 3, "q")
