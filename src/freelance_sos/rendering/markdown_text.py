"""Text in Markdown: what people typed stays text, whatever stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from freelance_sos.rendering.text import clean

# What begins markup anywhere in a line, in CommonMark or in the dialects that people read it with.
_MARKUP = re.compile(r"[\\`*\[\]<>~$#|^]|&(?=[#A-Za-z0-9])|==|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
# What makes something else of a line that begins with it: a list, a rule, the line under a heading.
_BEGINNING = re.compile(r"(\d{1,9})([.)])(?=\s|$)|([-+=:])")


def escape(text: str) -> str:
    """``text`` on one line, with a backslash before whatever would be read as markup."""
    return _MARKUP.sub(_escaped, clean(text))


def paragraph(text: str) -> str:
    """``text`` as ``escape`` has it, for the beginning of a line or of an item in a list."""
    return _BEGINNING.sub(_without_meaning, line, count=1) if _BEGINNING.match(line := escape(text)) else line


def bullets(items: Sequence[str]) -> str:
    """A list of ``items``, each a text."""
    return "\n".join(f"- {paragraph(item)}" for item in items)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of texts; each row has as many cells as there are ``heads``."""
    lines = [heads, *rows]
    told = [f"| {' | '.join(escape(cell) for cell in line)} |" for line in lines]
    return "\n".join([told[0], f"|{' --- |' * len(heads)}", *told[1:]])


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"\\{letter}" for letter in match[0])


def _without_meaning(match: re.Match[str]) -> str:
    return f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}"
