"""Runbooks: which there are, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from freelance_sos.domain.names import SLUG
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.runbook import Runbook
from freelance_sos.domain.runbook_checks import (
    Precedence,
    check_runbook,
    incidents_words,
    is_stale,
    precedences,
)
from freelance_sos.domain.runbook_views import RunbookView
from freelance_sos.services.clients import Checked
from freelance_sos.storage.built_in_runbooks import built_in_names
from freelance_sos.storage.files import folder_entries
from freelance_sos.storage.runbook_files import Shelf, label_of, runbook_at_worst
from freelance_sos.storage.runbook_places import phase_places, placed
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import BrokenFile, TomlFile


def list_runbooks(store: Store, today: date) -> list[RunbookView]:
    """Every runbook, the store's own first; a broken file hides no other."""
    return [view_runbook(store, name, today) for name in store.runbooks.names()]


def view_runbook(store: Store, name: str, today: date) -> RunbookView:
    """The runbook of that name with whatever can be read of it; nothing is raised for a broken file."""
    shelf = store.runbooks
    try:
        runbook, problems = read_through(shelf.file(name), name, today)
    except BrokenFile as broken:
        runbook, problems = Runbook(name=name, title=name), broken.problems
    is_own = shelf.is_own(name)
    return RunbookView(
        runbook=runbook,
        path=shelf.path(name) if is_own else None,
        replaces_built_in=is_own and name in built_in_names(),
        is_stale=is_stale(runbook, today),
        problems=tuple(problems),
    )


def read_through(file: TomlFile, name: str, today: date) -> tuple[Runbook, tuple[Problem, ...]]:
    """What can be read of ``file``, and everything to be said about it: errors first."""
    loaded = runbook_at_worst(name, file)
    told = [*loaded.problems, *_findings(file, loaded.value, loaded.problems, today)]
    return loaded.value, tuple(sorted(told, key=lambda one: (one.level != "error", one.line or 0)))


def check_runbooks(store: Store, names: Sequence[str], today: date) -> Checked:
    """Everything that is wrong with the runbooks ``names``; for none with the store's own.

    Where the store has none of its own either, those that come with sos are read.
    """
    shelf = store.runbooks
    unread = [] if names else list(unread_files(shelf))
    chosen = list(names) or shelf.own_names() or ([] if unread else built_in_names())
    views = [view_runbook(store, name, today) for name in chosen]
    own = [name for name in chosen if shelf.is_own(name)]
    problems = [
        *unread,
        *(problem for view in views for problem in view.problems),
        *_rivalries(shelf, own),
    ]
    return Checked(files=len(chosen), problems=tuple(problems))


def standing_of(shelf: Shelf, runbook: Runbook) -> tuple[tuple[Precedence, ...], tuple[Problem, ...]]:
    """Which others come before ``runbook`` or after it, as its file stands or would stand in the store.

    What nothing but the name decides between two of the store's own is a warning instead.
    """
    own = {*shelf.own_names(), runbook.name}
    found = [one for one in precedences(_at_hand(shelf, runbook)) if runbook.name in (one.taken, one.passed)]
    rivals = [one for one in found if _is_rivalry(one, own)]
    problems = tuple(_rival_problem(shelf, one, runbook.name) for one in rivals)
    return tuple(one for one in found if one not in rivals), problems


def _rivalries(shelf: Shelf, names: Sequence[str]) -> Iterator[Problem]:
    """What nothing but the name decides between two of the store's own, one of them among ``names``."""
    own = {*shelf.own_names()}
    for one in precedences(_at_hand(shelf)):
        here = next((name for name in (one.taken, one.passed) if name in names), "")
        if here and _is_rivalry(one, own):
            yield _rival_problem(shelf, one, here)


def _is_rivalry(one: Precedence, own: Collection[str]) -> bool:
    return one.is_by_order and one.taken in own and one.passed in own


def _rival_problem(shelf: Shelf, one: Precedence, here: str) -> Problem:
    """The warning at the file of ``here``, which may not be written yet."""
    other = one.passed if here == one.taken else one.taken
    told = f"{other} is for {incidents_words(one.kinds, one.severities)} as well; {one.taken} is taken"
    hint = "give one of them other kinds or severities"
    if shelf.is_own(here):
        return shelf.file(here).problem(("kinds",), told, hint=hint, level="warning")
    return Problem(file=label_of(here), key="kinds", message=told, hint=hint, level="warning")


def _at_hand(shelf: Shelf, new: Runbook | None = None) -> list[Runbook]:
    """Every runbook with a step of its own to walk, in the order in which they are chosen from."""
    own = shelf.own_names()
    if new is not None and new.name not in own:
        own = sorted([*own, new.name], key=lambda name: f"{name}.toml")
    names = [*own, *(name for name in built_in_names() if name not in own)]
    loaded = [
        new if new is not None and name == new.name else shelf.load_at_worst(name).value for name in names
    ]
    return [runbook for name, runbook in zip(names, loaded, strict=True) if runbook.name == name]


def unread_files(shelf: Shelf) -> Iterator[Problem]:
    """Files beside the runbooks that no command reads, because their name is no short name."""
    for path in folder_entries(shelf.folder):
        if path.suffix.lower() == ".toml" and (path.suffix != ".toml" or not SLUG.fullmatch(path.stem)):
            better = "-".join(re.findall(r"[a-z0-9]+", path.stem.lower()))[:40].strip("-") or "site-down"
            hint = f"rename it, such as to {better}.toml"
            told = "is not read: its name is no short name"
            yield Problem(file=f"runbooks/{path.name}", message=told, hint=hint)


def _findings(file: TomlFile, runbook: Runbook, broken: Sequence[Problem], today: date) -> Iterator[Problem]:
    """What is to be said about ``runbook``; where parts were left out, nothing that is only due to that."""
    errors = {problem.key.split(".")[0] for problem in broken if problem.level == "error"}
    places = phase_places(file.values, runbook)
    for finding in check_runbook(runbook, today):
        if finding.place[0] in errors and finding.place[-1] not in ("say", "show"):
            continue
        place = placed(finding.place, places) if len(finding.place) > 1 else finding.place
        yield file.problem(place, finding.message, hint=finding.hint, level=finding.level)
    yield from _empty_phases(file)


def _empty_phases(file: TomlFile) -> Iterator[Problem]:
    """A phase without a step is no part of the runbook: whoever wrote it should know."""
    phases = file.values.get("phase")
    for position, phase in enumerate(phases if isinstance(phases, list) else []):
        if isinstance(phase, dict) and not phase.get("step"):
            place, hint = ("phase", position), "add [[phase.step]]"
            yield file.problem(place, "has no step", hint=hint, level="warning")
