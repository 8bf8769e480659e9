"""Walking a runbook in an incident: choosing it, taking it up, ticking its steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from freelance_sos.domain.clocks import state_at
from freelance_sos.domain.decide_steps import decide_start
from freelance_sos.domain.errors import NotFound
from freelance_sos.domain.events import Payload
from freelance_sos.domain.helpers import whom_to_call
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.progress import progress_of
from freelance_sos.domain.runbook import Runbook, choose
from freelance_sos.domain.views import IncidentView, WalkView
from freelance_sos.domain.walk import Walk
from freelance_sos.services.finding import find_incident
from freelance_sos.services.incidents import Recorded, lessons_of, record_in, view_of
from freelance_sos.services.moment import Moment
from freelance_sos.services.people import AtWorst
from freelance_sos.storage.runbook_files import Shelf
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import Loaded

Decide = Callable[[Incident], Sequence[Payload]]
Problems = tuple[Problem, ...]
# What says for which incidents a runbook is: the file, its kinds and severities, and that it has steps.
_DECISIVE = frozenset({"", "kinds", "severities", "phase"})


def find_to_walk(store: Store, word: str | None) -> Incident:
    """The incident that ``word`` names; without one the only one that burns, else the only one to close.

    Raises NotFound or UsageError where none or several fit.
    """
    try:
        return find_incident(store, word, lambda incident: incident.is_live)
    except NotFound:
        if word:
            raise
    return find_incident(store, None, lambda incident: incident.is_unfinished)


def walk_of(
    store: Store, incident: Incident, runbook: str | None, now: datetime
) -> tuple[WalkView, Problems]:
    """``incident``, read again, with the runbook it walks, or the one of that name, or the one made for it.

    Nothing is recorded. Raises NotFound for a name that no runbook has.
    """
    people = AtWorst(store)
    # By its log, not by its id: two machines may have given out the same number.
    log = store.log_of(incident)
    view = view_of(store.incident(log), people, now)
    walk, told = _walk(store, view.incident, runbook, now)
    return _view(store, view, walk), (*log.problems, *told, *people.problems)


def take_up(store: Store, incident: Incident, runbook: Runbook, moment: Moment) -> Recorded:
    """Begin ``runbook``, or go on with it. Raises NotAllowed where the incident is over."""
    return record_in(store, incident, lambda current: decide_start(current, runbook), moment)


def tick(store: Store, incident: Incident, decide: Decide, moment: Moment) -> tuple[WalkView, Recorded]:
    """Record what ``decide`` makes of the incident as it stands now; what it refuses with is raised.

    Gives the walk after it. A runbook must have been taken up.
    """
    done = record_in(store, incident, decide, moment)
    walk, _ = _walk(store, done.view.incident, None, moment.at)
    return _view(store, done.view, walk), done


def _walk(store: Store, incident: Incident, name: str | None, now: datetime) -> tuple[Walk, Problems]:
    shelf = store.runbooks
    wanted = _picked(incident, shelf, name) if name else None
    known = {walk.runbook.name: walk for walk in incident.walks}
    if wanted is None and incident.walk:
        return incident.walk, ()
    if wanted in known:
        return known[wanted], ()
    loaded = shelf.load_at_worst(wanted) if wanted else _made_for(shelf, incident)
    return Walk(runbook=loaded.value, started_at=now), loaded.problems


def _picked(incident: Incident, shelf: Shelf, name: str) -> str:
    """A runbook by its name; also one that was taken up here, and whose file is gone."""
    taken_up = [walk.runbook.name for walk in incident.walks]
    return name if name in taken_up else shelf.pick(name)


def _made_for(shelf: Shelf, incident: Incident) -> Loaded[Runbook]:
    """The runbook for such an incident. A file that can't be read might have been the one: that is told."""
    loaded = {name: shelf.load_at_worst(name) for name in shelf.names()}
    chosen = choose((one.value for one in loaded.values()), incident.kind, incident.severity)
    problems = tuple(
        problem
        for name, one in loaded.items()
        for problem in one.problems
        if one.value is chosen or problem.key in _DECISIVE
    )
    # There is always a general one: it comes with sos.
    return Loaded(value=chosen or shelf.load_at_worst("general").value, problems=problems)


def _view(store: Store, view: IncidentView, walk: Walk) -> WalkView:
    incident, now = view.incident, view.now
    is_in_hours = state_at(view.client.calendar, now).is_open
    is_begun = any(one.runbook.name == walk.runbook.name for one in incident.walks)
    return WalkView(
        view=view,
        progress=progress_of(incident, walk, is_in_hours=is_in_hours),
        is_begun=is_begun,
        is_changed=is_begun and _is_changed(store.runbooks, walk.runbook),
        lesson=None if is_begun else _lesson(store, incident),
        helpers=whom_to_call(view.me, now),
    )


def _is_changed(shelf: Shelf, copy: Runbook) -> bool:
    """Whether somebody changed the runbook since it was taken up; that it was read through is no change."""
    if copy.name not in shelf.names():
        return False
    return replace(shelf.load_at_worst(copy.name).value, reviewed=None) != replace(copy, reviewed=None)


def _lesson(store: Store, incident: Incident) -> tuple[str, str] | None:
    """The client's last lesson from an incident of this kind."""
    before = [
        one
        for one in store.incidents().value
        if one.client == incident.client and one.kind == incident.kind and one.id != incident.id
    ]
    return next(iter(lessons_of(before, incident.kind)), None)
