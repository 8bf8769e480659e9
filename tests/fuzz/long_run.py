"""The long run over every parser and over two machines, in parts that can go side by side."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.fuzz.bombs import bombs_for
from tests.fuzz.damaged_stores import STORE_PARSERS
from tests.fuzz.fuzzing import PARSERS, fuzz
from tests.fuzz.hostile_texts import one_text
from tests.fuzz.two_machines import TwoMachines
from tests.fuzz.watched import watched
from tests.hostile import STRINGS

WHOLE_RUN = 50_000
BOMB = 1_000_000
STEPS = 30
# One sequence of commands takes as long as some hundred inputs of a parser.
INPUTS_A_SEQUENCE = 500
MOST_SEQUENCES = 4
# So do the commands over a whole store.
INPUTS_A_STORE = 200
SEED = 20_261_123

Part = tuple[str, str, int]


@dataclass
class Tried:
    """What one part of the run has seen, and what went wrong in it."""

    inputs: int = 0
    refused: int = 0
    bombs: int = 0
    stores: int = 0
    texts: int = 0
    sequences: int = 0
    seconds: float = 0.0
    megabytes: float = 0.0
    failures: list[str] = field(default_factory=list)


def parts(inputs: int) -> list[Part]:
    """All the work there is: kind, whose, and how much. The slowest first."""
    sequences = max(1, inputs // INPUTS_A_SEQUENCE)
    machines = [
        ("machines", str(first), min(MOST_SEQUENCES, sequences - first))
        for first in range(0, sequences, MOST_SEQUENCES)
    ]
    each, more = divmod(inputs, len(PARSERS))
    fuzzed = [("input", name, each + (number < more)) for number, name in enumerate(PARSERS)]
    stores = [("store", store.name, inputs // INPUTS_A_STORE) for store in STORE_PARSERS]
    # Whole in a whole run; never so small that there is none.
    size = max(BOMB // 100, min(BOMB, BOMB * inputs // WHOLE_RUN))
    texts = [("text", name, 1) for name in STRINGS] if inputs >= WHOLE_RUN else []
    return [*machines, *texts, *stores, *[("bomb", name, size) for name in PARSERS], *fuzzed]


def try_one(part: Part) -> Tried:
    """Do one part of the work; it is told, not raised, what goes wrong."""
    kind, name, size = part
    told = Tried()
    try:
        if kind == "machines":
            _machines(told, int(name), size)
        elif kind == "bomb":
            _bombs(told, name, size)
        elif kind == "text":
            told.failures += one_text(name)
            told.texts = 1
        elif kind == "store":
            store = next(one for one in STORE_PARSERS if one.name == name)
            told.stores = fuzz(store, size, SEED).inputs if size else 0
        elif size:
            fuzzed = fuzz(PARSERS[name], size, SEED)
            told.inputs, told.refused, told.seconds = fuzzed.inputs, fuzzed.refused, fuzzed.slowest
    except BaseException as error:
        told.failures.append(f"{kind} {name}:\n" + "".join(traceback.format_exception(error, limit=-4)))
    return told


def _bombs(told: Tried, name: str, size: int) -> None:
    for bomb, outcome in watched(PARSERS[name], bombs_for(name, size)).items():
        told.bombs += 1
        told.seconds = max(told.seconds, outcome.seconds)
        told.megabytes = max(told.megabytes, outcome.megabytes)
        if not outcome.is_fine:
            told.failures.append(f"bomb {name}, {bomb}: {outcome}")


def _machines(told: Tried, first: int, sequences: int) -> None:
    class Seeded(TwoMachines):
        _hypothesis_internal_use_seed = SEED + first

    chosen = settings(
        max_examples=sequences,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Seeded, settings=chosen)
    told.sequences += sequences


def hostile_summary(tried: Sequence[Tried]) -> str:
    """All that was seen, on one line."""
    return (
        f"{sum(one.inputs for one in tried):,} hostile inputs to {len(PARSERS)} parsers,"
        f" {sum(one.refused for one in tried):,} refused; {sum(one.bombs for one in tried):,} bombs;"
        f" {sum(one.stores for one in tried):,} hostile stores;"
        f" {sum(one.texts for one in tried)} hostile texts in every field;"
        f" {sum(one.sequences for one in tried):,} sequences of {STEPS} commands on two machines;"
        f" slowest {max((one.seconds for one in tried), default=0):.1f} s,"
        f" most memory {max((one.megabytes for one in tried), default=0):.0f} MB, seed {SEED}:"
        f" {sum(len(one.failures) for one in tried)} failures"
    )
