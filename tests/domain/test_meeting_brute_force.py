"""Slots and misses against a walker that marks every open minute and tries every start."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
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
ALWAYS_AWAKE = (Rule(tuple(range(8)), ((0, 1440),)),)
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
        self.awake_marks = open_minutes(self.awake, self.frames[0])

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

    def stretches(self) -> list[tuple[int, int]]:
        together = bytearray(map(all, zip(*self.marks, strict=True)))
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


def _comforts(days: Sequence[tuple[int, int]], start: int, end: int) -> list[int]:
    return [min(start - first, last - end, ENOUGH) for first, last in days]


@pytest.mark.parametrize("seed", range(CASES))
def test_slots_are_inside_everybody_and_none_is_better_or_left_out(seed: int) -> None:
    case = Case(seed)
    told = [
        (case.minute(slot.span.opens_at), case.minute(slot.span.closes_at), slot)
        for slot in case.plan().slots
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
    case = Case(seed)
    meeting = case.plan()
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
    by_day = [start for start in starts if all(case.awake_marks[start : start + case.length])]
    near = [
        [run for run in _runs(marks) if run[1] > case.first - TWO_DAYS and run[0] < case.last + TWO_DAYS]
        for marks in case.marks
    ]
    ranked = []
    for start in by_day or starts:
        end = start + case.length
        asked = [min(max(run[0] - start, 0) + max(end - run[1], 0) for run in runs) for runs in near]
        ranked.append((max(asked), sum(asked), start))

    assert meeting.miss is not None
    asked_of = [stretch.total // MINUTE for stretch in meeting.miss.stretches]
    assert (max(asked_of), sum(asked_of), case.minute(meeting.miss.span.opens_at)) == min(ranked)


def test_the_cases_are_of_every_sort() -> None:
    plans = [(case, case.plan()) for case in map(Case, range(CASES))]

    with_slots = [case for case, plan in plans if plan.slots]
    assert len(with_slots) > CASES // 4
    assert sum(plan.miss is not None for _, plan in plans) > CASES // 8
    assert sum(bool(plan.absences) for _, plan in plans) > CASES // 20
    assert any(slot.span.opens_at.minute % 15 for _, plan in plans for slot in plan.slots)
    assert any(slot.comfort == timedelta(0) for _, plan in plans for slot in plan.slots)
    assert any(frame.changes for case in with_slots for frame in case.frames)
