"""A store for a drill: a private temporary folder that is gone when the drill ends, however it ends."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import tomli_w

from freelance_sos.domain.errors import StoreError
from freelance_sos.domain.problems import Problem
from freelance_sos.storage.files import folder_entries, read_bytes
from freelance_sos.storage.store import Store

PREFIX = "sos-drill-"
STRAY_AFTER = timedelta(days=1)
CLIENT = "drill"
# What counts in a drill as it does otherwise: my own checklists and my own wording.
COPIED = ("runbooks", "messages")


@contextmanager
def temporary_folder(now: datetime) -> Iterator[Path]:
    """A private folder, empty at first and gone afterwards.

    First those that killed drills left behind are taken away: mine, and older than a day at ``now``, which is
    the machine's time. Raises StoreError where none can be made.
    """
    _sweep(Path(tempfile.gettempdir()), now)
    try:
        # Only its owner may look into it: mkdtemp promises as much.
        folder = tempfile.mkdtemp(prefix=PREFIX)
    except OSError as error:
        raise StoreError(f"can't make a temporary folder: {error.strerror}", "set TMPDIR to one") from None
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def furnish(
    sandbox: Store, mine: Store, me: Mapping[str, Any] | None, client: Mapping[str, Any], head: str
) -> list[Problem]:
    """Put into ``sandbox`` what a drill needs: me, my own runbooks, and one client, under ``head``.

    ``me`` takes the place of my own sos.toml. Nothing else of ``mine`` is read; what of it could not be is
    told. Raises StoreError.
    """
    sandbox.write_me(read_bytes(mine.me_path) if me is None else tomli_w.dumps(me).encode())
    sandbox.write_client(CLIENT, (head + tomli_w.dumps(client)).encode("utf-8", "replace"))
    problems: list[Problem] = []
    for name in COPIED:
        try:
            paths = [path for path in folder_entries(mine.root / name) if path.suffix == ".toml"]
        except StoreError as error:
            problems.append(Problem(file=name, message=error.message, hint=error.hint))
            continue
        problems += _copied(paths, sandbox.root / name)
    return problems


def _copied(paths: list[Path], folder: Path) -> list[Problem]:
    problems: list[Problem] = []
    folder.mkdir(mode=0o700)
    for path in paths:
        try:
            (folder / path.name).write_bytes(read_bytes(path))
        except (StoreError, OSError) as error:
            told = error.message if isinstance(error, StoreError) else error.strerror or "can't be copied"
            problems.append(Problem(file=f"{folder.name}/{path.name}", message=told))
    return problems


def _sweep(place: Path, now: datetime) -> None:
    """Folders of drills that were killed. What can't be read or removed is left to somebody else."""
    with suppress(OSError):
        for path in place.glob(f"{PREFIX}*"):
            with suppress(OSError):
                if _is_stray(path.lstat(), now):
                    shutil.rmtree(path, ignore_errors=True)


def _is_stray(found: os.stat_result, now: datetime) -> bool:
    is_mine = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    age = now - datetime.fromtimestamp(found.st_mtime, UTC)
    return stat.S_ISDIR(found.st_mode) and is_mine and age > STRAY_AFTER
