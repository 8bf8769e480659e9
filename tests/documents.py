"""Documentation that is run: the commands shown in README.md and docs/*.md print what is shown below them.

A fenced block in the language `console` is a transcript. `$ ` begins a command, `> ` right below it
continues it (a heredoc, say), the other lines are what it prints, on both streams together. Trailing spaces
do not count. A line `…` stands for any number of lines, none included; `…` within a line for any text.
An output that itself begins with `$ ` or `> ` is written with `…` for that sign.

Every document is one session: one bash, a fresh home with `$SOS_HOME` inside it, 80 columns, UTC; the name of
that home is shown as `…`. Comments steer it:

    <!-- file: sos.toml -->     the next block is written to $SOS_HOME/sos.toml
    <!-- no-run -->             the next block is for reading only
    <!-- example store -->      here $SOS_HOME is filled with examples/agency

Blocks of `toml` and `json` must be valid; those of other languages are for reading.

    python -m tests.documents [FILE…]             compare
    python -m tests.documents --update [FILE…]    write down what was printed; its author must then read it
"""

from __future__ import annotations

import argparse
import difflib
import json
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.environment import BIN, EXAMPLE_STORE, ROOT, kept_environment, private_folders, programs_first_in
from tests.shell import Shell, ShellError
from tests.transcripts import (
    ELLIPSIS,
    Block,
    Command,
    DocumentError,
    ExampleStore,
    as_expected,
    commands_of,
    matches,
    met,
    read_steps,
)

_READERS = {"toml": tomllib.loads, "json": json.loads}


@dataclass(frozen=True, slots=True)
class Run:
    """One command of a document, and what it printed."""

    command: Command
    printed: tuple[str, ...]

    @property
    def is_as_written(self) -> bool:
        """Whether the document tells what was printed."""
        return matches(self.command.expected, self.printed)


@dataclass(frozen=True, slots=True)
class Problem:
    """What makes a step of a document impossible, at a line of it."""

    line: int
    text: str


class Session:
    """A document being run: one shell in one fresh home, and what happened so far."""

    def __init__(self, shell: Shell, home: Path, example: Path) -> None:
        self.runs: list[Run] = []
        self.problems: list[Problem] = []
        self._shell = shell
        self._home = home
        self._store = home / "store"
        self._example = example
        self._line = 1

    def take(self, step: Block | ExampleStore) -> bool:
        """Take one step, and keep what is wrong with it. False: the shell is lost, nothing can follow."""
        try:
            if isinstance(step, ExampleStore):
                shutil.copytree(self._example, self._store, dirs_exist_ok=True)
            else:
                self._take_block(step)
        except DocumentError as problem:
            self.problems.append(Problem(problem.line, str(problem)))
        except (OSError, ValueError) as problem:
            self.problems.append(Problem(step.line, str(problem)))
        except ShellError as problem:
            self.problems.append(Problem(self._line, str(problem)))
            return False
        return True

    def _take_block(self, block: Block) -> None:
        if block.file:
            self._write(block.file, "\n".join([*block.lines, ""]))
        elif block.language == "console":
            for command in commands_of(block):
                self._line = command.line
                printed = self._shell.run(command.text)
                self.runs.append(Run(command, tuple(self._public(line) for line in printed)))
        if block.language in _READERS:
            _READERS[block.language]("\n".join(block.lines))

    def _write(self, name: str, text: str) -> None:
        target = (self._store / name).resolve()
        if not target.is_relative_to(self._store):
            raise ValueError(f"{name} is outside of the store")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def _public(self, line: str) -> str:
        """A printed line that is the same in every run: the home has another name each time."""
        return line.rstrip().replace(str(self._home), ELLIPSIS)


def documents(root: Path = ROOT) -> list[Path]:
    """The documents that are run."""
    return [path for path in (root / "README.md", *sorted((root / "docs").glob("*.md"))) if path.is_file()]


def run(text: str, *, example: Path = EXAMPLE_STORE) -> Session:
    """Run a document from its first step to its last; one that fails does not stop the others."""
    with tempfile.TemporaryDirectory(prefix="sos-", ignore_cleanup_errors=True) as folder:
        home = Path(folder).resolve()
        work = home / "work"
        work.mkdir()
        with Shell(_environment(home), cwd=work) as shell:
            session = Session(shell, home, example)
            try:
                steps = read_steps(text)
            except DocumentError as problem:
                session.problems.append(Problem(problem.line, str(problem)))
                return session
            for step in steps:
                if not session.take(step):
                    break
            return session


def _environment(home: Path) -> dict[str, str]:
    return {
        **kept_environment(),
        **private_folders(home),
        "PATH": programs_first_in(BIN),
        "COLUMNS": "80",
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "TZ": "UTC",
    }


def check(path: Path, *, example: Path = EXAMPLE_STORE) -> list[str]:
    """Run a document. What is wrong with it, each with file and line; nothing if all is as written."""
    session = run(path.read_text(encoding="utf-8"), example=example)
    differences = [difference(each, path.name) for each in session.runs if not each.is_as_written]
    return [*_shown(session.problems, path.name), *differences]


def update(path: Path, *, example: Path = EXAMPLE_STORE) -> list[str]:
    """Run a document and write into it what its commands print; outputs that were right stay as they are.

    Returns what cannot be mended this way, each with file and line.
    """
    text = path.read_text(encoding="utf-8")
    session = run(text, example=example)
    problems = _shown(session.problems, path.name)
    lines = text.split("\n")
    for each in reversed(session.runs):
        if not each.is_as_written:
            command = each.command
            written = [(command.indent + as_expected(line)).rstrip() for line in each.printed]
            lines[command.first : command.last] = written
    path.write_text("\n".join(lines), encoding="utf-8")
    return problems


def difference(one: Run, name: str) -> str:
    """What a document says and what was printed, as a unified diff headed by file and line."""
    command = one.command
    place = f"{name}:{command.line}"
    diff = difflib.unified_diff(
        met(command.expected, one.printed),
        one.printed,
        f"{place} (written)",
        f"{place} (printed)",
        lineterm="",
    )
    return "\n".join([f"{place}: $ {command.text.splitlines()[0]}", *diff])


def _shown(problems: Sequence[Problem], name: str) -> list[str]:
    return [f"{name}:{problem.line}: {problem.text}" for problem in problems]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line: 0 if every document is as written, or was made so; 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m tests.documents", description="Run the documentation.")
    parser.add_argument("--update", action="store_true", help="write down what is printed; read it then")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="default: all documents")
    chosen = parser.parse_args(arguments)
    problems = [
        problem
        for path in chosen.files or documents()
        for problem in (update(path) if chosen.update else check(path))
    ]
    print(*problems, sep="\n\n", end="\n" if problems else "")
    if chosen.update:
        print("Outputs are rewritten. Read every changed line: git diff", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
