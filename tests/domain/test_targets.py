"""Whether targets were met, which is due first, and until when I can do something in comfort."""

from __future__ import annotations

from datetime import date

import pytest

from freelance_sos.domain.agreement import Agreement, SeverityTargets
from freelance_sos.domain.clocks import AlwaysClock, SharedClock, last_comfortable
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.events import (
    Acknowledged,
    Cancelled,
    Payload,
    Reopened,
    Resolved,
    Resumed,
    Sent,
    Waiting,
)
from freelance_sos.domain.people import Client, clock_for
from freelance_sos.domain.targets import TargetState, next_due, target_states
from tests.domain.support import (
    ACME_HOURS,
    AGREEMENT,
    HOUR,
    MINUTE,
    acme,
    calendar,
    incident,
    opened,
    robin,
    target,
    utc,
)


def states(now: str, *happened: tuple[str, Payload], severity: int = 1) -> dict[str, TargetState]:
    """What was reported on Monday at 09:00 UTC: severity 1 is 30m, 1h and 8h, around the clock."""
    one = incident(opened("2026-11-23 09:00", severity), *happened)
    return {state.name: state for state in target_states(one, acme(), robin(), utc(now))}


def test_a_severity_without_an_agreement_has_no_targets() -> None:
    assert states("2026-11-24 09:00", severity=4) == {}
    assert list(states("2026-11-24 09:00", severity=3)) == ["resolve"]


def test_a_target_is_breached_only_after_it_was_due() -> None:
    assert not states("2026-11-23 09:30")["acknowledge"].breached
    assert states("2026-11-23 09:31")["acknowledge"].breached


@pytest.mark.parametrize(("told", "breached"), [("2026-11-23 09:30", False), ("2026-11-23 09:31", True)])
def test_what_was_met_in_time_stays_met(told: str, breached: bool) -> None:
    state = states("2026-11-30 09:00", (told, Acknowledged()))["acknowledge"]

    assert (state.met_at, state.breached, state.is_running) == (utc(told), breached, False)


def test_any_message_to_the_client_acknowledges() -> None:
    assert states("2026-11-23 10:00", ("2026-11-23 09:20", Sent(text="on it")))["acknowledge"].met_at == utc(
        "2026-11-23 09:20"
    )


def test_the_first_message_acknowledges_not_the_last() -> None:
    told = [("2026-11-23 09:20", Sent(text="on it")), ("2026-11-23 09:50", Sent(text="still at it"))]

    assert states("2026-11-23 10:00", *told)["acknowledge"].met_at == utc("2026-11-23 09:20")


def test_each_clock_counts_whose_time_it_says() -> None:
    theirs, mine = acme().calendar, robin().calendar

    assert clock_for("24/7", theirs, mine) == AlwaysClock()
    assert clock_for("client", theirs, mine) is theirs
    assert clock_for("mine", theirs, mine) is mine
    # 23:30 UTC is the day after in Berlin, and not in Lisbon: the dates of what is shared are the client's.
    shared = clock_for("shared", theirs, mine)
    assert isinstance(shared, SharedClock)
    assert shared.local_date(utc("2026-11-23 23:30")) == date(2026, 11, 24)


def test_resolving_meets_all_that_is_left() -> None:
    met = states("2026-11-23 20:00", ("2026-11-23 09:25", Resolved()))

    assert {state.met_at for state in met.values()} == {utc("2026-11-23 09:25")}
    assert not any(state.breached for state in met.values())
    assert {state.used for state in met.values()} == {25 * MINUTE}


def test_reopening_lets_the_resolve_clock_go_on_from_the_report() -> None:
    happened = [("2026-11-23 10:00", Resolved()), ("2026-11-23 12:00", Reopened())]
    state = states("2026-11-23 13:00", *happened)["resolve"]

    assert (state.met_at, state.due_at, state.used) == (None, utc("2026-11-23 17:00"), 4 * HOUR)


def test_a_cancelled_incident_breaches_nothing_any_more() -> None:
    after = states("2026-11-30 09:00", ("2026-11-23 09:20", Cancelled()))

    assert not any(state.breached for state in after.values())
    assert {state.used for state in after.values()} == {20 * MINUTE}


def test_no_open_time_for_a_year_means_no_due_moment_and_no_breach() -> None:
    gone = calendar("Europe/Berlin", ACME_HOURS, off=[("2026-01-01", "2036-12-31", "gone")])
    client = Client(slug="acme", name="Acme", calendar=gone)
    told = target_states(incident(opened("2026-11-23 09:00")), client, robin(), utc("2026-11-23 10:00"))

    assert {(state.name, state.due_at, state.breached) for state in told} == {
        ("acknowledge", None, False),
        ("update", None, False),
        ("resolve", None, False),
    }
    assert next_due(told) is None


def test_what_runs_out_first_comes_first_and_met_or_resting_clocks_are_left_out() -> None:
    def first(now: str, *happened: tuple[str, Payload]) -> str | None:
        due = next_due(list(states(now, *happened).values()))
        return due.name if due else None

    told, waiting = ("2026-11-23 09:10", Acknowledged()), ("2026-11-23 09:20", Waiting())
    assert first("2026-11-23 09:05") == "acknowledge"
    assert first("2026-11-23 09:15", told) == "update"
    assert first("2026-11-23 09:25", told, waiting) is None
    assert first("2026-11-23 09:25", waiting) == "acknowledge"
    assert first("2026-11-23 09:40", told, waiting, ("2026-11-23 09:30", Resumed())) == "update"


@pytest.mark.parametrize(
    ("due", "comfortable"),
    [
        # Lisbon is on UTC in winter; an emergency may reach me from 07:30 to 23:00.
        ("2026-11-24 03:00", "2026-11-23 23:00"),
        ("2026-11-24 07:30", "2026-11-23 23:00"),
        ("2026-11-24 07:31", "2026-11-24 07:31"),
        ("2026-11-24 23:00", "2026-11-24 23:00"),
        # In summer it is an hour ahead: 23:00 there is 22:00.
        ("2026-07-14 03:00", "2026-07-13 22:00"),
    ],
)
def test_the_last_comfortable_moment_is_the_last_waking_one_before_it_is_due(
    due: str, comfortable: str
) -> None:
    assert last_comfortable(robin().waking, utc(due)) == utc(comfortable)


def test_nobody_who_sleeps_a_fortnight_is_told_a_comfortable_moment() -> None:
    asleep = calendar("Europe/Lisbon", "Mo-Su 00:00-24:00", off=[("2026-01-01", "2026-12-31", "hibernating")])

    assert last_comfortable(asleep, utc("2026-11-24 03:00")) is None


@pytest.mark.parametrize(
    ("acknowledge", "resolve"),
    [
        (target("4h"), target("3h")),
        (target("2bd"), target("1bd")),
        # Three real hours are over before four hours of theirs, whatever the week.
        (target("4h", "client"), target("3h", "24/7")),
    ],
)
def test_resolving_sooner_than_acknowledging_is_refused(acknowledge: object, resolve: object) -> None:
    with pytest.raises(UsageError, match="shorter than acknowledge"):
        SeverityTargets(acknowledge=acknowledge, resolve=resolve)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("acknowledge", "resolve"),
    [
        (target("4h"), target("4h")),
        (target("4h", "24/7"), target("3h", "client")),
        (target("4h", "client"), target("3h", "mine")),
        (target("9h"), target("1bd")),
    ],
)
def test_lengths_that_cant_be_compared_are_let_be(acknowledge: object, resolve: object) -> None:
    assert SeverityTargets(acknowledge=acknowledge, resolve=resolve)  # type: ignore[arg-type]


def test_an_agreement_says_what_was_agreed_or_nothing() -> None:
    assert AGREEMENT.target(1, "acknowledge") == target("30m", "24/7")
    assert AGREEMENT.target(3, "acknowledge") is None
    assert AGREEMENT.target(4, "resolve") is None
    assert Agreement().target(1, "resolve") is None
