"""Clients from a table (CSV), as spreadsheets and address books export it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from freelance_sos.adapters.given_text import given_text
from freelance_sos.domain.client_rows import CLIENT_KEYS, CONTACT_KEYS, MOST_ROWS, ClientRow, ClientRows
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.names import nearest
from freelance_sos.domain.problems import Problem

KNOWN = (*CLIENT_KEYS, *CONTACT_KEYS)
_DELIMITERS = ",;\t"
_HEADER = f"the first line names the columns: {', '.join(KNOWN)}"
_CONTACT_NAMES = {"contact": "name"}


def read_table(data: bytes, label: str) -> ClientRows:
    """Every row below the first, which names the columns. ``label`` names the file in what is told.

    Rows that can't be used are left out and told. Raises UsageError where it is no table of clients.
    """
    text, told = given_text(data)
    delimiter = max(_DELIMITERS, key=lambda one: _known_in(text, one))
    if not _known_in(text, delimiter):
        raise UsageError("it has no column that sos knows", _HEADER)
    lines = _lines(text, delimiter)
    _, header = next(lines)
    columns = [_column(name) for name in header]
    problems = [Problem(file=label, message=told, level="warning")] if told else []
    problems += _header_problems(label, header, columns)
    rows: list[ClientRow] = []
    for line, cells in lines:
        if len(rows) >= MOST_ROWS:
            raise UsageError(f"it has more than {MOST_ROWS:,} rows", "divide it")
        if len(cells) > len(columns):
            hint = f"put text with a {_named(delimiter)} in quotes"
            told = "left out: it has more cells than columns"
            problems.append(Problem(file=label, line=line, message=told, hint=hint, level="warning"))
        elif row := _row(line, columns, cells):
            rows.append(row)
    return ClientRows(rows=tuple(rows), problems=tuple(problems))


def _row(line: int, columns: Sequence[str], cells: Sequence[str]) -> ClientRow | None:
    """The row of these cells; None for an empty one."""
    given = {
        column: value.strip()
        for column, value in zip(columns, cells, strict=False)
        if column and value.strip()
    }
    if not given:
        return None
    return ClientRow(
        line=line,
        values={key: given[key] for key in CLIENT_KEYS if key in given},
        contact={_CONTACT_NAMES.get(key, key): given[key] for key in CONTACT_KEYS if key in given},
    )


def _header_problems(label: str, header: Sequence[str], columns: Sequence[str]) -> Iterator[Problem]:
    """A warning for each column that no client file has. Raises UsageError where one is there twice."""
    for column in dict.fromkeys(filter(None, columns)):
        if columns.count(column) > 1:
            raise UsageError(f"it has two columns {column}", "rename one of them")
    for name, column in zip(header, columns, strict=True):
        if not column and name.strip():
            close = nearest(name.strip(), KNOWN)
            yield Problem(
                file=label,
                line=1,
                key=name.strip()[:60],
                message="unknown column, not taken in",
                hint=f"did you mean {close[0]}?" if close else "",
                level="warning",
            )


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row, and the line on which it begins. Raises UsageError."""
    table = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    while True:
        line = table.line_num + 1
        try:
            yield line, next(table)
        except StopIteration:
            return
        except csv.Error as error:
            raise UsageError(
                f"line {line} can't be read: {error}", 'look for a " that is not closed'
            ) from None


def _known_in(text: str, delimiter: str) -> int:
    """How many columns of the first line are known if it is divided by ``delimiter``."""
    _, header = next(_lines(text, delimiter), (1, []))
    return sum(bool(_column(name)) for name in header)


def _column(name: str) -> str:
    """The key that a column's name means; ``""`` for none."""
    plain = name.strip().casefold()
    return plain if plain in KNOWN else ""


def _named(delimiter: str) -> str:
    return "tab" if delimiter == "\t" else delimiter
