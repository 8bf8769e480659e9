"""What stands in a store, to be compared before and after: files for people, and what incidents add up to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.incident import Incident
from freelance_sos.storage.store import Store

Standing = tuple[dict[str, bytes], dict[str, Incident]]


def standing(folder: Path) -> Standing:
    """The bytes of all TOML files, and what each incident adds up to: its lines only ever grow."""
    files = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.toml"))}
    incidents = Store(folder, holiday_calendar).incidents().value
    return files, {one.id: replace(one, timeline=(), taken_back=frozenset()) for one in incidents}


def journal(home: Path) -> Path:
    """The file in which this machine remembers what was done to files."""
    (found,) = home.rglob("changes.jsonl")
    return found
