"""Slots and misses against a walker that marks every open minute and tries every start."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from freelance_sos.domain.calendar import Calendar, DayOff
from freelance_sos.domain.hours import DaySpan, parse_hours
from freelance_sos.domain.meeting import Attendee, Meeting, plan_meeting
from freelance_sos.domain.weeks import Span
from tests.domain.model import MINUTE, Minutes, Person, Rule, Window, open_minutes

CASES = 200
TWO_DAYS, LUNCH, ENOUGH = 2 * 1440, 4 * 60, 2 * 60
# Where and around which date clocks change; some people meet across two changes at once.
CHANGES = [
    ("Europe/Berlin", (2026, 3, 29)),
    ("Europe/Lisbon", (2026, 10, 25)),
    ("America/New_York", (2026, 11, 1)),
    ("America/Los_Angeles", (2027, 3, 14)),
    ("Australia/Lord_Howe", (2026, 10, 3)),
    ("Africa/Cairo", (2024, 4, 26)),
    ("America/St_Johns", (2026, 11, 1)),
    ("Asia/Kathmandu", (2026, 6, 1)),
]
ZONES = [zone for zone, _ in CHANGES] + ["Asia/Tokyo", "Asia/Riyadh", "Pacific/Auckland", "UTC"]
DAYTIME = (Rule(tuple(range(7)), ((420, 1320),)),)
ALWAYS_AWAKE = (Rule(tuple(range(8)), ((0, 1440),)),)
# A search may begin within a minute; whole minutes from the next one on are marked.
CEILING = timedelta(seconds=59)
MINUTES_OF_A_CALL = [5, 15, 20, 30, 30, 45, 60, 60, 90, 100, 180, 400, 1440]


class Case:
    """Some people, a moment, and a search; all minutes count from the window's start."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        zone, day = rng.choice(CHANGES)
        first = datetime(*day, tzinfo=UTC) - timedelta(days=rng.randint(5, 9))
        self.frames = [
            Window(name, first, 20) for name in [zone, *rng.choices(ZONES, k=rng.choice([1, 1, 2]))]
        ]
        self.people = [_person(rng, frame) for frame in self.frames]
        awake = ((450, 1380),)
        rules = rng.choice([ALWAYS_AWAKE, (Rule(tuple(range(7)), awake),)])
        self.awake = Person(zone=self.frames[0].zone, rules=rules)
        self.length = rng.choice(MINUTES_OF_A_CALL)
        start, self.seconds = rng.randint(4 * 1440, 6 * 1440), rng.choice([0, 0, 23])
        # What is wholly inside: from the next whole minute to the last.
        self.first = start + (1 if self.seconds else 0)
        self.last = start + rng.choice([1440, 3 * 1440, 8 * 1440, 8 * 1440])
        at = first + start * MINUTE + timedelta(seconds=self.seconds)
        self.frame = Span(at, at + (self.last - start) * MINUTE)
        self.marks = [
            open_minutes(person, frame) for person, frame in zip(self.people, self.frames, strict=True)
        ]
        days = [self.awake, *(Person(zone=one.zone, rules=DAYTIME) for one in self.people[1:])]
        by_day = [open_minutes(person, frame) for person, frame in zip(days, self.frames, strict=True)]
        # Nobody's night: by day, or in their hours.
        self.bearable = [bytearray(map(max, day, own)) for day, own in zip(by_day, self.marks, strict=True)]

    def plan(self) -> Meeting:
        attendees = [
            Attendee(slug=str(number or ""), name="", calendar=_calendar(person))
            for number, person in enumerate(self.people)
        ]
        return plan_meeting(attendees, _calendar(self.awake), self.frame, self.length * MINUTE)

    def minute(self, at: datetime) -> int:
        return int((at - self.frames[0].first) / MINUTE)

    def starts(self, first: int, last: int) -> list[int]:
        """Every start at which the call lies in [first, last): quarters of an hour, else any minute."""
        every = list(range(first, last - self.length + 1))
        return [start for start in every if start % 15 == 0] or every

    def stretches(self, of: Sequence[bytearray] = ()) -> list[tuple[int, int]]:
        together = bytearray(map(all, zip(*(of or self.marks), strict=True)))
        return [
            (max(begin, self.first), min(end, self.last))
            for begin, end in _runs(together)
            if begin < self.last and end > self.first
        ]


def _person(rng: random.Random, frame: Window) -> Person:
    if rng.random() < 0.08:
        return Person(zone=frame.zone, rules=ALWAYS_AWAKE)
    begin = rng.choice([0, 360, 480, 540, 540, 553, 600, 725, 1020, 1320])
    # Half an hour fits into 09:13-09:44, and no quarter of an hour begins in it early enough.
    length = 31 if begin == 553 else rng.choice([180, 480, 540, 605, 900])
    spans: tuple[Minutes, ...] = ((begin, begin + length),)
    if begin <= 600 and length > 400 and rng.random() < 0.6:
        pause = rng.choice([30, 60, 60, 235, 240, 241, 300])
        spans = ((begin, begin + 120), (begin + 120 + pause, begin + length + pause))
    week = rng.choice([tuple(range(5)), tuple(range(5)), tuple(range(7)), (6, 0, 1, 2, 3), (1, 4), (5,)])
    rules = (Rule(week, spans), Rule((7,), rng.choice([(), ((600, 720),)])))
    dates = frame.inside
    return Person(
        zone=frame.zone,
        rules=rules,
        holidays=frozenset(rng.choices(dates, k=rng.choice([0, 0, 2]))),
        off=frozenset(rng.choices(dates, k=rng.choice([0, 0, 2]))),
        special={rng.choice(dates): ((660, 780),)} if rng.random() < 0.2 else {},
    )


def _calendar(person: Person) -> Calendar:
    return Calendar(
        zone=ZoneInfo(person.zone),
        hours=parse_hours(person.notation()),
        holiday_on=lambda day: "holiday" if day in person.holidays else None,
        days_off=tuple(DayOff(day, day) for day in person.off),
        special={day: tuple(DaySpan(*span) for span in spans) for day, spans in person.special.items()},
    )


def _runs(marks: bytearray) -> list[tuple[int, int]]:
    """Where the marks are 1, from the first minute to the one behind the last."""
    found, begin = [], marks.find(1)
    while begin >= 0:
        end = marks.find(0, begin) if 0 in marks[begin:] else len(marks)
        found.append((begin, end))
        begin = marks.find(1, end)
    return found


def _day_around(marks: bytearray, minute: int) -> tuple[int, int]:
    """Walk from an open minute to both sides until it was shut for longer than lunch."""
    edges = []
    for step in (-1, 1):
        here, edge, shut = minute, minute, 0
        while shut <= LUNCH and 0 <= here < len(marks):
            edge, shut = (here, 0) if marks[here] else (edge, shut + 1)
            here += step
        edges.append(edge)
    return edges[0], edges[1] + 1


def _near(case: Case, marks: bytearray) -> list[tuple[int, int]]:
    return [run for run in _runs(marks) if run[1] > case.first - TWO_DAYS and run[0] < case.last + TWO_DAYS]


def _of_the_day(
    runs: list[tuple[int, int]], days: list[tuple[int, int]], start: int, end: int
) -> list[tuple[int, int]]:
    """The runs with no night between them and the call; all where there are none."""
    around = [day for day in days if day[0] <= start and end <= day[1]]
    return [run for run in runs for day in around if day[0] <= run[0] and run[1] <= day[1]] or runs


def _reach(runs: list[tuple[int, int]], start: int, end: int, *, lunch: int) -> int:
    """How many minutes the cheapest run, or runs with no more than lunch between them, lack of the call."""
    ways = []
    for number, (begin, _) in enumerate(runs):
        through = 0
        for after in range(number, len(runs)):
            pause = runs[after][0] - runs[after - 1][1] if after > number else 0
            if pause > lunch:
                break
            through += pause
            ways.append(max(begin - start, 0) + through + max(end - runs[after][1], 0))
    return min(ways)


def _comforts(days: Sequence[tuple[int, int]], start: int, end: int) -> list[int]:
    return [min(start - first, last - end, ENOUGH) for first, last in days]


@cache
def case_of(seed: int) -> tuple[Case, Meeting]:
    case = Case(seed)
    return case, case.plan()


@pytest.mark.parametrize("seed", range(CASES))
def test_slots_are_inside_everybody_and_none_is_better_or_left_out(seed: int) -> None:
    case, meeting = case_of(seed)
    told = [
        (case.minute(slot.span.opens_at), case.minute(slot.span.closes_at), slot) for slot in meeting.slots
    ]
    expected = []
    for first, last in case.stretches():
        days = [_day_around(marks, first) for marks in case.marks]
        ranked = [
            (-min(comforts), -sum(comforts), start)
            for start in case.starts(first, last)
            for comforts in [_comforts(days, start, start + case.length)]
        ]
        expected += [min(ranked)] if ranked else []

    for start, end, _ in told:
        assert end - start == case.length
        assert case.first <= start
        assert end <= case.last
        assert all(all(marks[start:end]) for marks in case.marks)
    assert [
        (-slot.comfort // MINUTE, -sum(slot.comforts, timedelta(0)) // MINUTE, start)
        for start, _, slot in told
    ] == sorted(expected)


@pytest.mark.parametrize("seed", range(CASES))
def test_the_miss_is_the_one_that_asks_least(seed: int) -> None:
    case, meeting = case_of(seed)
    if meeting.slots:
        assert (meeting.miss, meeting.absences) == (None, ())
        return
    # A second of hours is some hours: the minutes that lie in the search with a part only count here.
    begun = case.first - (1 if case.seconds else 0), case.last + (1 if case.seconds else 0)
    absent = [str(number or "") for number, marks in enumerate(case.marks) if 1 not in marks[slice(*begun)]]
    assert [absence.attendee.slug for absence in meeting.absences] == absent
    starts = case.starts(case.first, case.last)
    if absent or not starts:
        assert meeting.miss is None
        return
    near = [_near(case, marks) for marks in case.marks]
    days = [_near(case, marks) for marks in case.bearable]
    ranked = []
    for start in starts:
        end = start + case.length
        nights = [_reach(runs, start, end, lunch=0) for runs in days]
        asked = [
            _reach(_of_the_day(runs, whose, start, end), start, end, lunch=LUNCH)
            for runs, whose in zip(near, days, strict=True)
        ]
        ranked.append(
            (max(nights), sum(nights), max(asked), sum(asked), start, [night > 0 for night in nights])
        )

    *_, largest, together, begin, in_night = min(ranked)
    assert meeting.miss is not None
    asked_of = [stretch.total // MINUTE for stretch in meeting.miss.stretches]
    assert (max(asked_of), sum(asked_of), case.minute(meeting.miss.span.opens_at)) == (
        largest,
        together,
        begin,
    )
    assert list(meeting.miss.in_night) == in_night


@pytest.mark.parametrize("seed", range(CASES))
def test_who_alone_is_in_the_way_is_found_with_the_next_time_by_day(seed: int) -> None:
    case, meeting = case_of(seed)
    expected = []
    for number in range(len(case.people) if len(case.people) > 2 and not meeting.slots else 0):
        others = case.marks[:number] + case.marks[number + 1 :]
        for in_night, marks in ((False, [*others, case.bearable[number]]), (True, others)):
            long_enough = [one for one in case.stretches(marks) if case.starts(*one)]
            if long_enough:
                expected.append((in_night, *long_enough[0], number))
                break

    assert [
        (one.in_night, case.minute(one.span.opens_at + CEILING), case.minute(one.span.closes_at), one.number)
        for one in meeting.all_but_one
    ] == sorted(expected)


def test_the_cases_are_of_every_sort() -> None:
    plans = [case_of(seed) for seed in range(CASES)]

    with_slots = [case for case, plan in plans if plan.slots]
    assert len(with_slots) > CASES // 4
    assert sum(plan.miss is not None for _, plan in plans) > CASES // 8
    assert sum(bool(plan.absences) for _, plan in plans) > CASES // 20
    misses = [plan.miss for _, plan in plans if plan.miss]
    assert any(any(miss.in_night) for miss in misses)
    assert any(one.through or one.late_is_lunch for miss in misses for one in miss.stretches)
    assert {one.in_night for _, plan in plans for one in plan.all_but_one} == {True, False}
    assert any(slot.span.opens_at.minute % 15 for _, plan in plans for slot in plan.slots)
    assert any(slot.comfort == timedelta(0) for _, plan in plans for slot in plan.slots)
    assert any(frame.changes for case in with_slots for frame in case.frames)
