"""`sos actions`: improvements by date, made one by one, and added to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.closing import MONDAY_LATER, events, log_of, named, resolved, write_store
from tests.conftest import Sos

FRIDAY_LATER = "2026-12-04T12:00:00Z"


@pytest.fixture(autouse=True)
def store(home: Path) -> Path:
    return write_store(home)


def closed(sos: Sos, *actions: str, client: str = "acme", title: str = "checkout is down") -> None:
    """An incident that was closed on Monday with these actions."""
    resolved(sos, client, title=title)
    flags = [word for action in actions for word in ("--action", action)]
    done = sos("close", client, "--lesson", "watch disks", *flags, at=MONDAY_LATER)
    assert done.code == 0, done.err


def test_all_clients_by_date_overdue_first(sos: Sos) -> None:
    closed(sos, "rotate the keys @Kim by 2026-12-01", "clean up by 2026-12-31")
    closed(sos, "alert by 2026-12-04", "restore by 2026-12-05", client="globex", title="mail is slow")

    shown = sos("actions", at=FRIDAY_LATER).out

    assert shown.splitlines()[:8] == [
        "acme-1.1    overdue 3 d    rotate the keys",
        "                           Kim · checkout is down · was due Tue 1 Dec",
        "globex-1.1  by today       alert",
        "                           mail is slow",
        "globex-1.2  by tomorrow    restore",
        "                           mail is slow",
        "acme-1.2    by Thu 31 Dec  clean up",
        "                           checkout is down",
    ]
    assert shown.splitlines()[-1].endswith("sos actions done acme-1.1")


def test_as_json(sos: Sos) -> None:
    closed(sos, "rotate the keys @Kim by 2026-12-01", "clean up by 2026-12-31")
    assert sos("actions", "done", "acme-1.2", at=FRIDAY_LATER).code == 0

    found = sos("actions", "--json", at=FRIDAY_LATER).json()

    assert found["version"] == 1
    assert found["today"] == "2026-12-04"
    assert found["actions"] == [
        {
            "id": "acme-1.1",
            "incident": "acme-1",
            "client": "acme",
            "title": "checkout is down",
            "text": "rotate the keys",
            "owner": "Kim",
            "due": "2026-12-01",
            "done_at": None,
            "overdue_days": 3,
        }
    ]
    everything = sos("actions", "--all", "--json", at=FRIDAY_LATER).json()["actions"]
    assert [(one["id"], one["done_at"]) for one in everything] == [
        ("acme-1.1", None),
        ("acme-1.2", "2026-12-04T12:00:00Z"),
    ]


def test_overdue_is_by_my_own_date(sos: Sos, home: Path) -> None:
    closed(sos, "rotate the keys by 2026-12-01")
    me = home / "store" / "sos.toml"
    me.write_text(me.read_text("utf-8").replace("Europe/Lisbon", "Pacific/Auckland"), "utf-8")

    assert "by today" in sos("actions", at="2026-12-01T10:59:00Z").out
    assert "overdue 1 d" in sos("actions", at="2026-12-01T11:00:00Z").out


def test_nothing_to_make_is_one_quiet_line(sos: Sos) -> None:
    assert sos("actions", at=MONDAY_LATER).out == "no improvements to make\n"
    assert sos("actions", "--json", at=MONDAY_LATER).json()["actions"] == []
    assert sos("actions", "done", at=MONDAY_LATER).code == 4


def test_the_only_one_needs_no_name(sos: Sos, home: Path) -> None:
    closed(sos, "rotate the keys")

    done = sos("actions", "done", "--note", "they live in the vault", at=FRIDAY_LATER)

    assert done.code == 0, done.err
    assert done.out.startswith("done acme-1.1: rotate the keys\n")
    assert "nothing left to improve" in done.out
    (event,) = named(home, "action_done")
    assert (event["action"], event["text"], event["at"]) == (1, "they live in the vault", FRIDAY_LATER)
    assert sos("actions", at=FRIDAY_LATER).out == "no improvements to make\n"
    assert "done today" in sos("actions", "--all", at=FRIDAY_LATER).out


def test_one_of_several_is_named(sos: Sos) -> None:
    closed(sos, "rotate the keys", "clean up")
    closed(sos, "alert", client="globex")

    several = sos("actions", "done", at=FRIDAY_LATER)
    assert several.code == 2
    assert "acme-1.1 (rotate the keys), acme-1.2 (clean up), globex-1.1 (alert)" in several.err
    assert sos("actions", "done", "acme-1", at=FRIDAY_LATER).code == 2
    assert sos("actions", "done", "acme-1.2", at=FRIDAY_LATER).out.startswith("done acme-1.2: clean up")
    assert sos("actions", "done", "acme", at=FRIDAY_LATER).out.startswith("done acme-1.1")
    assert sos("actions", "add", "acme", "one more", at=FRIDAY_LATER).code == 0
    last = sos("actions", "done", "glo.1", at=FRIDAY_LATER)
    assert last.out.startswith("done globex-1.1")
    assert "1 more to make: sos actions" in last.out


@pytest.mark.parametrize(
    "word", ["acme-1.9", "acme-9.1", "zzz", "zzz.1", "acme-1.", "acme-1.²", "acme-1." + "9" * 5000]
)
def test_an_unknown_one(sos: Sos, word: str) -> None:
    closed(sos, "rotate the keys")

    refused = sos("actions", "done", word, at=FRIDAY_LATER)

    assert refused.code == 4, refused
    assert len(refused.err.splitlines()) == 1


def test_an_incident_without_actions(sos: Sos) -> None:
    closed(sos)

    assert sos("actions", "done", "acme-1", at=FRIDAY_LATER).code == 4
    assert sos("actions", "done", "acme-1.1", at=FRIDAY_LATER).code == 4


def test_done_is_done_once(sos: Sos, home: Path) -> None:
    closed(sos, "rotate the keys")
    assert sos("actions", "done", "acme-1.1", at=FRIDAY_LATER).code == 0
    before = log_of(home).read_bytes()

    for word in ("acme-1.1", "acme-1", "acme"):
        refused = sos("actions", "done", word, at=FRIDAY_LATER)
        assert (refused.code, refused.err) == (5, "acme-1.1 is done already\n")
    assert log_of(home).read_bytes() == before

    assert sos("undo", "acme-1", at=FRIDAY_LATER).code == 0
    assert sos("actions", "done", "acme-1.1", at=FRIDAY_LATER).code == 0


def test_done_before_it_was_added_would_count_for_nothing(sos: Sos, home: Path) -> None:
    closed(sos, "rotate the keys")

    refused = sos("actions", "done", "--at", "2026-11-20 12:00", at=FRIDAY_LATER)

    assert (refused.code, refused.err) == (5, "acme-1.1 was added only after that; give a later --at\n")
    assert not named(home, "action_done")


def test_one_more_for_a_closed_incident(sos: Sos, home: Path) -> None:
    closed(sos, "rotate the keys")

    added = sos("actions", "add", "acme-1", "alert on full disks @Kim by fri", at=FRIDAY_LATER)

    assert added.code == 0, added.err
    assert added.out.startswith("added acme-1.2: alert on full disks, Kim, by today\n")
    assert "sos actions" in added.out
    last = events(home)[-1]
    assert (last["kind"], last["action"], last["text"], last["owner"], last["due"]) == (
        *("action_added", 2, "alert on full disks", "Kim", "2026-12-04"),
    )
    assert sos("show", "acme-1", "--json", at=FRIDAY_LATER).json()["status"] == "closed"


def test_quotes_may_be_forgotten_and_a_date_too(sos: Sos) -> None:
    closed(sos)

    added = sos("actions", "add", "acme", "rotate", "the", "keys", "@Kim", at=FRIDAY_LATER)

    assert added.out.startswith(
        "added acme-1.1: rotate the keys, Kim, by Fri 18 Dec, in two weeks, as no date was named"
    )
    assert (
        sos("actions", "add", "acme", "x", "--json", at=FRIDAY_LATER).json()["actions"][0]["id"] == "acme-1.2"
    )


def test_what_can_not_be_added(sos: Sos) -> None:
    closed(sos)

    assert sos("actions", "add", "acme", " ", at=FRIDAY_LATER).code == 2
    assert sos("actions", "add", "acme", at=FRIDAY_LATER).code == 2
    assert sos("actions", "add", "acme", "x by 2026-02-30", at=FRIDAY_LATER).code == 2
    assert sos("actions", "add", "acme-9", "x", at=FRIDAY_LATER).code == 4


def test_a_number_that_was_taken_back_is_not_used_again(sos: Sos, home: Path) -> None:
    closed(sos, "rotate the keys")
    assert sos("actions", "add", "acme", "alert", at=FRIDAY_LATER).code == 0
    assert sos("undo", "acme-1", at=FRIDAY_LATER).code == 0

    assert sos("actions", "add", "acme", "clean up", at=FRIDAY_LATER).out.startswith("added acme-1.3")
    shown = sos("actions", "--json", at=FRIDAY_LATER).json()["actions"]
    assert [one["id"] for one in shown] == ["acme-1.1", "acme-1.3"]


def test_quiet(sos: Sos) -> None:
    closed(sos)

    for words in (["actions", "add", "acme", "x"], ["actions"], ["actions", "done"]):
        done = sos(*words, "--quiet", at=FRIDAY_LATER)
        assert (done.code, done.out, done.err) == (0, "", "")


def test_options_stand_anywhere(sos: Sos) -> None:
    closed(sos, "rotate the keys")

    shown = [
        sos(*words, at=FRIDAY_LATER).out
        for words in (["--json", "actions"], ["actions", "--json"], ["--json", "actions", "--all"])
    ]
    assert len(set(shown)) == 1


@pytest.mark.parametrize("columns", ["40", "60", "120"])
def test_what_was_typed_is_data_and_fits(sos: Sos, columns: str) -> None:
    hostile = "a\x1b[31m[red]b[/red]\x9b2J\u202ec 漢字 " + "very long " * 30
    closed(sos, f"{hostile} @{'k' * 30} by 2026-12-01", title=hostile)

    shown = sos("actions", at=FRIDAY_LATER, env={"COLUMNS": columns}).out

    assert not set("\x1b\x9b\u202e") & set(shown)
    assert "[red]b[/red]" in shown.replace("\n", "").replace(" ", "")
    assert max(len(line) for line in shown.splitlines()) <= int(columns)


def test_one_broken_line_hides_nothing(sos: Sos, home: Path) -> None:
    closed(sos, "rotate the keys")
    with log_of(home).open("ab") as log:
        log.write(b'{"id": "torn\n')

    shown = sos("actions", at=FRIDAY_LATER)

    assert shown.code == 0
    assert "rotate the keys" in shown.out
    assert ".jsonl:" in shown.err


def test_a_mistyped_word_is_no_filter(sos: Sos) -> None:
    assert sos("actions", "don", at=FRIDAY_LATER).code == 2
