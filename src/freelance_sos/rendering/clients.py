"""Clients on the screen: all of them in a list, one with everything agreed, and what was done."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.agreement import SEVERITIES, TARGET_NAMES, Agreement, SeverityTargets, Target
from freelance_sos.domain.agreement_version import is_accepted
from freelance_sos.domain.clients import ClientView, ComingDay
from freelance_sos.domain.people import Client, Contact, Me
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.text import counted
from freelance_sos.rendering.days import unusual_words
from freelance_sos.rendering.next_step import next_line
from freelance_sos.rendering.text import clean, clean_lines, shorten
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import THEIRS, WEEKDAYS, day_name

NARROW = 76
NAME_ROOM = 30
MOST_COMING = 6
UNREADABLE = "can't be read"


def clients_screen(clients: Sequence[Client], signs: Symbols, width: int) -> RenderableType:
    """A line a client; two where there is little room."""
    if not clients:
        return Text(f"no clients yet {signs.next} sos client add", "quiet")
    if width < NARROW:
        return Group(*(_lines(client, width, signs) for client in clients))
    table = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(4):
        table.add_column(no_wrap=True)
    table.add_column()
    for client in clients:
        table.add_row(
            Text(client.slug, "name"),
            Text(shorten(client.name, NAME_ROOM)),
            Text(client.zone.key),
            Text(clean(client.language)),
            Text(str(client.calendar.hours)),
        )
    return table


def client_screen(view: ClientView, signs: Symbols) -> RenderableType:
    """Everything about one client."""
    client = view.client
    table = _facts()
    for name, told in [*_when(view), *_who(view)]:
        table.add_row(Text(name, "quiet"), told)
    parts: list[RenderableType] = [_headline(client), table]
    parts += [Text("\nagreed response", "heading"), *_agreed(view, signs), *_accepted(view)]
    if view.coming:
        parts += [Text("\nunusual days to come", "heading"), _coming(view)]
    if view.unfinished:
        parts.append(Text(f"\nnot over: {', '.join(view.unfinished)}", "due"))
    return Group(*parts)


def kept_screen(client: Client, told: str, path: str, following: str, signs: Symbols) -> RenderableType:
    """After a client's file was written: what, where, and the one next step."""
    hours = f"{client.calendar.hours}, {client.zone.key}"
    parts: list[RenderableType] = [
        Text.assemble((client.slug, "name"), f" {clean(told)}"),
        Text.assemble(("hours  ", "quiet"), hours),
        Text.assemble(("file   ", "quiet"), clean(path)),
    ]
    if not client.agreement.by_severity:
        parts.append(_nothing_agreed(client.slug))
    return Group(*parts, next_line(following, signs))


def accepted_screen(client: Client, path: str, signs: Symbols) -> RenderableType:
    """After a client's yes was recorded: what, where, and the one next step."""
    told = f" agreed{_acceptance(client)}"
    back = ", under [accepted]: delete that to take it back"
    where = Text.assemble(("file   ", "quiet"), clean(path), (back, "quiet"))
    following = next_line(f"sos client show {client.slug}", signs)
    return Group(Text.assemble((client.slug, "name"), told), where, following)


def removed_screen(told: str, path: str, following: str, signs: Symbols) -> RenderableType:
    """After a file was moved out of the way: what, where, how to take it back, and the one next step."""
    lines = [Text(clean(told)), Text.assemble(("file   ", "quiet"), clean(path))]
    back = Text("not what you meant? sos undo", "quiet")
    return Group(*lines, back, next_line(following, signs))


def setup_screen(me: Me, path: str, signs: Symbols) -> RenderableType:
    """After ``sos init``: who you are to sos, where it says so, and the one next step."""
    facts = [
        ("you", clean(me.name) or "no name yet"),
        ("zone", me.zone.key),
        ("hours", str(me.calendar.hours)),
        ("awake", str(me.awake)),
        ("language", clean(me.language)),
        ("holidays", clean(me.holidays) or "none yet"),
        ("file", clean(path)),
    ]
    lines = [Text.assemble((f"{name:<9}", "quiet"), told) for name, told in facts]
    return Group(*lines, next_line("sos client add", signs))


def problems_screen(problems: Sequence[Problem], files: int) -> RenderableType:
    """A line a finding, and how many there are."""
    lines = [_finding(problem) for problem in problems]
    errors = sum(problem.level == "error" for problem in problems)
    checked = counted(files, "file")
    if not problems:
        told = "the file is good" if files == 1 else f"all {checked} are good"
        return Text(told, "in_hours")
    warnings = len(problems) - errors
    return Group(
        *lines, Text(f"{checked}, {counted(errors, 'error')}, {counted(warnings, 'warning')}", "quiet")
    )


def _finding(problem: Problem) -> Text:
    style = "breached" if problem.level == "error" else "due"
    return Text.assemble((problem.level, style), f": {clean(str(problem))}")


def _lines(client: Client, width: int, signs: Symbols) -> RenderableType:
    """Who and where; below it when."""
    gap = f" {signs.dot} "
    where = f"{gap}{client.zone.key}{gap}{clean(client.language)}"
    room = max(width - len(client.slug) - 2 - len(where), 8)
    who = Text.assemble((client.slug, "name"), f"  {shorten(client.name, room)}", (where, "quiet"))
    return Group(who, Padding(Text(str(client.calendar.hours), "quiet"), (0, 0, 0, 2)))


def _headline(client: Client) -> Text:
    return Text.assemble((client.slug, "name"), "  ", shorten(client.name, 200))


def _facts() -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    return table


def _when(view: ClientView) -> list[tuple[str, Text]]:
    client, calendar = view.client, view.client.calendar
    local = view.now.astimezone(client.zone)
    zone = f"{client.zone.key}, {WEEKDAYS[local.weekday()]} {local:%H:%M} {THEIRS}"
    return [
        ("zone", _unless_broken(view, "zone", zone)),
        ("hours", _unless_broken(view, "hours", str(calendar.hours))),
        ("holidays", _unless_broken(view, "holidays", clean(client.holidays) or "none")),
    ]


def _who(view: ClientView) -> list[tuple[str, Text]]:
    client = view.client
    rows = [
        ("language", _unless_broken(view, "language", f"{clean(client.language)}, {client.address}")),
        ("channel", _unless_broken(view, "channel", clean(client.channel))),
        *((_label(number), Text(_contact(one))) for number, one in enumerate(client.contacts)),
        ("notes", _unless_broken(view, "notes", clean_lines(client.notes))),
        *_links(view),
    ]
    return [(name, told) for name, told in rows if told]


def _links(view: ClientView) -> list[tuple[str, Text]]:
    """One a line: the name that runbooks use, and where it leads."""
    if "links" in view.broken:
        return [("links", Text(UNREADABLE, "breached"))]
    links = [(clean(name), clean(value)) for name, value in view.client.links.items()]
    room = min(max((len(name) for name, _ in links), default=0), NAME_ROOM)
    lines = [Text.assemble((f"{name:<{room}}  ", "quiet"), value) for name, value in links]
    return [("" if number else "links", line) for number, line in enumerate(lines)]


def _label(number: int) -> str:
    return "" if number else "contacts"


def _unless_broken(view: ClientView, key: str, told: str) -> Text:
    return Text(UNREADABLE, "breached") if key in view.broken else Text(told)


def _contact(contact: Contact) -> str:
    details = [contact.name, contact.role, contact.phone, contact.email]
    return ", ".join(clean(detail) for detail in details if detail)


def _agreed(view: ClientView, signs: Symbols) -> list[RenderableType]:
    agreement = view.client.agreement
    if "response" in view.broken:
        return [Text(UNREADABLE, "breached")]
    if not agreement.by_severity:
        return [_nothing_agreed(view.client.slug)]
    return [_agreement(agreement, signs)]


def _accepted(view: ClientView) -> list[RenderableType]:
    """Whether they said yes to it; nothing where that was never recorded."""
    client = view.client
    if "accepted" in view.broken:
        return [Text(f"accepted: {UNREADABLE}", "breached")]
    if client.accepted is None:
        return []
    if is_accepted(client):
        return [Text(f"agreed{_acceptance(client)}", "quiet")]
    again = f"sos client agreement {client.slug}"
    return [Text(f"changed since it was accepted{_acceptance(client)}; send it again: {again}", "due")]


def _acceptance(client: Client) -> str:
    accepted = client.accepted
    return f" {accepted.on}, version {clean(accepted.version)}" if accepted else ""


def _nothing_agreed(slug: str) -> Text:
    return Text(f'nothing agreed yet; sos client edit {slug} --response "1 24/7 30m 1h 8h"', "due")


def _agreement(agreement: Agreement, signs: Symbols) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(5):
        table.add_column(no_wrap=True)
    table.add_row(*(Text(head, "quiet") for head in ("severity", *TARGET_NAMES, "clock")))
    for severity in SEVERITIES:
        targets = agreement.by_severity.get(severity)
        if targets is None:
            continue
        clock = _usual_clock(targets)
        cells = [_target(targets.named(name), clock, signs) for name in TARGET_NAMES]
        table.add_row(str(severity), *cells, clock)
    return table


def _usual_clock(targets: SeverityTargets) -> str:
    """The clock of most targets; the others name their own."""
    named = [target.clock for name in TARGET_NAMES if (target := targets.named(name))]
    return max(named, key=named.count, default="")


def _target(target: Target | None, clock: str, signs: Symbols) -> str:
    if target is None:
        return signs.dash
    return str(target.within) if target.clock == clock else f"{target.within} ({target.clock})"


def _coming(view: ClientView) -> Table:
    table = _facts()
    shown, rest = view.coming[:MOST_COMING], view.coming[MOST_COMING:]
    holiday = view.next_holiday
    for one in (*shown, *([holiday] if holiday and holiday in rest else [])):
        table.add_row(Text(_date(one, view)), Text(unusual_words(one)))
    if rest:
        table.add_row("", Text(f"and {len(rest)} more until {_date(rest[-1], view)}", "quiet"))
    return table


def _date(one: ComingDay, view: ClientView) -> str:
    return day_name(one.day, view.now.astimezone(view.client.zone))
