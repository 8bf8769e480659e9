"""A walk through a runbook on the screen: line after line, so that it can be read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.incident import Incident
from freelance_sos.domain.phrases import PHRASES, Draft
from freelance_sos.domain.progress import Progress, StepView
from freelance_sos.domain.runbook import Phase, Step
from freelance_sos.domain.runbook_checks import phrase_hint
from freelance_sos.domain.show_fields import Shown, fields_in, show_line
from freelance_sos.domain.views import DraftView, IncidentView, WalkView
from freelance_sos.rendering.drafts import draft_block
from freelance_sos.rendering.helpers import stuck_line
from freelance_sos.rendering.incident import due_line, facts, headline, notes_lines
from freelance_sos.rendering.next_step import next_line
from freelance_sos.rendering.text import clean
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import MINE, clock_time, length
from freelance_sos.storage.wording import wording

Drafts = dict[int, Draft]
INDENT = 5


def walk_head(walk: WalkView, signs: Symbols) -> RenderableType:
    """The top of a walk: the incident, the runbook, the last lesson of this kind, and how to stop."""
    words, incident, runbook = wording("walk"), walk.incident, walk.progress.runbook
    steps = f"{len(runbook.steps)} steps, {len(runbook.phases)} pause points"
    parts: list[RenderableType] = [
        headline(incident),
        facts(walk.view, signs),
        Text.assemble((clean(runbook.title), "heading"), f"  {clean(runbook.name)} {signs.dot} {steps}"),
    ]
    if walk.is_changed:
        parts.append(Text(words["changed"].format(runbook=clean(runbook.name)), "note"))
    if walk.progress.walk.ticks:
        parts.append(Text(words["again"].format(count=count_words(walk.progress)), "quiet"))
    else:
        parts += [*notes_lines(walk.view), *_lesson(walk), Text(words["begin"], "quiet")]
    return Group(*parts)


def _lesson(walk: WalkView) -> list[Text]:
    if walk.lesson is None:
        return []
    incident, lesson = walk.lesson
    return [Text.assemble(("lesson ", "heading"), clean(lesson), (f"  ({incident})", "quiet"))]


def count_words(progress: Progress) -> str:
    """``3 of 20 done, 1 skipped``."""
    states = [one.state for one in progress.steps]
    told = [f"{states.count('done')} of {len(states)} done"]
    others = ("skipped", "not applicable", "not needed")
    told += [f"{states.count(state)} {state}" for state in others if state in states]
    return ", ".join(told)


def step_screen(walk: WalkView, one: StepView, drafts: Drafts, signs: Symbols, width: int) -> RenderableType:
    """One step, with all that helps to do it, and how much time is left."""
    phase = _phase(walk, one.step)
    gap = f" {signs.dot} "
    place = f"{_phase_title(walk, phase)}{gap}step {one.step.number} of {len(walk.progress.steps)}"
    return Group(
        Text(),
        Text(place, "quiet"),
        Text(),
        _step(walk, one, drafts, signs, width),
        *_time_and_help(walk, signs),
    )


def phase_screen(walk: WalkView, phase: Phase, drafts: Drafts, signs: Symbols, width: int) -> RenderableType:
    """A phase that is done from memory, and then confirmed: all of its steps at once."""
    views = walk.progress.in_phase(phase)
    first, last = views[0].step.number, views[-1].step.number
    gap = f" {signs.dot} "
    place = f"{_phase_title(walk, phase)}{gap}steps {first} to {last} of {len(walk.progress.steps)}"
    steps: list[RenderableType] = []
    for one in views:
        steps += [Text(), _step(walk, one, drafts, signs, width)]
    return Group(
        Text(),
        Text(f"{place}{gap}do them all, then confirm", "quiet"),
        *steps,
        *_time_and_help(walk, signs),
    )


def legend(names: Sequence[str], signs: Symbols, width: int) -> Text:
    """``d done · s skip · …``, no key at the end of a line with its word on the next."""
    gap, lines = f" {signs.dot} ", [""]
    for name in names:
        longer = f"{lines[-1]}{gap}{name}" if lines[-1] else name
        if cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(name)
    return Text("\n".join(lines), "quiet")


def list_screen(walk: WalkView, signs: Symbols) -> RenderableType:
    """``sos run --list``: every step and what became of it, what is due, and the next command."""
    return Group(steps_screen(walk, signs), Text(), *due_line(walk.view), _next(walk, signs))


def steps_screen(walk: WalkView, signs: Symbols) -> RenderableType:
    """Every step of a walk, and what became of it."""
    progress, incident = walk.progress, walk.incident
    parts: list[RenderableType] = [
        headline(incident),
        Text.assemble((clean(progress.runbook.title), "heading"), f" {signs.dot} {count_words(progress)}"),
    ]
    for phase in progress.runbook.phases:
        if phase.steps:
            parts += [Text(), _phase_table(walk, phase, signs)]
    return Group(*parts)


def _phase_table(walk: WalkView, phase: Phase, signs: Symbols) -> Table:
    """The steps of a phase, a line each; what became of them stands at the end of the line."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True, min_width=len(signs.next))
    table.add_column(no_wrap=True, justify="right", min_width=2)
    table.add_column(ratio=1)
    table.add_column(no_wrap=True)
    views = walk.progress.in_phase(phase)
    mine = MINE if any(one.done_at for one in views) else ""
    table.add_row("", "", Text(_phase_title(walk, phase), "heading"), Text(mine, "quiet"))
    for one in views:
        table.add_row(*_listed(walk, one, signs))
    return table


def _listed(walk: WalkView, one: StepView, signs: Symbols) -> list[Text]:
    current, view = walk.progress.current, walk.view
    is_current = current is not None and current.step.number == one.step.number
    mark = signs.next if is_current and view.incident.is_unfinished else ""
    words = Text(clean(one.step.do), "" if one.is_to_do else "quiet")
    if one.tick and one.tick.text:
        words.append(f"  ({clean(one.tick.text)})", "quiet")
    state = "" if one.is_to_do else one.state
    at = f" {clock_time(one.done_at, view.me.zone, view.now)}" if one.done_at else ""
    return [Text(mark, "next"), Text(str(one.step.number), "name"), words, Text(f"{state}{at}", "quiet")]


def _next(walk: WalkView, signs: Symbols) -> Text:
    current, incident = walk.progress.current, walk.incident
    if not incident.is_unfinished:
        told = f"sos show {incident.id}"
    elif current:
        one_by_one = f"without a terminal: sos step done {incident.id} {current.step.number}"
        told = f"sos run {incident.id}\n{one_by_one}"
    else:
        told = f"sos close {incident.id}" if incident.resolved_at else f"sos resolve {incident.id}"
    return next_line(told, signs)


def _step(walk: WalkView, one: StepView, drafts: Drafts, signs: Symbols, width: int) -> RenderableType:
    step = one.step
    head = Table.grid(padding=(0, 2, 0, 0))
    head.add_column(justify="right", min_width=INDENT - 2)
    head.add_column(ratio=1)
    head.add_row(Text(str(step.number), "next"), Text(clean(step.do), "name"))
    details = Table.grid(padding=(0, 2, 0, 0))
    details.add_column(no_wrap=True)
    details.add_column(ratio=1)
    for name, told in _details(walk, one):
        details.add_row(Text(name, "quiet"), told)
    parts: list[RenderableType] = [head]
    if details.row_count:
        parts.append(Padding(details, (0, 0, 0, INDENT)))
    if draft := drafts.get(step.number):
        view = DraftView(draft=draft, client=walk.view.client, me=walk.view.me, now=walk.view.now)
        block = draft_block(view, signs, width - INDENT)
        parts += [Text(), Padding(block, (0, 0, 0, INDENT))]
    return Group(*parts)


def _details(walk: WalkView, one: StepView) -> list[tuple[str, Text]]:
    """What stands below a step, a label each."""
    step, rows = one.step, list[tuple[str, Text]]()
    if state := _state_words(one, walk.view):
        rows.append(("state", Text(state, "note")))
    if step.why:
        rows.append(("why", Text(clean(step.why))))
    # Where a draft asks them, the questions stand in it.
    if step.ask and step.say != "ask":
        rows += [("ask" if not number else "", Text(clean(line))) for number, line in enumerate(step.ask)]
    rows += _shown(walk, step)
    if step.say and one.is_to_do and step.say not in PHRASES:
        rows.append(("say", Text(f'"{clean(step.say)}" is no phrase; {phrase_hint(step.say)}', "note")))
    if one.is_to_do and (told := _then_words(step, walk.incident)):
        rows.append(("then", Text(told, "quiet")))
    if one.due_at and one.is_to_do:
        rows.append(("time", _box_words(one.due_at, walk.view)))
    return rows


def _then_words(step: Step, incident: Incident) -> str:
    """What d will do beside the tick."""
    words = wording("walk")
    if step.marks == "acknowledged":
        return str(words["then_acknowledged"]) if not incident.acknowledged_at else ""
    if step.marks == "resolved" and incident.is_live:
        return str(words["then_unanswered" if incident.status == "waiting" else "then_resolved"])
    if step.wait and incident.is_live and incident.status != "waiting":
        return str(words["then_wait"]).format(what=clean(step.wait))
    return ""


def _shown(walk: WalkView, step: Step) -> list[tuple[str, Text]]:
    """Links and commands, numbered where one has to be chosen, and what the client file lacks."""
    told: list[Text] = []
    unknown: list[str] = []
    for number, line in enumerate(step.show, start=1):
        shown = show_line(line, walk.view.client, walk.incident.id)
        if shown.missing and len(fields_in(line)) == 1 and line.strip() == f"{{{shown.missing[0]}}}":
            unknown.append(shown.missing[0].rsplit(".", 1)[-1])
            continue
        head = f"{number}. " if len(step.show) > 1 else ""
        told.append(Text(f"{head}{_readable(shown)}", "quiet" if shown.missing else ""))
        unknown += [field.rsplit(".", 1)[-1] for field in shown.missing]
    if unknown:
        names = ", ".join(dict.fromkeys(unknown))
        line = wording("walk")["not_known"].format(names=clean(names), client=walk.incident.client)
        told.append(Text(line, "quiet"))
    return [("show" if not position else "", line) for position, line in enumerate(told)]


def _readable(shown: Shown) -> str:
    """A line with the last word of each field that is missing: ``curl -I SITE``."""
    text = shown.text
    for field in shown.missing:
        text = text.replace(f"{{{field}}}", field.rsplit(".", 1)[-1].upper())
    return clean(text)


def _box_words(due_at: datetime, view: IncidentView) -> Text:
    words, at = wording("walk"), clock_time(due_at, view.me.zone, view.now)
    if due_at > view.now:
        return Text(words["box_ahead"].format(at=at, left=length(due_at - view.now)))
    return Text(words["box_over"].format(at=at, over=length(view.now - due_at)), "due")


def _state_words(one: StepView, view: IncidentView) -> str:
    """What became of a step; nothing while it is to do."""
    if one.is_to_do:
        return ""
    at = f" {clock_time(one.done_at, view.me.zone, view.now)} {MINE}" if one.done_at else ""
    text = f": {clean(one.tick.text)}" if one.tick and one.tick.text else ""
    return f"{one.state}{at}{text}"


def _time_and_help(walk: WalkView, signs: Symbols) -> list[RenderableType]:
    """What is due next, whom is waited for, and whom to call."""
    view, incident = walk.view, walk.incident
    parts: list[RenderableType] = [Text(), *due_line(view)]
    if incident.waiting_since:
        since = clock_time(incident.waiting_since, view.me.zone, view.now)
        what = clean(incident.waits[-1].text) or "the client"
        told = f"waiting since {since} {MINE}, {length(view.now - incident.waiting_since)}: {what}"
        parts.append(Text(told, "note"))
    if walk.helpers:
        parts.append(stuck_line(walk.helpers, view.now))
    return [*parts, Text()]


def _phase(walk: WalkView, step: Step) -> Phase:
    runbook = walk.progress.runbook
    return runbook.phases[runbook.phase_of(step.number)]


def _phase_title(walk: WalkView, phase: Phase) -> str:
    number = walk.progress.runbook.phases.index(phase) + 1
    return f"{clean(phase.title) or 'Phase'} ({number} of {len(walk.progress.runbook.phases)})"
