"""The one place that writes files: whole or not at all, on the disk before anybody says so, and private."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from freelance_sos.domain.errors import StoreError
from freelance_sos.domain.layout import MOST_LOG_BYTES as MOST_BYTES

FOLDER_MODE = 0o700
FILE_MODE = 0o600
# What a temporary file is called: nothing of what it holds.
_STRAY = (".writing-", ".tmp")
NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
NOT_INHERITED = getattr(os, "O_CLOEXEC", 0)

_CAUSES = {
    errno.ENOSPC: ("the disk is full", "free some space and try again"),
    errno.EDQUOT: ("your disk quota is used up", "free some space and try again"),
    errno.EROFS: ("the disk is read-only", "nothing was written"),
    errno.EACCES: ("permission denied", "check who owns the store: sos needs to read and write it"),
    errno.EPERM: ("permission denied", "check who owns the store: sos needs to read and write it"),
    errno.ELOOP: ("it is a symbolic link", "put the real file in its place"),
    errno.EISDIR: ("it is a folder", "move it away"),
    errno.EEXIST: ("a file is in the way", "move it away"),
    errno.ENOTDIR: ("part of its path is a file", "move it away"),
    errno.EIO: ("the disk reports an error", "check the disk, then the store: sos doctor"),
}
# Nobody writes one file for that long: a temporary file of that age was left by somebody who was cut off.
_STRAY_AFTER_SECONDS = 24 * 3600


class TooLarge(StoreError):
    """A file that holds more than anybody writes into it."""


def store_error(error: OSError, path: Path, doing: str) -> StoreError:
    """``error`` as the one line a person needs: which path, why, what to do."""
    cause, hint = _CAUSES.get(error.errno or 0, (error.strerror or "it failed", "nothing was written"))
    room = _room(path) if error.errno == errno.ENOSPC else ""
    return StoreError(f"can't {doing} {path}: {cause}", f"{hint}{room}")


def _room(path: Path) -> str:
    """What is left on the disk of ``path``; nothing where that can't be known."""
    folder = next((one for one in path.parents if one.is_dir()), None)
    if folder is None or not hasattr(os, "statvfs"):
        return ""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return ""
    if disk.f_files and not disk.f_favail:
        return ": it has no place for one more file"
    return f": {disk.f_bavail * disk.f_frsize / 1e6:.1f} MB free on that disk"


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """The whole file. Raises TooLarge for one of more than ``most`` bytes, which is not read.

    Raises StoreError, FileNotFoundError where it is not there. A pipe in its place is never waited for.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            if not stat.S_ISREG((found := os.fstat(file.fileno())).st_mode):
                raise StoreError(f"can't read {path}: it is no file", "put the real file in its place")
            data = file.read() if found.st_size <= most else None
    except FileNotFoundError:
        raise
    except OSError as error:
        raise store_error(error, path, "read") from None
    if data is None:
        raise TooLarge(f"can't read {path}: it is larger than {most / 1e6:g} MB", "see what it holds")
    return data


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def folder_entries(path: Path) -> list[Path]:
    """What is in a folder, sorted; nothing where there is none. Raises StoreError where it can't be read."""
    try:
        return sorted(path.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise StoreError(f"can't read {path}: {error.strerror}", "check who owns the store") from None


def make_folder(path: Path) -> None:
    """``path`` and its parents, private; existing folders are left as they are."""
    if path.is_dir():
        return
    try:
        if not path.parent.is_dir():
            make_folder(path.parent)
        path.mkdir(mode=FOLDER_MODE, exist_ok=True)
        path.chmod(FOLDER_MODE)
        _sync_folder(path.parent)
    except OSError as error:
        raise store_error(error, path, "make the folder") from None


def append_lines(path: Path, lines: bytes) -> None:
    """``lines`` at the end of ``path``, on the disk when this returns; the file is as before when it raises.

    A last line that was torn by a crash is kept; the new lines start on one of their own. A file that is not
    there yet is there wholly, or not at all.
    """
    flags = os.O_RDWR | os.O_APPEND | NO_LINKS | NOT_INHERITED
    try:
        if not os.path.lexists(path):
            _put_new(path, lines)
            return
        descriptor = os.open(path, flags)
        try:
            size = os.fstat(descriptor).st_size
            torn = size > 0 and _last_byte(descriptor, size) != b"\n"
            _write_or_cut_back(descriptor, (b"\n" if torn else b"") + lines, size)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise store_error(error, path, "write to") from None


def replace_file(path: Path, data: bytes) -> None:
    """``path`` wholly with ``data``, on the disk when this returns; wholly as before when it raises.

    Only where the folder can't be synced at the very end it raises, and the file is wholly new. A symbolic
    link keeps pointing: the file behind it is replaced.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        _put(target, data)
    except OSError as error:
        raise store_error(error, path, "write") from None
    sweep(target.parent, older_than=_STRAY_AFTER_SECONDS)


def move_file(path: Path, target: Path) -> None:
    """``path`` to ``target``, at once, on the disk afterwards. Under the lock; nothing there is overwritten.

    It is never at both places, and never at none.
    """
    try:
        if target.exists() or target.is_symlink():
            raise StoreError(f"{target} is already there", "move it away first")
        path.rename(target)
        _sync_folder(target.parent)
        _sync_folder(path.parent)
    except OSError as error:
        raise store_error(error, path, "move") from None


def remove_file(path: Path) -> None:
    """``path`` is gone, also after a power cut; no error where it was not there."""
    try:
        path.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        raise store_error(error, path, "remove") from None


def remove_folder(path: Path) -> None:
    """``path`` and all that is in it is gone, also after a power cut; no link in it is followed."""
    try:
        shutil.rmtree(path)
        _sync_folder(path.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        raise store_error(error, path, "remove") from None


def strays(folder: Path) -> list[Path]:
    """Temporary files that a writer which was cut off left in ``folder``; nothing where it can't be read."""
    try:
        with os.scandir(folder) as entries:
            found = [entry.path for entry in entries if _is_stray(entry)]
    except OSError:
        return []
    return sorted(map(Path, found))


def sweep(folder: Path, *, older_than: float = 0) -> None:
    """Take away what cut-off writers left in ``folder``: everything, for somebody who is alone in there.

    Others name how many seconds it must be ``older_than``.
    """
    for path in strays(folder):
        with suppress(OSError):
            if not older_than or time.time() - path.stat().st_mtime > older_than:
                path.unlink()


def _is_stray(entry: os.DirEntry[str]) -> bool:
    begins, ends = _STRAY
    return (
        entry.name.startswith(begins) and entry.name.endswith(ends) and entry.is_file(follow_symlinks=False)
    )


def _last_byte(descriptor: int, size: int) -> bytes:
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1)


def _put(target: Path, data: bytes) -> None:
    """A file of its own, synced, moved to where ``target`` is: that is wholly there, or as before."""
    descriptor, temporary = tempfile.mkstemp(prefix=_STRAY[0], suffix=_STRAY[1], dir=target.parent)
    try:
        try:
            _write(descriptor, data)
            _sync(descriptor)
        finally:
            os.close(descriptor)
        _replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise
    _sync_folder(target.parent)


def _put_new(path: Path, data: bytes) -> None:
    """The same where nothing is yet; nothing is there afterwards when it raises."""
    try:
        _put(path, data)
    except BaseException:
        # Its name may not have reached the disk: told as not written, it must not turn up later.
        with suppress(OSError):
            path.unlink()
        raise


def _write(descriptor: int, data: bytes) -> None:
    """All of ``data``: a disk that fills up takes a part first, and says nothing."""
    written = 0
    while written < len(data):
        written += os.write(descriptor, data[written:])


def _write_or_cut_back(descriptor: int, data: bytes, old_size: int) -> None:
    try:
        _write(descriptor, data)
        _sync(descriptor)
    except BaseException:
        # Where not even this is possible, the torn line is told by the next reader; say why it tore.
        with suppress(OSError):
            os.ftruncate(descriptor, old_size)
        raise


def _sync(descriptor: int) -> None:
    os.fsync(descriptor)
    if sys.platform == "darwin":  # Only this reaches the disk itself, where the disk can; untested there.
        import fcntl

        try:
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        except OSError as error:
            if error.errno == errno.EIO:
                raise


def _replace(temporary: str, target: Path) -> None:
    """Windows refuses for a moment while a virus scanner looks; untested there."""
    for pause in (0.1, 0.4, 0.8, 1.2):
        try:
            Path(temporary).replace(target)
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(pause)
        else:
            return
    Path(temporary).replace(target)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
