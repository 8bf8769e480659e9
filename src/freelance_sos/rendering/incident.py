"""One incident on the screen: when it was opened, after a change, and whole."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from freelance_sos.domain.board import Standing
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.promise_record import kept_of, promise_record
from freelance_sos.domain.review_facts import review_facts
from freelance_sos.domain.views import IncidentView, Opening
from freelance_sos.rendering.next_step import next_line
from freelance_sos.rendering.review_facts import fact_lines, kept_words
from freelance_sos.rendering.standing import local_words, until_words
from freelance_sos.rendering.standing import state_words as standing_words
from freelance_sos.rendering.targets import comfort_lines, state_style, state_words, targets_table
from freelance_sos.rendering.text import clean, clean_lines, short_name, shorten
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.timeline import timeline_table
from freelance_sos.rendering.times import MINE, THEIRS, clock_time, from_now, length
from freelance_sos.storage.wording import wording

LONG_TITLE = 200


def opening_screen(opening: Opening, signs: Symbols, width: int) -> RenderableType:
    """The receipt of ``sos new``: the id, what is due, what to know of them, and the one next step."""
    view = opening.view
    parts: list[RenderableType] = [
        headline(view.incident),
        facts(view, signs),
        _whereabouts(opening.standing),
        Text(),
        _targets(view, width),
    ]
    known = [*notes_lines(view), *_learned(opening, signs)]
    if known:
        parts += [Text(), *known]
    return Group(*parts, Text(), next_for(view.incident, signs))


def recorded_screen(
    view: IncidentView, told: str, signs: Symbols, width: int, *, in_full: bool = False
) -> RenderableType:
    """After a change: what was recorded, what is due next (``in_full``: all of it), and the one next step."""
    incident = view.incident
    parts: list[RenderableType] = [Text.assemble((incident.id, "name"), f" {told}")]
    if in_full and view.targets:
        return Group(*parts, _targets(view, width), next_for(incident, signs))
    parts += due_line(view)
    return Group(*parts, next_for(incident, signs))


def due_line(view: IncidentView) -> list[Text]:
    """What is due next, in both zones, and how long is left; no line where nothing is."""
    due = view.next_due
    if due is None or due.due_at is None or not view.incident.is_live:
        return []
    at = clock_time(due.due_at, view.me.zone, view.now)
    there = clock_time(due.due_at, view.client.zone, view.now)
    words = Text(f"{due.name} due {at} {MINE}, {there} {THEIRS}: ")
    return [words.append(state_words(due, view.now), state_style(due, view.now))]


def incident_screen(view: IncidentView, signs: Symbols, width: int) -> RenderableType:
    """``sos show``: everything about one incident, its timeline in order."""
    incident = view.incident
    parts: list[RenderableType] = [headline(incident), facts(view, signs), *_promises_kept(view)]
    if incident.is_unfinished or (incident.status == "closed" and view.targets):
        parts += [Text(), _targets(view, width)]
    parts += [Text(), timeline_table(view, signs)]
    parts += _review(view)
    if incident.skipped:
        parts.append(Text(f"\nno lesson: {clean(incident.skipped)}", "quiet"))
    parts += _actions(incident, signs)
    return Group(*parts, Text(), next_for(incident, signs))


def headline(incident: Incident) -> Text:
    """``acme-7  checkout is down``; also what it was called before."""
    before = f", before: {incident.former_id}" if incident.former_id else ""
    return Text.assemble((incident.id, "name"), f"{before}  ", shorten(incident.title, LONG_TITLE))


def facts(view: IncidentView, signs: Symbols) -> Text:
    """Severity, kind, status, and when it was reported."""
    incident = view.incident
    reported = f"reported {clock_time(incident.reported_at, view.me.zone, view.now)} {MINE}, "
    if incident.resolved_at:
        reported += f"took {length(incident.resolved_at - incident.reported_at)}"
    else:
        reported += from_now(incident.reported_at, view.now)
    severity = (f"severity {incident.severity}", "worst" if incident.severity == 1 else "")
    gap = f" {signs.dot} "
    return Text.assemble(severity, f"{gap}{incident.kind}{gap}{incident.status}{gap}{reported}")


def next_for(incident: Incident, signs: Symbols) -> Text:
    """The one next step in an incident."""
    is_walking = incident.walk is not None and incident.status in ("open", "acknowledged")
    is_told = bool(
        incident.resolved_at and (incident.last_message_at or incident.opened_at) >= incident.resolved_at
    )
    state: str = "walking" if is_walking else incident.status
    if state == "resolved" and is_told:
        state = "told"
    return next_line(str(wording("incident")["next"][state]).format(id=incident.id), signs)


def _whereabouts(there: Standing) -> Text:
    """Whether it is their business hours: who is called on a holiday wants to know."""
    # Also for a client whose zone can't be read: nobody should take UTC for their time.
    whose = "UTC" if there.zone.key == "UTC" else THEIRS
    told = f"{local_words(there)} {whose}, {standing_words(there)}{until_words(there)}"
    return Text(f"{short_name(there.name)}: {told}", "in_hours" if there.is_in_hours else "quiet")


def _targets(view: IncidentView, width: int) -> RenderableType:
    if not view.targets:
        return Text("nothing agreed for this severity", "quiet")
    table = targets_table(view.targets, view.client, view.me, view.now, width)
    return Group(table, *comfort_lines(view.targets, view.me, view.now))


def notes_lines(view: IncidentView) -> list[RenderableType]:
    """What to know of the client, and whom to call there."""
    client = view.client
    lines: list[RenderableType] = []
    if client.notes:
        lines.append(Text.assemble(("notes  ", "heading"), clean(client.notes)))
    for contact in client.contacts[:2]:
        details = [contact.role, contact.phone, contact.email]
        told = ", ".join(clean(detail) for detail in details if detail)
        lines.append(Text.assemble(("call   ", "heading"), clean(contact.name), f" ({told})" if told else ""))
    return lines


def _learned(opening: Opening, signs: Symbols) -> list[RenderableType]:
    lines: list[RenderableType] = [
        Text.assemble(("lesson ", "heading"), clean(lesson), (f"  ({incident})", "quiet"))
        for incident, lesson in opening.lessons
    ]
    for action in opening.open_actions[:3]:
        due = f", due {action.due}" if action.due else ""
        lines.append(
            Text.assemble(("to do  ", "heading"), clean(action.text), (f"  ({action.id}{due})", "quiet"))
        )
    return lines


def _promises_kept(view: IncidentView) -> list[Text]:
    """Of what is over, how many promises were kept; no line where none was made."""
    sum_ = kept_of(promise_record(view.incident, view.now))
    if view.incident.status != "closed" or not sum_.decided:
        return []
    return [Text(f"promises {kept_words(sum_)}", "met" if sum_.kept == sum_.decided else "due")]


def _review(view: IncidentView) -> list[RenderableType]:
    """What the timeline says, and what was written."""
    review = view.incident.review
    if review is None:
        return []
    named = [
        ("what happened", review.happened),
        ("why", review.why),
        ("went well", review.well),
        ("went badly", review.badly),
        ("lucky", review.lucky),
        *(("lesson", lesson) for lesson in review.lessons),
    ]
    written = _paragraphs([(name, text) for name, text in named if text])
    return [Text("\nreview", "heading"), *fact_lines(review_facts(view)), *written]


def _paragraphs(named: Sequence[tuple[str, str]]) -> list[RenderableType]:
    return [
        Padding(Text.assemble((f"{name}: ", "quiet"), clean_lines(text)), (0, 0, 0, 2))
        for name, text in named
    ]


def _actions(incident: Incident, signs: Symbols) -> list[RenderableType]:
    if not incident.actions:
        return []
    lines: list[RenderableType] = [Text("\nactions", "heading")]
    for action in incident.actions:
        state = "done" if action.done_at else f"due {action.due}" if action.due else "no date"
        owner = f", {clean(action.owner)}" if action.owner else ""
        told = Text.assemble((action.id, "name"), f"  {clean(action.text)}", (f"  ({state}{owner})", "quiet"))
        lines.append(Padding(told, (0, 0, 0, 2)))
    return lines
