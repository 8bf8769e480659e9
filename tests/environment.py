"""The surroundings of a test: nothing of the machine it runs on, and nothing of its user's own store."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parent.parent
EXAMPLE_STORE = ROOT / "examples" / "agency"

_KEPT_NAMES = frozenset({"CI", "PATH", "TMPDIR", "VIRTUAL_ENV"})
_KEPT_BEGINNINGS = ("PYTHON", "PYTEST", "HYPOTHESIS", "COVERAGE", "LD_", "DYLD_")


def is_kept(name: str) -> bool:
    """Whether a test may see this variable of the machine: those that Python and the test runner need."""
    return name in _KEPT_NAMES or name.startswith(_KEPT_BEGINNINGS)


def kept_environment() -> dict[str, str]:
    """The few variables of this process that a program under test may see."""
    return {name: value for name, value in os.environ.items() if is_kept(name)}


def private_folders(home: Path) -> dict[str, str]:
    """Variables that send everything a program reads or writes for its user into `home`."""
    return {
        "HOME": str(home),
        "SOS_HOME": str(home / "store"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local" / "share"),
        "XDG_RUNTIME_DIR": str(home / ".run"),
        "XDG_STATE_HOME": str(home / ".local" / "state"),
        "GIT_CONFIG_NOSYSTEM": "1",
    }


def programs_first_in(folder: Path, path: str | None = None) -> str:
    """A search path on which the programs of `folder` win; the rest is `path`, else this process's own."""
    rest = os.environ.get("PATH", os.defpath) if path is None else path
    return os.pathsep.join([str(folder), rest])


def changed(environment: Mapping[str, str], changes: Mapping[str, str | None] | None) -> dict[str, str]:
    """`environment` with `changes` made; a value of None takes the variable away."""
    merged: dict[str, str | None] = {**environment, **(changes or {})}
    return {name: value for name, value in merged.items() if value is not None}
