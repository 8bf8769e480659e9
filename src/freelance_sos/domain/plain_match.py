"""Word lists found in a text: plain words, without accents or letter case, in time linear to the text.

A pattern is words and spaces. ``*`` ends a word that goes on (``fix*``), and alone is any word; ``#`` is a
run of digits (``#h``, ``# minutes``); ``^`` is any word with a capital; ``=`` begins a word whose accents
count. A space is any whitespace, an apostrophe or a hyphen. Nothing else has a meaning: a pattern can't make
a search slow.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_PIECE = re.compile(r"=\w+|[\w#]+\*?|\*|\^")
_LINKS = frozenset("'’‘ʼ`´-‐‑")
# Typed where a keyboard has no dots over its letters.
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})


class Token(NamedTuple):
    """A word of a text: how it is compared, where it stands, and whether only a gap parts it from the last.

    ``exact`` is the word with its accents, behind a ``=``; empty where it has none.
    """

    key: str
    start: int
    end: int
    is_linked: bool
    is_capital: bool
    exact: str


class Match(NamedTuple):
    """The words ``first`` to ``last`` (their positions) and what the list says of them."""

    first: int
    last: int
    said: str


def folded_word(word: str) -> str:
    """A word as it is compared: small letters without accents, each run of digits a ``#``."""
    small = word.casefold().translate(_LIGATURES)
    if small.isascii():
        return _DIGITS.sub("#", small)
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", small).casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _DIGITS.sub("#", bare)


def tokens_of(text: str) -> list[Token]:
    """The words of ``text`` in order."""
    tokens: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        word = match[0]
        key = folded_word(word)
        exact = "" if word.isascii() else f"={word.casefold()}"
        is_linked = bool(tokens) and _is_link(text[end : match.start()])
        tokens.append(Token(key, *match.span(), is_linked, word[0].isupper(), exact))
        end = match.end()
    return tokens


def _is_link(between: str) -> bool:
    return between in _LINKS or (between.isspace() and between.count("\n") < 2)


class _Node:
    """What may follow a beginning: ``words`` exactly, ``starts`` as the start of a word."""

    __slots__ = ("capital", "lengths", "said", "starts", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node] = {}
        self.starts: dict[str, _Node] = {}
        self.lengths: set[int] = set()
        self.capital: _Node | None = None
        self.said: str | None = None

    def child(self, piece: str) -> _Node:
        """The node for ``piece``, made where it is missing."""
        if piece == "^":
            self.capital = self.capital or _Node()
            return self.capital
        if piece.endswith("*"):
            start = piece[:-1]
            self.lengths.add(len(start))
            return self.starts.setdefault(start, _Node())
        return self.words.setdefault(piece, _Node())

    def may_begin(self, token: Token) -> bool:
        """Whether ``token`` may lead anywhere: a quick no for most words."""
        return bool(token.key in self.words or self.lengths or self.capital or token.exact)

    def after(self, token: Token) -> Iterator[_Node]:
        """Every node that ``token`` leads to."""
        if node := self.words.get(token.key):
            yield node
        if token.exact and (node := self.words.get(token.exact)):
            yield node
        for length in self.lengths:
            if len(token.key) >= length and (node := self.starts.get(token.key[:length])):
                yield node
        if self.capital and token.is_capital:
            yield self.capital


class Matcher:
    """Patterns, and what is said of each. What is said may be empty: such words are fine as they are."""

    __slots__ = ("_root",)
    _root: Final[_Node]

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self._root = _Node()
        for pattern, said in patterns.items():
            for spelling in {pattern.casefold(), pattern.casefold().translate(_UMLAUTS)}:
                node = self._root
                for piece in _PIECE.findall(spelling):
                    node = node.child(piece if piece == "^" else _folded_piece(piece))
                if node is not self._root:
                    node.said = said

    @classmethod
    def of(cls, patterns: Iterable[str]) -> Matcher:
        """Patterns of which nothing is said, but that they are there."""
        return cls(dict.fromkeys(patterns, "found"))

    def find(self, tokens: Sequence[Token]) -> list[Match]:
        """Every match, the longest at each place, none within another; without what is fine as it is."""
        found: list[Match] = []
        position = 0
        while position < len(tokens):
            match = self._at(tokens, position) if self._root.may_begin(tokens[position]) else None
            if match and match.said:
                found.append(match)
            position = match.last + 1 if match else position + 1
        return found

    def _at(self, tokens: Sequence[Token], first: int) -> Match | None:
        nodes = list(self._root.after(tokens[first]))
        best: Match | None = None
        last = first
        while nodes:
            said = next((node.said for node in nodes if node.said is not None), None)
            if said is not None:
                best = Match(first, last, said)
            last += 1
            if last == len(tokens) or not tokens[last].is_linked:
                break
            nodes = [after for node in nodes for after in node.after(tokens[last])]
        return best


def _folded_piece(piece: str) -> str:
    if piece.startswith("="):
        return piece
    return folded_word(piece[:-1]) + "*" if piece.endswith("*") else folded_word(piece)
