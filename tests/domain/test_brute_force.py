"""The clocks of the program against the model, which walks minutes. More: SOS_TEST_CASES=100000."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from freelance_sos.domain.calendar import Calendar, DayOff
from freelance_sos.domain.clocks import (
    Clock,
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
from tests.domain.cases import cases, moments, person, windows
from tests.domain.model import MINUTE, Person, Window


def calendar_of(who: Person) -> Calendar:
    """What the program makes of that person's texts."""
    return Calendar(
        zone=ZoneInfo(who.zone),
        hours=parse_hours(who.notation()),
        holiday_on=lambda day: "holiday" if day in who.holidays else None,
        days_off=tuple(DayOff(day, day) for day in who.off),
        special={day: parse_day_hours(model.written_spans(spans)) for day, spans in who.special.items()},
    )


def test_every_minute_is_inside_or_not() -> None:
    for case, rng in cases(0.25, "minutes"):
        frame, _ = windows(case)
        who = person(rng, frame)
        opened = model.open_minutes(who, frame)
        calendar = calendar_of(who)

        assert program_minutes(calendar, frame)[frame.start :] == opened[frame.start : frame.end], who

        for minute in moments(rng, frame, model.edges(opened), 10):
            expected = (bool(opened[minute]), model.next_turn(opened, minute, frame.end))
            state = state_at(calendar, frame.instant(minute))
            told = minute_of(state.changes_at, frame)
            assert (state.is_open, told) == expected, (who, frame.instant(minute))


def test_adding_and_measuring() -> None:
    for case, rng in cases(0.25, "adding"):
        clock, walked, frame, who = random_clock(case, rng)
        for minute in moments(rng, frame, model.edges(walked.opened), 6):
            amount = some_amount(walked.opened, minute, rng)
            expected = model.add(walked.opened, minute, amount, frame.end)
            assert added(clock, frame, minute, amount) == expected, (who, frame.instant(minute), amount)

            end = rng.randrange(minute, frame.end + 1)
            measured = between(clock, frame.instant(minute), frame.instant(end))
            expected = model.between(walked.opened, minute, end)
            assert measured == expected * MINUTE, (who, frame.instant(minute), frame.instant(end))


def test_business_days() -> None:
    for case, rng in cases(0.2, "business days"):
        clock, walked, frame, who = random_clock(case, rng)
        for minute in moments(rng, frame, model.edges(walked.opened), 4):
            count = rng.randint(1, 5)
            expected = walked.business_days(minute, count)
            due = business_days(clock, frame, minute, count)
            assert due == expected, (who, frame.instant(minute), count)


def test_the_last_comfortable_moment() -> None:
    for case, rng in cases(0.05, "comfortable"):
        frame, _ = windows(case)
        who = person(rng, frame)
        awake = model.open_minutes(who, frame)
        for minute in moments(rng, frame, model.edges(awake), 4):
            walking_back = (m for m in range(minute, frame.start, -1) if awake[m - 1])
            expected = next(walking_back, None)
            told = last_comfortable(calendar_of(who), frame.instant(minute))
            if expected is not None:
                assert told == frame.instant(expected), (who, frame.instant(minute))


def random_clock(
    case: int, rng: random.Random
) -> tuple[SharedClock | Calendar, model.Clock, Window, tuple[Person, ...]]:
    """A clock of the program and the same for the model: a client's, or one shared with me."""
    theirs, mine = windows(case)
    client, me = person(rng, theirs), person(rng, mine)
    opened = model.open_minutes(client, theirs)
    if rng.random() < 0.5:
        return calendar_of(client), model.Clock(opened, client, theirs), theirs, (client,)
    my_minutes = model.open_minutes(me, mine)
    shared = model.Clock(model.both(opened, my_minutes), client, theirs, my_minutes)
    return SharedClock(calendar_of(client), calendar_of(me)), shared, theirs, (client, me)


def program_minutes(calendar: Calendar, frame: Window) -> bytearray:
    """Up to the frame's end, the minutes that the program's spans cover; they must be in order."""
    found = bytearray(frame.end)
    before = datetime.min.replace(tzinfo=UTC)  # the first may have begun long before
    for opens_at, closes_at in calendar.spans_from(frame.instant(frame.start)):
        assert before <= opens_at < closes_at
        before = closes_at
        opens, closes = max(0, (opens_at - frame.first) // MINUTE), (closes_at - frame.first) // MINUTE
        for minute in range(opens, min(closes, frame.end)):
            found[minute] = 1
        if closes >= frame.end:
            break
    return found


def some_amount(opened: bytearray, at: int, rng: random.Random) -> int:
    """Some minutes to add; often what is used up exactly at a closing time, where ruling 8 matters."""
    closings = [edge for edge in model.edges(opened) if edge > at and opened[edge - 1]][:4]
    if closings and rng.random() < 0.4:
        return model.between(opened, at, rng.choice(closings))
    return rng.choice([0, 1, 30, 60, rng.randrange(3000)])


def minute_of(at: datetime | None, frame: Window) -> int | None:
    """The minute of an instant; None where it is not before the end of what the model can see."""
    if at is None:
        return None
    minute, rest = divmod(at - frame.first, MINUTE)
    assert rest == timedelta(0)
    return minute if minute < frame.end else None


def added(clock: Clock, frame: Window, at: int, amount: int) -> int | None:
    """What the program's ``add`` says, as a minute of the frame."""
    try:
        return minute_of(add(clock, frame.instant(at), amount * MINUTE), frame)
    except NoOpenTime:
        return None


def business_days(clock: SharedClock | Calendar, frame: Window, at: int, count: int) -> int | None:
    """What the program's ``add_business_days`` says, as a minute of the frame."""
    try:
        return minute_of(add_business_days(clock, frame.instant(at), count), frame)
    except NoOpenTime:
        return None
