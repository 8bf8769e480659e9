"""`sos new`: from the ping to an open incident, with and without somebody to ask."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.events import ActionAdded, ActionDone, Payload, Reviewed
from freelance_sos.storage.store import Store
from tests.conftest import Result, Sos
from tests.desk import ACME, set_desk

# Monday 15:40 in Lisbon, 16:40 in Berlin.
MONDAY = "2026-11-23T15:40:00Z"

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def store(home: Path) -> Path:
    return set_desk(home)


def logs(store: Path) -> list[Path]:
    return sorted((store / "incidents").rglob("*.jsonl"))


def words(result: Result) -> list[str]:
    """The lines, their columns one space apart."""
    return [" ".join(line.split()) for line in result.out.splitlines()]


# -- what is written -------------------------------------------------------------------------------


def test_everything_that_was_said_is_kept(sos: Sos, store: Path) -> None:
    flags = ["-s", "2", "-k", "billing", "--reported", "20m ago", "--via", "phone"]
    told = sos("new", "acme", "cards are refused", *flags, "--json", at=MONDAY).json()

    assert {key: told[key] for key in ("id", "client", "title", "severity", "kind", "status", "via")} == {
        "id": "acme-1",
        "client": "acme",
        "title": "cards are refused",
        "severity": 2,
        "kind": "billing",
        "status": "open",
        "via": "phone",
    }
    assert told["reported_at"] == "2026-11-23T15:20:00Z"
    assert told["opened_at"] == MONDAY
    # Their clock, from the report at 16:20 in Berlin: 1:40 today, 2:20 tomorrow from 09:00.
    assert told["targets"]["acknowledge"]["due_at"] == "2026-11-24T10:20:00Z"


def test_the_file_tells_the_story_on_its_own(sos: Sos, store: Path) -> None:
    sos("new", "acme", "checkout is down", "--reported", "20m ago", at=MONDAY)
    (log,) = logs(store)
    (line,) = log.read_text(encoding="utf-8").splitlines()
    event: dict[str, Any] = json.loads(line)

    assert log.parent.name == "acme"
    assert log.name.startswith("0001-")
    assert (event["kind"], event["at"], event["title"]) == ("opened", MONDAY, "checkout is down")
    assert event["reported"] == "2026-11-23T15:20:00Z"
    # A copy of what was agreed then.
    assert event["response"]["1"]["acknowledge"] == {"within": "30m", "clock": "24/7"}


def test_what_was_agreed_then_counts_whatever_the_client_file_says_later(sos: Sos, home: Path) -> None:
    sos("new", "acme", "checkout is down", at=MONDAY)
    file = home / "store" / "clients" / "acme.toml"
    file.write_text(ACME.replace('acknowledge = "30m"', 'acknowledge = "10h"'))

    due = sos("show", "acme-1", "--json", at=MONDAY).json()["targets"]["acknowledge"]
    assert (due["within"], due["due_at"]) == ("30m", "2026-11-23T16:10:00Z")


def test_without_flags_and_without_a_terminal_the_worse_is_taken(sos: Sos) -> None:
    told = sos("new", "acme", "  checkout is down ", "--json", at=MONDAY).json()

    assert (told["title"], told["severity"], told["kind"]) == ("checkout is down", 1, "outage")
    # Reported now, on the channel where Acme expects me.
    assert (told["reported_at"], told["via"]) == (MONDAY, None)


@pytest.mark.parametrize(
    ("flags", "severity", "kind"),
    [
        (["-s", "3"], 3, "outage"),
        (["-s", "sev2"], 2, "outage"),
        (["-k", "sec"], 1, "security"),
        (["-k", "Data Loss"], 1, "data-loss"),
        (["--kind", "urgent-change", "--severity", "4"], 4, "urgent-change"),
    ],
)
def test_severity_and_kind_as_people_type_them(sos: Sos, flags: list[str], severity: int, kind: str) -> None:
    told = sos("new", "ac", "x", *flags, "--json", at=MONDAY).json()

    assert (told["client"], told["severity"], told["kind"]) == ("acme", severity, kind)


def test_a_bare_time_of_the_report_is_the_last_one(sos: Sos) -> None:
    # At 15:40, 18:40 was yesterday.
    told = sos("new", "acme", "x", "--reported", "18:40", "--json", at=MONDAY).json()

    assert told["reported_at"] == "2026-11-22T18:40:00Z"
    assert told["targets"]["acknowledge"]["breached"] is True


def test_each_client_counts_its_own_incidents_and_never_the_same_twice(sos: Sos) -> None:
    ids = [sos("new", client, "x", "--json").json()["id"] for client in ("acme", "acme", "kyoto")]
    sos("undo", "acme-2")
    ids.append(sos("new", "acme", "x", "--json").json()["id"])

    assert ids == ["acme-1", "acme-2", "kyoto-1", "acme-3"]


# -- what is said ----------------------------------------------------------------------------------


def test_the_receipt_says_all_that_the_next_minutes_need(sos: Sos) -> None:
    result = sos("new", "acme", "checkout is down", "-s", "1", "--reported", "20m ago", at=MONDAY)
    lines = words(result)

    assert (result.code, result.err) == (0, "")
    assert lines[0] == "acme-1 checkout is down"
    assert "severity 1" in lines[1]
    assert "reported 15:20 your time, 20 min ago" in lines[1]
    # Both zones, and what is left of half an hour, one hour and eight since 15:20.
    assert "your time in Berlin agreed" in lines
    assert "acknowledge 15:50 16:50 10 min left within 30m, 24/7" in lines
    assert "update 16:20 17:20 40 min left within 1h, 24/7" in lines
    assert "resolve 23:20 Tue 00:20 7 h 40 min left within 8h, 24/7" in lines
    assert "resolve comes due in your night: last comfortable moment 23:00 your time" in lines
    assert "notes Decisions go through Frau Weber. No calls before 10." in lines
    assert "call Petra Weber (owner, +49 30 901820, petra@example.com)" in lines
    assert lines[-2:] == [
        "next → one step at a time: sos run acme-1",
        "or only tell them now: sos say ack acme-1 --copy",
    ]


def test_with_nothing_agreed_the_receipt_says_so(sos: Sos) -> None:
    assert "nothing agreed for this severity" in sos("new", "bayou", "no sound", at=MONDAY).out


def test_quiet_says_nothing_and_records_all_the_same(sos: Sos, store: Path) -> None:
    assert sos("new", "acme", "x", "--quiet", at=MONDAY) == Result(0, "", "")
    assert len(logs(store)) == 1


# -- what was learned before -------------------------------------------------------------------------


def add(home: Path, slug: str, number: int, *payloads: Payload) -> None:
    """What a review leaves behind, written straight into the log."""
    store = Store(home / "store", holiday_calendar)
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    with store.locked():
        store.append(store.log(slug, number), payloads, at, at)


def test_lessons_and_unfinished_actions_of_the_same_client_come_back(sos: Sos, home: Path) -> None:
    for client, kind, at in [
        ("acme", "outage", "2026-11-10T10:00:00Z"),
        ("acme", "security", "2026-11-18T10:00:00Z"),
        ("kyoto", "outage", "2026-11-19T10:00:00Z"),
    ]:
        sos("new", client, "x", "-k", kind, at=at)
    first = ActionAdded(action=1, text="alert at 80 % of the disk", owner="Robin", due=date(2026, 12, 1))
    add(home, "acme", 1, Reviewed(lessons=("the disk fills on Fridays",)), first)
    rotated = [ActionAdded(action=1, text="rotate the keys"), ActionDone(action=1)]
    add(home, "acme", 2, Reviewed(lessons=("keys were in the repository",)), *rotated)
    add(home, "kyoto", 1, Reviewed(lessons=("a lesson of somebody else",)))

    lines = words(sos("new", "acme", "down again", "-k", "outage", at=MONDAY))
    learned = [line for line in lines if line.startswith(("lesson", "to do"))]
    # The lesson of an outage first, though it is older; what was done is done.
    assert learned == [
        "lesson the disk fills on Fridays (acme-1)",
        "lesson keys were in the repository (acme-2)",
        "to do alert at 80 % of the disk (acme-1.1, due 2026-12-01)",
    ]

    told = sos("new", "acme", "a breach", "-k", "security", "--json", at=MONDAY).json()
    assert told["lessons"][0] == {"incident": "acme-2", "lesson": "keys were in the repository"}
    assert [action["id"] for action in told["open_actions"]] == ["acme-1.1"]


# -- what is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ([], 2, "CLIENT is missing; one of: acme, bayou, kyoto, pulse, souq"),
        (["acme"], 2, "the title is missing"),
        (["acme", ""], 2, "needs a title"),
        (["acme", " \n"], 2, "needs a title"),
        (["akme", "x"], 4, 'no client "akme"; did you mean acme?'),
        (["acme", "x", "-s", "9"], 2, '"9" is no severity; 1 is the worst'),
        (["acme", "x", "-s", ""], 2, "is no severity"),
        (["acme", "x", "-k", "outrage"], 2, '"outrage" is no kind; did you mean outage?'),
        (["acme", "x", "-k", ""], 2, "is no kind; one of: outage, security"),
        (["acme", "x", "--reported", "in 2h"], 2, "can't have been reported in the future"),
        (["acme", "x", "--reported", "soon"], 2, 'can\'t read the time "soon"; try 18:40, "20m ago"'),
        (["acme", "x", "--reported", ""], 2, "can't read the time"),
        (["acme", "checkout", "is", "down"], 2, "argument"),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_is_written(
    sos: Sos, store: Path, arguments: list[str], code: int, told: str
) -> None:
    result = sos("new", *arguments, at=MONDAY)

    assert (result.code, result.out) == (code, "")
    assert told in result.err
    assert result.err.count("\n") == 1
    assert not (store / "incidents").exists()


def test_with_no_client_at_all_the_first_step_is_named(sos: Sos, home: Path) -> None:
    set_desk(home, {})

    assert sos("new") == Result(2, "", "CLIENT is missing; first: sos client add\n")
    assert "sos client add" in sos("new", "acme", "x").err


def test_an_only_client_needs_no_name_where_the_title_is_asked_for(sos: Sos, home: Path) -> None:
    set_desk(home, {"acme": ACME})

    assert "the title is missing" in sos("new").err
