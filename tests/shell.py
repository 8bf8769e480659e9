"""One bash that runs commands one after the other and keeps its state between them, as a person's does."""

from __future__ import annotations

import contextlib
import os
import select
import shlex
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

# How a command is run: in the shell itself, with the last command's `$?`, no input, and both streams in one
# file. The shell's own output carries nothing but the word that a command has ended.
_PROGRAM = """\
eval "(exit ${{__status:-0}})"$'\\n'"$(<{command})" </dev/null >{output} 2>&1
__status=$?; echo {ended}
"""
_ENDED = b"ended\n"


class ShellError(Exception):
    """A command that did not end, or took the shell with it. Nothing can be run after it."""


class Shell:
    """A bash without a terminal and without anybody's settings; it lives as long as the `with` block."""

    def __init__(self, environment: Mapping[str, str], cwd: Path, *, timeout: float = 60) -> None:
        self.timeout = timeout
        self._files = tempfile.TemporaryDirectory(prefix="shell-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=cwd,
            env=dict(environment),
            start_new_session=True,
            bufsize=0,
        )

    def __enter__(self) -> Shell:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, command: str) -> list[str]:
        """Run `command`, of one or more lines, to its end. The lines it printed, on both streams together.

        Raises ShellError when it does not end in time or ends the shell.
        """
        folder = Path(self._files.name)
        text, output = folder / "command", folder / "output"
        text.write_text(command + "\n", encoding="utf-8")
        program = _PROGRAM.format(
            command=shlex.quote(str(text)), output=shlex.quote(str(output)), ended=_ENDED.decode().strip()
        )
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(program.encode())
        except BrokenPipeError:
            raise ShellError("the shell has ended") from None
        self._wait_for_end(command)
        return output.read_text(encoding="utf-8", errors="replace").splitlines()

    def close(self) -> None:
        """End the shell and what it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._files.cleanup()

    def _wait_for_end(self, command: str) -> None:
        assert self._process.stdout is not None
        end = time.monotonic() + self.timeout
        said = b""
        while not said.endswith(_ENDED):
            left = end - time.monotonic()
            if left <= 0 or not select.select([self._process.stdout], [], [], left)[0]:
                raise ShellError(f"{command!r} did not end within {self.timeout:g} s")
            part = os.read(self._process.stdout.fileno(), 4096)
            if not part:
                raise ShellError(f"{command!r} ended the shell")
            said += part
