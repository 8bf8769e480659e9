"""Incident logs on disk: one file an incident, appended to and never rewritten."""

from __future__ import annotations

import codecs
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from freelance_sos.domain.changes import is_far_ahead
from freelance_sos.domain.errors import StoreError
from freelance_sos.domain.events import Event, Payload
from freelance_sos.domain.incident import Incident, fold, one_per_id
from freelance_sos.domain.layout import MOST_INCIDENTS, MOST_LOG_BYTES
from freelance_sos.domain.problems import Problem
from freelance_sos.storage.bounds import MOST_LOG_LINES
from freelance_sos.storage.event_lines import dump_event, parse_event
from freelance_sos.storage.files import TooLarge, append_lines, folder_entries, make_folder, read_bytes

_NAME = re.compile(r"(\d{4,})-[0-9a-f]{8}\.jsonl")
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """One incident's file: where it is, and what could be read of it."""

    path: Path
    label: str
    events: tuple[Event, ...]
    problems: tuple[Problem, ...] = ()


def log_paths(folder: Path, client: str) -> list[Path]:
    """The logs of one client, by number. ``folder`` is the store's ``incidents``."""
    found = [path for path in folder_entries(folder / client) if _NAME.fullmatch(path.name)]
    return sorted(found, key=lambda path: (number_of(path), path.name))


def number_of(path: Path) -> int:
    """The incident's number, from its file's name."""
    return int(path.name.split("-", 1)[0])


def read_log(path: Path) -> Log:
    """Every event that can be read; each line that can't is a problem, and stays where it is.

    Raises StoreError where the file can't be read or holds more than any incident, FileNotFoundError.
    """
    label = f"incidents/{path.parent.name}/{path.name}"
    by_line: dict[int, Event] = {}
    problems: list[Problem] = []
    data = read_bytes(path, MOST_LOG_BYTES)
    if data.count(b"\n") > MOST_LOG_LINES:
        raise TooLarge(f"can't read {path}: it has more than {MOST_LOG_LINES:,} lines", "see what it holds")
    if not data.strip():
        problems.append(
            Problem(file=label, message="is empty", hint="nothing of this incident is left in it")
        )
    if wide := data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        told = "is UTF-16, not UTF-8: its lines are kept, and left out"
        problems.append(Problem(file=label, line=1, message=told, hint="save it as UTF-8"))
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            by_line[number] = parse_event(line)
        except ValueError as error:
            if wide:
                continue
            hint = "the line is kept, and left out"
            problems.append(Problem(file=label, line=number, message=str(error), hint=hint))
    problems += _impostors(by_line, label)
    return Log(path=path, label=label, events=tuple(by_line.values()), problems=tuple(problems))


def _impostors(by_line: Mapping[int, Event], label: str) -> Iterator[Problem]:
    """Lines whose event does not count, because another with the same id does."""
    if len({event.id for event in by_line.values()}) == len(by_line):
        return
    counts = one_per_id(by_line.values())
    for number, event in by_line.items():
        if counts[event.id] != event:
            told = f"another event has the id {event.id[:40]}, and counts"
            yield Problem(file=label, line=number, message=told, hint="the line is kept, and left out")


def line_of(log: Log, event: Event) -> int | None:
    """The line on which ``event`` stands; None where the file has changed since it was read."""
    named = event.id.encode()
    try:
        lines = read_bytes(log.path, MOST_LOG_BYTES).split(b"\n")
    except (StoreError, FileNotFoundError):
        return None
    return next((number for number, line in enumerate(lines, start=1) if named in line), None)


def incident_of(log: Log) -> Incident | None:
    """What the log adds up to; None where not one line can be read."""
    if not log.events:
        return None
    return fold(log.events, client=log.path.parent.name, number=number_of(log.path))


def later_than(recorded: datetime, known: Iterable[datetime]) -> datetime:
    """``recorded``, moved past all of ``known`` but what no clock can have written by then."""
    late = (at + _TICK for at in known if at >= recorded and not is_far_ahead(at, recorded))
    return max(late, default=recorded)


def append(log: Log, payloads: Sequence[Payload], at: datetime, recorded: datetime) -> Log:
    """``log`` with one event a payload at its end, on the disk. All share one ``recorded``.

    ``recorded`` is moved on where the clock went back, so that what is written later also counts later.
    """
    recorded = later_than(recorded, (event.recorded for event in log.events))
    ids = sorted(secrets.token_hex(8) for _ in payloads)
    events = [
        Event(id=id_, at=at, recorded=recorded, what=what) for id_, what in zip(ids, payloads, strict=True)
    ]
    lines = "".join(f"{dump_event(event)}\n" for event in events).encode("utf-8", "replace")
    _refuse_to_overfill(log, lines)
    make_folder(log.path.parent)
    append_lines(log.path, lines)
    return Log(path=log.path, label=log.label, events=(*log.events, *events), problems=log.problems)


def _refuse_to_overfill(log: Log, lines: bytes) -> None:
    """What is written must be read again. Raises StoreError where it could not be."""
    size = log.path.stat().st_size if log.path.exists() else 0
    count = len(log.events) + len(log.problems) + lines.count(b"\n")
    if size + len(lines) > MOST_LOG_BYTES or count > MOST_LOG_LINES:
        raise StoreError(f"{log.label} is full", "go on in a new incident: sos new")


def new_log(folder: Path, client: str) -> Log:
    """A log for the client's next number, not on the disk yet."""
    taken = [number for path in log_paths(folder, client) if (number := number_of(path)) < MOST_INCIDENTS]
    number = max(taken, default=0) + 1
    path = folder / client / f"{number:04}-{secrets.token_hex(4)}.jsonl"
    return Log(path=path, label=f"incidents/{client}/{path.name}", events=())
