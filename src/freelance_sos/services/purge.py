"""Deleting everything about one client on this machine, so that no other copy brings it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from freelance_sos.domain.belongings import client_of, clients_in
from freelance_sos.domain.errors import SosError, StoreError
from freelance_sos.domain.layout import PURGES, LogName, log_name, part_of
from freelance_sos.domain.merge import purge_mark
from freelance_sos.domain.names import pick_client
from freelance_sos.services.clients import refuse_unfinished
from freelance_sos.services.moment import Moment
from freelance_sos.services.sync_setup import FOLDER, known_address
from freelance_sos.storage.changes import forget
from freelance_sos.storage.files import append_lines, folder_entries, read_bytes, remove_file, remove_folder
from freelance_sos.storage.locks import locked
from freelance_sos.storage.purges import marks, purge_lines
from freelance_sos.storage.store import Store
from freelance_sos.storage.traces import (
    Places,
    clear_repairs,
    has_logs,
    labels_naming,
    paths_beside,
    paths_in_store,
    paths_perhaps,
)

# Where the other copy is, and the lock that is held meanwhile.
_SYNC_KEEPS = ("config", ".lock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """Everything about ``slug`` on this machine; what was deleted, or would be.

    ``files`` are paths in the store, ``beside`` are elsewhere. ``changes`` are those that undo remembers.
    Left are ``perhaps``, held texts that may be another store's, and files of the store that name them:
    ``named_in``, by label. ``synced_with`` names the other copy of the store, which keeps what it got; ``""``
    for none.
    """

    slug: str
    name: str
    files: tuple[Path, ...]
    beside: tuple[Path, ...]
    perhaps: tuple[Path, ...]
    named_in: tuple[str, ...]
    incidents: int
    events: int
    changes: int
    has_history: bool
    synced_with: str


def find_purged(store: Store, word: str) -> str:
    """The short name of the client that ``word`` names, also of one who was removed. Raises NotFound."""
    removed = folder_entries(store.clients_folder / "removed")
    left = clients_in(f"clients/removed/{path.name}" for path in removed)
    return pick_client(word, {*store.slugs(), *store.clients_with_logs(), *left})


def plan_purge(store: Store, slug: str, places: Places) -> Purge:
    """What ``purge`` would delete. Raises NotAllowed while incidents of ``slug`` are not over.

    Those that were purged on another machine don't count: what ended them there never comes here.
    """
    purged = _purged(store)
    files = paths_in_store(store.root, slug)
    logs = [path for path in files if path.suffix == ".jsonl"]
    names = [log_name(path.relative_to(store.root).as_posix()) for path in logs]
    if not names or not all(name and purge_mark(name.label, b"") in purged for name in names):
        refuse_unfinished(store, slug)
    ours = {name.suffix for name in names if name}
    changes = store.journal.changes() if store.journal else []
    name = store.client_at_worst(slug).value.name
    return Purge(
        slug=slug,
        name=name,
        files=tuple(files),
        beside=tuple(
            paths_beside(places, slug, lambda log: log in ours or _mark_of_log(slug, log) in purged)
        ),
        perhaps=tuple(paths_perhaps(places, slug)),
        named_in=tuple(labels_naming(store.root, {slug, name}, set(files))),
        incidents=len(logs),
        events=sum((_text(path) or b"").count(b"\n") for path in logs),
        changes=sum(slug in change.clients for change in changes),
        has_history=bool(_history(places)),
        synced_with=_other_copy(places),
    )


def purge(store: Store, slug: str, places: Places, moment: Moment) -> Purge:
    """Delete it all. Cut off in the middle it is done again by doing it again: the client's file goes last.

    Raises NotAllowed while incidents of ``slug`` are not over, StoreError where something can't be deleted.
    """
    with _sync_stopped(places), store.locked():
        planned = plan_purge(store, slug, places)
        _mark(store, planned, moment)
        if store.journal:
            forget(store.journal.folder, slug)
        for path in (*planned.beside, *_history(places)):
            _remove(path)
        clear_repairs(places, slug)
        for path in planned.files:
            _remove(path)
        if has_logs(store.root, slug):
            remove_folder(store.incidents_folder / slug)
        # It is done: where that can't be remembered, undo finds nothing of theirs all the same.
        with suppress(StoreError):
            store.writer.finish("a purge")
    return planned


def _purged(store: Store) -> frozenset[str]:
    """The marks of everything that was purged, here or elsewhere."""
    return marks({PURGES: _text(store.root / PURGES) or b""})


def _mark_of_log(slug: str, suffix: str) -> str:
    return purge_mark(LogName(client=slug, number=1, suffix=suffix).label, b"")


def _mark(store: Store, planned: Purge, moment: Moment) -> None:
    """Say first what must not come back: half deleted and unmarked, sync would bring the rest again."""
    path = store.root / PURGES
    new = {purge_mark(label, text) for label, text in _marked(store, planned)} - _purged(store)
    if new:
        append_lines(path, purge_lines(new, moment.at, moment.recorded))


def _marked(store: Store, planned: Purge) -> Iterator[tuple[str, bytes]]:
    """Every text about them that sync may have sent: as it is, and as undo remembers it."""
    for path in planned.files:
        label = path.relative_to(store.root).as_posix()
        text = _text(path)
        if part_of(label) and text is not None:
            yield label, text
    for change in store.journal.changes() if store.journal else []:
        for one in change.files:
            if client_of(one.label) == planned.slug:
                yield from ((one.label, text) for text in (one.before, one.after) if text is not None)


def _text(path: Path) -> bytes | None:
    """What the file holds; None for what can't be read, such as a link that leads nowhere."""
    try:
        return None if path.is_symlink() else read_bytes(path)
    except (FileNotFoundError, StoreError):
        return None


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        remove_folder(path)
    else:
        remove_file(path)


def _other_copy(places: Places) -> str:
    try:
        address = known_address(places.own) if places.own else None
    except SosError:
        return ""
    return address.name if address else ""


def _history(places: Places) -> list[Path]:
    """What sync remembers on this machine, which holds all files as they once were.

    Where the other copy is stays known. Without its head it is no repository: cut off after that, the next
    sync begins it anew.
    """
    if places.own is None:
        return []
    found = [path for path in folder_entries(places.own / FOLDER) if path.name not in _SYNC_KEEPS]
    return sorted(found, key=lambda path: path.name != "HEAD")


@contextmanager
def _sync_stopped(places: Places) -> Iterator[None]:
    """No sync runs meanwhile: it would write down again what is deleted. Raises StoreError where one does."""
    folder = places.own / FOLDER if places.own else None
    with locked(folder) if folder and folder.is_dir() else nullcontext():
        yield
