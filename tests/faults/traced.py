"""Faults by the kernel: a system call of a command is cut off, or fails. Needs root and strace -e inject.

A command runs in a child of this process that strace holds on to: what is loaded once need not be loaded for
each of thousands of points. A first run without a fault numbers the calls that touch its home.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.faults.judge import Judge, Tally
from tests.faults.played import after_error, is_aside
from tests.faults.stage import Writing, inside, pretended_terminal

# With a question mark: not every machine has each of them.
CALLS = "?" + (
    "open,openat,creat,write,pwrite64,writev,close,fsync,fdatasync,sync_file_range,rename,renameat,renameat2,"
    "unlink,unlinkat,rmdir,mkdir,mkdirat,truncate,ftruncate,fallocate,flock,chmod,fchmod,fchmodat,link,linkat,"
    "symlink,symlinkat,utimensat,copy_file_range,sendfile"
).replace(",", ",?")
# Where these fail only what can be done without is missed: tidying up, and a mode that is private already.
_HARMLESS = ("unlink", "unlinkat", "rmdir", "chmod", "fchmod", "fchmodat", "utimensat")
_NOT_FAILING = ("flock",)
_CALL = re.compile(r"(?:\[pid +\d+\] )?(?P<name>\w+)\((?P<rest>.*)")
_PATH = re.compile(r"[<\"](?P<path>/[^>\"]*)[>\"]")
_BESIDE = re.compile(r"AT_FDCWD<[^>]*>")
_RELATIVE = re.compile(r'AT_FDCWD<([^>]*)>, "([^/"][^"]*)"')
_ATTACHED = "TracerPid:\t0\n"
_KILLED = 128 + signal.SIGKILL
ATTACH_SECONDS = 20.0
MOST_TRIES = 12

Patch = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A system call that touched the home of a command: the ``number``-th of its ``name``."""

    name: str
    number: int
    path: Path
    is_changing: bool

    @property
    def told(self) -> str:
        return f"{self.name} {self.path.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """A run that a fault has met, where it ran, and at which file."""

    result: Result
    home: Path
    path: Path


def missing() -> str:
    """What this machine lacks, in one line; nothing where all is there."""
    if not shutil.which("strace"):
        return "strace is not there: apt-get install strace"
    if os.geteuid():
        return "faults are injected as root: sudo make faults"
    return ""


def kills(judge: Judge, patch: Patch | None = None) -> Tally:
    """SIGKILL before each system call that touches the home of a command, and after its last."""
    tally = Tally()
    home, calls, result = _dry_run(judge, patch)
    tally.add(judge.look(home, "killed after it", is_done=result.code == 0))
    for call in calls:
        struck = _struck(judge, calls, call, "signal=KILL", patch)
        # What it said before it died must be true.
        tally.add(judge.look(struck.home, f"killed before {call.told}", is_done=bool(struck.result.out)))
    return tally


def errors(judge: Judge, error: str) -> Tally:
    """``error``, EIO or ENOSPC, at each system call that changes something."""
    tally = Tally()
    _, calls, _ = _dry_run(judge, None)
    for call in calls:
        if not call.is_changing:
            continue
        struck = _struck(judge, calls, call, f"error={error}", None)
        is_harmless = call.name in _HARMLESS or is_aside(struck.path.relative_to(struck.home))
        tally.add(after_error(judge, struck.home, struck.result, call.told, is_harmless=is_harmless))
    return tally


def _struck(judge: Judge, calls: Sequence[Call], call: Call, fault: str, patch: Patch | None) -> Struck:
    """A run that the fault has met at ``call``, one of ``calls``.

    Where a run makes a call more or less than the one that numbered them, they are numbered again.
    """
    place = calls.index(call)
    for tried in range(MOST_TRIES):
        home = judge.stage.copy(judge.home)
        how = f"inject={call.name}:{fault}:when={call.number}"
        result, lines = run_traced(judge.writing, home, how, patch)
        met = [line for line in lines if "INJECTED" in line] or (lines[-1:] if result.code == _KILLED else [])
        path = _path_in(met[0], home) if met and f"{call.name}(" in met[0] else None
        # Some go through a folder in no certain order: at last any call of that name will do.
        if path and (_plain(path) == _plain(call.path) or tried > MOST_TRIES // 2):
            return Struck(result=result, home=home, path=path)
        again = _dry_run(judge, patch)[1]
        call = again[place] if len(again) == len(calls) else call
    raise RuntimeError(f"the fault never met {call.told}")


def _plain(path: Path | None) -> str:
    """Without what is made up anew in each run."""
    return re.sub(r"[0-9a-f]{8}\.jsonl$|\w+\.tmp$|tmp\w+|\d{8}T\d{6}Z", "*", str(path))


def run_traced(
    writing: Writing, home: Path, inject: str = "", patch: Patch | None = None
) -> tuple[Result, list[str]]:
    """Run a command in ``home`` under strace; what it gave, and the lines of its trace that name the home."""
    trace = home.with_name(f"{home.name}.trace")
    with Child(writing, home, patch) as child:
        command = ["strace", "-y", "-s", "0", "-o", str(trace), "-e", f"trace={CALLS}"]
        command += ["-e", inject] if inject else []
        # An opened file of the tracer must not be one of the child's: nothing is inherited.
        tracer = subprocess.Popen([*command, "-p", str(child.pid)], stderr=subprocess.DEVNULL)
        child.wait_for_tracer(tracer)
        child.go()
        result = child.result()
        tracer.wait()
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    return result, [line for line in lines if _path_in(line, home)]


class Child:
    """A command in a process of its own that has loaded everything, and waits for the word to begin."""

    def __init__(self, writing: Writing, home: Path, patch: Patch | None = None) -> None:
        self._said = [home.with_name(f"{home.name}.{name}") for name in ("out", "err")]
        self._begin, self._go = os.pipe()
        is_ready, self._ready = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            self._be_it(writing, home, patch)
        # Before that its calls are none of the command's, and a signal would meet nobody.
        os.close(self._ready)
        os.read(is_ready, 1)
        os.close(is_ready)

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._begin)
        os.close(self._go)

    def go(self) -> None:
        os.write(self._go, b"!")

    def wait_for_tracer(self, tracer: subprocess.Popen[bytes]) -> None:
        """Until somebody traces it."""
        status, end = Path(f"/proc/{self.pid}/status"), time.monotonic() + ATTACH_SECONDS
        while _ATTACHED in status.read_text(encoding="utf-8"):
            if tracer.poll() is not None or time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
                raise RuntimeError("strace can't trace here: the machine may forbid it")
            time.sleep(0.001)

    def result(self) -> Result:
        """What it gave, when it has ended; the code is the one that a shell would see."""
        _, status = os.waitpid(self.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        out, err = (path.read_text(encoding="utf-8", errors="replace") for path in self._said)
        return Result(code if code >= 0 else 128 - code, out, err)

    def _wait(self) -> None:
        os.write(self._ready, b".")
        os.read(self._begin, 1)

    def _be_it(self, writing: Writing, home: Path, patch: Patch | None) -> None:
        code = 99
        try:
            nowhere = os.open(os.devnull, os.O_RDONLY)
            written = [os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600) for path in self._said]
            for number, descriptor in enumerate((nowhere, *written)):
                os.dup2(descriptor, number)
            code = _command_here(writing, home, patch, self._wait)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)


def _command_here(writing: Writing, home: Path, patch: Patch | None, begin: Callable[[], object]) -> int:
    from freelance_sos.cli import main

    streams = [open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2)]  # noqa: SIM115
    with ExitStack() as stack:
        stack.enter_context(inside(home))
        stack.enter_context(pretended_terminal(writing.is_at_terminal))
        patched = stack.enter_context(pytest.MonkeyPatch.context())
        for name, stream in zip(("stdout", "stderr"), streams, strict=True):
            patched.setattr(sys, name, stream)
        if patch:
            patch(patched)
        try:
            begin()
            code = main(list(writing.words))
        except KeyboardInterrupt:  # As __main__ has it, for the moments before and after.
            code = 130
        for stream in streams:
            stream.flush()
    return code


def _dry_run(judge: Judge, patch: Patch | None) -> tuple[Path, list[Call], Result]:
    home = judge.stage.copy(judge.home)
    trace = home.with_name(f"{home.name}.trace")
    result, _ = run_traced(judge.writing, home, "", patch)
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    return home, numbered(lines, home), result


def numbered(lines: Sequence[str], home: Path) -> list[Call]:
    """The calls of a trace that touch ``home``, each with its number among those of its name."""
    counts: Counter[str] = Counter()
    calls: list[Call] = []
    written: set[Path] = set()
    for line in lines:
        match = _CALL.match(line)
        if not match:
            continue
        name = match["name"]
        counts[name] += 1
        path = _path_in(line, home)
        if path is None:
            continue
        is_changing = name not in _NOT_FAILING
        if name in ("open", "openat"):
            is_changing = any(flag in line for flag in ("O_WRONLY", "O_RDWR", "O_CREAT"))
            written |= {path} if is_changing else set()
        elif name == "close":
            is_changing = path in written
            written.discard(path)
        calls.append(Call(name=name, number=counts[name], path=path, is_changing=is_changing))
    return calls


def _path_in(line: str, home: Path) -> Path | None:
    """The path below ``home`` that a line of a trace names; None where there is none."""
    told = _RELATIVE.sub(r'"\1/\2"', line)
    for match in _PATH.finditer(_BESIDE.sub("AT_FDCWD", told)):
        path = Path(match["path"])
        if path != home and path.is_relative_to(home):
            return path
    return None
