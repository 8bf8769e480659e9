"""A file for people in their own editor, or several visits while the text is broken."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from freelance_sos.commands.asking import ask_yes
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import SosError, UsageError
from freelance_sos.domain.problems import Problem

if TYPE_CHECKING:
    from freelance_sos.adapters.editor import PrivateCopy
    from freelance_sos.services.file_edits import EditedFile

KeptT = TypeVar("KeptT")


def edit_file(session: Session, file: EditedFile[KeptT]) -> KeptT | None:
    """What was kept of an edited file; None where nothing changed. What is wrong with it is told first.

    Raises UsageError at giving up; what was written is then saved beside the file, and told.
    """
    from freelance_sos.adapters.editor import PrivateCopy

    session.warn(file.problems)
    unkept = _unkept(file)
    copy = PrivateCopy(unkept.read_bytes() if unkept else file.before, suffix=file.path.suffix)
    try:
        kept = _until_good(session, file, copy)
    except BaseException as stop:
        # Also at Ctrl-C: what was written is somebody's work.
        if isinstance(stop, (KeyboardInterrupt, EOFError)):
            print(file=sys.stderr)
        _save(session, file, copy, unkept)
        raise
    copy.forget()
    if kept is not None and unkept:
        unkept.unlink(missing_ok=True)
    return kept


def _unkept(file: EditedFile[KeptT]) -> Path | None:
    """What was written last time and could not be kept, where the person wants to go on with it."""
    from freelance_sos.services.file_edits import last_rejected

    path = last_rejected(file)
    if path is None:
        return None
    question = f"go on with what you wrote last time, in {file.label_of(path)}"
    return path if ask_yes(question, default=True) else None


def _until_good(session: Session, file: EditedFile[KeptT], copy: PrivateCopy) -> KeptT | None:
    """Edit until the text can be kept; None where nothing changed. Raises UsageError at giving up."""
    from freelance_sos.storage.toml_files import BrokenFile

    while True:
        text = copy.edit(session.environment)
        if text == file.before or not text.strip():
            return None
        try:
            return file.keep(text)
        except BrokenFile as broken:
            session.warn(broken.problems)
        if not ask_yes("go back in and mend it", default=True):
            raise UsageError(f"{file.label} stays as it was", "what you wrote can't be used yet")


def _save(session: Session, file: EditedFile[KeptT], copy: PrivateCopy, began_as: Path | None) -> None:
    """Keep what was written where the next edit finds it; at the worst where it is."""
    from freelance_sos.services.file_edits import reject_text

    if not copy.is_changed:
        copy.forget()
        return
    try:
        path = reject_text(file, copy.read(), began_as)
    except SosError:
        session.warn([Problem(file=str(copy.path), message="holds what you wrote", level="warning")])
        return
    copy.forget()
    label, hint = file.label_of(path), f"to go on: {file.command}"
    session.warn([Problem(file=label, message="holds what you wrote", hint=hint, level="warning")])
