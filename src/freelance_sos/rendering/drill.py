"""A drill on the screen: what it is, which there are, and the scorecard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.drill import Measured, PastDrill, Scorecard, UpdateMoment, advice
from freelance_sos.domain.drill_script import Drillable
from freelance_sos.domain.progress import StepView
from freelance_sos.domain.runbook import Runbook
from freelance_sos.domain.text import counted
from freelance_sos.domain.views import IncidentView
from freelance_sos.rendering.next_step import next_line
from freelance_sos.rendering.text import clean
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import MINE, WEEKDAYS, clock_time, day_name, length, place
from freelance_sos.storage.wording import wording

Row = tuple[str, Text]
MINUTE_SECONDS = 60
SAME = timedelta(minutes=1)
RESULT_STYLES = {"met": "met", "late": "breached", "not yet": "due", "nothing agreed": "quiet"}


def intro_screen(runbook: Runbook, pace: int, *, is_chosen: bool) -> RenderableType:
    """What this is, before the clock starts. ``is_chosen``: nobody named the runbook."""
    words = wording("drill")
    fast = words["pace_fast"].format(pace=pace, seconds=f"{MINUTE_SECONDS / pace:.3g}")
    told = fast if pace > 1 else words["pace_real"]
    title = Text.assemble((clean(runbook.title), "heading"), f"  {clean(runbook.name)}")
    if is_chosen:
        title.append(f"  ({words['other']})", "quiet")
    return Group(title, *(Text(line.format(pace=told)) for line in words["intro"]), Text())


def ringing_screen(view: IncidentView, opening: str) -> RenderableType:
    """The first message of the client, in both times."""
    told = wording("drill")["rings"].format(
        mine=clock_time(view.now, view.me.zone, view.now),
        theirs=_there(view),
        place=place(view.client.zone),
        client=clean(view.client.name),
    )
    return Group(Text(), Text(told), Padding(Text(opening, "name"), (0, 0, 1, 2)))


def drills_screen(
    listed: Sequence[Drillable], following: str, zone: ZoneInfo, now: datetime, signs: Symbols
) -> RenderableType:
    """Every runbook, its emergency, its last drill (a date in ``zone``); ``following`` is to drill now."""
    parts: list[RenderableType] = []
    for one in listed:
        facts = [
            *(["yours"] if one.is_own else []),
            f"severity {one.scenario.severity}",
            one.scenario.kind,
            counted(len(one.runbook.steps), "step"),
            f"last drill {_day(one.last.at, zone, now)}" if one.last else "never drilled",
        ]
        parts.append(Text.assemble((clean(one.runbook.name), "name"), f"  {clean(one.scenario.title)}"))
        parts.append(Padding(Text(f" {signs.dot} ".join(facts), "quiet"), (0, 0, 0, 2)))
    return Group(*parts, Text(), next_line(f"sos drill {following}", signs))


def scorecard_screen(
    card: Scorecard, view: IncidentView, last: PastDrill | None, pace: int, signs: Symbols
) -> RenderableType:
    """How it went, against what was agreed and the last time, and the one thing to practise."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for label, told in (*_rows(card, view, last), ("practise", Text(practise_words(card, last, pace)))):
        table.add_row(Text(label, "heading"), told)
    clock = "at real pace" if pace == 1 else f"at {pace} times the pace: times are those of its clock"
    head = Text.assemble(("Scorecard", "heading"), f"  {clean(card.runbook)}", (f"  {clock}", "quiet"))
    return Group(
        Text(),
        head,
        Text(),
        table,
        Text(),
        next_line(f"sos drill {card.runbook}", signs),
    )


def practise_words(card: Scorecard, last: PastDrill | None, pace: int) -> str:
    """One line: what to practise next."""
    words, named = wording("drill")["practise"], advice(card, last)
    skipped = card.in_state("skipped")[:1]
    return str(words[named]).format(
        left=f"{counted(len(card.in_state('to do')), 'step')} left",
        number=skipped[0].step.number if skipped else "",
        do=clean(skipped[0].step.do) if skipped else "",
        more=words["well_real" if pace == 1 else "well_faster"].format(runbook=card.runbook),
    )


def _rows(card: Scorecard, view: IncidentView, last: PastDrill | None) -> Iterator[Row]:
    yield "acknowledge", _measured(card.acknowledge, "not acknowledged")
    yield from _updates(card, view)
    yield "resolve", _measured(card.resolve, "not resolved")
    if card.waited:
        yield "", Text(f"{length(card.waited)} of it waiting for them", "quiet")
    since = clock_time(card.silence.start, view.me.zone, view.now)
    silence = f"{length(card.silence.length)} without a word from you at the longest, from {since} {MINE}"
    yield "silence", Text(silence)
    yield from _steps(card)
    if last:
        yield "last drill", _compared(card, last, view)


def _measured(one: Measured, never: str) -> Text:
    told = Text(f"after {length(one.took)}" if one.took is not None else never)
    if one.agreed:
        told.append(f", agreed {one.agreed.within}: ").append(one.result, RESULT_STYLES[one.result])
    return told if one.agreed else told.append(f" ({one.result})", "quiet")


def _updates(card: Scorecard, view: IncidentView) -> Iterator[Row]:
    late = len(card.late_updates)
    if not card.updates:
        yield "updates", Text("none was due", "quiet")
        return
    told = Text(f"{len(card.updates) - late} on time")
    yield "updates", told.append(f", {late} late", "breached") if late else told
    for one in card.late_updates:
        yield "", Text(_late_words(one, view))


def _late_words(one: UpdateMoment, view: IncidentView) -> str:
    due = f"due {clock_time(one.due_at, view.me.zone, view.now)} {MINE}"
    return f"{due}, sent {length(one.told_at - one.due_at)} late" if one.told_at else f"{due}, not sent"


def _steps(card: Scorecard) -> Iterator[Row]:
    counts = [f"{len(card.in_state('done'))} of {len(card.steps)} done"]
    for state, name in (("not applicable", "not applicable"), ("not needed", "not needed")):
        if found := [one for one in card.steps if one.state == state]:
            counts.append(f"{len(found)} {name}")
    yield "steps", Text(", ".join(counts))
    for one in card.in_state("skipped"):
        why = f" ({clean(one.tick.text)})" if one.tick and one.tick.text else ""
        yield "skipped", Text(f"{one.step.number} {clean(one.step.do)}").append(why, "quiet")
    if left := card.in_state("to do"):
        yield "left", Text(_numbers(left))


def _numbers(steps: Sequence[StepView]) -> str:
    """``5, 7-20``: runs of numbers in short."""
    runs: list[list[int]] = []
    for number in (one.step.number for one in steps):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _compared(card: Scorecard, last: PastDrill, view: IncidentView) -> Text:
    """The last drill, and in words what has become of it."""
    updates, skipped = len(card.late_updates), len(card.in_state("skipped"))
    told = [
        _compared_span("acknowledged", card.acknowledge.took, last.acknowledged_in),
        _compared_span("resolved", card.resolve.took, last.resolved_in),
        f"late updates {last.updates_late}, now {updates}",
        f"skipped {last.skipped}, now {skipped}",
        f"left {last.left}, now {len(card.in_state('to do'))}",
    ]
    pace = "at real pace" if last.pace == 1 else f"at {last.pace} times the pace"
    return Text(f"{_day(last.at, view.me.zone, view.now)}, {pace}: {'; '.join(one for one in told if one)}")


def _compared_span(name: str, now: timedelta | None, before: timedelta | None) -> str:
    """``acknowledged after 6 min, now 2 min sooner``."""
    if before is None:
        return f"not {name}" if now is not None else ""
    told = f"{name} after {length(before)}"
    if now is None:
        return f"{told}, now not"
    if abs(now - before) < SAME:
        return f"{told}, now the same"
    return f"{told}, now {length(now - before)} {'later' if now > before else 'sooner'}"


def _there(view: IncidentView) -> str:
    """The time at the client's; with the weekday where it is another day than mine."""
    here, there = (view.now.astimezone(zone) for zone in (view.me.zone, view.client.zone))
    weekday = "" if here.date() == there.date() else f"{WEEKDAYS[there.weekday()]} "
    return f"{weekday}{there:%H:%M}"


def _day(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    return day_name(at.astimezone(zone).date(), now.astimezone(zone).date())
