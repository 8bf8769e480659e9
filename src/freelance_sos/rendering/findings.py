"""What to look at again in a message: each finding with its place, and calmer words."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from freelance_sos.domain.plain_words import Finding
from freelance_sos.domain.text import counted
from freelance_sos.rendering.json_parts import Json
from freelance_sos.rendering.text import clean, clean_lines
from freelance_sos.rendering.theme import Symbols

INDENT = 2


def findings_screen(findings: Sequence[Finding], language: str, signs: Symbols) -> RenderableType:
    """A line a finding: where it is, what it is, and what to write instead; all clear where there is none."""
    read_as = f"read as {language}" if language else "in a language without word lists: less is looked for"
    if not findings:
        return Text.assemble(("nothing to change", "met"), (f" {signs.dot} {read_as}", "quiet"))
    parts: list[RenderableType] = []
    for one in findings:
        place = f"{one.line}:{one.column} "
        shown = f'"{clean(one.shown)}": ' if one.shown else ""
        parts.append(Text.assemble((place, "quiet"), (f"{one.kind} ", "due"), shown, clean(one.why)))
        if one.instead:
            parts.append(
                Padding(Text.assemble(("instead ", "next"), clean_lines(one.instead)), (0, 0, 0, INDENT))
            )
    told = f"{counted(len(findings), 'thing')} to look at again {signs.dot} {read_as}"
    return Group(*parts, Text(), Text(told, "quiet"))


def findings_json(findings: Sequence[Finding]) -> Json:
    """``sos say --check --json``; a secret stands nowhere in it."""
    return {
        "findings": [
            {
                "kind": one.kind,
                "line": one.line,
                "column": one.column,
                "start": one.start,
                "end": one.end,
                "shown": one.shown,
                "why": one.why,
                "instead": one.instead or None,
            }
            for one in findings
        ]
    }
