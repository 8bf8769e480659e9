"""Two machines of one person, in folders of their own, and the repository on disk that carries the store."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from freelance_sos.adapters.git import Running
from freelance_sos.adapters.git_address import check_url
from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.commands.folders import store_state
from freelance_sos.domain.sync import Synced
from freelance_sos.services.moment import Moment
from freelance_sos.services.sync import Trip, sync
from freelance_sos.services.sync_plan import Wishes
from freelance_sos.services.sync_setup import carrier
from freelance_sos.storage.store import Store
from tests.conftest import Result, Sos
from tests.environment import private_folders

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@dataclass
class Machine:
    """One machine: a home of its own, with a store in it, and `sos` run there."""

    home: Path
    sos: Sos
    remote: Path
    more: dict[str, str | None] = field(default_factory=dict)

    @property
    def store(self) -> Path:
        return self.home / "store"

    @property
    def own(self) -> Path:
        """What sos keeps of the store on this machine, outside of it."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_STATE_HOME", private_folders(self.home)["XDG_STATE_HOME"])
            return store_state(self.store)

    def __call__(self, *arguments: str, at: str | None = None) -> Result:
        return self.sos(*arguments, at=at, env={**private_folders(self.home), "COLUMNS": "300", **self.more})

    def begin(self) -> Result:
        return self("sync", "--to", str(self.remote))

    def sync(self, *arguments: str) -> Result:
        return self("sync", *arguments)

    def carry(self, seconds: float = 60, **wishes: bool) -> Synced:
        """`sync` without the command line around it, which takes most of the time."""
        running = Running(environment={**os.environ, **private_folders(self.home)}, seconds=seconds)
        store, address = Store(self.store, holiday_calendar), check_url(str(self.remote))
        moment = Moment(at=NOW, recorded=NOW)
        with carrier(self.own, running, address) as git:
            trip = Trip(store=store, git=git, address=address, moment=moment, wishes=Wishes(**wishes))
            return sync(trip)

    def write(self, label: str, text: str | bytes) -> None:
        path = self.store / label
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def read(self, label: str) -> str:
        return (self.store / label).read_text(encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Every file of the store by its path there; hidden ones are nobody's business."""
        paths = (path for path in self.store.rglob("*") if path.is_file() and not path.name.startswith("."))
        return {path.relative_to(self.store).as_posix(): path.read_bytes() for path in paths}


def git(folder: Path, *words: str, data: bytes | None = None) -> str:
    """What git says in that repository, run as its owner would."""
    done = subprocess.run(
        ["git", "-C", str(folder), *words], input=data, capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode(errors="replace").strip()


def new_remote(folder: Path) -> Path:
    """A repository that holds nothing yet."""
    subprocess.run(
        ["git", "init", "--quiet", "--bare", "-b", "main", str(folder)], check=True, capture_output=True
    )
    return folder


def remote_files(remote: Path) -> dict[str, bytes]:
    """What a `git clone` of the remote would show."""
    listed = [line.split("\t") for line in git(remote, "ls-tree", "-r", "-z", "main").split("\0") if line]
    blobs = {path: head.split()[2] for head, path in listed if " blob " in head}
    said = subprocess.run(
        ["git", "-C", str(remote), "cat-file", "--batch"],
        input="".join(f"{blob}\n" for blob in blobs.values()).encode(),
        capture_output=True,
        check=True,
    ).stdout
    files = {}
    for path in blobs:
        head, _, said = said.partition(b"\n")
        size = int(head.split()[2])
        files[path], said = said[:size], said[size + 1 :]
    return files


def put_in_remote(
    remote: Path,
    files: Mapping[str, bytes | None],
    *,
    modes: Mapping[str, str] | None = None,
    orphan: bool = False,
    extra: bytes = b"",
) -> None:
    """A commit on top of the remote's branch, made by somebody who is no sos; None removes a file."""
    lines = [b"commit refs/heads/main\ncommitter x <x@x> 1700000000 +0000\ndata 1\nx\n"]
    if not orphan:
        lines.append(b"from refs/heads/main^0\n")
    for path, text in files.items():
        if text is None:
            lines.append(f"D {path}\n".encode())
        else:
            mode = (modes or {}).get(path, "100644")
            lines.append(f"M {mode} inline {path}\ndata {len(text)}\n".encode() + text + b"\n")
    git(remote, "fast-import", "--quiet", "--force", data=b"".join([*lines, extra, b"\n"]))
