"""Mending what can be mended without losing a byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from freelance_sos.domain.errors import StoreError
from freelance_sos.storage.repair import Mend, mend, mends
from freelance_sos.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """What was mended, what could not be, with why; ``copies`` is where copies are, None without any."""

    done: tuple[Mend, ...]
    failed: tuple[tuple[Mend, str], ...] = ()
    copies: Path | None = None


def repair(store: Store, others: Sequence[Path], folder: Path, stamp: str) -> Repaired:
    """Mend everything in ``store`` and in the folders ``others`` of this machine.

    Copies go into a new folder in ``folder``, named by ``stamp``: no copy ever takes the place of another.
    One thing that can't be mended stops no other. Raises StoreError where there is no store, where a newer
    sos wrote it, or where another one is writing.
    """
    store.require()
    done: list[Mend] = []
    failed: list[tuple[Mend, str]] = []
    # What a cut-off writer left is kept, this once.
    with store.writer.locked(sweeping=False):
        copies = _free(folder, stamp)
        for one in mends(store.root, others):
            try:
                mend(one, copies)
                done.append(one)
            except (StoreError, OSError) as error:
                failed.append((one, str(error)))
    return Repaired(done=tuple(done), failed=tuple(failed), copies=copies if copies.is_dir() else None)


def _free(folder: Path, stamp: str) -> Path:
    names = (f"{stamp}{f'-{number}' if number > 1 else ''}" for number in count(1))
    return next(path for name in names if not (path := folder / name).exists())
