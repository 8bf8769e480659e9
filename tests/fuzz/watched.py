"""Work in a process of its own, which can neither hang nor eat up the memory of the one that asks."""

from __future__ import annotations

import json
import os
import resource
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.fuzz.parsers import Parser

MOST_SECONDS = 2.0
MOST_MEGABYTES = 200
# When the process is ended from outside: far beyond what is allowed, so that a busy machine is no failure.
_PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Outcome:
    """What became of one input: ``took``, ``refused``, or how it failed; seconds of work, MB of memory."""

    became: str
    seconds: float
    megabytes: float

    @property
    def is_fine(self) -> bool:
        """Refused or done, at once, in little memory."""
        return (
            self.became in ("took", "refused")
            and self.seconds < MOST_SECONDS
            and self.megabytes < MOST_MEGABYTES
        )

    def __str__(self) -> str:
        return f"{self.became}, {self.seconds:.2f} s, {self.megabytes:.0f} MB"


def watched(parser: Parser, inputs: Mapping[str, Callable[[], bytes]]) -> dict[str, Outcome]:
    """What became of each input, one after the other; after one that ends the process in a new one."""
    outcomes: dict[str, Outcome] = {}
    while left := {name: make for name, make in inputs.items() if name not in outcomes}:
        outcomes |= _in_a_child(parser, left)
        if ended := next((name for name in left if name not in outcomes), None):
            outcomes[ended] = Outcome("ended the process", _PATIENCE_SECONDS, 0)
    return outcomes


def _each(parser: Parser, inputs: Mapping[str, Callable[[], bytes]]) -> None:
    for name, make in inputs.items():
        data = make()
        signal.alarm(_PATIENCE_SECONDS)
        before, began = _peak(), time.process_time()
        try:
            became = parser.take(data)
        except BaseException as error:
            became = f"{type(error).__name__}: {str(error)[:200]}"
        outcome = [name, became, time.process_time() - began, _peak() - before]
        os.write(1, json.dumps(outcome).encode() + b"\n")


def _in_a_child(parser: Parser, inputs: Mapping[str, Callable[[], bytes]]) -> dict[str, Outcome]:
    """What a process of its own has told when it ended, or was ended."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        try:
            os.dup2(writing, 1)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            _each(parser, inputs)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        lines = said.read().splitlines()
    os.waitpid(child, 0)
    return {name: Outcome(*rest) for name, *rest in map(json.loads, lines)}


def _peak() -> float:
    """The most memory that this process had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
