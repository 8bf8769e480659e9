"""Appending to a log: on the disk when it returns, as before when it raises, and nothing else disturbed."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from freelance_sos.domain.errors import StoreError
from freelance_sos.storage.files import append_lines

OLD = b'{"id": "old"}\n'
BROKEN = "the disk reports an error; check the disk, then the store: sos doctor"
NEW = '{"id": "new", "text": "Grüße"}\n'.encode()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "0001-00000000.jsonl"
    path.write_bytes(OLD)
    return path


def no_room(*_: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def broken_disk(*_: object) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def room_for(most: int) -> Callable[[int, bytes], int]:
    """A disk that takes ``most`` more bytes: first a short write without an error, then none at all."""
    write, left = os.write, most

    def limited(descriptor: int, data: bytes) -> int:
        nonlocal left
        if not left:
            no_room()
        done = write(descriptor, data[:left])
        left -= done
        return done

    return limited


def test_lines_go_to_the_end(log: Path) -> None:
    append_lines(log, NEW)
    append_lines(log, NEW)

    assert log.read_bytes() == OLD + NEW + NEW


def test_a_log_that_is_not_there_is_made(tmp_path: Path) -> None:
    append_lines(tmp_path / "new.jsonl", NEW)

    assert (tmp_path / "new.jsonl").read_bytes() == NEW


def test_a_torn_last_line_is_kept_and_the_next_stands_on_its_own(log: Path) -> None:
    log.write_bytes(OLD + b'{"id": "to')
    append_lines(log, NEW)

    assert log.read_bytes() == OLD + b'{"id": "to\n' + NEW


def test_short_writes_are_carried_on(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:3]))
    append_lines(log, NEW)

    assert log.read_bytes() == OLD + NEW


@pytest.mark.parametrize("room", range(len(NEW)))
def test_a_disk_that_fills_up_leaves_the_old_bytes(
    log: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    monkeypatch.setattr(os, "write", room_for(room))
    with pytest.raises(StoreError) as caught:
        append_lines(log, NEW)

    said = f"can't write to {log}: the disk is full; free some space and try again: "
    assert re.fullmatch(re.escape(said) + r"\d+\.\d MB free on that disk", str(caught.value))
    assert log.read_bytes() == OLD


@pytest.mark.parametrize(
    ("blocks", "files", "told"),
    [(25, 9, "0.1 MB free on that disk"), (25_000, 0, "it has no place for one more file")],
)
def test_a_full_disk_tells_how_much_room_there_is(
    log: Path, monkeypatch: pytest.MonkeyPatch, blocks: int, files: int, told: str
) -> None:
    disk = SimpleNamespace(f_bavail=blocks, f_frsize=4096, f_files=10, f_favail=files)
    monkeypatch.setattr(os, "statvfs", lambda _: disk)
    monkeypatch.setattr(os, "write", no_room)
    with pytest.raises(StoreError) as caught:
        append_lines(log, NEW)

    assert (
        str(caught.value) == f"can't write to {log}: the disk is full; free some space and try again: {told}"
    )


def test_a_new_log_is_there_wholly_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new.jsonl"
    seen: list[bytes | None] = []
    replace = os.replace

    def look() -> None:
        seen.append(path.read_bytes() if path.exists() else None)

    monkeypatch.setattr(os, "replace", lambda *paths: (look(), replace(*paths), look()))
    append_lines(path, NEW)

    assert seen == [None, NEW]


@pytest.mark.parametrize("room", [0, 5])
def test_a_torn_line_is_not_mended_by_a_write_that_failed(
    log: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    log.write_bytes(OLD + b'{"id": "to')
    monkeypatch.setattr(os, "write", room_for(room))
    with pytest.raises(StoreError, match="the disk is full"):
        append_lines(log, NEW)

    assert log.read_bytes() == OLD + b'{"id": "to'


def test_what_did_not_reach_the_disk_is_no_success(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", broken_disk)
    with pytest.raises(StoreError, match=BROKEN):
        append_lines(log, NEW)

    assert log.read_bytes() == OLD


def test_the_line_is_synced_after_it_was_written(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_disk: list[bytes] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        fsync(descriptor)
        on_disk.append(log.read_bytes())

    monkeypatch.setattr(os, "fsync", watched)
    append_lines(log, NEW)

    assert on_disk == [OLD + NEW]


@pytest.mark.parametrize("fault", ["write", "fsync"])
def test_a_new_log_that_can_not_be_written_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(os, fault, no_room if fault == "write" else broken_disk)
    with pytest.raises(StoreError):
        append_lines(tmp_path / "new.jsonl", NEW)

    assert list(tmp_path.iterdir()) == []


def test_a_new_log_whose_folder_does_not_reach_the_disk_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The file itself is on the disk, its name in the folder is not: after a crash there would be nothing.
    def folders_fail(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            broken_disk()

    monkeypatch.setattr(os, "fsync", folders_fail)
    with pytest.raises(StoreError, match=BROKEN):
        append_lines(tmp_path / "new.jsonl", NEW)

    assert list(tmp_path.iterdir()) == []


def test_the_first_trouble_is_told_even_where_cutting_back_fails(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "write", room_for(4))
    monkeypatch.setattr(os, "ftruncate", broken_disk)
    with pytest.raises(StoreError, match="the disk is full"):
        append_lines(log, NEW)

    monkeypatch.undo()
    append_lines(log, NEW)
    assert log.read_bytes() == OLD + NEW[:4] + b"\n" + NEW


@pytest.mark.parametrize("target", ["elsewhere.jsonl", "not-there.jsonl"])
def test_a_symbolic_link_is_refused(tmp_path: Path, target: str) -> None:
    (tmp_path / "elsewhere.jsonl").write_bytes(OLD)
    link = tmp_path / "0002-00000000.jsonl"
    link.symlink_to(tmp_path / target)
    with pytest.raises(StoreError) as caught:
        append_lines(link, NEW)

    assert (
        str(caught.value) == f"can't write to {link}: it is a symbolic link; put the real file in its place"
    )
    assert (tmp_path / "elsewhere.jsonl").read_bytes() == OLD
    assert not (tmp_path / "not-there.jsonl").exists()


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="it is a folder; move it away"):
        append_lines(tmp_path, NEW)
