"""A report in Markdown: it reads well as it stands, and nothing in it becomes markup."""

from __future__ import annotations

from collections.abc import Iterator

from freelance_sos.domain.report import Around
from freelance_sos.domain.text import kept_together
from freelance_sos.rendering.markdown_text import bullets, escape, paragraph, table
from freelance_sos.rendering.report import Document, Line, Section


def report_markdown(document: Document) -> str:
    """The whole of ``document``."""
    facts = [f"{label}: {value}" for label, value in document.facts]
    parts = [f"# {escape(document.title)}", f"**{escape(document.kind)}**", bullets(facts)]
    for section in document.sections:
        parts += [f"## {escape(section.heading)}", *_section(section)]
    parts += ["---", *(_closing(line, document) for line in document.closing)] if document.closing else []
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(section: Section) -> Iterator[str]:
    if section.table:
        yield table(section.table.heads, [[cell.text for cell in row] for row in section.table.rows])
    yield from (paragraph(text) for text in section.paragraphs)
    if section.items:
        yield bullets(section.items)
    for day in section.days:
        yield f"### {escape(day.heading)}"
        yield "\n".join(_line(line) for line in day.lines)
    if section.note:
        yield paragraph(section.note)


def _closing(line: Around, document: Document) -> str:
    """In a line from right to left a number or a name keeps its own direction."""
    value = kept_together(escape(line.value), is_rtl=document.is_rtl)
    return f"{_piece(line.before)}{value}{_piece(line.after)}"


def _piece(text: str) -> str:
    """``escape`` takes the space at the ends, which parts the words from the value."""
    start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :] if text.strip() else ""
    return f"{start}{escape(text)}{end}"


def _line(line: Line) -> str:
    """``- **17:05** noted: the disk is full``; of several lines each on one of its own."""
    first = f"- **{escape(line.time)}** {escape(line.text)}"
    if len(line.detail) == 1:
        return f"{first}: {escape(line.detail[0])}"
    return "\\\n  ".join([first, *(paragraph(text) for text in line.detail)])
