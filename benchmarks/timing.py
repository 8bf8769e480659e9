"""How many times as long the one takes as the other, measured side by side."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Generic, TypeVar

Question = TypeVar("Question")


@dataclass(frozen=True)
class Contender(Generic[Question]):
    """Something that is asked; ``questions`` are used in turn, ``at_once`` of them in each measurement."""

    ask: Callable[[Question], object]
    questions: Sequence[Question]
    at_once: int


def ratio(slow: Contender[Question], fast: Contender[Question], rounds: int) -> float:
    """How many times as long a question takes ``slow`` as ``fast``: the median of paired measurements.

    Both are measured in every round, one right after the other and in turns first, on other questions each
    time: what else the machine does meets both alike.
    """
    slow_turns, fast_turns = itertools.cycle(slow.questions), itertools.cycle(fast.questions)
    found = []
    with _no_collection():
        for number in range(rounds):
            if number % 2:
                one = _seconds(slow, slow_turns)
                other = _seconds(fast, fast_turns)
            else:
                other = _seconds(fast, fast_turns)
                one = _seconds(slow, slow_turns)
            found.append(one / other)
    return median(found)


def _seconds(contender: Contender[Question], turns: Iterator[Question]) -> float:
    """How long a question takes, in seconds, on the average of one measurement."""
    ask, asked = contender.ask, list(itertools.islice(turns, contender.at_once))
    start = perf_counter()
    for question in asked:
        ask(question)
    return (perf_counter() - start) / len(asked)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Garbage is collected before, and not while something is measured."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
