"""The store that faults are thrown at, and every command that writes to it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import MACHINE_ZONE, Result, run_captured
from tests.desk import EVERYBODY, set_desk
from tests.environment import changed, kept_environment, private_folders

NOW = "2026-11-23T15:40:00Z"
ZEN = 'name = "Zen Garden"\nzone = "Asia/Tokyo"\nhours = "Mo-Fr 10:00-19:00"\n'
CHECKLIST = "# Shop down\n\n## First\n\n- [ ] look at the logs\n- [ ] restart it\n"
# An editor that adds a line of its own to whatever it is given.
EDITOR = "#!/bin/sh\nprintf '# edited\\n' >> \"$1\"\n"
BASE = (
    ("new", "acme", "checkout is down", "-s", "1"),
    ("ack", "acme-1", "I have it"),
    ("run", "acme-1", "--list"),
    ("new", "bayou", "mail is slow", "-s", "2"),
    ("new", "kyoto", "login fails", "-s", "1"),
    ("ack", "kyoto-1"),
    ("resolve", "kyoto-1"),
    ("new", "pulse", "no sound", "-s", "2"),
    ("ack", "pulse-1"),
    ("wait", "pulse-1", "access"),
    ("new", "souq", "disk is full", "-s", "1"),
    ("ack", "souq-1"),
    ("resolve", "souq-1"),
    ("close", "souq-1", "--lesson", "watch it", "--action", "alert at 80 % @Kim by 2026-12-01"),
    ("runbook", "new", "own"),
)
LOG_ON = ("log", "bayou-1", "after the fault", "--json")
EDIT = ("client", "edit", "acme", "--set", "channel=signal")
EXPORT = ("export", "-o", "backup.json")
PURGE = ("client", "remove", "zen", "--purge", "--confirm", "zen")
TABLE = "name,zone\nNova,Europe/Berlin\nVega,Asia/Tokyo\n"
# A bare repository, as `git init --bare` leaves it.
HUB = {
    "hub.git/HEAD": "ref: refs/heads/main\n",
    "hub.git/config": "[core]\n\trepositoryformatversion = 0\n\tbare = true\n",
    "hub.git/objects/info/packs": "",
    "hub.git/refs/heads/.here": "",
}
SYNC = ("sync", "--to", "hub.git", "--quiet")
INIT = ("init", "--name", "Robin", "--zone", "Europe/Lisbon", "--language", "en", "--holidays", "PT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """One command that writes.

    ``given`` is run before; ``next_one`` must work after any fault, also where it ends with one of ``codes``.
    ``puts`` are files that stand in the home folder. ``is_aside``: what it writes is no part of the store.
    ``is_at_terminal``: it is told that somebody is there, which an editor needs. ``goes_on``: it writes two
    files, and where it ends between them, the same words once more do the rest.
    """

    words: Sequence[str]
    given: Sequence[Sequence[str]] = ()
    next_one: Sequence[str] = LOG_ON
    codes: frozenset[int] = frozenset({0})
    puts: Mapping[str, str] = field(default_factory=dict)
    begins_empty: bool = False
    is_aside: bool = False
    is_at_terminal: bool = False
    goes_on: bool = False

    @property
    def name(self) -> str:
        return " ".join(self.words)


COMMANDS = (
    Writing(words=INIT, next_one=INIT, codes=frozenset({0, 5}), begins_empty=True),
    Writing(words=("client", "add", "nova", "--zone", "berlin", "--response", "1 24/7 30m 1h 8h")),
    Writing(words=EDIT),
    Writing(words=("client", "edit", "acme", "--response", "2 client 2h 1bd 2bd")),
    Writing(words=("client", "edit", "acme"), is_at_terminal=True),
    Writing(words=("client", "agreement", "acme", "--accepted", "today")),
    Writing(words=("client", "remove", "zen", "--yes")),
    Writing(words=("new", "acme", "mail is down", "-s", "2")),
    Writing(words=("new", "zen", "the first one", "-s", "1")),
    Writing(words=("ack", "bayou-1", "On it", "--promise", "20m")),
    Writing(words=("log", "acme-1", "restarted the queue")),
    Writing(words=("log", "acme-1", "--to", "Found it", "--promise", "20m")),
    Writing(words=("say", "update", "acme-1", "--set", "done=x", "--set", "next_step=y", "--sent")),
    Writing(words=("wait", "acme-1", "access to their host")),
    Writing(words=("resume", "pulse-1", "they called")),
    Writing(words=("severity", "acme-1", "2", "--why", "half of it works")),
    Writing(words=("resolve", "acme-1", "it works again")),
    Writing(words=("reopen", "kyoto-1", "it does not")),
    Writing(words=("cancel", "acme-1", "false alarm")),
    Writing(words=("close", "kyoto-1", "--lesson", "test it", "--action", "test the restore by fri")),
    Writing(words=("close", "kyoto-1", "--skip", "our own monitor")),
    Writing(words=("undo", "acme-1"), given=(("log", "acme-1", "wrong one"),)),
    Writing(words=("step", "done", "acme-1", "1", "2"), goes_on=True),
    Writing(words=("step", "skip", "acme-1", "1", "--why", "no backup exists"), goes_on=True),
    Writing(words=("step", "undo", "acme-1", "1"), given=(("step", "done", "acme-1", "1"),)),
    Writing(words=("runbook", "new", "shop", "--title", "The shop is down")),
    Writing(words=("runbook", "new", "site-down")),
    Writing(words=("runbook", "edit", "own"), is_at_terminal=True),
    Writing(words=("runbook", "import", "list.md", "--name", "shop"), puts={"list.md": CHECKLIST}),
    Writing(words=("actions", "add", "souq-1", "rotate the keys by 2026-12-01")),
    Writing(words=("actions", "done", "souq-1.1", "--note", "done so")),
    Writing(words=("actions", "done", "souq-1.1", "--into", "own", "--phase", "1"), goes_on=True),
    Writing(words=("undo", "acme"), given=(EDIT,)),
    Writing(words=("redo", "acme"), given=(EDIT, ("undo", "acme"))),
    Writing(words=("redo", "acme-1"), given=(("log", "acme-1", "right"), ("undo", "acme-1"))),
    Writing(words=PURGE, goes_on=True),
    Writing(words=("client", "import", "list.csv"), puts={"list.csv": TABLE}, goes_on=True),
    Writing(words=EXPORT, is_aside=True),
    Writing(words=("import", "backup.json"), given=(EXPORT, EDIT), goes_on=True),
    Writing(words=("import", "backup.json", "--even-purged"), given=(EXPORT, PURGE), goes_on=True),
    Writing(words=SYNC, puts=HUB, goes_on=True),
    Writing(words=("sync", "--quiet"), given=(SYNC, EDIT, ("log", "acme-1", "sent")), puts=HUB, goes_on=True),
    Writing(words=("doctor", "--repair"), puts={"store/clients/.writing-x1.tmp": "half"}, is_aside=True),
    Writing(words=("now",), is_aside=True),
)


def environment(home: Path) -> dict[str, str]:
    """What a program sees that runs in ``home``: nothing of this machine's user."""
    mine = {"SOS_NOW": NOW, "TZ": MACHINE_ZONE, "EDITOR": str(home / "editor"), "PYTHONHASHSEED": "0"}
    return changed(kept_environment(), {**private_folders(home), **mine})


@contextmanager
def inside(home: Path) -> Iterator[None]:
    """This process as one that runs in ``home``."""
    before = Path.cwd()
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            patch.delenv(name)
        for name, value in environment(home).items():
            patch.setenv(name, value)
        os.chdir(home)
        try:
            yield
        finally:
            os.chdir(before)


def sos(home: Path, words: Sequence[str], *, is_at_terminal: bool = False) -> Result:
    """Run one command in this process, as a script would."""
    from freelance_sos.cli import main

    with inside(home), pretended_terminal(is_at_terminal):
        return run_captured(main, list(words), None)


@contextmanager
def pretended_terminal(is_there: bool = True) -> Iterator[None]:
    """Commands are told that somebody is there, though nobody can answer."""
    from freelance_sos.commands.session import Session

    with pytest.MonkeyPatch.context() as patch:
        if is_there:
            patch.setattr(Session, "may_ask", True)
        yield


class Stage:
    """Homes to play in, made below ``folder``: each command's own is built once and copied for each fault."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0

    def base(self) -> Path:
        """A home with clients, incidents in every state, and a runbook of one's own."""
        home = self.folder / "base"
        if not home.exists():
            self._build(home, begins_empty=False)
            set_desk(home, {**EVERYBODY, "zen": ZEN})
            make_private(home)
            for words in BASE:
                _done(home, words)
        return home

    def home_for(self, writing: Writing) -> Path:
        """The home in which ``writing`` is about to run. Not to be played in: `copy` it."""
        number = COMMANDS.index(writing) if writing in COMMANDS else writing.name
        home = self.folder / f"given-{number}-{os.getpid()}"
        if home.exists():
            return home
        if writing.begins_empty:
            self._build(self._place, begins_empty=True)
        else:
            self.copy(self.base())
        for name, text in writing.puts.items():
            path = self._place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        # Set up where it is played: what sos remembers of a store goes by the path of it.
        for words in writing.given:
            _done(self._place, words)
        make_private(self._place)
        return self._place.rename(home)

    def copy(self, home: Path) -> Path:
        """A fresh copy of ``home``, for this process always at the same place: paths are part of answers."""
        shutil.rmtree(self._place, ignore_errors=True)
        return Path(shutil.copytree(home, self._place))

    @property
    def _place(self) -> Path:
        return self.folder / f"play-{os.getpid()}"

    def _build(self, home: Path, *, begins_empty: bool) -> None:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        editor = home / "editor"
        editor.write_text(EDITOR, encoding="utf-8")
        editor.chmod(0o700)
        if not begins_empty:
            (home / "store").mkdir()


def make_private(home: Path) -> None:
    """As sos would have made the store itself."""
    for path in (home / "store", *(home / "store").rglob("*")):
        if path.exists():
            path.chmod(0o700 if path.is_dir() else 0o600)


def _done(home: Path, words: Sequence[str]) -> None:
    result = sos(home, words)
    if result.code:
        sys.exit(f"the stage can't be set: sos {' '.join(words)}: {result.err}")


def files(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder``, by label, with its bytes; links are nobody's."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
