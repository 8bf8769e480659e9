"""Everything on this machine that is about one client, in the store and beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from freelance_sos.storage.files import folder_entries


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


def paths_beside(places: Places, slug: str) -> list[Path]:
    """Half-written reviews, held messages and copies of mended files about ``slug``; and the cache of all."""
    found: list[Path] = []
    if places.state:
        review = re.compile(rf"{re.escape(slug)}-[0-9]+-[0-9a-f]{{8}}\.md.*", re.DOTALL)
        held = re.compile(rf"[0-9T]+-{re.escape(slug)}-[0-9]+\.txt")
        found += [one for one in folder_entries(places.state / "reviews") if review.fullmatch(one.name)]
        found += [one for one in folder_entries(places.state / "held") if held.fullmatch(one.name)]
    if places.own:
        found += _copies_of(places.own / "repairs", slug)
    if places.cache:
        found += [one for one in folder_entries(places.cache) if one.is_file()]
    return found


def _copies_of(folder: Path, slug: str) -> Iterator[Path]:
    name = re.compile(rf"{re.escape(slug)}(?:-[0-9]{{8}}T[0-9]{{6}}Z)?\.toml.*", re.DOTALL)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (path.parent.name == slug or name.fullmatch(path.name)):
            yield path
