"""A store that is nobody else's, and ways to harm it: what a crash, an editor or another machine may do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.conftest import Sos
from tests.desk import ACME, EVERYBODY, ROBIN, at, set_desk

NOW = at("15:40")
# Lisbon's own holidays: of PT alone it would be said that its regions differ.
SOUND = ROBIN.replace('holidays = "PT"', 'holidays = "PT-11"')


def private_desk(home: Path, clients: Mapping[str, str] = EVERYBODY, me: str = ROBIN) -> Path:
    """The store of `tests.desk`, closed to others as sos makes it."""
    return closed(set_desk(home, clients, me))


def closed(folder: Path) -> Path:
    """`folder` and everything in it, its owner's alone."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o700 if path.is_dir() else 0o600)
    return folder


def modes(folder: Path) -> dict[str, int]:
    """The permissions of everything below `folder`, and of itself."""
    found = (folder, *folder.rglob("*"))
    return {str(path.relative_to(folder)): path.stat().st_mode & 0o777 for path in found}


def sound_store(home: Path, sos: Sos) -> Path:
    """A store that nothing is wrong with, and an incident at acme."""
    folder = private_desk(home, {"acme": ACME}, SOUND)
    assert sos("new", "acme", "down", at=at("15:00")).code == 0
    return folder


def checks(sos: Sos, name: str, **environment: str | None) -> list[dict[str, Any]]:
    """What `sos doctor` says under that name."""
    told = sos("doctor", "--json", at=NOW, env=environment).json()["checks"]
    return [one for one in told if one["name"] == name]


def findings(sos: Sos) -> list[tuple[str, str, str]]:
    """What `sos doctor` finds to mend: under which name, what, and what to do."""
    told = sos("doctor", "--json", at=NOW).json()["checks"]
    return [(one["name"], one["message"], one["hint"]) for one in told if not one["ok"]]
