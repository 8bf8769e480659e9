"""`sos run` on every kind of window: narrow, plain, without colours or letters of its own, and resized."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.at_the_keys import SMALL, STANDING_STILL, burning, interrupted, press, stand_at, walk
from tests.conftest import Sos
from tests.hostile import TEXTS, is_safe
from tests.terminal import Terminal
from tests.test_golden import WIDTHS, compare

# What line editing sends: bracketed paste, and the keypad.
LINE_EDITING = re.compile(r"\x1b\[\?(?:2004|1)[hl]|\x1b[=>]|\x1b\[K")
# Lines and corners of boxes, which are read aloud one by one.
BOXES = re.compile("[\u2500-\u259f]")
SHORT = SMALL.replace('say = "update"', 'say = "update"\nwithin = "20m"\nwhy = "Even if it is nothing new."')


def shown_at(t: Terminal, begin: str, end: str) -> str:
    """The last screen from the line with `begin` up to the question: without space at the ends of lines."""
    text = t.text[t.text.rindex(begin) :]
    lines = text[: text.index(end)].splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_screens_of_a_walk_are_those_that_are_kept(agency: Path, sos: Sos, width: int) -> None:
    burning(sos, agency, runbook=None)
    with walk(first=STANDING_STILL, columns=width, NO_COLOR="1") as t:
        stand_at(t, 1)
        screens = {"run-first": shown_at(t, "luna-2  online", "step 1: ")}
        t.type("x\n")
        for step in range(2, 6):
            press(t, step, "x")
        stand_at(t, 6)
        screens["run-middle"] = shown_at(t, "Look from the outside in", "step 6: ")
        t.type("s no time\n")
        for step in range(7, 10):
            press(t, step, "d We look at it." if step == 9 else "d")
        stand_at(t, 10)
        screens["run-ask"] = shown_at(t, "Bring it back", "step 10: ")
        t.type("l\n")
        stand_at(t, 10)
        screens["run-list"] = shown_at(t, "luna-2  online", "\nBring it back (3 of 4) \u00b7 step")

    compare(screens, width)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_screen_of_a_phase_is_the_one_that_is_kept(agency: Path, sos: Sos, width: int) -> None:
    burning(sos, agency)
    with walk(first=STANDING_STILL, columns=width, NO_COLOR="1") as t:
        for step in (1, 2, 3):
            press(t, step, "x")
        press(t, 4, "d 5 restored on Tuesday")
        stand_at(t, 4)
        compare({"run-phase": shown_at(t, "Then (2 of 3)", "steps 4 to 7: ")}, width)


def test_the_window_is_resized_in_the_middle(agency: Path, sos: Sos) -> None:
    burning(sos, agency, runbook=None)
    with walk() as t:
        stand_at(t, 1)
        for columns, key in ((60, "d"), (120, "d"), (60, ""), (80, "x")):
            before = len(t.text)
            t.resize(columns, 50)
            t.type(f"{key}\n")
            t.expect("? help\nstep ")
            lines = t.text[before:].partition("\n")[2].splitlines()
            assert max(map(cell_len, lines)) <= columns
            assert max(map(cell_len, lines)) > columns - 25
        assert interrupted(t) == 130


# Which codes may come: none at all, weights of letters, or these in colours.
@pytest.mark.parametrize(
    ("plain", "looks"),
    [({"TERM": "dumb"}, ""), ({"NO_COLOR": "1"}, r"\x1b\[[012347;]*m"), ({}, r"\x1b\[[\d;]*m")],
    ids=["dumb", "no colour", "colour"],
)
def test_nothing_is_drawn_over_and_nothing_boxed(
    agency: Path, sos: Sos, plain: dict[str, str], looks: str
) -> None:
    burning(sos, agency, SHORT)
    with walk(columns=60, **plain) as t:
        press(t, 1, "d")
        press(t, 2, "?")
        t.expect("step 2: ")
        t.type("l\n")
        press(t, 2, "x")
        press(t, 3, "s", "no time")
        press(t, 4, "q")
        assert t.wait() == 0
        codes = re.sub(looks, "", LINE_EDITING.sub("", t.raw)) if looks else t.raw
        assert "\x1b" not in codes
        assert not BOXES.search(t.text)
        assert max(map(cell_len, t.text.splitlines())) <= 60


def test_a_terminal_that_knows_ascii_alone(agency: Path, sos: Sos) -> None:
    burning(
        sos, agency, SHORT.replace("Even if", "Auch f\u00fcr \u2014 wenn"), title="caf\u00e9 ist geschlossen"
    )
    with walk(LC_ALL="C", PYTHONIOENCODING="ascii", columns=60) as t:
        t.expect("luna-2  caf? ist geschlossen")
        press(t, 1, "c")
        press(t, 1, "d")
        press(t, 2, "b")
        press(t, 1, "u")
        t.expect('acknowledged "Hello Jo')
        t.expect("do it (y/n) [n]: ")
        t.type("n\n")
        press(t, 1, "d")
        press(t, 2, "?")
        t.expect("step 2: ")
        t.type("d\n")
        press(t, 3, "b")
        press(t, 2, "u")
        press(t, 2, "s", "no time")
        t.expect("why   Auch f?r - wenn")
        press(t, 3, "d told them")
        press(t, 4, "q")
        t.expect("next -> sos run luna-2")
        assert t.wait() == 0
        assert t.text.isascii()


def test_letters_that_the_terminal_can_not_spell_are_asked_for_again(agency: Path, sos: Sos) -> None:
    burning(sos, agency)
    with walk(LC_ALL="C", PYTHONIOENCODING="ascii") as t:
        press(t, 1, "n caf\u00e9")
        t.expect("step 1: ")
        assert "Traceback" not in t.text
        assert "bug" not in t.text
        t.type("q\n")
        assert t.wait() == 0


@pytest.mark.parametrize("name", ["part 1", "part 2", "part 3"])
def test_no_text_reaches_the_terminal_as_a_code(agency: Path, sos: Sos, name: str) -> None:
    text = TEXTS[name]
    quoted = "".join(f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else letter for letter in text[:400])
    runbook = SMALL.replace("Look at the", f"{quoted} the").replace('title = "Then"', f'title = "{quoted}"')
    client = agency / "clients" / "luna.toml"
    written = client.read_text("utf-8").replace('"Luna Late Kitchen"', f'"{quoted}"')
    client.write_text(written.replace('"Jo Marsh"', f'"{quoted}"'), "utf-8")
    burning(sos, agency, runbook, title=text)
    assert sos("log", "luna-2", "--from", "--", text, at="2026-11-19T18:40:00Z").code == 0

    with walk(TERM="dumb", rows=200) as t:
        press(t, 1, "d")
        press(t, 2, "l")
        press(t, 2, "s", "because")
        assert sos("log", "luna-2", "--from", "--", text, at="2026-11-19T18:40:00Z").code == 0
        press(t, 3, "x")
        t.expect("they wrote: ")
        press(t, 4, "d 5")
        press(t, 4, "q")
        assert t.wait() == 0
        assert is_safe(t.raw.replace("\r\n", "\n"))
