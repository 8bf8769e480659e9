"""`sos client remove --purge`: all about one client is gone from this machine, nothing else (P7, P10)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from freelance_sos.domain.errors import StoreError
from freelance_sos.services import purge as service
from freelance_sos.storage import changes
from tests.conftest import Sos
from tests.desk import ACME, BAYOU, at, once, refused, set_desk
from tests.storage.samples import contents
from tests.terminal import Terminal

NOW = at("18:00")
# What the tests look for: in the file of the client, and in an incident.
WORDS = (b"Acme", b"acme", b"Petra", b"Weber", b"checkout")


@pytest.fixture
def store(home: Path, sos: Sos, kept: Path) -> Path:
    return once(home, kept, lambda: build(home, sos))


def build(home: Path, sos: Sos) -> Path:
    """Two clients: one whose incidents are over, one who burns."""
    folder = set_desk(home, {"acme": ACME, "bayou": BAYOU})
    for title in ("checkout is down", "checkout is slow"):
        sos("new", "acme", title, at=at("15:20"))
    sos("cancel", "acme-1", at=at("15:30"))
    sos("cancel", "acme-2", at=at("15:30"))
    sos("new", "bayou", "no sound", at=at("17:00"))
    return folder


def everywhere(sos: Sos, home: Path, store: Path) -> None:
    """Leave something of the client wherever sos keeps anything."""
    assert sos("client", "edit", "acme", "--set", "notes=Ask Petra Weber", at=NOW).code == 0
    assert sos("now", at=NOW).code == 0
    clients, state = store / "clients", home / ".local" / "state" / "freelance-sos"
    (clients / "acme.toml.rejected").write_text(ACME)
    (clients / "acme.toml.rejected-2").write_text(ACME)
    (clients / "acme.toml.other-0123abcd").write_text(ACME)
    (clients / ".acme.toml.swp").write_text(ACME)
    (clients / "acme.toml~").write_text(ACME)
    (clients / "removed").mkdir()
    (clients / "removed" / "acme.toml").write_text(ACME)
    (clients / "removed" / "acme-20261119T184000Z.toml").write_text(ACME)
    (store / "incidents" / "acme" / "notes.txt").write_text("Acme")
    log = next((store / "incidents" / "acme").glob("0001-*"))
    for path in (
        state / "reviews" / f"acme-{log.stem}.md",
        next((state / "stores").iterdir()) / "repairs" / "x" / "clients" / "acme.toml",
        next((state / "stores").iterdir()) / "repairs" / "x" / "incidents" / "acme" / log.name,
        next((state / "stores").iterdir()) / "repairs" / "x" / "incidents" / "acme" / "writing-a.tmp",
        next((state / "stores").iterdir()) / "repairs" / "y" / "clients" / "writing-0.tmp",
        next((state / "stores").iterdir()) / "repairs" / "y" / "writing-1.tmp",
        next((state / "stores").iterdir()) / ".writing-2.tmp",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Acme: checkout")


def told_of(home: Path) -> list[str]:
    """Files of this machine in whose name or bytes the client is."""
    return [
        name for name, data in contents(home).items() if "acme" in name or any(word in data for word in WORDS)
    ]


def purged(sos: Sos, *words: str, confirm: str = "acme") -> Any:
    return sos("client", "remove", "acme", "--purge", "--confirm", confirm, *words, at=NOW)


# -- what goes -----------------------------------------------------------------------------------------


def test_nothing_on_this_machine_is_about_them_any_more(sos: Sos, home: Path, store: Path) -> None:
    everywhere(sos, home, store)
    assert len(told_of(home)) > 14
    others = {name: data for name, data in contents(store).items() if "acme" not in name}

    done = purged(sos)

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("acme is deleted: 2 incidents with 4 events, ")
    assert told_of(home) == []
    left = contents(store)
    assert others.items() < left.items()
    assert set(left) - set(others) == {"purges.jsonl"}
    assert not (store / "incidents" / "acme").exists()
    assert sos("now", at=NOW).code == 0
    assert told_of(home) == []


def test_a_client_whose_name_begins_the_same_keeps_everything(sos: Sos, home: Path, store: Path) -> None:
    (store / "clients" / "acme-labs.toml").write_text(ACME)
    (store / "clients" / "removed").mkdir()
    (store / "clients" / "removed" / "acme-labs.toml").write_text(ACME)
    sos("new", "acme-labs", "theirs", at=NOW)
    state = home / ".local" / "state" / "freelance-sos"
    (state / "reviews").mkdir(parents=True)
    (state / "reviews" / "acme-labs-0001-0123abcd.md").write_text("x")
    (state / "held").mkdir()
    (state / "held" / "20261123T180000000000-acme-labs-1.txt").write_text("x")
    theirs = {name for name in contents(home) if "acme-labs" in name}

    assert purged(sos).code == 0
    assert {name for name in contents(home) if "acme" in name} == theirs
    assert len(theirs) == 5


def test_the_mark_that_stays_says_nothing_of_whose_it_was(sos: Sos, store: Path) -> None:
    purged(sos)
    lines = [json.loads(line) for line in (store / "purges.jsonl").read_text().splitlines()]

    assert len(lines) == 3  # the file, and two logs
    assert {key for line in lines for key in line} == {"id", "at", "recorded", "kind", "mark"}
    assert {line["kind"] for line in lines} == {"purged"}


def test_what_undo_remembers_of_them_goes_and_of_others_stays(sos: Sos, home: Path, store: Path) -> None:
    sos("client", "edit", "bayou", "--set", "notes=Mardi Gras", at=NOW)
    sos("client", "edit", "acme", "--set", "notes=Ask Petra Weber", at=NOW)
    purged(sos)

    undone = sos("undo", "bayou", at=NOW)
    assert (store / "clients" / "acme.toml").exists() is False
    assert told_of(home) == []
    assert undone.code == 0


def test_one_who_was_removed_can_be_deleted_too(sos: Sos, home: Path, store: Path) -> None:
    sos("client", "remove", "acme", "--yes", at=NOW)

    assert purged(sos).code == 0
    assert told_of(home) == []
    refused(purged(sos), 4, 'no client "acme"')


def test_what_a_link_leads_to_is_not_theirs(sos: Sos, home: Path, store: Path) -> None:
    elsewhere = home / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "photo.jpg").write_text("x")
    shutil.rmtree(store / "incidents" / "acme")
    (store / "incidents" / "acme").symlink_to(elsewhere)
    (store / "clients" / "acme.toml").unlink()
    (store / "clients" / "acme.toml").symlink_to(elsewhere / "photo.jpg")

    assert purged(sos).code == 0
    assert contents(elsewhere) == {"photo.jpg": b"x"}
    assert not os.path.lexists(store / "clients" / "acme.toml")
    assert not os.path.lexists(store / "incidents" / "acme")


def test_no_folder_of_theirs_stays_among_the_copies_of_repair(sos: Sos, home: Path, store: Path) -> None:
    sos("client", "edit", "bayou", "--set", "notes=Mardi Gras", at=NOW)
    everywhere(sos, home, store)
    (own,) = (home / ".local" / "state" / "freelance-sos" / "stores").iterdir()
    other = own / "repairs" / "x" / "home" / "acme" / "bayou.toml"  # a folder of the machine is not theirs
    other.parent.mkdir(parents=True)
    other.write_text("x")

    assert purged(sos).code == 0
    assert {path.relative_to(own).as_posix() for path in (own / "repairs").rglob("*")} == {
        *("repairs/x", "repairs/x/home", "repairs/x/home/acme", "repairs/x/home/acme/bayou.toml")
    }


def test_what_may_be_of_another_store_stays_and_is_named(sos: Sos, home: Path, store: Path) -> None:
    state = home / ".local" / "state" / "freelance-sos"
    log = next((store / "incidents" / "acme").glob("0001-*"))
    mine = state / "reviews" / f"acme-{log.stem}.md"
    others = state / "reviews" / "acme-0001-0123abcd.md"
    held = state / "held" / "20261123T180000000000-acme-1.txt"
    for path in (mine, others, held):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")

    trial = sos("client", "remove", "acme", "--purge", "--dry-run", at=NOW)
    told = sos("client", "remove", "acme", "--purge", "--dry-run", "--json", at=NOW).json()
    done = purged(sos)

    line = "perhaps theirs, not deleted: ~/.local/state/freelance-sos/held/20261123T180000000000-acme-1.txt"
    assert line in trial.out.splitlines()
    assert line in done.out.splitlines()
    assert told["perhaps"] == [str(held)]
    assert [path.exists() for path in (mine, others, held)] == [False, True, True]


def test_where_else_they_are_named_is_told_and_not_deleted(sos: Sos, home: Path, store: Path) -> None:
    texts = {
        "clients/bayou.toml": BAYOU + 'notes = "came by ACME-2"\n',
        "clients/removed/old.toml": "x",
        "runbooks/shop.toml": "# first seen at Acme GmbH\n",
        "clients/acme-labs.toml": BAYOU.replace("Bayou Nights", "acme-labs, acmes, pacme, my-acme"),
    }
    for name, text in texts.items():
        (store / name).parent.mkdir(exist_ok=True)
        (store / name).write_text(text)
    line = "still named in: clients/bayou.toml, runbooks/shop.toml"

    assert line in sos("client", "remove", "acme", "--purge", "--dry-run", at=NOW).out.splitlines()
    for number in range(5):
        (store / "runbooks" / f"x{number}.toml").write_text("# acme\n")
    done = purged(sos)

    assert "runbooks/x2.toml and 2 more" in " ".join(done.out.split())
    assert {name: data.decode() for name, data in contents(store).items() if name in texts} == texts


# -- before it ---------------------------------------------------------------------------------------------


def test_a_trial_names_every_file_and_changes_nothing(sos: Sos, home: Path, store: Path) -> None:
    everywhere(sos, home, store)
    before = contents(home)
    shown = sos("client", "remove", "acme", "--purge", "--dry-run", at=NOW)
    told = sos("client", "remove", "acme", "--purge", "--dry-run", "--json", at=NOW).json()

    assert (shown.code, shown.err) == (0, "nothing was changed\n")
    assert contents(home) == before
    gone = {str(home / name) for name in told_of(home)} - {
        str(home / name) for name in before if "changes.jsonl" in name
    }
    assert set(told["files"]) == gone
    assert (told["incidents"], told["events"], told["changes"], told["dry_run"]) == (2, 4, 1, True)
    lines = [line.strip() for line in shown.out.splitlines()]
    assert {
        f"clients/{name}" for name in ("acme.toml", "acme.toml~", ".acme.toml.swp", "removed/acme.toml")
    } < set(lines)
    assert "1 change that sos undo remembers" in lines
    assert "your backups, and what sos export wrote" in lines
    sos("client", "remove", "acme", "--purge", "--confirm", "acme", at=NOW)
    assert {str(home / name) for name in before} - {str(home / name) for name in contents(home)} == gone


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--purge"], 2, "add --confirm acme"),
        (["--purge", "--yes"], 2, "--confirm is missing"),
        (["--purge", "--confirm", "acm"], 2, '--confirm "acm" is not acme; nothing was changed'),
        (["--purge", "--confirm", ""], 2, "is not acme"),
        (["--confirm", "acme"], 2, "--confirm is for --purge"),
        (["--dry-run"], 0, "acme would move to clients/removed, its incidents stay; nothing was changed"),
    ],
)
def test_without_the_name_nothing_goes(
    sos: Sos, store: Path, *, words: list[str], code: int, told: str
) -> None:
    home = store.parent
    before = contents(home)

    refused(sos("client", "remove", "acme", *words, stdin="acme\n", at=NOW), code, told)
    assert contents(home) == before


def test_nobody_is_deleted_in_the_middle_of_an_emergency(sos: Sos, home: Path, store: Path) -> None:
    before = contents(home)

    done = sos("client", "remove", "bayou", "--purge", "--confirm", "bayou", at=NOW)
    refused(done, 5, "bayou-1 is not over")
    assert contents(home) == before


def test_who_was_purged_elsewhere_goes_here_too_whatever_is_open(sos: Sos, home: Path, store: Path) -> None:
    first = home / "first"
    shutil.copytree(store, first)
    logs = [path.name for path in (store / "incidents" / "bayou").iterdir()]
    sos("cancel", "bayou-1", at=NOW, env={"SOS_HOME": str(first)})
    words = ("client", "remove", "bayou", "--purge", "--confirm", "bayou")
    assert sos(*words, at=NOW, env={"SOS_HOME": str(first)}).code == 0
    shutil.copy(first / "purges.jsonl", store / "purges.jsonl")

    sos("new", "bayou", "another", at=NOW)  # nobody purged this one
    refused(sos(*words, at=NOW), 5, "bayou-1, bayou-2 are not over")
    for path in (store / "incidents" / "bayou").iterdir():
        if path.name not in logs:
            path.unlink()
    assert sos(*words, at=NOW).code == 0
    assert not [name for name in contents(store) if "bayou" in name]


@pytest.mark.parametrize("state", ["is a file", "can't be written"])
def test_where_nothing_can_be_remembered_nothing_was_and_they_are_deleted(
    sos: Sos, home: Path, store: Path, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    folder = home / ".local" / "state"
    shutil.rmtree(folder, ignore_errors=True)
    if state == "is a file":
        folder.parent.mkdir(exist_ok=True)
        folder.write_text("x")
    else:
        monkeypatch.setattr(changes, "append_lines", _full)

    done = purged(sos)
    assert (done.code, done.err) == (0, "")
    assert not [name for name in contents(store) if "acme" in name]


def test_what_is_remembered_and_cannot_be_forgotten_stops_it(
    sos: Sos, home: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sos("client", "edit", "acme", "--set", "notes=Ask Petra Weber", at=NOW).code == 0
    with monkeypatch.context() as patch:
        patch.setattr(changes, "replace_file", _full)
        refused(purged(sos), 6, "the disk is full")
    assert (store / "clients" / "acme.toml").exists()
    assert purged(sos).code == 0
    assert told_of(home) == []


def _full(*words: Any) -> None:
    raise StoreError("the disk is full", "free some space")


@pytest.mark.parametrize(("typed", "stays"), [("y\n", True), ("acme\n", False)])
def test_on_a_terminal_the_name_is_typed(store: Path, typed: str, stays: bool) -> None:
    with Terminal(["sos", "client", "remove", "acme", "--purge"]) as t:
        t.expect("type acme to delete all that for good")
        assert "sos export --client acme -o acme.json" in t.text
        assert "clients/acme.toml" in t.text
        t.type(typed)
        assert t.wait() == 0
        assert ("nothing was changed" in t.text) is stays
    assert (store / "clients" / "acme.toml").exists() is stays


# -- cut off, and other machines ---------------------------------------------------------------------------


def test_cut_off_anywhere_it_is_done_by_doing_it_again(
    sos: Sos, home: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everywhere(sos, home, store)
    shutil.copytree(home, home.with_name("whole"), symlinks=True)
    marks, count = set[str](), 0
    while True:
        shutil.rmtree(home)
        shutil.copytree(home.with_name("whole"), home, symlinks=True)
        os.chdir(home)
        with monkeypatch.context() as patch:
            left = iter([True] * count)
            for name in ("append_lines", "forget", "remove_file", "remove_folder"):
                patch.setattr(service, name, _cut(getattr(service, name), left))
            code = purged(sos).code
        if code == 0:
            break
        assert code == 130
        assert purged(sos).code == 0, count
        assert told_of(home) == [], count
        lines = (store / "purges.jsonl").read_text().splitlines()
        marks.add(" ".join(sorted(json.loads(line)["mark"] for line in lines)))
        # The first steps differ from one another; then it is one file after the other.
        count += 1 if count < 4 else 4
    assert count > 12
    assert len(marks) == 1  # whatever was deleted first, all of it is marked


def _cut(function: Any, left: Any) -> Any:
    """``function``, until nothing is left to be done: then the program is ended."""

    def call(*words: Any) -> None:
        if not next(left, False):
            raise KeyboardInterrupt
        function(*words)

    return call


def test_sync_forgets_them_and_does_not_bring_them_back(sos: Sos, home: Path, store: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", "r.git"], check=True, cwd=home)
    assert sos("sync", "--to", str(home / "r.git"), at=NOW).code == 0
    other = {"SOS_HOME": str(home / "second")}
    assert sos("sync", "--to", str(home / "r.git"), at=NOW, env=other).code == 0

    done = purged(sos)
    assert "and other machines synced with it" in " ".join(done.out.split())
    assert "next → sos sync takes it off the other copy too" in done.out
    state = next((home / ".local" / "state" / "freelance-sos" / "stores").iterdir())
    assert sos("sync", at=NOW).code == 0  # it still knows with whom
    assert not (store / "clients" / "acme.toml").exists()
    listed = subprocess.run(
        ["git", "-C", "r.git", "ls-tree", "-r", "--name-only", "main"],
        check=True,
        cwd=home,
        capture_output=True,
        text=True,
    )
    assert "acme" not in listed.stdout
    assert "clients/bayou.toml" in listed.stdout
    assert state.is_dir()

    told = sos("sync", at=NOW, env=other)
    assert (home / "second" / "clients" / "acme.toml").exists()  # it goes where somebody says so, there
    assert "sos client remove acme --purge" in told.err
    assert sos("sync", at=NOW).code == 0
    assert not (store / "clients" / "acme.toml").exists()


def test_what_sync_keeps_of_the_past_goes(sos: Sos, home: Path, store: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", "r.git"], check=True, cwd=home)
    sos("sync", "--to", str(home / "r.git"), at=NOW)
    (folder,) = (home / ".local" / "state" / "freelance-sos" / "stores").glob("*/sync.git")
    assert len(list(folder.rglob("*"))) > 20

    told = sos("client", "remove", "acme", "--purge", "--dry-run", at=NOW)
    assert "the history that sos sync keeps on this machine" in told.out
    purged(sos)
    assert {path.name for path in folder.iterdir()} <= {"config", ".lock"}
    assert "r.git" in (folder / "config").read_text()
