"""Prints each speed claim beside what is measured here and now: ratios, which any machine can confirm."""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence

from benchmarks import claims
from benchmarks.claims import Claim
from freelance_sos.adapters.zone_data import use_newest

ROUNDS, QUESTIONS = 41, 400
LEGEND = """
a : b is how many times as long a takes: the median of {rounds} pairs of measurements,
side by side, each of many questions about moments that are all different.
in use: the clock was made once and has seen the weeks in question before, as in a
run that asks for several clients or incidents. made anew: one for every question."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare the answers, then measure. Exit code 1 only where answers differ: speed is told, not judged."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="pairs of measurements for each claim")
    parser.add_argument("--questions", type=int, default=QUESTIONS, help="different moments to ask about")
    options = parser.parse_args(arguments)
    use_newest()
    asked = claims.starts(options.questions, random.Random(1))
    if differing := claims.differences(asked):
        print("\n".join(differing))
        return 1
    print(f"{len(asked)} answers across holidays are the same as those of businesstimedelta.\n")
    print(f"{'measured':>8}  {'bar':>5}")
    for claim in claims.measured(asked, options.rounds):
        print(line(claim), flush=True)
    print(LEGEND.format(rounds=options.rounds))
    return 0


def line(claim: Claim) -> str:
    """The claim as a line of the table."""
    bar = "" if claim.bar is None else f"{'≥' if claim.at_least else '≤'} {claim.bar:.0f}"
    return f"{claim.measured:8.1f}  {bar:>5}  {claim.verdict:6}  {claim.text}"


if __name__ == "__main__":
    sys.exit(main())
