"""What may happen next: every decision in every state, and when it may have happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from freelance_sos.domain.decide import (
    decide_acknowledge,
    decide_action,
    decide_action_done,
    decide_cancel,
    decide_close,
    decide_note,
    decide_received,
    decide_reopen,
    decide_reported,
    decide_resolve,
    decide_resume,
    decide_sent,
    decide_severity,
    decide_title,
    decide_wait,
)
from freelance_sos.domain.errors import NotAllowed, UsageError
from freelance_sos.domain.events import (
    Acknowledged,
    Cancelled,
    Closed,
    Payload,
    Reopened,
    Resolved,
    Resumed,
    Retracted,
    Reviewed,
    SeverityChanged,
    Waiting,
)
from freelance_sos.domain.incident import Action, Incident, fold
from tests.domain.support import MINUTE, event, incident, opened, utc

REPORT = opened("2026-11-23 09:00")
NOW = utc("2026-11-23 12:00")
TOLD, WAITS = ("2026-11-23 09:10", Acknowledged()), ("2026-11-23 09:20", Waiting())
OVER, END = ("2026-11-23 10:00", Resolved()), ("2026-11-23 11:00", Closed(skipped="a duplicate"))

STATES = {
    "open": incident(REPORT),
    "acknowledged": incident(REPORT, TOLD),
    "waiting": incident(REPORT, TOLD, WAITS),
    "waiting, not told": incident(REPORT, WAITS),
    "resolved": incident(REPORT, TOLD, OVER),
    "closed": incident(REPORT, TOLD, OVER, END),
    "cancelled": incident(REPORT, ("2026-11-23 10:00", Cancelled())),
    "retracted": incident(REPORT, ("2026-11-23 10:00", Retracted(events=(f"{0:016x}",)))),
}
BURNING = ("open", "acknowledged", "waiting", "waiting, not told")

Decision = Callable[[Incident, datetime], Payload]
DECISIONS: dict[str, Decision] = {
    "acknowledge": decide_acknowledge,
    "note": lambda one, at: decide_note(one, at, "looking"),
    "receive": lambda _, at: decide_received("still down"),
    "send": lambda one, at: decide_sent(one, at, "on it"),
    "wait": decide_wait,
    "resume": decide_resume,
    "severity": lambda one, at: decide_severity(one, at, 1),
    "resolve": decide_resolve,
    "reopen": decide_reopen,
    "cancel": decide_cancel,
    "close": lambda one, at: decide_close(one, at, None, "a duplicate"),
}
# What is allowed in which states, and the status after it. Everything else is refused.
AFTER: dict[str, dict[str, str]] = {
    "acknowledge": {"open": "acknowledged", "waiting, not told": "waiting"},
    "note": {state: one.status for state, one in STATES.items()},
    "receive": {state: one.status for state, one in STATES.items()},
    "send": {state: one.status for state, one in STATES.items()} | {"open": "acknowledged"},
    "wait": {"open": "waiting", "acknowledged": "waiting"},
    "resume": {"waiting": "acknowledged", "waiting, not told": "open"},
    "severity": {state: STATES[state].status for state in BURNING},
    "resolve": dict.fromkeys(BURNING, "resolved"),
    "reopen": {"resolved": "acknowledged", "closed": "acknowledged"},
    "cancel": dict.fromkeys((*BURNING, "resolved"), "cancelled"),
    "close": {"resolved": "closed"},
}


def then(one: Incident, at: datetime, what: Payload) -> Incident:
    """The incident after one more event."""
    return fold([*one.timeline, event(99, at, what)], client="acme", number=7)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("decision", DECISIONS)
def test_every_decision_in_every_state(decision: str, state: str) -> None:
    before, after = STATES[state], AFTER[decision].get(state)

    if after is None:
        with pytest.raises(NotAllowed, match="acme-7") as refused:
            DECISIONS[decision](before, NOW)
        assert refused.value.exit_code == 5
    else:
        assert then(before, NOW, DECISIONS[decision](before, NOW)).status == after


@pytest.mark.parametrize("state", ["cancelled", "retracted"])
def test_what_never_was_cant_be_reopened_and_nobody_is_sent_there(state: str) -> None:
    for decision in ("acknowledge", "wait", "severity", "resolve"):
        with pytest.raises(NotAllowed) as refused:
            DECISIONS[decision](STATES[state], NOW)
        assert "reopen" not in str(refused.value)


@pytest.mark.parametrize(
    ("state", "decision", "at", "reason"),
    [
        *[("open", decision, "2026-11-23 08:59", "reported only after that") for decision in
          ("acknowledge", "note", "send", "wait", "severity", "resolve", "cancel")],
        ("waiting", "resume", "2026-11-23 09:19", "began to wait only after that"),
        ("waiting", "resolve", "2026-11-23 09:19", "began to wait only after that"),
        ("resolved", "reopen", "2026-11-23 09:59", "resolved only after that"),
        ("resolved", "close", "2026-11-23 09:59", "resolved only after that"),
    ],
)  # fmt: skip
def test_nothing_happens_before_what_it_follows_from(state: str, decision: str, at: str, reason: str) -> None:
    with pytest.raises(NotAllowed, match=reason):
        DECISIONS[decision](STATES[state], utc(at))


def test_a_message_from_the_client_may_be_older_than_the_report() -> None:
    assert then(STATES["open"], utc("2026-11-23 08:00"), decide_received("is it just us?")).status == "open"


@pytest.mark.parametrize("decision", ["wait", "resolve", "cancel"])
def test_what_lies_before_the_reopening_would_change_nothing_and_is_refused(decision: str) -> None:
    reopened = incident(REPORT, OVER, ("2026-11-23 11:00", Reopened()))

    with pytest.raises(NotAllowed, match="reopened only after that"):
        DECISIONS[decision](reopened, utc("2026-11-23 10:30"))
    after = then(reopened, utc("2026-11-23 11:00"), DECISIONS[decision](reopened, utc("2026-11-23 11:00")))
    assert after.status == AFTER[decision]["open"]


def test_a_wait_cant_begin_before_the_last_one_ended() -> None:
    resumed = incident(REPORT, WAITS, ("2026-11-23 10:00", Resumed()))

    with pytest.raises(NotAllowed, match="resumed only after that"):
        decide_wait(resumed, utc("2026-11-23 09:40"))
    assert then(resumed, utc("2026-11-23 10:00"), decide_wait(resumed, NOW)).status == "waiting"


def test_what_was_taken_back_stands_in_nobodys_way() -> None:
    reopened, taken_back = (
        ("2026-11-23 11:00", Reopened()),
        ("2026-11-23 11:01", Retracted(events=(f"{2:016x}",))),
    )
    undone = incident(REPORT, OVER, reopened, taken_back)
    at = utc("2026-11-23 10:30")

    assert undone.status == "resolved"
    assert then(undone, at, decide_cancel(undone, at)).status == "cancelled"


def test_a_reopening_between_resolve_and_close_counts() -> None:
    # It is written down late: closed at 11:00, reopened at 10:30. It burns, whatever was closed by mistake.
    closed = STATES["closed"]
    at = utc("2026-11-23 10:30")

    assert then(closed, at, decide_reopen(closed, at)).is_live


def test_acknowledging_twice_is_refused_and_says_what_to_do() -> None:
    with pytest.raises(NotAllowed, match="acknowledged already") as refused:
        decide_acknowledge(STATES["acknowledged"], NOW)
    assert "sos log acme-7" in refused.value.hint


@pytest.mark.parametrize("severity", [1, 2])
def test_severity_1_and_2_close_with_a_lesson_or_a_reason(severity: int) -> None:
    one = incident(opened("2026-11-23 09:00", severity), OVER)
    learned = Reviewed(lessons=("watch the disk",))

    for review, skipped in [(None, ""), (Reviewed(), "  "), (Reviewed(happened="it broke"), "")]:
        with pytest.raises(NotAllowed, match=f"severity {severity} and no lesson"):
            decide_close(one, NOW, review, skipped)
    assert decide_close(one, NOW, learned) == Closed()
    assert decide_close(one, NOW, None, " a duplicate ") == Closed(skipped="a duplicate")
    assert decide_close(then(one, NOW, learned), NOW, None) == Closed()


@pytest.mark.parametrize("severity", [3, 4])
def test_severity_3_and_4_close_without(severity: int) -> None:
    assert decide_close(incident(opened("2026-11-23 09:00", severity), OVER), NOW, None) == Closed()


def test_the_severity_in_force_says_whether_a_lesson_is_wanted() -> None:
    was_worse = incident(REPORT, ("2026-11-23 09:30", SeverityChanged(severity=3)), OVER)

    assert decide_close(was_worse, NOW, None) == Closed()


def test_the_same_severity_is_refused() -> None:
    with pytest.raises(NotAllowed, match="severity 2 already"):
        decide_severity(STATES["open"], NOW, 2)


@pytest.mark.parametrize("promise", [NOW, NOW - MINUTE])
def test_a_promise_must_lie_ahead(promise: datetime) -> None:
    with pytest.raises(UsageError, match="ahead"):
        decide_acknowledge(STATES["open"], NOW, promise=promise)
    with pytest.raises(UsageError, match="ahead"):
        decide_sent(STATES["open"], NOW, "soon", promise=promise)
    assert decide_sent(STATES["open"], NOW, "soon", promise=NOW + MINUTE).promise == NOW + MINUTE


def test_what_is_said_must_say_something() -> None:
    for say in (
        lambda: decide_note(STATES["open"], NOW, " \n"),
        lambda: decide_sent(STATES["open"], NOW, ""),
        lambda: decide_received("\t"),
        lambda: decide_action(1, ""),
        lambda: decide_title("  "),
    ):
        with pytest.raises(UsageError):
            say()
    assert decide_title(" checkout is down ") == "checkout is down"


def test_a_report_from_the_future_is_refused() -> None:
    assert decide_reported(NOW, NOW) == NOW
    with pytest.raises(UsageError, match="future"):
        decide_reported(NOW + MINUTE, NOW)


def test_an_action_is_done_once() -> None:
    action = Action(incident="acme-7", number=1, text="rotate the keys")
    done = Action(incident="acme-7", number=1, text="rotate the keys", done_at=NOW)

    assert decide_action_done(action).action == 1
    with pytest.raises(NotAllowed, match=r"acme-7\.1 is done already"):
        decide_action_done(done)
