"""Response targets as a small table in both zones, and what they mean for my night."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.table import Table
from rich.text import Text

from freelance_sos.domain.people import Client, Helper, Me
from freelance_sos.domain.targets import TargetState
from freelance_sos.rendering.text import clean
from freelance_sos.rendering.times import MINE, clock_time, left, length, place

CLOCK_WORDS = {"24/7": "24/7", "client": "their hours", "mine": "your hours", "shared": "shared hours"}
GAP = 2
LEFT_COLUMN = 3
NIGHT_ALREADY = "it is your night already"


def targets_table(states: Sequence[TargetState], client: Client, me: Me, now: datetime, width: int) -> Table:
    """A line a target: due in my time and theirs, what is left, and where there is room what was agreed."""
    heads = ["", MINE, f"in {place(client.zone)}", "", "agreed"]
    rows = [[Text(head, "quiet") for head in heads], *(_row(state, client, me, now) for state in states)]
    needed = sum(max(row[column].cell_len for row in rows) + GAP for column in range(len(heads)))
    shown = len(heads) if needed - GAP <= width else len(heads) - 1
    table = Table.grid(padding=(0, GAP, 0, 0))
    for column in range(shown):
        # What is left may break where a line is too long; a moment never.
        table.add_column(no_wrap=column != LEFT_COLUMN)
    for row in rows:
        table.add_row(*row[:shown])
    return table


def _row(state: TargetState, client: Client, me: Me, now: datetime) -> list[Text]:
    return [
        Text(state.name),
        Text(_due(state, me, now)),
        Text(_due(state, client, now)),
        Text(state_words(state, now), state_style(state, now)),
        Text(agreed_words(state), "quiet"),
    ]


def state_words(state: TargetState, now: datetime) -> str:
    """``40 min left``, ``12 min over``, ``met in time``, ``rests``."""
    if state.due_at is None:
        return "no open hour for a year"
    if state.met_at:
        late = length(state.met_at - state.due_at)
        return f"met, {late} late" if state.breached else "met in time"
    told = left(state.due_at, now)
    if state.paused:
        return f"rests, {told}"
    return f"promised, {told}" if state.promised else told


def state_style(state: TargetState, now: datetime) -> str:
    """The colour that says the same again."""
    if state.breached:
        return "breached"
    if state.met_at:
        return "met"
    if state.paused or state.due_at is None:
        return "quiet"
    return "due"


def agreed_words(state: TargetState) -> str:
    """``within 30m, 24/7``; ``within 4h, their hours``."""
    if state.target is None:
        return "your promise"
    return f"within {state.target.within}, {CLOCK_WORDS[state.target.clock]}"


def comfort_lines(states: Sequence[TargetState], me: Me, now: datetime) -> list[Text]:
    """Until when I can act in comfort: for what is due first, and for what comes due while I sleep."""
    running = [state for state in states if state.is_running and not state.paused]
    ahead = [(state.due_at, state) for state in running if state.due_at and state.due_at > now]
    ahead.sort(key=lambda pair: pair[0])
    by_night: dict[datetime | None, list[str]] = {}
    for due, state in ahead:
        if state.last_comfortable_at != due:
            by_night.setdefault(state.last_comfortable_at, []).append(state.name)
    lines = [Text(_night_words(names, last, me, now), "due") for last, names in by_night.items()]
    if ahead and ahead[0][1].last_comfortable_at == ahead[0][0]:
        due, first = ahead[0]
        told = f"last comfortable moment to {first.name}: {clock_time(due, me.zone, now)} {MINE}"
        lines.insert(0, Text(told, "quiet"))
    return lines


def _night_words(names: Sequence[str], last: datetime | None, me: Me, now: datetime) -> str:
    *others, last_name = names
    named = f"{', '.join(others)} and {last_name} come" if others else f"{last_name} comes"
    if last and last > now:
        return f"{named} due in your night: last comfortable moment {clock_time(last, me.zone, now)} {MINE}"
    told = f"{NIGHT_ALREADY}: {named} due" if last else f"{named} due in your night"
    return f"{told}{_stand_in(me.backup)}"


def _stand_in(backup: Helper | None) -> str:
    if backup is None:
        return ""
    reach = f", {clean(backup.reach)}" if backup.reach else ""
    return f"; {clean(backup.name)} stands in{reach}"


def _due(state: TargetState, whose: Client | Me, now: datetime) -> str:
    return clock_time(state.due_at, whose.zone, now) if state.due_at else "never"
