"""Is the store there, and is every file in it sound?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from freelance_sos.domain.errors import SosError, StoreError
from freelance_sos.domain.health import REPAIR, Check
from freelance_sos.domain.layout import part_of
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.text import counted
from freelance_sos.services.clients import check_files
from freelance_sos.services.doctor_lines import EVERYWHERE, is_cut_off, told_of_cut_off
from freelance_sos.services.runbooks import unread_files, view_runbook
from freelance_sos.storage.built_in_runbooks import built_in_names
from freelance_sos.storage.format import UPDATE, refuse_newer
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import BrokenFile, TomlFile

STORE, RUNBOOKS = "store", "runbooks"

Values = Mapping[str, Any]


def check_store(store: Store, now: datetime, mendable: Collection[str] = ()) -> list[Check]:
    """What is wrong with sos.toml, clients' files and logs, a check a finding; else one that is ok.

    ``mendable`` are files that sos can put right by itself.
    """
    try:
        incidents = store.incidents()
        problems = [*check_files(store, [], now).problems, *incidents.problems]
        clients = len(store.slugs())
    except SosError as error:
        return [Check(name=STORE, ok=False, message=error.message, hint=error.hint), looked_at(store)]
    found = f"{counted(clients, 'client')}, {counted(len(incidents.value), 'incident')}"
    told = [
        Check(name=STORE, ok=True, message=told_of_cut_off(problem))
        if is_cut_off(store, problem)
        else _finding(store, problem, STORE, mendable, is_choice=_is_choice(problem))
        for problem in problems
        # Of texts that wait for a choice is told with the files.
        if part_of(problem.file) != "other"
    ]
    told += check_format(store)
    if all(check.ok for check in told):
        return [Check(name=STORE, ok=True, message=f"{store.root}: sos.toml, {found}"), *told]
    return [*told, looked_at(store, f": {found}")]


def looked_at(store: Store, found: str = "") -> Check:
    """Which store it is: where something is wrong it may be another one than was meant."""
    return Check(name=STORE, ok=True, message=f"note: the store is {store.root}{found}")


def check_own_runbooks(store: Store, today: date, mendable: Collection[str] = ()) -> list[Check]:
    """What is wrong with the runbooks of the store, a check a finding; else one that is ok, and counts them.

    What makes one hard to walk is noted; a stale one is to be read.
    """
    shelf = store.runbooks
    try:
        views = [view_runbook(store, name, today) for name in shelf.own_names()]
        problems = [*unread_files(shelf), *(problem for view in views for problem in view.problems)]
    except SosError as error:
        return [Check(name=RUNBOOKS, ok=False, message=error.message, hint=error.hint)]
    told = [
        _finding(store, problem, RUNBOOKS, mendable, is_choice=_is_advice(problem)) for problem in problems
    ]
    if all(check.ok for check in told):
        found = f"{len(views) or 'none'} of your own, {len(built_in_names())} built in"
        told = [Check(name=RUNBOOKS, ok=True, message=found), *told]
    return told


def check_format(store: Store) -> list[Check]:
    """Whether a newer sos has written the store; nothing is told of one that this program knows."""
    try:
        refuse_newer(store.me_path)
    except StoreError as error:
        told = f"{error.message}: everything is read as far as it goes, nothing is written"
        return [Check(name=STORE, ok=False, message=told, hint=UPDATE)]
    return []


def _finding(
    store: Store, problem: Problem, name: str, mendable: Collection[str], *, is_choice: bool
) -> Check:
    level = "note" if is_choice else problem.level
    hint = problem.hint
    if problem.file in mendable:
        hint = REPAIR
    elif problem.line and part_of(problem.file) == "log":
        hint = f"{hint}, the rest counts; mend it in an editor, or to be rid of it {EVERYWHERE}"
    elif not is_choice and "sos " not in hint:
        hint = _with_a_way(hint, store, problem.file)
    return Check(name=name, ok=is_choice, message=f"{level}: {replace(problem, hint='')}", hint=hint)


def _with_a_way(hint: str, store: Store, label: str) -> str:
    """``hint`` with the command that opens the file; where there is none, with the file's place."""
    name = PurePosixPath(label).stem
    match part_of(label):
        case "client":
            way = f"sos client edit {name}"
        case "runbook":
            way = f"sos runbook edit {name}"
        case "me" | "messages":
            hint, way = hint or "mend it", f"in an editor: {store.root / label}"
        case _:
            return hint
    joint = ": " if way.startswith("sos") and hint[-1:].isalnum() else " "
    return f"{hint}{joint}{way}".strip()


def _is_choice(problem: Problem) -> bool:
    """A country without a region is told each time (ruling 15), and may be what was meant."""
    return problem.level == "warning" and problem.key == "holidays"


def _is_advice(problem: Problem) -> bool:
    """How a checklist is divided is the person's own choice."""
    return problem.level == "warning" and problem.key in ("phase", "phase.step")


def no_store(store: Store) -> Check | None:
    """Why nothing of the store can be looked at."""
    try:
        store.require()
        store.slugs()
    except SosError as error:
        return Check(name=STORE, ok=False, message=error.message, hint=error.hint)
    return None


def readable(store: Store) -> list[Values]:
    """What stands in each file that is TOML, as it is written: nothing of it is loaded."""
    found: list[Values] = []
    clients = [partial(store.client_file, slug) for slug in store.slugs()]
    reads: list[Callable[[], TomlFile]] = [store.my_file, *clients]
    for read in reads:
        try:
            found.append(read().values)
        except BrokenFile:
            continue
    return found
