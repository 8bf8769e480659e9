"""One moment in everybody's time, on the screen and as JSON."""

from __future__ import annotations

from datetime import datetime, timedelta

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from freelance_sos.domain.board import Board, Standing
from freelance_sos.domain.when import When, Whose, second_after
from freelance_sos.rendering.json_parts import Json, instant, standing_json
from freelance_sos.rendering.standing import ME_MARK, local_words, state_words, style_of, who_text
from freelance_sos.rendering.text import clean, shorten
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import MINE, THEIRS, clock_time, day_name, from_now, length, place

NARROW = 76
NARROW_NAME = 14
WIDE_NAME = 26


def when_screen(when: When, signs: Symbols, width: int) -> RenderableType:
    """The moment in the time it was typed in, then me, then every client, those in hours first."""
    parts: list[RenderableType] = [Text(_head(when), "heading")]
    if when.moved:
        parts.append(Text(_moved(when), "due"))
    parts.append(_table(when, signs, width))
    if together := together_words(when.board):
        parts.append(Text(together))
    return Group(*parts)


def when_json(when: When) -> Json:
    """``sos when --json``."""
    return {
        "asked": when.asked,
        "moment_at": instant(when.at),
        "zone": when.whose.zone.key,
        "of": when.whose.slug or None,
        "moved": when.moved,
        "me": standing_json(when.board.mine),
        "clients": [{"slug": one.slug, **standing_json(one)} for one in when.board.clients],
    }


def together_words(board: Board) -> str:
    """Who is in hours at once: ``both in hours``, ``nobody but you in hours``; nothing without clients."""
    working = [one for one in board.clients if one.is_in_hours]
    mine, some, everybody = board.mine.is_in_hours, len(working), len(board.clients)
    if not everybody:
        return ""
    if not some:
        return "nobody but you in hours" if mine else "nobody in hours"
    if some == everybody:
        both_or_all = "both" if everybody == 1 else "all"
        alone = f"only {shorten(working[0].name, WIDE_NAME)}" if everybody == 1 else "everybody but you"
        return f"{both_or_all if mine else alone} in hours"
    who = shorten(working[0].name, WIDE_NAME) if some == 1 else f"{some} of {everybody} clients"
    return f"you and {who} in hours" if mine else f"{who} in hours, you are not"


def _head(when: When) -> str:
    """``Fri 20 Nov 15:00 in Berlin (Acme GmbH), in 19 h 20 min``."""
    whose = when.whose
    local, now_there = when.at.astimezone(whose.zone), when.now.astimezone(whose.zone)
    moment = f"{day_name(local, now_there)} {local:%H:%M}{_second(local)}"
    return f"{moment} {_where(whose)}, {from_now(when.at, when.now)}"


def _where(whose: Whose) -> str:
    """``your time``, ``in Berlin (Acme GmbH)``, ``in Munich (Europe/Berlin)``."""
    if whose.is_me:
        return MINE
    if whose.place:
        return f"in {shorten(clean(whose.place), WIDE_NAME)} ({whose.zone.key})"
    name = f" ({shorten(whose.name, WIDE_NAME)})" if whose.slug else ""
    return f"in {place(whose.zone)}{name}"


def _moved(when: When) -> str:
    """``02:30 does not exist there on Sun 29 Mar, clocks go forward: 03:30`` (ruling 6)."""
    local = when.at.astimezone(when.whose.zone)
    wall = when.wall or local
    there = f"{'here' if when.whose.is_me else 'there'} on {day_name(wall, local)}"
    if when.moved == "skipped":
        # In Samoa a whole day was left out.
        day = "" if wall.date() == local.date() else f"{day_name(local, wall)} "
        return f"{wall:%H:%M} does not exist {there}, clocks go forward: {day}{local:%H:%M}"
    later = _later_words(second_after(wall, when.whose.zone))
    return f"{wall:%H:%M} comes twice {there}: the first; the second is {later} later"


def _later_words(later: timedelta) -> str:
    common = {timedelta(hours=1): "an hour", timedelta(minutes=30): "half an hour"}
    return common.get(later) or length(later)


def _second(local: datetime) -> str:
    """Tells the second of two moments that clocks show alike."""
    return " (second)" if local.fold else ""


def _table(when: When, signs: Symbols, width: int) -> Table:
    is_narrow = width < NARROW
    table = Table.grid(padding=(0, 1 if is_narrow else 2, 0, 0))
    heads = ["", THEIRS, "", f"until, in {THEIRS}"]
    for _ in heads[: 2 if is_narrow else 3]:
        table.add_column(no_wrap=True)
    table.add_column()
    table.add_row(*(Text(head, "quiet") for head in (heads[:2] + heads[3:] if is_narrow else heads)))
    for standing in (when.board.mine, *when.board.clients):
        is_me = standing is when.board.mine
        room = NARROW_NAME if is_narrow else WIDE_NAME
        mine = len(ME_MARK) if is_me and standing.name != "you" else 0
        who = who_text(standing, shorten(standing.name, room - mine), signs, is_me=is_me)
        style = style_of(standing)
        state, _, reason = state_words(standing).partition(": ")
        until = f"{reason}; {until_words(standing)}" if reason else until_words(standing)
        if is_narrow:
            told = Text.assemble((state, style), f", {until}")
            table.add_row(who, Text(_narrow_local(standing)), told)
        else:
            table.add_row(who, Text(_local(standing, when)), Text(state, style), Text(until, "quiet"))
    return table


def until_words(standing: Standing) -> str:
    """``closes 18:00``, ``opens Mon 09:00``, in their time. How long that is would be counted from then."""
    if standing.changes_at is None:
        return "always" if standing.is_in_hours else "no open hour for a year"
    at = clock_time(standing.changes_at, standing.zone, standing.at)
    return f"{'closes' if standing.is_in_hours else 'opens'} {at}"


def _local(standing: Standing, when: When) -> str:
    """``Fri 19:00 -1``; with the date where it is another than the one asked for."""
    asked = when.at.astimezone(when.whose.zone)
    local = standing.local
    if local.date() == asked.date():
        return f"{local_words(standing)}{_second(local)}"
    ahead = f" {standing.days_ahead:+d}" if standing.days_ahead else ""
    return f"{day_name(local, asked)} {local:%H:%M}{ahead}{_second(local)}"


def _narrow_local(standing: Standing) -> str:
    return f"{local_words(standing)}{_second(standing.local)}"
