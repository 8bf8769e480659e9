"""Beginning: the store and sos.toml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from freelance_sos.domain.errors import NotAllowed
from freelance_sos.domain.people import Me
from freelance_sos.domain.problems import Problem
from freelance_sos.services.clients import unnamed_region
from freelance_sos.storage.changes import NotRemembered
from freelance_sos.storage.client_files import new_me_text
from freelance_sos.storage.store import ME, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMe:
    """What ``sos init`` writes; every text has passed its check."""

    name: str
    zone: str
    language: str
    hours: str
    awake: str
    holidays: str = ""
    reach: str = ""


def refuse_existing(store: Store) -> None:
    """Raises NotAllowed where there is a sos.toml, sound or not: it is somebody's work."""
    if store.me_path.exists() or store.me_path.is_symlink():
        raise NotAllowed(
            f"{store.me_path} is already there",
            "change that file in an editor, then: sos client check; or add a client: sos client add",
        )


def set_up(store: Store, new: NewMe, now: datetime) -> tuple[Path, Me, tuple[Problem, ...]]:
    """Make the store's folders and write sos.toml; says what might be wrong with it.

    Raises NotAllowed where it is already there. Where undo can't remember it, that is a warning.
    """
    values = {
        "name": new.name,
        "zone": new.zone,
        "language": new.language,
        "hours": new.hours,
        "awake": new.awake,
        "holidays": new.holidays,
        "reach": new.reach,
    }
    refuse_existing(store)
    store.make()
    with store.locked():
        refuse_existing(store)
        told = _write(store, new_me_text({key: value for key, value in values.items() if value}))
    return store.me_path, store.me().value, (*told, *unnamed_region(store.my_file(), now))


def _write(store: Store, data: bytes) -> list[Problem]:
    """Write sos.toml; where that can't be remembered, begin anyway: there was nothing before."""
    try:
        store.write_me(data)
    except NotRemembered as error:
        Store(store.root, store.holidays).write_me(data)
        told = f"sos undo can't take it back: {error.message}"
        return [Problem(file=ME, message=told, hint=error.hint, level="warning")]
    return []
