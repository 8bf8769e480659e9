"""The one next step, at the end of an answer."""

from __future__ import annotations

from rich.text import Text

from freelance_sos.rendering.theme import Symbols


def next_line(told: str, signs: Symbols) -> Text:
    """``next → sos now``; further lines of ``told`` stand below its first."""
    head = f"next {signs.next} "
    return Text.assemble((head, "next"), told.replace("\n", "\n" + " " * len(head)))
