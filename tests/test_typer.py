"""The command tree as Typer runs it, through its own test runner."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from freelance_sos.commands.tree import COMMANDS, GROUPS, application

NOW = "2026-11-19T18:40:00Z"
RUNNER = CliRunner()


@pytest.mark.parametrize("name", [*COMMANDS, *GROUPS])
def test_every_command_is_in_the_tree_and_explains_itself(name: str) -> None:
    result = RUNNER.invoke(application(), [name, "--help"], obj={})

    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: root {name} ")
    assert f"sos {name}" in result.stdout or name in GROUPS


def test_an_emergency_runs_through_the_tree(agency: Path) -> None:
    lines = [
        ["new", "luna", "no orders", "-s", "1", "--at", NOW],
        ["ack", "luna", "On it", "--at", NOW],
        ["resolve", "luna", "--at", NOW],
        ["close", "luna", "--lesson", "Look at the disk.", "--at", NOW],
    ]
    for line in lines:
        assert RUNNER.invoke(application(), line, obj={}).exit_code == 0, line

    shown = RUNNER.invoke(application(), ["show", "luna-2", "--json", "--at", NOW], obj={})
    assert json.loads(shown.stdout)["status"] == "closed"


def test_off_hours_is_an_exit_code(agency: Path) -> None:
    assert RUNNER.invoke(application(), ["now", "acme", "--quiet", "--at", NOW], obj={}).exit_code == 3
