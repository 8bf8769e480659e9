"""What happens in an incident, from outside: each command, what it does to the clocks, and what it refuses.

Most tests begin with acme-1: severity 1, reported on Monday at 15:20 my time, which is UTC, on a 24/7 clock:
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


# -- ack -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "used", "breached", "told"),
    [
        ("15:40", 1200, False, "acknowledged 15:40 your time, 10 min before it was due"),
        # The due moment itself is in time.
        ("15:50", 1800, False, "acknowledged 15:50 your time"),
        ("16:02", 2520, True, "acknowledged 16:02 your time, 12 min late"),
    ],
)
def test_acknowledging_stops_the_response_clock(
    sos: Sos, now: str, used: int, breached: bool, told: str
) -> None:
    assert told in done(sos("ack", at=at(now)))
    incident = state(sos, at("20:00"))
    target = incident["targets"]["acknowledge"]

    assert (incident["status"], incident["acknowledged_at"]) == ("acknowledged", at(now))
    assert (target["met_at"], target["used_seconds"], target["breached"]) == (at(now), used, breached)


def test_an_acknowledgement_may_be_written_down_later_than_it_was_made(sos: Sos) -> None:
    done(sos("ack", "--at", "15:45", at=at("18:00")))
    incident = state(sos, at("18:00"))

    assert incident["targets"]["acknowledge"]["met_at"] == at("15:45")
    assert incident["targets"]["acknowledge"]["breached"] is False
    assert incident["timeline"][-1]["at"] == at("15:45")


def test_the_first_word_starts_the_update_clock(sos: Sos) -> None:
    assert state(sos, at("15:30"))["targets"]["update"]["due_at"] == at("16:20")
    sos("ack", at=at("15:40"))
    assert state(sos, at("15:45"))["targets"]["update"]["due_at"] == at("16:40")


def test_what_was_said_and_promised_is_kept(sos: Sos) -> None:
    flags = ["--promise", "16:10", "--via", "mail"]
    told = sos("ack", "acme-1", "On it", *flags, at=at("15:40")).out
    incident = state(sos, at("15:45"))
    event = incident["timeline"][-1]

    assert "17:10 their time" in told
    assert (event["text"], event["via"], event["promise"]) == ("On it", "mail", at("16:10"))
    assert (incident["promised_at"], incident["targets"]["update"]["due_at"]) == (at("16:10"), at("16:10"))
    assert incident["targets"]["update"]["promised"] is True


def test_an_acknowledgement_from_standard_input(sos: Sos) -> None:
    done(sos("ack", "acme-1", "-", at=at("15:40"), stdin="On it.\nNext word at 16:10."))
    assert state(sos, at("15:45"))["timeline"][-1]["text"] == "On it.\nNext word at 16:10."


def test_what_cannot_be_acknowledged(sos: Sos) -> None:
    refused(sos("ack", at=at("15:19")), 5, "acme-1 was reported only after that; give a later --at")
    refused(sos("ack", "--promise", "10m ago", at=at("15:40")), 2, "a promise must lie ahead")
    sos("ack", at=at("15:40"))
    refused(
        sos("ack", "acme-1", at=at("15:41")), 5, "acme-1 is acknowledged already; what you told them since"
    )
    refused(sos("ack", at=at("15:41")), 4, "no incident is in a state for that")
    sos("resolve", at=at("16:00"))
    refused(sos("ack", "acme-1", at=at("16:01")), 5, "acme-1 is resolved and can't be acknowledged")


# -- log -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "kind", "text"),
    [
        (["restarted the queue"], "noted", "restarted the queue"),
        (["acme-1", "restarted the queue"], "noted", "restarted the queue"),
        # One word that names no incident is a note, however it is spelt.
        (["rebooted"], "noted", "rebooted"),
        (["Rebooted!"], "noted", "Rebooted!"),
        (["acme-1", "rebooted"], "noted", "rebooted"),
        (["acme", "7"], "noted", "7"),
        (["acme-1", "--to", "Found it"], "sent", "Found it"),
        (["--from", "still down for us"], "received", "still down for us"),
        (["acme-1", "-"], "noted", "first line\n  second line"),
        (["acme-1", "--from", "-"], "received", "first line\n  second line"),
    ],
)
def test_a_line_in_the_log(sos: Sos, arguments: list[str], kind: str, text: str) -> None:
    done(sos("log", *arguments, at=at("16:00"), stdin="first line\n  second line\n"))
    event = state(sos, at("16:00"))["timeline"][-1]

    assert (event["kind"], event["text"], event["at"]) == (kind, text, at("16:00"))


def test_a_message_to_the_client_acknowledges_and_starts_the_update_clock_anew(sos: Sos) -> None:
    done(sos("log", "--to", "Looking into it", at=at("15:40")))
    assert state(sos, at("15:41"))["status"] == "acknowledged"
    done(sos("log", "--to", "Found it", "--promise", "20m", at=at("16:00")))
    assert state(sos, at("16:01"))["targets"]["update"]["due_at"] == at("16:20")
    # Without a new promise the agreed hour counts again.
    done(sos("log", "--to", "Nearly there", at=at("16:15")))
    update = state(sos, at("16:16"))["targets"]["update"]
    assert (update["due_at"], update["promised"]) == (at("17:15"), False)


def test_neither_a_note_nor_their_message_is_an_answer(sos: Sos) -> None:
    sos("log", "tried turning it off", at=at("15:40"))
    sos("log", "--from", "hello?", at=at("15:45"))
    incident = state(sos, at("15:46"))

    assert incident["status"] == "open"
    assert incident["targets"]["update"]["due_at"] == at("16:20")


def test_a_note_may_be_made_after_the_end(sos: Sos) -> None:
    sos("cancel", at=at("16:00"))
    assert "note logged" in done(sos("log", "acme-1", "it was their firewall", at=at("17:00")))


def test_what_cannot_be_logged(sos: Sos) -> None:
    refused(sos("log", "x", "--to", "--from", at=at("16:00")), 2, "--to and --from at once; choose one")
    refused(sos("log", "x y", "--promise", "20m", at=at("16:00")), 2, "--promise goes with --to")
    refused(sos("log", "acme-1", at=at("16:00")), 2, 'there is no text; say it in quotes, or "-"')
    refused(sos("log", "acme-1", "-", at=at("16:00"), stdin=" \n"), 2, "there is no text")
    # The beginning of a name is a name, not a note.
    refused(sos("log", "ac", at=at("16:00")), 2, "there is no text")
    refused(sos("log", "acme-1", "two", "words", at=at("16:00")), 2, "put the text in quotes")
    refused(sos("log", "too early", at=at("15:19")), 5, "acme-1 was reported only after that")
    refused(sos("log", "--to", "x y", "--promise", "soon", at=at("16:00")), 2, 'can\'t read the time "soon"')


# -- the end ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "breached", "told"),
    [
        # 1 h 20 min after 15:20, and 6 h 40 min before 23:20.
        ("16:40", False, "16:40 your time, 1 hour 20 minutes after it was reported, 6 h 40 min before"),
        ("23:30", True, "23:30 your time, 8 hours 10 minutes after it was reported, 10 min late"),
    ],
)
def test_resolving_stops_the_resolve_clock(sos: Sos, now: str, breached: bool, told: str) -> None:
    assert told in done(sos("resolve", "rolled back the release", at=at(now)))
    incident = state(sos, at("10:00", 25))
    resolve = incident["targets"]["resolve"]

    assert (incident["status"], incident["resolved_at"]) == ("resolved", at(now))
    assert (resolve["met_at"], resolve["breached"]) == (at(now), breached)
    assert incident["timeline"][-1]["text"] == "rolled back the release"
    # Nothing is due any more.
    assert incident["next_due"] is None


def test_resolving_ends_a_wait_and_is_an_answer(sos: Sos) -> None:
    sos("wait", at=at("15:30"))
    sos("resolve", at=at("15:45"))
    incident = state(sos, at("16:00"))

    assert (incident["waiting_since"], incident["acknowledged_at"]) == (None, at("15:45"))
    assert incident["targets"]["resolve"]["used_seconds"] == 600


def test_what_was_not_restored_after_all_is_open_again(sos: Sos) -> None:
    sos("resolve", at=at("16:00"))
    assert "reopened 17:00 your time" in done(sos("reopen", "down again", at=at("17:00")))
    incident = state(sos, at("18:00"))
    resolve = incident["targets"]["resolve"]

    assert (incident["status"], incident["resolved_at"]) == ("acknowledged", None)
    # It was never restored: all of the time since the report is used.
    assert (resolve["met_at"], resolve["used_seconds"], resolve["due_at"]) == (None, 9600, at("23:20"))


def test_a_false_alarm(sos: Sos) -> None:
    done(sos("cancel", "same as acme-6", at=at("16:00")))
    incident = state(sos, at("18:00"))

    assert (incident["status"], incident["ended_at"]) == ("cancelled", at("16:00"))
    # Nobody told the client; nothing is due all the same.
    assert (incident["timeline"][-1]["why"], incident["next_due"]) == ("same as acme-6", None)


def test_an_end_that_cannot_be(sos: Sos) -> None:
    refused(
        sos("reopen", "acme-1", at=at("16:00")), 5, "acme-1 is open, not resolved; see it: sos show acme-1"
    )
    refused(sos("resolve", at=at("15:00")), 5, "was reported only after that")
    refused(sos("cancel", at=at("15:00")), 5, "was reported only after that")
    sos("resolve", at=at("16:00"))
    refused(sos("resolve", "acme-1", at=at("16:10")), 5, "not restored after all? sos reopen acme-1")
    refused(sos("wait", "acme-1", at=at("16:10")), 5, "is resolved and can't be put on waiting")
    refused(sos("reopen", at=at("15:59")), 5, "was resolved only after that")
    sos("cancel", "acme-1", at=at("16:20"))
    refused(sos("cancel", "acme-1", at=at("16:30")), 5, "acme-1 is cancelled already")
    refused(sos("reopen", "acme-1", at=at("16:30")), 5, "acme-1 is cancelled, not resolved")
