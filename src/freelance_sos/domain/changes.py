"""What commands did to files and incidents, in order: what may be taken back, and what may stand again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from freelance_sos.domain.belongings import client_of
from freelance_sos.domain.decide import standing_events, standing_retractions
from freelance_sos.domain.events import Event
from freelance_sos.domain.incident import Incident

# No line is older than this program: a clock that says so has lost its time.
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
FAR_AHEAD = timedelta(days=3653)
Doing = Literal["added", "edited", "removed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileText:
    """A file by its label, and its whole text before and after; None where it was or is not there."""

    label: str
    before: bytes | None
    after: bytes | None

    @property
    def doing(self) -> Doing:
        """What was done to it."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one command did to files for people. ``undoes`` or ``redoes``: the id of the change it answers.

    ``final`` names what can't be taken back, such as a purge; nothing is known of its files.
    """

    id: str
    recorded: datetime
    files: tuple[FileText, ...]
    undoes: str = ""
    redoes: str = ""
    final: str = ""

    @property
    def main(self) -> FileText:
        """The file that it was about: of a removed one where it had been, not where it lies now."""
        return next((one for one in self.files if one.before is not None), self.files[0])

    @property
    def doing(self) -> Doing:
        """What was done to that file."""
        return self.main.doing

    @property
    def is_move(self) -> bool:
        """Whether it was one text that went from one place to another."""
        return [one.before for one in self.files] == [one.after for one in reversed(self.files)]

    @property
    def clients(self) -> frozenset[str]:
        """The short names of those whose files these are."""
        return frozenset(filter(None, (client_of(one.label) for one in self.files)))

    def reversed(self) -> Change:
        """The change that it takes back, or that takes it back."""
        files = (FileText(label=one.label, before=one.after, after=one.before) for one in self.files)
        return replace(self, files=tuple(files))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """What had been done to a file, and to which of its keys."""

    label: str
    doing: Doing
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """All that one command did: events in one incident, changes of files, or both, under one ``recorded``."""

    recorded: datetime
    incident: Incident | None = None
    events: tuple[Event, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def clients(self) -> frozenset[str]:
        """The short names of those it was about."""
        own = [self.incident.client] if self.incident else []
        return frozenset(own).union(*(change.clients for change in self.changes))


def deeds(incidents: Iterable[Incident], changes: Sequence[Change], now: datetime) -> list[Deed]:
    """Everything that stands and may be taken back, in order; what no clock wrote comes first of all."""
    answered = _answered(changes)
    plain = (one for one in changes if not one.undoes and not one.redoes and one.id not in answered)
    return _grouped(((one, standing_events(one)) for one in incidents), plain, now)


def undoings(incidents: Iterable[Incident], changes: Sequence[Change], now: datetime) -> list[Deed]:
    """Every taking back that stands, in order; ``events`` are the retractions."""
    answered = _answered(changes)
    undone = (one for one in changes if one.undoes and one.id not in answered)
    return _grouped(((one, standing_retractions(one)) for one in incidents), undone, now)


def _answered(changes: Sequence[Change]) -> frozenset[str]:
    """Ids of changes that count no more: undone ones, and undoings that were redone."""
    undone: dict[str, str] = {}
    redone: set[str] = set()
    for change in changes:
        if change.undoes:
            undone[change.undoes] = change.id
        elif change.redoes:
            redone.add(change.redoes)
            undone = {what: by for what, by in undone.items() if by != change.redoes}
    return frozenset(undone) | redone


def is_far_ahead(recorded: datetime, now: datetime) -> bool:
    """Whether no clock can have written that: it must not set the time of all that comes later."""
    return recorded >= max(now, BEGINNING) + FAR_AHEAD


def _grouped(
    by_incident: Iterable[tuple[Incident, Sequence[Event]]], changes: Iterable[Change], now: datetime
) -> list[Deed]:
    left: dict[datetime, list[Change]] = {}
    for change in changes:
        left.setdefault(change.recorded, []).append(change)
    found: list[Deed] = []
    for incident, events in by_incident:
        for recorded in sorted({event.recorded for event in events}):
            together = tuple(event for event in events if event.recorded == recorded)
            beside = tuple(left.pop(recorded, ()))
            found.append(Deed(recorded=recorded, incident=incident, events=together, changes=beside))
    found += [Deed(recorded=recorded, changes=tuple(ones)) for recorded, ones in left.items()]
    return sorted(found, key=lambda deed: (not is_far_ahead(deed.recorded, now), deed.recorded))
