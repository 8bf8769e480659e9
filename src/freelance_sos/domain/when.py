"""One moment in everybody's time, and whose time it was typed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from freelance_sos.domain.calendar import to_utc

if TYPE_CHECKING:
    from freelance_sos.domain.board import Board

Moved = Literal["skipped", "doubled"]
# Where a moment lies of which only a part was typed: see commands/moments.py.
Lean = Literal["past", "future", "today", "happened"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose time a moment was typed in. ``slug`` and ``name`` are a client's; a place and I have none.

    ``place`` is a place as it was typed, where its zone has the name of another one.
    """

    zone: ZoneInfo
    slug: str = ""
    name: str = ""
    place: str = ""
    is_me: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a typed moment means: ``at`` in UTC.

    ``wall`` is the local time that was typed, without a zone; None where the text names an instant by itself.
    ``whose`` is None where nobody was named.
    """

    at: datetime
    wall: datetime | None = None
    whose: Whose | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The answer to ``sos when``: the moment that was asked for, seen from ``now``, and who works then."""

    asked: str
    now: datetime
    whose: Whose
    wall: datetime | None
    board: Board

    @property
    def at(self) -> datetime:
        """The moment, in UTC."""
        return self.board.at

    @property
    def moved(self) -> Moved | None:
        """How ruling 6 chose the moment, where it had to choose."""
        return how_moved(self.wall, self.whose.zone) if self.wall else None


def how_moved(wall: datetime, zone: ZoneInfo) -> Moved | None:
    """Whether the local time ``wall`` does not exist in ``zone``, or comes twice there (ruling 6)."""
    if to_utc(wall, zone).astimezone(zone).replace(tzinfo=None) != wall:
        return "skipped"
    first, second = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return None if first == second else "doubled"


def second_after(wall: datetime, zone: ZoneInfo) -> timedelta:
    """How long after the first the second ``wall`` is, which comes twice in ``zone``."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return (first or timedelta(0)) - (second or timedelta(0))
