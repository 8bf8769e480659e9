"""What would be due: one severity in full, or a table over all."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.agreement import TARGET_NAMES
from freelance_sos.domain.targets import TargetState
from freelance_sos.domain.views import Dues
from freelance_sos.rendering.targets import GAP, comfort_lines, targets_table
from freelance_sos.rendering.text import clean
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import MINE, THEIRS, clock_time, day_name, place


def dues_screen(dues: Dues, signs: Symbols, width: int) -> RenderableType:
    """If they reported it at this moment: every target in both zones."""
    now = dues.reported_at
    mine, theirs = now.astimezone(dues.me.zone), now.astimezone(dues.client.zone)
    parts: list[RenderableType] = [
        Text(
            f"reported {day_name(mine, mine)} {mine:%H:%M} {MINE}, "
            f"{day_name(theirs, theirs)} {theirs:%H:%M} {THEIRS}, by {clean(dues.client.name)}"
        )
    ]
    if not dues.by_severity:
        parts.append(Text(f"nothing agreed {signs.next} sos client edit {dues.client.slug}", "quiet"))
    elif len(dues.by_severity) > 1:
        parts += [Text(), _table_over_severities(dues, signs)]
    else:
        parts += _one_severity(dues, signs, width)
    return Group(*parts)


def _one_severity(dues: Dues, signs: Symbols, width: int) -> list[RenderableType]:
    ((severity, states),) = dues.by_severity
    head = Text(f"\nseverity {severity}", "heading")
    if not states:
        edit = f"sos client edit {dues.client.slug}"
        return [head, Text(f"nothing agreed for this severity {signs.next} {edit}", "quiet")]
    table = targets_table(states, dues.client, dues.me, dues.reported_at, width)
    return [head, table, *comfort_lines(states, dues.me, dues.reported_at)]


def _table_over_severities(dues: Dues, signs: Symbols) -> Table:
    """Two lines a severity, in my time and in theirs; a third where the last comfortable moment is before."""
    table = Table.grid(padding=(0, GAP, 0, 0))
    for _ in range(len(TARGET_NAMES) + 1):
        table.add_column(no_wrap=True)
    table.add_column()
    table.add_row("", *(Text(name, "quiet") for name in TARGET_NAMES))
    for severity, states in dues.by_severity:
        by_name = {state.name: state for state in states}
        found = [by_name.get(name) for name in TARGET_NAMES]
        table.add_row(
            Text(f"severity {severity}", "heading"),
            *(_due_cell(state, dues.me.zone, dues, signs) for state in found),
            Text(MINE, "quiet"),
        )
        theirs = (_due_cell(state, dues.client.zone, dues, signs, "quiet") for state in found)
        table.add_row("", *theirs, Text(f"in {place(dues.client.zone)}", "quiet"))
        before_night = [_before_night(state, dues) for state in found]
        if any(before_night):
            table.add_row("", *before_night, Text("by your night", "due"))
    return table


def _due_cell(state: TargetState | None, zone: ZoneInfo, dues: Dues, signs: Symbols, style: str = "") -> Text:
    if state is None:
        return Text(signs.dash, "quiet")
    return Text(clock_time(state.due_at, zone, dues.reported_at) if state.due_at else "never", style)


def _before_night(state: TargetState | None, dues: Dues) -> Text:
    """The last moment of my waking hours, where the target comes due after it."""
    if state is None or state.last_comfortable_at in (None, state.due_at):
        return Text()
    return Text(clock_time(state.last_comfortable_at, dues.me.zone, dues.reported_at), "due")
