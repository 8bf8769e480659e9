"""What stands in somebody's checklist, in plain pieces: headings, items, text; no markup is left in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

ADDRESS = "address of a link"
# ``[name]: address``, which a link elsewhere may use.
ADDRESS_LINE = re.compile(r"\s*\[[^\]]+\]:\s*<?([^\s>]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something of the checklist that a runbook has no place for, with the lines it stands on, from 1."""

    line: int
    last_line: int
    what: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A run of text. ``text`` has a line break where the file has one, two where the break is meant to show.

    ``strong`` is what is bold at its beginning, ``code`` its one piece of code, ``links`` the addresses
    behind it; ``lost`` is what was taken out of it, such as pictures.
    """

    line: int
    last_line: int
    text: str
    strong: str = ""
    code: str = ""
    links: tuple[str, ...] = ()
    lost: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """``level`` is 1 for the highest."""

    level: int
    prose: Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Lines that are to be typed."""

    line: int
    last_line: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """Something that is neither heading, list, text nor code: ``what`` names it."""

    line: int
    last_line: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a list: first its own text, then what stands beneath."""

    blocks: tuple[Block, ...]
    is_task: bool = False
    is_numbered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list."""

    items: tuple[Item, ...]


Block = Heading | Prose | Code | Foreign | Items


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole checklist. ``source`` are its lines as they were written; ``title`` what its head calls it.

    ``apart`` is what was left out before anything was read: of the head, and what stands too deep.
    """

    source: tuple[str, ...]
    blocks: tuple[Block, ...]
    title: str = ""
    apart: tuple[LeftOut, ...] = ()

    def left_out(self, line: int, last_line: int, what: str) -> LeftOut:
        """The lines from ``line`` to ``last_line``, as they were written."""
        return LeftOut(
            line=line, last_line=last_line, what=what, text="\n".join(self.source[line - 1 : last_line])
        )
