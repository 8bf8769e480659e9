"""Clients: adding, looking up, checking and removing them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from freelance_sos.adapters.public_holidays import regions_that_differ
from freelance_sos.domain.agreement_version import is_accepted
from freelance_sos.domain.clients import ClientView, coming_days
from freelance_sos.domain.errors import NotAllowed, SosError
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.languages import pick_language
from freelance_sos.domain.names import check_slug, slug_from
from freelance_sos.domain.people import Client
from freelance_sos.domain.problems import Problem
from freelance_sos.services.other_texts import waiting_problems
from freelance_sos.storage.client_files import new_client_text
from freelance_sos.storage.message_files import languages
from freelance_sos.storage.store import ME, Store
from freelance_sos.storage.toml_files import BrokenFile, TomlFile

MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClient:
    """What ``sos client add`` writes; every text has passed its check."""

    slug: str
    name: str
    zone: str
    hours: str
    language: str = ""
    address: str = ""
    holidays: str = ""
    channel: str = ""
    notes: str = ""
    contact: Mapping[str, str] = field(default_factory=dict)
    more_contacts: tuple[Mapping[str, str], ...] = ()
    response: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def text(self) -> bytes:
        """The file that is written of it."""
        values = {
            "name": self.name,
            "zone": self.zone,
            "language": self.language,
            "address": self.address,
            "hours": self.hours,
            "holidays": self.holidays,
            "channel": self.channel,
            "notes": self.notes,
            "contact": [dict(one) for one in (self.contact, *self.more_contacts) if one],
            "response": self.response,
        }
        return new_client_text({key: value for key, value in values.items() if value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A client's file as it now stands on the disk."""

    client: Client
    path: Path
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Everything that is wrong with the files that were looked at."""

    files: int
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> int:
        """How many findings stop something."""
        return sum(problem.level == "error" for problem in self.problems)


def add_client(store: Store, new: NewClient, now: datetime) -> Kept:
    """Write a new client's file. Raises NotAllowed where the short name is or was somebody else's."""
    data = new.text
    with store.locked():
        refuse_taken(store, new.slug, new.name)
        client = store.check_client_text(new.slug, data).value
        path = store.write_client(new.slug, data)
    return Kept(client=client, path=path, problems=tuple(region_problems(store, client.slug, now)))


def refuse_existing(store: Store, slug: str) -> None:
    """Raises NotAllowed where ``slug`` is a client, sound or not."""
    if slug in store.slugs():
        raise NotAllowed(f'there is a client "{slug}" already', f"change it: sos client edit {slug}")


def refuse_taken(store: Store, slug: str, name: str) -> None:
    """Raises NotAllowed where ``slug`` is a client, or was one whose incidents would become this one's."""
    refuse_existing(store, slug)
    removed = store.removed_paths(slug)
    theirs = [one for one in store.incidents().value if one.client == slug] if removed else []
    before = store.client_at_worst(slug).value.name if theirs else name
    if before.casefold() != name.casefold():
        belong = "belongs" if len(theirs) == 1 else "belong"
        told = f'"{slug}" was "{before}", and {_named(theirs)} still {belong} to it'
        raise NotAllowed(told, "choose another short name")


def free_slug(store: Store, name: str) -> str:
    """A short name for a new client ``name`` that nobody has or had; ``""`` where its letters give none."""
    first = slug_from(name)
    taken = {*store.slugs(), *store.clients_with_logs()}
    removed = bool(first) and bool(store.removed_paths(first))
    for slug in possible_slugs(name):
        if slug not in taken or (slug == first and _is_same(store, first, name, removed)):
            return check_slug(slug)
    return ""


def possible_slugs(name: str) -> list[str]:
    """Short names for ``name``, the best one first; none where its letters give none."""
    first = slug_from(name)
    whole = "-".join(filter(None, (slug_from(word) for word in name.split())))[:40].strip("-")
    numbered = [f"{first[:37]}-{number}" for number in range(2, 100)] if first else []
    return list(filter(None, (first, whole, *numbered)))


def _is_same(store: Store, slug: str, name: str, removed: bool) -> bool:
    """Whether ``slug`` stands for this very client: then saying so is better than a second name."""
    if slug in store.slugs() or removed:
        return store.client_at_worst(slug).value.name.casefold() == name.casefold()
    return False


def look_up(store: Store, slug: str, now: datetime) -> tuple[ClientView, tuple[Problem, ...]]:
    """One client, with its coming days; what can't be used is told and named in ``broken``.

    Raises BrokenFile where nothing can be read.
    """
    broken: frozenset[str] = frozenset()
    try:
        loaded = store.client(slug)
    except BrokenFile as error:
        if not all(problem.key for problem in error.problems):
            raise
        loaded = store.client_at_worst(slug)
        broken = frozenset(problem.key.split(".")[0] for problem in error.problems)
    client = loaded.value
    view = ClientView(
        client=client,
        now=now,
        coming=coming_days(client.calendar, client.calendar.local_date(now)),
        unfinished=tuple(one.id for one in _unfinished(store, slug)),
        broken=broken,
    )
    return view, (*loaded.problems, *waiting_problems(store.root, f"clients/{slug}.toml"))


def check_files(store: Store, slugs: Sequence[str], now: datetime) -> Checked:
    """Everything that is wrong with the files of ``slugs``; with all clients' and sos.toml for none."""
    chosen = list(slugs) or store.slugs()
    problems: list[Problem] = []
    if not slugs:
        problems += _own_problems(store, now)
        problems += [_unread(name) for name in store.unread_names()]
        problems += store.messages.problems()
    for slug in chosen:
        problems += _client_problems(store, slug, now)
    # What an emergency goes on with is no part of what is wrong.
    plain = tuple(replace(problem, meanwhile="") for problem in problems)
    return Checked(files=len(chosen) + (not slugs), problems=plain)


def remove_client(store: Store, slug: str, now: datetime) -> tuple[Path, int]:
    """Move a client's file out of the way; its incidents stay. Gives the file, and how many there are.

    Raises NotAllowed while incidents are unfinished.
    """
    with store.locked():
        refuse_unfinished(store, slug)
        path = store.remove_client(slug, f"{now:%Y%m%dT%H%M%SZ}")
    return path, sum(one.client == slug for one in store.incidents().value)


def refuse_unfinished(store: Store, slug: str) -> None:
    """Raises NotAllowed while the client has incidents that are not over, naming them."""
    if unfinished := _unfinished(store, slug):
        raise NotAllowed(
            f"{_named(unfinished)} {'is' if len(unfinished) == 1 else 'are'} not over",
            "resolve and close, or cancel, first",
        )


def region_problems(store: Store, slug: str, now: datetime) -> Iterator[Problem]:
    """The same for a client's file on the disk, whatever else is wrong with it."""
    try:
        yield from unnamed_region(store.client_file(slug), now)
    except BrokenFile:
        return


def unnamed_region(file: TomlFile, now: datetime) -> Iterator[Problem]:
    """A warning where ``file`` names a country whose regions have different holidays (ruling 15)."""
    named = file.values.get("holidays")
    try:
        regions = regions_that_differ(named, now.year) if isinstance(named, str) else []
    except SosError:
        return
    if regions:
        yield file.problem(
            ["holidays"],
            f'"{named}" names no region, and its regions have different holidays',
            hint=f"write {named}-… with one of {', '.join(regions)}",
            level="warning",
        )


def _client_problems(store: Store, slug: str, now: datetime) -> Iterator[Problem]:
    # Read at the worst, so that an error in one key does not hide what is wrong with another.
    yield from store.client_at_worst(slug).problems
    yield from region_problems(store, slug, now)
    yield from _accepted_problems(store, slug)
    yield from _unspoken(store, slug)
    yield from waiting_problems(store.root, f"clients/{slug}.toml")


def _unspoken(store: Store, slug: str) -> Iterator[Problem]:
    """A warning for each language of a client in which nothing can be said."""
    known = (*languages(), *store.messages.own_languages())
    try:
        file = store.client_file(slug)
    except BrokenFile:
        return
    for key in ("language", "second_language"):
        written = file.values.get(key)
        if isinstance(written, str) and written.strip() and pick_language(written, known) is None:
            yield file.problem(
                [key],
                f'there are no words in "{written[:40]}": messages fall back to another language',
                hint=f"there are: {', '.join(languages())}; your own: docs/say.md",
                level="warning",
            )


def _accepted_problems(store: Store, slug: str) -> Iterator[Problem]:
    """A warning where the client accepted something else than what the file says now."""
    try:
        client, file = store.client(slug).value, store.client_file(slug)
    except BrokenFile:
        return
    if client.accepted and not is_accepted(client):
        told = f"version {client.accepted.version} of {client.accepted.on} is not what the file says now"
        yield file.problem(
            ["accepted"],
            f"{told}; not accepted yet",
            hint=f"send it again: sos client agreement {slug}; when they say yes, add --accepted today",
            level="warning",
        )


def _own_problems(store: Store, now: datetime) -> Iterator[Problem]:
    yield from store.me_at_worst().problems
    yield from waiting_problems(store.root, ME)
    try:
        yield from unnamed_region(store.my_file(), now)
    except BrokenFile:
        return


def _unread(name: str) -> Problem:
    better = slug_from(name.rpartition(".")[0])
    hint = f"rename it, such as to {better}.toml" if better else "rename it, such as to acme.toml"
    return Problem(file=f"clients/{name}", message="is not read: its name is no short name", hint=hint)


def _unfinished(store: Store, slug: str) -> list[Incident]:
    return [one for one in store.incidents().value if one.client == slug and one.is_unfinished]


def _named(incidents: Sequence[Incident]) -> str:
    ids = [incident.id for incident in incidents]
    more = len(ids) - MOST_NAMED
    return ", ".join(ids[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
