"""The program against a model that counts marked minutes. Far more of it: make exhaustive."""

from __future__ import annotations

import pytest

from tests.domain import checks
from tests.domain.brute_force import CHECKS, numbers, run_case
from tests.domain.cases import CASES
from tests.domain.model import SECOND
from tests.domain.tally import Mismatch, Tally

# So little of what a run may see would mean that the cases have become tame.
LEAST_CROSSED = {"minutes": 0.4, "adding": 0.6, "business-days": 0.5, "comfortable": 0.05, "targets": 0.25}


@pytest.mark.parametrize("name", CHECKS)
def test_the_program_says_what_the_model_counts(name: str) -> None:
    tally = Tally()
    for number in numbers(name, CASES):
        run_case(name, number, tally)

    assert tally.skipped == 0
    assert tally.cases == len(numbers(name, CASES)) > 0
    assert tally.answers > tally.cases
    assert tally.crossed >= LEAST_CROSSED[name] * tally.cases
    assert len(tally.zones) > min(100, tally.cases / 2)
    assert max(tally.years) - min(tally.years) > 40


def test_a_program_that_is_a_second_off_is_found_and_the_case_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = checks.add
    monkeypatch.setattr(checks, "add", lambda clock, at, amount: right(clock, at, amount + SECOND))

    with pytest.raises(Mismatch) as found:
        run_case("adding", 0, Tally())

    assert "adding/0" in found.value.__notes__[0]
