"""Loading you and your clients, strictly or at the worst."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from freelance_sos.domain.almanac import Almanac
from freelance_sos.domain.people import Client, Me
from freelance_sos.domain.problems import Problem
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import BrokenFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Clients:
    """The clients whose files can be used, the short names of the others, and what is wrong with files."""

    usable: tuple[Client, ...]
    unread: tuple[str, ...]
    problems: tuple[Problem, ...]


def load_clients(store: Store, slugs: Iterable[str]) -> Clients:
    """Every client of ``slugs`` that can be read: a broken file never hides another."""
    usable: list[Client] = []
    unread: list[str] = []
    problems: list[Problem] = []
    for slug in slugs:
        try:
            loaded = store.client(slug)
        except BrokenFile as broken:
            unread.append(slug)
            problems += broken.problems
        else:
            usable.append(loaded.value)
            problems += loaded.problems
    return Clients(usable=tuple(usable), unread=tuple(unread), problems=tuple(problems))


class AtWorst:
    """You and any client, read once each, with whatever can be read; ``problems`` says what was left out."""

    def __init__(self, store: Store, almanac: Almanac | None = None) -> None:
        """With an almanac nothing is read that it has: enough to list incidents, not to write to a client."""
        self.store = store
        self.problems: list[Problem] = []
        self._clients: dict[str, Client] = dict(almanac.clients) if almanac else {}
        self.me: Me = almanac.me if almanac else self._me()

    def _me(self) -> Me:
        loaded = self.store.me_at_worst()
        self.problems += loaded.problems
        return loaded.value

    def client(self, slug: str) -> Client:
        """The client, at the worst with a name alone."""
        if slug not in self._clients:
            loaded = self.store.client_at_worst(slug)
            self._clients[slug] = loaded.value
            self.problems += loaded.problems
        return self._clients[slug]
