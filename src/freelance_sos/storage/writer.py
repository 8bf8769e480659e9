"""Writing into a store: one at a time, in an order that can be told, so that it can be taken back."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from freelance_sos.domain.changes import Change, FileText
from freelance_sos.domain.errors import StoreError
from freelance_sos.domain.events import Payload
from freelance_sos.storage.all_logs import clients_with_logs, later_than_all
from freelance_sos.storage.changes import Journal, put, text_of
from freelance_sos.storage.format import refuse_newer
from freelance_sos.storage.json_text import dump_instant
from freelance_sos.storage.locks import Turn, locked
from freelance_sos.storage.logs import Log, append, later_than

_FOLDERS = ("", "clients", "clients/removed", "runbooks", "messages")


class Writer:
    """Writes into the store at ``root``; without a ``journal`` changes of files can't be taken back."""

    def __init__(self, root: Path, journal: Journal | None) -> None:
        self.root = root
        self.journal = journal
        self._incidents = root / "incidents"
        # While the lock is held: whose turn it is, and when files were changed in it.
        self._turn: Turn | None = None
        self._changed_at: datetime | None = None

    @contextmanager
    def locked(self, *, sweeping: bool = True) -> Iterator[Turn]:
        """Nobody else writes meanwhile; tells whether the last writer was cut off, and what it noted.

        What cut-off writers left is swept away, unless whoever asks looks after it: ``sweeping``.
        """
        refuse_newer(self.root / "sos.toml")
        logs = (self._incidents / client for client in clients_with_logs(self._incidents))
        folders = (*(self.root / name for name in _FOLDERS), *logs) if sweeping else ()
        own = (folder for folder in folders if not self._link_above(folder / "any"))
        with locked(self.root, sweeps=own) as turn:
            self._turn, self._changed_at = turn, None
            if turn.was_cut_off:
                self._settle()
            try:
                yield turn
            finally:
                self._turn = self._changed_at = None

    def append(self, log: Log, payloads: Sequence[Payload], at: datetime, recorded: datetime) -> Log:
        """``log`` with one event a payload, on the disk when this returns."""
        self._refuse_links(log.path)
        return append(log, payloads, at, self._stamped(recorded, log))

    def change(self, texts: Mapping[str, bytes | None], *, undoes: str = "", redoes: str = "") -> None:
        """Make each file, by its label, hold its text; None: it is not there any more. Under the lock.

        What stood there is remembered first, so that it can be taken back; ``undoes`` and ``redoes`` name the
        change that this one answers. Raises StoreError.
        """
        files = tuple(
            FileText(label=label, before=before, after=text)
            for label, text in texts.items()
            if (before := text_of(self.root, label)) != text
        )
        if not files:
            return
        for one in files:
            self._refuse_links(self.root / one.label)
        if self.journal:
            id_, recorded = secrets.token_hex(8), self._stamped(self.journal.clock())
            # What is recorded under the same lock belongs to it.
            self._changed_at = recorded if self._turn else None
            self.journal.keep(Change(id=id_, recorded=recorded, files=files, undoes=undoes, redoes=redoes))
        try:
            put(self.root, {one.label: one.after for one in files})
        except BaseException:
            self._settle()
            raise

    def finish(self, what: str) -> None:
        """Remember that ``what`` was done, such as a purge, and can't be taken back. Under the lock."""
        if self.journal:
            recorded = self._stamped(self.journal.clock())
            self.journal.keep(Change(id=secrets.token_hex(8), recorded=recorded, files=(), final=what))

    def _refuse_links(self, path: Path) -> None:
        """Raises StoreError where a folder on the way leads out of the store: a copy may be a stranger's."""
        if link := self._link_above(path):
            raise StoreError(
                f"can't write {path}: {link} is a symbolic link", "put a real folder in its place"
            )

    def _link_above(self, path: Path) -> Path | None:
        inside = path.relative_to(self.root).parts[:-1]
        folders = (self.root.joinpath(*inside[: depth + 1]) for depth in range(len(inside)))
        return next((folder for folder in folders if folder.is_symlink()), None)

    def _stamped(self, recorded: datetime, log: Log | None = None) -> datetime:
        """When it counts as written: after everything before it, together with a change under the same lock.

        The lock is told, so that whoever comes next can find the record of a writer that was cut off.
        """
        if self._changed_at:
            return self._changed_at
        known = self.journal.data() if self.journal else b""
        recorded = later_than_all(recorded, self._incidents, known)
        if log:
            recorded = later_than(recorded, (event.recorded for event in log.events))
        if self._turn:
            self._turn.note(dump_instant(recorded))
        return recorded

    def _settle(self) -> None:
        """What was cut off before it was done is not remembered as done."""
        with suppress(StoreError):
            if self.journal:
                self.journal.settle(self.root)
