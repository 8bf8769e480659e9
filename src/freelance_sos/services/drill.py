"""A drill: an invented client in a store of its own, what they write, and the scorecard at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from freelance_sos.domain.clocks import state_at
from freelance_sos.domain.drill import PastDrill, Scorecard, least_practised, scorecard, update_moments
from freelance_sos.domain.drill_script import (
    Drillable,
    Line,
    Manner,
    Scenario,
    far_zone,
    lines_until,
    scenario_for,
)
from freelance_sos.domain.durations import parse_elapsed
from freelance_sos.domain.events import Received
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.progress import progress_of
from freelance_sos.domain.runbook import Runbook
from freelance_sos.domain.show_fields import LINKS, fields_in
from freelance_sos.domain.views import IncidentView
from freelance_sos.services.incidents import Decide, Report, open_incident, record_in, view_of
from freelance_sos.services.moment import Moment
from freelance_sos.services.people import AtWorst
from freelance_sos.storage.sandbox import CLIENT, furnish
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import BrokenFile
from freelance_sos.storage.wording import wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A sandbox ready for a drill. ``is_sample``: my own sos.toml could not be used."""

    is_sample: bool
    problems: tuple[Problem, ...]


def list_drills(store: Store, past: Mapping[str, PastDrill]) -> list[Drillable]:
    """Every runbook that can be drilled: my own first, then in the order of the scenarios."""
    names = sorted(store.runbooks.names(), key=lambda name: _place(store, name))
    return [drillable(store, name, past) for name in names]


def drillable(store: Store, name: str, past: Mapping[str, PastDrill]) -> Drillable:
    """The runbook of that name, as far as it can be read. Raises NotFound."""
    runbook = store.runbooks.load_at_worst(name).value
    return Drillable(
        runbook=runbook,
        is_own=store.runbooks.is_own(name),
        scenario=scenario_for(runbook, _scenarios()),
        last=past.get(name),
    )


def next_to_drill(store: Store, past: Mapping[str, PastDrill]) -> Drillable:
    """What to drill where none was named: never drilled before, else longest ago."""
    found = {one.runbook.name: one for one in list_drills(store, past)}
    return found[least_practised(list(found), past)]


def prepare(sandbox: Store, mine: Store, drill: Drillable, now: datetime) -> Prepared:
    """Furnish ``sandbox``; of ``mine`` only sos.toml, runbooks and messages are read. Raises StoreError."""
    words = wording("drill")
    try:
        zone, is_sample = mine.me().value.zone, False
    except BrokenFile:
        zone, is_sample = mine.me_at_worst().value.zone, True
    theirs, hours = far_zone(zone, words["zones"], now)
    client = {**words["client"], "zone": theirs.key, "hours": hours}
    client["links"] = {**_more_links(drill.runbook), **client["links"]}
    me = {**words["me"], "zone": zone.key} if is_sample else None
    problems = furnish(sandbox, mine, me, client, words["client_head"])
    return Prepared(is_sample=is_sample, problems=tuple(problems))


def begin(sandbox: Store, scenario: Scenario, moment: Moment) -> IncidentView:
    """The incident of the drill, opened with the client's first message."""
    report = Report(
        client=CLIENT,
        title=scenario.title,
        severity=scenario.severity,
        kind=scenario.kind,
        reported=moment.at,
        via="drill",
    )
    opening, _ = open_incident(sandbox, report, moment)
    first = Line(at=moment.at, text=scenario.opening)
    return record_in(sandbox, opening.view.incident, _written(first), moment).view


def let_them_write(sandbox: Store, incident: Incident, scenario: Scenario, moment: Moment) -> Incident:
    """What the client has written by now, into the log at the time at which they wrote it.

    Gives the incident after it.
    """
    current = sandbox.incident(sandbox.log_of(incident))
    for line in _unsaid(sandbox, current, scenario, moment.at):
        then = Moment(at=line.at, recorded=moment.recorded)
        current = record_in(sandbox, current, _written(line), then).view.incident
    return current


def score(sandbox: Store, incident: Incident, now: datetime) -> tuple[IncidentView, Scorecard]:
    """The drill as it stands at ``now``."""
    current = sandbox.incident(sandbox.log_of(incident))
    view = view_of(current, AtWorst(sandbox), now)
    walk = current.walk
    if walk is None:
        raise ValueError("a drill walks a runbook from its first moment on")
    is_in_hours = state_at(view.client.calendar, now).is_open
    return view, scorecard(view, progress_of(current, walk, is_in_hours=is_in_hours))


def _written(line: Line) -> Decide:
    return lambda _: [Received(text=line.text)]


def _unsaid(sandbox: Store, incident: Incident, scenario: Scenario, now: datetime) -> list[Line]:
    people = AtWorst(sandbox)
    updates = update_moments(incident, people.client(CLIENT), people.me, now)
    said = {(event.at, event.what.text) for event in incident.timeline if isinstance(event.what, Received)}
    written = lines_until(incident, scenario, _manner(), updates, now)
    return [line for line in written if (line.at, line.text) not in said]


def _place(store: Store, name: str) -> tuple[bool, int, str]:
    """My own come first: they are the ones that nobody else has tried."""
    order = list(wording("drill")["scenario"])
    return not store.runbooks.is_own(name), order.index(name) if name in order else len(order), name


def _more_links(runbook: Runbook) -> dict[str, str]:
    """Every link that the runbook shows, so that none is missing in a drill."""
    fields = [name for step in runbook.steps for line in step.show for name in fields_in(line)]
    names = [name.removeprefix(LINKS) for name in fields if name.startswith(LINKS)]
    return {name: f"https://{name.lower().replace('_', '-')}.guesthouse.example" for name in names}


@cache
def _scenarios() -> tuple[Scenario, ...]:
    words = wording("drill")
    return tuple(_scenario(name, one, words["replies"]) for name, one in words["scenario"].items())


def _scenario(name: str, values: Mapping[str, Any], replies: Mapping[str, list[str]]) -> Scenario:
    own = {**replies, **values.get("replies", {})}
    return Scenario(
        name=name,
        title=values["title"],
        severity=values["severity"],
        kind=values["kind"],
        opening=values["opening"],
        replies={key: tuple(texts) for key, texts in own.items()},
    )


@cache
def _manner() -> Manner:
    words = wording("drill")
    overdue = words["overdue"]
    return Manner(
        delays={key: parse_elapsed(text) for key, text in words["delays"].items()},
        untold=tuple((parse_elapsed(one["after"]), one["text"]) for one in words["untold"]),
        overdue=(parse_elapsed(overdue["after"]), overdue["text"]),
    )
