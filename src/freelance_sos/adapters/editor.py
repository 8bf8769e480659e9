"""The person's own editor, on a private copy of a text."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from freelance_sos.domain.errors import UsageError


def edit_text(text: str, environment: Mapping[str, str], *, suffix: str) -> str:
    """What ``text`` became in $VISUAL or $EDITOR. Raises UsageError where neither can be started."""
    command = _command(environment)
    descriptor, name = tempfile.mkstemp(prefix="sos-", suffix=suffix)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        try:
            done = subprocess.run([*command, name], check=False)
        except OSError as error:
            raise UsageError(f"can't start {command[0]}: {error.strerror}", "set EDITOR") from None
        if done.returncode:
            raise UsageError(f"{command[0]} ended with code {done.returncode}", "nothing was changed")
        return path.read_text(encoding="utf-8", errors="replace")
    finally:
        path.unlink(missing_ok=True)


def _command(environment: Mapping[str, str]) -> list[str]:
    for name in ("VISUAL", "EDITOR"):
        if command := shlex.split(environment.get(name, "")):
            return command
    for name in ("nano", "vi", "notepad"):
        if shutil.which(name):
            return [name]
    raise UsageError("no editor found", "set EDITOR, such as: export EDITOR=nano")
