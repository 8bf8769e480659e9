"""The text of a new runbook file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import tomli_w
import tomlkit

from freelance_sos.domain.runbook import Runbook
from freelance_sos.storage.runbook_shapes import runbook_values

_HEAD = "# A runbook. All that may stand here: docs/runbooks.md; to check it: sos runbook check {name}\n\n"


def runbook_text(runbook: Runbook) -> bytes:
    """A new file that holds ``runbook``, a table for each phase and each step, as people write them."""
    values = runbook_values(runbook, day=_itself)
    phases = values.pop("phase", [])
    tables = [part for phase in phases for part in _phase_parts(phase)]
    text = "\n".join([_dumped(values), *tables])
    return (_HEAD.format(name=runbook.name) + text).encode("utf-8", "replace")


def _phase_parts(phase: Mapping[str, Any]) -> Iterator[str]:
    """The text of a phase, then that of each of its steps."""
    own = {key: value for key, value in phase.items() if key != "step"}
    yield f"[[phase]]\n{_dumped(own)}"
    for step in phase.get("step", []):
        yield f"[[phase.step]]\n{_dumped(step)}"


def _dumped(values: Mapping[str, Any]) -> str:
    """Keys and values; a table among them in one line."""
    tables = {key: value for key, value in values.items() if isinstance(value, dict)}
    text = tomli_w.dumps({key: value for key, value in values.items() if key not in tables})
    for key, value in tables.items():
        inline = tomlkit.inline_table()
        inline.update(value)
        text += f"{key} = {inline.as_string()}\n"
    return text


def _itself(day: date) -> date:
    return day
