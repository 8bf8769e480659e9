"""Incidents as a table for a spreadsheet (CSV, RFC 4180), in which nothing is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime

from freelance_sos.domain.incident import Incident
from freelance_sos.rendering.text import clean

COLUMNS = (
    "id",
    "client",
    "title",
    "severity",
    "kind",
    "status",
    "reported",
    "acknowledged",
    "resolved",
    "closed",
)
# A cell that begins so is worked out by some spreadsheet; in full width by those of East Asia.
_FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")


def incident_table(incidents: Sequence[Incident]) -> str:
    """A line of names, then one an incident; instants in UTC, what has not happened is empty."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for one in incidents:
        facts = [one.id, one.client, one.title, str(one.severity), one.kind, one.status]
        moments = [one.reported_at, one.acknowledged_at, one.resolved_at, one.ended_at]
        table.writerow([*map(cell, facts), *map(_instant, moments)])
    return written.getvalue()


def cell(text: str) -> str:
    """``text`` on one line, with a ' before what a spreadsheet would take for a formula."""
    line = clean(text)
    return f"'{line}" if line.startswith(_FORMULA_SIGNS) else line


def _instant(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else ""
