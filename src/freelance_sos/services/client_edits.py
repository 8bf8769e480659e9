"""Changing a client's file: nothing broken is kept, and nothing that somebody wrote is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from freelance_sos.domain.agreement import TARGET_NAMES
from freelance_sos.domain.errors import NotFound, UsageError
from freelance_sos.domain.problems import Problem
from freelance_sos.services.clients import Kept, region_problems
from freelance_sos.services.file_edits import ChangedMeanwhile, EditedFile, refuse_changed
from freelance_sos.storage.files import read_bytes
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_changes import Change, change_toml
from freelance_sos.storage.toml_files import BrokenFile

# How often somebody else may come in between before one is told.
MOST_TRIES = 20


def edited_client(store: Store, slug: str, now: datetime) -> EditedFile[Kept]:
    """The client's file on its way to the editor. Raises NotFound where it is gone."""
    before = read_text(store, slug)
    return EditedFile(
        name=slug,
        path=store.client_path(slug),
        command=f"sos client edit {slug}",
        before=before,
        problems=problems_of(store, slug, before),
        keep=lambda text: keep_text(store, slug, text, before, now),
    )


def read_text(store: Store, slug: str) -> bytes:
    """The client's file as it stands, sound or not. Raises NotFound where it is gone."""
    try:
        return read_bytes(store.client_path(slug))
    except FileNotFoundError:
        raise NotFound(f"clients/{slug}.toml is gone", "see them: sos client list") from None


def problems_of(store: Store, slug: str, text: bytes) -> tuple[Problem, ...]:
    """The errors that keep ``text`` from being used; none for a sound one."""
    try:
        store.check_client_text(slug, text)
    except BrokenFile as broken:
        return broken.problems
    return ()


def keep_text(store: Store, slug: str, text: bytes, before: bytes, now: datetime) -> Kept:
    """Put ``text`` in the place of ``before``, which is what the file must still hold.

    Raises BrokenFile where ``text`` can't be used, ChangedMeanwhile where the file holds something else now.
    """
    loaded = store.check_client_text(slug, text)
    with store.locked():
        refuse_changed(store.client_path(slug), f"clients/{slug}.toml", before)
        path = store.write_client(slug, text)
    # Told when it is written, not at every change of something else.
    is_new = f'"{loaded.value.holidays}"'.encode() not in before
    regions = tuple(region_problems(store, slug, now)) if is_new else ()
    return Kept(client=loaded.value, path=path, problems=(*loaded.problems, *regions))


def set_keys(store: Store, slug: str, changes: Sequence[Change], now: datetime) -> tuple[Kept, bool]:
    """Change single keys, and leave all else as it is, also what somebody else changes at this moment.

    Says also whether anything changed. Raises UsageError where the file would be broken afterwards; it stays
    as it was.
    """
    for _ in range(MOST_TRIES):
        with suppress(ChangedMeanwhile):
            return _set_keys(store, slug, changes, now)
    return _set_keys(store, slug, changes, now)


def _set_keys(store: Store, slug: str, changes: Sequence[Change], now: datetime) -> tuple[Kept, bool]:
    label = f"clients/{slug}.toml"
    before = read_text(store, slug)
    text = change_toml(before, label, changes)
    if text == before:
        return Kept(client=store.client(slug).value, path=store.client_path(slug)), False
    _refuse_unknown(store, slug, text, changes)
    try:
        return keep_text(store, slug, text, before, now), True
    except BrokenFile as broken:
        # The line is one of a text that nobody sees: the key says enough.
        first, *more = broken.problems
        others = f" (and {len(more)} more)" if more else ""
        told = f"{first.key}: {first.message}" if first.key else first.message
        raise UsageError(f"nothing was changed{others}: {told}", first.hint) from None


def response_changes(agreed: Mapping[str, Mapping[str, str]]) -> list[Change]:
    """What puts ``agreed`` (keys by severity, as check_responses gives them) in the place of what was agreed.

    A target that is not in it is taken out: it is not agreed any more.
    """
    return [
        Change(f"response.{severity}.{name}", keys.get(name, ""), is_whole=True)
        for severity, keys in agreed.items()
        for name in ("clock", *TARGET_NAMES)
    ]


def _refuse_unknown(store: Store, slug: str, text: bytes, changes: Sequence[Change]) -> None:
    """A key nobody reads is a slip when it was typed just now; one that stands in the file is left alone."""
    changed = {change.key for change in changes if change.value}
    try:
        told = store.check_client_text(slug, text).problems
    except BrokenFile:
        return
    for problem in told:
        if problem.level == "warning" and problem.key in changed:
            raise UsageError(f'no key "{problem.key[:60]}"', problem.hint or "see docs/files.md")
