"""Many hostile inputs for one parser, counted."""

from __future__ import annotations

import time
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.carry_parsers import CARRY_PARSERS
from tests.fuzz.file_parsers import FILE_PARSERS
from tests.fuzz.hostile import inputs
from tests.fuzz.parsers import Parser
from tests.fuzz.word_parsers import WORD_PARSERS

PARSERS = {parser.name: parser for parser in (*FILE_PARSERS, *CARRY_PARSERS, *WORD_PARSERS)}


@dataclass
class Fuzzed:
    """What became of the inputs; ``slowest`` is the longest that one took, in seconds of this processor."""

    took: int = 0
    refused: int = 0
    slowest: float = 0.0

    @property
    def inputs(self) -> int:
        """How many there were."""
        return self.took + self.refused


def fuzz(parser: Parser, most: int, number: int) -> Fuzzed:
    """Give ``parser`` so many inputs, the same ones for the same number.

    Raises what it raised that is none of its own errors, and AssertionError for a wrong value.
    """
    told = Fuzzed()

    @seed(number)
    @settings(
        max_examples=most,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs(parser.samples))
    def run(data: bytes) -> None:
        began = time.process_time()
        became = parser.take(data)
        told.slowest = max(told.slowest, time.process_time() - began)
        setattr(told, became, getattr(told, became) + 1)

    run()
    return told
