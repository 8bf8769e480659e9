"""The page of an agreement as Markdown: nothing that people typed becomes markup."""

from __future__ import annotations

from collections.abc import Iterator

from freelance_sos.domain.agreement_page import AgreementText, Fact, Section
from freelance_sos.rendering.markdown_text import bullets, escape, paragraph, table

# Between a name and the ways to reach it.
BETWEEN = " · "


def agreement_markdown(text: AgreementText) -> str:
    """The whole page."""
    parts = [f"# {escape(text.title)}", paragraph(text.between), paragraph(text.intro)]
    for section in text.sections:
        parts += _section(section)
    parts += [f"**{escape(text.accepted)}**", paragraph(text.version)]
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"## {escape(section.heading)}"
    if section.facts:
        yield "\n".join(_fact(fact) for fact in section.facts)
    if section.table:
        yield table(section.table.heads, section.table.rows)
    if section.items:
        yield bullets(section.items)
    yield from (paragraph(note) for note in section.notes)


def _fact(fact: Fact) -> str:
    """One line where there is one thing to say, else one a line below the label."""
    lines = [BETWEEN.join(details) for details in fact.lines]
    if len(lines) == 1:
        return f"- **{escape(fact.label)}**: {escape(lines[0])}"
    return "\n".join([f"- **{escape(fact.label)}**:", *(f"  - {paragraph(line)}" for line in lines)])
