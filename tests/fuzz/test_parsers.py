"""F21: whatever a parser is given, it gives a sound value or refuses it with an error of its own."""

from __future__ import annotations

import re

import pytest

from freelance_sos.domain.durations import parse_elapsed
from freelance_sos.domain.errors import UsageError
from tests.fuzz.damaged_stores import STORE_PARSERS
from tests.fuzz.fuzzing import PARSERS, fuzz
from tests.fuzz.parsers import Parser, same

FEW = 60


@pytest.mark.parametrize("name", PARSERS)
def test_hostile_input_is_read_or_refused_and_nothing_else(name: str) -> None:
    told = fuzz(PARSERS[name], FEW, number=1)

    assert told.inputs >= FEW


@pytest.mark.parametrize("store", STORE_PARSERS, ids=lambda store: store.name)
def test_a_store_with_a_hostile_file_answers_every_command(store: Parser) -> None:
    # Two commands for each: they cost a hundred times what a parser does.
    assert fuzz(store, FEW // 10, number=1).inputs >= FEW // 10


@pytest.mark.parametrize("name", PARSERS)
def test_its_samples_are_sound(name: str) -> None:
    parser = PARSERS[name]
    taken = [parser.take(sample) for sample in parser.samples]

    assert "took" in taken


def naive(data: bytes) -> int:
    """Reads a number as one would who trusts everybody."""
    if not re.match(rb"\w+m$", data):
        raise UsageError("no length")
    return int(data[:-1])


def test_the_fuzzer_finds_an_error_that_is_not_ours() -> None:
    # A word passes the pattern, so does a line end, and a number of thousands of digits is none for int.
    with pytest.raises(ValueError, match=r"invalid literal|Exceeds the limit"):
        fuzz(Parser("naive", naive, (b"30m",)), 500, number=1)


def test_the_fuzzer_finds_a_value_that_does_not_come_back() -> None:
    hours_only = Parser(
        "hours only",
        lambda data: parse_elapsed(data.decode("utf-8", "replace")),
        (b"1h30m",),
        again=lambda it: same(parse_elapsed(f"{it.total_seconds() // 3600:.0f}h"), it),
    )
    with pytest.raises(AssertionError, match="became"):
        fuzz(hours_only, 500, number=1)


def test_a_refusal_without_a_word_is_none() -> None:
    def silent(data: bytes) -> None:
        raise UsageError("")

    with pytest.raises(AssertionError, match="without a word"):
        Parser("silent", silent, ()).take(b"x")
