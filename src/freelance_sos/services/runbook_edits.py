"""Writing runbooks: new ones and edited ones; nothing broken is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from freelance_sos.domain.errors import NotAllowed
from freelance_sos.domain.kinds import IncidentKind
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.runbook import Runbook
from freelance_sos.domain.runbook_views import KeptRunbook
from freelance_sos.services.file_edits import EditedFile, refuse_changed
from freelance_sos.services.runbooks import read_through, standing_of
from freelance_sos.storage.built_in_runbooks import built_in_bytes, built_in_names
from freelance_sos.storage.files import read_bytes
from freelance_sos.storage.new_runbook import new_runbook_text
from freelance_sos.storage.runbook_files import Shelf, label_of
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_changes import set_values
from freelance_sos.storage.toml_files import BrokenFile, Loaded, parse_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRunbook:
    """What ``sos runbook new`` writes: a copy of ``origin``, or for "" a short checklist to go on from."""

    name: str
    title: str = ""
    kinds: Sequence[IncidentKind] = ()
    origin: str = ""


def add_runbook(store: Store, new: NewRunbook, today: date) -> KeptRunbook:
    """A new file in the store. Raises NotAllowed where there is one, BrokenFile for a broken origin."""
    shelf, label = store.runbooks, label_of(new.name)
    refuse_existing(shelf, new.name)
    if new.origin:
        data = current_bytes(shelf, new.origin)
        given = {"title": new.title, "kinds": list(new.kinds)}
        if changed := {key: value for key, value in given.items() if value}:
            data = set_values(data, label, changed)
    else:
        data = new_runbook_text(new.name, new.title or _title(new.name), new.kinds, today)
    checked = check_text(new.name, data, today)
    with store.locked():
        refuse_existing(shelf, new.name)
        path = store.write_runbook(new.name, data)
    return _kept(shelf, checked, path, new.origin)


def refuse_existing(shelf: Shelf, name: str) -> None:
    """Raises NotAllowed where the store has a runbook ``name``, sound or not."""
    if shelf.is_own(name):
        raise NotAllowed(
            f'there is a runbook "{name}" of your own already', f"change it: sos runbook edit {name}"
        )


def current_bytes(shelf: Shelf, name: str) -> bytes:
    """The text of a runbook as it stands, sound or not, of the store or built in."""
    own = own_bytes(shelf, name)
    return built_in_bytes(name) if own is None else own


def own_bytes(shelf: Shelf, name: str) -> bytes | None:
    """The text of a runbook of the store; None where it has none of that name."""
    try:
        return read_bytes(shelf.path(name))
    except FileNotFoundError:
        return None


def check_text(name: str, data: bytes, today: date) -> Loaded[Runbook]:
    """The runbook that the bytes of a file describe, with warnings. Raises BrokenFile with all errors."""
    runbook, problems = read_through(parse_toml(data, label_of(name)), name, today)
    if errors := [problem for problem in problems if problem.level == "error"]:
        raise BrokenFile(errors)
    return Loaded(value=runbook, problems=problems)


def keep_text(store: Store, name: str, text: bytes, before: bytes | None, today: date) -> KeptRunbook:
    """Put ``text`` in the place of ``before``, which is what the file must still hold; None: it is not there.

    Raises BrokenFile where ``text`` can't be used, ChangedMeanwhile where the file holds something else now.
    """
    checked = check_text(name, text, today)
    with store.locked():
        path = replace_text(store, name, text, before)
    return _kept(store.runbooks, checked, path, name if before is None else "")


def _kept(shelf: Shelf, checked: Loaded[Runbook], path: Path, origin: str) -> KeptRunbook:
    beside, rivals = standing_of(shelf, checked.value)
    return KeptRunbook(
        runbook=checked.value,
        path=path,
        origin=origin,
        replaces_built_in=checked.value.name in built_in_names(),
        problems=(*checked.problems, *rivals),
        beside=beside,
    )


def edited_runbook(store: Store, name: str, today: date) -> EditedFile[KeptRunbook]:
    """A runbook on its way to the editor; a built-in comes into the store only when it was changed."""
    own = own_bytes(store.runbooks, name)
    text = built_in_bytes(name) if own is None else own
    return EditedFile(
        name=name,
        path=store.runbooks.path(name),
        command=f"sos runbook edit {name}",
        before=text,
        problems=_errors_of(name, text, today),
        keep=lambda edited: keep_text(store, name, edited, own, today),
    )


def replace_text(store: Store, name: str, text: bytes, before: bytes | None) -> Path:
    """Put ``text`` there, whatever it is, in the place of ``before``, as keep_text does. Under the lock."""
    refuse_changed(store.runbooks.path(name), label_of(name), before)
    return store.write_runbook(name, text)


def _errors_of(name: str, text: bytes, today: date) -> tuple[Problem, ...]:
    try:
        check_text(name, text, today)
    except BrokenFile as broken:
        return broken.problems
    return ()


def _title(name: str) -> str:
    return name.replace("-", " ").capitalize()
