"""A report as a document: what stands under which heading, the same for every form that it is written in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from freelance_sos.domain.report import Around, ClientReport, Glance

LATE, GOOD = "late", "good"
OUTCOME_STYLES = {"on_time": GOOD, "late": LATE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table; ``style`` says the same as its text again."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under heads; the first cell names its row."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something that happened: at a ``time``, what it was, and the lines of text that belong to it."""

    time: str
    text: str
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What happened on one day."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What stands under one heading, in this order; ``level`` 3 belongs to the section before it."""

    heading: str
    table: Table | None = None
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    days: tuple[Day, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A page: ``kind`` says what sort of page it is, ``facts`` are what it is about, as (label, value)."""

    language: str
    is_rtl: bool
    kind: str
    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    closing: tuple[Around, ...] = ()


def client_document(report: ClientReport) -> Document:
    """A report for the client as a document."""
    return Document(
        language=report.language,
        is_rtl=report.is_rtl,
        kind=report.heading,
        title=report.title,
        facts=report.facts,
        sections=tuple(_client_sections(report)),
        closing=report.closing,
    )


def texts_of(texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """One text is a paragraph, several are a list."""
    return {"paragraphs" if len(texts) == 1 else "items": tuple(texts)}


def _client_sections(report: ClientReport) -> Iterator[Section]:
    yield Section(
        heading=report.glance_heading,
        table=Table(heads=report.glance_heads, rows=tuple(_glance(line) for line in report.glance)),
        paragraphs=report.sums,
        note=report.zone_note,
    )
    for part in report.parts:
        yield Section(heading=part.heading, **texts_of(part.texts))  # type: ignore[arg-type]
    days = tuple(
        Day(heading=day, lines=tuple(Line(time=entry.time, text=entry.text) for entry in entries))
        for day, entries in groupby(report.timeline, key=lambda entry: entry.day)
    )
    yield Section(heading=report.timeline_heading, days=days, note=report.zone_note)


def _glance(line: Glance) -> tuple[Cell, ...]:
    result = Cell(text=line.result, style=OUTCOME_STYLES.get(line.outcome, ""))
    return Cell(text=line.what), Cell(text=line.when), Cell(text=line.agreed), result
