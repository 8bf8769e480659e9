"""Everything that lies in a folder of ours, looked at without opening a file or following a link."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from freelance_sos.storage.files import FILE_MODE, FOLDER_MODE

FOLDERS = ("clients", "incidents", "messages", "runbooks")
_DEEPEST = 6
# Whatever else is hidden is nobody's business, such as a .git of the person's own.
_OURS = (".lock",)
# What git keeps there is git's.
_NOT_OURS = ("sync.git",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file, folder or link. ``label`` is its path below the folder, with ``/``; ``""`` for itself."""

    path: Path
    label: str
    mode: int
    owner: int
    size: int

    @property
    def is_file(self) -> bool:
        return stat.S_ISREG(self.mode)

    @property
    def is_folder(self) -> bool:
        return stat.S_ISDIR(self.mode)

    @property
    def is_link(self) -> bool:
        return stat.S_ISLNK(self.mode)

    @property
    def private_mode(self) -> int:
        """Its permissions without those that others have: nothing is ever allowed anew."""
        return stat.S_IMODE(self.mode) & (FOLDER_MODE if self.is_folder else FILE_MODE)

    @property
    def is_open_to_others(self) -> bool:
        """Whether anybody but its owner may do something with it."""
        return not self.is_link and bool(stat.S_IMODE(self.mode) & 0o077)


def store_entries(root: Path) -> Iterator[Entry]:
    """The store's folder, everything in it, and what lies below the folders that are a store's.

    Another folder is named, and not looked into: the store may be somebody's whole home.
    """
    return entries(root, within=FOLDERS)


def entries(folder: Path, *, within: Collection[str] | None = None) -> Iterator[Entry]:
    """``folder`` itself and everything below it, sorted by name; nothing where it can't be looked at.

    Of the folders in it those named in ``within`` are gone into, else all.
    """
    try:
        top = folder.stat()
    except OSError:
        return
    yield _entry(folder, "", top)
    if stat.S_ISDIR(top.st_mode):
        yield from _below(folder, folder, within)


def _below(root: Path, folder: Path, within: Collection[str] | None) -> Iterator[Entry]:
    for path in _listed(folder):
        if (path.name.startswith(".") and path.name not in _OURS) or path.name in _NOT_OURS:
            continue
        try:
            found = path.lstat()
        except OSError:
            continue
        label = path.relative_to(root).as_posix()
        yield _entry(path, label, found)
        is_wanted = within is None or label.split("/")[0] in within
        if stat.S_ISDIR(found.st_mode) and is_wanted and label.count("/") < _DEEPEST:
            yield from _below(root, path, within)


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _entry(path: Path, label: str, found: os.stat_result) -> Entry:
    return Entry(path=path, label=label, mode=found.st_mode, owner=found.st_uid, size=found.st_size)
