"""One hostile string in every field of a store, through every command that reads."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.conftest import run_sos
from tests.environment import private_folders
from tests.hostile_runs import NOW, alone


def one_text(name: str) -> list[str]:
    """What is wrong in any output where every field holds the string of that name, in a home of its own."""
    with tempfile.TemporaryDirectory(prefix="texts-") as folder, pytest.MonkeyPatch.context() as patch:
        home = Path(folder)
        for variable, value in (private_folders(home) | {"SOS_NOW": NOW}).items():
            patch.setenv(variable, value)
        patch.chdir(home)
        return [f"{name}: {fault}" for fault in alone(run_sos, home, name)]
