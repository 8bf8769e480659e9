"""`sos close` on a terminal: question by question, and nothing lost when it is interrupted."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.closing import MONDAY_LATER, interrupted, kept_files, log_of, named, resolved, walk, write_store
from tests.conftest import Sos


@pytest.fixture(autouse=True)
def store(home: Path) -> Path:
    return write_store(home)


def test_the_walk(sos: Sos, home: Path) -> None:
    resolved(sos)

    with walk() as t:
        t.expect("your time")
        t.expect("10:20")
        t.expect("the disk was full")
        t.expect("What happened")
        t.expect("  deleted old logs")
        t.type("\n")
        t.expect("Why")
        t.type("no rotation\n")
        t.expect("What went well")
        t.type("\n")
        t.expect("What went badly")
        t.type("\n")
        t.expect("lucky")
        t.type("it was Monday\n")
        t.expect("lesson 1")
        t.type("watch disks\n")
        t.expect("lesson 2")
        t.type("\n")
        t.expect("action 1")
        t.type("add an alert @Kim by 30 Feb\n")
        t.expect("can't read the date")
        t.expect("action 1")
        t.type("add an alert @Kim by fri\n")
        t.expect("by Fri 27 Nov")
        t.expect("action 2")
        t.type("clean up\n")
        t.expect("by Mon 7 Dec, in two weeks, as no date was named")
        t.expect("action 3")
        t.type("\n")
        t.expect("closed acme-1: 1 lesson, 2 actions")
        assert t.wait() == 0

    (review,) = named(home, "reviewed")
    assert review["happened"].splitlines() == [
        *("checkout is down", "the disk was full", "told them: we found it", "deleted old logs"),
    ]
    assert (review["why"], review["lucky"], review["lessons"]) == (
        *("no rotation", "it was Monday", ["watch disks"]),
    )
    assert [(one["text"], one["due"]) for one in named(home, "action_added")] == [
        ("add an alert", "2026-11-27"),
        ("clean up", "2026-12-07"),
    ]
    assert kept_files(home) == []


def test_enter_skips_every_question(sos: Sos, home: Path) -> None:
    resolved(sos, severity=3)

    with walk() as t:
        t.expect("What happened")
        t.type("-\n" + "\n" * 6)
        assert t.wait() == 0

    assert not named(home, "reviewed")
    assert named(home, "closed")


def test_severity_1_asks_for_a_lesson_or_why_there_is_none(sos: Sos, home: Path) -> None:
    resolved(sos)

    with walk() as t:
        t.expect("What happened")
        t.type("\n" * 5)
        t.expect("lesson 1")
        t.type("\n")
        t.expect("Why is there none?")
        t.type("\n")
        t.expect("lesson 1")
        t.type("\n")
        t.expect("Why is there none?")
        t.type("a drill\n")
        t.expect("action 1")
        t.type("\n")
        assert t.wait() == 0

    assert named(home, "closed")[0]["skipped"] == "a drill"


def test_a_half_filled_review_is_kept_and_offered_again(sos: Sos, home: Path) -> None:
    resolved(sos)
    before = log_of(home).read_bytes()

    with walk() as t:
        t.expect("What happened")
        t.type("-\n")
        t.expect("Why")
        t.type("# no rotation <!-- yet -->\n\n\n\n")
        t.expect("lesson 1")
        t.type("watch disks\n")
        t.expect("lesson 2")
        t.type("half a les")
        # Ctrl-C throws away what was typed and not yet read; line editing would wait for it all the same.
        t.expect("half a les")
        assert interrupted(t) == 130
        t.expect("your answers are kept; to go on: sos close acme-1")

    assert log_of(home).read_bytes() == before
    (kept,) = kept_files(home)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700

    with walk() as t:
        t.expect("You answered some of this before")
        t.expect("What happened: ")
        t.type("\n")
        t.expect("# no rotation <!-- yet -->")
        t.type("\n\n\n\n")
        t.expect("1. watch disks")
        t.expect("lesson 2")
        t.type("rotate logs\n\n\n")
        assert t.wait() == 0

    (review,) = named(home, "reviewed")
    assert review["why"] == "# no rotation <!-- yet -->"
    assert review["lessons"] == ["watch disks", "rotate logs"]
    assert "happened" not in review or review["happened"] == ""
    assert kept_files(home) == []


def test_a_closed_window_loses_no_answer(sos: Sos, home: Path) -> None:
    resolved(sos)

    with walk() as t:
        t.expect("What happened")
        t.type("all of it was down\n")
        t.expect("Why")

    (kept,) = kept_files(home)
    assert "all of it was down" in kept.read_text("utf-8")


def test_a_minus_leaves_out_what_was_kept(sos: Sos, home: Path) -> None:
    resolved(sos)
    with walk() as t:
        t.expect("What happened")
        t.type("x\ny\n\n\n\nfirst\n")
        t.expect("lesson 2")
        assert interrupted(t) == 130

    with walk() as t:
        t.expect("What happened")
        t.type("-\nz\n\n\n\n")
        t.expect("1. first")
        t.type("-\n")
        t.expect("lesson 1")
        t.type("second\n\n\n")
        assert t.wait() == 0

    (review,) = named(home, "reviewed")
    assert (review.get("happened", ""), review["why"], review["lessons"]) == ("", "z", ["second"])


def test_a_pasted_list_is_one_item_a_line(sos: Sos, home: Path) -> None:
    resolved(sos)

    with walk() as t:
        t.expect("What happened")
        t.type("\n" * 5)
        t.expect("lesson 1")
        t.type("\x1b[200~- watch disks\n- rotate logs\x1b[201~\n")
        t.expect("lesson 3")
        t.type("\n\n")
        assert t.wait() == 0

    assert named(home, "reviewed")[0]["lessons"] == ["watch disks", "rotate logs"]


def test_answers_that_can_not_be_kept_stop_nobody(sos: Sos, home: Path) -> None:
    resolved(sos)
    (home / ".local").write_text("no folder", "utf-8")

    with walk() as t:
        t.expect("What happened")
        t.type("\n")
        t.expect("can't be kept meanwhile")
        t.type("\n" * 4 + "watch disks\n\n\n")
        assert t.wait() == 0

    assert named(home, "reviewed")[0]["lessons"] == ["watch disks"]


def test_nothing_is_asked_where_an_answer_was_given(sos: Sos, home: Path) -> None:
    for words in (["--no-input"], ["--quiet"], ["--json"], ["--why", "x"], ["--skip", "a drill"]):
        resolved(sos, severity=3)
        with walk(*words) as t:
            assert t.wait() == 0
            assert "lesson 1" not in t.text
    assert len(named(home, "closed", number=5)) == 1


def test_flags_leave_a_half_written_review_alone_and_say_so(sos: Sos, home: Path) -> None:
    resolved(sos)
    with walk() as t:
        t.expect("What happened")
        t.type("my long story\n")
        t.expect("Why")
        assert interrupted(t) == 130

    done = sos("close", "--lesson", "x", at=MONDAY_LATER)

    (kept,) = kept_files(home)
    assert str(kept) in done.err
    assert "my long story" in kept.read_text("utf-8")


@pytest.mark.parametrize("columns", [40, 60, 120])
def test_the_walk_fits_the_window(sos: Sos, columns: int) -> None:
    resolved(sos, title="checkout " * 30)

    with walk(columns=columns) as t:
        t.expect("What happened")
        t.expect("anew")
        longest = max(len(line) for line in t.text.split("Enter takes that")[0].splitlines())
        assert longest <= columns


def test_a_long_story_is_shown_by_its_beginning_and_its_end(sos: Sos) -> None:
    resolved(sos)
    for number in range(20):
        assert sos("log", "acme-1", f"note number {number}", at=MONDAY_LATER).code == 0

    with walk() as t:
        t.expect("and 14 more: sos show acme-1")
        t.expect("anew")
        assert "note number 5" not in t.text
        assert "note number 19" in t.text
