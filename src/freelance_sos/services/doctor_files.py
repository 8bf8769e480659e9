"""Files that nobody reads, are in the way, open to others or half written: what a store should not hold."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from freelance_sos.domain.health import REPAIR, Check, few_of
from freelance_sos.domain.layout import label_of_other, part_of
from freelance_sos.domain.names import RESERVED_SLUGS, SLUG
from freelance_sos.services.other_texts import told_of_other, waiting_texts, way_to_choose
from freelance_sos.storage.entries import FOLDERS, Entry, store_entries
from freelance_sos.storage.repair import Mend
from freelance_sos.storage.store import Store

FILES, PERMISSIONS = "files", "permissions"
_REJECTED = re.compile(r"(.+\.toml)\.rejected(?:-\d+)?", re.DOTALL)
_READ = (".toml", ".jsonl")
_NAMED = "a store's files are told in docs/files.md: rename it, or move it elsewhere"


def check_stray_files(store: Store, found: Sequence[Mend], told: Collection[str]) -> list[Check]:
    """What lies in the store and is none of its files, or no file, a check a finding; else one that is ok.

    ``found`` is what can be mended; of the files in ``told`` something else is said already.
    """
    lying = [entry for entry in store_entries(store.root) if entry.label not in told]
    waiting = waiting_texts(store.root)
    checks = [
        *(check for entry in lying for check in _findings(entry, waiting)),
        *(_half_written(one) for one in found if one.what in ("stray", "torn")),
    ]
    if foreign := [entry.label for entry in lying if _is_foreign(entry)]:
        checks.append(_note(f"read by nobody: {few_of(foreign)}"))
    if all(check.ok for check in checks):
        return [Check(name=FILES, ok=True, message="none is half written or in the way"), *checks]
    return checks


def check_permissions(store: Store, found: Sequence[Mend]) -> list[Check]:
    """Whether everything is the owner's alone."""
    if os.name == "nt":
        return []
    checks = []
    if opened := [one.label for one in found if one.what == "open to others"]:
        told = f"open to others on this machine: {few_of(opened)}"
        checks.append(Check(name=PERMISSIONS, ok=False, message=told, hint=REPAIR))
    me = os.geteuid()
    others = [entry.label or str(store.root) for entry in store_entries(store.root) if entry.owner != me]
    if others:
        told = f"of another user: {few_of(others)}"
        hint = "run sos as the one who owns the store, or give it to yourself with chown"
        checks.append(Check(name=PERMISSIONS, ok=False, message=told, hint=hint))
    return checks or [Check(name=PERMISSIONS, ok=True, message="everything is yours alone")]


def _findings(entry: Entry, waiting: Mapping[str, str]) -> Iterator[Check]:
    part = part_of(entry.label)
    if entry.is_link:
        yield from _of_link(entry)
    elif entry.label == ".lock" or part is not None:
        if not entry.is_file:
            kind = "a folder" if entry.is_folder else "no file"
            yield _to_mend(f"{entry.label}: is {kind}, where a file should be", "move it away")
        elif part == "other":
            yield _on_two_machines(entry.label, waiting)
    elif entry.is_folder:
        yield from _of_folder(entry)
    elif rejected := _REJECTED.fullmatch(entry.label):
        told = f"{entry.label}: what you wrote, and could not be kept as {rejected[1]}"
        yield _to_mend(told, "take from it what you need, then delete it")
    elif entry.label.lower().endswith(_READ):
        yield _to_mend(f"{entry.label}: is not read: it is none of a store's files", _NAMED)


def _of_link(entry: Entry) -> Iterator[Check]:
    if not entry.path.exists():
        yield _to_mend(f"{entry.label}: is a symbolic link to nothing", "put the real file in its place")
    elif part_of(entry.label) == "log" or entry.label == ".lock":
        told = f"{entry.label}: is a symbolic link: nothing is written to it"
        yield _to_mend(told, "put the real file in its place")
    else:
        yield _note(f"{entry.label}: is a symbolic link: it stays one, and sos sync leaves it out")


def _of_folder(entry: Entry) -> Iterator[Check]:
    top, _, client = entry.label.partition("/")
    is_clients = top == "incidents" and client and "/" not in client
    if is_clients and (not SLUG.fullmatch(client) or client in RESERVED_SLUGS):
        told = f"{entry.label}: is no short name: sos sync and export leave it out"
        yield _to_mend(told, "rename it, together with the client's file")
    elif entry.label.endswith(_READ):
        yield _to_mend(f"{entry.label}: is a folder, where a file should be", "move it away")


def _on_two_machines(label: str, waiting: Mapping[str, str]) -> Check:
    """The other text may be this machine's own, where another one did the merging."""
    if changed := waiting.get(label, ""):
        return _to_mend(f"{label}: {told_of_other(changed)}", way_to_choose(changed))
    return _note(f"{label}: left over, may be deleted: {label_of_other(label)} holds the same text")


def _half_written(one: Mend) -> Check:
    if one.what == "torn":
        return _to_mend(f"{one.label}: its last line has no end", REPAIR)
    return _to_mend(f"{one.label}: left by a command that was cut off", REPAIR)


def _is_foreign(entry: Entry) -> bool:
    """A file or folder that nobody would take for one of sos."""
    if entry.is_link or part_of(entry.label) or entry.label in ("", ".lock"):
        return False
    if entry.is_folder:
        parts = entry.label.split("/")
        is_own = entry.label == "clients/removed" or (parts[0] == "incidents" and len(parts) == 2)
        return entry.label not in FOLDERS and not is_own and not entry.label.endswith(_READ)
    return not _REJECTED.fullmatch(entry.label) and not entry.label.lower().endswith(_READ)


def _note(told: str) -> Check:
    return Check(name=FILES, ok=True, message=f"note: {told}")


def _to_mend(told: str, hint: str) -> Check:
    return Check(name=FILES, ok=False, message=told, hint=hint)


def labels_told(checks: Iterable[Check], known: Iterable[str]) -> set[str]:
    """Those of the files ``known`` of which a check says something already."""
    messages = [re.sub(r"^(?:error|warning|note): ", "", check.message) for check in checks]
    return {label for label in known if any(message.startswith(f"{label}:") for message in messages)}
