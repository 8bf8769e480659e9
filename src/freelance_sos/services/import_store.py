"""Taking in what ``sos export`` wrote: into an empty place as it was, into a store by merging."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from freelance_sos.domain.errors import StoreError, UsageError
from freelance_sos.domain.layout import log_name, other_label
from freelance_sos.domain.merge import Merged, digest, merge, purge_mark, vanished
from freelance_sos.domain.merge_logs import Renumbered
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.sync import counted_changes
from freelance_sos.storage.copies import StoreCopy, read_copy, write_copy
from freelance_sos.storage.export_file import parse_export
from freelance_sos.storage.files import folder_entries
from freelance_sos.storage.purges import marks
from freelance_sos.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What an import brought, or would bring.

    ``counts`` are by noun. ``beside`` has, by label, where another text of it stands now. ``purged`` are
    labels that stay away because they were purged here.
    """

    is_new_store: bool
    counts: Mapping[str, int]
    beside: Mapping[str, str]
    renumbered: tuple[Renumbered, ...]
    purged: tuple[str, ...]
    problems: tuple[Problem, ...]


def import_store(store: Store, data: bytes, *, even_purged: bool = False, is_kept: bool = True) -> Came:
    """Make of the store what it and the export in ``data`` hold together; without ``is_kept`` only say what.

    Everything is checked before anything is written. What stands here stays: lines are added to logs, another
    text of a file is put beside it. Raises UsageError where ``data`` is no export, or nothing in it can be
    taken in, StoreError where the place holds something else than a store, or can't be written.
    """
    export = parse_export(data)
    is_new = _is_empty(store)
    if not is_new:
        store.require()
    if is_new or not is_kept:
        copy = StoreCopy(files={}) if is_new else read_copy(store.root)
        came = _plan(store, copy, export.files, export.problems, even_purged)[1]
        if not is_kept:
            return came
    store.make()
    with store.locked():
        copy = read_copy(store.root)
        after, came = _plan(store, copy, export.files, export.problems, even_purged)
        if gone := vanished(copy.files, after):
            raise AssertionError(f"an import takes nothing away: {len(gone)} files")
        write_copy(store.root, copy.files, after)
        # It came: where that can't be remembered, it has come all the same.
        with suppress(StoreError):
            store.writer.finish("an import")
    return came


def _is_empty(store: Store) -> bool:
    """Whether nothing is there yet that anybody could miss; what was begun and cut off counts as a store."""
    return all(path.name.startswith(".") for path in folder_entries(store.root))


def _plan(
    store: Store,
    copy: StoreCopy,
    theirs: Mapping[str, bytes],
    problems: tuple[Problem, ...],
    even_purged: bool,
) -> tuple[Mapping[str, bytes], Came]:
    """All files as they will be, and what of it is new. Raises UsageError where nothing may come."""
    mine = copy.files
    in_the_way = list(_in_the_way(store, copy, theirs))
    blocked = {problem.file for problem in in_the_way}
    gone = frozenset() if even_purged else marks(theirs, mine)
    purged = {label for label, text in theirs.items() if purge_mark(label, text) in gone}
    coming = {label: text for label, text in theirs.items() if label not in purged | blocked}
    if not coming and not purged:
        first = next((f"{one.file}: {one.message}" for one in (*problems, *in_the_way)), "it holds no files")
        raise UsageError("nothing in it could be taken in", first)
    merged = _merged(mine, coming)
    came = Came(
        is_new_store=not mine,
        counts=counted_changes(mine, merged.files),
        beside={label: other_label(label, digest(coming[label])) for label in merged.conflicts},
        renumbered=merged.renumbered,
        purged=tuple(sorted(purged - mine.keys())),
        problems=(*problems, *in_the_way),
    )
    return merged.files, came


def _merged(mine: Mapping[str, bytes], coming: Mapping[str, bytes]) -> Merged:
    """All files as they will be. What only one side has is left as it is, and so is what both have."""
    if not mine:
        return Merged(files=coming)
    keys = {name.key for label in coming if (name := log_name(label))}
    touched = {
        label: text
        for label, text in mine.items()
        if label in coming or ((name := log_name(label)) and name.key in keys)
    }
    same = {label: text for label, text in touched.items() if coming.get(label) == text}
    aside = mine.keys() - touched.keys()
    merged = merge(same, touched, coming, taken=aside)
    return replace(merged, files={**{label: mine[label] for label in aside}, **merged.files})


def _in_the_way(store: Store, copy: StoreCopy, theirs: Mapping[str, bytes]) -> Iterator[Problem]:
    """Files of ``theirs`` in whose place stands what sos did not read: a link, a folder, something huge."""
    unread = {problem.file for problem in copy.left_out}
    for label in sorted(theirs.keys() - copy.files.keys()):
        parts = label.split("/")
        ways = {"/".join(parts[:length]) for length in range(1, len(parts) + 1)}
        if ways & unread or os.path.lexists(store.root / label):
            yield Problem(
                file=label,
                message="something else stands in its place",
                hint="it is left out; move that away, and import again",
                level="warning",
            )
