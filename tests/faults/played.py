"""The faults of `layer` thrown at one command: every kill, every power cut, every error a disk can give."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.faults.judge import Judge, Tally, records
from tests.faults.layer import CHANGING, Disk, Watch
from tests.faults.stage import Writing, files, sos

MOST_POINTS = 400
# What is told after it can be missed: the lock's mark and its end, tidying up, what is no part of the store.
_HARMLESS_NAMES = ("unlink", "chmod")


def kills(judge: Judge) -> Tally:
    """Killed before each call, and once after the last."""
    seen: list[tuple[str, dict[str, bytes], bool]] = []
    home = judge.stage.copy(judge.home)

    def before(name: str, path: Path) -> None:
        seen.append((f"killed before {name} {path.name}", files(home / "store"), _has_answered()))

    result = _run(judge.writing, home, Watch(home, before))
    seen.append(("killed after it", files(home / "store"), result.code == 0))
    return _judged(judge, seen)


def power_cuts(judge: Judge) -> Tally:
    """The machine goes off before each call, and once after the last."""
    seen: list[tuple[str, dict[str, bytes], bool]] = []
    home = judge.stage.copy(judge.home)
    disk = Disk(home / "store")

    def look(point: str, is_done: bool) -> None:
        for state in (disk.at_most_lost(), disk.names_kept()):
            if not seen or seen[-1][1:] != (state, is_done):
                seen.append((point, state, is_done))

    watch = Watch(home, lambda name, path: look(f"no power before {name} {path.name}", _has_answered()))
    watch.after = disk.after
    result = _run(judge.writing, home, watch)
    look("no power after it", result.code == 0)
    return _judged(judge, seen)


def errors(judge: Judge, number: int, *, is_short: bool = False) -> Tally:
    """Each call that changes something fails with the error ``number``; ``is_short``: after half a write."""
    tally = Tally()
    for point in count(1):
        home = judge.stage.copy(judge.home)
        failing = _Failing(point, number, is_short=is_short)
        watch = Watch(home, failing.before)
        with failing.short_writes(watch):
            result = _run(judge.writing, home, watch)
        if not failing.met:
            return tally
        assert point < MOST_POINTS, "it never ends"
        tally.add(after_error(judge, home, result, failing.met, is_harmless=failing.is_harmless))
    raise AssertionError


def after_error(judge: Judge, home: Path, result: Result, met: str, *, is_harmless: bool) -> Tally:
    """What is wrong after a call failed: done means there; else one line says so, and nothing changed."""
    point, is_done = f"failed at {met}", result.code == 0
    before = records(files(home / "store"))
    tally = judge.look(home, point, is_done=is_done)
    told = f"{judge.writing.name}, {point}"
    if is_done and not is_harmless and not judge.writing.is_aside:
        tally.wrong("other", f"{told}: it said done")
    if not is_done and "not mended" not in result.out:
        if result.out:
            tally.wrong("other", f"{told}: it failed, and answered {result.out[:60]!r}")
        said = [line for line in result.err.splitlines() if not line.startswith("warning: ")]
        if len(said) != 1 or result.code not in (2, 6):
            tally.wrong("other", f"{told}: {result.code} {result.err!r}")
        # Behind the rename only the folder is left to be synced: the file is wholly new then.
        may_change = judge.writing.goes_on or any(word in met for word in ("fsync", "close"))
        if before != judge.before and not may_change:
            tally.wrong("other", f"{told}: it failed, and changed something")
    return tally


class _Failing:
    """Lets the call number ``point`` fail, of those that change something."""

    def __init__(self, point: int, number: int, *, is_short: bool) -> None:
        self.point, self.number, self.is_short = point, number, is_short
        self.seen, self.met = 0, ""
        self.is_harmless = False
        self._full: set[Path] = set()

    def before(self, name: str, path: Path) -> None:
        if name not in CHANGING or (self.is_short and name != "write"):
            return
        self.seen += 1
        if self.seen == self.point:
            self.met = f"{name} {path.name}"
            self.is_harmless = name in _HARMLESS_NAMES or is_aside(path)
            if self.is_short:
                self._full.add(path)
            else:
                raise OSError(self.number, os.strerror(self.number))
        elif path in self._full and name == "write":
            raise OSError(self.number, os.strerror(self.number))

    @contextmanager
    def short_writes(self, watch: Watch):  # type: ignore[no-untyped-def]
        """Of a disk that is filling up a write takes half."""
        real = os.write

        def half(descriptor: int, data: bytes) -> int:
            path = watch.paths.get(descriptor)
            return real(descriptor, data[: len(data) // 2] if path in self._full else data)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "write", half)
            yield


def is_aside(path: Path) -> bool:
    """Whether ``path`` is what a command can do without: the lock's mark, caches, drafts."""
    return path.name == ".lock" or "store" not in path.parts


def disk_is_full(judge: Judge) -> Tally:
    """No room for a single byte more, then room for half of what is written."""
    tally = errors(judge, errno.ENOSPC)
    tally.add(errors(judge, errno.ENOSPC, is_short=True))
    return tally


FAULTS: dict[str, Callable[[Judge], Tally]] = {
    "kill": kills,
    "power cut": power_cuts,
    "EIO": lambda judge: errors(judge, errno.EIO),
    "disk full": disk_is_full,
}


def _run(writing: Writing, home: Path, watch: Watch) -> Result:
    with watch.on():
        return sos(home, writing.words, is_at_terminal=writing.is_at_terminal)


def _has_answered() -> bool:
    """Whether the command has said anything yet: then it must be true."""
    buffer = getattr(sys.stdout, "buffer", None)
    return bool(buffer and getattr(buffer, "getvalue", bytes)())


def _judged(judge: Judge, seen: Sequence[tuple[str, dict[str, bytes], bool]]) -> Tally:
    tally = Tally()
    for point, state, is_done in seen:
        tally.add(judge.look_at(state, point, is_done=is_done))
    return tally
