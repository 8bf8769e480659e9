"""The person's own editor, on a private copy of a text."""

from __future__ import annotations

import shlex
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from freelance_sos.domain.errors import UsageError

_EDITORS = ("nano", "vi", "notepad")


def edit_text(text: str, environment: Mapping[str, str], *, suffix: str) -> str:
    """What ``text`` became in $VISUAL or $EDITOR.

    Raises UsageError where neither does its work; where something was written, the error says where it is.
    """
    copy = PrivateCopy(text.encode("utf-8", "replace"), suffix=suffix)
    try:
        edited = copy.edit(environment)
    except UsageError as error:
        if copy.is_changed:
            raise UsageError(
                error.message, f"nothing was changed; what you wrote is in {copy.path}"
            ) from None
        copy.forget()
        raise
    copy.forget()
    return edited.decode("utf-8", errors="replace")


class PrivateCopy:
    """A file of the person's own, in a folder that nobody else can enter; it lasts until it is forgotten.

    The folder also takes what editors leave beside a file. After a crash the copy is still there. Its name is
    the same for every client: whoever lists files and programs of the machine sees it.
    """

    def __init__(self, data: bytes, *, suffix: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sos-"))
        self.path = self.folder / f"text{suffix}"
        self._given = data
        self.path.touch(mode=0o600)
        self.path.write_bytes(data)

    def edit(self, environment: Mapping[str, str]) -> bytes:
        """What the file holds after the editor; another call goes on from there.

        Raises UsageError where the editor can't be started or says that it failed.
        """
        _run([*_command(environment), str(self.path)])
        return self.read()

    def read(self) -> bytes:
        """What the file holds; nothing where the editor took it away."""
        try:
            return self.path.read_bytes()
        except OSError:
            return b""

    @property
    def is_changed(self) -> bool:
        """Whether anything was written that is not kept anywhere else."""
        return self.read() not in (b"", self._given)

    def forget(self) -> None:
        """Delete the copy: what it holds is kept elsewhere, or not wanted."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _run(command: list[str]) -> None:
    try:
        process = subprocess.Popen(command)
    except OSError as error:
        raise UsageError(f"can't start {command[0]}: {error.strerror}", "set EDITOR") from None
    with _ignoring_interrupts():
        code = process.wait()
    if code:
        how = f"ended with code {code}" if code > 0 else "was stopped"
        raise UsageError(f"{command[0]} {how}", "nothing was changed")


@contextmanager
def _ignoring_interrupts() -> Iterator[None]:
    """Ctrl-C in an editor is the editor's: to many it is a command like any other."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _command(environment: Mapping[str, str]) -> list[str]:
    for name in ("VISUAL", "EDITOR"):
        try:
            command = shlex.split(environment.get(name, ""))
        except ValueError:
            raise UsageError(f"{name} can't be read: a quote is left open", f"set {name} again") from None
        if command:
            return command
    for name in _EDITORS:
        if shutil.which(name):
            return [name]
    raise UsageError("no editor found", "set EDITOR, such as: export EDITOR=nano")
