"""Every fault at every point: python -m tests.faults [NAME…]. Needs root and strace; see docs/faults.md.

Prints a line a fault and the sums; exit code 1 where anything was lost, can't be read, or is not as promised.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tests.faults import around, rush, traced
from tests.faults.judge import Judge, Tally
from tests.faults.rush import make_naive
from tests.faults.stage import COMMANDS, EDIT, Stage, Writing, sos

NAIVE = Writing(words=EDIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One line of the table. ``of_each``: thrown at every command; ``alone``: thrown once."""

    name: str
    told: str
    of_each: Callable[[Judge], Tally] | None = None
    alone: Callable[[Stage, Path], Tally] | None = None


def _denied(stage: Stage, _: Path) -> Tally:
    tally, longest = around.denied(stage)
    print(f"the longest refusal took {longest:.2f} s", file=sys.stderr)
    return tally


def _naive(stage: Stage, folder: Path) -> Tally:
    """The same faults thrown at a writer that simply opens and writes: each must find what it loses."""
    found = {
        "kill": traced.kills(Judge(stage, NAIVE), make_naive),
        "replace": rush.random_kills(folder / "naive-replace", "replace", 200, is_naive=True),
        "append": rush.random_kills(folder / "naive-append", "append", 200, is_naive=True),
    }
    tally = Tally(points=sum(one.points for one in found.values()))
    for name, one in found.items():
        damage = one.lost + one.unreadable
        print(f"naive writer, {name}: {damage} damaged in {one.points}", file=sys.stderr)
        if not damage:
            tally.wrong("other", f"the naive writer got away with it: {name}")
    return tally


FAULTS = (
    Fault(name="kill", told="F1 SIGKILL before each system call", of_each=traced.kills),
    Fault(name="random-append", told="F2 kill -9 at random: append",
          alone=lambda _, folder: rush.random_kills(folder / "append", "append", 200)),
    Fault(name="random-replace", told="F2 kill -9 at random: replace",
          alone=lambda _, folder: rush.random_kills(folder / "replace", "replace", 200)),
    Fault(name="random-both", told="F2 kill -9 at random: both",
          alone=lambda _, folder: rush.random_kills(folder / "both", "both", 200)),
    Fault(name="naive", told="F3 a naive writer is caught", alone=_naive),
    Fault(name="eio", told="F4 EIO at each call that writes", of_each=partial(traced.errors, error="EIO")),
    Fault(name="enospc", told="F5 ENOSPC at each of them", of_each=partial(traced.errors, error="ENOSPC")),
    Fault(name="full", told="F5 a full disk", alone=lambda _, folder: around.full_disk(folder / "full", 50)),
    Fault(name="denied", told="F6 not allowed to write, or read", alone=_denied),
    Fault(name="cut", told="F7 a log cut at every byte", alone=lambda _, folder: around.cuts(folder / "cut")),
    Fault(name="two", told="F10 two writers",
          alone=lambda _, folder: rush.many_writers(folder / "two", 2, 250)),
    Fault(name="eight", told="F10 eight writers",
          alone=lambda _, folder: rush.many_writers(folder / "eight", 8, 250)),
    Fault(name="pairs", told="F11 two change one file", alone=lambda stage, _: rush.pairs(stage, 200)),
    Fault(name="readers", told="F12 reading while one writes",
          alone=lambda stage, _: rush.readers(stage, 5000, 200)),
    Fault(name="signals", told="F24 SIGINT, SIGTERM, SIGHUP", of_each=partial(around.signals, times=2)),
    Fault(name="private", told="F25 private under any umask", of_each=around.private),
)  # fmt: skip
_STAGE: list[Stage] = []


def main(arguments: Sequence[str] | None = None) -> int:
    """Throw the faults that were named, else all."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=" ".join(fault.name for fault in FAULTS))
    parser.add_argument("--command", default="", help="only commands that begin like this")
    given = parser.parse_args(arguments)
    unknown = set(given.names) - {fault.name for fault in FAULTS}
    if unknown:
        parser.error(f"no fault {', '.join(sorted(unknown))}")
    if lacking := traced.missing():
        print(lacking, file=sys.stderr)
        return 2
    chosen = [fault for fault in FAULTS if not given.names or fault.name in given.names]
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        Path(folder).chmod(0o755)
        return _throw(chosen, Path(folder), given.command)


def _throw(chosen: Sequence[Fault], folder: Path, begins: str) -> int:
    began = time.monotonic()
    stage = Stage(folder / "stage")
    stage.folder.mkdir(mode=0o755)
    writings = [one for one in COMMANDS if one.name.startswith(begins)]
    _warm_up(stage, writings)
    _STAGE.append(stage)
    sums, tallies = Tally(), {fault.name: Tally() for fault in chosen}
    of_each = [fault.name for fault in chosen if fault.of_each]
    work = [(COMMANDS.index(one), of_each) for one in writings] if of_each else []
    with get_context("fork").Pool(os.cpu_count()) as pool:
        for found in pool.imap_unordered(_thrown, work, chunksize=1):
            for name, tally in found.items():
                tallies[name].add(tally)
    # These are timed by the machine: they go alone.
    for fault in chosen:
        if fault.alone:
            tallies[fault.name].add(fault.alone(stage, folder))
    print(f"{'':<38}{'points':>8}{'acknowledged':>14}{'lost':>6}{'unreadable':>12}{'strays':>8}{'other':>7}")
    for one in chosen:
        _print(one.told, tallies[one.name])
        sums.add(tallies[one.name])
    minutes = (time.monotonic() - began) / 60
    print(
        f"{sums.points} points tried, {sums.acknowledged} records acknowledged, {sums.lost} records lost, "
        f"{sums.unreadable} files unreadable ({minutes:.0f} min)"
    )
    return 0 if sums.is_good else 1


def _thrown(work: tuple[int, Sequence[str]]) -> dict[str, Tally]:
    """Some faults at one command: what was judged for one need not be judged again for the next."""
    writing, names = COMMANDS[work[0]], work[1]
    found: dict[str, Tally] = {name: Tally() for name in names}
    judge: Judge | None = None
    for fault in FAULTS:
        if fault.name in names and fault.of_each:
            try:
                judge = judge or Judge(_STAGE[0], writing)
                found[fault.name] = fault.of_each(judge)
            except Exception as error:  # One that can't be tried must not hide what the others show.
                told = f"{writing.name}: {type(error).__name__}: {error}"
                found[fault.name].wrong("other", told)
    return found


def _warm_up(stage: Stage, writings: Sequence[Writing]) -> None:
    """Set every stage, and load once whatever any command loads."""
    for writing in writings:
        home = stage.copy(stage.home_for(writing))
        sos(home, writing.words, is_at_terminal=writing.is_at_terminal)
        sos(home, ("doctor", "--json"))
    for words in around.READING:
        sos(stage.copy(stage.base()), words)


def _print(told: str, tally: Tally) -> None:
    print(
        f"{told:<38}{tally.points:>8}{tally.acknowledged:>14}{tally.lost:>6}{tally.unreadable:>12}"
        f"{tally.strays:>8}{tally.other:>7}"
    )
    for note in tally.notes:
        print(f"    {note[:300]}")


if __name__ == "__main__":
    sys.exit(main())
