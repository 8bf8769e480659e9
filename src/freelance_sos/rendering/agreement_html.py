"""The page of an agreement for a browser and for paper."""

from __future__ import annotations

import re
from typing import Any

from freelance_sos.domain.agreement_page import AgreementText, Fact, Section, Table
from freelance_sos.rendering.page import render_page
from freelance_sos.rendering.text import clean

# Numbers of telephones run from left to right in every script, and have no letter that would say so.
_NUMBER = re.compile(r"[+0-9][0-9 ()./-]*")
NO_BREAK, JOINER = "\u00a0", "\u2060"


def agreement_html(text: AgreementText) -> str:
    """The whole page: one file that loads nothing and runs nothing."""
    return render_page(
        "agreement.html",
        language=text.language,
        is_rtl=text.is_rtl,
        title=clean(text.title),
        between=clean(text.between),
        intro=clean(text.intro),
        sections=[_section(section) for section in text.sections],
        accepted=clean(text.accepted),
        version=clean(text.version),
    )


def _section(section: Section) -> dict[str, Any]:
    table = section.table
    return {
        "heading": clean(section.heading),
        "facts": [_fact(fact) for fact in section.facts],
        "heads": [clean(head) for head in table.heads] if table else [],
        "rows": _rows(table) if table else [],
        "items": [clean(item) for item in section.items],
        "notes": [clean(note) for note in section.notes],
    }


def _rows(table: Table) -> list[list[dict[str, str]]]:
    """Cells as the template takes them, kept together where a line must not end."""
    return [[_cell(clean(cell), number, table) for number, cell in enumerate(row)] for row in table.rows]


def _cell(text: str, number: int, table: Table) -> dict[str, str]:
    """The cell of a table in that column."""
    if table.kind == "hours":
        return {"text": "\n".join(map(_whole, text.split(", "))), "style": "lines"}
    if number == 0:
        return {
            "text": _dates(text) if table.kind == "dates" else text.replace(" ", NO_BREAK, 1),
            "style": "",
        }
    is_short = table.kind == "dates" and number == len(table.heads) - 1
    return {"text": text.replace(" · ", f"{NO_BREAK}· "), "style": "whole" if is_short else ""}


def _whole(text: str) -> str:
    """``09:00–12:30`` without a place to break the line; words may break."""
    if "–" not in text:
        return text
    return text.replace(" ", NO_BREAK).replace("–", f"{JOINER}–{JOINER}")


def _dates(text: str) -> str:
    """A date, or two that may part before the dash."""
    return " – ".join(part.replace(" ", NO_BREAK) for part in text.split(" – "))


def _fact(fact: Fact) -> dict[str, Any]:
    lines = [[clean(detail) for detail in line] for line in fact.lines]
    return {
        "label": clean(fact.label),
        "lines": [
            [{"text": detail, "is_number": bool(_NUMBER.fullmatch(detail))} for detail in line]
            for line in lines
        ],
    }
