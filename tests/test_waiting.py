"""Waiting for the client, and changes of severity: which clocks rest, and what is credited (ruling 12).

Each test begins with acme-1: severity 1, reported on Monday at 15:20 my time, which is UTC, on a 24/7 clock:
acknowledge within 30m (15:50), update within 1h (16:20), resolve within 8h (23:20).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.desk import REPORTED, at, done, refused, set_desk, state

pytestmark = pytest.mark.usefixtures("_acme_1")


@pytest.fixture
def _acme_1(home: Path, sos: Sos) -> None:
    set_desk(home)
    assert sos("new", "acme", "checkout is down", at=REPORTED).code == 0


# -- wait, resume ----------------------------------------------------------------------------------


def test_while_i_wait_the_resolve_clock_rests_and_the_acknowledge_clock_does_not(sos: Sos) -> None:
    assert "waiting for the client since 16:00 your time" in done(
        sos("wait", "access to their host", at=at("16:00"))
    )
    incident = state(sos, at("16:30"))
    resolve, acknowledge = incident["targets"]["resolve"], incident["targets"]["acknowledge"]

    assert (incident["status"], incident["waiting_since"]) == ("waiting", at("16:00"))
    # 40 minutes were used when the wait began; were it to end now, 8 h would be over 30 minutes later.
    assert (resolve["paused"], resolve["used_seconds"], resolve["due_at"]) == (True, 2400, at("23:50"))
    # Nobody told the client yet: 70 minutes since the report, and late since 15:50.
    assert (acknowledge["paused"], acknowledge["used_seconds"]) == (False, 4200)
    assert (acknowledge["due_at"], acknowledge["breached"]) == (at("15:50"), True)


def test_when_they_answer_the_clocks_run_on(sos: Sos) -> None:
    sos("ack", at=at("15:40"))
    sos("wait", at=at("16:00"))
    assert done(sos("resume", at=at("16:30"))).endswith("resumed 16:30 your time, waited 30 min")
    incident = state(sos, at("17:00"))
    resolve, update = incident["targets"]["resolve"], incident["targets"]["update"]

    assert (incident["status"], incident["waiting_since"]) == ("acknowledged", None)
    # 15:20 to 16:00 and 16:30 to 17:00.
    assert (resolve["paused"], resolve["used_seconds"], resolve["due_at"]) == (False, 4200, at("23:50"))
    # An hour since the last word at 15:40, and half an hour of waiting.
    assert update["due_at"] == at("17:10")


def test_a_wait_is_no_answer_to_the_client(sos: Sos) -> None:
    sos("wait", at=at("15:30"))
    sos("resume", at=at("15:40"))
    incident = state(sos, at("15:45"))

    assert (incident["status"], incident["acknowledged_at"]) == ("open", None)
    assert incident["next_due"] == {"target": "acknowledge", "due_at": at("15:50")}


def test_a_wait_over_night_is_credited_in_the_time_of_its_clock(sos: Sos) -> None:
    # Severity 3 resolves within 8 h shared: 09:00-11:30 and 12:30-17:00 UTC. From 15:40: Tuesday 16:40.
    sos("new", "acme", "slow", "-s", "3", at=at("15:40"))
    assert state(sos, at("15:40"), "acme-2")["targets"]["resolve"]["due_at"] == at("16:40", 24)
    sos("wait", "acme-2", at=at("16:00"))
    sos("resume", "acme-2", at=at("10:00", 24))
    resolve = state(sos, at("10:00", 24), "acme-2")["targets"]["resolve"]

    # Of those 18 hours the clock would have counted two: Monday's last, and Tuesday's first. Ten hours of it
    # since 15:40 on Monday are 1:20, Tuesday's 7:00, and 1:40 on Wednesday.
    assert (resolve["used_seconds"], resolve["due_at"]) == (1200, at("10:40", 25))


def test_a_promise_does_not_rest(sos: Sos) -> None:
    sos("ack", "--promise", "16:10", at=at("15:40"))
    sos("wait", at=at("15:50"))
    update = state(sos, at("16:20"))["targets"]["update"]

    assert (update["due_at"], update["paused"], update["breached"]) == (at("16:10"), False, True)


def test_a_wait_that_cannot_be(sos: Sos) -> None:
    refused(sos("resume", "acme-1", at=at("15:30")), 5, "acme-1 is not waiting; to begin a wait: sos wait")
    refused(sos("wait", at=at("15:00")), 5, "was reported only after that")
    sos("wait", at=at("16:00"))
    refused(
        sos("wait", "acme-1", at=at("16:10")), 5, "is waiting already; when they answer: sos resume acme-1"
    )
    refused(sos("resume", at=at("15:59")), 5, "acme-1 began to wait only after that")


# -- severity --------------------------------------------------------------------------------------


def test_a_milder_severity_keeps_what_was_used(sos: Sos) -> None:
    done(sos("severity", "3", "--why", "only one shop", at=at("16:20")))
    incident = state(sos, at("16:40"))
    resolve = incident["targets"]["resolve"]

    assert (incident["severity"], incident["timeline"][-1]["why"]) == (3, "only one shop")
    # An hour was used on the 24/7 clock, 20 minutes since on the shared one. 7 h of shared time from 16:20
    # are 0:40 until 17:00, Tuesday's 2:30 until 11:30, and 3:50 from 12:30.
    assert (resolve["used_seconds"], resolve["due_at"]) == (4800, at("16:20", 24))
    # What severity 3 does not agree on, nobody owes.
    assert incident["targets"]["update"] is None


def test_in_the_evening_each_clock_has_used_its_own(sos: Sos) -> None:
    sos("new", "acme", "slow", "-s", "3", at=at("15:20"))
    done(sos("severity", "acme-1", "3", at=at("20:20")))
    done(sos("severity", "acme-2", "1", at=at("20:20")))
    milder, worse = (state(sos, at("20:20"), name)["targets"]["resolve"] for name in ("acme-1", "acme-2"))

    # Five hours of 24/7 were used. Three shared ones are left: Tuesday 09:00-11:30, and 0:30 from 12:30.
    assert (milder["used_seconds"], milder["due_at"]) == (5 * 3600, at("13:00", 24))
    # Of the shared clock only 15:20-17:00 was used. 6:20 of 24/7 are left.
    assert (worse["used_seconds"], worse["due_at"]) == (6000, at("02:40", 24))


def test_a_severity_that_cannot_be(sos: Sos) -> None:
    refused(sos("severity", "1", at=at("16:00")), 5, "acme-1 has severity 1 already")
    refused(sos("severity", "acme-1", at=at("16:00")), 2, '"acme-1" is no severity; 1 is the worst')
    refused(sos("severity", "acme-1", "0", at=at("16:00")), 2, '"0" is no severity')
    refused(sos("severity", at=at("16:00")), 2, "missing argument")
    sos("resolve", at=at("16:00"))
    refused(
        sos("severity", "acme-1", "2", at=at("16:10")), 5, "is resolved and can't be given another severity"
    )
