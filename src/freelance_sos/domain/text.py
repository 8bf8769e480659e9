"""Letters and words that several layers treat alike."""

from __future__ import annotations

import re
import unicodedata

# Everything that moves, colours, reorders or hides instead of being read: control codes, direction marks,
# separators, tags, letters of no width, annotations, half characters, and codes that are no characters.
# Joiners, variation selectors and marks on letters are parts of words in some languages: see without_unsafe.
_NO_CHARACTERS = "".join(
    f"{chr(0x10000 * plane + 0xFFFE)}{chr(0x10000 * plane + 0xFFFF)}" for plane in range(17)
)
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
    f"\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}]"
)
# A joiner joins what is no ASCII: letters of Hindi and Persian, parts of a family of emoji.
_STRAY_JOINER = re.compile("(?<![^\x00-\x7f\u200c\u200d])[\u200c\u200d]+")
# Runs in which there may be more marks on one letter than any language has.
_RUN_OF_SIGNS = re.compile(r"[^\w\s\x00-\x7f]{5,}")
_MOST_MARKS = 4
# Everything that ends a line somewhere: in Unicode, on old terminals, for Python.
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACE = re.compile("[ \t\r\n\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")


def clean(text: str) -> str:
    """``text`` on one line, without anything that a terminal, a page or a calendar would obey."""
    return without_unsafe(_SPACE.sub(" ", text)).strip()


def clean_lines(text: str) -> str:
    """``text`` with its line breaks, without anything else that a terminal would obey."""
    lines = _LINE_END.sub("\n", text).expandtabs(4).split("\n")
    return "\n".join(without_unsafe(line).rstrip() for line in lines).strip("\n")


def without_unsafe(text: str) -> str:
    """``text`` without anything that a screen, a page or a person would be misled by; line breaks go, too.

    What reads the same is left: emoji, every script, and at most four marks on one letter.
    """
    if text.isascii() and text.isprintable():
        return text
    return _RUN_OF_SIGNS.sub(_calmed, _STRAY_JOINER.sub("", _UNSAFE.sub("", text)))


def escaped_unsafe(text: str) -> str:
    """JSON ``text`` with everything unsafe as ``\\u….``: it means the same, and is safe to show.

    Half characters stay, which JSON has no sign for: whoever writes the text makes ``?`` of them.
    """
    return _UNSAFE.sub(_escaped_in_json, text)


def _calmed(match: re.Match[str]) -> str:
    kept, marks = list[str](), 0
    for letter in match[0]:
        marks = marks + 1 if unicodedata.category(letter) in ("Mn", "Me", "Cf") else 0
        if marks <= _MOST_MARKS:
            kept.append(letter)
    return "".join(kept)


def _escaped_in_json(match: re.Match[str]) -> str:
    letter = match[0]
    if letter == "\n" or "\ud800" <= letter <= "\udfff":
        return letter
    units = letter.encode("utf-16-be").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))


# Words and numbers that are read from left to right.
_FROM_THE_LEFT = re.compile("[A-Za-z0-9]")


def kept_together(text: str, *, is_rtl: bool) -> str:
    """``text`` for a line; in one from right to left, with marks around what goes the other way."""
    return f"\u2068{text}\u2069" if is_rtl and _FROM_THE_LEFT.search(text) else text


def counted(number: int, noun: str) -> str:
    """``1 step``, ``2 steps``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
