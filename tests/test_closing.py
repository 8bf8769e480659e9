"""`sos close`: by flags, from standard input, and in which state."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.closing import (
    ME,
    MONDAY,
    MONDAY_LATER,
    events,
    log_of,
    named,
    resolved,
    write_store,
)
from tests.conftest import Sos

DOCUMENT = """
# Review of the shop

## What happened
The disk was full.
<!-- a remark -->
## Lessons
- watch the disk
- test the alarm,
  at night
## Actions
1. add an alert @Kim by 2026-12-01
"""


@pytest.fixture(autouse=True)
def store(home: Path) -> Path:
    return write_store(home)


# -- flags ------------------------------------------------------------------------------------------


def test_flags_say_everything(sos: Sos, home: Path) -> None:
    resolved(sos)

    done = sos(
        *("close", "acme-1", "--happened", "disk full", "--why", "no rotation", "--well", "quick reply"),
        *("--badly", "no alarm", "--lucky", "it was Monday", "--lesson", "watch disks", "--lesson", "rotate"),
        *("--action", "add an alert @Kim by 2026-12-01"),
        at=MONDAY_LATER,
    )

    assert done.code == 0, done.err
    (review,) = named(home, "reviewed")
    assert {key: review[key] for key in ("happened", "why", "well", "badly", "lucky", "lessons")} == {
        "happened": "disk full",
        "why": "no rotation",
        "well": "quick reply",
        "badly": "no alarm",
        "lucky": "it was Monday",
        "lessons": ["watch disks", "rotate"],
    }
    (action,) = named(home, "action_added")
    assert (action["action"], action["text"], action["owner"], action["due"]) == (
        *(1, "add an alert", "Kim", "2026-12-01"),
    )
    assert [event["kind"] for event in events(home)][-3:] == ["reviewed", "action_added", "closed"]
    assert len({event["recorded"] for event in events(home)[-3:]}) == 1
    assert done.out.startswith(
        "closed acme-1: 2 lessons, 1 action\n  acme-1.1  add an alert, Kim, by Tue 1 Dec\n"
    )
    assert "sos actions" in done.out.splitlines()[-1]


def test_severity_1_and_2_want_a_lesson_or_a_reason(sos: Sos, home: Path) -> None:
    for number, severity in enumerate((1, 2), start=1):
        resolved(sos, severity=severity)
        before = log_of(home, number=number).read_bytes()

        refused = sos("close", f"acme-{number}", "--why", "no rotation", at=MONDAY_LATER)

        assert refused.code == 5
        assert "--lesson" in refused.err
        assert "--skip" in refused.err
        assert refused.out == ""
        assert log_of(home, number=number).read_bytes() == before
        assert sos("close", f"acme-{number}", "--skip", "a drill", at=MONDAY_LATER).code == 0
        assert named(home, "closed", number=number)[0]["skipped"] == "a drill"


def test_severity_3_and_4_may_close_without_a_word(sos: Sos, home: Path) -> None:
    for number, severity in enumerate((3, 4), start=1):
        resolved(sos, severity=severity)

        done = sos("close", at=MONDAY_LATER)

        assert done.code == 0, done.err
        assert done.out.startswith(f"closed acme-{number}: no lessons\n")
        assert "sos actions" not in done.out
        assert not named(home, "reviewed", number=number)


def test_a_skip_needs_a_reason_and_no_lesson(sos: Sos) -> None:
    resolved(sos)

    assert sos("close", "--skip", " ", at=MONDAY_LATER).code == 2
    assert sos("close", "--skip", "no", "--lesson", "yes", at=MONDAY_LATER).code == 2


def test_what_is_not_resolved_can_not_be_closed(sos: Sos) -> None:
    assert sos("new", "acme", "checkout is down", "-s", "1", at=MONDAY).code == 0

    for words in (["close", "acme-1", "--lesson", "x"], ["close", "--lesson", "x"], ["close", "acme"]):
        refused = sos(*words, at=MONDAY_LATER)
        assert refused.code == 5
        assert refused.err == "acme-1 is open, not resolved; first: sos resolve acme-1\n"

    assert sos("new", "globex", "mail is slow", "-s", "3", at=MONDAY).code == 0
    refused = sos("close", at=MONDAY_LATER)
    assert (refused.code, refused.err) == (
        5,
        "no incident is resolved; first: sos resolve acme-1 or globex-1\n",
    )
    assert sos("cancel", "globex-1", at=MONDAY_LATER).code == 0
    assert sos("close", "globex-1", at=MONDAY_LATER).err == "globex-1 is cancelled, not resolved\n"


def test_two_resolved_and_none_named(sos: Sos) -> None:
    resolved(sos, severity=3)
    resolved(sos, "globex", severity=3)

    refused = sos("close", at=MONDAY_LATER)

    assert refused.code == 2
    assert "acme-1 (checkout is down), globex-1 (checkout is down)" in refused.err
    assert sos("close", "glob", at=MONDAY_LATER).code == 0
    assert sos("close", at=MONDAY_LATER).out.startswith("closed acme-1")
    assert sos("close", "acme-1", at=MONDAY_LATER).code == 5
    assert sos("close", "acme-9", at=MONDAY_LATER).code == 4
    assert sos("close", "acme-1", "acme-2", at=MONDAY_LATER).code == 2


def test_closing_before_it_was_resolved_is_refused(sos: Sos) -> None:
    resolved(sos)

    assert sos("close", "--lesson", "x", "--at", "10:30", at=MONDAY_LATER).code == 5


def test_an_action_without_a_date_is_due_in_two_weeks_by_my_own_date(sos: Sos, home: Path) -> None:
    (home / "store" / "sos.toml").write_text(ME.replace("Europe/Lisbon", "Pacific/Auckland"), "utf-8")
    resolved(sos)

    # Tuesday there, Monday in UTC.
    done = sos("close", "--lesson", "x", "--action", "add an alert", at="2026-11-23T20:00:00Z")

    assert named(home, "action_added")[0]["due"] == "2026-12-08"
    assert "add an alert, by Tue 8 Dec, in two weeks, as no date was named" in done.out


def test_the_date_of_an_action_as_people_type_it(sos: Sos, home: Path) -> None:
    resolved(sos)
    typed = {
        "a by fri": "2026-11-27",
        "b by Friday @Kim": "2026-11-27",
        "c @Kim by 3w": "2026-12-14",
        "d by tomorrow": "2026-11-24",
        "e by 2026-12-31 @Kim": "2026-12-31",
    }

    done = sos("close", "--lesson", "x", *(w for text in typed for w in ("--action", text)), at=MONDAY_LATER)

    assert done.code == 0, done.err
    added = named(home, "action_added")
    assert [one["due"] for one in added] == list(typed.values())
    assert [one["text"] for one in added] == list("abcde")
    assert [one.get("owner", "") for one in added] == ["", "Kim", "Kim", "", "Kim"]


@pytest.mark.parametrize(
    "text",
    [
        "a by 2026-02-30",
        "a by 1/12",
        "a by 1.12.",
        "a by 1 Dec",
        "a by next friday",
        "by 2026-12-01",
        "@Kim",
        " ",
    ],
)
def test_an_action_that_can_not_be_read_stops_everything(sos: Sos, home: Path, text: str) -> None:
    resolved(sos)
    before = log_of(home).read_bytes()

    refused = sos("close", "--lesson", "x", "--action", text, at=MONDAY_LATER)

    assert refused.code == 2
    assert len(refused.err.splitlines()) == 1
    assert "2026-12-01" in refused.err
    assert log_of(home).read_bytes() == before


def test_json_gives_the_incident(sos: Sos) -> None:
    resolved(sos)

    found = sos("close", "--lesson", "x", "--action", "y", "--json", at=MONDAY_LATER).json()

    assert (found["id"], found["status"]) == ("acme-1", "closed")
    assert found["review"]["lessons"] == ["x"]
    assert [action["id"] for action in found["actions"]] == ["acme-1.1"]
    assert found["version"] == 1


def test_quiet_says_nothing(sos: Sos) -> None:
    resolved(sos)

    done = sos("close", "--lesson", "x", "--quiet", at=MONDAY_LATER)

    assert (done.code, done.out, done.err) == (0, "", "")


def test_what_was_typed_is_data_and_no_control_code(sos: Sos, home: Path) -> None:
    resolved(sos)
    hostile = "a\x1b[31m[red]b[/red]\x9b2J\u202ec\r\nd"

    done = sos(
        "close", "--lesson", hostile, "--action", f"{hostile} @{hostile[1:8]}x by fri", at=MONDAY_LATER
    )

    assert done.code == 0, done.err
    assert not set("\x1b\x9b\u202e\r") & set(done.out)
    assert "[red]b[/red]" in done.out
    assert named(home, "reviewed")[0]["lessons"] == [hostile]


def test_a_broken_client_file_is_told_and_stops_nothing(sos: Sos, home: Path) -> None:
    resolved(sos)
    (home / "store" / "clients" / "acme.toml").write_text("name = ", "utf-8")

    done = sos("close", "--lesson", "x", at=MONDAY_LATER)

    assert done.code == 0
    assert "clients/acme.toml:1" in done.err
    assert named(home, "closed")


def test_what_was_learned_before_it_was_reopened_stays(sos: Sos, home: Path) -> None:
    resolved(sos)
    assert sos("close", "--lesson", "first", "--action", "a", "--why", "old", at=MONDAY_LATER).code == 0
    assert sos("reopen", "acme-1", at="2026-11-23T13:00:00Z").code == 0
    assert sos("resolve", "acme-1", at="2026-11-23T14:00:00Z").code == 0

    done = sos("close", "--lesson", "second", "--action", "b", "--why", "new", at="2026-11-23T15:00:00Z")

    assert done.code == 0, done.err
    last = named(home, "reviewed")[-1]
    assert (last["lessons"], last["why"]) == (["first", "second"], "new")
    assert [one["action"] for one in named(home, "action_added")] == [1, 2]


# -- standard input ---------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["close", "acme-1", "-"], ["close", "-"]])
def test_the_document_on_standard_input(sos: Sos, home: Path, words: list[str]) -> None:
    resolved(sos)

    done = sos(*words, stdin=DOCUMENT.replace("\n", "\r\n"), at=MONDAY_LATER)

    assert done.code == 0, done.err
    (review,) = named(home, "reviewed")
    assert review["happened"] == "The disk was full."
    assert review["lessons"] == ["watch the disk", "test the alarm, at night"]
    (action,) = named(home, "action_added")
    assert (action["text"], action["owner"], action["due"]) == ("add an alert", "Kim", "2026-12-01")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the review is empty"),
        ("  \n", "the review is empty"),
        ("## What hapened\nx", 'no part "What hapened"; its parts are: What happened, Why'),
        ("The disk was full.\n## Lessons\nx", '"The disk was full." stands under no heading'),
        ("## Actions\n- x by 2026-02-30", '"2026-02-30" is no date'),
    ],
)
def test_a_document_that_can_not_be_read_closes_nothing(sos: Sos, home: Path, text: str, told: str) -> None:
    resolved(sos, severity=3)
    before = log_of(home).read_bytes()

    refused = sos("close", "-", stdin=text, at=MONDAY_LATER)

    assert refused.code == 2
    assert told in refused.err
    assert log_of(home).read_bytes() == before
