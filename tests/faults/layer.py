"""Faults without root or strace: every call that touches the store is seen in Python, just before it is made.

A kill before a call leaves what is on the disk at that moment, so one run of a command shows the outcome of
all of its kills. A power cut leaves less: what was synced, and of the rest nobody knows; both ends are looked
at.
"""

from __future__ import annotations

import builtins
import fcntl
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.stage import files

Before = Callable[[str, Path], None]
# What changes something when it is made; the rest is seen, and can't fail in a way that matters.
CHANGING = ("write", "fsync", "close", "ftruncate", "replace", "rename", "unlink", "mkdir", "chmod", "create")
_BY_DESCRIPTOR = ("write", "fsync", "close", "ftruncate", "fchmod", "fdatasync")
_BY_PATH = ("replace", "rename", "unlink", "remove", "mkdir", "rmdir", "chmod", "link", "symlink")
_FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Watch:
    """Calls ``before(name, path)`` before each system call that touches something below ``root``."""

    def __init__(self, root: Path, before: Before) -> None:
        self.root, self.before = root, before
        self.after: Before = lambda name, path: None
        self.paths: dict[int, Path] = {}
        self.written: set[int] = set()

    @contextmanager
    def on(self) -> Iterator[None]:
        """Look on meanwhile."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "open", self._open(os.open))
            for module in (builtins, io):
                patch.setattr(module, "open", self._stream(io.open))
            for name in _BY_DESCRIPTOR:
                patch.setattr(os, name, self._by_descriptor(name, getattr(os, name)))
            for name in _BY_PATH:
                patch.setattr(os, name, self._by_path(name, getattr(os, name)))
            patch.setattr(fcntl, "flock", self._by_descriptor("flock", fcntl.flock))
            yield

    def _is_ours(self, path: Path) -> bool:
        return path.is_relative_to(self.root)

    def _open(self, real: Any) -> Any:
        def call(path: Any, flags: int, *more: Any, **named: Any) -> int:
            whole = _absolute(path)
            if not self._is_ours(whole):
                return int(real(path, flags, *more, **named))
            is_new = not whole.exists() or flags & os.O_TRUNC
            self.before("create" if flags & _FOR_WRITING else "open", whole)
            descriptor = int(real(path, flags, *more, **named))
            self.paths[descriptor] = whole
            if is_new:
                self.after("emptied", whole)
            if flags & _FOR_WRITING:
                self.written.add(descriptor)
            return descriptor

        return call

    def _stream(self, real: Any) -> Any:
        """Python's own files: what they write until they are closed is not seen, so each end is shown."""

        def call(path: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
            if isinstance(path, int) or "r" in mode or not self._is_ours(_absolute(path)):
                return real(path, mode, *more, **named)
            self.before("create", _absolute(path))
            stream = real(path, mode, *more, **named)
            if "w" in mode:
                self.after("emptied", _absolute(path))
            self.before("write", _absolute(path))
            return stream

        return call

    def _by_descriptor(self, name: str, real: Any) -> Any:
        def call(descriptor: int, *more: Any) -> Any:
            path = self.paths.get(descriptor)
            if path is None:
                return real(descriptor, *more)
            if name == "close":
                return self._close(descriptor, path, real)
            self.before(name, path)
            result = real(descriptor, *more)
            self.after(name, path)
            return result

        return call

    def _close(self, descriptor: int, path: Path, real: Any) -> None:
        """Also one that fails is closed."""
        del self.paths[descriptor]
        is_written = descriptor in self.written
        self.written.discard(descriptor)
        try:
            self.before("close" if is_written else "look", path)
        finally:
            real(descriptor)

    def _by_path(self, name: str, real: Any) -> Any:
        def call(path: Any, *more: Any, **named: Any) -> Any:
            whole = _absolute(path)
            if not self._is_ours(whole):
                return real(path, *more, **named)
            self.before(name, whole)
            result = real(path, *more, **named)
            self.after(name, whole)
            return result

        return call


def _absolute(path: Any) -> Path:
    return Path(os.path.abspath(os.fspath(path) if not isinstance(path, bytes) else os.fsdecode(path)))  # noqa: PTH100


class Disk:
    """What of ``root`` has reached the disk, as far as was promised: by fsync of files and of folders."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.names = (
            {path.relative_to(root).as_posix() for path in root.rglob("*")} if root.exists() else set()
        )
        self.synced = files(root) if root.exists() else {}
        self.inodes = {(root / label).stat().st_ino: data for label, data in self.synced.items()}

    def after(self, name: str, path: Path) -> None:
        """Learn of a call that was made."""
        if not path.is_relative_to(self.root):
            return
        if name == "emptied":
            self.inodes.pop(path.stat().st_ino, None)
        elif name == "fsync" and path.is_dir():
            self._folder(path)
        elif name in ("fsync", "fdatasync"):
            self._file(path)

    def at_most_lost(self) -> dict[str, bytes]:
        """Nothing that was not synced has reached the disk."""
        whole = {label: data for label, data in self.synced.items() if self._is_reached(label)}
        return {label: data for label, data in whole.items() if label in self.names}

    def names_kept(self) -> dict[str, bytes]:
        """Every rename has, and no bytes but those that were synced."""
        return {
            label: self.inodes.get((self.root / label).stat().st_ino, b"")[: len(data)]
            for label, data in files(self.root).items()
        }

    def _file(self, path: Path) -> None:
        data = path.read_bytes()
        self.inodes[path.stat().st_ino] = data
        label = path.relative_to(self.root).as_posix()
        if label in self.names:
            self.synced[label] = data

    def _folder(self, folder: Path) -> None:
        now = {path.relative_to(self.root).as_posix(): path for path in folder.iterdir()}
        inside = "" if folder == self.root else f"{folder.relative_to(self.root).as_posix()}/"
        for label in [label for label in self.names if _parent(label) == inside and label not in now]:
            self.names.discard(label)
            self.synced.pop(label, None)
        for label, path in now.items():
            self.names.add(label)
            if path.is_file():
                self.synced[label] = self.inodes.get(path.stat().st_ino, b"")

    def _is_reached(self, label: str) -> bool:
        """Whether every folder above it is there after the cut."""
        parts = label.split("/")
        return all("/".join(parts[:end]) in self.names for end in range(1, len(parts)))


def _parent(label: str) -> str:
    head, _, _ = label.rpartition("/")
    return f"{head}/" if head else ""
