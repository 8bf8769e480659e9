"""`sos list` and `sos show`: every incident by what is due, and all that is known of one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.events import ActionAdded, ActionDone, Closed, Reviewed
from freelance_sos.storage.store import Store
from tests.conftest import Result, Sos
from tests.desk import at, once, refused, set_desk, state

NOW = at("16:00")


@pytest.fixture
def store(home: Path, sos: Sos, kept: Path) -> Path:
    return once(home, kept, lambda: build(home, sos))


def build(home: Path, sos: Sos) -> Path:
    """Five incidents of Monday and before, of every status."""
    folder = set_desk(home)
    sos("new", "acme", "mail bounces", "-s", "3", at=at("09:00", 16))
    sos("resolve", "acme-1", "the DNS record is back", at=at("12:00", 16))
    review(folder, "acme", 1)
    sos("new", "bayou", "no sound", at=at("10:00", 20))
    sos("cancel", "bayou-1", "they had muted it", at=at("10:30", 20))
    sos("new", "acme", "checkout is down", at=at("15:20"))
    sos("ack", "acme-2", at=at("15:30"))
    sos("log", "acme-2", 'Nginx says: "it\'s full"\nsecond line', at=at("15:40"))
    sos("new", "souq", "prices are wrong", "-k", "data-loss", at=at("15:10"))
    sos("new", "kyoto", "the till is stuck", at=at("15:30"))
    sos("wait", "kyoto-1", "a photo of the screen", at=at("15:45"))
    return folder


def review(folder: Path, slug: str, number: int) -> None:
    """What `sos close` leaves behind: a review, two actions, the end."""
    moment = datetime(2026, 11, 17, 10, tzinfo=UTC)
    files = Store(folder, holiday_calendar)
    with files.locked():
        files.append(
            files.log(slug, number),
            [
                Reviewed(
                    happened="A record was gone.", lucky="it was noon", lessons=("watch the zone file",)
                ),
                ActionAdded(action=1, text="check the records daily", owner="Robin"),
                ActionAdded(action=2, text="keep a copy"),
                ActionDone(action=2),
                Closed(),
            ],
            moment,
            moment,
        )


def ids(result: Result) -> list[str]:
    assert (result.code, result.err) == (0, "")
    return [one["id"] for one in result.json()["incidents"]]


def words(result: Result) -> list[str]:
    """The lines, their columns one space apart."""
    return [" ".join(line.split()) for line in result.out.splitlines()]


# -- list ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("store")
def test_what_is_due_first_stands_first(sos: Sos) -> None:
    # souq-1 is to be acknowledged by 16:10, acme-2 to be updated by 16:30; kyoto-1 within an hour of Tokyo's
    # Tuesday, at 02:00 UTC, for waiting does not stop that clock.
    assert ids(sos("list", "--json", at=NOW)) == ["souq-1", "acme-2", "kyoto-1"]


@pytest.mark.usefixtures("store")
def test_due_together_the_worse_one_stands_first(sos: Sos) -> None:
    # Within two hours of mine since 14:10: at 16:10, as souq-1, which has severity 1.
    sos("new", "pulse", "no jingle", "-s", "2", "--reported", "14:10", at=NOW)

    assert ids(sos("list", "--json", at=NOW))[:2] == ["souq-1", "pulse-1"]


@pytest.mark.usefixtures("store")
def test_what_is_never_due_stands_last_once_they_were_told(sos: Sos) -> None:
    # Nothing was agreed with Souq for severity 2. While nobody has told them, that comes first of all.
    sos("severity", "souq-1", "2", at=NOW)
    assert ids(sos("list", "--json", at=NOW)) == ["souq-1", "acme-2", "kyoto-1"]
    assert "nobody told them yet" in sos("list", at=NOW).out

    sos("ack", "souq-1", at=NOW)
    assert ids(sos("list", "--json", at=NOW)) == ["acme-2", "kyoto-1", "souq-1"]
    assert "nothing agreed" in sos("list", at=NOW).out


@pytest.mark.usefixtures("store")
def test_a_line_an_incident_says_what_is_due_in_my_time(sos: Sos) -> None:
    lines = words(sos("list", at=NOW, env={"COLUMNS": "140"}))

    assert lines == [
        "souq-1 sev 1 open acknowledge 16:10 your time, 10 min left prices are wrong",
        "acme-2 sev 1 acknowledged update 16:30 your time, 30 min left checkout is down",
        "kyoto-1 sev 1 waiting acknowledge Tue 02:00 your time, 10 h left the till is stuck",
    ]


@pytest.mark.usefixtures("store")
def test_what_is_over_due_says_by_how_much(sos: Sos) -> None:
    assert "acknowledge 16:10 your time, 20 min over" in sos("list", at=at("16:30")).out


@pytest.mark.usefixtures("store")
def test_what_is_restored_has_lessons_to_write(sos: Sos) -> None:
    sos("resolve", "souq-1", at=NOW)

    assert "lessons to write" in sos("list", at=NOW).out
    # It burns no more: the others stand before it.
    assert ids(sos("list", "--json", at=NOW)) == ["acme-2", "kyoto-1", "souq-1"]


@pytest.mark.usefixtures("store")
def test_with_all_those_that_are_over_follow_the_newest_first(sos: Sos) -> None:
    assert ids(sos("list", "--all", "--json", at=NOW)) == ["souq-1", "acme-2", "kyoto-1", "bayou-1", "acme-1"]


@pytest.mark.parametrize(
    ("flags", "found"),
    [
        (["--client", "acme"], ["acme-2"]),
        (["--client", "ac", "--all"], ["acme-2", "acme-1"]),
        # Reported since: also those that are over, the moment itself included.
        (["--since", "2026-11-20T10:00"], ["souq-1", "acme-2", "kyoto-1", "bayou-1"]),
        (["--since", "2026-11-20T10:01"], ["souq-1", "acme-2", "kyoto-1"]),
        # A day is its first moment: last Friday, the 20th.
        (["--since", "fri"], ["souq-1", "acme-2", "kyoto-1", "bayou-1"]),
        (["--since", "yesterday"], ["souq-1", "acme-2", "kyoto-1"]),
        (["--since", "8d ago", "--client", "acme"], ["acme-2", "acme-1"]),
        # Words: in titles, in what was logged, in lessons and actions; whatever the case; over or not.
        (["TILL"], ["kyoto-1"]),
        (["it's full"], ["acme-2"]),
        (['says: "it'], ["acme-2"]),
        (["muted"], ["bayou-1"]),
        (["zone file"], ["acme-1"]),
        (["daily"], ["acme-1"]),
        (["photo of"], ["kyoto-1"]),
        (["souq-1"], ["souq-1"]),
        (["no such words"], []),
        # The words of our own files are nobody's words.
        (["Noted("], []),
        (["text="], []),
    ],
)
@pytest.mark.usefixtures("store")
def test_some_of_them(sos: Sos, flags: list[str], found: list[str]) -> None:
    assert ids(sos("list", *flags, "--json", at=NOW)) == found


@pytest.mark.usefixtures("store")
def test_what_was_taken_back_is_not_found(sos: Sos) -> None:
    sos("log", "acme-2", "an embarrassing slip", at=NOW)
    assert ids(sos("list", "embarrassing", "--json", at=NOW)) == ["acme-2"]
    sos("undo", at=NOW)
    assert ids(sos("list", "embarrassing", "--json", at=NOW)) == []


def test_with_nothing_open_the_rest_is_offered(home: Path, sos: Sos) -> None:
    set_desk(home)
    result = sos("list", at=NOW)

    assert (result.code, result.out) == (0, "nothing is open → sos list --all shows what was\n")
    # Where something was looked for, it was not found: that there is nothing open would be another answer.
    assert sos("list", "checkout", at=NOW).out == "nothing matches\n"


@pytest.mark.usefixtures("store")
def test_flags_that_are_wrong_are_told(sos: Sos) -> None:
    refused(sos("list", "--client", "akme"), 4, 'no client "akme"; did you mean acme?')
    refused(sos("list", "--since", "soon"), 2, 'can\'t read the time "soon"')


# -- show ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("store")
def test_one_incident_whole(sos: Sos) -> None:
    lines = words(sos("show", "acme-2", at=NOW))

    assert lines[0] == "acme-2 checkout is down"
    assert lines[1].startswith("severity 1 · outage · acknowledged · reported 15:20 your time, 40 min ago")
    assert "acknowledge 15:50 16:50 met in time within 30m, 24/7" in lines
    assert "update 16:30 17:30 30 min left within 1h, 24/7" in lines
    # In the order in which it happened, every line of a note on a line of its own.
    story = lines[lines.index("your time") :]
    assert story[1:5] == [
        "15:20 opened reported 15:20 your time",
        "15:30 acknowledged",
        '15:40 noted Nginx says: "it\'s full"',
        "second line",
    ]
    assert lines[-3:] == [
        'next → write down what you do: sos log acme-2 "…"',
        "tell them where it stands: sos say update acme-2 --copy",
        "when it works again: sos resolve acme-2",
    ]


@pytest.mark.usefixtures("store")
def test_what_is_backdated_stands_where_it_happened(sos: Sos) -> None:
    sos("log", "acme-2", "--from", "it began at noon", "--at", "15:25", at=NOW)

    assert [event["kind"] for event in state(sos, NOW, "acme-2")["timeline"]] == [
        "opened",
        "received",
        "acknowledged",
        "noted",
    ]


@pytest.mark.usefixtures("store")
def test_what_was_taken_back_stays_and_says_so(sos: Sos) -> None:
    sos("log", "acme-2", "wrong window", at=NOW)
    sos("undo", at=NOW)

    assert "16:00 noted (taken back) wrong window" in words(sos("show", "acme-2", at=NOW))


@pytest.mark.usefixtures("store")
def test_what_is_over_shows_its_review_and_actions_and_how_it_was_met(sos: Sos) -> None:
    lines = words(sos("show", "acme-1", at=NOW))

    assert [line for line in lines if line.endswith((" left", " over"))] == []
    assert [line.split()[0] for line in lines if " met" in line] == ["acknowledge", "resolve"]
    for line in (
        "what happened: A record was gone.",
        "lucky: it was noon",
        "lesson: watch the zone file",
        "acme-1.1 check the records daily (no date, Robin)",
        "acme-1.2 keep a copy (done)",
    ):
        assert line in lines
    # What was not written is not there.
    assert "went badly" not in "".join(lines)


@pytest.mark.usefixtures("store")
def test_show_as_json(sos: Sos) -> None:
    told: Any = state(sos, NOW, "acme-1")

    assert told["review"]["lessons"] == ["watch the zone file"]
    assert told["actions"][0] == {
        "id": "acme-1.1",
        "incident": "acme-1",
        "text": "check the records daily",
        "owner": "Robin",
        "due": None,
        "done_at": None,
    }
    assert told["actions"][1]["done_at"] == at("10:00", 17)
    assert [event["kind"] for event in told["timeline"]][:2] == ["opened", "resolved"]


def test_what_a_newer_program_wrote_is_shown_as_unknown(store: Path, sos: Sos) -> None:
    (log,) = (store / "incidents" / "souq").iterdir()
    event = {"id": "0123456789abcdef", "at": at("15:50"), "recorded": at("15:50"), "kind": "teleported"}
    log.write_text(log.read_text() + json.dumps({**event, "to": "the moon"}) + "\n")
    result = sos("show", "souq-1", at=NOW)

    assert (result.code, result.err) == (0, "")
    assert any(line.startswith("15:50 unknown teleported") for line in words(result))
    assert state(sos, NOW, "souq-1")["timeline"][-1] == {**event, "to": "the moon", "taken_back": False}


@pytest.mark.usefixtures("store")
def test_which_one_is_meant(sos: Sos) -> None:
    refused(sos("show", at=NOW), 2, "3 incidents fit: acme-2 (checkout is down), kyoto-1")
    refused(sos("show", "acme-7", at=NOW), 4, 'no incident "acme-7"; did you mean acme-')
    assert words(sos("show", "kyoto", at=NOW))[0] == "kyoto-1 the till is stuck"
    # Over, and the only one of its client.
    assert words(sos("show", "bay", at=NOW))[0] == "bayou-1 no sound"
