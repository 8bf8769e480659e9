"""`sos undo` takes back what any command did, `sos redo` lets it stand again: to the byte (F27)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.commands.drill_walker import DrillSession
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import StoreError
from freelance_sos.services.runbook_edits import edited_runbook
from freelance_sos.storage import writer
from freelance_sos.storage.changes import MOST_CHANGES, Journal, forget
from freelance_sos.storage.store import Store
from tests.conftest import Sos
from tests.desk import ACME, KYOTO, REPORTED, at, once, refused, set_desk
from tests.runbooks import put
from tests.undoing import journal, standing

NOW, LATER = at("16:30"), at("18:00")
LIST = "# A list\n\n- [ ] Tell them you have it\n- [ ] Look at the server\n"
TABLE = "name,zone,hours,language\nZoo,Europe/Berlin,9-17,de\nYard,Europe/Lisbon,9-17,pt\n"
RESOLVED = ["resolve", "acme-1"]
CLOSED = [RESOLVED, ["close", "acme-1", "--lesson", "watch disks", "--action", "alert on it"]]

# Every command that changes an incident or a file: what makes it possible, and the command itself.
WRITING: dict[str, list[tuple[list[list[str]], list[str]]]] = {
    "new": [([], ["new", "kyoto", "the till is stuck"])],
    "ack": [([], ["ack", "acme-1", "On it", "--promise", "17:10"])],
    "say": [([], ["say", "ack", "acme-1", "--sent", "--promise", "17:10"])],
    "log": [
        ([], ["log", "acme-1", "restarted the queue"]),
        ([], ["log", "acme-1", "--to", "Found it", "--promise", "20m"]),
        ([], ["log", "acme-1", "--from", "hello?"]),
    ],
    "wait": [([], ["wait", "acme-1", "their yes"])],
    "resume": [([["wait", "acme-1"]], ["resume", "acme-1"])],
    "severity": [([], ["severity", "acme-1", "3"])],
    "resolve": [([], RESOLVED)],
    "reopen": [([RESOLVED], ["reopen", "acme-1", "down again"])],
    "cancel": [([], ["cancel", "acme-1"])],
    "close": [([RESOLVED], CLOSED[1])],
    "step done": [([["step", "done", "acme-1", "2"]], ["step", "done", "acme-1", "3"])],
    "step skip": [([["step", "done", "acme-1", "2"]], ["step", "skip", "acme-1", "3", "--why", "no host"])],
    "step na": [([["step", "done", "acme-1", "2"]], ["step", "na", "acme-1", "3"])],
    "actions add": [([], ["actions", "add", "acme-1", "alert on it"])],
    "actions done": [
        (CLOSED, ["actions", "done", "acme-1.1"]),
        (CLOSED, ["actions", "done", "acme-1.1", "--into", "shop"]),
        (CLOSED, ["actions", "done", "acme-1.1", "--into", "site-down"]),
    ],
    "client add": [([], ["client", "add", "zoo", "--name", "Zoo", "--zone", "berlin", "--hours", "9-17"])],
    "client edit": [
        ([], ["client", "edit", "acme", "--set", "notes=Call first", "--set", "channel=phone"]),
        ([], ["client", "edit", "acme", "--response", "2 client 2h 1bd 3bd"]),
    ],
    "client agreement": [([], ["client", "agreement", "acme", "--accepted", "2026-11-20"])],
    "client remove": [
        ([], ["client", "remove", "souq", "--yes"]),
        ([["client", "remove", "souq", "--yes"], ["client", "add", "souq", "--name", "Souq Online", "--zone",
          "riyadh", "--hours", "9-17"]], ["client", "remove", "souq", "--yes"]),
    ],
    "runbook new": [([], ["runbook", "new", "mail"]), ([], ["runbook", "new", "mail", "--from", "shop"])],
    "runbook import": [([], ["runbook", "import", "list.md", "--name", "listed"])],
    "client import": [([], ["client", "import", "new.csv"])],
}  # fmt: skip
# What answers another: an undo by a redo, and a tick that is taken back stands again with `sos redo`.
ANSWERS = {"undo", "redo", "step undo"}
# Before it there is no store, or it wants a terminal: their tests stand below.
BELOW = {"init", "runbook edit"}
# Each key of a walk is a record of its own, made by what `step` calls, too.
WALKS = {"run"}
# These bring or take what others did or whole stores; what takes them back is told where they are described.
CARRIES = {"sync", "import", "export"}
# Nothing of the store is changed; `doctor --repair` keeps copies, drills and the demo have their own stores.
READING = {
    *("now", "when", "due", "meet", "report", "list", "show", "doctor", "drill", "demo"),
    *("client list", "client show", "client check"),
    *("runbook list", "runbook show", "runbook check", "runbook export"),
}
CASES = [
    pytest.param(before, command, id=" ".join(command)[:40])
    for name in WRITING
    for before, command in WRITING[name]
]


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command that does something, as it is typed."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield " ".join(path)
    for name, one in (inner or {}).items():
        yield from leaves(one, (*path, name))


@pytest.fixture
def store(home: Path, sos: Sos, kept: Path) -> Path:
    """Acme has a burning incident, Bayou had one, and there is a runbook of my own."""
    (home / "list.md").write_text(LIST)
    (home / "new.csv").write_text(TABLE)
    return once(home, kept, lambda: build(home, sos))


def build(home: Path, sos: Sos) -> Path:
    folder = set_desk(home)
    put(folder)
    sos("new", "acme", "checkout is down", "-s", "1", at=REPORTED)
    sos("new", "bayou", "no sound", at=REPORTED)
    sos("cancel", "bayou-1", at=at("15:30"))
    return folder


def run(sos: Sos, *words: str, moment: str = NOW) -> str:
    result = sos(*words, at=moment)
    assert result.code == 0, result
    return result.out


# -- every command ---------------------------------------------------------------------------------


def test_every_command_is_in_the_table() -> None:
    from freelance_sos.commands.tree import command_tree

    known = {*WRITING, *ANSWERS, *BELOW, *WALKS, *CARRIES, *READING}
    assert set(leaves(command_tree())) - known == set(), "a new command: can it be taken back?"


@pytest.mark.parametrize(("before", "command"), CASES)
def test_what_it_did_is_taken_back_and_stands_again_twice_in_a_row(
    sos: Sos, store: Path, before: list[list[str]], command: list[str]
) -> None:
    for words in before:
        run(sos, *words)
    first = standing(store)
    run(sos, "client", "edit", "kyoto", "--set", "notes=Knock twice")
    second = standing(store)
    run(sos, *command)
    third = standing(store)
    # A note and their message change nothing but the timeline.
    assert (third == second) is (command[0] == "log" and "--to" not in command)

    told = run(sos, "undo", moment=LATER)
    assert "taken back: " in told
    assert standing(store) == second
    assert run(sos, "undo", moment=LATER).startswith("taken back: edited clients/kyoto.toml (notes)\n")
    assert standing(store) == first
    assert "stands again: edited clients/kyoto.toml (notes)\n" in run(sos, "redo", moment=LATER)
    assert standing(store) == second
    assert run(sos, "redo", moment=LATER).splitlines()[0] == told.splitlines()[0].replace(
        "taken back", "stands again"
    )
    assert standing(store) == third
    refused(sos("redo", at=LATER), 4, "nothing is there to stand again")
    # And once more, for an undo of what stands again is one more undo.
    run(sos, "undo", moment=LATER)
    assert standing(store) == second


def test_a_store_that_was_begun_is_taken_back_and_stands_again(home: Path, sos: Sos) -> None:
    run(sos, "init", "--name", "Robin", "--zone", "lisbon", "--language", "en")
    begun = standing(home / "store")
    assert list(begun[0]) == ["sos.toml"]

    assert run(sos, "undo").startswith("taken back: added sos.toml\n")
    assert standing(home / "store") == ({}, {})
    assert run(sos, "redo").startswith("stands again: added sos.toml\n")
    assert standing(home / "store") == begun


@pytest.mark.parametrize("name", ["shop", "general"])
def test_an_edited_runbook_is_as_it_was_and_a_copied_one_is_gone(
    home: Path, sos: Sos, store: Path, name: str
) -> None:
    files = remembering(home, store)
    file = edited_runbook(files, name, date(2026, 11, 23))
    before = standing(store)
    file.keep(file.before + b"# read again\n")
    after = standing(store)
    assert after != before

    done = "edited" if name == "shop" else "added"
    assert run(sos, "undo").startswith(f"taken back: {done} runbooks/{name}.toml\n")
    assert standing(store) == before
    run(sos, "redo")
    assert standing(store) == after


# -- files that were changed since -----------------------------------------------------------------


def test_what_something_else_changed_since_stays_and_nothing_older_is_taken_back(
    sos: Sos, store: Path
) -> None:
    run(sos, "log", "acme-1", "an older note")
    run(sos, "client", "edit", "acme", "--set", "notes=Call first")
    path = store / "clients" / "acme.toml"
    path.write_bytes(path.read_bytes() + b"# by hand\n")
    before = standing(store)

    told = "clients/acme.toml was changed since by something else; it stays; see it: sos client show acme"
    for words in (["undo"], ["undo", "acme"], ["undo"]):
        refused(sos(*words, at=LATER), 5, told)
    assert standing(store) == before
    # Named, the incident goes back all the same.
    assert "an older note" in run(sos, "undo", "acme-1", moment=LATER)


def test_what_was_put_back_by_hand_is_forgotten_and_the_one_before_goes(sos: Sos, store: Path) -> None:
    path = store / "clients" / "acme.toml"
    before = path.read_bytes()
    run(sos, "client", "edit", "kyoto", "--set", "notes=Knock twice")
    run(sos, "client", "edit", "acme", "--set", "notes=Call first")
    run(sos, "client", "edit", "pulse", "--set", "notes=Louder")
    path.write_bytes(before)

    assert "clients/pulse.toml" in run(sos, "undo", moment=LATER)
    assert "clients/kyoto.toml" in run(sos, "undo", moment=LATER)


def test_what_was_changed_by_hand_after_an_undo_does_not_stand_again(sos: Sos, store: Path) -> None:
    run(sos, "client", "edit", "acme", "--set", "notes=Call first")
    run(sos, "undo")
    path = store / "clients" / "acme.toml"
    path.write_bytes(path.read_bytes() + b"# by hand\n")

    refused(sos("redo", at=LATER), 5, "clients/acme.toml was changed since by something else; it stays")
    assert path.read_bytes().endswith(b"# by hand\n")


def test_a_file_that_is_no_text_comes_back_to_the_byte(home: Path, sos: Sos, store: Path) -> None:
    path = store / "clients" / "acme.toml"
    files, odd = remembering(home, store), ACME.encode("utf-16") + b"\xff\x00\r"
    path.write_bytes(odd)
    with files.locked():
        files.write_client("acme", ACME.encode())

    run(sos, "undo")
    assert path.read_bytes() == odd


# -- which one -------------------------------------------------------------------------------------


def test_the_name_of_a_client_means_all_that_is_theirs(sos: Sos, store: Path) -> None:
    run(sos, "log", "acme-1", "restarted the queue")
    run(sos, "client", "edit", "acme", "--set", "notes=Call first")
    run(sos, "client", "edit", "kyoto", "--set", "notes=Knock twice")
    run(sos, "log", "bayou-1", "was it the cable?")

    assert "edited clients/acme.toml (notes)" in run(sos, "undo", "acme", moment=LATER)
    assert 'acme-1 taken back: note "restarted the queue"' in run(sos, "undo", "ACME", moment=LATER)
    assert "edited clients/kyoto.toml (notes)" in run(sos, "undo", "kyo", moment=LATER)
    assert 'stands again: note "restarted the queue"' in run(sos, "redo", "acme", moment=LATER)
    assert "was it the cable?" in run(sos, "undo", moment=LATER)


def test_a_client_who_was_removed_is_found_by_the_name(sos: Sos, store: Path) -> None:
    run(sos, "client", "remove", "souq", "--yes")
    run(sos, "log", "acme-1", "something else")

    assert run(sos, "undo", "souq").startswith("taken back: removed clients/souq.toml\n")
    assert (store / "clients" / "souq.toml").exists()


def test_a_name_that_nobody_has_is_told_with_the_nearest(sos: Sos, store: Path) -> None:
    refused(sos("undo", "acme-11"), 4, "did you mean acme-1?")
    refused(sos("redo", "zzz"), 4, 'no incident "zzz"')


def test_an_incident_whose_opening_was_taken_back_stands_again_by_its_id(sos: Sos, store: Path) -> None:
    run(sos, "new", "kyoto", "the till is stuck")
    before = standing(store)
    run(sos, "undo")
    run(sos, "client", "edit", "acme", "--set", "notes=Call first")

    assert run(sos, "redo", "kyoto-1").startswith('kyoto-1 stands again: opened "the till is stuck"\n')
    assert standing(store)[1] == before[1]


# -- redo ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("then", "told"),
    [
        (["log", "bayou-1", "something else"], "bayou-1 was changed since the last undo"),
        (["client", "edit", "kyoto", "--set", "notes=x"], "clients/kyoto.toml was changed since"),
    ],
)
@pytest.mark.parametrize(
    "first", [["ack", "acme-1"], ["client", "edit", "acme", "--set", "notes=y"]], ids=["ack", "edit"]
)
def test_what_was_done_after_an_undo_stands_in_the_way(
    sos: Sos, store: Path, first: list[str], then: list[str], told: str
) -> None:
    run(sos, *first)
    run(sos, "undo")
    run(sos, *then)
    before = standing(store)

    refused(sos("redo", at=LATER), 5, told)
    assert standing(store) == before
    # Taken back itself, it stands in nobody's way: the undos are answered from the last one on.
    run(sos, "undo", moment=LATER)
    run(sos, "redo", moment=LATER)
    assert standing(store) == before


def test_with_nothing_taken_back_nothing_stands_again(sos: Sos, store: Path) -> None:
    refused(sos("redo"), 4, "nothing is there to stand again")


def test_a_tick_that_was_taken_back_stands_again(sos: Sos, store: Path) -> None:
    run(sos, "step", "done", "acme-1", "2")
    run(sos, "step", "done", "acme-1", "3")
    before = standing(store)
    run(sos, "step", "undo", "acme-1", "3")
    assert standing(store) != before

    assert run(sos, "redo").startswith("acme-1 stands again: tick of a step\n")
    assert standing(store) == before


# -- what is said ----------------------------------------------------------------------------------


def test_the_way_forward_is_said(sos: Sos, store: Path) -> None:
    run(sos, "client", "edit", "acme", "--set", "notes=Call first")

    assert run(sos, "undo") == (
        "taken back: edited clients/acme.toml (notes)\nnext → not what you meant? sos redo\n"
    )
    assert run(sos, "redo") == (
        "stands again: edited clients/acme.toml (notes)\nnext → to take it back again: sos undo\n"
    )
    run(sos, "ack", "acme-1")
    assert run(sos, "undo").splitlines()[-1] == "not what you meant? sos redo"


def test_as_json_the_files_are_named_and_the_incident_is_whole(sos: Sos, store: Path) -> None:
    run(sos, "client", "edit", "acme", "--set", "notes=Call first")
    told = json.loads(run(sos, "undo", "--json"))
    assert told["files"] == [{"file": "clients/acme.toml", "change": "edited", "keys": ["notes"]}]
    assert "id" not in told

    run(sos, "ack", "acme-1")
    told = json.loads(run(sos, "undo", "--json"))
    assert (told["id"], told["status"], told["files"]) == ("acme-1", "open", [])


# -- what is remembered ----------------------------------------------------------------------------


def test_the_memory_is_private_bounded_and_outside_of_the_store(home: Path, sos: Sos, store: Path) -> None:
    files = remembering(home, store)
    for number in range(1, 202):
        with files.locked():
            files.write_client("kyoto", f'{KYOTO}notes = "{number}"\n'.encode())
    path = journal(home)

    assert not path.is_relative_to(store)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert path.read_bytes().count(b"\n") == MOST_CHANGES
    assert b'notes = \\"201' in path.read_bytes()
    run(sos, "undo")
    assert (store / "clients" / "kyoto.toml").read_bytes().endswith(b'notes = "200"\n')


def test_what_is_forgotten_of_a_client_leaves_no_word_of_theirs(home: Path, sos: Sos, store: Path) -> None:
    run(sos, "client", "edit", "acme", "--set", "notes=Ask for Petra")
    run(sos, "client", "edit", "kyoto", "--set", "notes=Knock twice")
    run(sos, "client", "remove", "souq", "--yes")
    path = journal(home)
    with path.open("ab") as file:
        file.write(b'{"torn": "Petra')
    forget(path.parent, "acme")
    forget(path.parent, "souq")

    assert b"Petra" not in path.read_bytes()
    assert b"riyadh" not in path.read_bytes().lower()
    assert "clients/kyoto.toml" in run(sos, "undo")


HEAD = b'{"id": "x", "recorded": "2026-11-23T16:31:00Z", "files": ['


@pytest.mark.parametrize(
    "line",
    [
        HEAD,
        b"not json",
        HEAD.replace(b"00Z", b"00") + b'{"label": "clients/acme.toml", "before": null, "after": null}]}',
        HEAD + b'{"label": "../evil.toml", "before": "x", "after": null}]}',
        HEAD + b'{"label": "clients/acme.toml", "before": {"base64": "?"}, "after": null}]}',
        b'{"id": "x", "recorded": 5, "files": []}',
    ],
)
def test_a_bad_line_of_it_costs_only_itself(home: Path, sos: Sos, store: Path, line: bytes) -> None:
    run(sos, "client", "edit", "acme", "--set", "notes=Call first")
    with journal(home).open("ab") as file:
        file.write(line)
    run(sos, "client", "edit", "kyoto", "--set", "notes=Knock twice")

    assert "clients/kyoto.toml" in run(sos, "undo")
    assert "clients/acme.toml" in run(sos, "undo")
    assert not (home / "evil.toml").exists()


def test_where_it_can_not_be_remembered_it_is_not_done(
    home: Path, sos: Sos, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "in the way").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "in the way"))
    before = standing(store)

    refused(sos("client", "edit", "acme", "--set", "notes=x"), 6, "can't make the folder")
    assert standing(store) == before
    # What burns is never refused for it.
    run(sos, "log", "acme-1", "restarted")


def test_a_change_that_failed_is_not_remembered_as_done(
    home: Path, sos: Sos, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise StoreError("can't write it", "free some space")

    run(sos, "client", "edit", "kyoto", "--set", "notes=Knock twice")
    before, known = standing(store), journal(home).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(writer, "put", fails)
        refused(sos("client", "edit", "acme", "--set", "notes=x"), 6, "can't write it")

    assert (standing(store), journal(home).read_bytes()) == (before, known)


@pytest.mark.parametrize("what", ["a purge", "an import"])
def test_what_is_final_is_not_passed_over_to_what_was_before(
    home: Path, sos: Sos, store: Path, what: str
) -> None:
    run(sos, "client", "edit", "kyoto", "--set", "notes=Knock twice")
    (home / "all.json").write_text(run(sos, "export"))
    if what == "a purge":
        run(sos, "client", "remove", "souq", "--purge", "--confirm", "souq")
    else:
        run(sos, "import", "all.json")
    before = standing(store)

    refused(sos("undo", at=LATER), 5, f"the last thing was {what}, and that can't be taken back")
    refused(sos("undo", at=LATER), 5, "sos undo CLIENT")
    assert standing(store) == before
    assert "notes" in run(sos, "undo", "kyoto", moment=LATER)
    run(sos, "log", "acme-1", "restarted", moment=LATER)
    assert "restarted" in run(sos, "undo", moment=LATER)


def test_a_drill_is_not_remembered(home: Path, tmp_path: Path) -> None:
    session = Session({}, "happened")
    assert session.maybe_store.journal is not None
    assert DrillSession(session, tmp_path, 1).maybe_store.journal is None


def remembering(home: Path, store: Path) -> Store:
    """The store as the command line opens it."""
    from freelance_sos.commands.folders import store_state

    return Store(store, holiday_calendar, Journal(store_state(store), lambda: datetime.now(UTC)))
