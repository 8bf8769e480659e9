"""A repository in a folder: what in it would lead git elsewhere, and locks that a power cut left there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

# Git looks into these instead of the folder that it was given.
_INSTEAD = (".git", "commondir")
_TOP = ("HEAD", "config", "packed-refs", "shallow", "refs", "logs", "objects", "reftable", "worktrees")
_LOCKS = ("packed-refs.lock", "HEAD.lock", "config.lock", "shallow.lock")


def way_outside(folder: Path) -> Path | None:
    """What would make git write outside of ``folder``, which may be a stranger's stick; None for nothing."""
    for name in _INSTEAD:
        if os.path.lexists(folder / name):
            return folder / name
    return next((path for path in _written(folder) if path.is_symlink()), None)


def _written(folder: Path) -> Iterator[Path]:
    """Everything that git opens to write. Objects themselves are always new files, never one that stands."""
    yield from (folder / name for name in _TOP)
    for top in ("refs", "logs"):
        yield from _below(folder / top)
    if (folder / "objects").is_dir():
        yield from (folder / "objects").iterdir()


def _below(folder: Path) -> Iterator[Path]:
    for above, folders, files in os.walk(folder):
        yield from (Path(above, name) for name in (*folders, *files))


def stale_locks(folder: Path) -> list[Path]:
    """Git's own locks in ``folder``, for somebody who knows that no git runs there."""
    tops = [folder / name for name in _LOCKS if os.path.lexists(folder / name)]
    return tops + [path for path in _below(folder / "refs") if path.suffix == ".lock" and not path.is_dir()]
