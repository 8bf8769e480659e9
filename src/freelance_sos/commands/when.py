"""``sos when``: one moment in everybody's time."""

from __future__ import annotations

from typing import Annotated

import typer

from freelance_sos.commands.moments import leading_moment
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import NotFound, SosError, UsageError
from freelance_sos.domain.names import pick_client
from freelance_sos.domain.when import Reading, When, Whose

Time = Annotated[str, typer.Argument(metavar="TIME", help="in quotes it may name whose it is")]
Clients = Annotated[list[str] | None, typer.Argument(metavar="[CLIENT]…", help="all where none is named")]


def when(context: typer.Context, time: Time, clients: Clients = None) -> None:
    """One moment in everybody's time, in hours or not.

    \b
    sos when 15:00                your time, for you and all clients
    sos when "15:00 acme"         acme's time
    sos when "9:00 tokyo" acme    Tokyo's time, for you and acme
    sos when tomorrow 9:00 acme --quiet  exit 0 in hours then, 3 off hours
    """
    from freelance_sos.rendering.when import when_json, when_screen
    from freelance_sos.services.board import board_of

    session = Session.of(context, looks_ahead=True)
    asked, reading, names = _understood(session, [time, *(clients or [])])
    slugs = list(dict.fromkeys(_slug(session, name, asked, names) for name in names))
    almanac = session.almanac
    board = board_of(almanac.me, almanac.chosen(slugs), reading.at)
    session.warn(almanac.problems_of(slugs))
    found = When(
        asked=asked,
        now=session.now,
        whose=reading.whose or Whose(zone=board.mine.zone, is_me=True),
        wall=reading.wall,
        board=board,
    )
    if session.wants_json:
        session.show_json(when_json(found))
    else:
        session.show(when_screen(found, session.signs, session.screen.width))
    if not almanac.slugs:
        session.say(f"no clients yet {session.signs.next} sos client add")
    if slugs and len(board.clients) < len(slugs):
        raise typer.Exit(6)
    if session.is_quiet and len(slugs) == 1 and not board.clients[0].is_in_hours:
        raise typer.Exit(3)


def _understood(session: Session, words: list[str]) -> tuple[str, Reading, list[str]]:
    """The time as it was typed, what it means, and the clients that were named behind it."""
    count = _leading(session, words) or 1
    # "15:00 in berlin" needs no quotes: nobody means a client by it.
    if words[count:] and words[count].lower() == "in":
        count = len(words)
    asked = " ".join(words[:count])
    try:
        return asked, session.read(asked, "today"), words[count:]
    except UsageError:
        if not _leading(session, words[count:]):
            raise
    told = 'the time comes first: sos when 15:00 acme, or in their time: sos when "15:00 acme"'
    raise UsageError(f'"{asked[:40]}" is no time', told)


def _leading(session: Session, words: list[str]) -> int:
    return leading_moment(words, session.now, lambda: session.my_zone)


def _slug(session: Session, name: str, asked: str, names: list[str]) -> str:
    try:
        return pick_client(name, session.almanac.slugs)
    except NotFound as unknown:
        for place in (" ".join(names), name):
            if _is_place(place):
                quoted = f'sos when "{asked} {place}"'
                raise NotFound(unknown.message, f"for the time there: {quoted}") from None
        raise


def _is_place(name: str) -> bool:
    from freelance_sos.domain.zones import find_zone

    try:
        return bool(find_zone(name))
    except SosError:
        return False
