"""Everything on this machine that is about one client, in the store and beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from freelance_sos.domain.errors import StoreError
from freelance_sos.storage.files import folder_entries, read_bytes, remove_folder, strays

# Where the store keeps what people wrote or told.
_FOLDERS = ("clients", "clients/removed", "runbooks", "messages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where this machine keeps what is no part of the store; None where there is no such place.

    ``state`` is for all stores, ``own`` and ``cache`` for this one.
    """

    state: Path | None = None
    own: Path | None = None
    cache: Path | None = None


def paths_in_store(root: Path, slug: str) -> list[Path]:
    """Files about ``slug``, whatever left them: sos, sync, an editor. The client's own comes last."""
    name = re.compile(rf"[.#]*{re.escape(slug)}(?:-[0-9]{{8}}T[0-9]{{6}}Z)?\.toml.*", re.DOTALL)
    folders = (root / "clients" / "removed", root / "clients")
    found = [path for folder in folders for path in folder_entries(folder) if name.fullmatch(path.name)]
    own = root / "clients" / f"{slug}.toml"
    folder = root / "incidents" / slug
    logs = [folder] if folder.is_symlink() else folder_entries(folder)
    return [*logs, *(path for path in found if path != own), *([own] if own in found else [])]


def has_logs(root: Path, slug: str) -> bool:
    """Whether the folder of their logs is there and is one: what a link leads to is not theirs."""
    folder = root / "incidents" / slug
    return folder.is_dir() and not folder.is_symlink()


def paths_beside(places: Places, slug: str, is_ours: Callable[[str], bool]) -> list[Path]:
    """Half-written reviews and copies of mended files about ``slug``; and the cache of all.

    ``is_ours`` tells by the suffix of a log whether it is of this store: reviews of another's incidents stay.
    What a cut-off writer left, and repair kept, goes whoever it is about: its name does not say.
    """
    found: list[Path] = []
    if places.state:
        review = re.compile(rf"{re.escape(slug)}-[0-9]+-(?P<log>[0-9a-f]{{8}})\.md.*", re.DOTALL)
        reviews = [(one, review.fullmatch(one.name)) for one in folder_entries(places.state / "reviews")]
        found += [path for path, match in reviews if match and is_ours(match["log"])]
    if places.own:
        found += strays(places.own)
        found += _copies_of(places.own / "repairs", slug)
    if places.cache:
        found += [one for one in folder_entries(places.cache) if one.is_file()]
    return found


def paths_perhaps(places: Places, slug: str) -> list[Path]:
    """Held messages to a client ``slug``: of this store or another one, which their names do not say."""
    held = re.compile(rf"[0-9T]+-{re.escape(slug)}-[0-9]+\.txt")
    return (
        [one for one in folder_entries(places.state / "held") if held.fullmatch(one.name)]
        if places.state
        else []
    )


def clear_repairs(places: Places, slug: str) -> None:
    """The folders of ``slug`` among the copies that repair keeps, and those that hold nothing. StoreError."""
    for stamp in folder_entries(places.own / "repairs") if places.own else []:
        if has_logs(stamp, slug):
            remove_folder(stamp / "incidents" / slug)
        for folder in sorted((stamp, *stamp.rglob("*")), reverse=True):
            if folder.is_dir() and not folder.is_symlink() and not folder_entries(folder):
                remove_folder(folder)


def labels_naming(root: Path, words: Collection[str], gone: Collection[Path]) -> list[str]:
    """Files of the store, but for those ``gone``, in which one of ``words`` stands as a word of its own.

    An incident's name, such as ``acme-1``, is one of ``acme``. What can't be read names nobody.
    """
    one_of = "|".join(re.escape(word) for word in sorted(words) if word)
    named = re.compile(rf"(?<![\w-])(?:{one_of})(?:-[0-9]+)?(?![\w-])", re.IGNORECASE)
    paths = [root / "sos.toml", *(path for name in _FOLDERS for path in folder_entries(root / name))]
    paths += [path for folder in folder_entries(root / "incidents") for path in folder_entries(folder)]
    return [
        path.relative_to(root).as_posix()
        for path in paths
        if path not in gone and not path.name.startswith(".") and named.search(_words_of(path))
    ]


def _words_of(path: Path) -> str:
    if path.is_symlink() or path.is_dir():
        return ""
    try:
        return read_bytes(path).decode("utf-8", "replace")
    except (FileNotFoundError, StoreError):
        return ""


def _copies_of(folder: Path, slug: str) -> Iterator[Path]:
    name = re.compile(rf"writing-.*\.tmp|{re.escape(slug)}(?:-[0-9]{{8}}T[0-9]{{6}}Z)?\.toml.*", re.DOTALL)
    for stamp in folder_entries(folder):
        theirs = stamp / "incidents" / slug
        for path in sorted(stamp.rglob("*")):
            if path.is_file() and (theirs in path.parents or name.fullmatch(path.name)):
                yield path
