"""The page of an agreement as Markdown: nothing that people typed becomes markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from freelance_sos.domain.agreement_page import AgreementText, Fact, Section
from freelance_sos.domain.text import kept_together
from freelance_sos.rendering.markdown_text import bullets, escape, paragraph, table

# Between a name and the ways to reach it.
BETWEEN = " · "


def agreement_markdown(text: AgreementText) -> str:
    """The whole page."""
    parts = [f"# {escape(text.title)}", paragraph(text.between), paragraph(text.intro)]
    for section in text.sections:
        parts += _section(section, is_rtl=text.is_rtl)
    parts += [f"**{escape(text.accepted)}**", paragraph(text.version)]
    return "\n\n".join(parts) + "\n"


def _section(section: Section, *, is_rtl: bool) -> Iterator[str]:
    yield f"## {escape(section.heading)}"
    if section.facts:
        yield "\n".join(_fact(fact, is_rtl=is_rtl) for fact in section.facts)
    if section.table:
        yield table(section.table.heads, section.table.rows)
    if section.items:
        yield bullets(section.items)
    yield from (paragraph(note) for note in section.notes)


def _fact(fact: Fact, *, is_rtl: bool) -> str:
    """One line where there is one thing to say, else one a line below the label."""
    lines = [_details(details, is_rtl=is_rtl) for details in fact.lines]
    if len(lines) == 1:
        return f"- **{escape(fact.label)}**: {lines[0]}"
    return "\n".join([f"- **{escape(fact.label)}**:", *(f"  - {line}" for line in lines)])


def _details(details: Sequence[str], *, is_rtl: bool) -> str:
    """A name and the ways to reach it."""
    told = [paragraph(details[0]), *(escape(one) for one in details[1:])]
    return BETWEEN.join(kept_together(one, is_rtl=is_rtl) for one in told)
