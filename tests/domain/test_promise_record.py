"""Promises of a next word: which were kept, which were broken, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.domain.events import (
    Acknowledged,
    Cancelled,
    Closed,
    Event,
    Noted,
    Opened,
    Payload,
    Received,
    Reopened,
    Resolved,
    Resumed,
    Retracted,
    Sent,
    Waiting,
)
from freelance_sos.domain.incident import Incident, fold
from freelance_sos.domain.lifeline import lifeline
from freelance_sos.domain.promise_record import Kept, Promised, kept_of, promise_record

TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
Outcome = tuple[float, float, float | None, str]


def minutes(count: float) -> datetime:
    """So many minutes after ten."""
    return TEN + timedelta(minutes=count)


def incident(*story: tuple[float, Payload]) -> Incident:
    """What was reported at ten, and what happened after so many minutes."""
    opened = Opened(
        client="acme", number=1, title="t", severity=1, incident_kind="outage", reported=minutes(0)
    )
    events = [
        Event(id=f"{number:016x}", at=minutes(after), recorded=minutes(after), what=what)
        for number, (after, what) in enumerate([(0, opened), *story])
    ]
    return fold(events, client="acme", number=1)


def ack(promise: float | None = None) -> Acknowledged:
    return Acknowledged(text="On it", promise=None if promise is None else minutes(promise))


def sent(promise: float | None = None) -> Sent:
    return Sent(text="…", promise=None if promise is None else minutes(promise))


def told(one: Promised) -> Outcome:
    """When it was made and due, when the word came, in minutes after ten, and what became of it."""
    made, due, kept = ((at - TEN) / timedelta(minutes=1) if at else None for at in _moments(one))
    assert made is not None
    assert due is not None
    return made, due, kept, one.state


def _moments(one: Promised) -> tuple[datetime, datetime, datetime | None]:
    return one.made_at, one.due_at, one.kept_at


STORIES: dict[str, tuple[Sequence[tuple[float, Payload]], float, list[Outcome]]] = {
    "nobody promised anything": ([(5, ack())], 90, []),
    "the next message comes in time": ([(5, ack(20)), (15, sent())], 90, [(5, 20, 15, "kept")]),
    "it comes at the very moment": ([(5, ack(20)), (20, sent())], 90, [(5, 20, 20, "kept")]),
    "it comes a little too late": ([(5, ack(20)), (20.5, sent())], 90, [(5, 20, 20.5, "broken")]),
    "resolving is the word too": ([(5, ack(20)), (12, Resolved())], 90, [(5, 20, 12, "kept")]),
    "resolved too late": ([(5, ack(20)), (32, Resolved())], 90, [(5, 20, 32, "broken")]),
    "a note is no word to the client": (
        [(5, ack(20)), (12, Noted(text="x")), (13, Received(text="?")), (14, Waiting()), (15, Resumed())],
        90,
        [(5, 20, None, "broken")],
    ),
    "it is not due yet": ([(5, ack(20))], 19, [(5, 20, None, "open")]),
    "it is due this moment": ([(5, ack(20))], 20, [(5, 20, None, "open")]),
    "a new promise keeps the old one": (
        [(5, ack(20)), (15, sent(40)), (38, sent(60))],
        50,
        [(5, 20, 15, "kept"), (15, 40, 38, "kept"), (38, 60, None, "open")],
    ),
    "a new promise that comes too late": (
        [(5, ack(20)), (25, sent(40))],
        30,
        [(5, 20, 25, "broken"), (25, 40, None, "open")],
    ),
    "called off before it was due": ([(5, ack(20)), (10, Cancelled())], 90, []),
    "called off when it was due already": (
        [(5, ack(20)), (25, Cancelled())],
        90,
        [(5, 20, None, "broken")],
    ),
    "told, then called off": ([(5, ack(20)), (8, sent()), (10, Cancelled())], 90, [(5, 20, 8, "kept")]),
    "called off by mistake, and taken up again": (
        [(5, ack(20)), (10, Cancelled()), (12, Reopened()), (30, sent())],
        90,
        [(5, 20, 30, "broken")],
    ),
    "restored, and back again before it was due": (
        [(5, ack(20)), (10, Resolved()), (12, Reopened()), (30, sent())],
        90,
        [(5, 20, 30, "broken")],
    ),
    "restored twice before it was due": (
        [(5, ack(20)), (10, Resolved()), (12, Reopened()), (18, Resolved())],
        90,
        [(5, 20, 18, "kept")],
    ),
    "restored, and back again when it was due already": (
        [(5, ack(20)), (10, Resolved()), (45, Reopened())],
        90,
        [(5, 20, 10, "kept")],
    ),
    "a promise after it was restored is owed": (
        [(5, ack()), (10, Resolved()), (11, sent(30))],
        90,
        [(11, 30, None, "broken")],
    ),
    "a promise after it was restored, and closed before that": (
        [(5, ack()), (10, Resolved()), (11, sent(30)), (20, Closed())],
        90,
        [],
    ),
    "a promise after the end is owed": (
        [(5, ack()), (10, Resolved()), (20, Closed()), (25, sent(40)), (35, sent())],
        90,
        [(25, 40, 35, "kept")],
    ),
    "two resolvings, the second says nothing": (
        [(5, Resolved()), (6, sent(20)), (10, Resolved())],
        90,
        [(6, 20, None, "broken")],
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_what_became_of_a_promise(name: str) -> None:
    story, now, expected = STORIES[name]

    assert [told(one) for one in promise_record(incident(*story), minutes(now))] == expected


def test_what_was_taken_back_is_no_promise_and_no_word() -> None:
    told_twice = incident((5, ack(20)), (10, sent(30)), (11, Retracted(events=(f"{2:016x}",))))

    assert [told(one) for one in promise_record(told_twice, minutes(60))] == [(5, 20, None, "broken")]


def test_how_late_a_broken_promise_was() -> None:
    late, in_time, never = promise_record(incident((5, ack(20)), (32, sent(40)), (38, sent(50))), minutes(90))

    assert (late.late_by, in_time.late_by, never.late_by) == (timedelta(minutes=12), None, None)


def test_the_sum_leaves_out_what_is_not_due_yet() -> None:
    story = incident((5, ack(20)), (15, sent(40)), (45, sent(60)))

    assert kept_of(promise_record(story, minutes(50))) == Kept(kept=1, decided=2)
    assert kept_of(()) == Kept(kept=0, decided=0)


# -- the same by another way -----------------------------------------------------------------------

PAYLOADS = st.one_of(
    st.builds(sent, st.none() | st.integers(1, 40)),
    st.sampled_from([Resolved(), Reopened(), Cancelled(), Closed(), Noted(text="x"), Waiting(), Resumed()]),
)
STORY = st.lists(st.tuples(st.integers(1, 40), PAYLOADS), max_size=12, unique_by=lambda pair: pair[0])


def by_the_minute(whole: Incident, made: Event, due: datetime, now: datetime) -> str:
    """What became of the promise that ``made`` holds, from how the incident stood when it was due."""
    words = [one.at for one in whole.timeline if isinstance(one.what, Sent) and one.at > made.at]
    if any(at <= due for at in words):
        return "kept"
    then = fold([one for one in whole.timeline if one.at <= due], client="acme", number=1)
    if then.resolved_at and then.resolved_at > made.at:
        return "kept"
    if then.ended_at and then.ended_at > made.at:
        return "left out"
    later = [one for one in whole.timeline if one.at > due]
    came = any(
        isinstance(one.what, Sent)
        or (
            isinstance(one.what, Resolved)
            and fold(
                [other for other in whole.timeline if other.at <= one.at], client="acme", number=1
            ).resolved_at
            == one.at
        )
        for one in later
    )
    return "open" if now <= due and not came else "broken"


@given(STORY, st.integers(0, 60))
def test_it_is_what_stood_there_when_the_promise_was_due(
    story: list[tuple[float, Payload]], now: int
) -> None:
    whole = incident(*story)
    found = {one.event: one.state for one in promise_record(whole, minutes(now))}
    for event in whole.timeline:
        # A promise for a moment that has passed can't be made.
        if isinstance(event.what, Sent) and event.what.promise and event.what.promise > event.at:
            expected = by_the_minute(whole, event, event.what.promise, minutes(now))
            assert found.get(event.id, "left out") == expected


@given(STORY)
def test_the_lifeline_leaves_out_exactly_what_the_fold_ignores(story: list[tuple[float, Payload]]) -> None:
    whole = incident(*story)
    counted = {event.id for event in lifeline(whole)}
    standing: list[Event] = []
    for event in whole.timeline:
        before = fold(standing, client="acme", number=1) if standing else None
        standing.append(event)
        after = fold(standing, client="acme", number=1)
        turns = isinstance(event.what, Resolved | Reopened | Cancelled | Closed | Waiting | Resumed)
        is_same = before is not None and (before.status, before.waits) == (after.status, after.waits)
        assert (event.id in counted) == (not (turns and is_same))
