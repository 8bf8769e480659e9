"""What people typed or pasted is shown, never obeyed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.rendering.text import clean, clean_lines, shorten
from freelance_sos.rendering.theme import PLAIN, Symbols, symbols_for

# The categories of control codes, and of line and paragraph separators and half characters.
OBEYED = {"Cc", "Zl", "Zp", "Cs"}
DIRECTIONS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def obeyed(text: str) -> list[str]:
    return [letter for letter in text if unicodedata.category(letter) in OBEYED or letter in DIRECTIONS]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("checkout is down", "checkout is down"),
        ("  two\n lines\tand  more ", "two lines and more"),
        # The escape goes, so that what follows it is only letters.
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x9b31mred", "31mred"),
        ("bell\x07 back\x08space", "bell backspace"),
        ("\x1b]0;title\x07", "]0;title"),
        ("user\u202etxt.exe", "usertxt.exe"),
        ("half\ud83d letter", "half letter"),
        # Markup of any kind is only text.
        ("[red]not red[/red] [link=x]", "[red]not red[/red] [link=x]"),
        (":boom: {id} %s <b>", ":boom: {id} %s <b>"),
        # Letters of every script stay as they are; so do the joins inside emoji and Persian words.
        ("קפה كهوة 京都 é", "קפה كهوة 京都 é"),
        ("👩\u200d💻 می\u200cخواهم", "👩\u200d💻 می\u200cخواهم"),
    ],
)
def test_one_line_of_plain_text(typed: str, shown: str) -> None:
    assert clean(typed) == shown


def test_lines_stay_lines() -> None:
    assert clean_lines("\n\none\r\n  two\rthree\u2028four\tfive  \n\n") == "one\n  two\nthree\nfour    five"
    assert clean_lines("\x1b[2Ja\nb\x00") == "[2Ja\nb"


@pytest.mark.parametrize(("most", "shown"), [(4, "down"), (3, "do…"), (2, "d…"), (1, "…"), (100, "down")])
def test_what_is_cut_shows_that_it_was(most: int, shown: str) -> None:
    assert shorten("down", most) == shown


@given(st.text(st.characters(codec=None)), st.integers(1, 50))
def test_nothing_that_a_terminal_would_obey_is_left(text: str, most: int) -> None:
    for shown in (clean(text), shorten(text, most)):
        assert obeyed(shown) == []
        assert shown == shown.strip()
    assert len(shorten(text, most)) <= most
    assert obeyed(clean_lines(text).replace("\n", "")) == []


@pytest.mark.parametrize(
    ("encoding", "signs"),
    [
        ("utf-8", Symbols()),
        ("UTF-16", Symbols()),
        ("ascii", PLAIN),
        ("latin-1", PLAIN),
        ("cp1252", PLAIN),
        ("no-such-encoding", PLAIN),
    ],
)
def test_signs_are_those_that_can_be_written(encoding: str, signs: Symbols) -> None:
    assert symbols_for(encoding) == signs
    assert "".join([PLAIN.open, PLAIN.shut, PLAIN.pause, PLAIN.next, PLAIN.dash, PLAIN.dot]).isascii()
