"""Clients from a table or an address book: each that is sound becomes a file, the others are told by line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

from freelance_sos.adapters.client_table import read_table
from freelance_sos.adapters.vcard import read_cards
from freelance_sos.domain.belongings import clients_in
from freelance_sos.domain.client_rows import ClientRow, ClientRows
from freelance_sos.domain.errors import SosError, UsageError
from freelance_sos.domain.names import check_slug
from freelance_sos.domain.problems import Problem
from freelance_sos.services import checks
from freelance_sos.services.clients import NewClient, possible_slugs
from freelance_sos.storage.files import folder_entries
from freelance_sos.storage.message_files import languages
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import BrokenFile

MOST_NOTES = 10_000
_CHECKS: Mapping[str, Callable[[str], str]] = {
    "name": checks.check_name,
    "slug": check_slug,
    "hours": checks.check_hours,
    "language": checks.check_language,
    "address": checks.check_address,
    "holidays": checks.check_region,
    "channel": checks.check_line,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What all rows lack: taken where a row does not say it."""

    zone: str = ""
    language: str = ""
    hours: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedClients:
    """Who came; and by line who was here already, and who had been removed."""

    added: tuple[NewClient, ...]
    known: Mapping[int, str]
    removed: Mapping[int, str]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Group:
    """The rows of one client, the first of which says who they are."""

    row: ClientRow
    values: dict[str, str]
    contacts: list[Mapping[str, str]] = field(default_factory=list)


def import_clients(
    store: Store, data: bytes, form: str, usual: Usual, now: datetime, *, label: str, is_kept: bool = True
) -> ImportedClients:
    """Write a file for every sound client in ``data``, a table (``csv``) or cards (``vcf``).

    Whoever is here already stays as they are. What ``usual`` holds has passed its check. Raises UsageError
    where ``data`` can't be read, or holds nobody who can be taken in or is here.
    """
    read = read_cards(data, label) if form == "vcf" else read_table(data, label)
    if not is_kept:
        return _Planner(store, usual, now, label).plan(read)
    with store.locked():
        done = _Planner(store, usual, now, label).plan(read)
        store.change({f"clients/{one.slug}.toml": one.text for one in done.added})
    return done


class _Desk:
    """Who is here, or was: nobody takes their short name."""

    def __init__(self, store: Store) -> None:
        slugs = store.slugs()
        removed = folder_entries(store.clients_folder / "removed")
        self.left = {
            *store.clients_with_logs(),
            *clients_in(f"clients/removed/{one.name}" for one in removed),
        }
        self.left -= set(slugs)
        names = {slug: store.client_at_worst(slug).value.name for slug in sorted({*slugs, *self.left})}
        self.by_name = {_folded(name): slug for slug, name in names.items()}
        # Where the disk takes Acme.toml for acme.toml, it is in the way.
        unread = {PurePath(name).stem.casefold() for name in store.unread_names()}
        self.taken = {*names, *unread}

    def known_as(self, values: Mapping[str, str]) -> str:
        """The short name under which they are known here; ``""`` for somebody new."""
        if (slug := values.get("slug", "")) in self.taken:
            return slug
        return self.by_name.get(_folded(values.get("name", "")), "")

    def free_slug(self, name: str) -> str:
        """A short name that nobody has. Raises UsageError where the letters of ``name`` give none."""
        for slug in possible_slugs(name):
            if slug not in self.taken:
                return check_slug(slug)
        raise UsageError("its name gives no short name", "add a column slug, such as acme")


class _Planner:
    """Makes clients of rows; what can't be used is told by line."""

    def __init__(self, store: Store, usual: Usual, now: datetime, label: str) -> None:
        self.store = store
        self.usual = usual
        self.now = now
        self.label = label
        self.desk = _Desk(store)
        self.problems: list[Problem] = []

    def plan(self, read: ClientRows) -> ImportedClients:
        """Who comes, and who is here."""
        added: list[NewClient] = []
        known: dict[int, str] = {}
        removed: dict[int, str] = {}
        self.problems += read.problems
        for group in self._grouped(read.rows):
            line = group.row.line
            if who := self.desk.known_as(group.values):
                (removed if who in self.desk.left else known)[line] = who
                continue
            try:
                new = self._checked(group)
            except BrokenFile as broken:
                first = broken.problems[0]
                self._tell(line, f"left out: {first.key}: {first.message}", first.hint)
            except SosError as error:
                self._tell(line, f"left out: {error.message}", error.hint)
            else:
                self.desk.taken.add(new.slug)
                added.append(new)
        return ImportedClients(
            added=tuple(added),
            known=known,
            removed=removed,
            problems=tuple(sorted(self.problems, key=lambda one: one.line or 0)),
        )

    def _tell(self, line: int, message: str, hint: str = "") -> None:
        self.problems.append(Problem(file=self.label, line=line, message=message, hint=hint, level="warning"))

    def _grouped(self, rows: Sequence[ClientRow]) -> list[_Group]:
        """Rows with the same short name or name are one client, with a contact each."""
        groups: list[_Group] = []
        by_word: dict[tuple[str, str], _Group] = {}
        for row in rows:
            words = [(key, _folded(row.values[key])) for key in ("slug", "name") if key in row.values]
            group = next((by_word[word] for word in words if word in by_word), None)
            if group is None:
                group = _Group(row, {})
                groups.append(group)
            by_word |= dict.fromkeys(words, group)
            for key, given in row.values.items():
                if group.values.setdefault(key, given) != given and key != "name":
                    self._tell(row.line, f"{key} is another one than in line {group.row.line}: left out")
            if row.contact:
                group.contacts.append(row.contact)
        return groups

    def _checked(self, group: _Group) -> NewClient:
        """The client that a group of rows describes. Raises SosError where something of it is wrong."""
        given = dict(group.values)
        if "name" not in given and "slug" not in given:
            raise UsageError("no name", "add a column name")
        given.setdefault("name", given.get("slug", "").replace("-", " ").title())
        sound = {key: _passed(key, check, given[key]) for key, check in _CHECKS.items() if key in given}
        notes = given.get("notes", "")
        if len(notes) > MOST_NOTES:
            raise UsageError(f"its notes are longer than {MOST_NOTES:,} letters", "shorten them")
        contacts = [_contact(one, sound["name"]) for one in group.contacts]
        new = NewClient(
            slug=sound.get("slug") or self.desk.free_slug(sound["name"]),
            name=sound["name"],
            zone=self._zone(group),
            hours=sound.get("hours") or self.usual.hours,
            language=sound.get("language") or self.usual.language,
            address=sound.get("address") or self.usual.address,
            holidays=sound.get("holidays", ""),
            channel=sound.get("channel", ""),
            notes=notes,
            contact=contacts[0] if contacts else {},
            more_contacts=tuple(contacts[1:]),
        )
        self.store.check_client_text(new.slug, new.text)
        return new

    def _zone(self, group: _Group) -> str:
        """As it was written; else that of their country; else the one for all. Raises UsageError."""
        from freelance_sos.adapters.countries import zone_of_country

        written, row = group.values.get("zone", ""), group.row
        try:
            if written:
                return _passed("zone", checks.check_zone, written)
        except UsageError as error:
            # What a program wrote into a card is often an offset: whoever made the card never saw it.
            if not row.is_card:
                raise
            self._tell(row.line, error.message, error.hint)
        there = zone_of_country(row.country, self.now, languages()) if row.country else ""
        if zone := there or self.usual.zone:
            return zone
        raise UsageError("no zone", "add --zone" if row.is_card else "add a column zone, or --zone")


def _contact(given: Mapping[str, str], name: str) -> dict[str, str]:
    """The keys of one contact; one without a name goes by that of the client."""
    contact = {key: _passed(key, checks.check_line, value) for key, value in given.items()}
    return {"name": contact.pop("name", name), **contact}


def _passed(key: str, check: Callable[[str], str], text: str) -> str:
    try:
        return check(text)
    except UsageError as error:
        raise UsageError(f"{key}: {error.message}", error.hint) from None


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
