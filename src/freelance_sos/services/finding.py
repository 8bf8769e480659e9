"""Which incident somebody means: by id, by a part of it, by the client's name, or by none at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from freelance_sos.domain.errors import NotFound, UsageError
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.names import nearest
from freelance_sos.domain.problems import Problem
from freelance_sos.storage.store import Store

Fits = Callable[[Incident], bool]
MOST_NAMED = 6
SHORT_TITLE = 30


class SeveralFit(UsageError):
    """More than one incident fits; ``ids`` are theirs."""

    def __init__(self, told: str, incidents: Sequence[Incident]) -> None:
        super().__init__(f"{told}: {_list(incidents)}", "name one")
        self.ids = [incident.id for incident in incidents]


def anything(_: Incident) -> bool:
    """Every incident fits."""
    return True


def find_incident(store: Store, word: str | None, fits: Fits) -> Incident:
    """The incident that ``word`` names; without a word the only one that fits.

    A word is an id (``acme-7``), present or former, a number (``7``), a slug, or the beginning of one of
    them: it may name any incident, but where it leaves a choice, the only one that fits is meant. Raises
    NotFound for none, UsageError for several, naming them.
    """
    return _find(store, store.incidents().value, word, fits)


def find_and_tell(store: Store, word: str | None, fits: Fits) -> tuple[Incident, tuple[Problem, ...]]:
    """The same, with a warning where another incident went by that very id before sync gave it its own."""
    incidents = store.incidents().value
    found = _find(store, incidents, word, fits)
    return found, tuple(
        Problem(
            file=found.id,
            message=f"this is {_quoted(found)}; {other.id}, {_quoted(other)}, was {found.id} until a sync",
            level="warning",
        )
        for other in incidents
        if word and word.lower() == found.id == other.former_id
    )


def _find(store: Store, incidents: Sequence[Incident], word: str | None, fits: Fits) -> Incident:
    fitting = [incident for incident in incidents if fits(incident)]
    if not word:
        return _only(fitting, incidents)
    name = word.lower()
    for candidates in (
        [incident for incident in fitting if incident.id == name],
        [incident for incident in fitting if incident.former_id == name],
        [incident for incident in incidents if incident.id == name],
        [incident for incident in incidents if incident.former_id == name],
        [incident for incident in fitting if incident.client == name],
        [incident for incident in fitting if _named(incident, name)],
        [incident for incident in incidents if _named(incident, name)],
    ):
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            raise SeveralFit(f'"{word[:40]}" could be several', candidates)
    _refuse_unreadable(store, word)
    close = nearest(word, [incident.id for incident in incidents])
    raise NotFound(
        f'no incident "{word}"',
        f"did you mean {close[0]}?"
        if close
        else "see: sos list --all; a single word of text? name the incident before it",
    )


def _refuse_unreadable(store: Store, word: str) -> None:
    """An incident whose log can't be read at all is not one that never was. Raises StoreError."""
    client, _, number = word.lower().rpartition("-")
    if client in store.slugs_at_worst().value and number.isdigit():
        with suppress(NotFound):
            store.incident(store.log(client, int(number)))


def _named(incident: Incident, word: str) -> bool:
    return str(incident.number) == word or incident.id.startswith(word)


def _only(fitting: Sequence[Incident], incidents: Sequence[Incident]) -> Incident:
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise SeveralFit(f"{len(fitting)} incidents fit", fitting)
    if incidents:
        raise NotFound("no incident is in a state for that", "name one; see them: sos list --all")
    raise NotFound("there is no incident yet", 'open one: sos new CLIENT "what is wrong"')


def _list(incidents: Sequence[Incident]) -> str:
    named = [f"{incident.id} ({_short(incident.title)})" for incident in incidents[:MOST_NAMED]]
    more = len(incidents) - MOST_NAMED
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def _quoted(incident: Incident) -> str:
    return f'"{_short(incident.title)}"'


def _short(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= SHORT_TITLE else f"{line[: SHORT_TITLE - 1]}…"
