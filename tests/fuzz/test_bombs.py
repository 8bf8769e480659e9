"""F22: what is made to keep a parser busy is refused or done within two seconds and 200 MB, by every one.

Here all of it is a fiftieth of what it could be: what grows with the square of its size shows, and the
rest takes no time. `make exhaustive` takes it whole.
"""

from __future__ import annotations

import re

import pytest

from tests.fuzz.bombs import bombs_for
from tests.fuzz.fuzzing import PARSERS
from tests.fuzz.parsers import Parser
from tests.fuzz.watched import watched

SIZE = 20_000


@pytest.mark.parametrize("name", PARSERS)
def test_no_bomb_goes_off(name: str) -> None:
    outcomes = watched(PARSERS[name], bombs_for(name, SIZE))

    assert len(outcomes) > 40
    assert {bomb: str(one) for bomb, one in outcomes.items() if not one.is_fine} == {}


def test_a_parser_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.watched._PATIENCE_SECONDS", 1)
    endless = Parser("endless", lambda data: re.fullmatch(rb"(a+)+b", data), ())
    told = watched(endless, {"bait": lambda: b"a" * 60, "after": lambda: b"ab"})

    assert told["bait"].became == "ended the process"
    assert told["after"].became == "took"
    assert [one.is_fine for one in told.values()] == [False, True]


def test_a_parser_that_fills_the_memory_is_found() -> None:
    greedy = Parser("greedy", lambda data: len(bytearray(data * 300_000_000)), ())

    assert not watched(greedy, {"bait": lambda: b"a"})["bait"].is_fine
