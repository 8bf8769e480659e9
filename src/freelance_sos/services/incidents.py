"""Opening incidents, and recording what happens in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from freelance_sos.domain.agreement import Agreement, Severity
from freelance_sos.domain.board import frame_of, standing
from freelance_sos.domain.decide import decide_reported, decide_title
from freelance_sos.domain.events import Event, Opened, Payload
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.kinds import IncidentKind
from freelance_sos.domain.people import Client
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.targets import target_states
from freelance_sos.domain.views import IncidentView, Opening
from freelance_sos.services.finding import Fits, find_and_tell
from freelance_sos.services.moment import Moment
from freelance_sos.services.people import AtWorst
from freelance_sos.storage.logs import number_of
from freelance_sos.storage.store import Store

Decide = Callable[[Incident], Sequence[Payload]]
MOST_LESSONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is known when an incident is opened."""

    client: str
    title: str
    severity: Severity
    kind: IncidentKind
    reported: datetime
    via: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An incident after ``events`` were recorded, and what had to be left out."""

    view: IncidentView
    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()


def open_incident(store: Store, report: Report, moment: Moment) -> tuple[Opening, tuple[Problem, ...]]:
    """A new incident under the client's next number, with a copy of what was agreed.

    Raises UsageError for an empty title or a report in the future.
    """
    people = AtWorst(store)
    client = people.client(report.client)
    before = [incident for incident in store.incidents().value if incident.client == client.slug]
    opened = Opened(
        client=client.slug,
        number=0,
        title=decide_title(report.title),
        severity=report.severity,
        incident_kind=report.kind,
        reported=decide_reported(report.reported, moment.at),
        via=report.via,
        response=_agreement(client, before, people),
    )
    with store.locked():
        log = store.new_log(client.slug)
        incident = store.append(
            log, [replace(opened, number=number_of(log.path))], moment.at, moment.recorded
        )
    frame = frame_of(people.me.calendar, moment.at)
    opening = Opening(
        view=view_of(incident, people, moment.at),
        standing=standing(client.calendar, moment.at, frame, slug=client.slug, name=client.name),
        lessons=lessons_of(before, report.kind)[:MOST_LESSONS],
        open_actions=tuple(
            action for incident in before for action in incident.actions if not action.done_at
        ),
    )
    return opening, tuple(people.problems)


def record(store: Store, word: str | None, fits: Fits, decide: Decide, moment: Moment) -> Recorded:
    """Append what ``decide`` makes of the incident that ``word`` names, or of the only one that fits.

    Raises NotFound or UsageError where none or several fit, and whatever ``decide`` refuses with.
    """
    found, namesakes = find_and_tell(store, word, fits)
    recorded = record_in(store, found, decide, moment)
    return replace(recorded, problems=(*namesakes, *recorded.problems))


def record_in(store: Store, found: Incident, decide: Decide, moment: Moment) -> Recorded:
    """The same for an incident that is found already; nothing is written where nothing was decided."""
    # Before anything is written: what can't be read afterwards would look like a record that failed.
    people = AtWorst(store)
    people.client(found.client)
    with store.locked():
        # Read again under the lock: another terminal may have written meanwhile.
        log = store.log_of(found)
        incident = store.incident(log)
        known = {event.id for event in incident.timeline}
        payloads = decide(incident)
        if payloads:
            incident = store.append(log, payloads, moment.at, moment.recorded)
    view = view_of(incident, people, moment.at)
    events = tuple(event for event in incident.timeline if event.id not in known)
    return Recorded(view=view, events=events, problems=(*log.problems, *people.problems))


def show(store: Store, word: str | None, now: datetime) -> Recorded:
    """One incident as it stands. Raises NotFound or UsageError where none or several fit."""
    found, namesakes = find_and_tell(store, word, lambda incident: incident.is_unfinished)
    people = AtWorst(store)
    view = view_of(found, people, now)
    problems = store.log_of(found).problems
    return Recorded(view=view, problems=(*namesakes, *problems, *people.problems))


def view_of(incident: Incident, people: AtWorst, now: datetime) -> IncidentView:
    """``incident`` with its people and what is due at ``now``."""
    client = people.client(incident.client)
    targets = tuple(target_states(incident, client, people.me, now))
    return IncidentView(incident=incident, client=client, me=people.me, targets=targets, now=now)


def _agreement(client: Client, before: list[Incident], people: AtWorst) -> Agreement:
    """What was agreed; where the file can't be read at all, what the latest incident was opened under."""
    label = f"clients/{client.slug}.toml"
    lost = [one for one in people.problems if one.file == label and not one.key and one.level == "error"]
    known = [incident for incident in before if incident.agreement.by_severity]
    if not lost or not known:
        return client.agreement
    latest = max(known, key=lambda incident: incident.opened_at)
    told = f"{lost[0].meanwhile}, and what was agreed from {latest.id}"
    people.problems[people.problems.index(lost[0])] = replace(lost[0], meanwhile=told)
    return latest.agreement


def lessons_of(before: list[Incident], kind: IncidentKind) -> tuple[tuple[str, str], ...]:
    """The lessons from this client as (incident, lesson): those of the same kind first, then the latest."""
    reviewed = [incident for incident in before if incident.review and incident.review.lessons]
    reviewed.sort(key=lambda incident: (incident.kind == kind, incident.reported_at), reverse=True)
    return tuple(
        (incident.id, lesson)
        for incident in reviewed
        for lesson in (incident.review.lessons if incident.review else ())
    )
