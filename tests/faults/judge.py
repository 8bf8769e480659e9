"""What must be there after a fault, and what is: records lost, files unreadable, strays, anything else."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from freelance_sos.storage.event_lines import parse_event
from freelance_sos.storage.files import strays
from tests.conftest import Result
from tests.faults.stage import Stage, Writing, files, make_private, sos

Files = Mapping[str, bytes]
_RANDOM = re.compile(r"-[0-9a-f]{8}(?=\.jsonl)")
# What differs from one run of a command to the next, and makes no difference.
_BY_CHANCE = re.compile(rb'(?<="id": ")[0-9a-f]+|(?<="recorded": ")[0-9TZ:.-]+|(?<="events": \[")[0-9a-f]+')
_CHANCE_NAME = re.compile(r"-[0-9a-f]{8}(?=\.jsonl)|(?<=\.writing-)\w+(?=\.tmp)")
# Not records: temporary files, and what somebody wrote in an editor that could not be kept.
_NO_RECORD = re.compile(r"(^|/)\.lock$|\.writing-[^/]*\.tmp$|\.rejected$")
MOST_NOTES = 12


@dataclass
class Tally:
    """What was tried, and what came of it.

    ``acknowledged`` counts, over all points, the records that a command had said done to and that were looked
    for; ``other`` whatever else was not as promised. ``notes`` name what was found.
    """

    points: int = 0
    acknowledged: int = 0
    lost: int = 0
    unreadable: int = 0
    strays: int = 0
    other: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, more: Tally) -> None:
        """Count ``more`` as well."""
        for name in ("points", "acknowledged", "lost", "unreadable", "strays", "other"):
            setattr(self, name, getattr(self, name) + getattr(more, name))
        self.notes += more.notes[: MOST_NOTES - len(self.notes)]

    def wrong(self, kind: str, note: str, count: int = 1) -> None:
        """Count something that must not be, by the name of its column."""
        setattr(self, kind, getattr(self, kind) + count)
        if len(self.notes) < MOST_NOTES:
            self.notes.append(f"{kind}: {note}")

    @property
    def is_good(self) -> bool:
        return not (self.lost or self.unreadable or self.strays or self.other)


class Judge:
    """Knows what a command's store was before it, and what it is after it was left in peace."""

    def __init__(self, stage: Stage, writing: Writing) -> None:
        self.stage, self.writing = stage, writing
        self.home = stage.home_for(writing)
        self.before = records(files(self.home / "store"))
        played = stage.copy(self.home)
        known = _doctor(played)
        result = sos(played, writing.words, is_at_terminal=writing.is_at_terminal)
        if result.code:
            raise AssertionError(f"{writing.name}: {result.err}")
        self.clean = records(files(played / "store"))
        self.healthy = known | _doctor(played)
        self._seen: dict[bytes, Tally] = {}

    def look(self, home: Path, point: str, *, is_done: bool) -> Tally:
        """What is wrong in ``home`` after a fault at ``point``. ``is_done``: the command had said so.

        Runs more commands there.
        """
        key = _digest(files(home), is_done)
        if key not in self._seen:
            self._seen[key] = self._look(home, is_done=is_done)
        seen = self._seen[key]
        return replace(seen, notes=[f"{self.writing.name}, {point}: {note}" for note in seen.notes])

    def look_at(self, store: Files, point: str, *, is_done: bool) -> Tally:
        """The same for a store that would be there after the fault, as plain data."""
        home = self.stage.copy(self.home)
        for label in files(home / "store").keys() - store.keys():
            (home / "store" / label).unlink()
        for label, data in store.items():
            path = home / "store" / label
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        make_private(home)
        return self.look(home, point, is_done=is_done)

    def _look(self, home: Path, *, is_done: bool) -> Tally:
        store = home / "store"
        tally, after = Tally(points=1), records(files(store))
        tally.acknowledged = sum(map(_count, self.before.values()))
        if is_done:
            wanted, had = sum(map(_count, self.clean.values())), tally.acknowledged
            tally.acknowledged = max(wanted, had)
        _look_for_lost(tally, self.before, after, self.clean, is_done=is_done)
        torn = _look_for_unreadable(tally, self.before, after)
        self._look_at_doctor(tally, home, torn)
        self._look_at_next(tally, home, after)
        return tally

    def _look_at_doctor(self, tally: Tally, home: Path, torn: list[str]) -> None:
        """It names what is torn, and finds nothing else."""
        told = _doctor(home)
        for label in torn:
            if not any(label in line for line in told):
                tally.wrong("other", f"doctor does not name {label}")
        expected = (*torn, ".writing-", "sos init", "cut off", ".rejected")
        for line in told - self.healthy:
            if not any(word in line for word in expected):
                tally.wrong("other", f"doctor says {line}")

    def _look_at_next(self, tally: Tally, home: Path, after: Files) -> None:
        """The next command works, disturbs nothing, sweeps strays and frees the lock."""
        store = home / "store"
        result = sos(home, self.writing.next_one)
        if result.code not in self.writing.codes:
            tally.wrong("other", f"the next command gave {result.code}: {result.err.strip()}")
            return
        if "--json" in self.writing.next_one:
            _look_at_json(tally, result, "after the fault")
        later = records(files(store))
        for label, data in after.items():
            if label.endswith(".jsonl") and not later.get(label, b"").startswith(data):
                tally.wrong("lost", f"{label} after the next command")
        for folder in (store, *(path for path in store.rglob("*") if path.is_dir())):
            for stray in strays(folder):
                tally.wrong("strays", stray.name)
        if not result.code and (store / ".lock").exists() and (store / ".lock").stat().st_size:
            tally.wrong("other", "the lock is still marked")


def records(found: Files) -> dict[str, bytes]:
    """The files of a store that hold records."""
    return {label: data for label, data in found.items() if not _NO_RECORD.search(label)}


def _look_for_lost(tally: Tally, before: Files, after: Files, clean: Files, *, is_done: bool) -> None:
    for label, data in before.items():
        now, then = after.get(label), clean.get(label)
        if label.endswith(".jsonl"):
            _look_at_log(tally, label, data, now, then, is_done=is_done)
        elif then is None:
            # It was moved, or meant to go.
            if now != data and data in clean.values() and data not in after.values():
                tally.wrong("lost", f"{label} is nowhere")
        elif now != then and (is_done or now != data):
            tally.wrong("lost", f"{label} is neither old nor new" if now is not None else f"{label} is gone")
    _look_at_new(tally, before, after, clean, is_done=is_done)


def _look_at_new(tally: Tally, before: Files, after: Files, clean: Files, *, is_done: bool) -> None:
    """Files that were not there: whole where they are, there where it was said, none that nobody meant."""
    made = {_RANDOM.sub("-*", label): data for label, data in after.items() if label not in before}
    meant = {_RANDOM.sub("-*", label): data for label, data in clean.items() if label not in before}
    for label, data in meant.items():
        if label not in made:
            if is_done:
                tally.wrong("lost", f"{label} was said to be there")
        elif label.endswith(".jsonl"):
            if is_done and _count(made[label]) < _count(data):
                tally.wrong("lost", f"{label} lacks what was said to be there")
        elif made[label] != data:
            tally.wrong("lost", f"{label} is not whole")
    for label in made.keys() - meant.keys():
        tally.wrong("other", f"{label} should not be there")


def _look_at_log(
    tally: Tally, label: str, old: bytes, now: bytes | None, then: bytes | None, *, is_done: bool
) -> None:
    """What was in a log still stands at its beginning, byte for byte, and what was said done behind it."""
    if now is None or not now.startswith(old):
        there = set((now or b"").split(b"\n"))
        gone = [line for line in old.split(b"\n") if line and line not in there]
        tally.wrong("lost", f"{label} lacks {len(gone)} events", max(len(gone), 1))
    elif is_done and _count(now) < _count(then or old):
        tally.wrong("lost", f"{label} lacks what was said done", _count(then or old) - _count(now))


def _look_for_unreadable(tally: Tally, before: Files, after: Files) -> list[str]:
    """Count what can't be read; gives the logs whose last line is torn, which costs nothing that was said."""
    torn: list[str] = []
    for label, data in after.items():
        if label.endswith(".jsonl"):
            old = set(before.get(label, b"").split(b"\n"))
            *lines, last = data.split(b"\n")
            bad = [line for line in lines if line.strip() and line not in old and not _is_event(line)]
            if bad or not data:
                tally.wrong("unreadable", f"{label} holds {len(bad)} bad lines of {len(lines)}")
            if last and not _is_event(last):
                torn.append(label)
        elif label.endswith(".toml") and before.get(label) != data and not _is_toml(data):
            tally.wrong("unreadable", label)
    return torn


def _look_at_json(tally: Tally, result: Result, text: str) -> None:
    values: Any = json.loads(result.out)
    if text not in [event.get("text") for event in values["timeline"]]:
        tally.wrong("lost", "what the next command wrote")


def _doctor(home: Path) -> set[str]:
    """What it finds to mend, a line each."""
    result = sos(home, ("doctor", "--json"))
    try:
        checks: Any = json.loads(result.out)["checks"]
    except (ValueError, KeyError):
        return {f"doctor gave {result.code}: {result.err.strip()}"}
    return {f"{check['message']}; {check.get('hint')}" for check in checks if not check["ok"]}


def _count(data: bytes) -> int:
    """Records in a file: the events of a log, or the one that a whole file is."""
    lines = data.split(b"\n")
    return sum(map(_is_event, lines)) if data.startswith(b'{"id"') else 1


def _is_event(line: bytes) -> bool:
    try:
        parse_event(line)
    except ValueError:
        return False
    return True


def _is_toml(data: bytes) -> bool:
    try:
        return bool(tomllib.loads(data.decode()))
    except ValueError:
        return False


def _digest(found: Files, is_done: bool) -> bytes:
    digest = blake2b(bytes([is_done]))
    for part in _parts(found):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def _parts(found: Files) -> Iterator[bytes]:
    for label, data in sorted(found.items()):
        yield _CHANCE_NAME.sub("", label).encode("utf-8", "surrogateescape")
        yield _BY_CHANCE.sub(b"", data)
