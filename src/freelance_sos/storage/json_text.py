"""Instants and JSON as they stand in files and answers: plain, and safe to show."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from freelance_sos.domain.text import escaped_unsafe


def dump_instant(at: datetime) -> str:
    """``2026-11-23T10:00:00Z``; parts of a second only where there are some."""
    utc = at.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds" if utc.microsecond else "seconds") + "Z"


def dump_json(value: object, *, indent: int | None = None, encoding: str = "utf-8") -> str:
    """JSON that is safe to show: no control code and no direction mark stands in it bare.

    For an ``encoding`` without all letters they are escaped: whoever reads it loses none.
    """
    is_plain = not encoding.lower().replace("_", "-").startswith("utf")
    return escaped_unsafe(json.dumps(value, ensure_ascii=is_plain, allow_nan=False, indent=indent))
