"""A call that comes again every week: what a year of it brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.meeting import Meeting
from freelance_sos.domain.meeting_weeks import Finding, Occurrence
from freelance_sos.domain.weeks import WEEK
from freelance_sos.rendering.meeting import called, told_span
from freelance_sos.rendering.text import clean
from freelance_sos.rendering.times import MINE, WEEKDAYS, day_name, place

GAP = 2
MOST_DATES = 5
OFF_WORDS = {"holiday": "holiday", "day_off": "day off", "off_hours": "off hours"}


def weeks_screen(
    meeting: Meeting, occurrences: Sequence[Occurrence], found: Sequence[Finding]
) -> RenderableType:
    """From when on it is another hour for whom, and the first dates on which somebody is off."""
    zone = meeting.me.zone
    today, first, last = meeting.frame.opens_at.astimezone(zone), occurrences[0], occurrences[-1]
    changes = [one for one in found if one.kind == "local_time_changes"]
    off = [(day, list(group)) for day, group in groupby(_untold(found), lambda one: one.occurrence.day)]
    head = (
        f"every {WEEKDAYS[first.day.weekday()]} {told_span(first.span, zone, first.day)} {MINE}, "
        f"{day_name(first.day, today)} to {day_name(last.day, today)}"
    )
    parts: list[RenderableType] = [Text(f"\n{head}", "heading")]
    if not changes:
        parts.append(Text("the local time stays the same for everybody", "quiet"))
    table = Table.grid(padding=(0, GAP, 0, 0))
    table.add_column(no_wrap=True)
    for change in changes:
        table.add_row(Text(f"from {day_name(change.occurrence.day, today)}"), _change(change))
    for day, those in off[:MOST_DATES]:
        table.add_row(Text(day_name(day, today)), Text("; ".join(map(_off, those))))
    parts.append(table)
    if (more := len(off) - MOST_DATES) > 0:
        parts.append(Text(f"and {more} more {'date' if more == 1 else 'dates'}", "quiet"))
    return Group(*parts)


def _untold(found: Iterable[Finding]) -> Iterator[Finding]:
    """Calls that are off hours for somebody, where the line of a change has not said it of all of them."""
    outside: dict[str, bool] = {}
    for one in found:
        slug = one.attendee.slug
        if one.kind == "local_time_changes":
            outside[slug] = not one.in_hours
        elif one.kind != "off_hours" or one.reason or not outside.get(slug):
            yield one


def _change(finding: Finding) -> Text:
    one, now = finding.attendee, finding.occurrence
    where = MINE if one.is_me else f"in {place(one.zone)} for {called(one)}"
    was = told_span(finding.was, one.zone, now.day - WEEK) if finding.was else ""
    told = Text(f"{told_span(now.span, one.zone, now.day)} {where}, was {was}")
    return (
        told
        if finding.in_hours
        else told.append(f"; outside {'your' if one.is_me else 'their'} hours", "due")
    )


def _off(finding: Finding) -> str:
    reason = f": {clean(finding.reason)}" if finding.reason else ""
    return f"{OFF_WORDS[finding.kind]} for {called(finding.attendee)}{reason}"
