"""Where the answer goes: terminals without colours, old encodings, pipes that close, full disks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.conftest import Sos
from tests.desk import ACME, at, once, set_desk
from tests.environment import BIN
from tests.terminal import Terminal

NOW = at("15:40")
READING = [
    ["now"],
    ["due", "acme"],
    ["list", "--all"],
    ["show", "acme-1"],
    [],
    ["client", "list"],
    ["actions"],
]
SIGNS = "●○◐→·"
# Codes that set a colour; bold and dim are none.
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m")

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def store(home: Path, sos: Sos, kept: Path) -> Path:
    return once(home, kept, lambda: build(home, sos))


def build(home: Path, sos: Sos) -> Path:
    folder = set_desk(home)
    sos("new", "acme", "checkout is down", at=at("15:00"))
    sos("ack", "acme-1", "On it", "--promise", "16:10", at=at("15:10"))
    sos("new", "souq", "prices are wrong", at=at("14:00"))
    return folder


def run(output: int, *words: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """The installed program, as a script would run it, writing to the file descriptor `output`."""
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.run(
        [BIN / "sos", *words],
        env={**usual, "SOS_NOW": NOW, **env},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.PIPE,
        check=False,
    )


# -- colours ---------------------------------------------------------------------------------------


def test_a_terminal_has_colours_that_say_nothing_the_words_do_not(sos: Sos) -> None:
    with Terminal(["sos", "now"], env={"SOS_NOW": NOW}) as t:
        assert t.wait() == 0
        assert COLOUR.search(t.raw)
        plain = [line.rstrip() for line in t.text.splitlines()]
        assert plain == sos("now", at=NOW, env={"COLUMNS": "80"}).out.splitlines()


def test_no_color_takes_the_colours_away() -> None:
    with Terminal(["sos", "now"], env={"SOS_NOW": NOW, "NO_COLOR": "1"}) as t:
        assert t.wait() == 0
        assert COLOUR.search(t.raw) is None
        assert "● Acme GmbH" in t.text


@pytest.mark.parametrize(("flags", "term"), [(["--no-color"], "xterm-256color"), ([], "dumb")])
def test_a_plain_terminal_gets_no_code_at_all(flags: list[str], term: str) -> None:
    with Terminal(["sos", "show", "acme-1", *flags], env={"SOS_NOW": NOW, "TERM": term}) as t:
        assert t.wait() == 0
        assert "\x1b" not in t.raw
        assert "acme-1  checkout is down" in t.text


def test_colours_may_be_forced_through_a_pipe_and_the_flag_wins(sos: Sos) -> None:
    assert COLOUR.search(sos("now", at=NOW, env={"FORCE_COLOR": "1"}).out)
    assert "\x1b" not in sos("now", "--no-color", at=NOW, env={"FORCE_COLOR": "1"}).out


# -- pipes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", READING, ids=lambda words: " ".join(words) or "sos")
def test_what_is_piped_is_plain_text(sos: Sos, words: list[str]) -> None:
    result = sos(*words, at=NOW)

    assert (result.code, result.err) == (0, "")
    assert "\x1b" not in result.out
    assert "\r" not in result.out
    assert result.out.endswith("\n")
    assert [line for line in result.out.split("\n") if line != line.rstrip()] == []


@pytest.mark.parametrize(
    ("columns", "width"),
    # What is no width, or too narrow for any screen, counts for nothing.
    [("20", 20), ("40", 40), ("60", 60), ("200", 200), ("", 100), ("0", 100), ("wide", 100)],
)
def test_no_line_is_longer_than_the_screen(sos: Sos, columns: str, width: int) -> None:
    for words in READING[:5]:
        result = sos(*words, at=NOW, env={"COLUMNS": columns})
        assert result.code == 0
        assert [line for line in result.out.splitlines() if cell_len(line) > width] == [], words


def test_wide_letters_and_hebrew_keep_the_columns_in_line(home: Path, sos: Sos) -> None:
    names = {"kyo": "京都クラフト株式会社", "haifa": "בית קפה", "party": "🎉 Party & Co 🎉"}
    set_desk(home, {slug: ACME.replace("Acme GmbH", name) for slug, name in names.items()})
    for columns in ("60", "80"):
        lines = sos("now", at=NOW, env={"COLUMNS": columns}).out.splitlines()
        times = [cell_len(line[: line.index(" 16:40")]) for line in lines if " 16:40" in line]
        assert len(times) == 3
        assert len(set(times)) == 1
        assert all(cell_len(line) <= int(columns) for line in lines)


@pytest.fixture
def closed_pipe() -> Iterator[int]:
    """The end to write to of a pipe that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


@pytest.mark.parametrize("words", [["now"], ["show", "acme-1", "--json"]], ids=" ".join)
def test_a_reader_that_has_seen_enough_is_no_error(closed_pipe: int, words: list[str]) -> None:
    done = run(closed_pipe, *words)

    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_that_leaves_in_the_middle_is_no_error_either(closed_pipe: int) -> None:
    # Unbuffered, the first line fails at once, as it does behind the first 8 kB of a long answer.
    done = run(closed_pipe, "now", PYTHONUNBUFFERED="1")

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told_in_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = run(full.fileno(), "now")

    assert done.returncode == 6
    assert done.stderr.count(b"\n") == 1
    assert b"No space left" in done.stderr


# -- encodings -------------------------------------------------------------------------------------

# One program for all commands: starting Python is what takes long.
ALL_AT_ONCE = """
import json, sys
from freelance_sos.cli import main
codes = [main(words) for words in json.loads(sys.argv[1])]
print(codes, file=sys.stderr)
"""


@pytest.mark.parametrize(
    "locale",
    [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
    ids=["ascii", "C"],
)
def test_where_there_are_only_plain_letters_only_those_are_written(sos: Sos, locale: dict[str, str]) -> None:
    sos("new", "kyoto", "レジが動かない → urgent", at=at("15:30"))
    words = [*READING, ["ack", "kyoto-1", "見ています"], ["now", "nöbody"], ["now", "--json"]]
    done = subprocess.run(
        [sys.executable, "-c", ALL_AT_ONCE, json.dumps(words)],
        env={**os.environ, "SOS_NOW": NOW, **locale},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    told, errors = done.stdout.decode("ascii"), done.stderr.decode("ascii")

    assert "Traceback" not in errors
    assert errors.splitlines()[-1] == str([0] * 8 + [4, 0])
    assert "* Acme GmbH" in told
    assert "next -> " in told
    assert not set(SIGNS) & set(told)
