"""Writers that are killed at random, and many at once: programs of their own, on real files."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import tomllib
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from freelance_sos.domain.errors import StoreError
from freelance_sos.storage import files as sos_files
from freelance_sos.storage.files import append_lines, replace_file, strays
from freelance_sos.storage.locks import locked
from tests.faults.judge import Tally
from tests.faults.stage import Stage, sos

LOG, TOML = "0001-00000000.jsonl", "acme.toml"
SEED = 20261122
Work = Callable[[], object]


def line(number: int, size: int = 120, who: str = "one") -> bytes:
    """An event as it stands in a log, about ``size`` bytes long."""
    values = {
        "id": f"{number:016x}",
        "at": "2026-11-23T15:40:00Z",
        "recorded": "2026-11-23T15:40:00Z",
        "kind": "noted",
        "text": f"{who} {number} " + "ü" * (size // 2),
    }
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"


def whole(number: int) -> bytes:
    """A whole file that says at both ends which one it is."""
    return f"first = {number}\n{'# x' * 300}\nlast = {number}\n".encode() * 1


# -- killed at random --------------------------------------------------------------------------------


def random_kills(folder: Path, kind: str, tries: int, *, is_naive: bool = False) -> Tally:
    """``tries`` times: a program that appends, replaces, or does both in turn is killed somewhere."""
    folder.mkdir(parents=True)
    tally, chance = Tally(), random.Random(SEED)
    append_lines(folder / LOG, line(0))
    replace_file(folder / TOML, whole(0))
    for _ in range(tries):
        log_had = (folder / LOG).read_bytes()
        number = first = 1 + len(log_had.split(b"\n"))
        told = _killed(lambda number=number: _write_on(folder, kind, number, is_naive), chance)  # type: ignore[misc]
        _judge_kill(tally, folder, kind, range(first, first + told), log_had)
        # Where it was damaged, the next try begins anew.
        if tally.lost or tally.unreadable:
            (folder / LOG).write_bytes(line(0))
            replace_file(folder / TOML, whole(0))
        with locked(folder, sweeps=[folder]):
            pass
        for stray in strays(folder):
            tally.wrong("strays", stray.name)
    return tally


def _write_on(folder: Path, kind: str, first: int, is_naive: bool) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if is_naive:
            make_naive(patch)
        for number in count(first):
            with locked(folder, sweeps=[folder]):
                if kind in ("append", "both"):
                    append_lines(folder / LOG, line(number, 4000))
                if kind in ("replace", "both"):
                    replace_file(folder / TOML, whole(number))
            yield


def make_naive(patch: pytest.MonkeyPatch) -> None:
    """The writer that everybody writes first: open, write, close. Every harness here must catch it."""

    def put(path: Path, data: bytes) -> None:
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(data)

    def append(descriptor: int, data: bytes, _: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").resolve()
        put(path, path.read_bytes() + data)

    patch.setattr(sos_files, "_put", put)
    patch.setattr(sos_files, "_write_or_cut_back", append)


def _killed(work: Callable[[], Iterator[None]], chance: random.Random) -> int:
    """Kill a program in the middle of ``work``; gives how many of its parts it had said done."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        for _ in work():
            os.write(writing, b".")
        os._exit(0)
    os.close(writing)
    told = os.read(reading, 1)
    time.sleep(chance.random() * 0.012)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    while part := os.read(reading, 65536):
        told += part
    os.close(reading)
    return len(told)


def _judge_kill(tally: Tally, folder: Path, kind: str, told: range, log_had: bytes) -> None:
    tally.points += 1
    tally.acknowledged += len(told)
    data = (folder / LOG).read_bytes()
    if not data.startswith(log_had):
        tally.wrong("lost", "earlier lines of the log")
    if kind != "replace":
        there = set(data.split(b"\n"))
        missing = [number for number in told if line(number, 4000).rstrip() not in there]
        if missing:
            tally.wrong("lost", f"{len(missing)} appended lines", len(missing))
        if any(not _is_whole(one) for one in data.split(b"\n")[:-1] if one not in log_had):
            tally.wrong("unreadable", "a line that is not the last")
    if kind != "append":
        try:
            number = tomllib.loads((folder / TOML).read_text(encoding="utf-8"))["last"]
        except (ValueError, KeyError):
            tally.wrong("unreadable", "the whole file")
            return
        if number < (told[-1] if told else 0):
            tally.wrong("lost", "a replaced file is older than what was said done")


def _is_whole(one: bytes) -> bool:
    try:
        return bool(json.loads(one))
    except ValueError:
        return not one.strip()


# -- many at once ------------------------------------------------------------------------------------


@contextmanager
def programs(*works: Work) -> Iterator[list[int]]:
    """Each of ``works`` in a program of its own, let go at once; gives their codes when all have ended."""
    codes: list[int] = []
    reading, writing = os.pipe()
    pids = [_program(work, reading) for work in works]
    os.write(writing, b"!" * len(pids))
    try:
        yield codes
    finally:
        for pid in pids:
            _, status = os.waitpid(pid, 0)
            codes.append(os.waitstatus_to_exitcode(status))
        os.close(reading)
        os.close(writing)


def _program(work: Work, begin: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 99
    try:
        os.read(begin, 1)
        result = work()
        code = result if isinstance(result, int) else 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def many_writers(folder: Path, writers: int, events: int, size: int = 20_000) -> Tally:
    """Each appends its own events to one log, as fast as it gets the lock; told busy, it tries again."""
    folder.mkdir(parents=True)
    append_lines(folder / LOG, line(0))

    def work(who: int) -> None:
        for number in range(events):
            _until_not_busy(folder, lambda: append_lines(folder / LOG, line(number, size, f"w{who}")))  # noqa: B023

    with programs(*(lambda who=who: work(who) for who in range(writers))) as codes:  # type: ignore[misc]
        pass
    tally = Tally(points=writers * events, acknowledged=writers * events)
    *lines, last = (folder / LOG).read_bytes().split(b"\n")
    wanted = {line(number, size, f"w{who}")[:-1] for who in range(writers) for number in range(events)}
    tally.lost += len(wanted - set(lines))
    bad = [one for one in lines if not _is_whole(one)]
    if bad or last:
        tally.wrong("unreadable", f"{len(bad)} bad lines")
    if any(codes) or len(lines) != writers * events + 1:
        tally.wrong("other", f"codes {codes}, {len(lines)} lines")
    return tally


def _until_not_busy(folder: Path, write: Work) -> None:
    while True:
        try:
            with locked(folder):
                write()
            return
        except StoreError as error:
            if "another sos" not in error.message:
                raise


def pairs(stage: Stage, how_many: int) -> Tally:
    """Two change different keys of one client's file at once: both land, or one is told busy."""
    tally, home = Tally(), stage.copy(stage.base())
    path = home / "store" / "clients" / "acme.toml"
    for number in range(how_many):
        notes, channel = f"note {number}", f"c{number}"
        edits = (f"notes={notes}", f"channel={channel}")
        with programs(
            *(lambda edit=edit: sos(home, ("client", "edit", "acme", "--set", edit)).code for edit in edits)  # type: ignore[misc]
        ) as codes:
            pass
        tally.points += 1
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        for code, key, value in zip(codes, ("notes", "channel"), (notes, channel), strict=True):
            tally.acknowledged += code == 0
            if code == 0 and values.get(key) != value:
                tally.wrong("lost", f"{key} of pair {number}")
            elif code not in (0, 6):
                tally.wrong("other", f"code {code} in pair {number}")
    return tally


def readers(stage: Stage, reads: int, commands: int) -> Tally:
    """Reading while somebody writes without end: no error, and never less than before."""
    from freelance_sos.adapters.public_holidays import holiday_calendar
    from freelance_sos.storage.store import Store

    home = stage.copy(stage.base())
    store = Store(home / "store", holiday_calendar)
    asked = (("now",), ("list",), ("show", "bayou-1"), ())
    stop = home / "stop"

    def write() -> None:
        for number in count():
            if stop.exists():
                return
            sos(home, ("log", "bayou-1", f"line {number % 50}"))
            sos(home, ("client", "edit", "acme", "--set", f"notes=n{number}"))

    def read() -> int:
        wrong, least = 0, 0
        for _ in range(reads // 2):
            loaded, client = store.incidents(), store.client("acme")
            events = sum(len(incident.timeline) for incident in loaded.value)
            wrong += bool(loaded.problems) or events < least or not client.value.name
            least = events
        return min(wrong, 90)

    def ask() -> int:
        results = [sos(home, asked[number % len(asked)]) for number in range(commands)]
        stop.touch()
        return min(sum(result.code != 0 or bool(result.err) for result in results), 90)

    with programs(read, read, ask, write) as codes:
        pass
    tally = Tally(points=reads // 2 * 2 + commands, acknowledged=reads // 2 * 2)
    for code in codes:
        if code:
            tally.wrong("other", f"{code} reads gave an error", code)
    return tally
