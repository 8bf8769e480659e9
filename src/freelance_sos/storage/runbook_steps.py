"""A step added to a runbook's file; everything else in it stays as it is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

import tomli_w
import tomlkit

from freelance_sos.storage.toml_changes import changed_by, encoded_like, set_values
from freelance_sos.storage.toml_files import parse_toml
from freelance_sos.storage.toml_lines import line_of


def add_step(data: bytes, label: str, phase: int, step: Mapping[str, str], reviewed: date) -> bytes:
    """``data`` with ``step`` at the end of the phase at that position of the file, and with ``reviewed``.

    Comments stay where they are. Raises StoreError where the file can't be changed safely.
    """
    added = _as_lines(data, label, phase, step) or _as_item(data, label, phase, step)
    return set_values(added, label, {"reviewed": reviewed})


def _as_lines(data: bytes, label: str, phase: int, step: Mapping[str, str]) -> bytes | None:
    """Lines below the last step of the phase; None where the file would not say what is wanted.

    Not by the library: it would put them below what is written above the next phase.
    """
    file = parse_toml(data, label)
    wanted = deepcopy(file.values)
    wanted["phase"][phase].setdefault("step", []).append(dict(step))
    lines = file.text.rstrip("\n").split("\n")
    end = line_of(file.text, ("phase", phase + 1)) if len(wanted["phase"]) > phase + 1 else None
    place = len(lines) if end is None else end - 1
    while place > 0 and (not lines[place - 1].strip() or lines[place - 1].lstrip().startswith("#")):
        place -= 1
    new = ["", "[[phase.step]]", *tomli_w.dumps(dict(step)).rstrip("\n").split("\n")]
    text = "\n".join([*lines[:place], *new, *lines[place:]]) + "\n"
    try:
        is_as_wanted = tomllib.loads(text) == wanted
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    return encoded_like(text, data) if is_as_wanted else None


def _as_item(data: bytes, label: str, phase: int, step: Mapping[str, str]) -> bytes:
    """One more table in a list that is written in brackets."""

    def make(wanted: dict[str, Any], document: Any) -> None:
        item = tomlkit.inline_table()
        item.update(step)
        wanted["phase"][phase]["step"].append(dict(step))
        document["phase"][phase]["step"].append(item)

    return changed_by(data, label, make)
