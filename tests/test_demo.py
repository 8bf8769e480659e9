"""`sos demo` shows a newcomer what this is for, and touches nothing."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.environment import BIN, EXAMPLE_STORE


def _play(home: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    # `home` has already sent everything that belongs to a user into itself.
    return subprocess.run(
        [BIN / "sos", "demo", *flags],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
        cwd=home,
        env=dict(os.environ),
    )


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_plays_a_whole_emergency_to_the_lessons(home: Path) -> None:
    played = _play(home)
    assert (played.returncode, played.stderr) == (0, "")
    commands = [line.split()[2] for line in played.stdout.splitlines() if line.startswith("$ sos ")]
    assert commands == ["now", "new", "ack", "run", "log", "log", "wait", "log", "resume", "resolve", "close"]
    assert "promised" in played.stdout
    assert played.stdout.rstrip().splitlines()[-1].endswith("sos init")


def test_the_promises_made_in_it_are_kept(home: Path) -> None:
    assert " over" not in _play(home).stdout


def test_it_reads_and_writes_nothing_of_yours(home: Path) -> None:
    (home / "store").mkdir()
    (home / "store" / "sos.toml").write_text("not = even [readable")
    before, sample = _contents(home), _contents(EXAMPLE_STORE)
    assert _play(home).returncode == 0
    assert _contents(home) == before
    assert _contents(EXAMPLE_STORE) == sample


def test_quiet_is_quiet(home: Path) -> None:
    assert _play(home, "--quiet").stdout == ""
