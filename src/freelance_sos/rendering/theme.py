"""The one theme: few colours, each with a meaning, and never the only sign of it."""

from __future__ import annotations

from dataclasses import dataclass

from rich.theme import Theme

THEME = Theme(
    {
        "in_hours": "green",
        "off_hours": "dim",
        "due": "yellow",
        "breached": "bold red",
        "met": "green",
        "name": "bold",
        "quiet": "dim",
        "heading": "bold",
        "next": "bold cyan",
        "worst": "bold red",
    },
    inherit=False,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbols:
    """Signs that stand beside words; plain letters where the output has no others."""

    open: str = "●"
    shut: str = "○"
    pause: str = "◐"
    next: str = "→"
    dash: str = "—"
    dot: str = "·"


PLAIN = Symbols(open="*", shut="o", pause="~", next="->", dash="-", dot="-")


def symbols_for(encoding: str) -> Symbols:
    """Symbols that ``encoding`` can write."""
    signs = Symbols()
    try:
        "".join([signs.open, signs.shut, signs.pause, signs.next, signs.dash, signs.dot]).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return PLAIN
    return signs
