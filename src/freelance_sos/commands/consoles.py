"""How the terminal, or the pipe in its place, is written to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

PIPED_WIDTH = 100


def is_plain_terminal() -> bool:
    """Whether the terminal says of itself that it knows nothing but letters."""
    return os.environ.get("TERM") == "dumb"


def console(stream: TextIO, *, no_color: bool, columns: str) -> Console:
    """``stream`` as a screen; ``columns`` is what the environment says of the width of a pipe."""
    from rich.console import Console

    from freelance_sos.rendering.theme import THEME

    plain = no_color or is_plain_terminal()
    return Console(
        file=stream,
        theme=THEME,
        color_system=None if plain else "auto",
        no_color=plain or None,
        force_terminal=False if plain else None,
        width=None if stream.isatty() else _piped_width(columns),
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
    )


def _piped_width(columns: str) -> int:
    return int(columns) if columns.isdigit() and int(columns) >= 20 else PIPED_WIDTH
