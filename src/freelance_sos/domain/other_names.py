"""Names of others in a text that is meant for one client alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Scripts that put no space between words, and Hangul, which joins particles to names: a letter of theirs
# beside a name does not make it another word.
_JOINED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_NOT_BEFORE = rf"(?<![^\W{_JOINED}])"
_NOT_AFTER = rf"(?![^\W{_JOINED}])"


def without_names(text: str, others: Iterable[str], own: str, instead: str) -> tuple[str, int]:
    """``text`` with ``instead`` for each of ``others`` that stands there as whole words; and how many did.

    Letter case and the width of spaces make no difference. ``own`` stays, also where another is a part of it.
    """
    kept = _folded(own)
    names = {name: _pattern(name) for name in (*others, own) if _folded(name)}
    if not names:
        return text, 0
    longest_first = sorted(names, key=len, reverse=True)
    search = re.compile(
        f"{_NOT_BEFORE}(?:{'|'.join(names[name] for name in longest_first)}){_NOT_AFTER}", re.IGNORECASE
    )
    removed = 0

    def replaced(match: re.Match[str]) -> str:
        nonlocal removed
        if _folded(match[0]) == kept:
            return match[0]
        removed += 1
        return instead

    return search.sub(replaced, unicodedata.normalize("NFC", text)), removed


def _pattern(name: str) -> str:
    return r"\s+".join(re.escape(part) for part in unicodedata.normalize("NFC", name).split())


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
