"""Lessons come back: an improvement that was made becomes a step of a runbook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from freelance_sos.domain.actions import ActionItem
from freelance_sos.domain.errors import NotFound, UsageError
from freelance_sos.domain.incident import Action
from freelance_sos.domain.names import nearest
from freelance_sos.domain.runbook import Runbook
from freelance_sos.domain.runbook_views import Learned
from freelance_sos.services.actions import finish_action
from freelance_sos.services.incidents import Recorded
from freelance_sos.services.moment import Moment
from freelance_sos.services.runbook_edits import check_text, own_bytes, replace_text
from freelance_sos.storage.built_in_runbooks import built_in_bytes
from freelance_sos.storage.runbook_files import label_of
from freelance_sos.storage.runbook_places import phase_places
from freelance_sos.storage.runbook_steps import add_step
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import parse_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Into:
    """Where a lesson goes: a runbook by its name; a phase by its number or title, or "" for the usual one."""

    runbook: str
    phase: str = ""


def finish_into(
    store: Store, word: str | None, text: str, moment: Moment, into: Into
) -> tuple[ActionItem, Recorded, Learned]:
    """Mark one improvement as made, as finish_action does, and make it a step of a runbook.

    Raises also what fold_in raises, and NotFound for no such runbook; then nothing was recorded.
    """
    today = store.me_at_worst().value.calendar.local_date(moment.at)
    found = replace(into, runbook=store.runbooks.pick(into.runbook))
    learned: list[Learned] = []

    def fold(action: Action) -> None:
        learned.append(fold_in(store, found, action.text, action.incident, today))

    # The runbook is written before the log. If the program ends in between, the action is still to make, and
    # made again it finds its step there. The other way round it would be refused as done, and the step lost.
    item, recorded = finish_action(store, word, text, moment, before=fold)
    return item, recorded, learned[0]


def fold_in(store: Store, into: Into, do: str, source: str, today: date) -> Learned:
    """Make ``do``, learned from the incident ``source``, a step of a runbook. Call it under the lock.

    The usual phase is the one before the service is restored. A step that says so already is not added twice.
    A built-in is copied into the store first. Raises NotFound or UsageError for no such phase, BrokenFile or
    StoreError where the file can't be changed.
    """
    name, shelf = into.runbook, store.runbooks
    own = own_bytes(shelf, name)
    before = built_in_bytes(name) if own is None else own
    runbook = check_text(name, before, today).value
    position = pick_phase(runbook, into.phase) if into.phase else _before_restored(runbook)
    line = " ".join(do.split())
    for step in runbook.steps:
        if step.do.casefold() == line.casefold():
            return Learned(runbook=runbook, step=step.number, path=shelf.path(name), is_added=False)
    file = parse_toml(before, label_of(name))
    place = phase_places(file.values, runbook)[position][0]
    reviewed = max(today, runbook.reviewed or today)
    text = add_step(before, label_of(name), place, {"do": line, "why": f"learned from {source}"}, reviewed)
    learned = check_text(name, text, today).value
    path = replace_text(store, name, text, own)
    number = learned.phases[position].steps[-1].number
    return Learned(
        runbook=learned,
        step=number,
        path=path,
        is_copied=own is None,
        is_usual_phase=not into.phase,
    )


def pick_phase(runbook: Runbook, word: str) -> int:
    """The position from 0 of the phase with that number (from 1), or whose title ``word`` is or begins.

    Raises NotFound with the nearest, UsageError where several fit.
    """
    titles = [phase.title for phase in runbook.phases]
    if word.isascii() and word.isdigit():
        if 1 <= int(word[:6]) <= len(titles):
            return int(word) - 1
        raise NotFound(f"{runbook.name} has no phase {word[:6]}", f"they go from 1 to {len(titles)}")
    wanted = " ".join(word.casefold().split())
    same = [number for number, title in enumerate(titles) if title.casefold() == wanted]
    fitting = same or [number for number, title in enumerate(titles) if title.casefold().startswith(wanted)]
    if len(fitting) == 1 and wanted:
        return fitting[0]
    if fitting and wanted:
        raise UsageError(f'"{word[:40]}" fits {len(fitting)} phases of {runbook.name}', "name it by number")
    close = nearest(word, titles)
    hint = f"did you mean {close[0]}?" if close else f"see them: sos runbook show {runbook.name}"
    raise NotFound(f'{runbook.name} has no phase "{word[:40]}"', hint)


def _before_restored(runbook: Runbook) -> int:
    """The phase before the one whose step says that it is restored; else the last."""
    restored = [step.number for step in runbook.steps if step.marks == "resolved"]
    return max(runbook.phase_of(restored[0]) - 1, 0) if restored else len(runbook.phases) - 1
