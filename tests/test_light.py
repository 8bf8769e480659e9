"""What a command may load: a stopwatch would flake, a list of modules does not."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "pydantic",
    "rich",
    "pendulum",
    "holidays",
    "tomlkit",
    "tomli_w",
    "platformdirs",
    "dateutil",
    "email",
}
LOADED = (
    "import sys; from freelance_sos.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
)


def _loaded(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["now", "--help"], ["client", "--help"]])
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    assert _loaded(*arguments) & HEAVY == set()


def test_the_board_does_not_load_what_writes_files(agency: object) -> None:
    loaded = _loaded("now")
    assert {"tomlkit", "tomli_w"} & loaded == set()
    assert "rich" in loaded  # the list of modules does show what is loaded
