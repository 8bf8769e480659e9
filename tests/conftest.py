"""Fixtures for every test: a private home, and the command line run inside this process."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, Protocol

import pytest
from hypothesis import settings

from tests.environment import BIN, EXAMPLE_STORE, is_kept, private_folders, programs_first_in

settings.register_profile(
    "default", deadline=None, max_examples=60, derandomize="CI" in os.environ, print_blob=True
)
settings.register_profile("exhaustive", deadline=None, max_examples=5000, print_blob=True)
settings.load_profile("default")

# 12:45 or 13:45 off UTC, with clock changes of its own: where a result follows the machine, it shows.
MACHINE_ZONE = "Pacific/Chatham"


@dataclass(frozen=True, slots=True)
class Result:
    """What one run of the command line left behind."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """The data on standard output, which must be one JSON document and nothing else."""
        return json.loads(self.out)


class Sos(Protocol):
    """How a test calls the command line; see the fixture `sos`."""

    def __call__(
        self,
        *arguments: str,
        at: str | None = None,
        stdin: str | bytes | None = None,
        env: Mapping[str, str | None] | None = None,
    ) -> Result: ...


@pytest.fixture(scope="session", autouse=True)
def _sealed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reaches the settings or the real store of whoever runs it, even one that forgets `home`."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if not is_kept(name):
                patch.delenv(name)
        patch.setenv("PATH", programs_first_in(BIN))
        patch.setenv("TZ", MACHINE_ZONE)
        _enter(tmp_path_factory.mktemp("nobody"), patch)
        time.tzset()
        yield
    time.tzset()


def _enter(home: Path, patch: pytest.MonkeyPatch) -> None:
    for name, value in private_folders(home).items():
        patch.setenv(name, value)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home folder, also the working folder. Its store would be `home / "store"`: not there yet."""
    folder = tmp_path / "home"
    folder.mkdir()
    _enter(folder, monkeypatch)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def sos(home: Path) -> Sos:
    """Run the command line in this process, quickly, as a script would: no terminal on any side."""
    return run_sos


def run_sos(
    *arguments: str,
    at: str | None = None,
    stdin: str | bytes | None = None,
    env: Mapping[str, str | None] | None = None,
) -> Result:
    """`run_sos("new", "acme", "title", at="2026-11-23T10:00:00Z")` sets the present moment.

    `env` adds variables, or takes one away where the value is None; `stdin` is what arrives on standard input
    (else nothing). The home is whichever the environment names: tests ask for the fixture `sos`.
    """
    from freelance_sos.cli import main

    changes: dict[str, str | None] = {**({} if at is None else {"SOS_NOW": at}), **(env or {})}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in changes.items():
            if value is None:
                patch.delenv(name, raising=False)
            else:
                patch.setenv(name, value)
        return run_captured(main, list(arguments), stdin)


def run_captured(main: Callable[[list[str]], int], arguments: list[str], stdin: str | bytes | None) -> Result:
    """Call `main` with streams that are no terminals; an exit through SystemExit counts as its return."""
    given = stdin.encode() if isinstance(stdin, str) else stdin or b""
    streams = {"stdin": _stream(given), "stdout": _stream(), "stderr": _stream()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "get_terminal_size", _no_terminal)
        for name, stream in streams.items():
            patch.setattr(sys, name, stream)
        try:
            code = main(arguments)
        except SystemExit as leaving:
            code = _exit_code(leaving)
    return Result(code, _written(streams["stdout"]), _written(streams["stderr"]))


def _exit_code(leaving: SystemExit) -> int:
    if leaving.code is None:
        return 0
    return leaving.code if isinstance(leaving.code, int) else 1


def _stream(content: bytes = b"") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="\n", write_through=True)


def _written(stream: io.TextIOWrapper) -> str:
    if stream.closed:
        return ""
    stream.flush()
    content = stream.buffer
    assert isinstance(content, io.BytesIO)
    return content.getvalue().decode("utf-8")


def _no_terminal(descriptor: int = 1) -> NoReturn:
    raise OSError(25, f"no terminal on {descriptor}")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a module keeps the store that its tests begin with, for `tests.desk.once`."""
    return tmp_path_factory.mktemp("kept") / "store"


@pytest.fixture
def clipboard(tmp_path: Path) -> dict[str, str]:
    """A desktop, as an environment; what is copied there stands in the file `taken` of `tmp_path`."""
    from tests.at_the_keys import desktop

    return desktop(tmp_path)


@pytest.fixture
def agency(home: Path) -> Path:
    """The sample store, copied to where `sos` looks for its store. It was made for 2026-11-19T18:40:00Z."""
    return Path(shutil.copytree(EXAMPLE_STORE, home / "store"))
