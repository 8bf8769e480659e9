"""The shell that documents run in cannot hang a test, and leaves nothing behind."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.shell import Shell, ShellError

ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8"}


def test_state_is_kept_between_commands(tmp_path: Path) -> None:
    with Shell(ENVIRONMENT, tmp_path) as shell:
        assert shell.run("cd /; A=1; (exit 5)") == []
        assert shell.run("echo $? $A $PWD") == ["5 1 /"]


def test_a_command_that_does_not_end_is_given_up(tmp_path: Path) -> None:
    with (
        Shell(ENVIRONMENT, tmp_path, timeout=0.2) as shell,
        pytest.raises(ShellError, match=r"'sleep 100' did not end within 0\.2 s"),
    ):
        shell.run("sleep 100")


def test_a_shell_that_has_ended_says_so(tmp_path: Path) -> None:
    with Shell(ENVIRONMENT, tmp_path) as shell:
        with pytest.raises(ShellError, match="'exit' ended the shell"):
            shell.run("exit")
        with pytest.raises(ShellError, match="ended"):
            shell.run("true")


def test_nothing_runs_on_after_the_block(tmp_path: Path) -> None:
    with Shell(ENVIRONMENT, tmp_path) as shell:
        (process,) = shell.run("sleep 100 & echo $!")
        assert Path(f"/proc/{process}").exists() or not Path("/proc").exists()

    # A killed process is gone once the kernel gets round to it, which a busy machine may put off.
    give_up_at = time.monotonic() + 10
    while _runs(process) and time.monotonic() < give_up_at:
        time.sleep(0.01)
    assert not _runs(process)


def _runs(process: str) -> bool:
    try:
        # The state stands behind the name, which may hold anything: "123 (sleep) S …".
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
