"""Mending a store without losing a byte: what changes bytes, or takes a file away, keeps a copy first."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from freelance_sos.domain.layout import MOST_LOG_BYTES, is_lines, part_of
from freelance_sos.domain.names import RESERVED_SLUGS, SLUG
from freelance_sos.storage.entries import FOLDERS, Entry, entries, store_entries
from freelance_sos.storage.files import (
    append_lines,
    make_folder,
    move_file,
    read_bytes,
    remove_file,
    replace_file,
    store_error,
    strays,
)

What = Literal["open to others", "stray", "torn", "misnamed"]
# Files that are read by their names.
_NAMED = ("clients", "runbooks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """One thing that can be put right. ``label`` is its path in the store, or a whole path outside of it.

    ``to`` is its new label where it gets another name, ``mode`` its permissions where it gets others.
    """

    what: What
    path: Path
    label: str
    to: str = ""
    mode: int = 0


def mends(store: Path, others: Iterable[Path] = ()) -> list[Mend]:
    """Everything in ``store`` that can be mended, and in ``others``: folders of this machine alone.

    Permissions come first: without them the rest may not be readable.
    """
    own = [entry for entry in store_entries(store) if _is_ours(entry)]
    beside = [replace(entry, label=str(entry.path)) for folder in others for entry in entries(folder)]
    return [
        *(_open_to_others(entry) for entry in (*own, *beside) if _is_too_open(entry)),
        *(_stray(entry, path) for entry in (*own, *beside) if entry.is_folder for path in strays(entry.path)),
        *(Mend(what="torn", path=entry.path, label=entry.label) for entry in own if _is_torn(entry)),
        *_misnamed(own),
    ]


def mend(one: Mend, copies: Path) -> None:
    """Put ``one`` right; call it under the store's lock. What it was before is kept in the folder ``copies``.

    Raises StoreError, with everything as it was.
    """
    match one.what:
        case "open to others":
            _close(one)
        case "stray":
            _keep(one, copies)
            remove_file(one.path)
        case "torn":
            _keep(one, copies)
            # Nothing is added but the end of the line: the rest stands for itself.
            append_lines(one.path, b"")
        case "misnamed":
            move_file(one.path, one.path.with_name(Path(one.to).name))


def _is_ours(entry: Entry) -> bool:
    """Whether a store may hold it; what else lies beside sos.toml is somebody else's."""
    top = entry.label.split("/")[0]
    return top in ("", ".lock", *FOLDERS) or part_of(top) is not None or top.startswith("sos.toml.")


def _is_too_open(entry: Entry) -> bool:
    return os.name != "nt" and entry.is_open_to_others and entry.owner == os.geteuid()


def _open_to_others(entry: Entry) -> Mend:
    label = entry.label or str(entry.path)
    return Mend(what="open to others", path=entry.path, label=label, mode=entry.private_mode)


def _stray(folder: Entry, path: Path) -> Mend:
    return Mend(what="stray", path=path, label=f"{folder.label}/{path.name}".removeprefix("/"))


def _is_torn(entry: Entry) -> bool:
    """Whether a log's last line has no end. NUL bytes there are a lost block, not a line: it is left."""
    part = part_of(entry.label)
    if part is None or not is_lines(part) or not entry.is_file or not entry.size:
        return False
    try:
        with entry.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            last = file.read(1)
    except OSError:
        return False
    return last not in (b"\n", b"\0")


def _misnamed(own: list[Entry]) -> Iterator[Mend]:
    """Files that would be read if their name were in small letters, where nothing has that name yet."""
    taken = {entry.label for entry in own}
    for entry in own:
        folder, _, name = entry.label.rpartition("/")
        slug = name[:-5].lower()
        to = f"{folder}/{slug}.toml"
        if (
            folder in _NAMED
            and entry.is_file
            and name != name.lower()
            and name.lower().endswith(".toml")
            and SLUG.fullmatch(slug)
            and slug not in RESERVED_SLUGS
            and to not in taken
            and not entry.path.with_name(f"{slug}.toml").exists()
        ):
            taken.add(to)
            yield Mend(what="misnamed", path=entry.path, label=entry.label, to=to)


def _close(one: Mend) -> None:
    try:
        one.path.chmod(one.mode)
    except OSError as error:
        raise store_error(error, one.path, "close") from None


def _keep(one: Mend, copies: Path) -> None:
    """A copy of the file as it is, in a file that is not hidden."""
    inside = Path(one.label)
    folder = copies.joinpath(*(part for part in inside.parent.parts if part != inside.anchor))
    make_folder(folder)
    replace_file(folder / one.path.name.removeprefix("."), read_bytes(one.path, MOST_LOG_BYTES))
