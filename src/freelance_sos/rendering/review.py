"""The review: what was logged, for whoever writes it; and the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import StringIO
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.text import Text

from freelance_sos.domain.decide import LESSONS_WANTED
from freelance_sos.domain.events import Event, Retracted
from freelance_sos.domain.review import Draft
from freelance_sos.domain.review_facts import review_facts
from freelance_sos.domain.text import counted
from freelance_sos.domain.views import IncidentView
from freelance_sos.rendering.actions import action_words
from freelance_sos.rendering.incident import facts, headline
from freelance_sos.rendering.next_step import next_line
from freelance_sos.rendering.review_facts import fact_lines
from freelance_sos.rendering.text import clean, clean_lines, shorten
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.timeline import timeline_table
from freelance_sos.storage.wording import wording

# What fits a small window above the questions: how it began, and how it ended.
FIRST_EVENTS, LAST_EVENTS = 2, 8
LONGEST_TEXT = 100
MOST_LINES = 8
DOCUMENT_WIDTH = 76


def review_head(view: IncidentView, signs: Symbols) -> RenderableType:
    """What was logged and what it adds up to, shortly, above the questions."""
    parts = [headline(view.incident), facts(view, signs), Text(), *fact_lines(review_facts(view))]
    return Group(*parts, Text(), _timeline(view, signs), Text())


def review_intro(view: IncidentView, signs: Symbols) -> str:
    """The same for the document, with how to fill it in, as plain text."""
    words = wording("review")["document"]
    guide = words["guide"].strip("\n")
    if view.incident.severity in LESSONS_WANTED:
        guide += "\n" + words["lesson_wanted"].format(severity=view.incident.severity)
    screen = Console(file=StringIO(), width=DOCUMENT_WIDTH, color_system=None, markup=False, emoji=False)
    with screen.capture() as shown:
        screen.print(*fact_lines(review_facts(view)), sep="\n")
        screen.print()
        screen.print(_timeline(view, signs))
    lines = (line.rstrip() for line in shown.get().split("\n"))
    return f"{guide}\n\n" + "\n".join(lines).strip("\n")


def answer_lines(text: str) -> list[str]:
    """An answer that can be taken as it stands: its first lines."""
    lines = clean_lines(text).split("\n")
    return lines[:MOST_LINES] + (["…"] if len(lines) > MOST_LINES else [])


def closed_screen(view: IncidentView, draft: Draft, today: date, signs: Symbols) -> RenderableType:
    """After the end: what was learned, what is to improve and by when, how it went, and the one next step."""
    incident = view.incident
    parts: list[RenderableType] = [Text.assemble("closed ", (incident.id, "name"), _learned(view, draft))]
    new = incident.actions[len(incident.actions) - len(draft.actions) :]
    for action, written in zip(new, draft.actions, strict=True):
        line = Text.assemble("  ", (action.id, "name"), f"  {action_words(action, today)}")
        if written.due is None:
            line.append(", in two weeks, as no date was named", "quiet")
        parts.append(line)
    parts += fact_lines(review_facts(view))
    to_make = [action for action in incident.actions if not action.done_at]
    after = "what is left to improve: sos actions" if to_make else "what else needs you: sos"
    summary = f"what they get in writing: sos report {incident.id} --for client"
    return Group(*parts, next_line(f"{summary}\n{after}", signs))


def _learned(view: IncidentView, draft: Draft) -> str:
    """``: 2 lessons, 1 action``."""
    if view.incident.skipped:
        told = [f"no lesson, {clean(view.incident.skipped)}"]
    else:
        told = [_count(len(draft.review.lessons), "lesson")]
    if draft.actions or draft.review.lessons:
        told.append(_count(len(draft.actions), "action"))
    return f": {', '.join(told)}"


def _count(number: int, noun: str) -> str:
    return counted(number, noun) if number else f"no {noun}s"


def _timeline(view: IncidentView, signs: Symbols) -> RenderableType:
    incident = view.incident
    events = [
        _shortened(event)
        for event in incident.timeline
        if event.id not in incident.taken_back and not isinstance(event.what, Retracted)
    ]
    left_out = len(events) - FIRST_EVENTS - LAST_EVENTS
    if left_out > 1:
        events = [*events[:FIRST_EVENTS], *events[-LAST_EVENTS:]]
    table = timeline_table(view, signs, events)
    if left_out > 1:
        return Group(table, Text(f"and {left_out} more: sos show {incident.id}", "quiet"))
    return table


def _shortened(event: Event) -> Event:
    what: Any = event.what
    text = getattr(what, "text", "")
    return replace(event, what=replace(what, text=shorten(text, LONGEST_TEXT))) if text else event
