"""Clock changes of the coming two weeks, and what they do to the difference between two people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import floor
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

SOON = timedelta(days=14)
# A difference that holds for longer is what people are used to, not an exception that ends.
LONGEST_GAP = timedelta(weeks=6)
# New York and Los Angeles change three hours apart, in one night: nobody plans by that difference.
ONE_NIGHT = timedelta(days=1)
# How far around now the changes of both people must be known, for `drift` and `outlook`.
KNOWN_BEFORE = LONGEST_GAP + ONE_NIGHT
KNOWN_AFTER = SOON + LONGEST_GAP + ONE_NIGHT
NOTHING = timedelta(0)
STEP_SECONDS = 12 * 3600

Who = Literal["me", "them", "both"]


class ClockChange(NamedTuple):
    """The instant (UTC) at which a wall clock moves, and its offsets from UTC before and after."""

    at: datetime
    before: timedelta
    after: timedelta

    @property
    def day(self) -> date:
        """The date people call it by: the later of the wall's dates just before and just after.

        A change at midnight belongs to the day that begins: from 00:00 to 01:00 on Sunday, and from 24:00
        on Saturday back to 23:00, are both Sunday's.
        """
        return max((self.at + self.before).date(), (self.at + self.after).date())


def changes_between(zone: ZoneInfo, start: datetime, end: datetime) -> tuple[ClockChange, ...]:
    """Every change of the offset in (start, end], in order, to the second.

    A new name for the same offset is none. Two changes within half a day that undo each other are not seen.
    """
    found: list[ClockChange] = []
    second, last = floor(start.timestamp()), floor(end.timestamp())
    before = _offset(zone, second)
    while second < last:
        ahead = min(second + STEP_SECONDS, last)
        after = _offset(zone, ahead)
        if after != before:
            ahead = _first_with_another(zone, second, ahead)
            after = _offset(zone, ahead)
            found.append(ClockChange(datetime.fromtimestamp(ahead, UTC), before, after))
        second, before = ahead, after
    return tuple(found)


def _offset(zone: ZoneInfo, second: int) -> timedelta:
    return datetime.fromtimestamp(second, zone).utcoffset() or NOTHING


def _first_with_another(zone: ZoneInfo, low: int, high: int) -> int:
    """The first second after ``low``, up to ``high``, with another offset than ``low`` has."""
    before = _offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A change of the difference (their offset minus mine): my clocks move, theirs, or both in one night."""

    at: datetime
    before: timedelta
    after: timedelta
    mine: ClockChange | None = None
    theirs: ClockChange | None = None

    @property
    def who(self) -> Who:
        """Whose clocks move."""
        if self.mine and self.theirs:
            return "both"
        return "me" if self.mine else "them"

    @property
    def day(self) -> date:
        """The date on the walls of whoever moves; theirs where both do."""
        change = self.theirs or self.mine
        return change.day if change else self.at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """The next change of the difference between me and one client, and the other one that explains it.

    ``ends``: ``shift`` ends a gap that ``other`` began. ``passes``: ``shift`` begins one that ``other``
    ends. ``lasts``: none follows within six weeks; ``other`` is one before it by the other person, if any.
    """

    kind: Literal["ends", "passes", "lasts"]
    shift: Shift
    other: Shift | None = None

    @property
    def usual(self) -> timedelta:
        """The difference outside of the gap; for a lasting change the one before it."""
        return self.shift.after if self.kind == "ends" else self.shift.before

    @property
    def meanwhile(self) -> timedelta:
        """The difference in the gap; for a lasting change the one after it."""
        return self.shift.before if self.kind == "ends" else self.shift.after

    @property
    def afterwards(self) -> timedelta:
        """The difference after the gap: the usual one, or a third."""
        return self.other.after if self.kind == "passes" and self.other else self.shift.after

    def tells(self, change: ClockChange) -> bool:
        """Whether ``change``, one of mine, is among those that make this drift."""
        return change in (self.shift.mine, self.other.mine if self.other else None)


def drift(
    mine: Sequence[ClockChange], theirs: Sequence[ClockChange], apart: timedelta, now: datetime
) -> Drift | None:
    """What the first change of the difference in (now, now + 14 days] does; None where there is none.

    ``apart`` is their offset minus mine at ``now``. The changes must reach from KNOWN_BEFORE before ``now``
    to KNOWN_AFTER after it, and may reach further. A difference that is gone within a day counts as none.
    Of two gaps that meet in that change, the shorter one is told.
    """
    shifts = _shifts(mine, theirs, apart, now)
    coming = next((shift for shift in shifts if shift.at > now), None)
    if coming is None or coming.at > now + SOON:
        return None
    near = [shift for shift in shifts if abs(shift.at - coming.at) <= LONGEST_GAP]
    place = near.index(coming)
    earlier = near[place - 1] if place else None
    later = near[place + 1] if place + 1 < len(near) else None
    if earlier and earlier.before == coming.after and not _is_the_exception(later, coming, earlier):
        return Drift(kind="ends", shift=coming, other=earlier)
    if later:
        return Drift(kind="passes", shift=coming, other=later)
    if earlier and {earlier.who, coming.who} == {"me", "them"}:
        return Drift(kind="lasts", shift=coming, other=earlier)
    return Drift(kind="lasts", shift=coming)


def _is_the_exception(later: Shift | None, coming: Shift, earlier: Shift) -> bool:
    """Whether the gap from ``coming`` to ``later`` is shorter than the one that ``coming`` ends."""
    if later is None or later.after != coming.before:
        return False
    return later.at - coming.at < coming.at - earlier.at


def _shifts(
    mine: Iterable[ClockChange], theirs: Iterable[ClockChange], apart: timedelta, now: datetime
) -> list[Shift]:
    """Every change of the difference, in order; those of one night made one, at its end."""
    moves = sorted([(change, True) for change in mine] + [(change, False) for change in theirs])
    done = [_widening(change, is_mine) for change, is_mine in moves if change.at <= now]
    difference = apart - sum(done, NOTHING)
    shifts: list[Shift] = []
    night_began = datetime.min.replace(tzinfo=UTC)
    for change, is_mine in moves:
        before, difference = difference, difference + _widening(change, is_mine)
        joined: tuple[ClockChange | None, ClockChange | None] = (None, None)
        if change.at - night_began < ONE_NIGHT:
            last = shifts.pop()
            before, joined = last.before, (last.mine, last.theirs)
        else:
            night_began = change.at
        whose = (change, joined[1]) if is_mine else (joined[0], change)
        shifts.append(Shift(at=change.at, before=before, after=difference, mine=whose[0], theirs=whose[1]))
    return [shift for shift in shifts if shift.before != shift.after]


def _widening(change: ClockChange, is_mine: bool) -> timedelta:
    by = change.after - change.before
    return -by if is_mine else by


class Clocks(NamedTuple):
    """One person's zone, offset from UTC now, and known clock changes."""

    zone: ZoneInfo
    offset: timedelta
    changes: Sequence[ClockChange]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What clock changes do within 14 days between me and everybody else, each zone once.

    ``untold`` is my own next change where no drift tells of it; ``along`` are the zones that make it with me.
    """

    today: date
    drifts: tuple[tuple[ZoneInfo, Drift], ...] = ()
    untold: ClockChange | None = None
    along: tuple[ZoneInfo, ...] = ()


def outlook(mine: Clocks, others: Iterable[Clocks], now: datetime) -> Outlook:
    """The drifts of all ``others``, and my own change where nothing else tells of it.

    What must be known of everybody's changes says `drift`. ``today`` is the date on my wall.
    """
    by_zone = {other.zone.key: other for other in others if other.zone.key != mine.zone.key}
    drifts = []
    for other in by_zone.values():
        found = drift(mine.changes, other.changes, other.offset - mine.offset, now)
        if found:
            drifts.append((other.zone, found))
    today = (now.astimezone(UTC) + mine.offset).date()
    untold = next((change for change in mine.changes if now < change.at <= now + SOON), None)
    if untold is None or any(found.tells(untold) for _, found in drifts):
        return Outlook(today=today, drifts=tuple(drifts))
    along = tuple(
        other.zone
        for other in by_zone.values()
        if any(abs(change.at - untold.at) < ONE_NIGHT for change in other.changes)
    )
    return Outlook(today=today, drifts=tuple(drifts), untold=untold, along=along)
