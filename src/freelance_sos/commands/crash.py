"""A bug leaves a report: where it happened, in which versions, and nothing that anybody typed."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from freelance_sos import __version__
from freelance_sos.commands.folders import state_folder
from freelance_sos.storage.files import make_folder, replace_file


def write_report(error: BaseException, words: Sequence[str]) -> Path:
    """The path of a private file with the report. Messages are left out: they may quote client data."""
    folder = state_folder()
    make_folder(folder)
    now = datetime.now(UTC)
    path = folder / f"crash-{now:%Y%m%dT%H%M%S%f}.txt"
    replace_file(path, report(error, words, now).encode())
    return path


def report(error: BaseException, words: Sequence[str], now: datetime) -> str:
    """The report's text: command name, versions, and the places in the code."""
    lines = [
        f"freelance-sos {__version__}, Python {sys.version.split()[0]}, {platform.system()}",
        f"at {now:%Y-%m-%dT%H:%M:%SZ}, in the command {_command(words) or '(none)'}",
        "",
        *_places(error),
    ]
    return "\n".join(lines) + "\n"


def _command(words: Sequence[str]) -> str:
    """The first of ``words`` that is a command's name: any other may be a client's."""
    tree = sys.modules.get("freelance_sos.commands.tree")
    names = {*tree.COMMANDS, *tree.GROUPS} if tree else set()
    return next((word for word in words if word in names), "")


def _places(error: BaseException) -> list[str]:
    lines = []
    current: BaseException | None = error
    while current:
        lines.append(type(current).__name__)
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
        ]
        current = current.__cause__ or current.__context__
    return lines
