"""The terminal harness shows what a person would see, and says so when something does not come."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal, key_code, stripped


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def test_the_program_stands_in_a_terminal_of_the_asked_size() -> None:
    program = "import os, sys; print(sys.stdin.isatty(), sys.stdout.isatty(), *os.get_terminal_size())"

    with Terminal(python(program), columns=64, rows=20) as t:
        assert t.wait() == 0
        assert t.text == "True True 64 20\n"


def test_a_dialogue() -> None:
    with Terminal(python("print('hello,', input('Who are you? ')); raise SystemExit(3)")) as t:
        t.expect("Who are you?")
        t.type("Kim\n")
        t.expect("hello, Kim")
        assert t.wait() == 3


def test_expect_looks_only_behind_what_it_found_last() -> None:
    with Terminal(python("print('one'); input('two ')")) as t:
        t.expect("two")
        with pytest.raises(AssertionError, match=r"waited 0\.2 s for 'one' to be printed"):
            t.expect("one", timeout=0.2)


def test_ctrl_c_reaches_the_program() -> None:
    program = """
import time
try:
    print("ready", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    raise SystemExit(130)
"""
    with Terminal(python(program)) as t:
        t.expect("ready")
        t.key("ctrl-c")
        assert t.wait() == 130


def test_ctrl_d_ends_the_input() -> None:
    with Terminal(python("import sys; print('go'); print(len(sys.stdin.read()))")) as t:
        t.expect("go")
        t.type("abc\n")
        t.key("ctrl-d")
        t.expect("4\n")
        assert t.wait() == 0


def test_text_has_no_codes_and_raw_has_them() -> None:
    program = r"print('\x1b[1;31mred\x1b[0m \x1b]8;;https://example.com\x1b\\link\x1b]8;;\x1b\\ ☂')"

    with Terminal(python(program)) as t:
        assert t.wait() == 0
        assert t.text == "red link ☂\n"
        assert "\x1b[1;31mred\x1b[0m" in t.raw


def test_the_screen_is_what_stands_there_now() -> None:
    with Terminal(python(r"print('first\rsecond\n\x1b[2J\x1b[Hthird'); input()")) as t:
        t.expect("third")
        t.expect_on_screen("third")
        assert t.screen == "third"
        assert "first" in t.text


def test_a_program_that_asks_for_the_place_of_its_cursor_is_answered() -> None:
    program = r"""
import sys, tty
tty.setcbreak(0)
print("abc\x1b[6n", end="", flush=True)
answer = ""
while not answer.endswith("R"):
    answer += sys.stdin.read(1)
print(repr(answer))
"""
    with Terminal(python(program)) as t:
        t.expect(r"'\x1b[1;4R'")
        assert t.wait() == 0


def test_a_new_size_is_told_to_the_program() -> None:
    program = """
import os, signal
signal.signal(signal.SIGWINCH, lambda *_: print(*os.get_terminal_size(), flush=True))
print("ready", flush=True)
input()
"""
    with Terminal(python(program)) as t:
        t.expect("ready")
        t.resize(40, 10)
        t.expect("40 10")


def test_what_does_not_come_in_time_shows_the_screen() -> None:
    with Terminal(python("input('Are you there? ')")) as t:
        t.expect("Are you there")
        with pytest.raises(AssertionError) as caught:
            t.expect("Yes", timeout=0.2)

    assert "waited 0.2 s for 'Yes'" in str(caught.value)
    assert "Are you there?" in str(caught.value)


def test_waiting_for_a_program_that_goes_on_shows_the_screen() -> None:
    with Terminal(python("input('still here')")) as t:
        t.expect("still here")
        with pytest.raises(AssertionError, match=r"for the program to end(?s:.)*still here"):
            t.wait(timeout=0.2)


def test_words_that_can_no_longer_come_do_not_keep_anyone_waiting() -> None:
    with (
        Terminal(python("print('bye'); raise SystemExit(4)"), timeout=60) as t,
        pytest.raises(AssertionError, match=r"ended \(4\) before 'hello'(?s:.)*bye"),
    ):
        t.expect("hello")


def test_a_program_that_was_killed() -> None:
    with Terminal(python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")) as t:
        assert t.wait() == -signal.SIGKILL


def test_nothing_runs_on_after_the_block() -> None:
    program = "import os, signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); print(os.getpid()); input()"

    with Terminal(python(program)) as t:
        t.expect("\n")
        process = int(t.text)

    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_the_environment_and_the_folder(tmp_path: Path) -> None:
    program = "import os; print(os.environ.get('A'), os.environ.get('LANG'), os.environ['TERM'], os.getcwd())"

    with Terminal(python(program), env={"A": "1", "LANG": None}, cwd=tmp_path, columns=200) as t:
        assert t.wait() == 0
        assert t.text == f"1 None xterm-256color {tmp_path}\n"


def test_a_long_output_is_read_to_its_end() -> None:
    with Terminal(python("print('x' * 500_000); print('end')"), columns=100) as t:
        assert t.wait() == 0
        assert t.text == "x" * 500_000 + "\nend\n"


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(AssertionError, match="no-such-program is not installed"):
        Terminal(["no-such-program"])


def test_keys() -> None:
    assert key_code("ctrl-c") == "\x03"
    assert key_code("ctrl-z") == "\x1a"
    assert key_code("up") == "\x1b[A"
    with pytest.raises(KeyError):
        key_code("any")


@pytest.mark.parametrize("cut", ["\x1b", "\x1b[", "\x1b[1;3", "\x1b]8;;https://exam", "\x1b]0;title\x1b"])
def test_a_code_that_has_not_arrived_whole_is_no_text(cut: str) -> None:
    assert stripped("words" + cut) == "words"
