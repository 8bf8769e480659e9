"""What is typed at a step: a key or its word, the numbers that go with it, and the words behind them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.commands.walk_keys import AGAIN, Answer, read_answer
from freelance_sos.domain.errors import UsageError

KEYS = ["d", "s", "x", "u", "n", "c", "w", "r", "b", "l", "q"]


def read(typed: str, *, takes_numbers: bool = False) -> Answer:
    return read_answer(typed, KEYS, takes_numbers=takes_numbers)


def test_nothing_typed_shows_the_step_again() -> None:
    assert read("") == Answer(key=AGAIN)


@pytest.mark.parametrize("key", KEYS)
def test_a_key_alone_is_that_key_in_either_case(key: str) -> None:
    assert read(key) == read(key.upper()) == Answer(key=key)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (["done", "Done", "DONE"], "d"),
        (["skip"], "s"),
        (["na", "n/a", "N/A", "not applicable"], "x"),
        (["note"], "n"),
        (["draft", "copy"], "c"),
        (["wait"], "w"),
        (["answered", "resume", "they answered"], "r"),
        (["untick", "undo"], "u"),
        (["back"], "b"),
        (["list"], "l"),
        (["quit", "exit", "stop"], "q"),
    ],
)
def test_whole_words_are_taken_as_well(words: list[str], key: str) -> None:
    assert [read(word) for word in words] == [Answer(key=key)] * len(words)
    assert [read(f"{word} and so on") for word in words] == [Answer(key=key, text="and so on")] * len(words)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("n the disk is full", "the disk is full"),
        ("note: the disk is full", "the disk is full"),
        ("n   the disk is full", "the disk is full"),
        ('n "the disk is full"', "the disk is full"),
        ("n 'the disk is full'", "the disk is full"),
        ("n it's full", "it's full"),
        ('n "one" and "two', '"one" and "two'),
        ('n "', '"'),
        ('n ""', ""),
        ("n Ünïcode \N{FIRE}", "Ünïcode \N{FIRE}"),
        # Without a place for them, numbers are words.
        ("n 3 of 5 disks", "3 of 5 disks"),
    ],
)
def test_what_stands_behind_the_key_is_the_text(typed: str, text: str) -> None:
    assert read(typed) == Answer(key="n", text=text)


def test_a_word_that_only_begins_like_a_key_is_none() -> None:
    for typed in ("doner", "notes", "yesterday", "d5", "no", "skipping it"):
        with pytest.raises(UsageError):
            read(typed)


@pytest.mark.parametrize(
    ("typed", "numbers", "text"),
    [
        ("s 6 no backup", (6,), "no backup"),
        ("s 6, 7 no backup", (6, 7), "no backup"),
        ("s 6 7,8: no backup", (6, 7, 8), "no backup"),
        ("skip: 6 no backup", (6,), "no backup"),
        ("s 6", (6,), ""),
        ('s 6 "no backup"', (6,), "no backup"),
        ("s no 6", (), "no 6"),
        ("s 24/7 support", (), "24/7 support"),
        ("s 3rd try", (), "3rd try"),
        ("s 99999", (99999,), ""),
    ],
)
def test_where_several_steps_stand_numbers_name_them(typed: str, numbers: tuple[int, ...], text: str) -> None:
    assert read(typed, takes_numbers=True) == Answer(key="s", numbers=numbers, text=text)


def test_the_lines_to_copy_have_numbers_everywhere() -> None:
    assert read("c 2") == read("copy 2") == Answer(key="c", numbers=(2,))
    assert read("c 5 2", takes_numbers=True) == Answer(key="c", numbers=(5, 2))


def test_a_key_that_does_nothing_here_is_told_with_those_that_do() -> None:
    with pytest.raises(UsageError, match=r'"r" is no key here; one of d, q; to write it down: n r'):
        read_answer("r", ["d", "q"], takes_numbers=False)
    with pytest.raises(UsageError, match='"restarted the serve…" is no key here; one of d, s, x'):
        read("restarted the server and it works")


def test_a_line_typed_without_a_key_is_told_how_to_keep_it() -> None:
    with pytest.raises(UsageError, match="to write it down: n the disk is full"):
        read("the disk is full")


@given(typed=st.text(max_size=60) | st.integers(0, 10**30).map(lambda number: f"d {number}"))
def test_whatever_is_typed_is_a_key_or_a_short_refusal(typed: str) -> None:
    try:
        answer = read(typed, takes_numbers=True)
    except UsageError as error:
        told = str(error)
    else:
        told = ""
        assert answer.key in [*KEYS, AGAIN]
        assert answer.text in typed
    assert len(told) < 150


def test_a_key_that_somebody_sleeps_on_is_no_crash() -> None:
    assert read(f"d {'9' * 5000}", takes_numbers=True).numbers == ()
