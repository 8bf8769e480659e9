"""Promises of a next word, and what the timeline adds up to, where a person sees them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.closing import write_store
from tests.conftest import Sos
from tests.desk import at

LATE = at("16:00")


@pytest.fixture
def story(home: Path, sos: Sos) -> Sos:
    """Acknowledged in time; the first promise kept, the second broken by 12 minutes; resolved too late."""
    write_store(home)
    for now, words in (
        (at("10:10"), ["new", "acme", "checkout is down", "-s", "1", "--reported", "10:00"]),
        (at("10:20"), ["ack", "acme", "On it", "--promise", "10:40"]),
        (at("10:40"), ["log", "acme", "--to", "still looking", "--promise", "11:00"]),
        (at("11:12"), ["log", "acme", "--to", "found it", "--promise", "12:00"]),
    ):
        assert sos(*words, at=now).code == 0
    return sos


def flat(text: str) -> str:
    return " ".join(text.split())


def test_each_promise_says_what_became_of_it(story: Sos) -> None:
    told = flat(story("show", "acme", at=at("11:30")).out)

    # Berlin is an hour ahead of Lisbon.
    assert "On it (next update promised for 11:40 their time, kept)" in told
    assert "still looking (next update promised for 12:00 their time, broken, 12 min late)" in told
    assert "found it (next update promised for 13:00 their time)" in told


def test_one_that_is_owed_still_says_for_how_long(story: Sos) -> None:
    assert "13:00 their time, broken, 5 min over)" in flat(story("show", "acme", at=at("12:05")).out)


def test_what_was_taken_back_was_no_promise(story: Sos) -> None:
    story("undo", at=at("11:31"))
    told = flat(story("show", "acme", at=at("11:32")).out)

    assert "(taken back) found it (next update promised for 13:00 their time)" in told
    assert "12:00 their time, broken, 32 min over)" in told


def test_as_json(story: Sos) -> None:
    told = story("show", "acme", "--json", at=at("11:30")).json()
    messages = [event["id"] for event in told["timeline"] if event["kind"] in ("acknowledged", "sent")]

    assert told["promises"] == [
        {"event": event, "made_at": made, "due_at": due, "kept_at": kept, "state": state}
        for event, (made, due, kept, state) in zip(
            messages,
            [
                (at("10:20"), at("10:40"), at("10:40"), "kept"),
                (at("10:40"), at("11:00"), at("11:12"), "broken"),
                (at("11:12"), at("12:00"), None, "open"),
            ],
            strict=True,
        )
    ]


def test_the_end_says_how_many_were_kept_and_how_long_things_took(story: Sos) -> None:
    story("resolve", "acme", "restarted", at=at("11:50"))
    done = story("close", "acme", "--lesson", "look at the disk", at=at("12:30"))

    assert done.out.splitlines() == [
        "closed acme-1: 1 lesson, no actions",
        "  noticed: 10 min after the report",
        "  acknowledged: 20 min after the report, in time (within 30m, 24/7)",
        "  resolved: 1 h 50 min after the report (nothing agreed)",
        "  messages: 3 to them, 0 from them",
        "  promises: 2 of 3 kept",
        "next → what they get in writing: sos report acme-1 --for client",
        "       what else needs you: sos",
    ]
    shown = story("show", "acme", at=at("12:40")).out
    assert shown.splitlines()[2] == "promises 2 of 3 kept"
    assert "review\n  noticed: 10 min after the report\n" in shown


def test_an_end_without_promises_counts_none(home: Path, sos: Sos) -> None:
    write_store(home)
    sos("new", "acme", "checkout is down", "-s", "3", at=at("10:00"))
    sos("resolve", "acme", at=at("10:40"))
    done = sos("close", "acme", at=at("11:00"))

    assert "promises" not in done.out
    assert "  noticed: at once\n" in done.out
    assert "promises" not in sos("show", "acme-1", at=LATE).out


def test_what_came_too_late_says_by_how_much(home: Path, sos: Sos) -> None:
    write_store(home)
    sos("new", "acme", "checkout is down", "-s", "1", at=at("10:00"))
    sos("resolve", "acme", at=at("10:41"))
    done = sos("close", "acme", "--skip", "a drill", at=at("11:00"))

    assert "  acknowledged: 41 min after the report, 11 min late (within 30m, 24/7)\n" in done.out


def test_whoever_writes_the_review_in_an_editor_reads_it_there(story: Sos, tmp_path: Path) -> None:
    seen = tmp_path / "seen.md"
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\ncp "$1" {seen}\nprintf "## Lessons\\n\\n- look\\n" > "$1"\n')
    editor.chmod(0o755)
    story("resolve", "acme", "restarted", at=at("11:50"))
    done = story("close", "acme", "--edit", at=at("12:30"), env={"EDITOR": str(editor)})

    assert done.code == 0, done.err
    comment = re.search(r"<!--\n(.*?)-->", seen.read_text("utf-8"), re.DOTALL)
    assert comment
    assert "  acknowledged: 20 min after the report, in time (within 30m, 24/7)\n" in comment[1]
    assert "  promises: 2 of 3 kept\n" in comment[1]
    # It stands there to be read, and is never written down as a part of the review.
    assert "noticed" not in str(story("show", "acme", "--json", at=LATE).json()["review"])
