"""The clipboard, with helper programs that write down what they are given."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from freelance_sos.adapters.clipboard import Copied, copy
from tests.environment import kept_environment

TEXT = 'Grüße {me} $(id) "x" \\\n\n日本 — ok\n'
# An incident's longest text is shorter; a pipe holds 64 KiB.
LONG = "again and again\n" * 20_000
WRITES_DOWN = """
open({argv!r}, "w").write("\\n".join(sys.argv[1:]))
open({taken!r}, "wb").write(sys.stdin.buffer.read())
"""
Desktop = dict[str, str]
Helper = Callable[[str, str], None]


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


@pytest.fixture
def helper(programs: Path) -> Helper:
    """Writes a helper program; before ``then`` it writes down what it is given."""

    def write(name: str, then: str = "") -> None:
        recording = WRITES_DOWN.format(argv=str(programs / "argv"), taken=str(programs / "taken"))
        (programs / name).write_text(f"#!{sys.executable}\nimport os, sys, time\n{recording}\n{then}\n")
        (programs / name).chmod(0o755)

    return write


@pytest.fixture
def x11(programs: Path) -> Desktop:
    """A desktop whose only programs are those of the test."""
    return {**kept_environment(), "PATH": str(programs), "DISPLAY": ":77"}


@pytest.fixture
def wayland(programs: Path) -> Desktop:
    return {**kept_environment(), "PATH": str(programs), "WAYLAND_DISPLAY": "wayland-7"}


@pytest.fixture
def left_over(programs: Path) -> Iterator[Path]:
    """A file in which a helper that stays writes its process id; it ends with the test."""
    file = programs / "pid"
    yield file
    with suppress(OSError, ValueError):
        os.kill(int(file.read_text()), signal.SIGKILL)


def is_running(process: int) -> bool:
    """Whether it lives; one that is dead and not yet buried does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def ends(process: int) -> bool:
    """Whether it is gone, now or in a moment: the kernel may take its time."""
    for _ in range(100):
        if not is_running(process):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("text", [TEXT, "x", LONG], ids=["letters", "short", "long"])
def test_the_text_arrives_through_standard_input_and_never_as_an_argument(
    x11: Desktop, programs: Path, helper: Helper, text: str
) -> None:
    helper("xclip", "")
    assert copy(text, x11) == Copied(done=True)
    assert (programs / "taken").read_text(encoding="utf-8") == text
    assert (programs / "argv").read_text() == "-selection\nc"


def test_xsel_and_wl_copy_do_as_well(x11: Desktop, wayland: Desktop, programs: Path, helper: Helper) -> None:
    helper("xsel", "")
    assert copy(TEXT, x11).done
    assert (programs / "taken").read_text(encoding="utf-8") == TEXT
    (programs / "xsel").unlink()
    (programs / "taken").unlink()
    helper("wl-copy", "")
    (programs / "wl-paste").write_text("#!/bin/sh\n")
    (programs / "wl-paste").chmod(0o755)
    assert copy(TEXT, wayland).done
    assert (programs / "taken").read_text(encoding="utf-8") == TEXT
    assert (programs / "argv").read_text() == ""


def test_nothing_is_printed_whatever_a_helper_says(
    x11: Desktop, helper: Helper, capfd: pytest.CaptureFixture[str]
) -> None:
    helper("xclip", "print('out', flush=True); sys.stderr.write('err')")
    assert copy(TEXT, x11).done
    helper("xclip", "print('out', flush=True); sys.stderr.write('err'); sys.exit(1)")
    assert not copy(TEXT, x11).done
    assert capfd.readouterr() == ("", "")


def test_a_helper_that_stays_to_hold_the_text_is_not_waited_for_and_lives_on(
    x11: Desktop, helper: Helper, left_over: Path
) -> None:
    # As xclip does: the part that answers to pasting goes on in the background.
    helper(
        "xclip",
        f"pid = os.fork()\nif pid: open({str(left_over)!r}, 'w').write(str(pid))\nelse: time.sleep(60)",
    )
    began = time.monotonic()
    assert copy(TEXT, x11) == Copied(done=True)
    assert time.monotonic() - began < 2
    assert is_running(int(left_over.read_text()))


def test_a_helper_that_stays_is_out_of_reach_of_ctrl_c(x11: Desktop, helper: Helper, left_over: Path) -> None:
    helper(
        "xclip",
        f"pid = os.fork()\nif pid: open({str(left_over)!r}, 'w').write(str(pid))\nelse: time.sleep(60)",
    )
    assert copy(TEXT, x11).done
    assert os.getpgid(int(left_over.read_text())) != os.getpgid(0)


def test_one_that_hangs_is_ended_long_before_it_would(x11: Desktop, helper: Helper, left_over: Path) -> None:
    helper("xclip", f"open({str(left_over)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)")
    began = time.monotonic()
    assert copy(TEXT, x11) == Copied(done=False, why_not="the clipboard does not answer")
    # It hangs for a minute; a busy machine may need more than the two seconds.
    assert time.monotonic() - began < 30
    assert ends(int(left_over.read_text()))


@pytest.mark.parametrize(
    ("then", "told"),
    [
        (
            "sys.exit('Error: Can\\'t open display: :77\\nmore')",
            "xclip failed: Error: Can't open display: :77",
        ),
        ("sys.exit(3)", "xclip failed"),
        ("os.kill(os.getpid(), 9)", "xclip failed"),
    ],
)
def test_one_that_fails_says_so_in_its_first_words(
    x11: Desktop, helper: Helper, then: str, told: str
) -> None:
    helper("xclip", then)
    assert copy(TEXT, x11) == Copied(done=False, why_not=told)


def test_one_that_does_not_read_is_no_success_with_a_long_text(x11: Desktop, programs: Path) -> None:
    (programs / "xclip").write_text("#!/bin/sh\nexit 1\n")
    (programs / "xclip").chmod(0o755)
    assert not copy(LONG, x11).done


def test_without_a_program_or_a_desktop_it_says_what_is_missing(x11: Desktop, wayland: Desktop) -> None:
    assert copy(TEXT, x11).why_not == "there is no clipboard program; install xclip"
    assert copy(TEXT, wayland).why_not == "there is no clipboard program; install wl-clipboard"
    bare = {name: value for name, value in x11.items() if name != "DISPLAY"}
    assert copy(TEXT, bare).why_not == "there is no clipboard here: this terminal has no desktop"


def test_a_clipboard_that_takes_text_as_an_argument_is_not_used(
    x11: Desktop, programs: Path, helper: Helper
) -> None:
    helper("klipper", "")
    helper("qdbus", "")
    assert copy(TEXT, x11).why_not == "there is no clipboard program; install xclip"
    assert not (programs / "argv").exists()


def test_nothing_is_not_copied(x11: Desktop, helper: Helper) -> None:
    helper("xclip", "")
    assert copy("", x11) == Copied(done=False, why_not="there is nothing to copy")


def test_half_a_character_does_not_stop_it(x11: Desktop, programs: Path, helper: Helper) -> None:
    helper("xclip", "")
    assert copy("a\ud800b", x11).done
    assert (programs / "taken").read_bytes() == b"a?b"


def test_whatever_goes_wrong_nothing_is_raised(x11: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert copy(TEXT, x11) == Copied(done=False, why_not="the clipboard did not take it")
    assert not copy(TEXT, {**x11, "BAD": "\0"}).done


def test_a_module_in_the_working_folder_is_not_taken_for_the_library(
    x11: Desktop, helper: Helper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    helper("xclip", "")
    (tmp_path / "pyperclip.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    assert copy(TEXT, x11).done
