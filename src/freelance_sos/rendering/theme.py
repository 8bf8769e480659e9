"""The one theme: few colours, each with a meaning, and never the only sign of it."""

from __future__ import annotations

from dataclasses import astuple, dataclass

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
        "mine": "cyan",
        "now": "bold",
        "rest": "yellow",
        "note": "yellow",
        "shared": "cyan",
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
    # Of a strip: hours, half a cell of them, none, a day off, now, now in hours, now above, between two days.
    bar: str = "━"
    left: str = "╸"
    right: str = "╺"
    none: str = "·"
    rest: str = "╌"
    now: str = "┃"
    now_inside: str = "╋"
    here: str = "▾"
    edge: str = "│"


PLAIN = Symbols(
    open="*",
    shut="o",
    pause="~",
    next="->",
    dash="-",
    dot="-",
    bar="=",
    left="-",
    right="-",
    none=".",
    rest="x",
    now="|",
    now_inside="+",
    here="v",
    edge=" ",
)


def symbols_for(encoding: str) -> Symbols:
    """Symbols that ``encoding`` can write."""
    signs = Symbols()
    try:
        "".join(astuple(signs)).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return PLAIN
    return signs
