"""Runbooks on the screen: all of them in a list, one of them whole, and what was done to one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.durations import dump_elapsed
from freelance_sos.domain.runbook import GENERAL, Phase, Runbook, Step, When
from freelance_sos.domain.runbook_checks import MOST_STEPS, Precedence, incidents_words
from freelance_sos.domain.runbook_views import KeptRunbook, Learned, RunbookView
from freelance_sos.domain.text import counted
from freelance_sos.rendering.next_step import next_line
from freelance_sos.rendering.text import clean, clean_lines, shorten
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import day_name

WIDE = 96
LONG_TITLE = 200
SHORT_TITLE = 30
LONG_LESSON = 80
STYLE_WORDS = {"read-do": "read a line, then do it", "do-confirm": "do them all, then confirm each"}


def runbooks_screen(
    views: Sequence[RunbookView],
    drilled: Mapping[str, date],
    *,
    today: date,
    signs: Symbols,
    width: int,
) -> RenderableType:
    """Yours, then the built-in ones; ``drilled`` has the last drills by name."""
    parts: list[RenderableType] = []
    listed = _table if width >= WIDE else _stacked
    for heading, is_own in (("yours", True), ("built in", False)):
        rows = [
            (view, _facts(view, drilled, today, signs, is_listed=True))
            for view in views
            if bool(view.path) is is_own
        ]
        if rows:
            parts += [Text(heading, "heading"), Padding(listed(rows), (0, 0, 0, 2)), Text()]
    first = next((view.runbook.name for view in views if not view.errors), GENERAL)
    return Group(*parts, next_line(f"read one: sos runbook show {first}", signs))


def runbook_screen(
    view: RunbookView, drilled: Mapping[str, date], today: date, signs: Symbols
) -> RenderableType:
    """The whole checklist: phases, numbered steps, and quietly all that belongs to a step."""
    runbook = view.runbook
    parts: list[RenderableType] = [
        Text.assemble((runbook.name, "name"), "  ", shorten(runbook.title, LONG_TITLE)),
        _facts(view, drilled, today, signs),
        Text(f"{runbook.style}: {STYLE_WORDS[runbook.style]}", "quiet"),
    ]
    for phase in runbook.phases:
        parts += [Text(), _phase_line(phase, runbook), *(_step(step) for step in phase.steps)]
    return Group(*parts, Text(), next_line(f"change it: sos runbook edit {runbook.name}", signs))


def kept_runbook_screen(kept: KeptRunbook, told: str, path: str) -> RenderableType:
    """After a runbook's file was written: what, and where. Advice follows, then kept_runbook_next."""
    name = kept.runbook.name
    lines = [
        Text.assemble((name, "name"), f" {clean(told)}"),
        Text.assemble(("file  ", "quiet"), clean(path)),
    ]
    if kept.origin == name:
        lines.append(Text("it replaces the built-in one; take the file away to have that back", "quiet"))
    return Group(*lines, *beside_lines(name, kept.beside))


def kept_runbook_next(name: str, *, is_new: bool, signs: Symbols) -> RenderableType:
    """The one next step after that."""
    return next_line(f"sos runbook {'edit' if is_new else 'show'} {name}", signs)


def beside_lines(name: str, beside: Sequence[Precedence]) -> Iterator[Text]:
    """Where ``name`` stands among the others: ``for outage it is taken before site-down``."""
    passed: dict[str, list[str]] = {}
    for one in beside:
        if one.taken == name:
            passed.setdefault(incidents_words(one.kinds, one.severities), []).append(one.passed)
        else:
            incidents = incidents_words(one.kinds, one.severities)
            yield Text(f"for {incidents} {one.taken} is taken before it", "quiet")
    for incidents, names in passed.items():
        yield Text(f"for {incidents} it is taken before {', '.join(names)}", "quiet")


def learned_lines(learned: Learned, signs: Symbols) -> RenderableType:
    """Where an improvement stands as a step now, and how to move it."""
    runbook, phase = learned.runbook, learned.phase
    do = shorten(runbook.steps[learned.step - 1].do, LONG_LESSON)
    told = "is now" if learned.is_added else "stood there already as"
    where = f', in "{shorten(phase.title, LONG_TITLE)}"' if phase.title else ""
    lines = [Text.assemble(f'"{do}" {told} step {learned.step} of ', (runbook.name, "name"), where)]
    if learned.is_usual_phase and len(runbook.phases) > 1:
        lines.append(Text("sos chose the phase; to choose it yourself: --phase NUMBER or TITLE", "quiet"))
    if learned.is_copied:
        lines.append(Text("the built-in was copied for it: runbooks/ of your store has it now", "quiet"))
    if len(phase.steps) > MOST_STEPS:
        much = f"that phase has {len(phase.steps)} steps now, more than {MOST_STEPS}"
        lines.append(Text(f"{much}: divide it where one can pause", "due"))
    return Group(*lines, next_line(f"move it, or say it better: sos runbook edit {runbook.name}", signs))


def purpose_words(runbook: Runbook) -> str:
    """``outage, severity 1, 2``; what it is for."""
    if runbook.name == GENERAL and not runbook.kinds:
        return "whatever no other is for"
    kinds = ", ".join(runbook.kinds) or "by name alone"
    severities = ", ".join(map(str, runbook.severities))
    return f"{kinds}, severity {severities}" if severities else kinds


def when_words(when: When) -> str:
    """``severity 1, 2; outage; off hours``; nothing for a step that is always needed."""
    severities = ", ".join(map(str, when.severities))
    hours = {True: "in their off hours", False: "in their hours", None: ""}[when.off_hours]
    parts = [f"severity {severities}" if severities else "", ", ".join(when.kinds), hours]
    return "; ".join(part for part in parts if part)


def _table(rows: Sequence[tuple[RunbookView, Text]]) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for view, facts in rows:
        table.add_row(Text(view.runbook.name, "name"), Text(_title(view.runbook, SHORT_TITLE)), facts)
    return table


def _stacked(rows: Sequence[tuple[RunbookView, Text]]) -> RenderableType:
    parts: list[RenderableType] = []
    for view, facts in rows:
        title = _title(view.runbook, LONG_TITLE)
        parts.append(Text.assemble((view.runbook.name, "name"), f"  {title}" if title else ""))
        parts.append(Padding(facts, (0, 0, 0, 2)))
    return Group(*parts)


def _title(runbook: Runbook, most: int) -> str:
    """What it is called; nothing where that is its name."""
    return "" if runbook.title == runbook.name else shorten(runbook.title, most)


def _facts(
    view: RunbookView,
    drilled: Mapping[str, date],
    today: date,
    signs: Symbols,
    *,
    is_listed: bool = False,
) -> Text:
    """What it is for, how long, how fresh, and whose."""
    runbook = view.runbook
    if not view.is_legible:
        return Text.assemble(("can't be read", "breached"), f": sos runbook check {runbook.name}")
    whose = "replaces the built-in" if view.replaces_built_in else "yours" if view.path else "built in"
    parts = [
        Text(purpose_words(runbook), "quiet"),
        Text(counted(len(runbook.steps), "step"), "quiet"),
    ]
    if runbook.reviewed or not view.errors:
        parts.append(_reviewed(view, today))
    if last := drilled.get(runbook.name):
        parts.append(Text(f"last drill {day_name(last, today)}", "quiet"))
    if view.replaces_built_in or not is_listed:
        parts.append(Text(whose, "quiet"))
    if view.errors:
        errors = counted(len(view.errors), "error")
        parts.append(Text(f"{errors}: sos runbook check {runbook.name}", "breached"))
    return Text(f" {signs.dot} ", "quiet").join(parts)


def _reviewed(view: RunbookView, today: date) -> Text:
    reviewed = view.runbook.reviewed
    if reviewed is None:
        return Text("never reviewed: stale", "due")
    told = f"reviewed {day_name(reviewed, today)}"
    return Text(f"{told}: stale", "due") if view.is_stale else Text(told, "quiet")


def _phase_line(phase: Phase, runbook: Runbook) -> Text:
    line = Text(shorten(phase.title, LONG_TITLE) or "more", "heading")
    if phase.style != runbook.style:
        line.append(f"  {phase.style}: {STYLE_WORDS[phase.style]}", "quiet")
    return line


def _step(step: Step) -> RenderableType:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=3, justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(Text(str(step.number), "name"), Text(clean(step.do)))
    details = Table.grid(padding=(0, 1, 0, 0))
    details.add_column(width=6, no_wrap=True)
    details.add_column(overflow="fold")
    rows = list(_details(step))
    for label, told in rows:
        details.add_row(Text(label, "quiet"), Text(told, "quiet"))
    return Group(table, Padding(details, (0, 0, 0, 4))) if rows else table


def _details(step: Step) -> Iterator[tuple[str, str]]:
    """All that a step has beside its line, each with a word for what it is."""
    yield from _labelled("why", [clean_lines(step.why)])
    yield from _labelled("ask", [clean_lines(question) for question in step.ask])
    yield from _labelled("say", [clean(step.say)])
    yield from _labelled("show", [clean(line) for line in step.show])
    yield from _labelled("within", [f"{dump_elapsed(step.within)} of opening" if step.within else ""])
    yield from _labelled("wait", [f"ticking it waits for {clean(step.wait)}" if step.wait else ""])
    yield from _labelled("marks", [f"ticking it records: {step.marks}" if step.marks else ""])
    yield from _labelled("only", [when_words(step.when)])


def _labelled(label: str, lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(line for line in lines if line):
        yield "" if number else label, line
