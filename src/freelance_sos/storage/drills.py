"""The last drill of each runbook, remembered by this machine outside of the store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from freelance_sos.domain.drill import PastDrill
from freelance_sos.domain.errors import StoreError
from freelance_sos.storage.files import make_folder, read_bytes, replace_file
from freelance_sos.storage.json_text import dump_instant, dump_json

VERSION = 1


class DrillMemory:
    """The file at ``path``, or none yet. It is only memory: one that can't be read is begun anew."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Mapping[str, PastDrill]:
        """The last drill of each runbook, by its name; what can't be read is left out without a word."""
        try:
            values = json.loads(read_bytes(self.path))
            entries = values["drills"].items()
        except (
            FileNotFoundError,
            StoreError,
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
            RecursionError,
        ):
            return {}
        parsed = ((name, _parsed(entry)) for name, entry in entries)
        return {name: past for name, past in parsed if past}

    def keep(self, runbook: str, past: PastDrill) -> None:
        """``past`` as the last drill of ``runbook``, on the disk when this returns. Raises StoreError."""
        entries = {**self.read(), runbook: past}
        values = {"version": VERSION, "drills": {name: drill_values(one) for name, one in entries.items()}}
        make_folder(self.path.parent)
        replace_file(self.path, (dump_json(values, indent=2) + "\n").encode("utf-8", "replace"))


def last_drills(memory: DrillMemory, zone: ZoneInfo) -> Mapping[str, date]:
    """The date of each runbook's last drill, by its name, as it was in ``zone``."""
    return {name: past.at.astimezone(zone).date() for name, past in memory.read().items()}


def drill_values(past: PastDrill) -> dict[str, Any]:
    """What is remembered of a drill, as plain JSON values."""
    return {
        "at": dump_instant(past.at),
        "pace": past.pace,
        "acknowledged_in_seconds": _seconds(past.acknowledged_in),
        "resolved_in_seconds": _seconds(past.resolved_in),
        "updates_in_time": past.updates_in_time,
        "updates_late": past.updates_late,
        "longest_silence_seconds": _seconds(past.longest_silence),
        "done": past.done,
        "skipped": past.skipped,
        "left": past.left,
    }


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())


def _parsed(entry: Any) -> PastDrill | None:
    try:
        past = PastDrill(
            at=datetime.fromisoformat(entry["at"]),
            pace=int(entry["pace"]),
            acknowledged_in=_span(entry["acknowledged_in_seconds"]),
            resolved_in=_span(entry["resolved_in_seconds"]),
            updates_in_time=int(entry["updates_in_time"]),
            updates_late=int(entry["updates_late"]),
            longest_silence=_span(entry["longest_silence_seconds"]) or timedelta(),
            done=int(entry["done"]),
            skipped=int(entry["skipped"]),
            left=int(entry["left"]),
        )
        # Without a zone it would be the machine's; at the edge of the calendar no zone can show it.
        return (
            replace(past, at=past.at.astimezone(UTC)) if past.at.tzinfo and 1 < past.at.year < 9999 else None
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _span(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
