"""Who is in hours: the board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from freelance_sos.domain.almanac import Almanac
from freelance_sos.domain.board import Board, frame_of, in_order, standing, time_together
from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.clock_changes import KNOWN_AFTER, KNOWN_BEFORE, NOTHING, Clocks, outlook
from freelance_sos.domain.people import Client, Me


def board(almanac: Almanac, slugs: Sequence[str], now: datetime, *, days: int = 1) -> Board:
    """Where I and the clients of ``slugs`` that can be read stand at ``now``; all clients for none.

    The frame are my ``days`` from today on; clock changes of the next 14 days are told.
    """
    clients = almanac.chosen(slugs)
    mine = _clocks(almanac, almanac.me.calendar, now)
    theirs = [_clocks(almanac, client.calendar, now) for client in clients]
    return replace(
        board_of(almanac.me, clients, now, days=days),
        outlook=outlook(mine, theirs, now),
        unread=almanac.unread(slugs),
    )


def board_of(me: Me, clients: Sequence[Client], now: datetime, *, days: int = 1) -> Board:
    """The board for people already loaded, without clock changes."""
    frame = frame_of(me.calendar, now, days)
    mine = standing(me.calendar, now, frame, slug="", name=me.name or "you")
    theirs = [standing(client.calendar, now, frame, slug=client.slug, name=client.name) for client in clients]
    return Board(
        at=now,
        frame=frame,
        mine=mine,
        clients=in_order(theirs),
        together=time_together([mine, *theirs]),
    )


def _clocks(almanac: Almanac, calendar: Calendar, now: datetime) -> Clocks:
    zone = calendar.zone
    return Clocks(
        zone=zone,
        offset=now.astimezone(zone).utcoffset() or NOTHING,
        changes=almanac.changes_of(zone, now - KNOWN_BEFORE, now + KNOWN_AFTER),
    )
