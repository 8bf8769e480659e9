"""What is typed at a step: one key, and what belongs to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from freelance_sos.domain.errors import UsageError

AGAIN = ""
# Whole words are taken as well: nobody has to remember a letter.
_WORDS = {
    "done": "d",
    "skip": "s",
    "na": "x",
    "n/a": "x",
    "not applicable": "x",
    "note": "n",
    "draft": "c",
    "copy": "c",
    "wait": "w",
    "answered": "r",
    "resume": "r",
    "they answered": "r",
    "untick": "u",
    "undo": "u",
    "back": "b",
    "list": "l",
    "quit": "q",
    "exit": "q",
    "stop": "q",
}
_LONGEST_FIRST = sorted(_WORDS, key=len, reverse=True)
_NUMBERS = re.compile(r"(\d{1,9}(?:[ ,]+\d{1,9})*)(?:[ ,:]+|$)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A key, the numbers that were named with it, and the words behind them."""

    key: str
    numbers: tuple[int, ...] = ()
    text: str = ""


def read_answer(typed: str, keys: Sequence[str], *, takes_numbers: bool) -> Answer:
    """What was typed at a step that offers ``keys``; nothing typed shows it again.

    ``takes_numbers``: numbers before the words name steps. Raises UsageError for a key that does
    nothing here.
    """
    if not typed:
        return Answer(key=AGAIN)
    key, rest = _key_and_rest(typed)
    if key not in keys:
        raise UsageError(f'"{_short(typed)}" is no key here', _instead(key, typed, keys))
    named = _NUMBERS.fullmatch(rest) if takes_numbers or key == "c" else None
    if named is None:
        return Answer(key=key, text=_unquoted(rest))
    numbers = tuple(int(number) for number in re.findall(r"\d+", named[1]))
    return Answer(key=key, numbers=numbers, text=_unquoted(named[2]))


def written_out(text: str) -> str:
    """What somebody wrote. Raises UsageError for a single letter: that was meant for a key."""
    if len(text) == 1 and text.isalpha():
        raise UsageError(f'"{text}" is one letter', "write it out, or Enter for nothing")
    return text


def _instead(key: str, typed: str, keys: Sequence[str]) -> str:
    if key == "u":
        return "b goes back to the step; there u takes its tick back"
    return f"one of {', '.join(keys)}; to write it down: n {_short(typed)}"


def _short(typed: str) -> str:
    return typed if len(typed) <= 20 else f"{typed[:19]}…"


def _key_and_rest(typed: str) -> tuple[str, str]:
    folded = typed.casefold()
    for word in _LONGEST_FIRST:
        if folded == word or folded.startswith((f"{word} ", f"{word}:")):
            return _WORDS[word], typed[len(word) :].lstrip(" :")
    first, _, rest = typed.partition(" ")
    return first.casefold(), rest.strip()


def _unquoted(text: str) -> str:
    """Words as they were meant: quotes around all of them are of no matter here."""
    is_quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if is_quoted else text
