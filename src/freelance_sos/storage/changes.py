"""What was done to files for people: each with its text before and after, so that it can be taken back.

The journal is this machine's memory of one store, private, outside of it, and bounded.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from freelance_sos.domain.changes import Change, FileText
from freelance_sos.domain.errors import StoreError
from freelance_sos.domain.layout import label_of_other, toml_part_of
from freelance_sos.storage.files import (
    append_lines,
    make_folder,
    move_file,
    read_bytes,
    remove_file,
    replace_file,
    store_error,
)
from freelance_sos.storage.json_text import dump_instant, dump_json

NAME = "changes.jsonl"
# Far more than anybody takes back. It is cut down when it holds twice as many, or is too large to be read in
# a moment.
MOST_CHANGES = 100
MOST_BYTES = 4_000_000


class NotRemembered(StoreError):
    """The journal can't be written."""


class Journal:
    """The changes of one store, kept in ``folder``; ``clock`` says when they are recorded.

    Everything but reading wants the lock of the store.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self.folder = folder
        self.clock = clock

    @property
    def path(self) -> Path:
        return self.folder / NAME

    def changes(self) -> list[Change]:
        """All that can be read, in the order in which it was done."""
        return [change for line in self.data().split(b"\n") if (change := _parsed(line))]

    def data(self) -> bytes:
        """The file as it stands; nothing where it is not there, or can't be read: it is only a memory."""
        try:
            return read_bytes(self.path)
        except (FileNotFoundError, StoreError):
            return b""

    def keep(self, change: Change) -> None:
        """Remember what is about to be done. Raises NotRemembered: what can't be taken back is not done."""
        try:
            make_folder(self.folder)
            append_lines(self.path, _line(change))
        except StoreError as error:
            raise NotRemembered(error.message, error.hint) from None
        if len(data := self.data()) > 2 * MOST_BYTES or data.count(b"\n") > 2 * MOST_CHANGES:
            self._write(_latest(self.changes()))

    def forget(self, ids: Iterable[str]) -> None:
        """These never happened."""
        gone, known = set(ids), self.changes()
        if any(change.id in gone for change in known):
            self._write([change for change in known if change.id not in gone])

    def settle(self, root: Path) -> None:
        """Forget the last change where its writer was cut off before it touched a file of the store."""
        known = self.changes()
        if known and never_happened(root, known[-1]):
            self.forget([known[-1].id])

    def _write(self, changes: Sequence[Change]) -> None:
        replace_file(self.path, b"".join(map(_line, changes)))


def forget(state: Path, slug: str) -> None:
    """No change of the file of client ``slug`` is remembered any more; ``state`` is the store's own folder.

    Under the lock of the store. Raises StoreError where something may be remembered, and can't be forgotten.
    """
    path = state / NAME
    try:
        path.lstat()
        data = read_bytes(path)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise store_error(error, path, "read") from None
    # A line that can't be read may hold anything.
    known = [change for line in data.split(b"\n") if (change := _parsed(line))]
    kept = b"".join(_line(change) for change in known if slug not in change.clients)
    if kept != data:
        replace_file(path, kept)


def text_of(root: Path, label: str) -> bytes | None:
    """What the file holds; None where it is not there. Raises StoreError where it can't be read."""
    try:
        return read_bytes(root / label)
    except FileNotFoundError:
        return None


def never_happened(root: Path, change: Change) -> bool:
    """Whether every file holds what it held before."""
    return not change.final and all(text_of(root, one.label) == one.before for one in change.files)


def first_other(root: Path, change: Change) -> str:
    """The label of the first file that holds something else than ``change`` left in it; ``""`` for none."""
    return next((one.label for one in change.files if text_of(root, one.label) != one.after), "")


def put(root: Path, files: Mapping[str, bytes | None]) -> None:
    """Make each file hold its text; None: it goes. One text that goes to another place is moved, at once."""
    gone = [label for label, text in files.items() if text is None]
    written = {label: text for label, text in files.items() if text is not None}
    for label in written:
        make_folder((root / label).parent)
    if len(gone) == len(written) == 1 and text_of(root, gone[0]) in written.values():
        target = next(iter(written))
        if text_of(root, target) is None:
            move_file(root / gone[0], root / target)
            return
    for label, text in written.items():
        replace_file(root / label, text)
    for label in gone:
        remove_file(root / label)


def _latest(changes: Sequence[Change]) -> list[Change]:
    kept: list[Change] = []
    size = 0
    for change in reversed(changes[-MOST_CHANGES:]):
        size += len(_line(change))
        if kept and size > MOST_BYTES:
            break
        kept.insert(0, change)
    return kept


# -- lines -----------------------------------------------------------------------------------------


def _line(change: Change) -> bytes:
    values: dict[str, Any] = {
        "id": change.id,
        "recorded": dump_instant(change.recorded),
        "files": [
            {"label": one.label, "before": _dumped(one.before), "after": _dumped(one.after)}
            for one in change.files
        ],
    }
    more = {"undoes": change.undoes, "redoes": change.redoes, "final": change.final}
    return f"{dump_json(values | {key: text for key, text in more.items() if text})}\n".encode()


def _parsed(line: bytes) -> Change | None:
    """The change on ``line``; None for what was torn, or names a file that is none of a store's."""
    with suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
        values = json.loads(line)
        change = Change(
            id=str(values["id"]),
            recorded=datetime.fromisoformat(values["recorded"]),
            files=tuple(
                FileText(label=one["label"], before=_loaded(one["before"]), after=_loaded(one["after"]))
                for one in values["files"]
            ),
            undoes=str(values.get("undoes", "")),
            redoes=str(values.get("redoes", "")),
            final=str(values.get("final", "")),
        )
        is_known = bool(change.files or change.final) and change.recorded.tzinfo is not None
        if is_known and all(toml_part_of(label_of_other(one.label) or one.label) for one in change.files):
            return change
    return None


def _dumped(text: bytes | None) -> str | dict[str, str] | None:
    if text is None:
        return None
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(text).decode("ascii")}


def _loaded(value: str | Mapping[str, str] | None) -> bytes | None:
    if value is None or isinstance(value, str):
        return None if value is None else value.encode("utf-8")
    return base64.b64decode(value["base64"], validate=True)
