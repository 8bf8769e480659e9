"""Markdown, as people write it, into plain pieces: what is written is read, whatever wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from freelance_sos.adapters.markdown_dialects import as_markdown
from freelance_sos.adapters.markdown_text import read_prose
from freelance_sos.domain.checklist_items import (
    ADDRESS,
    ADDRESS_LINE,
    Block,
    Code,
    Document,
    Foreign,
    Heading,
    Item,
    Items,
    LeftOut,
    Prose,
)

MOST_DEPTH = 40
# In one paragraph: nobody ticks more than this, and brackets without end cost time without end.
MOST_LETTERS = 3_000
MOST_BRACKETS = 80

_TASK = re.compile(r"\s*(?:\\?\[(?:[ xX✓✔/~>!?*-]|\xa0)?\\?\]\s+|[☐☑☒□✅✔✓⬜◻🔲]\ufe0f?\s*)")
_HEAD_KEY = re.compile(r"[\w\"'][\w .\"'-]{0,60}[:=]|#")
_HEAD_LINE = re.compile(rf"\s*$|{_HEAD_KEY.pattern}|\s+\S|- ")
_HEAD_TITLE = re.compile(r"title\s*[:=]\s*(.*)", re.IGNORECASE)
_EMPTY_ITEM = re.compile(r"(?:\s*(?:[-*+>]|\d{1,9}[.)]))*\s*")
_FOREIGN = {"blockquote_open": "quote", "table_open": "table", "html_block": "HTML"}


def read_markdown(text: str) -> Document:
    """The pieces of ``text``, each with the lines it stands on. Whatever it holds, it is read.

    Every line that holds more than markup is in a block, or in ``apart``.
    """
    source = re.sub("\r\n?", "\n", text.removeprefix("\ufeff")).rstrip().split("\n")
    head = _head_length(source)
    parser, env = _parser(), dict[str, Any]()
    tokens = parser.parse("\n".join(as_markdown([*[""] * head, *source[head:]])), env)
    blocks = tuple(_Pieces(parser, env, tokens).blocks(0, len(tokens)))
    title, apart = _head(source[:head])
    return Document(
        source=tuple(source),
        blocks=blocks,
        title=title,
        apart=(*apart, *_unread(source, tokens, head)),
    )


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MOST_DEPTH}).enable(["table", "strikethrough"])
    # Text is read where it is needed; an address is shown as it is written, and never opened.
    parser.core.ruler.disable("inline")
    vars(parser)["normalizeLink"] = str
    vars(parser)["validateLink"] = bool
    return parser


class _Pieces:
    """Goes through the parser's flat list of tokens."""

    def __init__(self, parser: MarkdownIt, env: dict[str, Any], tokens: Sequence[Token]) -> None:
        self.parser = parser
        self.env = env
        self.tokens = tokens
        self.ends = _ends(tokens)

    def blocks(self, start: int, end: int) -> Iterator[Block]:
        """What stands between two places in the list."""
        at = start
        while at < end:
            token = self.tokens[at]
            after = self.ends.get(at, at) + 1
            first, last = _lines(token)
            if token.type == "heading_open":
                prose = self._prose(self.tokens[at + 1])
                yield Heading(level=int(token.tag[1:]), prose=prose) if isinstance(prose, Prose) else prose
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                numbered = token.type == "ordered_list_open"
                yield Items(items=tuple(self._items(at + 1, after - 1, is_numbered=numbered)))
            elif token.type == "paragraph_open":
                yield self._prose(self.tokens[at + 1])
            elif token.type in ("fence", "code_block"):
                yield from _code(token)
            elif token.type in _FOREIGN:
                yield Foreign(line=first, last_line=last, what=_FOREIGN[token.type])
            at = after

    def _items(self, start: int, end: int, *, is_numbered: bool) -> Iterator[Item]:
        at = start
        while at < end:
            after = self.ends[at] + 1
            is_task = self._take_box(at)
            blocks = tuple(self.blocks(at + 1, after - 1))
            yield Item(blocks=blocks, is_task=is_task, is_numbered=is_numbered)
            at = after

    def _take_box(self, at: int) -> bool:
        """Whether the item begins with a box to tick, which is taken off its text."""
        text = self.tokens[at + 2] if self.tokens[at + 1].type == "paragraph_open" else None
        box = _TASK.match(f"{text.content} ") if text else None
        if text and box:
            text.content = text.content[box.end() :]
        return bool(box)

    def _prose(self, token: Token) -> Prose | Foreign:
        first, last = _lines(token)
        if len(token.content) > MOST_LETTERS or token.content.count("[") > MOST_BRACKETS:
            return Foreign(line=first, last_line=last, what="text too long to read")
        return read_prose(self.parser, self.env, token.content, first, last)


def _code(token: Token) -> Iterator[Block]:
    first, last = _lines(token)
    yield Code(line=first, last_line=last, lines=tuple(token.content.removesuffix("\n").split("\n")))
    if len(token.info.split()) > 1:
        yield Foreign(line=first, last_line=first, what="title of code")


def _lines(token: Token) -> tuple[int, int]:
    """The lines it stands on, from 1."""
    start, end = token.map or (0, 1)
    return start + 1, end


def _ends(tokens: Sequence[Token]) -> dict[int, int]:
    """Where each thing that opens closes again."""
    ends, open_at = dict[int, int](), list[int]()
    for at, token in enumerate(tokens):
        if token.nesting == 1:
            open_at.append(at)
        elif token.nesting == -1:
            ends[open_at.pop()] = at
    return ends


def _head_length(source: Sequence[str]) -> int:
    """How many lines the head of the file takes, between two lines of ``---`` or ``+++``; 0 without one."""
    fence = source[0].rstrip()
    first = next((line for line in source[1:] if line.strip()), "")
    if fence not in ("---", "+++") or not _HEAD_KEY.match(first):
        return 0
    for number, line in enumerate(source[1:], 1):
        if line.rstrip() in (fence, "..."):
            return number + 1
        if not _HEAD_LINE.match(line):
            return 0
    return 0


def _head(lines: Sequence[str]) -> tuple[str, list[LeftOut]]:
    """The title that the head names, and every other line of it."""
    title, others = "", []
    for number, line in enumerate(lines[1:-1], 2):
        match = _HEAD_TITLE.match(line)
        if match and not title and (title := match[1].strip().strip("\"'").strip()):
            continue
        if line.strip():
            others.append(LeftOut(line=number, last_line=number, what="head of the file", text=line))
    return title, others


def _unread(source: Sequence[str], tokens: Sequence[Token], head: int) -> Iterator[LeftOut]:
    """Lines in no piece at all: addresses that stand apart from their links, and what stands too deep."""
    read = set(range(1, head + 1))
    for token in tokens:
        if token.map and (token.nesting == 0 or token.type in (*_FOREIGN, "heading_open")):
            first, last = _lines(token)
            read |= set(range(first, last + 1))
    for number, line in enumerate(source, 1):
        if number not in read and not _EMPTY_ITEM.fullmatch(line):
            what = ADDRESS if ADDRESS_LINE.match(line) else "too deep"
            yield LeftOut(line=number, last_line=number, what=what, text=line)
