"""What would be due: one severity in full, or a table over all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.agreement import TARGET_NAMES, Severity
from freelance_sos.domain.targets import TargetState
from freelance_sos.domain.views import Dues
from freelance_sos.rendering.targets import GAP, NIGHT_ALREADY, comfort_lines, targets_table
from freelance_sos.rendering.text import short_name
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import MINE, THEIRS, clock_time, day_name, from_now, place

NIGHT = "by your night"


def dues_screen(dues: Dues, signs: Symbols, width: int, now: datetime) -> RenderableType:
    """If they reported it at that moment: every target in both zones, seen from ``now``."""
    mine, theirs = (_reported(dues, zone, now) for zone in (dues.me.zone, dues.client.zone))
    ago = f", {from_now(dues.reported_at, now)}" if dues.reported_at != now else ""
    told = f"reported {mine} {MINE}, {theirs} {THEIRS}, by {short_name(dues.client.name)}{ago}"
    parts: list[RenderableType] = [Text(told)]
    if not dues.by_severity:
        parts.append(Text(f"nothing agreed {signs.next} sos client edit {dues.client.slug}", "quiet"))
    table = _table(_rows_over_severities(dues, signs, now), width) if len(dues.by_severity) > 1 else None
    if table:
        return Group(*parts, Text(), table)
    for severity, _ in dues.by_severity:
        parts += _one_severity(severity, dues, signs, width, now)
    return Group(*parts)


def _reported(dues: Dues, zone: ZoneInfo, now: datetime) -> str:
    local = dues.reported_at.astimezone(zone)
    return f"{day_name(local, now.astimezone(zone))} {local:%H:%M}"


def _table(rows: list[list[Text]], width: int) -> Table | None:
    """``rows`` as a table; None where a moment, or whose time it is, would be cut off."""
    needed = sum(max(cell.cell_len for cell in column) + GAP for column in zip(*rows, strict=True))
    if needed - GAP > width:
        return None
    table = Table.grid(padding=(0, GAP, 0, 0))
    for row in rows:
        table.add_row(*row)
    return table


def _one_severity(
    severity: Severity, dues: Dues, signs: Symbols, width: int, now: datetime
) -> list[RenderableType]:
    states = dict(dues.by_severity)[severity]
    head = Text(f"\nseverity {severity}", "heading")
    if not states:
        edit = f"sos client edit {dues.client.slug}"
        return [head, Text(f"nothing agreed for this severity {signs.next} {edit}", "quiet")]
    table = targets_table(states, dues.client, dues.me, now, width)
    return [head, table, *comfort_lines(states, dues.me, now)]


def _rows_over_severities(dues: Dues, signs: Symbols, now: datetime) -> list[list[Text]]:
    """Two lines a severity, in my time and in theirs; more where it ran out or comes due in my night."""
    rows = [[Text(), *(Text(name, "quiet") for name in TARGET_NAMES), Text()]]
    for severity, states in dues.by_severity:
        by_name = {state.name: state for state in states}
        found = [by_name.get(name) for name in TARGET_NAMES]
        mine = (_due_cell(state, dues.me.zone, now, signs) for state in found)
        theirs = (_due_cell(state, dues.client.zone, now, signs, "quiet") for state in found)
        rows.append([Text(f"severity {severity}", "heading"), *mine, Text(MINE, "quiet")])
        rows.append([Text(), *theirs, Text(f"in {place(dues.client.zone)}", "quiet")])
        asides = _asides(found, dues, now)
        rows += [[Text(), *cells, Text(told, "due")] for cells, told in asides if any(cells)]
    return rows


def _due_cell(
    state: TargetState | None, zone: ZoneInfo, now: datetime, signs: Symbols, style: str = ""
) -> Text:
    if state is None:
        return Text(signs.dash, "quiet")
    return Text(clock_time(state.due_at, zone, now) if state.due_at else "never", style)


def _asides(
    found: Sequence[TargetState | None], dues: Dues, now: datetime
) -> Iterator[tuple[list[Text], str]]:
    """Lines below one severity, a cell a target: what ran out already, and what comes due in my night."""
    ahead = [state if state and state.due_at and state.due_at > now else None for state in found]
    nights = [state.last_comfortable_at if state and _is_by_night(state) else None for state in ahead]
    yield [Text("over" if state and state.breached else "", "breached") for state in found], ""
    yield [Text(clock_time(at, dues.me.zone, now) if at and at > now else "", "due") for at in nights], NIGHT
    if any(at and at <= now for at in nights):
        # A time gone by would only be read as one to come.
        yield [Text(" ") for _ in found], NIGHT_ALREADY


def _is_by_night(state: TargetState) -> bool:
    return state.last_comfortable_at not in (None, state.due_at)
