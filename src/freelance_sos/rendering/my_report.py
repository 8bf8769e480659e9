"""The report for me as a document: everything that is known of an incident."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from freelance_sos.domain.events import Event
from freelance_sos.domain.incident import Action, Incident
from freelance_sos.domain.progress import Progress, StepView
from freelance_sos.domain.report import Around, MyReport
from freelance_sos.domain.targets import TargetState
from freelance_sos.domain.text import counted
from freelance_sos.domain.views import IncidentView
from freelance_sos.rendering.report import LATE, Cell, Day, Document, Line, Section, Table
from freelance_sos.rendering.review_facts import fact_words
from freelance_sos.rendering.targets import agreed_words, state_words
from freelance_sos.rendering.text import clean, clean_lines
from freelance_sos.rendering.timeline import event_words, promise_words, promises_by_event
from freelance_sos.rendering.times import MINE, MONTHS, WEEKDAYS, length

TARGET_HEADS = ("target", "due, your time", "how it stands", "used", "agreed")
PROMISE_HEADS = ("promised at", "next word by", "what became of it")
REVIEW_PARTS = {
    "happened": "What happened",
    "why": "Why",
    "well": "What went well",
    "badly": "What went badly",
    "lucky": "Where we were lucky",
}


def my_document(report: MyReport) -> Document:
    """Everything, in English, in my time; it is for nobody else to see."""
    incident = report.view.incident
    return Document(
        language="en",
        is_rtl=False,
        kind="Report for me",
        title=clean(incident.title),
        facts=tuple(_facts(report)),
        sections=tuple(_sections(report)),
        closing=(Around("This report holds internal notes. The one to send: ", _for_client(incident)),),
    )


def _for_client(incident: Incident) -> str:
    return f"sos report {incident.id} --for client"


def _facts(report: MyReport) -> Iterator[tuple[str, str]]:
    view, incident = report.view, report.view.incident
    yield "Incident", incident.id
    yield "Client", clean(view.client.name)
    yield "Severity, kind", f"{incident.severity}, {incident.kind}"
    yield "Status", incident.status
    via = f" (via {clean(incident.via)})" if incident.via else ""
    yield "Reported", f"{_moment(view, incident.reported_at)} {MINE}{via}"
    if incident.resolved_at:
        yield "Took", length(incident.resolved_at - incident.reported_at)


def _sections(report: MyReport) -> Iterator[Section]:
    view = report.view
    yield Section(
        heading="At a glance",
        items=tuple(f"{name}: {words}" for name, words, _ in fact_words(report.facts)),
    )
    if view.targets:
        rows = tuple(_target(state, view) for state in view.targets)
        yield Section(heading="Targets", table=Table(heads=TARGET_HEADS, rows=rows))
    if report.facts.promises:
        yield Section(heading="Promises", table=_promises(report), note="All times: your time.")
    yield Section(heading="Timeline", days=tuple(_days(view)), note="All times: your time.")
    for walk in report.walks:
        items = tuple(_step(step) for step in walk.steps)
        yield Section(heading=_walk_heading(walk), items=items)
    yield from _review(view.incident)
    if view.incident.actions:
        yield Section(heading="Actions", items=tuple(_action(action) for action in view.incident.actions))


def _target(state: TargetState, view: IncidentView) -> tuple[Cell, ...]:
    due = _moment(view, state.due_at) if state.due_at else "never"
    stands = Cell(text=state_words(state, view.now), style=LATE if state.breached else "")
    used = length(state.used)
    return Cell(text=state.name), Cell(text=due), stands, Cell(text=used), Cell(text=agreed_words(state))


def _promises(report: MyReport) -> Table:
    view = report.view
    return Table(
        heads=PROMISE_HEADS,
        rows=tuple(
            (
                Cell(text=_moment(view, one.made_at)),
                Cell(text=_moment(view, one.due_at)),
                Cell(text=promise_words(one, view.now), style=LATE if one.state == "broken" else ""),
            )
            for one in report.facts.promises
        ),
    )


def _days(view: IncidentView) -> Iterator[Day]:
    promises = promises_by_event(view)

    def line(event: Event) -> Line:
        name, text = event_words(event, view, promises)
        is_gone = event.id in view.incident.taken_back
        detail = tuple(part for part in clean_lines(text).split("\n") if part.strip())
        return Line(
            time=f"{event.at.astimezone(view.me.zone):%H:%M}",
            text=f"{name} (taken back)" if is_gone else name,
            detail=detail,
        )

    for day, events in groupby(view.incident.timeline, key=lambda event: _day(view, event.at)):
        yield Day(heading=day, lines=tuple(line(event) for event in events))


def _walk_heading(walk: Progress) -> str:
    return f"Runbook: {clean(walk.runbook.title)}, {counted(len(walk.steps), 'step')}"


def _step(view: StepView) -> str:
    told = f"{view.step.number}. {clean(view.step.do)} ({view.state})"
    return f"{told}: {clean(view.tick.text)}" if view.tick and view.tick.text else told


def _review(incident: Incident) -> Iterator[Section]:
    if review := incident.review:
        for name, heading in REVIEW_PARTS.items():
            if text := clean_lines(getattr(review, name)):
                lines = tuple(line for line in text.split("\n") if line.strip())
                yield Section(heading=f"Review: {heading}", paragraphs=lines)
        if review.lessons:
            yield Section(heading="Review: Lessons", items=tuple(map(clean, review.lessons)))
    if incident.skipped:
        yield Section(heading="Review: no lesson", paragraphs=(clean(incident.skipped),))


def _action(action: Action) -> str:
    state = "done" if action.done_at else f"due {action.due}" if action.due else "no date"
    owner = f", {clean(action.owner)}" if action.owner else ""
    return f"{action.id}: {clean(action.text)} ({state}{owner})"


def _moment(view: IncidentView, at: datetime) -> str:
    return f"{_day(view, at)}, {at.astimezone(view.me.zone):%H:%M}"


def _day(view: IncidentView, at: datetime) -> str:
    local = at.astimezone(view.me.zone)
    return f"{WEEKDAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year}"
