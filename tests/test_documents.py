"""The documentation tells the truth, and the harness that says so would notice a lie."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.documents import check, documents, main, run, update
from tests.environment import ROOT
from tests.transcripts import Block, commands_of, read_steps


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_document(path: Path) -> None:
    problems = check(path)

    if problems:
        pytest.fail("\n\n".join(problems), pytrace=False)


def printed(text: str) -> list[tuple[str, ...]]:
    """What each command of a document printed; the document must be free of problems."""
    session = run(text)
    assert session.problems == []
    return [each.printed for each in session.runs]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    return tmp_path / "invented.md"


# ------------------------------------------------------------------------------------- what is compared


RIGHT = """\
# A document

```console
$ echo one; echo two >&2
one
two
$ true
$ printf 'spaces do not count   \\nno newline at the end'
spaces do not count
no newline at the end
```
"""


def test_a_right_transcript_passes(document: Path) -> None:
    document.write_text(RIGHT)

    assert check(document) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("\none\n", "\nonce\n"),
        ("\none\n", "\n one\n"),
        ("\none\n", "\n"),
        ("\ntwo\n", "\ntwo\n\n"),
        ("\ntwo\n", "\ntwo\nthree\n"),
        ("$ true\n", "$ true\nsomething\n"),
    ],
)
def test_a_wrong_transcript_fails(document: Path, right: str, wrong: str) -> None:
    assert right in RIGHT
    document.write_text(RIGHT.replace(right, wrong, 1))

    assert len(check(document)) == 1


def test_a_failure_shows_file_line_and_difference(document: Path) -> None:
    document.write_text("Text\n\n```console\n$ true\n$ seq 3\n1\n…\n4\n```\n")

    (problem,) = check(document)

    assert problem.splitlines()[:3] == [
        "invented.md:5: $ seq 3",
        "--- invented.md:5 (written)",
        "+++ invented.md:5 (printed)",
    ]
    assert "-4" in problem.splitlines()
    assert "+3" in problem.splitlines()


def test_every_failure_is_shown(document: Path) -> None:
    document.write_text("```console\n$ echo a\nb\n$ echo c\nd\n```\n")

    assert [problem.split(" ")[0] for problem in check(document)] == ["invented.md:2:", "invented.md:4:"]


# ---------------------------------------------------------------------------------------- how it is run


def test_one_document_is_one_session() -> None:
    first = "```console\n$ export A=1; cd /; f() { echo $A; }\n```\n"
    second = "```console\n$ pwd; f\n$ false\n$ echo $?\n```\n"

    assert printed(first + second) == [(), ("/", "1"), (), ("1",)]
    assert printed(second)[0] != ("/", "1")


def test_commands_of_several_lines() -> None:
    text = (
        "```console\n$ cat <<'END'\n> one\n>\n>   $two\n> END\none\n$ for n in 1 2\n> do echo $n; done\n```\n"
    )

    assert printed(text) == [("one", "", "  $two"), ("1", "2")]
    (block,) = read_steps(text)
    assert isinstance(block, Block)
    assert commands_of(block)[0].expected == ("one",)


@pytest.mark.parametrize(
    ("command", "output"),
    [
        ("cat; echo nothing came", "nothing came"),
        ("echo ended; printf ended", "ended"),
        ("no-such-program", "no-such-program: command not found"),
        ("echo 'open", "unexpected EOF"),
        ("sleep 100 & echo on", "on"),
        ("test -t 0 || test -t 1 || echo no terminal", "no terminal"),
        ("printf '\\377\\n'", "\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_odd_commands_do_not_confuse_the_session(command: str, output: str) -> None:
    first, second = printed(f"```console\n$ {command}\n$ echo still here\n```\n")

    assert output in first[-1]
    assert second == ("still here",)


def test_a_command_that_ends_the_shell_is_a_problem(document: Path) -> None:
    document.write_text("```console\n$ echo a\na\n$ exit 3\n```\n\n```console\n$ echo b\nb\n```\n")

    assert check(document) == ["invented.md:4: 'exit 3' ended the shell"]


def test_the_surroundings_are_always_the_same() -> None:
    asked = "echo $COLUMNS $LANG $TZ ${SOS_NOW-unset} ${NO_COLOR-unset}; ls; echo $HOME; echo $SOS_HOME; pwd"

    assert printed(f"```console\n$ {asked}\n```\n") == [
        ("80 C.UTF-8 UTC unset unset", "…", "…/store", "…/work")
    ]


def test_the_programs_of_this_python_come_first() -> None:
    session = run("```console\n$ python -c 'import pytest, sys; print(sys.prefix)'\n```\n")

    assert session.runs[0].printed == (sys.prefix,)


# ----------------------------------------------------------------------------------------- what is read


def test_a_file_is_written_to_the_store() -> None:
    text = """\
<!-- file: clients/acme.toml -->

```toml
name = "Acme"
```

1. In a list:

   <!-- file: notes -->
   ```text
   one
     two
   ```

   ```console
   $ cat $SOS_HOME/clients/acme.toml $SOS_HOME/notes
   ```
"""
    assert printed(text) == [('name = "Acme"', "one", "  two")]


def test_a_file_cannot_leave_the_store(document: Path) -> None:
    document.write_text("<!-- file: ../escaped -->\n```text\nhello\n```\n")

    assert check(document) == ["invented.md:2: ../escaped is outside of the store"]


def test_the_example_store_is_copied_where_the_comment_stands(tmp_path: Path, document: Path) -> None:
    example = tmp_path / "example"
    example.mkdir()
    (example / "sos.toml").write_text("name = 'Robin'\n")
    document.write_text(
        "```console\n$ ls $SOS_HOME 2>&1 | wc -l\n1\n```\n\n"
        "<!-- example store -->\n\n"
        "```console\n$ ls $SOS_HOME\nsos.toml\n```\n"
    )

    assert check(document, example=example) == []


def test_what_is_not_to_be_run_is_not_even_read(document: Path) -> None:
    document.write_text(
        "<!-- no-run -->\n```console\n$ echo a\nb\n```\n\n<!-- no-run -->\n```toml\nnot toml\n```\n"
    )

    assert check(document) == []


def test_other_languages_are_for_reading(document: Path) -> None:
    document.write_text(
        "```sh\nexit 1\n```\n\n    $ indented\n\n````markdown\n```console\n$ false\n```\n````\n"
    )

    assert check(document) == []


@pytest.mark.parametrize(("language", "bad"), [("toml", "a = "), ("json", "{'a': 1}")])
def test_data_must_be_valid(document: Path, language: str, bad: str) -> None:
    document.write_text(f"Text\n\n```{language}\n{bad}\n```\n")

    (problem,) = check(document)
    assert problem.startswith("invented.md:3: ")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("```console\n$ true\n", "1: this block has no end"),
        ("a\n<!-- no-run -->\ntext\n", '2: no block follows "no-run"'),
        ("<!-- file: a.toml -->\n", '1: no block follows "file: a.toml"'),
        ("```console\noutput\n$ true\n```\n", "2: a transcript begins with a command: $ …"),
    ],
)
def test_a_document_that_makes_no_sense_is_a_problem(document: Path, text: str, problem: str) -> None:
    document.write_text(text)

    assert check(document) == [f"invented.md:{problem}"]


# -------------------------------------------------------------------------------------- how it is mended


def test_update_writes_what_is_printed_and_leaves_what_was_right(document: Path) -> None:
    document.write_text(
        "Text.\n\n```console\n$ echo new\nold\nolder\n$ echo 12 minutes\n… minutes\n$ echo last\n```\n\n"
        "- in a list\n\n  ```console\n  $ echo a; echo; echo b\n  ```\n"
    )

    assert update(document) == []
    assert document.read_text() == (
        "Text.\n\n```console\n$ echo new\nnew\n$ echo 12 minutes\n… minutes\n$ echo last\nlast\n```\n\n"
        "- in a list\n\n  ```console\n  $ echo a; echo; echo b\n  a\n\n  b\n  ```\n"
    )
    assert check(document) == []


def test_what_update_writes_passes_even_when_it_looks_like_something_else(document: Path) -> None:
    document.write_text("```console\n$ printf '> quote\\n$ money\\n```\\n>\\n'; pwd\n$ echo next\n```\n")

    assert update(document) == []
    assert "\n… quote\n… money\n…``\n…\n…/work\n$ echo next\nnext\n```\n" in document.read_text()
    assert check(document) == []


def test_the_command_line(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document.write_text("```console\n$ echo a\nb\n```\n")

    assert main([str(document)]) == 1
    assert "invented.md:2: $ echo a" in capsys.readouterr().out
    assert main(["--update", str(document)]) == 0
    assert "Read every changed line" in capsys.readouterr().err
    assert main([str(document)]) == 0
