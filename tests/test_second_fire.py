"""Two fires, a slip, a promise: what must not go wrong when nobody has time to look twice."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Sos
from tests.desk import at, done, refused, set_desk, state
from tests.environment import BIN
from tests.terminal import Terminal

MONDAY = at("15:40")
LATER = at("18:00")


@pytest.fixture
def store(home: Path, sos: Sos) -> Path:
    """One incident at Acme, then one at Pulse Radio, with whom nothing was agreed."""
    folder = set_desk(home)
    done(sos("new", "acme", "checkout is down", "-s", "1", at=MONDAY))
    done(sos("new", "pulse", "no sound", "-s", "1", at=MONDAY))
    return folder


def statuses(sos: Sos) -> dict[str, Any]:
    incidents = sos("list", "--json", at=LATER).json()["incidents"]
    return {incident["id"]: incident["status"] for incident in incidents}


# -- undo ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("store")
def test_undo_goes_back_over_all_incidents_in_the_order_in_which_things_were_recorded(sos: Sos) -> None:
    done(sos("ack", "acme-1", at=MONDAY))
    done(sos("ack", "pulse-1", at=MONDAY))
    done(sos("log", "acme-1", "a slip", at=MONDAY))

    taken = [done(sos("undo", at=LATER)) for _ in range(3)]

    assert [told.split(" taken back: ")[0] for told in taken] == ["acme-1", "pulse-1", "acme-1"]
    assert 'note "a slip"' in taken[0]
    assert statuses(sos) == {"acme-1": "open", "pulse-1": "open"}


# -- two logs of one number, as two machines leave them ------------------------------------------------


def test_two_incidents_of_one_number_are_never_mixed_up(sos: Sos, store: Path) -> None:
    (first,) = (store / "incidents" / "acme").iterdir()
    line = json.loads(first.read_text(encoding="utf-8").splitlines()[0])
    twin = first.with_name("0001-ffffffff.jsonl")
    twin.write_text(json.dumps({**line, "id": "f" * 16, "title": "the twin"}) + "\n", encoding="utf-8")
    done(sos("ack", "pulse-1", at=MONDAY))

    refused(sos("ack", "acme-1", at=LATER), 2, "the twin")
    assert len(twin.read_text(encoding="utf-8").splitlines()) == 1
    assert len(first.read_text(encoding="utf-8").splitlines()) == 1


# -- which of two ----------------------------------------------------------------------------------


def test_on_a_terminal_the_text_is_not_typed_twice(sos: Sos, store: Path) -> None:
    with Terminal(["sos", "log", "restarted the mixer"], columns=100, env={"SOS_NOW": LATER}) as t:
        t.expect("which one? [")
        t.type("pulse\n")
        assert t.wait() == 0
    notes = [event for event in state(sos, LATER, "pulse-1")["timeline"] if event["kind"] == "noted"]
    assert [note["text"] for note in notes] == ["restarted the mixer"]


# -- promises --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("store")
def test_a_promise_is_due_also_where_nothing_was_agreed(sos: Sos) -> None:
    done(sos("ack", "pulse-1", "On it", "--promise", "20m", at=MONDAY))

    told = state(sos, MONDAY, "pulse-1")
    assert told["next_due"] == {"target": "update", "due_at": "2026-11-23T16:00:00Z"}
    assert (told["targets"]["update"]["within"], told["targets"]["update"]["promised"]) == (None, True)
    assert state(sos, at("16:01"), "pulse-1")["targets"]["update"]["breached"] is True


@pytest.mark.usefixtures("store")
def test_a_promise_later_than_agreed_is_told(sos: Sos) -> None:
    told = sos("ack", "acme-1", "On it", "--promise", "3h", at=MONDAY).out

    assert "you promised the next update for 18:40 your time, later than the 1h you agreed" in " ".join(
        told.split()
    )


# -- slips in time ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("store")
def test_a_moment_of_another_day_is_named(sos: Sos) -> None:
    # 15:40 on Monday: 23:30 was last night, before anything was reported.
    result = sos("log", "acme-1", "x", "--at", "23:30", at=MONDAY)

    assert result.code == 5
    assert result.err.splitlines()[0] == "--at is read as Sun 22 Nov 23:30 your time"


@pytest.mark.usefixtures("store")
def test_a_moment_of_today_needs_no_word(sos: Sos) -> None:
    assert sos("log", "acme-1", "x", "--at", "15:50", at=LATER).err == ""


# -- what nobody may overlook ------------------------------------------------------------------------


@pytest.mark.usefixtures("store")
def test_nobody_told_them_comes_before_what_is_merely_due(sos: Sos) -> None:
    done(sos("ack", "acme-1", at=MONDAY))

    # Acme hears from me again by 16:40; Pulse Radio never heard from me.
    listed = sos("list", "--json", at=MONDAY).json()["incidents"]
    assert [incident["id"] for incident in listed] == ["pulse-1", "acme-1"]
    assert "nobody told them yet" in sos(at=MONDAY).out


@pytest.mark.usefixtures("store")
def test_a_new_incident_says_whether_they_are_at_work(sos: Sos) -> None:
    # 15:40 in Lisbon is 16:40 in Berlin, and Monday ends at 18:00 there.
    told = sos("new", "acme", "again", at=MONDAY).out

    assert "Acme GmbH: Mon 16:40 their time, in hours to 18:00 (1 h 20 min)" in told


def test_of_a_client_whose_zone_is_unknown_utc_is_not_called_their_time(sos: Sos, store: Path) -> None:
    client = store / "clients" / "acme.toml"
    client.write_text(client.read_text(encoding="utf-8").replace("Europe/Berlin", "Europe/Berln"), "utf-8")

    assert "Acme GmbH: Mon 15:40 UTC, " in sos("new", "acme", "again", at=MONDAY).out


# -- files with slips --------------------------------------------------------------------------------


def test_a_slip_in_whom_to_call_does_not_hide_the_board(sos: Sos, store: Path) -> None:
    text = (store / "sos.toml").read_text(encoding="utf-8")
    (store / "sos.toml").write_text(text + 'awake = "always"\n', encoding="utf-8")

    result = sos("now", "--json", at=MONDAY)

    assert (result.code, len(result.json()["clients"]) > 1) == (0, True)
    (problem,) = result.json()["problems"]
    assert (problem["file"], problem["key"]) == ("sos.toml", "backup.awake")


def test_a_key_that_nobody_reads_is_not_set(sos: Sos, store: Path) -> None:
    before = (store / "clients" / "acme.toml").read_bytes()

    refused(sos("client", "edit", "acme", "--set", "Hours=24/7"), 2, 'no key "Hours"; did you mean hours?')
    assert (store / "clients" / "acme.toml").read_bytes() == before


# -- what is easily overlooked -----------------------------------------------------------------------


@pytest.mark.usefixtures("store")
def test_a_breach_does_not_hide_behind_a_wait(sos: Sos) -> None:
    done(sos("ack", "acme-1", at=MONDAY))
    done(sos("ack", "pulse-1", "--promise", "8h", at=MONDAY))
    # Update was due at 16:40.
    done(sos("wait", "acme-1", "their host", at=at("17:00")))

    assert next(iter(statuses(sos))) == "acme-1"
    assert "over" in sos("list", at=LATER).out.splitlines()[1]


@pytest.mark.usefixtures("store")
def test_a_severity_backdated_before_a_later_one_is_refused(sos: Sos) -> None:
    done(sos("severity", "acme-1", "2", at=at("16:30")))

    refused(sos("severity", "acme-1", "3", at=at("16:00")), 5, "was given its severity only after that")


@pytest.mark.usefixtures("store")
def test_a_record_of_another_day_says_which(sos: Sos) -> None:
    told = done(sos("log", "acme-1", "planned", "--at", "2026-12-24 10:00", at=MONDAY))

    assert told == "acme-1 note logged Thu 24 Dec 10:00 your time"


def test_a_log_that_cannot_be_read_is_not_an_incident_that_never_was(sos: Sos, store: Path) -> None:
    (store / "incidents" / "acme" / "0007-aaaaaaaa.jsonl").write_text("garbage\n", encoding="utf-8")

    told = "incidents/acme/0007-aaaaaaaa.jsonl: not one line can be read"
    refused(sos("log", "acme-7", "x", at=LATER), 6, told)


def test_nobody_to_answer_to_is_no_bug(store: Path) -> None:
    command = f"{BIN / 'sos'} new acme again -s 1 >&- 2>&- <&-"

    assert subprocess.run(["bash", "-c", command], check=False).returncode == 0
    assert len(list((store / "incidents" / "acme").iterdir())) == 2


def test_undo_reaches_the_last_thing_also_in_a_twin(sos: Sos, store: Path) -> None:
    (first,) = (store / "incidents" / "acme").iterdir()
    line = json.loads(first.read_text(encoding="utf-8").splitlines()[0])
    note = {
        "at": MONDAY,
        "recorded": f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}",
        "kind": "noted",
        "id": "e" * 16,
        "text": "a slip",
    }
    twin = first.with_name("0001-ffffffff.jsonl")
    twin.write_text(
        "".join(f"{json.dumps(one)}\n" for one in ({**line, "id": "f" * 16}, note)), encoding="utf-8"
    )

    assert 'note "a slip"' in done(sos("undo", at=LATER))
    assert json.loads(twin.read_text(encoding="utf-8").splitlines()[-1])["events"] == ["e" * 16]
