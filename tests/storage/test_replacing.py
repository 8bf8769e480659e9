"""Whole files: wholly old or wholly new, private, and nothing left lying about."""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from freelance_sos.domain.errors import StoreError
from freelance_sos.storage.files import append_lines, make_folder, move_file, read_bytes, replace_file
from freelance_sos.storage.locks import locked

OLD, NEW = b"old = 1\n", b"new = 2\n" * 5000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "clients"
    folder.mkdir()
    (folder / "acme.toml").write_bytes(OLD)
    return folder / "acme.toml"


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=["umask 000", "umask 022", "umask 077"])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def fail_at(step: str, patch: pytest.MonkeyPatch) -> None:
    """Make one step of replacing a file fail."""

    def broken(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if step == "make":
        patch.setattr(tempfile, "mkstemp", broken)
    elif step == "write":
        write = os.write

        def full(descriptor: int, data: bytes) -> int:
            if len(data) < len(NEW):
                broken()
            return write(descriptor, data[:100])

        patch.setattr(os, "write", full)
    elif step == "sync":
        patch.setattr(os, "fsync", broken)
    else:
        patch.setattr(Path, "replace", broken)


def test_the_new_text_takes_the_place_of_the_old(path: Path) -> None:
    replace_file(path, NEW)

    assert path.read_bytes() == NEW
    assert names(path.parent) == ["acme.toml"]


@pytest.mark.parametrize("step", ["make", "write", "sync", "rename"])
def test_whatever_fails_the_old_text_stands_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as patch:
        fail_at(step, patch)
        with pytest.raises(StoreError) as caught:
            replace_file(path, NEW)

    said = f"can't write {path}: the disk is full; free some space and try again: "
    assert re.fullmatch(re.escape(said) + r"\d+\.\d MB free on that disk", str(caught.value))
    assert path.read_bytes() == OLD
    assert names(path.parent) == ["acme.toml"]


def test_a_rename_that_did_not_reach_the_disk_is_no_success(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    syncs = 0

    def second_fails(_: int) -> None:
        nonlocal syncs
        syncs += 1
        if syncs == 2:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", second_fails)
    with pytest.raises(StoreError, match="the disk reports an error"):
        replace_file(path, NEW)

    assert path.read_bytes() == NEW
    assert names(path.parent) == ["acme.toml"]


def test_the_text_is_on_the_disk_before_it_takes_the_old_ones_place(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, bytes]] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        fsync(descriptor)
        seen.append((os.fstat(descriptor).st_size, path.read_bytes()))

    monkeypatch.setattr(os, "fsync", watched)
    replace_file(path, NEW)

    assert seen[0] == (len(NEW), OLD)
    assert seen[1][1] == NEW


def test_a_link_keeps_pointing_and_the_file_behind_it_is_replaced(path: Path, tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles" / "acme.toml"
    kept.parent.mkdir()
    path.rename(kept)
    path.symlink_to(kept)
    replace_file(path, NEW)

    assert path.is_symlink()
    assert kept.read_bytes() == NEW
    assert names(kept.parent) == ["acme.toml"]


def test_a_link_that_leads_nowhere_is_told(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)
    with pytest.raises(StoreError, match="it is a symbolic link"):
        replace_file(path, NEW)
    with pytest.raises(StoreError, match="it is a symbolic link"):
        read_bytes(path)


def test_everything_is_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    store = tmp_path / "data" / "store"
    make_folder(store / "incidents" / "acme")
    append_lines(store / "incidents" / "acme" / "0001-00000000.jsonl", b"{}\n")
    replace_file(store / "sos.toml", NEW)
    with locked(store):
        pass

    made = {path: mode(path) for path in [tmp_path / "data", *(tmp_path / "data").rglob("*")]}
    assert {made[path] for path in made if path.is_dir()} == {0o700}
    assert {made[path] for path in made if path.is_file()} == {0o600}
    assert len(made) == 7


def test_replacing_makes_private_what_was_open_to_all(path: Path, umask: int) -> None:
    path.chmod(0o644)
    replace_file(path, NEW)

    assert mode(path) == 0o600


def test_a_folder_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    (tmp_path / "shared").chmod(0o755)
    make_folder(tmp_path / "shared")
    make_folder(tmp_path / "shared" / "mine")

    assert mode(tmp_path / "shared") == 0o755
    assert mode(tmp_path / "shared" / "mine") == 0o700


def test_a_folder_in_the_way_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "incidents").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="a file is in the way; move it away"):
        make_folder(tmp_path / "incidents" / "acme")
    with pytest.raises(StoreError, match="it is a folder; move it away"):
        replace_file(tmp_path, NEW)


def test_moving_overwrites_nothing(path: Path) -> None:
    target = path.parent / "removed.toml"
    target.write_bytes(b"precious")
    with pytest.raises(StoreError, match="is already there; move it away first"):
        move_file(path, target)
    assert (path.read_bytes(), target.read_bytes()) == (OLD, b"precious")

    target.unlink()
    move_file(path, target)
    assert not path.exists()
    assert target.read_bytes() == OLD


def test_what_somebody_left_a_day_ago_is_swept_and_what_may_be_in_use_is_not(path: Path) -> None:
    old, fresh = (path.parent / f".writing-{name}.tmp" for name in ("old", "fresh"))
    for stray in (old, fresh):
        stray.write_bytes(b"half")
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    replace_file(path, NEW)

    assert names(path.parent) == [".writing-fresh.tmp", "acme.toml"]
    with locked(path.parent, sweeps=[path.parent]):
        pass
    assert ".writing-fresh.tmp" not in names(path.parent)
