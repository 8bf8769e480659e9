"""The state of an incident is the fold of its events: what each does, and in which order they count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from freelance_sos.domain.decide import decide_undo
from freelance_sos.domain.errors import NotFound
from freelance_sos.domain.events import (
    Acknowledged,
    ActionAdded,
    ActionDone,
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
    Reviewed,
    Sent,
    SeverityChanged,
    StepDone,
    Unknown,
    Waiting,
)
from freelance_sos.domain.incident import UNREADABLE_TITLE, Incident, Wait, fold
from tests.domain.support import AGREEMENT, MINUTE, event, incident, log, opened, utc

REPORT = opened("2026-11-23 09:00")
TOLD, WAITS = ("2026-11-23 09:10", Acknowledged()), ("2026-11-23 09:20", Waiting(text="a login"))
OVER, END = ("2026-11-23 10:00", Resolved()), ("2026-11-23 11:00", Closed())
AGAIN = ("2026-11-23 10:30", Reopened())


def test_an_opening_says_it_all() -> None:
    one = incident(REPORT)

    assert (one.id, one.title, one.severity, one.status) == ("acme-7", "checkout is down", 2, "open")
    assert (one.reported_at, one.agreement) == (utc("2026-11-23 09:00"), AGREEMENT)


@pytest.mark.parametrize(
    ("happened", "status"),
    [
        ([], "open"),
        ([("2026-11-23 09:05", Received(text="still down"))], "open"),
        ([("2026-11-23 09:05", Noted(text="looking"))], "open"),
        ([("2026-11-23 09:05", StepDone(step="1"))], "open"),
        ([TOLD], "acknowledged"),
        ([("2026-11-23 09:05", Sent(text="on it"))], "acknowledged"),
        ([WAITS], "waiting"),
        ([WAITS, ("2026-11-23 09:30", Resumed())], "open"),
        ([TOLD, WAITS, ("2026-11-23 09:30", Resumed())], "acknowledged"),
        ([WAITS, ("2026-11-23 09:30", Sent(text="any news?"))], "waiting"),
        ([TOLD, OVER], "resolved"),
        ([TOLD, OVER, AGAIN], "acknowledged"),
        ([TOLD, OVER, END], "closed"),
        ([TOLD, OVER, END, ("2026-11-23 12:00", Reopened())], "acknowledged"),
        ([("2026-11-23 10:00", Cancelled())], "cancelled"),
        # What makes no sense changes nothing.
        ([END], "open"),
        ([TOLD, OVER, AGAIN, END], "acknowledged"),
        ([("2026-11-23 10:00", Cancelled()), END], "cancelled"),
        ([TOLD, OVER, END, ("2026-11-23 12:00", Cancelled())], "closed"),
        ([("2026-11-23 09:30", Resumed())], "open"),
        ([TOLD, OVER, ("2026-11-23 10:30", Waiting())], "resolved"),
    ],
)
def test_what_has_happened_makes_the_status(happened: list[tuple[str, Payload]], status: str) -> None:
    assert incident(REPORT, *happened).status == status


def test_events_count_by_when_they_happened_not_by_when_they_were_written() -> None:
    # The acknowledgement was forgotten and is written last, as of 09:10.
    lines = [*log(REPORT, OVER), event(5, utc("2026-11-23 09:10"), Acknowledged(), utc("2026-11-23 12:00"))]
    one = fold(lines, client="acme", number=7)

    assert (one.acknowledged_at, one.status) == (utc("2026-11-23 09:10"), "resolved")
    assert [line.what.kind for line in one.timeline] == ["opened", "acknowledged", "resolved"]


def test_at_the_same_moment_what_was_written_later_counts_later() -> None:
    at, later = utc("2026-11-23 09:30"), utc("2026-11-23 12:00")
    lines = [
        *log(REPORT),
        event(9, at, SeverityChanged(severity=1), later),
        event(8, at, SeverityChanged(severity=3), later + MINUTE),
    ]

    assert fold(lines, client="acme", number=7).severity == 3


def test_written_in_the_same_moment_too_the_id_decides() -> None:
    at = utc("2026-11-23 09:30")
    lines = [
        *log(REPORT),
        event(9, at, SeverityChanged(severity=1)),
        event(8, at, SeverityChanged(severity=3)),
    ]

    assert fold(lines, client="acme", number=7).severity == 1


def test_resolving_acknowledges_and_ends_the_wait() -> None:
    one = incident(REPORT, WAITS, OVER)

    assert one.acknowledged_at == one.resolved_at == utc("2026-11-23 10:00")
    assert one.waits == (Wait(start=utc("2026-11-23 09:20"), end=utc("2026-11-23 10:00"), text="a login"),)


def test_reopening_forgets_the_end_but_not_that_the_client_was_told() -> None:
    one = incident(REPORT, TOLD, OVER, END, ("2026-11-23 12:00", Reopened()))

    assert (one.resolved_at, one.ended_at, one.acknowledged_at) == (None, None, utc("2026-11-23 09:10"))


def test_something_told_before_it_was_written_down_counts() -> None:
    # Opened at 09:30 for a report of 09:00, with the acknowledgement of 09:05 added after.
    lines = [
        event(0, utc("2026-11-23 09:30"), REPORT),
        event(1, utc("2026-11-23 09:05"), Acknowledged(), utc("2026-11-23 09:31")),
    ]
    one = fold(lines, client="acme", number=7)

    assert (one.title, one.status, one.acknowledged_at) == (
        "checkout is down",
        "acknowledged",
        utc("2026-11-23 09:05"),
    )
    assert (one.opened_at, one.reported_at) == (utc("2026-11-23 09:30"), utc("2026-11-23 09:00"))


def test_an_incident_whose_opening_cant_be_read_is_as_bad_as_can_be() -> None:
    one = fold(log(REPORT, TOLD)[1:], client="acme", number=7)

    assert (one.id, one.title, one.severity, one.status) == ("acme-7", UNREADABLE_TITLE, 1, "acknowledged")


def test_no_events_are_no_incident() -> None:
    with pytest.raises(ValueError, match="at least one"):
        fold([], client="acme", number=7)


def test_an_unknown_kind_is_kept_and_changes_nothing() -> None:
    strange = ("2026-11-23 09:30", Unknown(kind="teleported", fields={"to": "the moon"}))
    one = incident(REPORT, TOLD, strange)

    assert replace(one, timeline=()) == replace(incident(REPORT, TOLD), timeline=())
    assert one.timeline[-1].what == strange[1]


def test_the_last_review_counts_and_actions_are_done_one_by_one() -> None:
    one = incident(
        REPORT,
        OVER,
        ("2026-11-23 10:10", Reviewed(why="a guess")),
        ("2026-11-23 10:20", Reviewed(why="the disk was full", lessons=("watch the disk",))),
        ("2026-11-23 10:21", ActionAdded(action=1, text="watch it", owner="Kim", due=date(2026, 12, 1))),
        ("2026-11-23 10:22", ActionAdded(action=2, text="buy a bigger one")),
        ("2026-11-24 10:00", ActionDone(action=1)),
    )

    assert one.review is not None
    assert one.review.why == "the disk was full"
    assert [(action.id, action.done_at) for action in one.actions] == [
        ("acme-7.1", utc("2026-11-24 10:00")),
        ("acme-7.2", None),
    ]


# ------------------------------------------------------------------------------------------------ undo


def undone(lines: list[Event], count: int = 1) -> list[Event]:
    """The log after ``sos undo``, a minute after the last line each time."""
    for _ in range(count):
        one = fold(lines, client="acme", number=7)
        last = max(line.recorded for line in lines)
        lines = [*lines, event(100 + len(lines), last + MINUTE, decide_undo(one))]
    return lines


def state(lines: list[Event]) -> Incident:
    """Everything but the log itself, which only grows."""
    one = fold(lines, client="acme", number=7)
    return replace(one, timeline=(), taken_back=frozenset())


def test_undo_takes_back_the_last_thing_that_was_recorded() -> None:
    lines = log(REPORT, TOLD, WAITS)

    assert state(undone(lines)) == state(lines[:2])
    assert len(undone(lines)) == 4


def test_undo_twice_takes_back_one_more() -> None:
    lines = log(REPORT, TOLD, WAITS)

    assert state(undone(lines, 2)) == state(lines[:1])


def test_undo_takes_back_all_that_one_command_wrote() -> None:
    written = utc("2026-11-23 11:00")
    lines = [
        *log(REPORT, OVER),
        event(5, written, Reviewed(lessons=("watch the disk",))),
        event(6, written, ActionAdded(action=1, text="watch it")),
        event(7, written, Closed()),
    ]

    assert state(undone(lines)) == state(lines[:2])


def test_undo_takes_back_what_was_written_last_not_what_happened_last() -> None:
    backdated = event(5, utc("2026-11-23 09:05"), Acknowledged(), utc("2026-11-23 12:00"))
    lines = log(REPORT, ("2026-11-23 10:00", Noted(text="looking")))

    assert state(undone([*lines, backdated])) == state(lines)


def test_undo_of_the_opening_takes_back_the_incident_and_then_nothing_is_left() -> None:
    lines = undone(log(REPORT))

    assert state(lines).status == "retracted"
    with pytest.raises(NotFound, match="nothing left"):
        undone(lines)


def test_a_retraction_that_is_taken_back_counts_for_nothing() -> None:
    lines = undone(log(REPORT, TOLD))
    retraction = lines[-1]
    mended = [*lines, event(200, retraction.at + MINUTE, Retracted(events=(retraction.id,)))]

    assert state(mended) == state(log(REPORT, TOLD))
    # And once more: the retraction of the retraction was itself taken back.
    again = [*mended, event(201, retraction.at + 2 * MINUTE, Retracted(events=(mended[-1].id,)))]
    assert state(again) == state(log(REPORT))


def test_undo_on_two_machines_at_once_takes_back_one_thing() -> None:
    lines = log(REPORT, TOLD, WAITS)
    here, there = undone(lines), undone(lines)
    there[-1] = replace(there[-1], id="ff" * 8)

    assert state([*here, *there]) == state(lines[:2])


def test_undo_of_a_merge_takes_back_what_was_written_last_of_both() -> None:
    shared = log(REPORT)
    here = [*shared, event(5, utc("2026-11-23 09:10"), Acknowledged())]
    there = [*shared, event(6, utc("2026-11-23 09:20"), Waiting())]

    assert state(undone([*there, *here])) == state(here)


def test_opened_means_opened_once() -> None:
    second = replace(REPORT, title="another one")

    assert isinstance(REPORT, Opened)
    assert incident(REPORT, ("2026-11-23 09:30", second)).title == "checkout is down"


# -- two machines --------------------------------------------------------------------------------------


def test_of_two_events_with_one_id_the_same_counts_in_any_order() -> None:
    """Whoever can add a line can't change what was written before."""
    early, late, later = utc("2026-11-23 10:00"), utc("2026-11-23 11:00"), utc("2026-11-23 12:00")
    first = Opened(client="acme", number=7, title="down", severity=1, incident_kind="outage", reported=early)
    events = [
        Event(id="1", at=early, recorded=early, what=first),
        Event(id="2", at=late, recorded=late, what=Noted(text="one")),
        Event(id="2", at=late, recorded=late, what=Noted(text="another")),
        Event(id="2", at=early, recorded=later, what=Noted(text="forged")),
    ]

    folded = [fold(order, client="acme", number=8) for order in permutations(events)]

    assert all(one == folded[0] for one in folded)
    assert folded[0].timeline[1].recorded == late
    assert (folded[0].id, folded[0].former_id) == ("acme-8", "acme-7")
    assert fold(events, client="acme", number=7).former_id == ""
