"""A whole store as plain data, for sync, export and import; and back, file by file, without losing a byte."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from freelance_sos.domain.errors import StoreError
from freelance_sos.domain.layout import is_lines, log_name, most_bytes, part_of
from freelance_sos.domain.problems import Problem
from freelance_sos.storage.files import (
    append_lines,
    make_folder,
    move_file,
    read_bytes,
    remove_file,
    replace_file,
)

_DEEPEST = 3
_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreCopy:
    """The files of a store by label, and what was left out: links, folders in the way, foreign files."""

    files: Mapping[str, bytes]
    left_out: tuple[Problem, ...] = ()


def read_copy(root: Path) -> StoreCopy:
    """Every file that is a store's, read once. No link is followed. Raises StoreError for what can't be read.

    A file whose name is none of a store's is left out and named; hidden files are nobody's business. Where a
    file went away meanwhile, while another sos or an editor saves it, all is read again: it is there, or not.
    """
    for tries_left in reversed(range(_TRIES)):
        try:
            return _read_once(root)
        except FileNotFoundError as error:
            if not tries_left:
                told = f"{error.filename or root} went away while it was read"
                raise StoreError(told, "try again in a moment") from None
    raise AssertionError("it is read at least once")


def _read_once(root: Path) -> StoreCopy:
    """The same. Raises FileNotFoundError for what went away meanwhile."""
    files: dict[str, bytes] = {}
    left_out: list[Problem] = []
    for path, status in _entries(root, root):
        label = path.relative_to(root).as_posix()
        part = part_of(label)
        if stat.S_ISLNK(status.st_mode):
            left_out.append(_left_out(label, "is a symbolic link", "put the real file in its place"))
        elif part is None or not stat.S_ISREG(status.st_mode):
            left_out.append(_left_out(label, "is none of a store's files", "move it elsewhere"))
        elif status.st_size > most_bytes(part):
            left_out.append(_left_out(label, "is too large", "see what it holds"))
        else:
            files[label] = read_bytes(path, most_bytes(part))
    return StoreCopy(files=files, left_out=tuple(left_out))


def write_copy(root: Path, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    """Make the files of ``before`` what ``after`` says; call it under the store's lock.

    A log with another number is moved, and what is removed goes last: what is cut off in the middle is done
    again by doing it again. Raises StoreError, with nothing lost.
    """
    before = dict(before)
    for old, new in _moved(before, after):
        move_file(root / old, root / new)
        before[new] = before.pop(old)
    for label in sorted(after):
        if before.get(label) != after[label]:
            _put(root / label, before.get(label), after[label], grows=_grows(label))
    for label in sorted(before):
        if label not in after:
            remove_file(root / label)


def changed_since(root: Path, copy: Mapping[str, bytes]) -> list[str]:
    """Labels whose files hold something else by now than ``copy`` says; also those that came up since."""
    now = read_copy(root).files
    return sorted(label for label in {*now, *copy} if now.get(label) != copy.get(label))


def _moved(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Logs that go by another number from now on, with both names."""
    names = {name.key: name.label for label in after if (name := log_name(label))}
    gone = [name for label in sorted(before) if label not in after and (name := log_name(label))]
    moved = [(name.label, names[name.key]) for name in gone if name.key in names]
    return [(old, new) for old, new in moved if new not in before]


def _put(path: Path, before: bytes | None, after: bytes, *, grows: bool) -> None:
    make_folder(path.parent)
    if path.is_symlink():
        raise StoreError(f"can't write {path}: it is a symbolic link", "put the real file in its place")
    if grows and before is not None and after.startswith(before) and before.endswith(b"\n"):
        append_lines(path, after[len(before) :])
    else:
        replace_file(path, after)


def _grows(label: str) -> bool:
    part = part_of(label)
    return part is not None and is_lines(part)


def _entries(root: Path, folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Every file and link below ``folder`` with its status, sorted; folders are gone through, not given.

    Nothing hidden. Raises FileNotFoundError for what went away meanwhile, StoreError for what can't be read.
    """
    try:
        with os.scandir(folder) as entries:
            shown = [entry for entry in entries if not entry.name.startswith(".")]
        found = sorted(shown, key=lambda entry: entry.name)
        statuses = [entry.stat(follow_symlinks=False) for entry in found]
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreError(f"can't read {folder}: {error.strerror}", "check who owns the store") from None
    for entry, status in zip(found, statuses, strict=True):
        path = Path(entry.path)
        if not stat.S_ISDIR(status.st_mode):
            yield path, status
        elif len(path.relative_to(root).parts) < _DEEPEST:
            yield from _entries(root, path)


def _left_out(label: str, message: str, hint: str) -> Problem:
    return Problem(file=label, message=message, hint=hint, level="warning")
