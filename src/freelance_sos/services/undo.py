"""Taking back what the last command did to an incident or a file, and letting it stand again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from freelance_sos.domain.changes import Change, ChangedFile, Deed, FileText, deeds, undoings
from freelance_sos.domain.decide import decide_redo, decide_undo, retracted_by
from freelance_sos.domain.errors import NotAllowed, NotFound
from freelance_sos.domain.events import Retracted
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.layout import toml_part_of
from freelance_sos.domain.names import pick_client
from freelance_sos.domain.problems import Problem
from freelance_sos.services.finding import anything, find_incident
from freelance_sos.services.incidents import Recorded, view_of
from freelance_sos.services.moment import Moment
from freelance_sos.services.people import AtWorst
from freelance_sos.storage.changes import first_other, never_happened
from freelance_sos.storage.json_text import dump_instant
from freelance_sos.storage.locks import Turn
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import BrokenFile, parse_toml

IsMeant = Callable[[Deed], bool]
Which = Callable[[Iterable[Incident], Sequence[Change], datetime], list[Deed]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversed:
    """What one command had done, and is taken back now, or stands again.

    ``recorded`` is the incident after it, with the events that it is about; None for files alone.
    """

    recorded: Recorded | None
    files: tuple[ChangedFile, ...]
    problems: tuple[Problem, ...]


def undo(store: Store, word: str | None, moment: Moment) -> Reversed:
    """Take back the last thing that any command did; with a ``word`` in that incident, or to that client.

    Raises NotFound where nothing is left, NotAllowed where a file was changed since by something else, or
    where the last command was cut off and this is not what it did.
    """
    is_meant = _meant(store, word, store.incidents().value)
    with store.locked() as turn:
        history = _History(store, moment.recorded)
        deed = history.last(deeds, is_meant)
        history.refuse_cut_off(turn, deed, is_meant)
        if deed is None:
            raise NotFound("nothing is left to take back")
        _refuse_final(deed)
        _refuse_changed(store, deed)
        retracted = decide_undo(deed.incident, deed.recorded) if deed.incident else None
        return _answered(store, deed, retracted, moment, is_undo=True)


def redo(store: Store, word: str | None, moment: Moment) -> Reversed:
    """Let stand again what the last undo took back.

    Raises as undo does, and NotAllowed where something was done since.
    """
    is_meant = _meant(store, word, store.every_incident().value)
    with store.locked() as turn:
        history = _History(store, moment.recorded)
        undone, done = history.last(undoings, is_meant), history.last(deeds, is_meant)
        history.refuse_cut_off(turn, undone, is_meant)
        if undone is None:
            raise NotFound("nothing is there to stand again", "sos redo answers the last sos undo")
        if done and done.recorded > undone.recorded:
            raise NotAllowed(
                f"{_name(done)} was changed since the last undo", "what was taken back stays taken back"
            )
        _refuse_changed(store, undone)
        retracted = decide_redo(undone.incident, undone.recorded) if undone.incident else None
        return _answered(store, undone, retracted, moment, is_undo=False)


def _answered(
    store: Store, deed: Deed, retracted: Retracted | None, moment: Moment, *, is_undo: bool
) -> Reversed:
    """Write what answers ``deed``: its files as they were, and a line in its incident."""
    people = AtWorst(store)
    if deed.incident:
        # Before anything is written: what can't be read afterwards would look like an undo that failed.
        people.client(deed.incident.client)
    for change in deed.changes:
        answers = {"undoes" if is_undo else "redoes": change.id}
        texts = {one.label: one.before for one in change.files}
        store.change(texts, **answers)
    recorded, problems = None, people.problems
    if deed.incident and retracted:
        recorded = _retract(store, deed, retracted, people, moment)
        problems = [*recorded.problems, *problems]
    return Reversed(
        recorded=recorded,
        files=tuple(
            file for one in deed.changes for file in _changed_files(one if is_undo else one.reversed())
        ),
        problems=tuple(problems),
    )


def _retract(store: Store, deed: Deed, retracted: Retracted, people: AtWorst, moment: Moment) -> Recorded:
    assert deed.incident
    log = store.log_of(deed.incident)
    incident = store.append(log, [retracted], moment.at, moment.recorded)
    named = retracted_by(deed.events) or frozenset(event.id for event in deed.events)
    return Recorded(
        view=view_of(incident, people, moment.at),
        events=tuple(event for event in incident.timeline if event.id in named),
        problems=log.problems,
    )


# -- what is meant ---------------------------------------------------------------------------------


def _meant(store: Store, word: str | None, incidents: Sequence[Incident]) -> IsMeant:
    """Which deeds ``word`` means: a client's by the short name, else those of the incident that it names."""
    if not word:
        return lambda _: True
    clients = _clients(store)
    slug = word.lower()
    if slug not in clients:
        if named := _named(store, word, incidents):
            ids = {event.id for event in named.timeline}
            return lambda deed: bool(deed.incident and ids & {one.id for one in deed.incident.timeline})
        slug = pick_client(word, clients)
    return lambda deed: slug in deed.clients


def _named(store: Store, word: str, incidents: Sequence[Incident]) -> Incident | None:
    """The incident that ``word`` names; None where it may begin the name of a client instead."""
    # By its whole id also one whose opening was taken back, where that is asked for.
    if same := [one for one in incidents if one.id == word.lower()]:
        return same[0] if len(same) == 1 else find_incident(store, word, anything)
    try:
        return find_incident(store, word, anything)
    except NotFound:
        with suppress(NotFound):
            pick_client(word, _clients(store))
            return None
        raise


def _clients(store: Store) -> list[str]:
    """Everybody who has a file, an incident or something to take back, also those who were removed."""
    known = store.journal.changes() if store.journal else []
    changed = {slug for change in known for slug in change.clients}
    return sorted({*store.slugs_at_worst().value, *store.clients_with_logs(), *changed})


# -- what may be done ------------------------------------------------------------------------------


class _History:
    """All that is known of what was done and taken back, read once. Under the lock."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._now = now
        self._root = store.root
        self._journal = store.journal
        self._incidents = store.every_incident().value
        if self._journal:
            self._journal.settle(self._root)

    def last(self, which: Which, is_meant: IsMeant) -> Deed | None:
        """The last one that is meant. A change of which no file knows never happened: it is forgotten."""
        while found := self._all(which, is_meant):
            void = [change.id for change in found[-1].changes if never_happened(self._root, change)]
            if not (void and self._journal):
                return found[-1]
            self._journal.forget(void)
        return None

    def refuse_cut_off(self, turn: Turn, deed: Deed | None, is_meant: IsMeant) -> None:
        """After a crash the last thing that stands may not be the last that was typed: that is said once.

        What was cut off had noted when it would be recorded. Where ``deed`` is that, or where that was done
        to something else, ``deed`` is what is meant.
        """
        if not turn.was_cut_off or (deed and dump_instant(deed.recorded) == turn.left):
            return
        landed = self._recorded_at(turn.left)
        if landed and not any(map(is_meant, landed)):
            return
        told = f"the last command was cut off {'just after' if landed else 'before'} it was done"
        raise NotAllowed(told, "nothing is changed now; see what stands: sos list; then once more")

    def _recorded_at(self, recorded: str) -> list[Deed]:
        """Whatever was written at that instant, also what took something back or forth."""
        changes = self._journal.changes() if self._journal else []
        texts = (Deed(recorded=one.recorded, changes=(one,)) for one in changes)
        logs = (
            Deed(recorded=event.recorded, incident=one) for one in self._incidents for event in one.timeline
        )
        return [deed for deed in (*texts, *logs) if dump_instant(deed.recorded) == recorded]

    def _all(self, which: Which, is_meant: IsMeant) -> list[Deed]:
        changes = self._journal.changes() if self._journal else []
        return [deed for deed in which(self._incidents, changes, self._now) if is_meant(deed)]


def _refuse_final(deed: Deed) -> None:
    """What was done before it may still be taken back, but not as if it were the last."""
    if what := next((one.final for one in deed.changes if one.final), ""):
        told = f"the last thing was {what}, and that can't be taken back"
        raise NotAllowed(told, "what was before it goes by name: sos undo CLIENT")


def _refuse_changed(store: Store, deed: Deed) -> None:
    for change in deed.changes:
        if label := first_other(store.root, change):
            raise NotAllowed(f"{label} was changed since by something else; it stays", _where_to_look(label))


def _where_to_look(label: str) -> str:
    name = PurePosixPath(label).stem
    match toml_part_of(label):
        case "client":
            return f"see it: sos client show {name}"
        case "runbook":
            return f"see it: sos runbook show {name}"
        case _:
            return "look into it with an editor"


def _name(deed: Deed) -> str:
    return deed.incident.id if deed.incident else deed.changes[0].main.label


# -- what is told ----------------------------------------------------------------------------------


def _changed_files(change: Change) -> list[ChangedFile]:
    """Each file, but of one that was moved only where it had been."""
    if change.is_move:
        return [ChangedFile(label=change.main.label, doing=change.doing)]
    return [_changed_file(one) for one in change.files]


def _changed_file(file: FileText) -> ChangedFile:
    keys = _changed_keys(file.label, file.before, file.after) if file.before and file.after else ()
    return ChangedFile(label=file.label, doing=file.doing, keys=keys)


def _changed_keys(label: str, before: bytes, after: bytes) -> tuple[str, ...]:
    """The keys and tables at the top of a file that say something else; none where it is no TOML."""
    try:
        old, new = parse_toml(before, label).values, parse_toml(after, label).values
    except BrokenFile:
        return ()
    return tuple(key for key in {**new, **old} if old.get(key) != new.get(key))
