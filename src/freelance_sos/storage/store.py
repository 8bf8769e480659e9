"""The store: a folder of plain files. docs/files.md describes it for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from freelance_sos.domain.calendar import HolidayLookup
from freelance_sos.domain.errors import NotFound, StoreError
from freelance_sos.domain.events import Payload
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.names import SLUG, pick_client
from freelance_sos.domain.people import Client, Me
from freelance_sos.domain.problems import Problem
from freelance_sos.storage.all_logs import clients_with_logs, every_incident
from freelance_sos.storage.changes import Journal, text_of
from freelance_sos.storage.files import folder_entries, make_folder
from freelance_sos.storage.locks import Turn
from freelance_sos.storage.logs import Log, incident_of, log_paths, new_log, number_of, read_log
from freelance_sos.storage.message_files import MessageFiles
from freelance_sos.storage.people_files import at_worst, required_file
from freelance_sos.storage.runbook_files import Shelf, label_of
from freelance_sos.storage.shapes import ClientShape, MeShape
from freelance_sos.storage.toml_files import (
    BrokenFile,
    Loaded,
    TomlFile,
    in_domain,
    parse_toml,
    validate,
)
from freelance_sos.storage.writer import Writer

# With nothing readable, an emergency still runs: in UTC, every hour counted, so that nothing is due too late.
NO_ZONE = {"zone": "UTC", "hours": "24/7"}
ME = "sos.toml"
# What no time depends on: a slip there must not hide who is in hours.
ASIDE = ("backup", "support", "format")


class Store:
    """Reads and writes the files under ``root``. Reading never waits; writing takes the store's lock.

    ``journal`` remembers changes of files; without one they can't be taken back.
    """

    def __init__(self, root: Path, holidays: HolidayLookup, journal: Journal | None = None) -> None:
        self.root = root
        self.holidays = holidays
        self.journal = journal
        self.writer = Writer(root, journal)

    @property
    def me_path(self) -> Path:
        return self.root / ME

    @property
    def clients_folder(self) -> Path:
        return self.root / "clients"

    @property
    def incidents_folder(self) -> Path:
        return self.root / "incidents"

    @property
    def runbooks(self) -> Shelf:
        """The runbooks at hand, the store's own before those that come with sos."""
        return Shelf(self.root / "runbooks")

    @property
    def messages(self) -> MessageFiles:
        """The words of messages to clients, the store's own over those that come with sos."""
        return MessageFiles(self.root / "messages")

    def make(self) -> None:
        """The store's folders, private, where they are not there yet."""
        make_folder(self.root)
        make_folder(self.clients_folder)

    def require(self) -> None:
        """Raises StoreError unless there is a store here: an empty answer would be a wrong one."""
        try:
            there = any(self.root.iterdir())
        except FileNotFoundError:
            there = False
        except OSError as error:
            raise StoreError(f"can't read {self.root}: {error.strerror}", "check who owns it") from None
        if not there:
            raise StoreError(f"there is no store in {self.root}", "begin with: sos init")
        if not (self.root / ME).exists() and not self.clients_folder.is_dir():
            if self.clients_with_logs():
                told = f"{self.root} has incidents, but neither {ME} nor clients"
                raise StoreError(told, "bring them back from a copy; a new beginning over them: sos init")
            raise StoreError(f"{self.root} holds no store", "begin with: sos init, or set SOS_HOME")

    def locked(self) -> AbstractContextManager[Turn]:
        """Nobody else writes to this store meanwhile; tells whether the last writer was cut off."""
        return self.writer.locked()

    # -- people ------------------------------------------------------------------------------------

    def my_file(self) -> TomlFile:
        """sos.toml as it stands. Raises BrokenFile where it is missing or no TOML."""
        return required_file(self.me_path, ME, "sos init writes a new one")

    def me(self) -> Loaded[Me]:
        """You. Raises BrokenFile where sos.toml can't be used; whom to call may be left out, and told."""
        try:
            return self._me()
        except BrokenFile as broken:
            if all(problem.key.split(".")[0] in ASIDE for problem in broken.problems):
                return self.me_at_worst()
            raise

    def _me(self) -> Loaded[Me]:
        file = self.my_file()
        shape = validate(MeShape, file)
        me = in_domain(file, ["holidays"], lambda: shape.value.to_domain(self.holidays))
        return Loaded(value=me, problems=shape.problems)

    def me_at_worst(self) -> Loaded[Me]:
        """You, or what can be read of you: for an emergency, which is never refused for a broken file."""
        return at_worst(MeShape, self.my_file, ME, NO_ZONE, lambda shape: shape.to_domain(self.holidays))

    def slugs(self) -> list[str]:
        """The short names of all clients, sorted. Raises BrokenFile where their whole folder is gone."""
        if not self.clients_folder.exists() and (known := self.clients_with_logs()):
            told = f"the folder is gone, and there are incidents of {', '.join(known[:3])}"
            hint = "bring it back: sos sync --bring-back, or a copy; shall all of them go? make it, empty"
            raise BrokenFile([Problem(file="clients", message=told, hint=hint)])
        names = (path.stem for path in folder_entries(self.clients_folder) if path.suffix == ".toml")
        return [name for name in names if SLUG.fullmatch(name)]

    def slugs_at_worst(self) -> Loaded[list[str]]:
        """The same for an emergency: none where their folder is gone, which is told."""
        try:
            return Loaded(value=self.slugs())
        except BrokenFile as broken:
            return Loaded(value=[], problems=broken.problems)

    def slug(self, word: str) -> str:
        """The client ``word`` names or uniquely begins. Raises NotFound with the nearest."""
        return pick_client(word, self.slugs())

    def slug_in_emergency(self, word: str) -> str:
        """The same, also for a client whose file is lost and whose incidents are known. Raises NotFound."""
        lost = [slug for slug in self.clients_with_logs() if not self.removed_paths(slug)]
        return pick_client(word, {*self.slugs_at_worst().value, *lost})

    def client_path(self, slug: str) -> Path:
        return self.clients_folder / f"{slug}.toml"

    def client_file(self, slug: str) -> TomlFile:
        """One client's file as it stands. Raises BrokenFile where it is missing or no TOML."""
        return required_file(self.client_path(slug), f"clients/{slug}.toml", f"sos client add {slug}")

    def client(self, slug: str) -> Loaded[Client]:
        """One client. Raises BrokenFile where the file can't be used."""
        return self.parse_client(slug, self.client_file(slug))

    def parse_client(self, slug: str, file: TomlFile) -> Loaded[Client]:
        """The client that ``file`` describes, wherever it stands. Raises BrokenFile."""
        shape = validate(ClientShape, file)
        client = in_domain(file, ["holidays"], lambda: shape.value.to_domain(slug, self.holidays))
        return Loaded(value=client, problems=shape.problems)

    def check_client_text(self, slug: str, data: bytes) -> Loaded[Client]:
        """The client that the bytes of a file describe, before they are kept. Raises BrokenFile."""
        return self.parse_client(slug, parse_toml(data, f"clients/{slug}.toml"))

    def client_at_worst(self, slug: str) -> Loaded[Client]:
        """One client, or what can be read of it: for an emergency."""
        return at_worst(
            ClientShape,
            lambda: self._client_file_even_removed(slug),
            f"clients/{slug}.toml",
            {"name": slug, **NO_ZONE},
            lambda shape: shape.to_domain(slug, self.holidays),
        )

    # -- incidents ---------------------------------------------------------------------------------

    def clients_with_logs(self) -> list[str]:
        """Every client that ever had an incident; also those that were removed."""
        return clients_with_logs(self.incidents_folder)

    def every_incident(self) -> Loaded[list[Incident]]:
        """Every incident that can be read, taken-back ones too, with what can't be read."""
        return every_incident(self.incidents_folder)

    def incidents(self) -> Loaded[list[Incident]]:
        """The same without those that were taken back."""
        found = self.every_incident()
        return replace(found, value=[one for one in found.value if one.status != "retracted"])

    def log(self, client: str, number: int) -> Log:
        """The log of one incident. Raises NotFound where there is none."""
        for path in log_paths(self.incidents_folder, client):
            if number_of(path) == number:
                return read_log(path)
        raise NotFound(f"no incident {client}-{number}")

    def log_of(self, incident: Incident) -> Log:
        """The log that ``incident`` was read from, also where two machines gave out the same number."""
        ids = {event.id for event in incident.timeline}
        for path in log_paths(self.incidents_folder, incident.client):
            if number_of(path) == incident.number:
                log = read_log(path)
                if any(event.id in ids for event in log.events):
                    return log
        raise NotFound(f"no incident {incident.id}")

    def new_log(self, client: str) -> Log:
        """A log for the client's next incident; call it under the lock."""
        return new_log(self.incidents_folder, client)

    def append(self, log: Log, payloads: Sequence[Payload], at: datetime, recorded: datetime) -> Incident:
        """One event a payload, on the disk when this returns; gives the incident after it."""
        return self.incident(self.writer.append(log, payloads, at, recorded))

    def incident(self, log: Log) -> Incident:
        """What ``log`` adds up to. Raises StoreError where not one line of it can be read."""
        if incident := incident_of(log):
            return incident
        raise StoreError(
            f"{log.label}: not one line can be read", "the file is kept as it is; mend it by hand"
        )

    # -- files for people --------------------------------------------------------------------------

    def write_me(self, data: bytes) -> Path:
        """sos.toml, wholly."""
        self.make()
        return self._write(ME, data)

    def write_client(self, slug: str, data: bytes) -> Path:
        """One client file, wholly."""
        return self._write(f"clients/{slug}.toml", data)

    def write_runbook(self, name: str, data: bytes) -> Path:
        """One runbook of the store, wholly."""
        return self._write(label_of(name), data)

    def remove_client(self, slug: str, stamp: str) -> Path:
        """The client's file moved to ``clients/removed/``; its incidents stay. Raises NotFound for none."""
        label = f"clients/{slug}.toml"
        if (text := text_of(self.root, label)) is None:
            raise NotFound(f"{label} is gone", "see them: sos client list")
        target = self._removed_folder / f"{slug}.toml"
        if target.exists():
            target = self._removed_folder / f"{slug}-{stamp}.toml"
        self.change({label: None, f"clients/removed/{target.name}": text})
        return target

    def change(self, texts: Mapping[str, bytes | None], *, undoes: str = "", redoes: str = "") -> None:
        """Make each file, by its label, hold its text, as Writer.change does: the one way to write files."""
        self.writer.change(texts, undoes=undoes, redoes=redoes)

    def removed_paths(self, slug: str) -> list[Path]:
        """The files of removed clients of that short name, the one removed last at the end."""
        first = self._removed_folder / f"{slug}.toml"
        later = sorted(self._removed_folder.glob(f"{slug}-[0-9]*T[0-9]*.toml"))
        return [path for path in (first, *later) if path.is_file()]

    def unread_names(self) -> list[str]:
        """Files in ``clients`` that no command reads, because their name is no short name."""
        try:
            paths = [path for path in self.clients_folder.iterdir() if path.suffix.lower() == ".toml"]
        except OSError:
            return []
        return sorted(path.name for path in paths if path.suffix != ".toml" or not SLUG.fullmatch(path.stem))

    # -- inside ------------------------------------------------------------------------------------

    def _write(self, label: str, data: bytes) -> Path:
        self.change({label: data})
        return self.root / label

    @property
    def _removed_folder(self) -> Path:
        return self.clients_folder / "removed"

    def _client_file_even_removed(self, slug: str) -> TomlFile:
        """The incidents of a removed client still know whose they are."""
        try:
            removed = [] if self.client_path(slug).exists() else self.removed_paths(slug)
        except OSError:
            removed = []
        if not removed:
            return self.client_file(slug)
        return required_file(removed[-1], f"clients/removed/{removed[-1].name}", "")
