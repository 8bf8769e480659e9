"""The text of one paragraph of Markdown without its markup: what is said, and what stands behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from freelance_sos.domain.checklist_items import LeftOut, Prose

# Nothing, or the number of an item.
_BEFORE = re.compile(r"\s*(?:\d{1,3}[.)])?\s*")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_prose(parser: MarkdownIt, env: dict[str, Any], content: str, line: int, last_line: int) -> Prose:
    """``content``, which stands on the lines from ``line`` to ``last_line``, as plain text."""
    tokens: list[Token] = []
    parser.inline.parse(content, parser, env, tokens)
    text = _Text(line=line)
    text.read(tokens)
    code = text.codes[0] if len(text.codes) == 1 else ""
    return Prose(
        line=line,
        last_line=last_line,
        text="".join(text.parts).strip(),
        strong=text.strong.strip() if text.is_strong_first else "",
        code=code,
        links=tuple(text.links),
        lost=tuple(text.lost),
    )


@dataclass(slots=True)
class _Text:
    """What was read so far; ``line`` is where the reading stands."""

    line: int
    parts: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    lost: list[LeftOut] = field(default_factory=list)
    strong: str = ""
    is_strong_first: bool = False

    def read(self, tokens: Sequence[Token]) -> None:
        """Take the tokens of one paragraph, in order."""
        strong_from: int | None = None
        struck_from: int | None = None
        for token in tokens:
            if token.type == "strong_open" and strong_from is None and not self.strong:
                self.is_strong_first = bool(_BEFORE.fullmatch("".join(self.parts)))
                strong_from = len(self.parts)
            elif token.type == "strong_close" and strong_from is not None:
                self.strong, strong_from = "".join(self.parts[strong_from:]), None
            elif token.type == "s_open" and struck_from is None:
                struck_from = len(self.parts)
            elif token.type == "s_close" and struck_from is not None:
                self._lose("struck through", "".join(self.parts[struck_from:]))
                del self.parts[struck_from:]
                struck_from = None
            else:
                self._take(token)

    def _take(self, token: Token) -> None:
        if token.type in ("text", "text_special"):
            self.parts.append(token.content)
        elif token.type == "code_inline":
            self.parts.append(token.content)
            self.codes.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            self.parts.append("\n" if token.type == "softbreak" else "\n\n")
            self.line += 1
        elif token.type == "link_open":
            self.links.append(str(token.attrs.get("href", "")))
            if title := token.attrs.get("title"):
                self._lose("title of a link", str(title))
        elif token.type == "image":
            # Its source stands in the list as it was written, its words first.
            title = str(token.attrs.get("title", ""))
            told = f"{token.content} ({token.attrs.get('src', '')}) {title}"
            self._lose("picture", told.strip())
        elif token.type == "html_inline":
            self._take_html(token.content)

    def _take_html(self, tag: str) -> None:
        if _BREAK.fullmatch(tag):
            self.parts.append("\n\n")
        else:
            self._lose("HTML", tag)
        self.line += tag.count("\n")

    def _lose(self, what: str, text: str) -> None:
        if text:
            self.lost.append(LeftOut(line=self.line, last_line=self.line, what=what, text=text))
