"""Text that people typed or pasted, made safe for a terminal."""

from __future__ import annotations

import re

from freelance_sos.domain.text import UNSAFE

_SPACE = re.compile(r"[ \t\r\n\u2028\u2029]+")


def clean(text: str) -> str:
    """``text`` on one line, without anything that a terminal would obey."""
    return UNSAFE.sub("", _SPACE.sub(" ", text)).strip()


def clean_lines(text: str) -> str:
    """``text`` with its line breaks, without anything else that a terminal would obey."""
    lines = re.sub("\r\n?|[\u2028\u2029]", "\n", text).expandtabs(4).split("\n")
    return "\n".join(UNSAFE.sub("", line).rstrip() for line in lines).strip("\n")


def shorten(text: str, most: int) -> str:
    """``text`` on one line of at most ``most`` characters; what was cut shows as …"""
    line = clean(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
