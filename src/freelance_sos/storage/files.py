"""The one place that writes files: whole or not at all, on the disk before anybody says so, and private."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from freelance_sos.domain.errors import StoreError

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
}


def store_error(error: OSError, path: Path, doing: str) -> StoreError:
    """``error`` as the one line a person needs: which path, why, what to do."""
    cause, hint = _CAUSES.get(error.errno or 0, (error.strerror or "it failed", "nothing was written"))
    return StoreError(f"can't {doing} {path}: {cause}", hint)


def read_bytes(path: Path) -> bytes:
    """The whole file. Raises StoreError, FileNotFoundError where it is not there."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise store_error(error, path, "read") from None


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

    A last line that was torn by a crash is kept; the new lines start on one of their own.
    """
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | NO_LINKS | NOT_INHERITED
    try:
        is_new = not path.exists()
        descriptor = os.open(path, flags, FILE_MODE)
        try:
            size = os.fstat(descriptor).st_size
            torn = size > 0 and _last_byte(descriptor, size) != b"\n"
            _write_or_cut_back(descriptor, (b"\n" if torn else b"") + lines, size)
            if is_new:
                _sync_folder(path.parent)
        except BaseException:
            if is_new:
                with suppress(OSError):
                    path.unlink()
            raise
        finally:
            os.close(descriptor)
    except OSError as error:
        raise store_error(error, path, "write to") from None


def replace_file(path: Path, data: bytes) -> None:
    """``path`` wholly with ``data``, on the disk when this returns; wholly as before when it raises.

    A symbolic link keeps pointing: the file behind it is replaced.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        descriptor, temporary = tempfile.mkstemp(prefix=_STRAY[0], suffix=_STRAY[1], dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                _sync(file.fileno())
            _replace(temporary, target)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise
        _sync_folder(target.parent)
    except OSError as error:
        raise store_error(error, path, "write") from None


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


def strays(folder: Path) -> list[Path]:
    """Temporary files that a writer which was cut off left in ``folder``; nothing where it can't be read."""
    try:
        with os.scandir(folder) as entries:
            found = [entry.path for entry in entries if _is_stray(entry)]
    except OSError:
        return []
    return sorted(map(Path, found))


def sweep(folder: Path) -> None:
    """Take away what cut-off writers left in ``folder``. Only for somebody who is alone in there."""
    for path in strays(folder):
        with suppress(OSError):
            path.unlink()


def _is_stray(entry: os.DirEntry[str]) -> bool:
    begins, ends = _STRAY
    return (
        entry.name.startswith(begins) and entry.name.endswith(ends) and entry.is_file(follow_symlinks=False)
    )


def _last_byte(descriptor: int, size: int) -> bytes:
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1)


def _write_or_cut_back(descriptor: int, data: bytes, old_size: int) -> None:
    try:
        written = 0
        while written < len(data):
            written += os.write(descriptor, data[written:])
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
