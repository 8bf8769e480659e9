"""One writer at a time: a lock that the kernel frees, however the program ends."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from freelance_sos.domain.errors import StoreError
from freelance_sos.storage.files import FILE_MODE, NO_LINKS, NOT_INHERITED, store_error, sweep

BUSY_AFTER_SECONDS = 5.0
_WRITING = b"writing\n"


@contextmanager
def locked(folder: Path, *, sweeps: Iterable[Path] = (), patience: float | None = None) -> Iterator[bool]:
    """Nobody else writes in ``folder`` meanwhile; gives whether the last writer was cut off in the middle.

    Whoever holds the lock is alone, so temporary files in ``sweeps`` are strays, and go. Raises StoreError
    when another program holds it for ``patience`` seconds, else five.
    """
    path = folder / ".lock"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | NO_LINKS | NOT_INHERITED, FILE_MODE)
    except OSError as error:
        raise store_error(error, path, "write") from None
    try:
        _wait_for_lock(descriptor, folder, BUSY_AFTER_SECONDS if patience is None else patience)
        was_cut_off = os.fstat(descriptor).st_size > 0
        _mark(descriptor)
        for one in sweeps:
            sweep(one)
        try:
            yield was_cut_off
        finally:
            _unmark(descriptor)
    finally:
        os.close(descriptor)


def _mark(descriptor: int) -> None:
    """Somebody writes: where nobody takes this away again, they were cut off."""
    # On a full disk the write that matters fails as well, and is told.
    with suppress(OSError):
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, _WRITING)


def _unmark(descriptor: int) -> None:
    with suppress(OSError):
        os.ftruncate(descriptor, 0)


def _wait_for_lock(descriptor: int, folder: Path, patience: float) -> None:
    give_up_at = time.monotonic() + patience
    while not _try_lock(descriptor):
        if time.monotonic() > give_up_at:
            raise StoreError(f"another sos is writing to {folder}", "try again in a moment")
        time.sleep(0.02)


try:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

except ImportError:  # Windows; untested there
    import msvcrt

    # Far behind the mark: there what is locked can't be read or written by others.
    _LOCKED_AT = 1 << 20

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_AT, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
