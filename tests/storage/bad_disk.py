"""A disk that is full, or read-only, and commands run on it.

The real one is mounted by this module as a program of its own, in a mount namespace that ends with it, where
the machine allows that. The pretended one makes the system calls that write fail in the same way.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import pytest

from freelance_sos.cli import main
from tests.conftest import Result, run_captured
from tests.environment import ROOT
from tests.storage.samples import contents

NAMESPACE = ("unshare", "--map-root-user", "--mount")
ROOM = 900  # where a file ends on a disk that is as good as full
Commands = Sequence[Sequence[str]]


class Played(NamedTuple):
    """What commands gave on the bad disk, what the store held then, and one command on the mended disk."""

    results: list[Result]
    before: dict[str, bytes]
    after: dict[str, bytes]
    mended: Result


def play(disk: Any, store: Path, commands: Commands, at_last: Sequence[str]) -> Played:
    """Run ``commands`` one after another on ``disk``, then ``at_last`` when it is mended."""
    with disk(store):
        before = contents(store)
        results = [run_captured(main, list(command), None) for command in commands]
        after = contents(store)
    return Played(results, before, after, run_captured(main, list(at_last), None))


def play_for_real(kind: str, store: Path, commands: Commands, at_last: Sequence[str]) -> Played | None:
    """The same on a real disk, ``full`` or ``read_only``; None on a machine that lets nobody mount one."""
    if not shutil.which(NAMESPACE[0]):
        return None
    program = [*NAMESPACE, sys.executable, "-m", __name__, kind, str(store)]
    given = json.dumps([commands, at_last])
    done = subprocess.run(
        program, cwd=ROOT, input=given, capture_output=True, text=True, timeout=60, check=False
    )
    if not done.stdout:
        return None
    results, before, after, mended = json.loads(done.stdout)
    return Played(
        [Result(*result) for result in results],
        {name: bytes.fromhex(data) for name, data in before.items()},
        {name: bytes.fromhex(data) for name, data in after.items()},
        Result(*mended),
    )


# -- real ------------------------------------------------------------------------------------------


@contextmanager
def full(store: Path) -> Iterator[None]:
    """The store on a file system of 64 kB with not a page left."""
    kept = store.with_name("kept")
    shutil.copytree(store, kept)
    mount("-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", str(store))
    shutil.copytree(kept, store, dirs_exist_ok=True)
    filler = store / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            pass
    yield
    filler.unlink()


@contextmanager
def read_only(store: Path) -> Iterator[None]:
    """The store on a file system that takes no writes at all."""
    mount("--bind", str(store), str(store))
    mount("-o", "remount,bind,ro", str(store))
    yield
    mount("-o", "remount,bind,rw", str(store))


def mount(*arguments: str) -> None:
    """Mount something in this namespace; where that is not allowed, end with nothing said."""
    if subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode:
        sys.exit(1)


# -- pretended -------------------------------------------------------------------------------------


@contextmanager
def pretended_full(_: Path) -> Iterator[None]:
    """Nothing grows beyond a certain size; the first sign is a short write without an error."""
    write = os.write

    def limited(descriptor: int, data: bytes) -> int:
        room = ROOM - os.fstat(descriptor).st_size
        return write(descriptor, data[:room]) if room > 0 else fail(errno.ENOSPC)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "write", limited)
        yield


@contextmanager
def pretended_read_only(_: Path) -> Iterator[None]:
    """Nothing can be opened for writing, and no folder made."""
    open_ = os.open

    def guarded(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            fail(errno.EROFS)
        return open_(path, flags, mode, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", guarded)
        patch.setattr(os, "mkdir", lambda *_, **__: fail(errno.EROFS))
        yield


def fail(number: int) -> NoReturn:
    raise OSError(number, os.strerror(number))


def run(kind: str, folder: str) -> None:
    """The program: commands come on standard input, what they gave goes to standard output."""
    commands, at_last = json.load(sys.stdin)
    played = play({"full": full, "read_only": read_only}[kind], Path(folder), commands, at_last)
    told = [
        [[result.code, result.out, result.err] for result in played.results],
        {name: data.hex() for name, data in played.before.items()},
        {name: data.hex() for name, data in played.after.items()},
        [played.mended.code, played.mended.out, played.mended.err],
    ]
    print(json.dumps(told))


if __name__ == "__main__":
    run(*sys.argv[1:])
