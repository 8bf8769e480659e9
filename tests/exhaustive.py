"""The long runs, on all cores: python -m tests.exhaustive. Exit code 1 where anything is wrong.

The time engine against the model in 200,000 random cases: a case is one random clock (a person or two, zone,
hours, holidays, days off, special hours), or one random incident with waits, together with the questions
asked of it. Where answers differ it prints the first of them and how to see each again.

Then every parser: 50,000 hostile inputs, all bombs, and random commands on two machines that share one copy.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import Pool
from typing import TypeVar

from tests.domain.brute_force import CHECKS, numbers, run_case
from tests.domain.cases import SEED
from tests.domain.tally import Tally
from tests.domain.zone_changes import ZONE_DATA, ZONES, all_changes, is_at_a_whole_minute
from tests.fuzz.long_run import Tried, hostile_summary, parts, try_one

Work = TypeVar("Work")
Seen = TypeVar("Seen")
CASES = int(os.environ.get("SOS_TEST_CASES", "200000"))
INPUTS = int(os.environ.get("SOS_TEST_INPUTS", "50000"))
AT_ONCE = 100
SHOWN = 5


@dataclass
class Batch:
    """What some cases have seen, and what went wrong in them."""

    tally: Tally = field(default_factory=Tally)
    failures: list[str] = field(default_factory=list)


def run_batch(work: tuple[str, range]) -> Batch:
    """Run the cases with those numbers of one check."""
    batch, (name, chosen) = Batch(), work
    for number in chosen:
        try:
            run_case(name, number, batch.tally)
        except Exception as error:
            batch.failures.append("".join(traceback.format_exception(error, limit=-3)))
    return batch


def batches(cases: int) -> list[tuple[str, range]]:
    """All the work there is, in parts."""
    return [
        (name, numbers(name, cases)[first : first + AT_ONCE])
        for name in CHECKS
        for first in range(0, len(numbers(name, cases)), AT_ONCE)
    ]


def survey(zone: str) -> tuple[int, int]:
    """How often the clock of that place changes from 1990 to 2050, and how often not at a full minute."""
    changes = all_changes(zone)
    return len(changes), sum(not is_at_a_whole_minute(zone, change) for change in changes)


def spread(ask: Callable[[Work], Seen], work: Iterable[Work], workers: int) -> Iterator[Seen]:
    """The answers, in any order, from so many processes; from this one where it is to be one."""
    if workers == 1:
        yield from map(ask, work)
    else:
        with Pool(workers) as pool:
            yield from pool.imap_unordered(ask, work)


def run(cases: int, workers: int) -> int:
    """Run that many cases, and tell; says the exit code."""
    changes, odd = map(sum, zip(*spread(survey, ZONES, workers), strict=True))
    total, work, began = Batch(), batches(cases), time.monotonic()
    for done, batch in enumerate(spread(run_batch, work, workers), start=1):
        total.tally.add(batch.tally)
        total.failures += batch.failures
        progress(done, len(work), time.monotonic() - began)
    for failure in total.failures[:SHOWN]:
        print(failure)
    print(
        f"time zone data {ZONE_DATA.release}: {changes:,} clock changes of {len(ZONES)} places"
        f" from 1990 to 2050, {odd} not at a full minute"
    )
    print(summary(total))
    return 1 if total.failures else 0


def run_hostile(inputs: int, workers: int) -> int:
    """Hostile input for every parser and every command, so many of them; says the exit code."""
    told, work, began = list[Tried](), parts(inputs), time.monotonic()
    for done, one in enumerate(spread(try_one, work, workers), start=1):
        told.append(one)
        progress(done, len(work), time.monotonic() - began)
    for failure in [failure for one in told for failure in one.failures[:SHOWN]]:
        print(failure)
    print(hostile_summary(told))
    return 1 if any(one.failures for one in told) else 0


def progress(done: int, of: int, seconds: float) -> None:
    """How far it is: on one line of a terminal; elsewhere a line for each tenth, which fills no log."""
    in_place = sys.stderr.isatty()
    if in_place or 10 * done // of > 10 * (done - 1) // of:
        left = seconds / done * (of - done)
        end = "\r" if in_place and done < of else "\n"
        print(f"{done / of:4.0%}, about {left / 60:.0f} min left", end=end, file=sys.stderr, flush=True)


def summary(total: Batch) -> str:
    """All that was seen, on one line."""
    tally = total.tally
    years = f"{min(tally.years)}–{max(tally.years)}" if tally.years else "no years"
    skipped = f", {tally.skipped} skipped" if tally.skipped else ""
    return (
        f"{tally.cases + len(total.failures):,} cases, {tally.answers:,} answers compared,"
        f" {tally.crossed:,} cases crossed a clock change, {len(tally.zones)} zones, {years},"
        f" seed {SEED}{skipped}: {len(total.failures)} mismatches"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.exhaustive", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES, help="how many (SOS_TEST_CASES)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="on how many processes")
    parser.add_argument("--inputs", type=int, default=INPUTS, help="how many hostile ones (SOS_TEST_INPUTS)")
    parser.add_argument("--only", metavar="CHECK/NUMBER", help=f"one case; checks: {', '.join(CHECKS)}")
    options = parser.parse_args(arguments)
    if options.only:
        name, _, number = options.only.partition("/")
        run_case(name, int(number), Tally())
        print(f"{options.only}: no mismatch")
        return 0
    codes = [run(options.cases, options.workers)] if options.cases else []
    if options.inputs:
        codes.append(run_hostile(options.inputs, options.workers))
    return max(codes, default=0)


if __name__ == "__main__":
    sys.exit(main())
