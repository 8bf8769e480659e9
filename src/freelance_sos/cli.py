"""The command tree, and the one place where errors become a line and an exit code."""

from __future__ import annotations

import codecs
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from freelance_sos.domain.errors import SosError

INTERRUPTED = 130
SIGNALLED = 128
DEAF_SECONDS = 1.0
BUG = 1
PLAIN_LETTERS = {"…": "...", "·": "-", "→": "->", "–": "-", "—": "-", "“": '"', "”": '"', "’": "'"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; gives the exit code (docs/exit-codes.md)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    ending = _Ending()
    try:
        ending.listen()
        code = _answered(words)
        ending.is_over = True
    except KeyboardInterrupt:  # At the very edges, or once more while the first was answered.
        ending.is_over, code = True, INTERRUPTED
    ending.leave()
    return ending.code(code)


class _Ending:
    """A closed terminal and a polite kill end a command as Ctrl-C does: what is half done is tidied up.

    A closed terminal tells it twice: the second must not disturb the tidying.
    """

    def __init__(self) -> None:
        self._before: dict[int, Any] = {}
        self._number = 0
        self._heard_at = 0.0
        self.is_over = False

    def listen(self) -> None:
        """From here on; what the caller ignores, as nohup does, stays ignored."""
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number and signal.getsignal(number) is signal.SIG_DFL:
                with suppress(ValueError):  # Only a program's main thread can listen.
                    self._before[number] = signal.signal(number, self._end)

    def leave(self) -> None:
        """As it was before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def code(self, code: int) -> int:
        """What the shell is told: the signal's own code where one ended the command."""
        return SIGNALLED + self._number if code == INTERRUPTED and self._number else code

    def _end(self, number: int, _: object) -> None:
        now, before = time.monotonic(), self._heard_at
        if not self.is_over and (not self._number or now - before > DEAF_SECONDS):
            self._number, self._heard_at = number, now
            raise KeyboardInterrupt


def _answered(words: list[str]) -> int:
    """The exit code, after every error was told."""
    _survive_any_encoding()
    from freelance_sos.commands.session import OutputClosed

    try:
        code = _run(words)
        sys.stdout.flush()
        return code
    except SosError as error:
        return _tell(error)
    except (KeyboardInterrupt, EOFError):
        return _interrupted()
    except (BrokenPipeError, OutputClosed):
        return _closed_pipe()
    except OSError as error:
        return _tell_system(error)
    except Exception as error:
        return _crashed(error, words)


def _run(words: list[str]) -> int:
    from typer import Abort, Exit

    # Typer carries its own copy of Click; its errors have no other address.
    from typer._click.exceptions import ClickException

    from freelance_sos.commands.tree import command_tree

    try:
        result = command_tree().main(args=words, prog_name="sos", standalone_mode=False, obj={})
    except ClickException as error:
        return _tell_usage(error)
    except Exit as leaving:
        return leaving.exit_code
    except Abort:
        return _interrupted()
    except SystemExit:
        # Typer's own way out when its help is written to a closed pipe.
        return _closed_pipe()
    if result == INTERRUPTED:
        return _interrupted()
    return result if isinstance(result, int) else 0


def _tell_usage(error: Any) -> int:
    message = str(error.format_message()).rstrip(".")
    context = getattr(error, "ctx", None)
    help_at = f"see: {context.command_path} --help" if context else "see: sos --help"
    if "extra argument" in message:
        help_at = f"put words that belong together in quotes; {help_at}"
    _line(f"{message[:1].lower()}{message[1:]}; {help_at}")
    return 2


def _tell(error: SosError) -> int:
    _line(str(error))
    return error.exit_code


def _tell_system(error: OSError) -> int:
    where = f" {error.filename}" if error.filename else ""
    _line(f"can't go on:{where} {error.strerror or error}; what was recorded before is kept, see: sos list")
    _forget_output()
    return 6


def _interrupted() -> int:
    # The terminal may be what was closed.
    with suppress(OSError):
        _line("\nstopped; what was recorded is kept")
    return INTERRUPTED


def _closed_pipe() -> int:
    """Whoever read our output has seen enough."""
    _forget_output()
    return 0


def _forget_output() -> None:
    """Keep Python from trying the broken output again at exit, with a traceback."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        pass


def _crashed(error: Exception, words: Sequence[str]) -> int:
    from freelance_sos.commands.crash import write_report

    try:
        told = f"please send {write_report(error, words)}, it holds nothing of your clients"
    except (SosError, OSError, RuntimeError):
        told = "no report of it could be written"
    _line(f"sos has a bug: {type(error).__name__}; {told}")
    return BUG


def _line(text: str) -> None:
    from freelance_sos.rendering.text import LONGEST_LINE, shorten

    start = "\n" if text.startswith("\n") else ""
    encoding = sys.stderr.encoding or "utf-8"
    line = start + shorten(text, LONGEST_LINE)
    print(line.encode(encoding, "plain").decode(encoding), file=sys.stderr)


def plain_letters(error: UnicodeError) -> tuple[str, int]:
    """What stands for the letters that an encoding lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(PLAIN_LETTERS.get(letter, "?") for letter in lacking), error.end


def _survive_any_encoding() -> None:
    """A letter that the output can't write becomes a plain one or ``?``, never a traceback."""
    codecs.register_error("plain", plain_letters)
    # A program started without streams, by a daemon or with >&-, has nobody to answer to.
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="plain")
