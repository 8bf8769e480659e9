"""What was purged, so that no other copy brings it back: marks, and nothing of whose it was."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from freelance_sos.domain.layout import PURGES
from freelance_sos.storage.json_text import dump_instant, dump_json

_MARK = re.compile("[0-9a-f]{64}")


def marks(*copies: Mapping[str, bytes]) -> frozenset[str]:
    """The marks of everything that was purged, as all ``copies`` together know it.

    What is marked, and how, says domain/merge.py: purge_mark. A line that can't be read marks nothing.
    """
    lines = (line for copy in copies for line in copy.get(PURGES, b"").split(b"\n"))
    return frozenset(mark for line in lines if (mark := _mark_of(line)))


def purge_lines(marked: Iterable[str], at: datetime, recorded: datetime) -> bytes:
    """Lines for ``purges.jsonl``, one a mark."""
    return b"".join(
        dump_json(
            {
                "id": secrets.token_hex(8),
                "at": dump_instant(at),
                "recorded": dump_instant(recorded),
                "kind": "purged",
                "mark": mark,
            }
        ).encode()
        + b"\n"
        for mark in sorted(marked)
    )


def _mark_of(line: bytes) -> str:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(values, dict) or values.get("kind") != "purged":
        return ""
    mark = values.get("mark")
    return mark if isinstance(mark, str) and _MARK.fullmatch(mark) else ""
