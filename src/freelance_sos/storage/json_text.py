"""Instants and JSON as they stand in files and answers: plain, and safe to show."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

# JSON lets these stand as they are; a terminal that shows the file would obey them.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def dump_instant(at: datetime) -> str:
    """``2026-11-23T10:00:00Z``; parts of a second only where there are some."""
    utc = at.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds" if utc.microsecond else "seconds") + "Z"


def dump_json(value: object, *, indent: int | None = None) -> str:
    """JSON that is safe to show: no control code and no direction mark stands in it bare."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
