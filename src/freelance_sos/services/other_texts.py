"""Files that were changed on two machines, and still have a second text beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from freelance_sos.domain.errors import StoreError
from freelance_sos.domain.layout import MOST_TOML_BYTES, label_of_other, part_of
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.sync import short_name
from freelance_sos.storage.files import folder_entries, read_bytes

_FOLDERS = ("", "clients", "clients/removed", "runbooks", "messages")


def waiting_texts(root: Path, *folders: str) -> dict[str, str]:
    """Every other text in the store at ``root`` that differs from its file's, by its label: whose it is.

    Looked for in ``folders`` of the store, in all for none.
    """
    found: dict[str, str] = {}
    for folder in folders or _FOLDERS:
        for path in folder_entries(root / folder):
            label = f"{folder}/{path.name}".removeprefix("/")
            if part_of(label) != "other":
                continue
            changed = label_of_other(label)
            if (text := _text(path)) is None or text != _text(root / changed):
                found[label] = changed
    return found


def waiting_problems(root: Path, changed: str) -> Iterator[Problem]:
    """A warning for each other text of the file ``changed`` that waits for a choice."""
    folder = changed.rpartition("/")[0]
    for label, whose in waiting_texts(root, folder).items():
        if whose == changed:
            hint = way_to_choose(changed)
            yield Problem(file=label, message=told_of_other(changed), hint=hint, level="warning")


def told_of_other(changed: str) -> str:
    """What an other text of the file ``changed`` is, whichever machine wrote it."""
    return f"the other of two texts of {changed}"


def way_to_choose(changed: str) -> str:
    """The commands that keep one of the two."""
    name = short_name(changed)
    return f"choose: sos sync --mine {name}, or sos sync --theirs {name}"


def _text(path: Path) -> bytes | None:
    try:
        return read_bytes(path, MOST_TOML_BYTES)
    except (StoreError, OSError):
        return None
