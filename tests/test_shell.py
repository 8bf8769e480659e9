"""The shell that documents run in cannot hang a test, and leaves nothing behind."""

from __future__ import annotations

import os
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

    assert not Path(f"/proc/{process}").exists() or "Z" in Path(f"/proc/{process}/stat").read_text()
