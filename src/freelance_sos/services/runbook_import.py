"""Making a runbook of a checklist that somebody has as Markdown or plain text."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from freelance_sos.adapters.markdown import read_markdown
from freelance_sos.domain.checklist import Checklist, runbook_of
from freelance_sos.domain.checklist_items import LeftOut
from freelance_sos.domain.checklist_steps import Note
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.kinds import IncidentKind
from freelance_sos.domain.names import RESERVED_SLUGS
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.runbook import Runbook
from freelance_sos.domain.runbook_checks import Precedence
from freelance_sos.services.runbook_edits import check_text, refuse_existing
from freelance_sos.services.runbooks import standing_of
from freelance_sos.storage.built_in_runbooks import built_in_names
from freelance_sos.storage.runbook_text import runbook_text
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import BrokenFile

# Far more than a person ticks; read in a moment.
MOST_BYTES = 500_000
MOST_LINES = 20_000
# Of what was left out, at the top of the new file.
MOST_REMARKS = 30
LONG_REMARK = 200
NO_STEP_HINT = "write each step as an item of a list: - [ ] Tell them you have it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A runbook made of a checklist: ``data`` is its file, ``path`` where that stands, or would stand.

    ``problems`` are advice on the new file; nothing in them stops it. ``beside`` says which of the others
    come before it or after it.
    """

    runbook: Runbook
    data: bytes
    path: Path
    replaces_built_in: bool
    left_out: tuple[LeftOut, ...]
    notes: tuple[Note, ...]
    problems: tuple[Problem, ...]
    beside: tuple[Precedence, ...] = ()


def _made_of(checklist: bytes, name: str, kinds: Sequence[IncidentKind]) -> Checklist:
    made = runbook_of(read_markdown(checklist_text(checklist)), name, tuple(kinds))
    if not made.runbook.steps:
        raise UsageError("there is no step in it", NO_STEP_HINT)
    return made


def import_checklist(
    store: Store,
    checklist: bytes,
    name: str,
    kinds: Sequence[IncidentKind],
    today: date,
    *,
    source: str,
    is_kept: bool = True,
) -> Imported:
    """Write the runbook ``name`` that the bytes of ``checklist`` describe; without ``is_kept`` only make it.

    What was left out stands in comments at its top, which say that it is from ``source``.
    Raises NotAllowed where the store has a runbook of that name, UsageError where the checklist is no text,
    larger than anybody ticks, or holds no step.
    """
    refuse_existing(store.runbooks, name)
    made = _made_of(checklist, name, kinds)
    data = runbook_text(made.runbook, _remarks(made.left_out, source))
    try:
        checked = check_text(name, data, today)
    except BrokenFile as broken:
        raise UsageError(f"it makes no runbook: {broken.problems[0].message}", "shorten it") from None
    path = store.runbooks.path(name)
    if is_kept:
        with store.locked():
            refuse_existing(store.runbooks, name)
            path = store.write_runbook(name, data)
    beside, rivals = standing_of(store.runbooks, checked.value)
    return Imported(
        runbook=checked.value,
        data=data,
        path=path,
        replaces_built_in=name in built_in_names(),
        left_out=made.left_out,
        notes=made.notes,
        problems=(*checked.problems, *rivals),
        beside=beside,
    )


def _remarks(left_out: Sequence[LeftOut], source: str) -> list[str]:
    """What was left out of ``source``, line by line, as far as MOST_REMARKS."""
    lines = [line for one in left_out for line in _remark_lines(one)]
    if not lines:
        return []
    more = [f"and {len(lines) - MOST_REMARKS + 2} lines more"] if len(lines) >= MOST_REMARKS else []
    kept = lines[: MOST_REMARKS - 2] if more else lines
    return [f"Left out of {source}:", *kept, *more]


def _remark_lines(one: LeftOut) -> Iterator[str]:
    lines = one.text.split("\n")
    first, last = (one.line, one.last_line)
    if len(lines) == 1 and last > first:
        yield f"lines {first}-{last}: {_cut(lines[0])}"
        return
    for number, line in enumerate(lines, first):
        if line.strip():
            yield f"line {number}: {_cut(line)}"


def _cut(line: str) -> str:
    return line if len(line) <= LONG_REMARK else f"{line[: LONG_REMARK - 1]}…"


def checklist_text(data: bytes) -> str:
    """The text of a file that somebody wrote. Raises UsageError where it is none, or too long to be read."""
    if len(data) > MOST_BYTES:
        raise UsageError(
            f"it is larger than {MOST_BYTES // 1000} kB", "a checklist is a short text; divide it"
        )
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"line {line} is not UTF-8 text", "save it as plain text in UTF-8") from None
    if "\0" in text:
        raise UsageError("it is no text", "save it as Markdown or plain text")
    if text.count("\n") + text.count("\r") > MOST_LINES:
        raise UsageError(f"it has more than {MOST_LINES:,} lines", "a checklist is a short text; divide it")
    return text


def name_from(stem: str) -> str:
    """A short name from the name of a file, all of its words; ``""`` where its letters give none."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    name = "-".join(re.findall(r"[a-z0-9]+", plain.lower()))[:40].strip("-")
    return "" if name in RESERVED_SLUGS else name
