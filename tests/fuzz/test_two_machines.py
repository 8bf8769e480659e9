"""F13, F14, F16, F27 together: random commands on two machines that share one copy."""

from __future__ import annotations

from tests.fuzz.machine import GONE, Texts
from tests.fuzz.two_machines import machine_test

TestTwoMachines = machine_test(examples=5, steps=12)


def test_a_text_is_lost_when_nothing_that_came_of_it_is_there() -> None:
    texts = Texts()
    texts.wrote(None, b"first")
    texts.wrote(b"first", b"left")
    texts.wrote(b"first", b"right")

    assert texts.lost({b"left", b"right"}) == []
    assert texts.lost({b"left"}) == [b"right"]
    assert texts.lost({b"first"}) == [b"left", b"right"]
    assert texts.lost(set()) == [b"first", b"left", b"right"]


def test_a_text_that_was_taken_back_or_not_chosen_is_not_lost() -> None:
    texts = Texts()
    texts.wrote(b"first", b"second")
    texts.wrote(b"second", b"first")
    texts.gave_up(b"other", b"second")
    texts.gave_up(b"removed", GONE)

    assert texts.lost({b"first", GONE}) == []
    assert texts.lost({b"second", GONE}) == []
    assert sorted(texts.lost({GONE})) == [b"first", b"other", b"second"]
