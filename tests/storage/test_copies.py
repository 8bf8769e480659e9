"""A whole store as plain data, and what is never taken for a part of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from freelance_sos.domain.errors import StoreError
from freelance_sos.storage import copies
from freelance_sos.storage.copies import changed_since, read_copy, write_copy
from freelance_sos.storage.purges import marks, purge_lines
from tests.two_machines import NOW

LOG = "incidents/acme/0001-11111111.jsonl"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for label, text in {
        "sos.toml": b"a",
        "clients/acme.toml": b"b",
        LOG: b"{}\n",
        ".hidden": b"h",
        ".git/config": b"c",
        "clients/con.toml": b"x",
        "clients/deep/er/still/x.toml": b"x",
        "todo.txt": b"t",
    }.items():
        path = tmp_path / label
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
    (tmp_path / "runbooks").symlink_to(tmp_path / "clients")
    return tmp_path


def test_what_is_a_stores_is_read_and_the_rest_is_named(root: Path) -> None:
    copy = read_copy(root)

    assert copy.files == {"sos.toml": b"a", "clients/acme.toml": b"b", LOG: b"{}\n"}
    told = {problem.file: problem.message for problem in copy.left_out}
    assert told == {
        "clients/con.toml": "is none of a store's files",
        "runbooks": "is a symbolic link",
        "todo.txt": "is none of a store's files",
    }


def test_a_file_that_goes_away_is_not_one_that_was_removed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(path: Path, most: int) -> bytes:
        raise FileNotFoundError(path)

    monkeypatch.setattr(copies, "read_bytes", gone)
    with pytest.raises(StoreError, match="went away while it was read; try again"):
        read_copy(root)


def test_a_file_that_is_there_again_is_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = copies.read_bytes
    away = [root / "clients/acme.toml", root / "clients/acme.toml"]

    def replaced(path: Path, most: int) -> bytes:
        if path in away:
            away.remove(path)
            raise FileNotFoundError(path)
        return read(path, most)

    monkeypatch.setattr(copies, "read_bytes", replaced)
    assert read_copy(root).files == {"sos.toml": b"a", "clients/acme.toml": b"b", LOG: b"{}\n"}
    assert away == []


def test_a_file_that_goes_away_for_good_is_not_there(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = copies.read_bytes

    def removed(path: Path, most: int) -> bytes:
        if path.name == "acme.toml":
            path.unlink()
        return read(path, most)

    monkeypatch.setattr(copies, "read_bytes", removed)
    assert set(read_copy(root).files) == {"sos.toml", LOG}


def test_what_another_writer_has_in_the_making_is_not_looked_at(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan, looks = os.scandir, 0

    @contextmanager
    def scanned(folder: Path) -> Iterator[list[os.DirEntry[str]]]:
        """Each time it is read, a temporary file is there, and gone when it is looked at."""
        nonlocal looks
        looks += 1
        temporary = folder / f".writing-{looks}.tmp"
        temporary.write_bytes(b"half")
        with scan(folder) as entries:
            found = list(entries)
        temporary.unlink()
        yield found

    monkeypatch.setattr(os, "scandir", scanned)
    assert read_copy(root).files == {"sos.toml": b"a", "clients/acme.toml": b"b", LOG: b"{}\n"}
    assert looks > 3


def test_writing_makes_of_one_copy_the_other(root: Path) -> None:
    before = read_copy(root).files
    after = {
        "clients/acme.toml": b"B",
        "incidents/acme/0002-11111111.jsonl": b"{}\n{}\n",
        "incidents/bayou/0001-22222222.jsonl": b"{}\n",
    }
    inode = (root / LOG).stat().st_ino

    write_copy(root, before, after)

    assert read_copy(root).files == after
    # A log that gets another number is moved and grows; it is not written anew.
    assert (root / "incidents/acme/0002-11111111.jsonl").stat().st_ino == inode
    assert (root / "todo.txt").read_bytes() == b"t"
    assert changed_since(root, before) == sorted({*before, *after})
    assert changed_since(root, after) == []


def test_marks_of_purges_are_read_back_from_every_copy() -> None:
    one, other = "a" * 64, "b" * 64
    mine = {"purges.jsonl": purge_lines([one], NOW, NOW)}
    theirs = {
        "purges.jsonl": purge_lines([other], NOW, NOW) + b'{"kind": "purged", "mark": "c"}\nnot json\n[[['
    }

    assert marks(mine, theirs, {}) == {one, other}
