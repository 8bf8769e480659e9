"""`sos undo`: the last record is taken back, and all is as it was; nothing is ever deleted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.events import ActionAdded, Closed, Reviewed
from freelance_sos.storage.store import Store
from tests.conftest import Sos
from tests.desk import REPORTED, at, done, refused, set_desk, state

LATER = at("18:00")


@pytest.fixture
def store(home: Path, sos: Sos) -> Path:
    folder = set_desk(home)
    assert sos("new", "acme", "checkout is down", at=REPORTED).code == 0
    return folder


def all_but_timeline(sos: Sos) -> Any:
    told = state(sos, LATER)
    told.pop("timeline")
    return told


@pytest.mark.parametrize(
    ("before", "command"),
    [
        ([], ["ack", "acme-1", "On it", "--promise", "16:50"]),
        ([], ["ack", "--at", "15:30"]),
        ([["ack"]], ["log", "restarted the queue"]),
        ([["ack"]], ["log", "--to", "Found it", "--promise", "20m"]),
        ([["ack", "--promise", "16:50"]], ["log", "--to", "Found it"]),
        ([], ["log", "--to", "Found it"]),
        ([], ["log", "--from", "hello?"]),
        ([], ["wait", "access to their host"]),
        ([["wait", "--at", "15:30"]], ["resume"]),
        ([["wait", "--at", "15:30"], ["resume", "--at", "15:40"]], ["wait"]),
        ([["ack"]], ["severity", "3", "--why", "only one shop"]),
        ([["severity", "3"]], ["severity", "2"]),
        ([["wait", "--at", "15:30"]], ["resolve", "done with it"]),
        ([], ["resolve", "--at", "15:45"]),
        ([["resolve"]], ["reopen", "down again"]),
        ([["resolve"]], ["cancel", "never was"]),
        ([["wait", "--at", "15:30"]], ["cancel"]),
    ],
    ids=lambda value: " ".join(value) if value and isinstance(value[0], str) else "",
)
@pytest.mark.usefixtures("store")
def test_after_undo_all_is_as_it_was_before(sos: Sos, before: list[list[str]], command: list[str]) -> None:
    for words in before:
        assert sos(*words, at=at("16:20")).code == 0
    reference = all_but_timeline(sos)
    assert sos(*command, at=at("16:30")).code == 0
    changed = all_but_timeline(sos)

    assert done(sos("undo", at=at("16:40"))).startswith("acme-1 taken back: ")
    assert all_but_timeline(sos) == reference
    # A note and a message from the client change nothing but the timeline.
    assert (changed == reference) is (command[0] == "log" and "--to" not in command)


def test_the_file_only_grows(store: Path, sos: Sos) -> None:
    (log,) = store.rglob("*.jsonl")
    sos("log", "restarted the queue", at=at("16:30"))
    written = log.read_bytes()
    sos("undo", at=at("16:40"))
    told = state(sos, LATER)["timeline"]

    assert log.read_bytes().startswith(written)
    assert [(event["kind"], event["taken_back"]) for event in told] == [
        ("opened", False),
        ("noted", True),
        ("retracted", False),
    ]
    assert told[2]["events"] == [told[1]["id"]]


@pytest.mark.usefixtures("store")
def test_each_undo_goes_back_one_more_to_the_very_beginning(sos: Sos) -> None:
    sos("ack", at=at("15:40"))
    sos("log", "restarted the queue", at=at("15:50"))

    assert done(sos("undo", at=LATER)) == 'acme-1 taken back: note "restarted the queue"'
    assert state(sos, LATER)["status"] == "acknowledged"
    assert done(sos("undo", at=LATER)) == "acme-1 taken back: acknowledged"
    assert state(sos, LATER)["status"] == "open"
    # Gone from every list is more than anybody means who presses once too often.
    refused(
        sos("undo", at=LATER), 5, "all but the opening of acme-1 is taken back; end it: sos cancel acme-1"
    )
    assert state(sos, LATER)["status"] == "open"


@pytest.mark.usefixtures("store")
def test_a_slip_in_opening_is_taken_back_while_nothing_happened(sos: Sos) -> None:
    assert done(sos("undo", at=LATER)) == 'acme-1 taken back: opened "checkout is down"'
    refused(sos("undo", at=LATER), 4, "take back")


@pytest.mark.usefixtures("store")
def test_an_incident_that_was_taken_back_is_gone_from_every_answer(sos: Sos) -> None:
    sos("undo", at=LATER)

    assert sos("list", "--all", "--json", at=LATER).json()["incidents"] == []
    refused(sos("show", "acme-1", at=LATER), 4, 'no incident "acme-1"')
    refused(sos("undo", "acme-1", at=LATER), 4, 'no incident "acme-1"')


@pytest.mark.usefixtures("store")
def test_what_was_done_after_an_undo_is_taken_back_first(sos: Sos) -> None:
    sos("ack", at=at("15:40"))
    sos("undo", at=at("15:41"))
    sos("log", "second thoughts", at=at("15:42"))

    assert done(sos("undo", at=LATER)) == 'acme-1 taken back: note "second thoughts"'
    # The acknowledgement was taken back already: what is left is the opening.
    refused(sos("undo", at=LATER), 5, "all but the opening")


@pytest.mark.usefixtures("store")
def test_the_last_record_is_the_one_written_last_whenever_it_happened(sos: Sos) -> None:
    sos("new", "kyoto", "the till is stuck", at=REPORTED)
    sos("log", "acme-1", "late in the day", at=at("17:00"))
    sos("ack", "kyoto-1", "--at", "15:30", at=at("17:01"))

    assert done(sos("undo", at=LATER)) == "kyoto-1 taken back: acknowledged"
    # Named, it is the last of that incident.
    assert done(sos("undo", "acme-1", at=LATER)) == 'acme-1 taken back: note "late in the day"'


def test_all_that_one_command_wrote_goes_together(store: Path, sos: Sos) -> None:
    sos("resolve", at=at("16:00"))
    reference = all_but_timeline(sos)
    moment = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    files = Store(store, holiday_calendar)
    with files.locked():
        review = Reviewed(lessons=("look at the disk",))
        files.append(
            files.log("acme", 1),
            [review, ActionAdded(action=1, text="alert on it"), Closed()],
            moment,
            datetime.now(UTC),
        )
    assert state(sos, LATER)["status"] == "closed"

    assert done(sos("undo", "acme-1", at=LATER)).startswith("acme-1 taken back: ")
    assert all_but_timeline(sos) == reference


@pytest.mark.usefixtures("store")
def test_the_answer_as_json_is_the_incident_as_it_is_now(sos: Sos) -> None:
    sos("ack", at=at("15:40"))
    told = sos("undo", "--json", at=LATER).json()

    assert (told["id"], told["status"], told["acknowledged_at"]) == ("acme-1", "open", None)


def test_with_no_incident_there_is_nothing_to_take_back(home: Path, sos: Sos) -> None:
    set_desk(home)
    refused(sos("undo"), 4, "take back")
