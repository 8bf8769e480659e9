"""The clocks of the program against the model: one function a kind of question, one call a random case."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from freelance_sos.domain.calendar import Calendar, DayOff
from freelance_sos.domain.clocks import (
    SharedClock,
    add,
    add_business_days,
    between,
    last_comfortable,
    state_at,
)
from freelance_sos.domain.errors import NoOpenTime
from freelance_sos.domain.hours import parse_day_hours, parse_hours
from tests.domain import model
from tests.domain.cases import moments, person, windows
from tests.domain.model import DAY, SECOND, Person, Window
from tests.domain.tally import Mismatch, Tally, crosses

BusinessClock = Calendar | SharedClock
BEGINNING_OF_TIME = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Setting:
    """One clock, twice: the program's and the model's; whose it is, and what the clock on the wall shows."""

    clock: BusinessClock
    walked: model.Clock
    frame: Window
    people: tuple[Person, ...]

    def at(self, second: int) -> datetime:
        """The instant of a second of the window."""
        return self.frame.first + second * SECOND

    def crosses(self, at: int, until: int | None) -> bool:
        """Whether somebody's clock changed in between."""
        return crosses(self.walked.frames, at, until)


def calendar_of(who: Person) -> Calendar:
    """What the program makes of that person's texts."""
    return Calendar(
        zone=ZoneInfo(who.zone),
        hours=parse_hours(who.notation()),
        holiday_on=lambda day: "holiday" if day in who.holidays else None,
        days_off=tuple(_stretches(sorted(who.off))),
        special={day: parse_day_hours(model.written_spans(spans)) for day, spans in who.special.items()},
    )


def _stretches(dates: list[date]) -> list[DayOff]:
    """Dates one after another as one stretch, from its first to its last."""
    found: list[DayOff] = []
    for day in dates:
        if found and day == found[-1].last + DAY:
            found[-1] = DayOff(found[-1].first, day, "away")
        else:
            found.append(DayOff(day, day, "away"))
    return found


def random_setting(rng: random.Random, tally: Tally) -> Setting:
    """A client's clock, or one shared with me."""
    theirs, mine = windows(rng)
    client, me = person(rng, theirs), person(rng, mine)
    opened = model.open_minutes(client, theirs)
    tally.zones.add(theirs.zone)
    tally.years.add((theirs.instant((theirs.start + theirs.end) // 2)).year)
    if rng.random() < 0.6:
        alone = model.Clock(opened, theirs, client, frames=(theirs,))
        return Setting(calendar_of(client), alone, theirs, (client,))
    tally.zones.add(mine.zone)
    my_minutes = model.open_minutes(me, mine)
    both = model.both(opened, my_minutes)
    shared = model.Clock(both, theirs, client, my_minutes, frames=(theirs, mine))
    return Setting(SharedClock(calendar_of(client), calendar_of(me)), shared, theirs, (client, me))


def random_seconds(rng: random.Random, setting: Setting, count: int) -> list[int]:
    """Moments of the window, some of them not at a full minute."""
    minutes = moments(rng, setting.frame, model.edges(setting.walked.opened), count)
    year_before = [opens - model.YEAR + rng.choice([-1, 0, 0, 1]) for _, opens in setting.walked.pauses]
    minutes += [minute for minute in year_before if setting.frame.start <= minute < setting.frame.end]
    return [60 * minute + (rng.randrange(60) if rng.random() < 0.3 else 0) for minute in minutes]


def check_minutes(rng: random.Random, tally: Tally) -> bool:
    """Every minute is inside or not; whether it is open at a moment, and until when; what date it is."""
    one = random_setting(rng, tally)
    frame, opened = one.frame, one.walked.opened
    in_sight = one.walked.sees(60 * frame.start) // 60
    expected = opened[:in_sight] + bytearray(frame.end - in_sight)
    differs = first_difference(program_minutes(one.clock, frame), expected, frame.start)
    if differs is not None:
        raise Mismatch(f"open or not at {frame.instant(differs)}\n  {one.people}")
    tally.answers += 1
    crossed = False
    for at in random_seconds(rng, one, 10):
        turn = one.walked.turns(at)
        state = state_at(one.clock, one.at(at))
        told = (state.is_open, second_of(state.changes_at, frame))
        tally.compare(told, (bool(opened[at // 60]), turn), *one.people, "state at", one.at(at))
        tally.compare(one.clock.local_date(one.at(at)), frame.wall(at // 60).date(), frame.zone, one.at(at))
        crossed |= one.crosses(at, turn)
    return crossed


def check_adding(rng: random.Random, tally: Tally) -> bool:
    """Adding an amount to a moment, and measuring from it to another."""
    one = random_setting(rng, tally)
    last, crossed = 60 * one.frame.end, False
    for at in random_seconds(rng, one, 6):
        amount = some_amount(one, at, rng)
        expected = one.walked.add(at, amount)
        question = (*one.people, one.at(at), f"and {amount} s")
        tally.compare(added(one, at, amount), expected, *question)

        end = min(last, at + rng.choice([rng.randrange(2 * 86_400), rng.randrange(last - at + 1)]))
        measured = between(one.clock, one.at(at), one.at(end))
        passed = one.walked.between(at, end) * SECOND
        tally.compare(measured, passed, *one.people, one.at(at), "to", one.at(end))
        crossed |= one.crosses(at, expected) or one.crosses(at, end)
    return crossed


def check_business_days(rng: random.Random, tally: Tally) -> bool:
    """Adding business days."""
    one = random_setting(rng, tally)
    most = 5 if one.frame.length < 40 * 1440 else 150
    crossed = False
    for at in random_seconds(rng, one, 4):
        count = rng.randint(1, most)
        expected = one.walked.business_days(at, count)
        tally.compare(business_days(one, at, count), expected, *one.people, one.at(at), f"and {count} bd")
        crossed |= one.crosses(at, expected)
    return crossed


def check_comfortable(rng: random.Random, tally: Tally) -> bool:
    """The last waking moment before something is due."""
    one = random_setting(rng, tally)
    crossed = False
    for at in random_seconds(rng, one, 4):
        awake = one.walked.opened.rfind(1, 0, -(-at // 60))
        expected = min(at, 60 * awake + 60)
        # The program looks back a fortnight, the model to the window's start.
        if awake >= one.frame.start and at - expected < 13 * 86_400:
            told = last_comfortable(one.clock, one.at(at))
            tally.compare(told, one.at(expected), *one.people, "last comfortable before", one.at(at))
            crossed |= one.crosses(expected, at)
    return crossed


def first_difference(one: bytearray, other: bytearray, start: int) -> int | None:
    """The first minute from ``start`` on that is not the same in both."""
    if one[start:] == other[start:]:
        return None
    return next(number for number in range(start, len(one)) if one[number] != other[number])


def program_minutes(clock: BusinessClock, frame: Window) -> bytearray:
    """Up to the frame's end, the minutes that the program's spans cover; they must be in order."""
    found, before = bytearray(frame.end), BEGINNING_OF_TIME
    for opens_at, closes_at in clock.spans_from(frame.instant(frame.start)):
        if not before <= opens_at < closes_at:
            raise Mismatch(f"{opens_at} to {closes_at} is out of order, after {before}")
        before = closes_at
        opens = max(0, (opens_at - frame.first) // model.MINUTE)
        closes = min(frame.end, (closes_at - frame.first) // model.MINUTE)
        if opens >= frame.end:
            break
        found[opens:closes] = b"\1" * (closes - opens)
    return found


def some_amount(one: Setting, at: int, rng: random.Random) -> int:
    """Some seconds to add; often what is used up exactly at a closing time, where ruling 8 matters."""
    opened, minute = one.walked.opened, at // 60
    closings = [edge for edge in model.edges(opened) if edge > minute and opened[edge - 1]][:4]
    if closings and rng.random() < 0.4:
        return one.walked.between(at, 60 * rng.choice(closings))
    weeks = one.frame.length // (7 * 1440)
    return rng.choice([0, 1, 59, 1800, 3600, 60 * rng.randrange(1000 * weeks), rng.randrange(180_000)])


def second_of(at: datetime | None, frame: Window) -> int | None:
    """The second of an instant; None where it is not before the end of what the model can see."""
    if at is None:
        return None
    second, rest = divmod(at - frame.first, SECOND)
    if rest != timedelta(0):
        raise Mismatch(f"{at} is not at a full second")
    return second if second < 60 * frame.end else None


def added(one: Setting, at: int, amount: int) -> int | None:
    """What the program's ``add`` says, as a second of the frame."""
    try:
        return second_of(add(one.clock, one.at(at), amount * SECOND), one.frame)
    except NoOpenTime:
        return None


def business_days(one: Setting, at: int, count: int) -> int | None:
    """What the program's ``add_business_days`` says, as a second of the frame."""
    try:
        return second_of(add_business_days(one.clock, one.at(at), count), one.frame)
    except NoOpenTime:
        return None
