"""Text that people typed or pasted, made safe for a terminal: see domain/text.py."""

from __future__ import annotations

from freelance_sos.domain.text import clean, clean_lines

__all__ = ["LONGEST_LINE", "clean", "clean_lines", "short_name", "shorten"]
# A finding may quote a path and what is wrong in it; nobody reads more of one line.
LONGEST_LINE = 2000
LONGEST_NAME = 60


def shorten(text: str, most: int) -> str:
    """``text`` on one line of at most ``most`` characters; what was cut shows as …"""
    line = clean(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def short_name(name: str) -> str:
    """What somebody is called, where the line says more than that."""
    return shorten(name, LONGEST_NAME)
