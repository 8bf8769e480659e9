"""A file that somebody names, or standard input: its bytes, and never more than are worth reading."""

from __future__ import annotations

import sys
from pathlib import Path

from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import NotFound, UsageError

STDIO = "-"


def read_given(session: Session, file: str, most: int, what: str) -> bytes:
    """At most one byte more than ``most``, so that what is too large can be told. ``what`` is waited for.

    Raises NotFound where there is no such file, UsageError where it can't be read.
    """
    if file == STDIO:
        if sys.stdin.isatty():
            session.say(f"{what}, then Ctrl-D:")
        return sys.stdin.buffer.read(most + 1)
    try:
        with Path(file).open("rb") as opened:
            return opened.read(most + 1)
    except FileNotFoundError:
        raise NotFound(f"no file {file[:80]}", f"name a file with {what}") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name can't be used"
        raise UsageError(f"can't read {file[:80]}: {why}", f"name a file with {what}") from None


def called(file: str) -> str:
    """What a file is called where something is told about it."""
    return "standard input" if file == STDIO else Path(file).name[:80] or file[:80]
