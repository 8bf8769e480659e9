"""The text of a new runbook file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import tomli_w
import tomlkit

from freelance_sos.domain.runbook import Runbook
from freelance_sos.storage.runbook_shapes import runbook_values

_HEAD = "# A runbook. All that may stand here: docs/runbooks.md; to check it: sos runbook check {name}\n\n"


def runbook_text(runbook: Runbook, remarks: Iterable[str] = ()) -> bytes:
    """A new file that holds ``runbook``, a table for each phase and each step, as people write them.

    ``remarks`` stand as comments at its top, a line each, whatever they hold.
    """
    values = runbook_values(runbook, day=_itself)
    phases = values.pop("phase", [])
    tables = [part for phase in phases for part in _phase_parts(phase)]
    text = "\n".join([_dumped(values), *tables])
    told = "".join(f"# {_comment(remark)}\n" for remark in remarks)
    head = _HEAD.format(name=runbook.name) + (f"{told}\n" if told else "")
    return (head + text).encode("utf-8", "replace")


def _comment(text: str) -> str:
    """``text`` on one line, without the signs that a file may not hold or that nobody sees."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


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
