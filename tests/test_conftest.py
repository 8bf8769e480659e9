"""The fixtures keep what they promise: nothing leaks in, everything written comes out."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import MACHINE_ZONE, run_captured


def test_nothing_of_the_machine_is_left() -> None:
    leaks = {"SOS_NOW", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "LANG", "LC_ALL", "EDITOR", "TERM"}

    assert not leaks & set(os.environ)


def test_the_machine_stands_in_an_unlikely_zone() -> None:
    assert os.environ["TZ"] == MACHINE_ZONE
    assert time.strftime("%Z", time.localtime(0)) != "UTC"


def test_home_holds_every_folder_a_program_might_use(home: Path) -> None:
    names = [name for name in os.environ if name in {"HOME", "SOS_HOME"} or name.startswith("XDG_")]

    assert len(names) == 7
    assert all(Path(os.environ[name]).is_relative_to(home) for name in names)
    assert not Path(os.environ["SOS_HOME"]).exists()
    assert Path.cwd() == home


def test_both_streams_are_kept_apart() -> None:
    def main(arguments: list[str]) -> int:
        print("data", *arguments)
        print("trouble …", file=sys.stderr)
        sys.stdout.buffer.write(b"bytes\n")
        return 3

    result = run_captured(main, ["a", "b"], None)

    assert (result.code, result.out, result.err) == (3, "data a b\nbytes\n", "trouble …\n")


def test_what_is_given_arrives_on_standard_input() -> None:
    def main(_: list[str]) -> int:
        return 0 if sys.stdin.read() == "naïve\n" else 1

    assert run_captured(main, [], "naïve\n").code == 0


def test_nothing_is_a_terminal() -> None:
    def main(_: list[str]) -> int:
        assert not any(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
        assert shutil.get_terminal_size((33, 9)) == (33, 9)
        assert sys.stdin.read() == ""
        return 0

    assert run_captured(main, [], None).code == 0


@pytest.mark.parametrize(("status", "code"), [(None, 0), (0, 0), (6, 6), ("a message", 1)])
def test_an_exit_counts_as_a_return(status: int | str | None, code: int) -> None:
    def main(_: list[str]) -> int:
        sys.exit(status)

    assert run_captured(main, [], None).code == code


def test_json_is_the_whole_of_standard_output() -> None:
    def main(_: list[str]) -> int:
        print('{"version": 1}')
        return 0

    assert run_captured(main, [], None).json() == {"version": 1}
