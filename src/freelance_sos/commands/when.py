"""``sos when``: one moment in everybody's time."""

from __future__ import annotations

from datetime import timedelta
from shlex import quote
from typing import Annotated

import typer

from freelance_sos.commands.moments import leading_moment, read_moment
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import NotFound, SosError, UsageError
from freelance_sos.domain.when import Reading, When, Whose

# A time of today that was as long ago as this may have been meant for tomorrow.
LONG_AGO = timedelta(hours=1)

Time = Annotated[str, typer.Argument(metavar="TIME", help="in quotes it may name whose it is")]
Clients = Annotated[list[str] | None, typer.Argument(metavar="[CLIENT]…", help="all where none is named")]


def when(context: typer.Context, time: Time, clients: Clients = None) -> None:
    """One moment in everybody's time, in hours or not.

    \b
    sos when 15:00                your time, for you and all clients
    sos when "15:00 acme"         acme's time
    sos when "9:00 tokyo" acme    Tokyo's time, for you and acme
    sos when 26 nov 9:00
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
    if not session.wants_json:
        for line in _asides(session, found, names):
            session.say(line)
    if slugs and len(board.clients) < len(slugs):
        raise typer.Exit(6)
    if session.is_quiet and len(slugs) == 1 and not board.clients[0].is_in_hours:
        raise typer.Exit(3)


def _asides(session: Session, found: When, names: list[str]) -> list[str]:
    """What else may have been meant, ready to be typed: tomorrow's, or the time of the one who is named."""
    from freelance_sos.rendering.text import clean

    lines = []
    asked = found.asked
    behind = "".join(f" {name}" for name in names)
    # Only a bare time of day can have a day put before it.
    if session.now - found.at >= LONG_AGO and _is_moment(session, f"tomorrow {asked}"):
        lines.append(f"the next {clean(asked)}: sos when {_quoted(f'tomorrow {asked}')}{behind}")
    if found.whose.is_me and found.wall and len(names) == len(found.board.clients) == 1:
        zone = found.board.clients[0].zone
        if read_moment(asked, session.now, lambda: zone).at != found.at:
            lines.append(f"in their time it would be: sos when {_quoted(f'{asked} {names[0]}')}")
    return lines


def _quoted(words: str) -> str:
    """``words`` as one argument of a shell; in the quotes that people know, unless those would change it."""
    from freelance_sos.rendering.text import clean

    return clean(quote(words) if set(words) & set('"$`\\!') else f'"{words}"')


def _is_moment(session: Session, text: str) -> bool:
    try:
        return bool(session.read(text, "today"))
    except SosError:
        return False


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
        return session.almanac.slug(name)
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
