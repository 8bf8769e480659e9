"""A drill at a terminal, for tests."""

from __future__ import annotations

from tests.terminal import Terminal

NOW = "2026-11-19T18:40:00Z"
LAST_STEP = 20


def drill(*words: str, columns: int = 80) -> Terminal:
    return Terminal(["sos", "drill", *words], env={"SOS_NOW": NOW}, columns=columns, rows=50)


def begun(*words: str, columns: int = 80) -> Terminal:
    """A drill that stands at its first step."""
    t = drill(*words, columns=columns)
    t.expect("Enter starts the clock")
    t.type("\n")
    t.expect("step 1: ")
    return t


def ticked(t: Terminal, number: int) -> None:
    """A step done in my own words; the step behind it, or the scorecard, is there afterwards."""
    t.type(f"d done as step {number}\n")
    t.expect(f"step {number}: ")
    t.expect(f"step {number + 1}: " if number < LAST_STEP else "Scorecard")
