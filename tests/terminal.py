"""A real terminal for tests: the program runs in a pseudo-terminal, the test types and reads like a person.

    with Terminal(["sos", "close"], columns=80) as t:
        t.expect("What happened")
        t.type("The disk was full\n")
        t.key("ctrl-c")
        assert t.wait() == 130

`t.text` is everything printed so far without escape codes, `t.raw` the same with them, `t.screen` what
stands on the screen now. Whatever does not come in time raises an AssertionError that shows the screen.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pyte

from tests.environment import BIN, changed, programs_first_in

# What people's own settings would change; `env` may bring any of them back.
_NEUTRAL: dict[str, str | None] = {
    "TERM": "xterm-256color",
    "LANG": "C.UTF-8",
    "COLUMNS": None,
    "LINES": None,
    "NO_COLOR": None,
    "FORCE_COLOR": None,
}

_KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "delete": "\x1b[3~",
    "page-up": "\x1b[5~",
    "page-down": "\x1b[6~",
}

_ESCAPE_CODES = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\|\x1b?$)"  # titles and links, up to their end
    r"|\x1b\[[0-?]*[ -/]*(?:[@-~]|$)"  # colours, cursor movements
    r"|\x1b[ -/]*(?:[0-~]|$)"  # the short ones
    r"|[\x00-\x08\x0e-\x1a\x7f]"
)


def stripped(raw: str) -> str:
    """The words of a terminal's output: no escape or control codes, not even one that is cut off."""
    return re.sub(r"\r+\n", "\n", _ESCAPE_CODES.sub("", raw))


def key_code(name: str) -> str:
    """What a terminal sends for a key: `enter`, `up`, `ctrl-c`. An unknown name is a KeyError."""
    if re.fullmatch(r"ctrl-[a-z]", name):
        return chr(ord(name[-1]) - ord("a") + 1)
    return _KEYS[name]


class _Screen(pyte.Screen):
    """A screen that answers when the program asks it something, such as where the cursor stands."""

    def __init__(self, columns: int, rows: int, answer: Callable[[str], None]) -> None:
        self._answer = answer
        super().__init__(columns, rows)

    def write_process_input(self, data: str) -> None:
        self._answer(data)


class Terminal:
    """One program in one terminal window, from its start to the end of the `with` block."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str | None] | None = None,
        columns: int = 80,
        rows: int = 24,
        cwd: Path | None = None,
        timeout: float = 20,
    ) -> None:
        """Start `command`, found beside this Python first. `env` is laid over this process's environment."""
        self.timeout = timeout
        self._bytes = bytearray()
        self._seen = 0
        self._open = True
        self._screen = _Screen(columns, rows, self._send)
        self._stream = pyte.ByteStream(self._screen)
        self._master, program_side = pty.openpty()
        try:
            self.resize(columns, rows)
            self._process = _start(command, program_side, env, cwd)
        except BaseException:
            os.close(self._master)
            raise
        finally:
            os.close(program_side)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def raw(self) -> str:
        """Everything printed so far, escape codes included."""
        return self._bytes.decode("utf-8", errors="replace")

    @property
    def text(self) -> str:
        """Everything printed so far, as words. What was typed is part of it where the program echoes it."""
        return stripped(self.raw)

    @property
    def screen(self) -> str:
        """What stands on the screen now: trailing spaces and the empty lines below are left out."""
        self._read(0)
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def expect(self, words: str, timeout: float | None = None) -> None:
        """Wait until `words` are printed, after those that were expected last."""

        def found() -> bool:
            place = self.text.find(words, self._seen)
            if place >= 0:
                self._seen = place + len(words)
            return place >= 0

        self._until(found, f"{words!r} to be printed", timeout)

    def expect_question(self, pattern: str, timeout: float | None = None) -> re.Match[str]:
        """Wait until the program stands at a question that fits `pattern`, printed after the last one."""

        def found() -> re.Match[str] | None:
            return re.compile(rf"(?:{pattern})\Z").search(self.text, self._seen)

        self._until(lambda: found() is not None, f"the question {pattern!r}", timeout)
        question = found()
        assert question
        self._seen = question.end()
        return question

    def expect_on_screen(self, words: str, timeout: float | None = None) -> None:
        """Wait until one line of the screen holds `words`, whenever they were printed."""
        self._until(lambda: words in self.screen, f"{words!r} to be on the screen", timeout)

    def type(self, words: str) -> None:
        """Type `words`; a newline is the Enter key."""
        self._send(words.replace("\n", "\r"))

    def key(self, name: str) -> None:
        """Press one key, by the names of `key_code`."""
        self._send(key_code(name))

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window; the program is told, as it would be by a real one."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._screen.resize(rows, columns)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until the program and its output end. Its exit code, or minus the signal that killed it."""
        self._until(lambda: self._process.poll() is not None, "the program to end", timeout)
        while self._read(0.05):
            pass
        return self._process.returncode

    def close(self) -> None:
        """Close the window. A program that still runs is told (SIGHUP), then ended."""
        for ending in (signal.SIGHUP, signal.SIGKILL):
            if self._process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, ending)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(1)
        if self._master >= 0:
            os.close(self._master)
        self._master, self._open = -1, False

    def _send(self, data: str) -> None:
        try:
            os.write(self._master, data.encode())
        except OSError:
            raise AssertionError(self._shown(f"nobody is there to read {data!r}")) from None

    def _until(self, done: Callable[[], bool], what: str, timeout: float | None) -> None:
        limit = self.timeout if timeout is None else timeout
        end = time.monotonic() + limit
        while not done():
            if not self._open and self._process.poll() is not None:
                self._read(0)
                if done():
                    return
                raise AssertionError(
                    self._shown(f"the program ended ({self._process.returncode}) before {what}")
                )
            if time.monotonic() >= end:
                raise AssertionError(self._shown(f"waited {limit:g} s for {what}"))
            self._read(0.05)

    def _read(self, patience: float) -> bool:
        """Take in what the program printed. False: nothing came within `patience` seconds."""
        if not self._open:
            time.sleep(patience)
            return False
        if not select.select([self._master], [], [], patience)[0]:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:  # how Linux says that the other side is gone
            data = b""
        self._open = bool(data)
        self._bytes += data
        self._stream.feed(data)
        return self._open

    def _shown(self, problem: str) -> str:
        edge = "─" * self._screen.columns
        return f"{problem}; the screen:\n{edge}\n{self.screen}\n{edge}"


def _start(
    command: Sequence[str], terminal: int, env: Mapping[str, str | None] | None, cwd: Path | None
) -> subprocess.Popen[bytes]:
    """Run `command` as the program in the foreground of `terminal`, which Ctrl-C then reaches."""
    base = {**os.environ, "PATH": programs_first_in(BIN)}
    environment = changed(changed(base, _NEUTRAL), env)
    program = shutil.which(command[0], path=environment.get("PATH"))
    if program is None:
        raise AssertionError(f"{command[0]} is not installed beside {BIN}/python: pip install -e .")
    return subprocess.Popen(
        [program, *command[1:]],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        cwd=cwd,
        env=environment,
        start_new_session=True,
        preexec_fn=_take_terminal,  # noqa: PLW1509  one call into the kernel, and no lock to wait for
    )


def _take_terminal() -> None:
    # A shell that started the tests in the background has taught them to ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
