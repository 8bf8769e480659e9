"""What holds whatever happens: laws of incidents, of adding time, and of reading back what was written."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from freelance_sos.domain import decide
from freelance_sos.domain.clocks import Clock, SharedClock, add, between
from freelance_sos.domain.durations import Duration, parse_duration
from freelance_sos.domain.errors import NotAllowed, NotFound
from freelance_sos.domain.events import (
    Acknowledged,
    ActionAdded,
    ActionDone,
    Cancelled,
    Closed,
    Event,
    Noted,
    Payload,
    Received,
    Reopened,
    Resolved,
    Resumed,
    Retracted,
    Sent,
    SeverityChanged,
    Unknown,
    Waiting,
)
from freelance_sos.domain.hours import DaySpan, WeeklyHours, dump_hours, parse_hours
from freelance_sos.domain.incident import Incident, fold
from tests.domain.support import HOUR, MINUTE, acme, calendar, event, opened, robin, utc

START = utc("2026-03-27 09:00")
# For the laws with the most to choose from; more than that: --hypothesis-profile=exhaustive.
OFTEN = settings(max_examples=5 * settings.default.max_examples)

# ------------------------------------------------------------------------------------------- incidents

PAYLOADS: list[Payload] = [
    opened("2026-03-27 09:00", 1),
    opened("2026-03-27 08:30", 3),
    Acknowledged(),
    Acknowledged(promise=START + HOUR),
    Sent(text="on it"),
    Received(text="?"),
    Noted(text="looking"),
    *(SeverityChanged(severity=severity) for severity in (1, 2, 3, 4)),
    Waiting(),
    Resumed(),
    Resolved(),
    Reopened(),
    Cancelled(),
    Closed(),
    ActionAdded(action=1, text="watch it"),
    ActionDone(action=1),
    Unknown(kind="teleported"),
    *(Retracted(events=(f"{number:016x}",)) for number in range(6)),
]


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    """Any lines in any order: also what no command would have written."""
    lines = draw(
        st.lists(
            st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from(PAYLOADS)),
            min_size=1,
            max_size=12,
        )
    )
    return [
        event(number, START + at * MINUTE, what, START + recorded * MINUTE)
        for number, (at, recorded, what) in enumerate(lines)
    ]


def folded(lines: list[Event]) -> Incident:
    return fold(lines, client="acme", number=7)


def is_valid(one: Incident) -> bool:
    """Whether what is said about an incident fits together."""
    waiting = one.waiting_since is not None
    return all(
        (
            waiting == (one.status == "waiting"),
            (one.resolved_at is not None) or one.status not in ("resolved", "closed"),
            one.resolved_at is None or not one.is_live,
            (one.ended_at is not None) == (one.status in ("closed", "cancelled")),
            one.acknowledged_at is not None or one.status not in ("acknowledged", "resolved", "closed"),
            all(wait.end is None or wait.start <= wait.end for wait in one.waits),
            one.severities[-1].severity == one.severity,
        )
    )


@OFTEN
@given(logs())
def test_every_beginning_of_a_log_is_a_valid_incident(lines: list[Event]) -> None:
    for count in range(1, len(lines) + 1):
        assert is_valid(folded(lines[:count])), lines[:count]


@OFTEN
@given(logs(), st.randoms(use_true_random=False))
def test_neither_order_nor_repeats_of_lines_matter(lines: list[Event], rng: random.Random) -> None:
    shuffled = lines + rng.choices(lines, k=3)
    rng.shuffle(shuffled)

    assert folded(shuffled) == folded(lines)


@given(logs(), st.data())
def test_two_copies_of_a_log_merge_by_taking_every_line_of_both(
    lines: list[Event], data: st.DataObject
) -> None:
    owners = data.draw(st.lists(st.sampled_from("ABX"), min_size=len(lines), max_size=len(lines)))
    here = [line for line, owner in zip(lines, owners, strict=True) if owner in "AX"]
    there = [line for line, owner in zip(lines, owners, strict=True) if owner in "BX"]

    assert folded(here + there) == folded(there + here) == folded(lines)


@given(logs())
def test_nothing_is_ever_lost_from_the_timeline(lines: list[Event]) -> None:
    assert sorted(line.id for line in folded(lines).timeline) == [line.id for line in lines]


COMMANDS: dict[str, Callable[[Incident, datetime], Payload]] = {
    "acknowledged": decide.decide_acknowledge,
    "waiting": decide.decide_wait,
    "resumed": decide.decide_resume,
    "resolved": decide.decide_resolve,
    "reopened": decide.decide_reopen,
    "cancelled": decide.decide_cancel,
    "closed": lambda one, at: decide.decide_close(one, at, None, "a duplicate"),
}
TAKES_EFFECT: dict[str, Callable[[Incident], bool]] = {
    "acknowledged": lambda one: one.acknowledged_at is not None,
    "waiting": lambda one: one.status == "waiting",
    "resumed": lambda one: one.is_live and one.waiting_since is None,
    # Closed, where it was closed after that, and reopened in between.
    "resolved": lambda one: one.resolved_at is not None,
    "reopened": lambda one: one.is_live,
    "cancelled": lambda one: one.status == "cancelled",
    "closed": lambda one: one.status == "closed",
}


@OFTEN
@given(st.lists(st.tuples(st.sampled_from([*COMMANDS, "undo"]), st.integers(0, 40)), max_size=14))
def test_a_decision_that_is_accepted_takes_effect_however_far_it_is_backdated(
    commands: list[tuple[str, int]],
) -> None:
    lines = [event(0, START, opened("2026-03-27 09:00"))]
    for number, (command, ago) in enumerate(commands, start=1):
        now = START + 10 * number * MINUTE
        one = folded(lines)
        if command == "undo":
            with suppress(NotAllowed, NotFound):
                lines.append(event(number, now, decide.decide_undo(one)))
            continue
        at = now - ago * MINUTE
        try:
            what = COMMANDS[command](one, at)
        except NotAllowed:
            continue
        lines.append(event(number, at, what, now))
        assert TAKES_EFFECT[command](folded(lines)), (command, lines)


# ------------------------------------------------------------------------------------------------ time

CLOCKS: list[Clock] = [
    acme().calendar,
    robin().calendar,
    SharedClock(acme().calendar, robin().calendar),
    calendar("Australia/Lord_Howe", "Mo-Su 22:00-02:15,02:15-06:00"),
    calendar("America/New_York", "24/7"),
    calendar("Asia/Kathmandu", "Su-Th 10:00-17:30; Fr 10:00-13:00"),
]
INSTANTS = st.integers(-400 * 1440, 400 * 1440).map(lambda minutes: START + minutes * MINUTE)
AMOUNTS = st.integers(0, 90 * 3600).map(lambda seconds: timedelta(seconds=seconds))


@OFTEN
@given(st.sampled_from(CLOCKS), INSTANTS, AMOUNTS)
def test_adding_business_time_and_measuring_it_back_agree(
    clock: Clock, at: datetime, amount: timedelta
) -> None:
    assert between(clock, at, add(clock, at, amount)) == amount


@given(st.sampled_from(CLOCKS), INSTANTS, AMOUNTS, AMOUNTS)
def test_adding_in_two_steps_is_adding_at_once(
    clock: Clock, at: datetime, first: timedelta, second: timedelta
) -> None:
    # An amount of nothing is left out: it moves on from a closing time to the next opening (rulings 8 and 9).
    if second:
        assert add(clock, add(clock, at, first), second) == add(clock, at, first + second)


@given(st.sampled_from(CLOCKS), st.lists(INSTANTS, min_size=3, max_size=3).map(sorted))
def test_measuring_in_two_steps_is_measuring_at_once(clock: Clock, edges: list[datetime]) -> None:
    start, middle, end = edges[0], *edges[1:]

    assert between(clock, start, middle) + between(clock, middle, end) == between(clock, start, end)


# ------------------------------------------------------------------------------------- what is written


@st.composite
def day_spans(draw: st.DrawFn) -> tuple[DaySpan, ...]:
    """Spans of a day that share nothing; the last may pass midnight."""
    edges = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    spans = [DaySpan(*pair) for pair in zip(edges[::2], edges[1::2], strict=False)]
    if spans and draw(st.booleans()):
        start = spans.pop().start
        spans.append(DaySpan(start, 1440 + draw(st.integers(0, start - 1)) if start else 1440))
    return tuple(spans)


@given(st.lists(day_spans(), min_size=7, max_size=7).filter(any), day_spans())
def test_hours_are_read_back_as_they_were_written(
    days: list[tuple[DaySpan, ...]], holiday: tuple[DaySpan, ...]
) -> None:
    hours = WeeklyHours(days=tuple(days), holiday=holiday)

    assert parse_hours(dump_hours(hours)) == hours


@given(
    st.sampled_from(
        ["24/7", "Mo-Su 00:00-24:00", "PH off; Mo-Su 00:00-24:00", "Sa-Mo 22:00-00:00; PH 10:00-11:00"]
    )
)
def test_hours_as_people_write_them_are_read_back_too(text: str) -> None:
    assert parse_hours(str(parse_hours(text))) == parse_hours(text)


@given(st.one_of(st.integers(0, 3660 * 86_400).map(lambda s: Duration(elapsed=timedelta(seconds=s))),
                 st.integers(1, 366).map(lambda days: Duration(business_days=days))))  # fmt: skip
def test_durations_are_read_back_as_they_were_written(duration: Duration) -> None:
    assert parse_duration(str(duration)) == duration
