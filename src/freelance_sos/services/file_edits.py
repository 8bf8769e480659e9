"""Editing a file for people: nothing broken is kept, and nothing that somebody wrote is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from freelance_sos.domain.errors import NotAllowed
from freelance_sos.domain.problems import Problem
from freelance_sos.storage.client_files import rejected_paths, save_rejected
from freelance_sos.storage.files import make_folder, read_bytes

KeptT = TypeVar("KeptT")


class ChangedMeanwhile(NotAllowed):
    """Somebody else wrote the file since it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedFile(Generic[KeptT]):
    """A file that is about to be edited, as it stands, sound or not.

    ``keep`` puts a text in the place of ``before``. It raises BrokenFile where the text can't be used,
    ChangedMeanwhile where the file holds something else now. ``command`` is what one types to edit again.
    """

    name: str
    path: Path
    command: str
    before: bytes
    problems: tuple[Problem, ...]
    keep: Callable[[bytes], KeptT]

    @property
    def label(self) -> str:
        """What messages call the file."""
        return self.label_of(self.path)

    @staticmethod
    def label_of(path: Path) -> str:
        """What messages call a file beside it: the folder in the store, and the name."""
        return f"{path.parent.name}/{path.name}"


def last_rejected(file: EditedFile[KeptT]) -> Path | None:
    """What was written last and could not be kept, where it is still there."""
    paths = rejected_paths(file.path)
    return paths[-1] if paths else None


def reject_text(file: EditedFile[KeptT], text: bytes, began_as: Path | None) -> Path:
    """Save ``text`` beside the file, which stays as it is; in the place of what it ``began_as``."""
    make_folder(file.path.parent)
    return save_rejected(file.path, text, began_as)


def refuse_changed(path: Path, label: str, before: bytes | None) -> None:
    """Raises ChangedMeanwhile unless the file holds ``before``, or is not there for None. Under the lock."""
    try:
        stands = read_bytes(path)
    except FileNotFoundError:
        stands = None
    if stands != before:
        raise ChangedMeanwhile(
            f"{label} was changed by somebody else meanwhile", "theirs is kept; edit again"
        )
