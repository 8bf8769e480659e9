"""Rulings 10, 12 and 13: business days, waiting, changes of severity, promises.

Acme is in Berlin, an hour ahead of UTC in November: Mo-Th 09:00-12:30 and 13:30-18:00 is 08:00-11:30 and
12:30-17:00 UTC, Friday's 09:00-15:00 is 08:00-14:00 UTC. 23 November 2026 is a Monday. Times are in UTC.
"""

from __future__ import annotations

import pytest

from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.clocks import SharedClock, add_business_days
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.events import (
    Acknowledged,
    Payload,
    Resumed,
    Sent,
    SeverityChanged,
    Waiting,
)
from freelance_sos.domain.incident import Incident, fold
from freelance_sos.domain.targets import TargetState, target_states
from tests.domain.support import (
    ACME_HOURS,
    HOUR,
    acme,
    calendar,
    event,
    incident,
    opened,
    robin,
    target,
    utc,
)

XMAS = calendar(
    "Europe/Berlin",
    ACME_HOURS,
    holidays={"2026-12-25": "Christmas Day", "2026-12-26": "Boxing Day"},
    off=[("2026-12-24", "2026-12-24", "closed")],
)
AUCKLAND = calendar("Pacific/Auckland", "Mo-Fr 09:00-17:00")
NIGHTS = calendar("Europe/Berlin", "Mo-Fr 22:00-02:00")


def states(one: Incident, now: str) -> dict[str, TargetState]:
    return {state.name: state for state in target_states(one, acme(), robin(), utc(now))}


@pytest.mark.parametrize(
    ("who", "at", "count", "due"),
    [
        # Tuesday morning: Wednesday's close.
        (acme().calendar, "2026-11-24 09:00", 1, "2026-11-25 17:00"),
        # Thursday: the short Friday. Friday: Monday. Three days from Tuesday: Friday.
        (acme().calendar, "2026-11-26 09:00", 1, "2026-11-27 14:00"),
        (acme().calendar, "2026-11-27 09:00", 1, "2026-11-30 17:00"),
        (acme().calendar, "2026-11-24 09:00", 3, "2026-11-27 14:00"),
        # After Friday's close, and on Sunday, the clock starts on Monday: Tuesday.
        (acme().calendar, "2026-11-27 15:00", 1, "2026-12-01 17:00"),
        (acme().calendar, "2026-11-29 09:00", 1, "2026-12-01 17:00"),
        # Before Monday's opening it starts that Monday; exactly at Tuesday's close, on Wednesday.
        (acme().calendar, "2026-11-23 06:00", 1, "2026-11-24 17:00"),
        (acme().calendar, "2026-11-24 17:00", 1, "2026-11-26 17:00"),
        # From the Wednesday before Christmas over a day off, two holidays and a Sunday: Monday the 28th.
        (XMAS, "2026-12-23 09:00", 1, "2026-12-28 17:00"),
        # Monday evening in UTC is Tuesday 09:30 in Auckland, 13 hours ahead: due on Wednesday there, 17:00.
        (AUCKLAND, "2026-11-23 20:30", 1, "2026-11-25 04:00"),
        # Monday 23:00: Tuesday's night ends on Wednesday at 02:00, and belongs to Tuesday.
        (NIGHTS, "2026-11-23 22:00", 1, "2026-11-25 01:00"),
    ],
)
def test_ruling_10_business_days_end_at_the_last_close(who: Calendar, at: str, count: int, due: str) -> None:
    assert add_business_days(who, utc(at), count) == utc(due)


def test_ruling_10_on_a_shared_clock_the_dates_are_the_clients() -> None:
    # New York, five hours behind, has 00:00-20:00, and I in Auckland am always there. At 12:00 it is Monday
    # 07:00 in New York, and Tuesday 01:00 in Auckland: due on Tuesday in New York, at 20:00.
    shared = SharedClock(
        calendar("America/New_York", "Mo-Fr 00:00-20:00"), calendar("Pacific/Auckland", "24/7")
    )

    assert add_business_days(shared, utc("2026-11-23 12:00"), 1) == utc("2026-11-25 01:00")


def test_ruling_10_a_shared_day_ends_when_the_first_of_both_leaves() -> None:
    # I leave at 16:00 UTC, Acme at 17:00, and I am not there on Wednesdays: Thursday.
    shared = SharedClock(acme().calendar, robin("Mo,Tu,Th,Fr 09:00-16:00").calendar)

    assert add_business_days(shared, utc("2026-11-24 10:00"), 1) == utc("2026-11-26 16:00")


def test_ruling_10_a_clock_without_hours_has_no_business_days() -> None:
    with pytest.raises(UsageError, match="no business days"):
        target("1bd", "24/7")


def resolve_due(*happened: tuple[str, Payload], now: str = "2026-11-23 15:00", severity: int = 2) -> object:
    """When "resolve" is due of what was reported on Monday, 10:00 in Berlin: 6 hours; 8 of severity 1."""
    return states(incident(opened("2026-11-23 09:00", severity), *happened), now)["resolve"].due_at


def test_ruling_12_without_a_wait() -> None:
    # Six hours from 09:00: two and a half to lunch, three and a half after it. Eight real hours.
    assert resolve_due() == utc("2026-11-23 16:00")
    assert resolve_due(severity=1) == utc("2026-11-23 17:00")


@pytest.mark.parametrize(
    ("start", "end", "due", "why"),
    [
        ("2026-11-23 10:00", "2026-11-23 11:00", "2026-11-23 17:00", "an hour of business time"),
        ("2026-11-23 11:00", "2026-11-23 13:00", "2026-11-23 17:00", "half an hour on each side of lunch"),
        ("2026-11-23 11:30", "2026-11-23 12:30", "2026-11-23 16:00", "lunch counts for nothing"),
        ("2026-11-23 15:00", "2026-11-24 09:00", "2026-11-24 10:00", "an hour was left, and is left"),
        ("2026-11-23 10:00", "2026-11-23 10:20", "2026-11-23 16:20", "twenty minutes"),
        ("2026-11-23 16:00", "2026-11-23 17:00", "2026-11-23 16:00", "begun when the time was used up"),
    ],
)
def test_ruling_12_a_wait_is_credited_with_what_the_clock_would_have_counted(
    start: str, end: str, due: str, why: str
) -> None:
    waited = resolve_due((start, Waiting()), (end, Resumed()), now="2026-11-24 16:00")

    assert waited == utc(due), why


def test_ruling_12_on_a_24_7_clock_every_minute_of_the_wait_is_credited() -> None:
    # Two hours over lunch: eight hours from 09:00 and two more.
    waited = [("2026-11-23 11:00", Waiting()), ("2026-11-23 13:00", Resumed())]

    assert resolve_due(*waited, severity=1) == utc("2026-11-23 19:00")


def test_ruling_12_several_waits_add_up() -> None:
    waits = [
        ("2026-11-23 09:30", Waiting()),
        ("2026-11-23 09:40", Resumed()),
        ("2026-11-23 10:00", Waiting()),
        ("2026-11-23 10:20", Resumed()),
    ]

    assert resolve_due(*waits) == utc("2026-11-23 16:30")


def test_ruling_12_overlapping_waits_count_once() -> None:
    # Written down on two machines: from 10:00 and from 10:30, until 11:00. An hour, not an hour and a half.
    waits = [
        ("2026-11-23 10:00", Waiting()),
        ("2026-11-23 10:30", Waiting()),
        ("2026-11-23 11:00", Resumed()),
    ]

    assert resolve_due(*waits) == utc("2026-11-23 17:00")


def test_ruling_12_while_waiting_the_clock_rests() -> None:
    one = incident(opened("2026-11-23 09:00"), ("2026-11-23 10:00", Waiting()))
    earlier, later = states(one, "2026-11-23 10:30")["resolve"], states(one, "2026-11-24 16:00")["resolve"]

    assert earlier.paused
    assert earlier.due_at == utc("2026-11-23 16:30")  # if the wait ended now
    assert earlier.used == later.used == HOUR
    assert not later.breached


def test_ruling_12_waiting_never_stops_acknowledge() -> None:
    # Four hours from 09:00: two and a half to lunch, one and a half after it.
    one = incident(opened("2026-11-23 09:00"), ("2026-11-23 09:05", Waiting()))
    state = states(one, "2026-11-23 14:01")["acknowledge"]

    assert state.due_at == utc("2026-11-23 14:00")
    assert state.breached
    assert not state.paused


def test_ruling_12_waiting_stops_the_update_clock() -> None:
    # An hour from the message at 09:10, of which half an hour was waiting.
    happened = [
        ("2026-11-23 09:10", Acknowledged()),
        ("2026-11-23 09:30", Waiting()),
        ("2026-11-23 10:00", Resumed()),
    ]
    one = incident(opened("2026-11-23 09:00", 1), *happened)

    assert states(one, "2026-11-23 10:00")["update"].due_at == utc("2026-11-23 10:40")


def test_ruling_12_a_wait_moves_business_days_by_its_business_time() -> None:
    # Three business days: Thursday's close. Two hours of waiting on Tuesday: Friday 08:00 and two hours.
    waited = [("2026-11-24 09:00", Waiting()), ("2026-11-24 11:00", Resumed())]

    assert resolve_due(severity=3) == utc("2026-11-26 17:00")
    assert resolve_due(*waited, severity=3, now="2026-11-25 10:00") == utc("2026-11-27 10:00")
    # Half an hour more on Friday, before it has run out.
    waited += [("2026-11-27 09:00", Waiting()), ("2026-11-27 09:30", Resumed())]
    assert resolve_due(*waited, severity=3, now="2026-11-27 09:30") == utc("2026-11-27 10:30")


def test_ruling_12_changing_severity_keeps_what_was_used() -> None:
    # By 11:00 two of Acme's hours are used; of the eight of severity 1 six are left, on the 24/7 clock.
    worse = [("2026-11-23 11:00", SeverityChanged(severity=1))]
    one = incident(opened("2026-11-23 09:00"), *worse)

    assert resolve_due(*worse) == utc("2026-11-23 17:00")
    assert states(one, "2026-11-23 13:00")["resolve"].used == 4 * HOUR
    # By 12:30 three and a half real hours; of six two and a half are left: 12:30 and 2:30 more.
    better = [("2026-11-23 12:30", SeverityChanged(severity=2))]
    assert resolve_due(*better, severity=1) == utc("2026-11-23 15:00")


def test_ruling_12_changing_severity_keeps_the_waits() -> None:
    # Two hours, of which one was waiting: one of eight is used, seven are left.
    happened = [
        ("2026-11-23 10:00", Waiting()),
        ("2026-11-23 11:00", Resumed()),
        ("2026-11-23 11:00", SeverityChanged(severity=1)),
    ]

    assert resolve_due(*happened) == utc("2026-11-23 18:00")


def test_ruling_12_what_is_used_up_under_the_new_severity_is_due_at_once() -> None:
    one = incident(opened("2026-11-23 09:00"), ("2026-11-23 10:00", SeverityChanged(severity=1)))
    state = states(one, "2026-11-23 10:01")["acknowledge"]

    # An hour was used of the thirty minutes that severity 1 has: due when it became severity 1, not before.
    assert state.due_at == utc("2026-11-23 10:00")
    assert state.breached


def test_ruling_12_what_is_used_up_to_the_minute_is_due_at_the_change_not_at_the_next_opening() -> None:
    # Reported at 11:30; six real hours later, at 17:30, Acme is closed and severity 2 has six hours.
    one = incident(opened("2026-11-23 11:30", 1), ("2026-11-23 17:30", SeverityChanged(severity=2)))

    assert states(one, "2026-11-23 18:00")["resolve"].due_at == utc("2026-11-23 17:30")


def test_ruling_12_business_days_that_are_over_at_the_change_are_due_at_the_change() -> None:
    # Three business days from Monday end on Thursday at 17:00; it becomes severity 3 on Friday.
    one = incident(opened("2026-11-23 09:00", 1), ("2026-11-27 09:00", SeverityChanged(severity=3)))

    assert states(one, "2026-11-27 10:00")["resolve"].due_at == utc("2026-11-27 09:00")


def test_ruling_12_after_it_was_met_a_target_keeps_the_severity_it_had() -> None:
    told = [("2026-11-23 12:00", Acknowledged()), ("2026-11-23 13:00", SeverityChanged(severity=1))]
    state = states(incident(opened("2026-11-23 09:00"), *told), "2026-11-23 15:00")["acknowledge"]

    assert (state.due_at, state.breached) == (utc("2026-11-23 14:00"), False)


def test_ruling_13_acknowledge_and_resolve_count_from_the_report() -> None:
    # Reported at 09:00, written down at 11:00: half an hour and eight hours from 09:00.
    written = utc("2026-11-23 11:00")
    lines = [event(0, written, opened("2026-11-23 09:00", 1)), event(1, written, Acknowledged())]
    told = states(fold(lines, client="acme", number=7), "2026-11-23 11:00")

    assert told["acknowledge"].due_at == utc("2026-11-23 09:30")
    assert told["acknowledge"].breached
    assert told["resolve"].due_at == utc("2026-11-23 17:00")


def test_ruling_13_update_counts_from_the_last_message() -> None:
    one = opened("2026-11-23 09:00", 1)
    told = [("2026-11-23 09:10", Acknowledged()), ("2026-11-23 09:50", Sent(text="still at it"))]

    assert states(incident(one), "2026-11-23 09:00")["update"].due_at == utc("2026-11-23 10:00")
    assert states(incident(one, *told), "2026-11-23 10:00")["update"].due_at == utc("2026-11-23 10:50")


def test_ruling_13_a_promise_replaces_the_update_time_until_the_next_message() -> None:
    one, now = opened("2026-11-23 09:00", 1), "2026-11-23 10:00"
    promised = ("2026-11-23 09:10", Acknowledged(promise=utc("2026-11-23 11:20")))
    state = states(incident(one, promised), now)["update"]

    assert (state.due_at, state.promised) == (utc("2026-11-23 11:20"), True)
    kept = ("2026-11-23 09:50", Sent(text="still at it"))
    state = states(incident(one, promised, kept), now)["update"]
    assert (state.due_at, state.promised) == (utc("2026-11-23 10:50"), False)


def test_ruling_13_a_promise_is_kept_where_no_update_was_agreed() -> None:
    promised = ("2026-11-23 09:10", Acknowledged(promise=utc("2026-11-23 09:40")))
    told = states(incident(opened("2026-11-23 09:00", 4), promised), "2026-11-23 09:41")

    assert list(told) == ["update"]
    assert (told["update"].target, told["update"].due_at) == (None, utc("2026-11-23 09:40"))
    assert told["update"].breached


def test_ruling_13_a_promise_holds_while_waiting() -> None:
    promised = ("2026-11-23 09:10", Acknowledged(promise=utc("2026-11-23 09:40")))
    one = incident(opened("2026-11-23 09:00", 1), promised, ("2026-11-23 09:15", Waiting()))
    state = states(one, "2026-11-23 10:00")["update"]

    assert (state.due_at, state.paused, state.breached) == (utc("2026-11-23 09:40"), False, True)
