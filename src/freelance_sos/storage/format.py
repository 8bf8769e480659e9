"""Which format a store is written in: a newer one is read as far as it goes, and never written to."""

from __future__ import annotations

import re
from pathlib import Path

from freelance_sos.domain.errors import StoreError
from freelance_sos.storage.files import read_bytes
from freelance_sos.storage.toml_files import BrokenFile, parse_toml

# What this program writes; a store that names no format is of the first.
FORMAT = 1
UPDATE = "update sos: pip install --upgrade freelance-sos"
_NAMED = re.compile(rb"^format\s*=\s*([0-9]{1,9})\s*(?:#|$)")


def format_of(me_path: Path) -> int:
    """The format that sos.toml names; 1 where it names none, or can't be read at all.

    Of a file that this program can't parse the line is looked for: a newer one may know more of TOML.
    """
    try:
        data = read_bytes(me_path)
    except (FileNotFoundError, StoreError):
        return FORMAT
    try:
        named = parse_toml(data, me_path.name).values.get("format")
    except BrokenFile:
        named = _named_above_tables(data)
    # True is a number to Python.
    return named if type(named) is int else FORMAT


def refuse_newer(me_path: Path) -> None:
    """Raises StoreError where a newer sos has written the store: what it keeps there, we might spoil."""
    if (found := format_of(me_path)) > FORMAT:
        raise StoreError(
            f"this store was written by a newer sos (format {found})", f"{UPDATE}; nothing was changed"
        )


def _named_above_tables(data: bytes) -> int | None:
    for line in data.removeprefix(b"\xef\xbb\xbf").splitlines():
        if line.lstrip().startswith(b"["):
            return None
        if match := _NAMED.match(line.strip()):
            return int(match[1])
    return None
