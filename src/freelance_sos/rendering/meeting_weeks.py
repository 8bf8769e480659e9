"""A call that comes again every week: what a year of it brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.meeting import Meeting
from freelance_sos.domain.meeting_weeks import Finding, Occurrence
from freelance_sos.domain.weeks import WEEK
from freelance_sos.rendering.meeting import called, told_span
from freelance_sos.rendering.text import clean
from freelance_sos.rendering.times import MINE, MONTHS, WEEKDAYS, day_name, place

GAP = 2
MOST_LINES = 8
MOST_DATES = 8
CHANGE = "local_time_changes"
OFF_WORDS = {"holiday": "holiday", "day_off": "day off", "off_hours": "off hours"}


def weeks_screen(
    meeting: Meeting, occurrences: Sequence[Occurrence], found: Sequence[Finding]
) -> RenderableType:
    """From when on it is another hour for whom, and on which dates somebody is off, by date."""
    zone = meeting.me.zone
    today, first, last = meeting.frame.opens_at.astimezone(zone), occurrences[0], occurrences[-1]
    head = (
        f"every {WEEKDAYS[first.day.weekday()]} {told_span(first.span, zone, first.day)} {MINE}, "
        f"{day_name(first.day, today)} to {day_name(last.day, today)}"
    )
    parts: list[RenderableType] = [Text(f"\n{head}", "heading")]
    if not any(one.kind == CHANGE for one in found):
        parts.append(Text("the local time stays the same for everybody", "quiet"))
    rows = list(_rows(found, today))
    table = Table.grid(padding=(0, GAP, 0, 0))
    table.add_column(no_wrap=True)
    for row in rows[:MOST_LINES]:
        table.add_row(*row)
    parts.append(table)
    if more := len(rows[MOST_LINES:]):
        parts.append(Text(f"and {more} more: --json has them all", "quiet"))
    return Group(*parts)


def written_words(written: int, left_out: Sequence[Occurrence]) -> str:
    """``50 calls written, 3 left out: 25 Dec, 1 Jan, 19 Feb``: dates are mine, and less than a year apart."""
    told = f"{written} {'call' if written == 1 else 'calls'} written"
    if not left_out:
        return told
    dates = [f"{one.day.day} {MONTHS[one.day.month - 1]}" for one in left_out]
    more = f" and {len(dates) - MOST_DATES} more" if len(dates) > MOST_DATES else ""
    return f"{told}, {len(dates)} left out: {', '.join(dates[:MOST_DATES])}{more}"


def _rows(found: Sequence[Finding], today: date) -> Iterator[tuple[Text, Text]]:
    """A row for each change, and one for all who are off on a date, in order of the dates."""
    for day, group in groupby(_untold(found), lambda one: one.occurrence.day):
        those = list(group)
        for one in those:
            if one.kind == CHANGE:
                yield Text(f"from {day_name(day, today)}"), _change(one)
        if off := [_off(one) for one in those if one.kind != CHANGE]:
            yield Text(day_name(day, today)), Text("; ".join(off))


def _untold(found: Iterable[Finding]) -> Iterator[Finding]:
    """All but the calls that are off hours for somebody where the line of a change has said it of all."""
    outside: dict[str, bool] = {}
    for one in found:
        slug = one.attendee.slug
        if one.kind == CHANGE:
            outside[slug] = not one.in_hours
            yield one
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
