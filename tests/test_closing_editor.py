"""`sos close --edit`: one document in the person's own editor, and no text lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.closing import MONDAY_LATER, interrupted, kept_files, log_of, named, resolved, walk, write_store
from tests.conftest import Sos


@pytest.fixture(autouse=True)
def store(home: Path) -> Path:
    return write_store(home)


def editor(home: Path, script: str) -> str:
    """An $EDITOR that does what `script` says to the file `$1`, and keeps what it was given in `seen`."""
    path = home / "editor"
    path.write_text(f'#!/bin/sh\ncat "$1" >> {home}/seen\necho ~~~ >> {home}/seen\n{script}\n', "utf-8")
    path.chmod(0o700)
    return str(path)


def seen(home: Path) -> list[str]:
    """The documents that the editor was given, one after the other."""
    return (home / "seen").read_text("utf-8").split("~~~\n")[:-1]


def test_one_document_in_the_editor(sos: Sos, home: Path) -> None:
    resolved(sos)
    script = (
        """sed -i -e 's/^## Lessons/&\\n- watch disks/' -e 's/^## Actions/&\\nalert @Kim by fri/' "$1" """
    )

    with walk("--edit", EDITOR=editor(home, script)) as t:
        t.expect("closed acme-1: 1 lesson, 1 action")
        assert t.wait() == 0

    (document,) = seen(home)
    assert document.startswith("# Review of acme-1: checkout is down\n")
    assert "your time\n10:00" in document
    assert "## What happened\n\ncheckout is down\nthe disk was full\n" in document
    (review,) = named(home, "reviewed")
    assert review["lessons"] == ["watch disks"]
    assert review["happened"].startswith("checkout is down\nthe disk was full")
    assert named(home, "action_added")[0]["due"] == "2026-11-27"
    assert kept_files(home) == []


def test_a_document_that_can_not_be_read_is_opened_again_as_it_was_left(sos: Sos, home: Path) -> None:
    resolved(sos)
    script = f"""
if [ -e {home}/again ]; then sed -i 's/^## Lesons/## Lessons/' "$1"
else touch {home}/again; printf '## Lesons\\nwatch disks\\n' > "$1"; fi"""

    with walk("--edit", EDITOR=editor(home, script)) as t:
        t.expect('the review has no part "Lesons"')
        t.expect("go back to your text (y/n) [y]")
        t.type("\n")
        t.expect("closed acme-1")
        assert t.wait() == 0

    assert seen(home)[1] == "## Lesons\nwatch disks\n"
    assert named(home, "reviewed")[0]["lessons"] == ["watch disks"]


def test_who_gives_up_finds_the_text_again(sos: Sos, home: Path) -> None:
    resolved(sos)
    before = log_of(home).read_bytes()

    with walk("--edit", EDITOR=editor(home, """printf '## Lesons\\nwatch disks\\n' > "$1" """)) as t:
        t.expect("go back")
        t.type("n\n")
        t.expect("your text is kept; to go on: sos close acme-1 --edit")
        assert t.wait() == 2

    assert log_of(home).read_bytes() == before
    with walk() as t:
        t.expect("mend what you wrote before: sos close acme-1 --edit")
        assert t.wait() == 2
    with walk("--edit", EDITOR=editor(home, """sed -i s/Lesons/Lessons/ "$1" """)) as t:
        assert t.wait() == 0
    assert seen(home)[-1] == "## Lesons\nwatch disks\n"
    assert named(home, "reviewed")[0]["lessons"] == ["watch disks"]
    assert kept_files(home) == []


def test_a_document_without_the_wanted_lesson_is_opened_again(sos: Sos, home: Path) -> None:
    resolved(sos)

    with walk("--edit", EDITOR=editor(home, """echo '- by hand' >> "$1" """)) as t:
        t.expect("acme-1 has severity 1 and no lesson yet")
        t.expect("go back")
        assert interrupted(t) == 130
        t.expect("your text is kept")

    (kept,) = kept_files(home)
    assert "- by hand" in kept.read_text("utf-8")


def test_a_document_in_which_nobody_wrote_is_not_kept(sos: Sos, home: Path) -> None:
    resolved(sos)

    with walk("--edit", EDITOR="true") as t:
        t.expect("go back")
        t.type("n\n")
        assert t.wait() == 5

    assert kept_files(home) == []


def test_an_emptied_document_closes_nothing(sos: Sos, home: Path) -> None:
    resolved(sos, severity=3)

    done = sos("close", "--edit", at=MONDAY_LATER, env={"EDITOR": editor(home, ': > "$1"')})

    assert done.code == 2
    assert "the review is empty" in done.err
    assert not named(home, "closed")
    assert kept_files(home) == []


def test_an_editor_that_fails_closes_nothing(sos: Sos, home: Path) -> None:
    resolved(sos, severity=3)

    assert sos("close", "--edit", at=MONDAY_LATER, env={"EDITOR": "false"}).code == 2
    assert sos("close", "--edit", at=MONDAY_LATER, env={"EDITOR": "/no/such/editor"}).code == 2
    refused = sos("close", "--edit", at=MONDAY_LATER)
    assert (refused.code, "--edit needs a terminal" in refused.err) == (2, True)
    assert sos("close", "--edit", "-", at=MONDAY_LATER).code == 2
    assert not named(home, "closed")


def test_flags_stand_in_the_document(sos: Sos, home: Path) -> None:
    resolved(sos)

    done = sos(
        "close", "--edit", "--lesson", "watch disks", at=MONDAY_LATER, env={"EDITOR": editor(home, "")}
    )

    assert done.code == 0, done.err
    assert "## Lessons\n\n- watch disks\n" in seen(home)[0]


def test_what_was_undone_is_offered_again(sos: Sos, home: Path) -> None:
    resolved(sos)
    words = (
        "close",
        "--lesson",
        "watch disks",
        "--why",
        "# no <!-- rotation",
        "--action",
        "alert @Kim by fri",
    )
    assert sos(*words, at=MONDAY_LATER).code == 0
    assert sos("undo", at=MONDAY_LATER).code == 0

    done = sos("close", "--edit", at=MONDAY_LATER, env={"EDITOR": editor(home, "")})

    assert done.code == 0, done.err
    assert "- alert @Kim by 2026-11-27" in seen(home)[0]
    assert named(home, "reviewed")[0]["why"] == named(home, "reviewed")[1]["why"] == "# no <!-- rotation"
    assert [one["action"] for one in named(home, "action_added")] == [1, 2]
