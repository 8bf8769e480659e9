"""What holds for every command: help, options anywhere, exit codes, and no question without a terminal."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from freelance_sos.commands.tree import command_tree
from freelance_sos.services import board
from tests.conftest import Result, Sos
from tests.desk import at, once, set_desk
from tests.environment import ROOT

NOW = at("15:40")
TREE: Any = command_tree()


def commands(node: Any = TREE, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Every command and group by the words that name it."""
    found = {path: node}
    for name, child in getattr(node, "commands", {}).items():
        found |= commands(child, (*path, name))
    return found


EVERY = commands()
ACTING = {
    path: node for path, node in EVERY.items() if not hasattr(node, "commands") or node.invoke_without_command
}
# It plays a whole emergency in programs of its own, and has a test of its own.
BRIEF = [path for path in ACTING if path != ("demo",)]


def named(path: tuple[str, ...]) -> str:
    return " ".join(("sos", *path))


@pytest.fixture
def store(home: Path, sos: Sos, kept: Path) -> Path:
    return once(home, kept, lambda: build(home, sos))


def build(home: Path, sos: Sos) -> Path:
    """A desk on which two incidents burn, so that none of them can be meant without a name."""
    folder = set_desk(home)
    sos("new", "acme", "checkout is down", at=at("15:20"))
    sos("new", "souq", "prices are wrong", at=at("15:30"))
    return folder


# -- help ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EVERY, ids=named)
def test_help_is_the_same_by_both_names_and_needs_no_store(sos: Sos, path: tuple[str, ...]) -> None:
    short, long = sos(*path, "-h"), sos(*path, "--help")

    assert short == long
    assert (short.code, short.err) == (0, "")
    assert f"Usage: {named(path)}" in short.out
    assert all(option in short.out for option in ("--at", "--json", "--quiet", "--no-color", "--no-input"))


def examples(help_text: str) -> list[list[str]]:
    """The command lines of a help text, as words: without what explains them, and without other programs."""
    found = []
    for line in help_text.partition("Options:")[0].splitlines():
        if match := re.match(r"  (?:.* \| )?(sos .*)", line):
            command = re.split(r"\s{2,}| < | \| ", match[1])[0]
            found.append(shlex.split(command)[1:])
    return found


def parse(words: list[str]) -> None:
    """Read `words` as the program would, without doing anything. Raises what it would be refused with."""
    context = TREE.make_context("sos", list(words), obj={})
    node = TREE
    while hasattr(node, "commands") and (rest := [*context._protected_args, *context.args]):
        name, node, rest = node.resolve_command(context, rest)
        context = node.make_context(name, rest, parent=context)


@pytest.mark.parametrize("path", [path for path in EVERY if path], ids=named)
def test_every_help_has_examples_that_are_understood(sos: Sos, path: tuple[str, ...]) -> None:
    found = examples(sos(*path, "--help").out)

    assert found or hasattr(EVERY[path], "commands")  # the help of a group lists its commands
    for words in found:
        assert words[: len(path)] == list(path)
        parse(words)


def test_an_example_that_is_wrong_would_be_noticed() -> None:
    assert examples("  sos now acme   what it does\n  tail x | sos log acme-7 -\n\nOptions:\n  sos no") == [
        ["now", "acme"],
        ["log", "acme-7", "-"],
    ]
    for words in (["nwo"], ["now", "--jsn"], ["due"], ["due", "acme", "-s"], ["client", "list", "x"]):
        with pytest.raises(Exception, match=r"."):
            parse(words)


def test_the_first_help_says_how_to_begin_and_where_to_read_more(sos: Sos) -> None:
    told = sos("--help").out

    assert "sos now" in told
    assert 'sos new acme "checkout is down"' in told
    assert "docs/" in told
    assert all(f"\n  {path[0]} " in told for path in EVERY if len(path) == 1)


def test_the_version_needs_no_store(sos: Sos) -> None:
    assert re.fullmatch(r"freelance-sos \d+\.\d+\.\d+\n", sos("--version").out)


# -- options anywhere --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "option", [["--json"], ["--at", "10:00"], ["--quiet"], ["--no-color"], ["--no-input"]]
)
@pytest.mark.usefixtures("store")
def test_an_option_stands_before_or_after_the_command(sos: Sos, option: list[str]) -> None:
    for line in ("now", "now souq", "due acme", "list --all", "show acme-1", "client list", "actions"):
        words = line.split()
        first, last = sos(*option, *words, at=NOW), sos(*words, *option, at=NOW)
        assert first == last, line
        assert first.code == (3 if line == "now souq" and option == ["--quiet"] else 0), line
        assert first.err == "", line
        assert (first.out == "") is (option == ["--quiet"]), line


@pytest.mark.usefixtures("store")
def test_an_option_given_twice_is_the_one_nearer_to_the_command(sos: Sos) -> None:
    twice = sos("--at", "09:00", "now", "acme", "--at", "10:00", at=NOW)

    assert twice.out == sos("now", "acme", "--at", "10:00", at=NOW).out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nwo"], "did you mean now"),
        (["lst"], "did you mean list"),
        (["resolv"], "did you mean resolve"),
        (["no"], 'no such command "no"'),  # never a silent short form
        (["xyzzy"], "see: sos --help"),
        (["now", "--jsn"], "--json"),
        (["client", "lst"], 'no such command "lst"'),
        (["new", "acme", "x", "--severty", "1"], "--severity"),
    ],
)
@pytest.mark.usefixtures("store")
def test_a_mistyped_word_names_the_nearest_and_runs_nothing(sos: Sos, words: list[str], told: str) -> None:
    result = sos(*words, at=NOW)

    assert (result.code, result.out) == (2, "")
    assert told in result.err
    assert result.err.count("\n") == 1
    assert len(sos("list", "--json").json()["incidents"]) == 2


# -- without a terminal ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", BRIEF, ids=named)
@pytest.mark.usefixtures("store")
def test_nothing_asks_where_nobody_could_answer(sos: Sos, path: tuple[str, ...]) -> None:
    # Standard input is empty and no terminal: a question would end in the code of Ctrl-D.
    result = sos(*path, at=NOW)

    assert result.code in (0, 2, 3, 4, 5, 6)
    # 3 is an answer.
    if result.code not in (0, 3):
        assert result.out == ""
        assert result.err.count("\n") == 1
        assert re.search(r"missing|name one|no .*|is there|already", result.err), result.err


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (["new"], "CLIENT"),
        (["new", "acme"], "title"),
        (["due"], "CLIENT"),
        (["severity"], "1-4"),
        (["ack"], "name one"),
        (["log"], "name one"),
        (["log", "acme-1"], "text"),
        (["show"], "name one"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
@pytest.mark.usefixtures("store")
def test_what_is_missing_is_named(sos: Sos, words: list[str], missing: str) -> None:
    result = sos(*words, at=NOW)

    assert (result.code, result.out) == (2, "")
    assert missing in result.err


# -- exit codes --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("store")
def test_every_exit_code_means_what_is_documented(
    sos: Sos, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of a client")

    assert sos("now", "acme", "--quiet", at=NOW).code == 0
    assert sos("due", "acme", "-s", "5").code == 2
    assert sos("now", "souq", "--quiet", at=NOW).code == 3
    assert sos("show", "acme-9").code == 4
    assert sos("reopen", "acme-1").code == 5
    assert sos("now", env={"SOS_HOME": str(tmp_path / "nowhere")}).code == 6
    with monkeypatch.context() as patch:
        patch.setattr(board, "board", broken)
        assert sos("now").code == 1
    documented = (ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8")
    codes = re.findall(r"^\| (\d+) \|", documented, re.MULTILINE)
    assert codes == ["0", "1", "2", "3", "4", "5", "6", "130"]


def test_a_store_that_is_not_there_says_how_to_begin(home: Path, sos: Sos) -> None:
    for words in (["now"], ["list"], [], ["new", "acme", "x"]):
        assert sos(*words) == Result(6, "", f"there is no store in {home / 'store'}; begin with: sos init\n")
    assert not (home / "store").exists()


@pytest.mark.usefixtures("store")
def test_a_bug_leaves_a_private_report_and_one_line(
    sos: Sos, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of a client")

    monkeypatch.setattr(board, "board", broken)
    result = sos("now", "acme")
    (report,) = (home / ".local" / "state" / "freelance-sos").iterdir()

    assert (result.code, result.out) == (1, "")
    assert result.err.count("\n") == 1
    assert str(report) in result.err
    text = report.read_text()
    assert "RuntimeError" in text
    assert "in the command now" in text
    assert "secret" not in text + result.err
    assert "acme" not in text
    assert report.stat().st_mode & 0o777 == 0o600
    assert report.parent.stat().st_mode & 0o077 == 0
