"""One writer at a time: a lock that the kernel frees, however the program ends."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from freelance_sos.domain.errors import StoreError
from freelance_sos.storage.files import FILE_MODE, NO_LINKS, NOT_INHERITED, store_error, sweep

BUSY_AFTER_SECONDS = 5.0
_WRITING = "writing"
_LONGEST_NOTE = 200
# A pipe in the place of the lock must not be waited for.
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One writer's turn, and what is known of the one before: whether it was cut off, and its last note."""

    descriptor: int
    was_cut_off: bool
    left: str = ""

    def note(self, text: str) -> None:
        """What is about to be written, in one line, for whoever comes next if this one is cut off."""
        _mark(self.descriptor, text)


@contextmanager
def locked(folder: Path, *, sweeps: Iterable[Path] = (), patience: float | None = None) -> Iterator[Turn]:
    """Nobody else writes in ``folder`` meanwhile; tells whether the last writer was cut off in the middle.

    Whoever holds the lock is alone, so temporary files in ``sweeps`` are strays, and go. Raises StoreError
    when another program holds it for ``patience`` seconds, else five.
    """
    path = folder / ".lock"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | NO_LINKS | NOT_INHERITED | _NO_WAIT, FILE_MODE)
    except OSError as error:
        raise store_error(error, path, "write") from None
    try:
        _refuse_foreign(descriptor, path)
        try:
            _wait_for_lock(descriptor, folder, BUSY_AFTER_SECONDS if patience is None else patience)
        except OSError as error:
            raise store_error(error, path, "lock") from None
        turn = _turn(descriptor)
        _mark(descriptor)
        for one in sweeps:
            sweep(one)
        try:
            yield turn
        finally:
            _unmark(descriptor)
    finally:
        os.close(descriptor)


def _refuse_foreign(descriptor: int, path: Path) -> None:
    """Raises StoreError for what is no lock of ours: a pipe, or another file under this name as well.

    To mark it would be to write into that file.
    """
    found = os.fstat(descriptor)
    mark = b""
    if stat.S_ISREG(found.st_mode) and found.st_nlink <= 1:
        with suppress(OSError):
            mark = os.pread(descriptor, len(_WRITING), 0) if hasattr(os, "pread") else b""
        if not mark or mark == _WRITING.encode():
            return
    raise StoreError(f"{path} is no lock of sos", "move it away")


def _turn(descriptor: int) -> Turn:
    mark = b""
    with suppress(OSError):
        mark = os.read(descriptor, _LONGEST_NOTE)
    left = mark.partition(b"\n")[0].decode("ascii", "replace").removeprefix(_WRITING).strip()
    return Turn(descriptor=descriptor, was_cut_off=os.fstat(descriptor).st_size > 0, left=left)


def _mark(descriptor: int, note: str = "") -> None:
    """Somebody writes: where nobody takes this away again, they were cut off."""
    line = f"{_WRITING} {note}".strip() + "\n"
    # On a full disk the write that matters fails as well, and is told.
    with suppress(OSError):
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, line.encode("ascii", "replace"))


def _unmark(descriptor: int) -> None:
    with suppress(OSError):
        os.ftruncate(descriptor, 0)


def _wait_for_lock(descriptor: int, folder: Path, patience: float) -> None:
    give_up_at = time.monotonic() + patience
    while not _try_lock(descriptor):
        if time.monotonic() > give_up_at:
            raise StoreError(f"another sos is writing to {folder}", "try again in a moment")
        time.sleep(0.005)


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
