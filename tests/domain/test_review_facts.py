"""What the timeline says for a review: how long things took, and against what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from freelance_sos.domain.agreement import Agreement, SeverityTargets, Target
from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.durations import Duration
from freelance_sos.domain.events import (
    Acknowledged,
    Event,
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
from freelance_sos.domain.hours import parse_hours
from freelance_sos.domain.incident import fold
from freelance_sos.domain.people import Client, Me
from freelance_sos.domain.review_facts import ReviewFacts, review_facts
from freelance_sos.domain.targets import target_states
from freelance_sos.domain.views import IncidentView

TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
HALF_HOUR, TWO_HOURS = (
    Target(within=Duration(elapsed=timedelta(minutes=count)), clock="24/7") for count in (30, 120)
)
AGREED = Agreement(by_severity={1: SeverityTargets(acknowledge=HALF_HOUR, resolve=TWO_HOURS)})
CALENDAR = Calendar(zone=ZoneInfo("Europe/Berlin"), hours=parse_hours("Mo-Fr 09:00-17:00"))


def minutes(count: float) -> datetime:
    return TEN + timedelta(minutes=count)


def facts(
    *story: tuple[float, Payload], opened: float = 7, agreed: Agreement = AGREED, now: float = 300
) -> ReviewFacts:
    """Reported at ten, opened a little later, and what happened after so many minutes."""
    first = Opened(
        client="acme",
        number=1,
        title="t",
        severity=1,
        incident_kind="outage",
        reported=TEN,
        response=agreed,
    )
    events = [
        Event(id=f"{number:016x}", at=minutes(after), recorded=minutes(after), what=what)
        for number, (after, what) in enumerate([(opened, first), *story])
    ]
    client = Client(slug="acme", name="Acme", calendar=CALENDAR, agreement=agreed)
    me = Me(name="Robin", language="en", calendar=CALENDAR)
    incident = fold(events, client="acme", number=1)
    targets = tuple(target_states(incident, client, me, minutes(now)))
    return review_facts(
        IncidentView(incident=incident, client=client, me=me, targets=targets, now=minutes(now))
    )


def test_everything_counts_from_the_report() -> None:
    found = facts((9, Acknowledged(promise=minutes(40))), (26, Resolved()))

    assert found.noticed_after == timedelta(minutes=7)
    assert found.acknowledge.took == timedelta(minutes=9)
    assert found.resolve.took == timedelta(minutes=26)
    assert (found.acknowledge.late_by, found.resolve.late_by) == (None, None)
    assert [one.state for one in found.promises] == ["kept"]


def test_too_late_is_so_much_too_late() -> None:
    found = facts((41, Acknowledged()), (150, Resolved()))

    assert found.acknowledge.late_by == timedelta(minutes=11)
    assert found.resolve.late_by == timedelta(minutes=30)


def test_a_wait_is_credited_to_the_resolving() -> None:
    found = facts((9, Acknowledged()), (20, Waiting()), (60, Resumed()), (150, Resolved()))

    assert found.resolve.took == timedelta(minutes=150)
    assert found.resolve.late_by is None


def test_nothing_agreed_is_neither_in_time_nor_late() -> None:
    found = facts((9, Acknowledged()), (500, Resolved()), agreed=Agreement(), now=600)

    assert found.resolve.took == timedelta(minutes=500)
    assert (found.resolve.target, found.resolve.late_by) == (None, None)


def test_what_never_came_took_no_time() -> None:
    found = facts((200, Received(text="hello?")), now=300)

    assert (found.acknowledge.took, found.acknowledge.late_by) == (None, None)
    assert found.acknowledge.target
    assert found.acknowledge.target.breached


def test_reopened_it_is_not_resolved() -> None:
    assert facts((9, Acknowledged()), (26, Resolved()), (30, Reopened())).resolve.took is None


@pytest.mark.parametrize(
    ("story", "sent", "received"),
    [
        ((), 0, 0),
        (((9, Acknowledged()), (12, Sent(text="a")), (14, Received(text="b"))), 2, 1),
        (((9, Acknowledged()), (12, Sent(text="a")), (13, Retracted(events=(f"{2:016x}",)))), 1, 0),
    ],
)
def test_messages_are_counted_as_far_as_they_stand(
    story: tuple[tuple[float, Payload], ...], sent: int, received: int
) -> None:
    found = facts(*story)

    assert (found.sent, found.received) == (sent, received)


def test_an_opening_before_the_report_was_noticed_at_once() -> None:
    assert facts(opened=0).noticed_after == timedelta(0)
