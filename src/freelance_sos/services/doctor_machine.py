"""The machine around the store: programs on the PATH, room on the disk, folders of state, what was set."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from freelance_sos.adapters.machine import (
    find_program,
    free_bytes,
    own_scripts,
    syncing_program,
)
from freelance_sos.domain.health import DEFAULT, Check, Setting, few_of
from freelance_sos.domain.layout import part_of
from freelance_sos.domain.text import counted
from freelance_sos.storage.entries import FOLDERS, Entry, store_entries

PROGRAMS, DISK, REPORTS, SETTINGS = "programs", "disk", "reports", "settings"
OWN_NAME = "freelance-sos"
# Under that even a small file may no longer be written.
LEAST_FREE_BYTES = 5_000_000
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a run knows of its machine: how it was called, where it looks for programs, its own folders."""

    called_as: str
    search_path: str
    state: Path
    cache: Path | None
    settings: tuple[Setting, ...] = ()

    @property
    def folders(self) -> list[Path]:
        """The folders that hold something of sos, outside of the store."""
        return [self.state, *([self.cache] if self.cache else [])]


def check_machine(root: Path, around: Surroundings) -> list[Check]:
    """What of the machine gets in the way of the store at ``root``, or may one day."""
    return [
        check_programs(around),
        *check_disk(root),
        *_check_folders(around.folders),
        *_check_reports(around.state),
        *_check_settings(around.settings),
    ]


def check_programs(around: Surroundings) -> Check:
    """Whether ``sos`` on the PATH is this one; other programs go by that name, too."""
    first = find_program("sos", around.search_path)
    git = "" if find_program("git", around.search_path) else "; note: there is no git, which sos sync needs"
    if first is None:
        told = f"no sos on your PATH; this one is in {own_scripts()}"
        return Check(name=PROGRAMS, ok=True, message=f"note: {told}{git}")
    if first.is_ours:
        other = "" if first.is_this else ", another copy than the one that runs now"
        return Check(name=PROGRAMS, ok=True, message=f"sos is {first.path}{other}{git}")
    told = f"sos on your PATH is another program: {first.path}"
    is_known = Path(around.called_as).stem == OWN_NAME
    return Check(name=PROGRAMS, ok=is_known, message=f"{told}{git}", hint=_way_out(around.search_path))


def check_disk(root: Path) -> Iterator[Check]:
    """Whether there is room for the store to grow, and whether something else writes in its folder."""
    free = free_bytes(root)
    if locked := list(_check_writable(root)):
        yield from locked
    elif free is not None and free < LEAST_FREE_BYTES:
        told = f"only {free / _MEGABYTE:.1f} MB are free where the store is"
        yield Check(
            name=DISK, ok=False, message=told, hint="free some space: what can't be written is refused"
        )
    elif free is not None:
        yield Check(name=DISK, ok=True, message="there is room for the store to grow")
    if program := syncing_program(root):
        told = f"{program} copies the store's folder: it may add files of its own when two machines write"
        yield Check(name=DISK, ok=True, message=f"note: {told}; sos sync is made for that")


def _check_writable(root: Path) -> Iterator[Check]:
    """Whether sos may write where it has to: the disk may be read-only, whoever asks."""
    if not root.exists():
        return
    if _is_read_only(root):
        told = f"{root} is on a disk that is read-only: nothing can be written, no incident opened"
        hint = "make the disk writable, or copy the store to one that is and set SOS_HOME to the copy"
        yield Check(name=DISK, ok=False, message=told, hint=hint)
        return
    shut = [
        entry for entry in store_entries(root) if _is_written(entry) and not os.access(entry.path, os.W_OK)
    ]
    if shut:
        named = few_of([entry.label or str(root) for entry in shut])
        hint = "give yourself the right: chmod -R u+rwX, on the store's folder; where that is refused: chown"
        yield Check(name=DISK, ok=False, message=f"nothing can be written to: {named}", hint=hint)


def _is_read_only(folder: Path) -> bool:
    """Whether the disk that ``folder`` is on takes no writing; where that can't be asked it is taken to."""
    try:
        return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    except (OSError, AttributeError):
        return False


def _is_written(entry: Entry) -> bool:
    """Folders of the store, and files that only ever grow; of the others a new one takes the place."""
    if entry.is_folder:
        return not entry.label or entry.label.split("/")[0] in FOLDERS
    return entry.is_file and part_of(entry.label) in ("log", "purges")


def _way_out(search_path: str) -> str:
    own = find_program(OWN_NAME, search_path)
    if own and own.is_ours:
        return f"call this one {OWN_NAME}"
    return f"put {own_scripts()} first on your PATH, or call {OWN_NAME} in there"


def _check_folders(folders: Sequence[Path]) -> Iterator[Check]:
    for folder in folders:
        if folder.exists() and not folder.is_dir():
            told = f"{folder}: is a file, where sos keeps a folder"
            yield Check(name=DISK, ok=False, message=told, hint="move it away")


def _check_reports(state: Path) -> Iterator[Check]:
    if reports := len(list(state.glob("crash-*.txt"))):
        told = f"note: {counted(reports, 'report')} of bugs in {state}: send or delete"
        yield Check(name=REPORTS, ok=True, message=f"{told} {'it' if reports == 1 else 'them'}")


def _check_settings(settings: Sequence[Setting]) -> Iterator[Check]:
    if told := ", ".join(f"{one.name} from {one.source}" for one in settings if one.source != DEFAULT):
        yield Check(name=SETTINGS, ok=True, message=told)
