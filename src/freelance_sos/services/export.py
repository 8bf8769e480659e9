"""What leaves the store: all of it, one client's part of it, or its incidents for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from freelance_sos.domain.belongings import clients_in, files_of
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.names import pick_client
from freelance_sos.domain.problems import Problem
from freelance_sos.storage.copies import StoreCopy, read_copy
from freelance_sos.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What leaves: of the whole store where ``client`` is ``""``."""

    copy: StoreCopy
    client: str = ""

    @property
    def clients(self) -> int:
        """How many clients, removed ones too."""
        return len(clients_in(self.copy.files))

    @property
    def incidents(self) -> int:
        """How many logs."""
        return sum(label.startswith("incidents/") for label in self.copy.files)


def exported_files(store: Store, word: str = "") -> Exported:
    """Every file of the store; of the client that ``word`` names, those about them, also after they left.

    Raises NotFound for nobody, StoreError where a file can't be read: a copy that lacks one is none.
    """
    copy = read_copy(store.root)
    if not word:
        return Exported(copy=copy)
    client = pick_client(word, clients_in(copy.files))
    return Exported(copy=StoreCopy(files=files_of(client, copy.files)), client=client)


def exported_incidents(
    store: Store, word: str = "", since: datetime | None = None
) -> tuple[list[Incident], tuple[Problem, ...]]:
    """Incidents by when they were reported: all, of one client, or reported since then. Raises NotFound."""
    loaded = store.incidents()
    client = pick_client(word, {*store.slugs(), *store.clients_with_logs()}) if word else ""
    chosen = [
        one
        for one in loaded.value
        if client in ("", one.client) and (since is None or one.reported_at >= since)
    ]
    return sorted(chosen, key=lambda one: (one.reported_at, one.client, one.number)), loaded.problems
