"""The clipboard of the desktop: text goes there, and it is known whether it arrived."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import IO, Any

PATIENCE_SECONDS = 1.8
NO_DESKTOP = "there is no clipboard here: this terminal has no desktop"
NO_WAYLAND_PROGRAM = "there is no clipboard program; install wl-clipboard"
NO_X_PROGRAM = "there is no clipboard program; install xclip"
NO_ANSWER = "the clipboard does not answer"
NO_TEXT = "there is nothing to copy"
FAILED = "the clipboard did not take it"
# One shows the text to every user of the machine, as an argument; the other forgets it when its program ends.
_UNFIT = frozenset({"copy_klipper", "copy_qt"})
_CODE = "from freelance_sos.adapters.clipboard import hand_over; hand_over()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """Whether a text is on the clipboard now; ``why_not`` says in a few words what is in the way."""

    done: bool
    why_not: str = ""


def through_terminal(text: str) -> str:
    """What asks a terminal to put ``text`` on the clipboard of the machine that it runs on: OSC 52.

    Nothing answers: whether it did is not to be known.
    """
    return f"\x1b]52;c;{b64encode(text.encode('utf-8', 'replace')).decode()}\x07"


def copy(text: str, environment: Mapping[str, str]) -> Copied:
    """Put ``text`` on the clipboard of the desktop that ``environment`` names.

    It takes two seconds at the most, prints nothing, and raises nothing: the text is on the screen as well.
    The text goes through standard input all the way. A process of its own does it, so that whatever hangs can
    be ended, and Ctrl-C later does not end the program that holds the text.
    """
    if not text:
        return Copied(done=False, why_not=NO_TEXT)
    try:
        told = _asked(text.encode("utf-8", "replace"), environment)
    except subprocess.TimeoutExpired:
        return Copied(done=False, why_not=NO_ANSWER)
    except (OSError, ValueError):
        return Copied(done=False, why_not=FAILED)
    if told == "done":
        return Copied(done=True)
    return Copied(done=False, why_not=told or FAILED)


def _asked(data: bytes, environment: Mapping[str, str]) -> str:
    """What ``hand_over`` says in its own process. Raises TimeoutExpired, OSError, ValueError."""
    with subprocess.Popen(
        # -P: a pyperclip.py in the working folder is not the one that is meant.
        [sys.executable, "-P", "-c", _CODE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=dict(environment),
        start_new_session=True,
    ) as process:
        try:
            told, _ = process.communicate(data, timeout=PATIENCE_SECONDS)
        except BaseException:
            _end(process)
            raise
    return told.decode("utf-8", "replace").strip()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it and what it started: all of its session."""
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def hand_over() -> None:
    """The process of its own: standard input to the clipboard; standard output says ``done``, or why not."""
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    sys.stdout.buffer.write(_handed_over(text).encode("utf-8", "replace"))


def _handed_over(text: str) -> str:
    import pyperclip

    try:
        # A file, not a pipe: the part of a helper that stays would hold a pipe open for ever.
        with tempfile.TemporaryFile() as said:
            # It neither looks at how its helpers end, nor keeps what they say off the screen.
            vars(pyperclip)["subprocess"] = SimpleNamespace(
                Popen=partial(_Helper, said), PIPE=subprocess.PIPE
            )
            copy_text: Callable[[str], None] = pyperclip.determine_clipboard()[0]
            # Where there is no clipboard, what it gives has no name.
            name = getattr(copy_text, "__name__", "")
            if not name or name in _UNFIT:
                return _missing(os.environ)
            copy_text(text)
    except _HelperFailed as failed:
        return str(failed)
    except Exception:
        # Every desktop fails in its own way, and none of them is a bug of ours.
        return FAILED
    return "done"


def _missing(environment: Mapping[str, str]) -> str:
    if environment.get("WAYLAND_DISPLAY"):
        return NO_WAYLAND_PROGRAM
    return NO_X_PROGRAM if environment.get("DISPLAY") else NO_DESKTOP


class _HelperFailed(Exception):
    """A helper program ended with an error; the text is its first words."""


class _Helper(subprocess.Popen[bytes]):
    """A helper program that takes the text on standard input, and says nothing unless it fails."""

    def __init__(self, said: IO[bytes], command: list[str], **options: Any) -> None:
        self._program, self._said = command[0], said
        super().__init__(command, **{**options, "stdout": subprocess.DEVNULL, "stderr": said})

    def communicate(self, input: bytes | None = None, timeout: float | None = None) -> tuple[bytes, bytes]:
        """Hand over ``input``. Raises _HelperFailed for any end but a good one."""
        result = super().communicate(input, timeout)
        if self.returncode:
            self._said.seek(0)
            first = self._said.read(400).decode("utf-8", "replace").strip().partition("\n")[0]
            raise _HelperFailed(f"{self._program} failed{': ' if first else ''}{first[:100]}")
        return result
