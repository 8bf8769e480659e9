"""When everybody can meet: the slots, in everybody's time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.meeting import Attendee, Meeting
from freelance_sos.domain.meeting_slots import Slot
from freelance_sos.domain.weeks import WEEK, Span
from freelance_sos.rendering.text import shorten
from freelance_sos.rendering.times import MINE, WEEKDAYS, day_name, length, place

GAP = 2
LONGEST_NAME = 24
# Nearer to the edge of somebody's day than this is worth a word; so is being this far from everybody's.
EDGE = timedelta(minutes=30)
COMFORTABLE = timedelta(hours=1)
ORDER = "fairest: farthest from the edges of the day of whoever is worst off"


def meeting_screen(meeting: Meeting, count: int, width: int) -> RenderableType:
    """The ``count`` fairest slots, a line each where there is room."""
    shown = meeting.slots[:count]
    head = f"{length(meeting.length)} with {together(meeting.clients)}, fairest first"
    parts: list[RenderableType] = [Text(head, "quiet"), _table(meeting, shown, width)]
    if more := len(meeting.slots) - len(shown):
        parts.append(Text(f"and {more} more: -n {len(meeting.slots)}", "quiet"))
    if any(slot.comfort < COMFORTABLE for slot in shown):
        parts.append(Text(ORDER, "quiet"))
    return Group(*parts)


def told_span(span: Span, zone: ZoneInfo, beside: date) -> str:
    """``16:00–16:45``, with the weekday where it isn't the date ``beside``, or ends on another day."""
    begin, end = (at.astimezone(zone) for at in span)
    weekday = "" if begin.date() == beside else f"{WEEKDAYS[begin.weekday()]} "
    last = f"{end:%H:%M}"
    if end.date() != begin.date():
        at_midnight = last == "00:00" and end.date() - begin.date() == timedelta(days=1)
        last = "24:00" if at_midnight else f"{WEEKDAYS[end.weekday()]} {last}"
    return f"{weekday}{begin:%H:%M}–{last}"


def my_span(span: Span, me: Attendee, now: datetime) -> str:
    """``Tue 24 Nov 15:00–15:45``: mine, which the others stand beside."""
    begin = span.opens_at.astimezone(me.zone)
    return f"{day_name(begin, now.astimezone(me.zone))} {told_span(span, me.zone, begin.date())}"


def where(attendee: Attendee) -> str:
    """``Acme GmbH, Berlin``."""
    return f"{called(attendee)}, {place(attendee.zone)}"


def called(attendee: Attendee) -> str:
    """``you``, or the client's name."""
    return "you" if attendee.is_me else shorten(attendee.name, LONGEST_NAME)


def within_words(span: timedelta) -> str:
    """``2 weeks``, ``10 days``."""
    weeks, rest = divmod(span, WEEK)
    if not rest:
        return "1 week" if weeks == 1 else f"{weeks} weeks"
    return f"{span.days} days" if span.days > 1 and not span % timedelta(days=1) else length(span)


def slot_words(meeting: Meeting, slot: Slot) -> str:
    """``Tue 24 Nov 15:00–15:45 your time``."""
    return f"{my_span(slot.span, meeting.me, meeting.frame.opens_at)} {MINE}"


# -- slots -----------------------------------------------------------------------------------------------


def _table(meeting: Meeting, slots: Sequence[Slot], width: int) -> Table:
    """A line a slot where that fits into ``width``; else a few lines each, one a person."""
    heads = ["", f"\n{MINE}", *(f"{called(one)}\n{place(one.zone)}" for one in meeting.clients), ""]
    rows = [[Text(head, "quiet") for head in heads]]
    rows += [_row(meeting, number, slot) for number, slot in enumerate(slots, 1)]
    needed = sum(max(map(_width, column)) + GAP for column in zip(*rows, strict=True)) - GAP
    table = Table.grid(padding=(0, GAP, 0, 0))
    if needed > width:
        for number, slot in enumerate(slots, 1):
            table.add_row(Text(str(number), "quiet"), _stacked(meeting, slot))
        return table
    for row in rows:
        table.add_row(*row)
    for column in table.columns:
        column.no_wrap = True
    return table


def _width(cell: Text) -> int:
    return max((line.cell_len for line in cell.split("\n")), default=0)


def _row(meeting: Meeting, number: int, slot: Slot) -> list[Text]:
    day = slot.span.opens_at.astimezone(meeting.me.zone).date()
    theirs = (Text(told_span(slot.span, one.zone, day)) for one in meeting.clients)
    mine = Text(my_span(slot.span, meeting.me, meeting.frame.opens_at), "name")
    return [Text(str(number), "quiet"), mine, *theirs, _comfort(meeting, slot)]


def _stacked(meeting: Meeting, slot: Slot) -> Text:
    day = slot.span.opens_at.astimezone(meeting.me.zone).date()
    told = Text()
    for one, comfort in zip(meeting.attendees, slot.comforts, strict=True):
        if one.is_me:
            told.append(my_span(slot.span, one, meeting.frame.opens_at), "name").append(f" {MINE}")
        else:
            told.append(f"\n{told_span(slot.span, one.zone, day)} {where(one)}")
        if comfort < EDGE:
            told.append(": edge of day", "due")
    return told


def _comfort(meeting: Meeting, slot: Slot) -> Text:
    """Who is at the edge of their day."""
    pairs = zip(meeting.attendees, slot.comforts, strict=True)
    if worst := [one for one, comfort in pairs if comfort < EDGE]:
        return Text(f"edge of day for {together(worst)}", "due")
    return Text("comfortable" if slot.comfort >= COMFORTABLE else "", "quiet")


def together(people: Sequence[Attendee]) -> str:
    """``Acme GmbH, Luna and Noor``."""
    *others, last = [called(one) for one in people]
    return f"{', '.join(others)} and {last}" if others else last
