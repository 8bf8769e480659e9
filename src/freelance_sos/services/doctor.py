"""Is everything there that right answers need? What is found is told, never raised."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from importlib import metadata
from typing import Any

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.adapters.zone_data import PACKAGE, ZoneData, damaged
from freelance_sos.domain.errors import SosError
from freelance_sos.domain.health import Check, stale_years
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.text import counted
from freelance_sos.domain.zones import find_zone, zone_names
from freelance_sos.services.clients import check_files
from freelance_sos.services.runbooks import unread_files, view_runbook
from freelance_sos.storage.built_in_runbooks import built_in_names
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import BrokenFile, TomlFile

STORE, ZONE_DATA, ZONES, HOLIDAYS = "store", "time zone data", "time zones", "public holidays"
RUNBOOKS = "runbooks"
NEWER_ZONES = "pip install --upgrade tzdata"
WHOLE_ZONES = "pip install --force-reinstall tzdata"
NEWER_HOLIDAYS = "pip install --upgrade holidays"
MOST_NAMED = 3
YEAR_DAYS = 366

Values = Mapping[str, Any]


def examine(store: Store, zone_data: ZoneData, now: datetime) -> tuple[Check, ...]:
    """Everything that was looked at: the store and its files, time zones, public holidays, runbooks.

    Where zones or holidays can't be loaded at all the files wait: each of them would be blamed for it.
    """
    with warnings.catch_warnings():
        # What a library mutters is looked for where it matters, and told in our words.
        warnings.simplefilter("ignore")
        return _examine(store, zone_data, now)


def _examine(store: Store, zone_data: ZoneData, now: datetime) -> tuple[Check, ...]:
    no_store = _no_store(store)
    files = [] if no_store else _readable(store)
    data = check_zone_data(zone_data, now.date())
    zones = None if zone_data.is_missing else check_zones(zone_data, files)
    holidays = check_holidays(files, now.date())
    may_load = zones is not None and zones.ok and _can_load_holidays()
    told = [no_store] if no_store else check_store(store, now) if may_load else []
    return *told, data, *([zones] if zones else []), holidays, *check_own_runbooks(store, now.date())


def check_store(store: Store, now: datetime) -> list[Check]:
    """What is wrong with sos.toml, clients' files and logs, a check a finding; else one that is ok."""
    try:
        incidents = store.incidents()
        problems = [*check_files(store, [], now).problems, *incidents.problems]
        clients = len(store.slugs())
    except SosError as error:
        return [Check(name=STORE, ok=False, message=error.message, hint=error.hint)]
    found = f"{counted(clients, 'client')}, {counted(len(incidents.value), 'incident')}"
    told = [_finding(problem, STORE, is_choice=_is_choice(problem)) for problem in problems]
    if all(check.ok for check in told):
        told = [Check(name=STORE, ok=True, message=f"{store.root}: sos.toml, {found}"), *told]
    return told


def check_own_runbooks(store: Store, today: date) -> list[Check]:
    """What is wrong with the runbooks of the store, a check a finding; else one that is ok, and counts them.

    What makes one hard to walk is noted; a stale one is to be read.
    """
    shelf = store.runbooks
    try:
        views = [view_runbook(store, name, today) for name in shelf.own_names()]
        problems = [*unread_files(shelf), *(problem for view in views for problem in view.problems)]
    except SosError as error:
        return [Check(name=RUNBOOKS, ok=False, message=error.message, hint=error.hint)]
    told = [_finding(problem, RUNBOOKS, is_choice=_is_advice(problem)) for problem in problems]
    if all(check.ok for check in told):
        found = f"{len(views) or 'none'} of your own, {len(built_in_names())} built in"
        told = [Check(name=RUNBOOKS, ok=True, message=found), *told]
    return told


def _finding(problem: Problem, name: str, *, is_choice: bool) -> Check:
    level = "note" if is_choice else problem.level
    return Check(name=name, ok=is_choice, message=f"{level}: {replace(problem, hint='')}", hint=problem.hint)


def _is_choice(problem: Problem) -> bool:
    """A country without a region is told each time (ruling 15), and may be what was meant."""
    return problem.level == "warning" and problem.key == "holidays"


def _is_advice(problem: Problem) -> bool:
    """How a checklist is divided is the person's own choice."""
    return problem.level == "warning" and problem.key in ("phase", "phase.step")


def check_zone_data(zone_data: ZoneData, today: date) -> Check:
    """Whether there is time zone data, how old it is, and what the copy is that is not in use (ruling 17)."""
    if zone_data.is_missing:
        told = "none found: no local time can be known; your files wait until there is some"
        return Check(name=ZONE_DATA, ok=False, message=told, hint=NEWER_ZONES)
    used = f"{zone_data.release}, from {zone_data.source}"
    if zone_data.release == "?":
        told = f"the copy in {zone_data.source} names no release: it may be years old"
        return Check(name=ZONE_DATA, ok=False, message=told, hint=NEWER_ZONES)
    if years := stale_years(zone_data.release, today):
        age = "of last year" if years == 1 else f"{years} years old"
        told = f"{used}, is {age}: where clocks changed since, times are an hour wrong"
        return Check(name=ZONE_DATA, ok=False, message=told, hint=NEWER_ZONES)
    return Check(name=ZONE_DATA, ok=True, message=f"{used}; {_other_copy(zone_data)}")


def check_zones(zone_data: ZoneData, files: Sequence[Values]) -> Check:
    """Whether no zone of the data in use is damaged; counts those that the files name."""
    named = sorted(set(_zones(files)))
    if broken := damaged({*zone_names(), *named}):
        first = sorted(broken, key=lambda name: name not in named)
        told = f"damaged in {zone_data.source}: {_listed(first)}; your files wait until it is whole"
        hint = (
            WHOLE_ZONES if zone_data.source == PACKAGE else f"mend that copy, or try a newer: {NEWER_ZONES}"
        )
        return Check(name=ZONES, ok=False, message=told, hint=hint)
    loaded = sum(map(_loads, named))
    return Check(name=ZONES, ok=True, message=f"none is damaged; your files name {loaded}")


def check_holidays(files: Sequence[Values], today: date) -> Check:
    """Which holidays library there is, and whether it knows the coming year of each region in the files."""
    if not _can_load_holidays():
        told = "the holidays library can't be loaded; your files wait until it can"
        return Check(name=HOLIDAYS, ok=False, message=told, hint=NEWER_HOLIDAYS)
    library = f"holidays {metadata.version('holidays')}"
    named = sorted({region for file in files if isinstance(region := file.get("holidays"), str) and region})
    known = {region: known for region in named if (known := _knows_coming_year(region, today)) is not None}
    if ending := [region for region in known if not known[region]]:
        told = f"{library} does not know the whole coming year of {_listed(ending)}"
        return Check(name=HOLIDAYS, ok=False, message=told, hint=NEWER_HOLIDAYS)
    return Check(
        name=HOLIDAYS, ok=True, message=f"{library}; your files name {counted(len(known), 'region')}"
    )


def _no_store(store: Store) -> Check | None:
    """Why nothing of the store can be looked at."""
    try:
        store.require()
        store.slugs()
    except SosError as error:
        return Check(name=STORE, ok=False, message=error.message, hint=error.hint)
    return None


def _readable(store: Store) -> list[Values]:
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


def _zones(files: Iterable[Values]) -> list[str]:
    """Every zone that is named in ``files``, also of those who can be called."""
    tables: list[Any] = []
    for file in files:
        support = file.get("support")
        tables += [file, file.get("backup"), *(support if isinstance(support, list) else [])]
    named = [table.get("zone") for table in tables if isinstance(table, Mapping)]
    return [zone for zone in named if isinstance(zone, str)]


def _loads(zone: str) -> bool:
    """Whether there is such a zone; where not, the file that names it is told of by line."""
    try:
        return bool(find_zone(zone))
    except SosError:
        return False


def _can_load_holidays() -> bool:
    try:
        holiday_calendar("US")
    except ImportError:
        return False
    return True


def _knows_coming_year(region: str, today: date) -> bool | None:
    """Whether the library has holidays for the year from ``today``; None for no such region, told by line."""
    try:
        name_of = holiday_calendar(region)
    except SosError:
        return None
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        names = [name_of(today + timedelta(days=days)) for days in range(YEAR_DAYS)]
    # It warns where its knowledge ends: of what follows the moon, the rest may be missing.
    return any(names) and not warned


def _other_copy(zone_data: ZoneData) -> str:
    if zone_data.source == PACKAGE:
        machine = {"": "the machine has none", "?": "the machine's names no release"}
        return machine.get(zone_data.machine, f"the machine's is {zone_data.machine}")
    return f"the tzdata package is {zone_data.package or 'not installed'}"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
