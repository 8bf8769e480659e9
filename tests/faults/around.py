"""Faults around a command rather than in it: signals, permissions, a cut log, a full disk."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from freelance_sos.domain.errors import StoreError
from freelance_sos.storage.files import append_lines, replace_file
from freelance_sos.storage.logs import read_log
from tests.conftest import Result
from tests.environment import ROOT
from tests.faults.judge import Judge, Tally
from tests.faults.rush import LOG, SEED, TOML, line
from tests.faults.stage import COMMANDS, Stage, Writing, files, sos
from tests.faults.traced import Child

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
NOBODY = 65534
READING = (("list",), ("show", "acme-1"), ("now",), ())
# A little longer than a command takes: most signals come in the middle.
WITHIN_SECONDS = 0.05


def signals(judge: Judge, times: int) -> Tally:
    """Each signal at random moments: the code of a shell, one line, the lock free, nothing half done."""
    tally, chance = Tally(), random.Random(SEED)
    for number in range(times):
        for sent in SIGNALS:
            home = judge.stage.copy(judge.home)
            with Child(judge.writing, home) as child:
                child.go()
                time.sleep(chance.random() * WITHIN_SECONDS)
                with suppress(ProcessLookupError):
                    os.kill(child.pid, sent)
                result = child.result()
            tally.add(judge.look(home, f"at {sent.name}", is_done=result.code == 0 or bool(result.out)))
            if result.code not in (0, 128 + sent) or "Traceback" in result.err:
                tally.wrong("other", f"{sent.name} {number}: {result.code} {result.err[-300:]!r}")
    return tally


def private(judge: Judge) -> Tally:
    """Whatever a command makes is its user's alone, under any umask: in the store, the caches, the state."""
    tally = Tally()
    for mask in (0o000, 0o022, 0o077):
        home = judge.stage.copy(judge.home)
        before = set(home.rglob("*"))
        old = os.umask(mask)
        try:
            result = sos(home, judge.writing.words, is_at_terminal=judge.writing.is_at_terminal)
        finally:
            os.umask(old)
        tally.points += 1
        made = [path for path in home.rglob("*") if path not in before or path.is_relative_to(home / "store")]
        for path in made:
            # What git keeps of old texts nobody may write, not even its owner. The other copy is not of sos.
            kept_by_git = "sync.git" in path.parts and "objects" in path.parts
            wanted = 0o700 if path.is_dir() else 0o400 if kept_by_git else 0o600
            if stat.S_IMODE(path.stat().st_mode) != wanted and "hub.git" not in path.parts:
                tally.wrong(
                    "other", f"{judge.writing.name}, umask {mask:03o}: {path.relative_to(home)} is open"
                )
        if result.code:
            tally.wrong("other", f"{judge.writing.name}, umask {mask:03o}: {result.err}")
    return tally


def denied(stage: Stage) -> tuple[Tally, float]:
    """A store that may only be read, one of somebody else, one that is shut: for every command.

    Gives the longest that a refusal took, in seconds.
    """
    tally, longest = Tally(), 0.0
    for kind in ("read-only", "somebody else's", "shut"):
        for writing in COMMANDS:
            # sos doctor says what it could not mend, and that is its answer.
            if writing.is_aside or writing.begins_empty or writing.words[0] == "doctor":
                continue
            home = _taken_away(stage.copy(stage.home_for(writing)), kind)
            before = files(home / "store")
            began = time.monotonic()
            result = _as_nobody(writing, home)
            longest = max(longest, time.monotonic() - began)
            tally.points += 1
            errors = [
                told for told in result.err.splitlines() if not told.startswith(("warning: ", "error: "))
            ]
            if result.code != 6 or result.out or len(errors) != 1:
                tally.wrong(
                    "other",
                    f"{kind}: {writing.name}: {result.code} {result.out[-80:]!r} {result.err[-300:]!r}",
                )
            if files(home / "store") != before:
                tally.wrong("lost", f"{kind}: {writing.name}")
        home = _taken_away(stage.copy(stage.base()), kind)
        for words in READING:
            result = _as_nobody(Writing(words=words), home)
            tally.points += 1
            if result.code != (6 if kind == "shut" else 0):
                tally.wrong("other", f"{kind}: sos {' '.join(words)}: {result.code} {result.err[-300:]!r}")
    return tally, longest


def _taken_away(home: Path, kind: str) -> Path:
    """The store as somebody finds it who may do less than they are used to."""
    owner = 0 if kind == "somebody else's" else NOBODY
    modes = {"read-only": (0o500, 0o400), "somebody else's": (0o755, 0o644), "shut": (0o000, 0o600)}[kind]
    for path in (home, *home.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    for path in (home / "store", *(home / "store").rglob("*")):
        os.chown(path, owner, owner)
        path.chmod(modes[0] if path.is_dir() else modes[1])
    return home


def _as_nobody(writing: Writing, home: Path) -> Result:
    def become() -> None:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)

    with Child(writing, home, lambda _: become()) as child:
        child.go()
        return child.result()


def cuts(folder: Path) -> Tally:
    """A log cut at every byte of its last record: all others are read, the next begins on its own line."""
    tally = Tally()
    path = folder / "incidents" / "acme" / LOG
    path.parent.mkdir(parents=True)
    old, last = line(1) + line(2), line(3)
    for end in range(len(last)):
        path.write_bytes(old + last[:end])
        tally.points += 1
        tally.acknowledged += 3
        ids = [event.id for event in read_log(path).events]
        append_lines(path, line(4))
        then = read_log(path)
        after = [event.id for event in then.events]
        # Without its line end the record is whole.
        kept = [f"{number:016x}" for number in (1, 2, 3)[: 3 if end == len(last) - 1 else 2]]
        if ids != kept or after != [*kept, f"{4:016x}"]:
            tally.wrong("lost", f"cut at byte {end}")
        if len(then.problems) != (0 < end < len(last) - 1):
            tally.wrong("unreadable", f"cut at byte {end}: {then.problems}")
        if not path.read_bytes().startswith(old + last[:end]):
            tally.wrong("lost", f"cut at byte {end}: bytes were changed")
    return tally


def full_disk(folder: Path, times: int) -> Tally:
    """A real file system of 64 kB that is full: ``times`` appends, ``times`` replaces, in a namespace."""
    folder.mkdir(parents=True)
    program = ["unshare", "--mount", sys.executable, "-m", "tests.faults.around", str(folder), str(times)]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    tally = Tally()
    if done.returncode:
        tally.wrong("other", f"no disk could be mounted: {done.stderr[-300:]}")
        return tally
    return Tally(**json.loads(done.stdout))


def _on_full_disk(folder: Path, times: int) -> Tally:
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", str(folder)],
        check=True,
        capture_output=True,
    )
    tally = Tally()
    for number in range(times):
        # Ever more of the last page is taken: the write that fails is cut short at another byte each time.
        log, toml = b"".join(line(one, 70) for one in range(1 + number)), f"a = {number}\n".encode()
        _fill(folder, {LOG: log, TOML: toml})
        _refused(tally, folder, LOG, log, lambda: append_lines(folder / LOG, line(99, 20_000)))
        _fill(folder, {LOG: log, TOML: toml})
        _refused(tally, folder, TOML, toml, lambda: replace_file(folder / TOML, b"b = 2\n" * 2000))
    return tally


def _fill(folder: Path, kept: dict[str, bytes]) -> None:
    (folder / "filler").unlink(missing_ok=True)
    for name, data in kept.items():
        (folder / name).write_bytes(data)
    with (folder / "filler").open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            pass


def _refused(tally: Tally, folder: Path, name: str, old: bytes, write: object) -> None:
    assert callable(write)
    tally.points += 1
    tally.acknowledged += 1
    try:
        write()
    except StoreError as error:
        if str(folder / name) not in str(error) or "0.0 MB free" not in str(error):
            tally.wrong("other", str(error))
    else:
        tally.wrong("other", f"{name} was written on a full disk")
    if (folder / name).read_bytes() != old:
        tally.wrong("lost", f"{name} is not as it was")
    extra = {path.name for path in folder.iterdir()} - {LOG, TOML, "filler"}
    if extra:
        tally.wrong("strays", str(extra))


def remove(folder: Path) -> None:
    """Take the place of the faults away."""
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    print(json.dumps(_on_full_disk(Path(sys.argv[1]), int(sys.argv[2])).__dict__))
