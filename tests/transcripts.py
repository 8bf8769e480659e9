"""Reading a Markdown document as steps to run, and comparing what is printed with what is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

ELLIPSIS = "…"

_FENCE = re.compile(r"(?P<indent> *)(?P<marks>`{3,}|~{3,}) *(?P<language>[\w+-]*)[^`]*")
_COMMENT = re.compile(r" *<!-- *(?P<text>file: *(?P<file>\S+)|no-run|example store) *--> *")


class DocumentError(ValueError):
    """A document that cannot be read as steps; `line` tells where."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line


@dataclass(frozen=True, slots=True)
class ExampleStore:
    """The place where the store is filled with the example."""

    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block that is to be run, written or checked. `line` is its opening fence, counted from 1."""

    line: int
    language: str
    indent: str
    lines: tuple[str, ...]
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command of a transcript, with what it is said to print.

    `line` is where it stands, from 1; its output fills the document's lines[first:last], counted from 0.
    """

    text: str
    line: int
    expected: tuple[str, ...]
    first: int
    last: int
    indent: str


@dataclass(frozen=True, slots=True)
class _Comment:
    """A comment that waits for the block it is about."""

    line: int
    text: str
    file: str | None


def read_steps(text: str) -> list[Block | ExampleStore]:
    """The steps of a document in their order; blocks that are not to be run are left out.

    Raises DocumentError for a block without an end, and for a comment that no block follows.
    """
    lines = text.split("\n")
    steps: list[Block | ExampleStore] = []
    waiting: _Comment | None = None
    index = 0
    while index < len(lines):
        fence, comment = _FENCE.fullmatch(lines[index]), _COMMENT.fullmatch(lines[index])
        if fence:
            block = _block(lines, index, fence)
            index += len(block.lines) + 1
            if waiting is None or waiting.file:
                steps.append(replace(block, file=waiting.file if waiting else None))
            waiting = None
        elif comment and comment["text"] == "example store":
            steps.append(ExampleStore(index + 1))
        elif waiting and lines[index].strip():
            raise DocumentError(waiting.line, f'no block follows "{waiting.text}"')
        elif comment:
            waiting = _Comment(index + 1, comment["text"], comment["file"])
        index += 1
    if waiting:
        raise DocumentError(waiting.line, f'no block follows "{waiting.text}"')
    return steps


def _block(lines: Sequence[str], start: int, fence: re.Match[str]) -> Block:
    """The block whose opening fence stands at `start`, its lines freed from the fence's own indent."""
    indent = fence["indent"]
    closing = re.compile(rf" *{re.escape(fence['marks'])}{re.escape(fence['marks'][0])}* *")
    inside: list[str] = []
    for line in lines[start + 1 :]:
        if closing.fullmatch(line):
            return Block(
                line=start + 1, language=fence["language"].lower(), indent=indent, lines=tuple(inside)
            )
        inside.append(line.removeprefix(indent) if line.startswith(indent) else line.lstrip(" "))
    raise DocumentError(start + 1, "this block has no end")


def commands_of(block: Block) -> list[Command]:
    """The commands of a transcript. Raises DocumentError for lines that stand before the first one."""
    commands: list[Command] = []
    starts = [number for number, line in enumerate(block.lines) if line.startswith("$ ")]
    if block.lines and starts[:1] != [0]:
        raise DocumentError(block.line + 1, "a transcript begins with a command: $ …")
    for start, end in zip(starts, [*starts[1:], len(block.lines)], strict=True):
        continued = list(_continuation(block.lines[start + 1 : end]))
        output = start + 1 + len(continued)
        commands.append(
            Command(
                text="\n".join([block.lines[start][2:], *continued]),
                line=block.line + 1 + start,
                expected=tuple(line.rstrip() for line in block.lines[output:end]),
                first=block.line + output,
                last=block.line + end,
                indent=block.indent,
            )
        )
    return commands


def _continuation(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if line.rstrip() != ">" and not line.startswith("> "):
            return
        yield line[2:]


def as_expected(line: str) -> str:
    """A printed line as it is written in a transcript: nothing in it is taken for a command or a fence."""
    looks_like_more = line.startswith(("$ ", "> ", "```", "~~~")) or line == ">"
    return ELLIPSIS + line[1:] if looks_like_more else line


def matches(expected: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether `printed` is what `expected` says, line by line."""
    reached = {0}  # how many printed lines the expected ones so far may have used up
    for wanted in expected:
        if wanted.strip() == ELLIPSIS:
            reached = set(range(min(reached), len(printed) + 1))
        else:
            reached = {n + 1 for n in reached if n < len(printed) and line_matches(wanted, printed[n])}
        if not reached:
            return False
    return len(printed) in reached


def line_matches(wanted: str, printed: str) -> bool:
    """Whether one printed line is what one expected line says; trailing spaces do not count."""
    pattern = ".*".join(re.escape(part) for part in wanted.rstrip().split(ELLIPSIS))
    return re.fullmatch(pattern, printed.rstrip(), re.DOTALL) is not None


def met(expected: Sequence[str], printed: Sequence[str]) -> list[str]:
    """For a readable diff: `expected`, with each line that holds a `…` as the first printed line it fits."""
    return [
        wanted
        if wanted.strip() == ELLIPSIS
        else next((line for line in printed if line_matches(wanted, line)), wanted)
        for wanted in expected
    ]
