"""All kinds of random cases, by name and number: a case is the same in the tests and in the long run."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.domain.cases import SEED
from tests.domain.check_targets import check_targets
from tests.domain.checks import check_adding, check_business_days, check_comfortable, check_minutes
from tests.domain.model import OddSecond
from tests.domain.tally import Tally

# What is checked, and its percentage of all cases. A check says whether a clock change lay between one of its
# questions and the answer.
Check = Callable[[random.Random, Tally], bool]
CHECKS: dict[str, tuple[Check, int]] = {
    "minutes": (check_minutes, 25),
    "adding": (check_adding, 25),
    "business-days": (check_business_days, 20),
    "comfortable": (check_comfortable, 5),
    "targets": (check_targets, 25),
}


def numbers(name: str, cases: int) -> range:
    """The numbers of that check's cases where there are ``cases`` in all."""
    return range(cases * CHECKS[name][1] // 100)


def run_case(name: str, number: int, tally: Tally) -> None:
    """Run one case and count it. Raises what it raised, Mismatch above all, and how to see it again."""
    rng = random.Random(f"{SEED}/{name}/{number}")
    try:
        crossed = CHECKS[name][0](rng, tally)
    except OddSecond:
        tally.skipped += 1
        return
    except Exception as error:
        error.add_note(f"again: SOS_TEST_SEED={SEED} python -m tests.exhaustive --only {name}/{number}")
        raise
    tally.cases += 1
    tally.crossed += crossed
