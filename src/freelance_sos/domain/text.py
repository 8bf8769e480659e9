"""Letters and words that several layers treat alike."""

from __future__ import annotations

import re

# Everything that moves, colours or reorders instead of being read: control codes, direction overrides and
# isolates, line and paragraph separators, tags, and half characters that can't be encoded.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\U000e0000-\U000e007f\ud800-\udfff]"
)


# Words and numbers that are read from left to right.
_FROM_THE_LEFT = re.compile("[A-Za-z0-9]")


def kept_together(text: str, *, is_rtl: bool) -> str:
    """``text`` for a line; in one from right to left, with marks around what goes the other way."""
    return f"\u2068{text}\u2069" if is_rtl and _FROM_THE_LEFT.search(text) else text


def counted(number: int, noun: str) -> str:
    """``1 step``, ``2 steps``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
