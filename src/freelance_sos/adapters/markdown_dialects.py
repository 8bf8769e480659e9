"""Lists that are no Markdown: bullets of a word processor, boxes drawn by hand, the wiki of Jira."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# With what the symbol fonts of word processors become.
_BULLET = r"[•◦▪▫‣⁃∙●○■▶►\uf0b7\uf0a7\uf0d8\uf076]"
_BOX = r"(?:[☐□⬜◻🔲\uf0a8\uf06f]\ufe0f?|\\?\[[ \xa0]?\\?\](?=\s))"
_TICKED = r"(?:[☑☒✅✔✓]\ufe0f?|\\?\[[xX]\\?\](?=\s))"
_SIGN = re.compile(rf"([ \t\xa0]*)(?:({_BULLET})|({_BOX})|({_TICKED}))[ \t\xa0]*(?=\S)")
# A dash may also begin a thought, and a letter o a word: they count only where every line has a sign.
_WEAK = re.compile(r"([ \t\xa0]*)(?:[–—·]|o(?=\t))[ \t\xa0]+(?=\S)")
_MARKER = re.compile(r"^([ \t]*(?:[-*+]|\d{1,9}[.)]))\xa0+")
_FENCE = re.compile(r"\s*(?:[-*+]\s+|\d{1,9}[.)]\s+)?(```+|~~~+)")
_LIST = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")

_JIRA_HEADING = re.compile(r"h([1-6])\.\s+(?=\S)")
_JIRA_ITEM = re.compile(r"\s*([*#-]{1,6})\s+(?=\S)")
_JIRA_CODE = re.compile(r"\s*\{(?:code|noformat)(?::([\w+-]+)([^}]*))?\}\s*")
_JIRA_LINK = re.compile(r"\[([^|\[\]]{1,200})\|([^|\[\]\s]{1,2000})\]")
_JIRA_MONO = re.compile(r"\{\{([^{}]{1,500})\}\}")
_JIRA_TICK = {"(/)": "[x] ", "(x)": "[ ] ", "(!)": "", "(?)": ""}


def as_markdown(lines: Sequence[str]) -> list[str]:
    """``lines`` with such lists written as Markdown: line for line, and what is Markdown stays as it is."""
    known = list(lines)
    if any(_JIRA_HEADING.match(line) for line in known):
        known = list(_from_jira(known))
    return list(_with_lists(known))


def _with_lists(lines: Sequence[str]) -> Iterator[str]:
    fence, weak = "", _all_signed(lines)
    is_markdown = False
    levels: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        opened = _FENCE.match(line)
        sign = _SIGN.match(line) or (_WEAK.match(line) if number in weak else None)
        if fence or opened:
            fence = _fence_after(fence, opened, line)
            yield line
        elif not sign:
            if line.strip() and not line[0].isspace():
                is_markdown, levels = bool(_LIST.match(line)), []
            yield _MARKER.sub(r"\1 ", line)
        else:
            indent = sign[1].replace("\xa0", " ").expandtabs(4)
            # In a list of Markdown it stands where it stands; a list of its own begins at the margin.
            space = indent if is_markdown else "  " * _level(levels, len(indent), sign)
            yield f"{space}- {_box(sign)}{line[sign.end() :]}"


def _level(levels: list[tuple[int, str]], indent: int, sign: re.Match[str]) -> int:
    """How deep an item stands: deeper where it is moved in, or has another sign than those above it."""
    mine = (indent, "box" if _box(sign) else _sign_of(sign))
    while mine not in levels and levels and indent < levels[-1][0]:
        levels.pop()
    if mine in levels:
        del levels[levels.index(mine) + 1 :]
    else:
        levels.append(mine)
    return len(levels) - 1


def _sign_of(sign: re.Match[str]) -> str:
    """The sign itself."""
    return sign[0].strip(" \t\xa0")


def _box(sign: re.Match[str]) -> str:
    if sign.re is _WEAK:
        return ""
    return "[ ] " if sign[3] else "[x] " if sign[4] else ""


def _fence_after(fence: str, opened: re.Match[str] | None, line: str) -> str:
    """The fence that is open after ``line``: none where it closes the one that was."""
    if not fence:
        return opened[1] if opened else ""
    closes = opened and opened[1].startswith(fence) and line.strip() == opened[1]
    return "" if closes else fence


def _all_signed(lines: Sequence[str]) -> set[int]:
    """The places of the lines in paragraphs whose lines all begin with a sign."""
    found: set[int] = set()
    start = 0
    for number in range(len(lines) + 1):
        if number == len(lines) or not lines[number].strip():
            paragraph = lines[start:number]
            if all(_SIGN.match(line) or _WEAK.match(line) for line in paragraph):
                found |= set(range(start, number))
            start = number + 1
    return found


def _from_jira(lines: Sequence[str]) -> Iterator[str]:
    is_code = False
    for line in lines:
        if code := _JIRA_CODE.fullmatch(line):
            is_code = not is_code
            yield f"```{code[1] or ''} {code[2] or ''}".rstrip()
        elif is_code:
            yield line
        elif heading := _JIRA_HEADING.match(line):
            yield f"{'#' * int(heading[1])} {_jira_text(line[heading.end() :])}"
        elif item := _JIRA_ITEM.match(line):
            yield f"{_jira_marker(item[1])}{_jira_text(line[item.end() :])}"
        elif line.startswith("bq. "):
            yield f"> {line[4:]}"
        else:
            yield _jira_text(line)


def _jira_marker(signs: str) -> str:
    """``**`` stands one deeper than ``*``; ``#`` counts."""
    mark = "1. " if signs[-1] == "#" else "- "
    return "   " * (len(signs) - 1) + mark


def _jira_text(text: str) -> str:
    for sign, box in _JIRA_TICK.items():
        if text.startswith(sign):
            text = box + text[len(sign) :].lstrip()
    return _JIRA_MONO.sub(r"`\1`", _JIRA_LINK.sub(r"[\1](\2)", text))
