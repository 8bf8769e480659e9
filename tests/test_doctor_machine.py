"""``sos doctor`` looks at the machine around the store, and says which side has won."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from freelance_sos.adapters.machine import syncing_program
from freelance_sos.services import doctor_machine
from tests.conftest import Sos
from tests.damage import NOW, checks, findings, sound_store
from tests.desk import at, once


@pytest.fixture
def store(home: Path, kept: Path, sos: Sos) -> Path:
    return once(home, kept, lambda: sound_store(home, sos))


def program(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    (folder / name).chmod(0o755)
    return folder / name


def test_another_sos_on_the_path_is_told_with_how_to_call_this_one(sos: Sos, store: Path, home: Path) -> None:
    foreign = program(home / "bin", "sos", "echo sosreport")
    path = f"{home / 'bin'}:{os.environ['PATH']}"
    (found,) = checks(sos, "programs", PATH=path)

    assert (found["ok"], found["message"]) == (False, f"sos on your PATH is another program: {foreign}")
    assert found["hint"] == "call this one freelance-sos"
    (alone,) = checks(sos, "programs", PATH=str(home / "bin"))
    assert "first on your PATH, or call freelance-sos in there" in alone["hint"]


def test_whoever_calls_it_freelance_sos_knows(
    sos: Sos, store: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(home / "bin", "sos", "echo sosreport")
    monkeypatch.setattr("sys.argv", ["/usr/bin/freelance-sos", "doctor"])

    assert [one["ok"] for one in checks(sos, "programs", PATH=f"{home / 'bin'}:{os.environ['PATH']}")] == [
        True
    ]


def test_our_own_sos_and_another_copy_of_it_are_well(sos: Sos, store: Path, home: Path) -> None:
    (own,) = checks(sos, "programs")
    other = program(home / "bin", "sos", "exec python -m freelance_sos")
    (copy,) = checks(sos, "programs", PATH=f"{home / 'bin'}:{os.environ['PATH']}")

    assert own["ok"]
    assert own["message"].startswith("sos is ")
    assert "another copy" not in own["message"]
    assert (copy["ok"], copy["message"].split(";")[0]) == (
        True,
        f"sos is {other}, another copy than the one that runs now",
    )


def test_without_any_sos_or_git_on_the_path_that_is_noted(sos: Sos, store: Path, home: Path) -> None:
    (home / "bin").mkdir()
    (found,) = checks(sos, "programs", PATH=str(home / "bin"))

    assert found["ok"]
    assert found["message"].startswith("note: no sos on your PATH; this one is in ")
    assert found["message"].endswith("; note: there is no git, which sos sync needs")


def test_a_disk_that_is_nearly_full_is_told(sos: Sos, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, is_well in ((4_900_000, False), (5_000_000, True)):
        monkeypatch.setattr(doctor_machine, "free_bytes", lambda _, free=free: free)
        (found,) = checks(sos, "disk")
        assert found["ok"] is is_well
    monkeypatch.setattr(doctor_machine, "free_bytes", lambda _: 4_900_000)
    assert checks(sos, "disk")[0]["message"] == "only 4.9 MB are free where the store is"


@pytest.mark.parametrize(
    ("path", "program"),
    [
        ("/home/robin/Dropbox/store", "Dropbox"),
        ("/home/robin/Dropbox (Personal)/sos", "Dropbox"),
        ("/Users/robin/Library/Mobile Documents/com~apple~CloudDocs/sos", "iCloud"),
        ("C:/Users/robin/OneDrive - Firm/sos", "OneDrive"),
        ("/home/robin/.local/share/freelance-sos", ""),
        ("/home/robin/my-dropbox-notes/sos", ""),
    ],
)
def test_a_folder_that_something_else_copies_is_known_by_its_path(path: str, program: str) -> None:
    assert syncing_program(Path(path)) == program


def test_a_store_in_such_a_folder_is_noted(sos: Sos, store: Path, home: Path) -> None:
    (home / "Dropbox").mkdir()
    moved = store.rename(home / "Dropbox" / "store")
    told = checks(sos, "disk", SOS_HOME=str(moved))

    assert [one["ok"] for one in told] == [True, True]
    assert told[1]["message"].startswith("note: Dropbox copies the store's folder: ")


def test_reports_of_bugs_are_named(sos: Sos, store: Path, home: Path) -> None:
    state = home / ".local" / "state" / "freelance-sos"
    assert checks(sos, "reports") == []
    state.mkdir(parents=True, mode=0o700, exist_ok=True)
    for number in range(2):
        (state / f"crash-{number}.txt").touch(mode=0o600)

    assert [(one["ok"], one["message"]) for one in checks(sos, "reports")] == [
        (True, f"note: 2 reports of bugs in {state}: send or delete them")
    ]


def test_doctor_says_which_side_has_won(sos: Sos, store: Path) -> None:
    def settings(*flags: str, **environment: str | None) -> dict[str, tuple[str | None, str]]:
        told = sos("doctor", "--json", *flags, env=environment).json()["settings"]
        return {one["name"]: (one["value"], one["source"]) for one in told}

    plain = settings()
    assert plain["store"] == (str(store), "SOS_HOME")
    assert plain["now"][1] == "the machine's clock"
    assert plain["your zone"] == ("Europe/Lisbon", "sos.toml")
    assert plain["colour"] == ("auto", "the default")
    assert plain["editor"] == (None, "the default")
    set_ = settings(SOS_NOW=NOW, NO_COLOR="1", EDITOR="nano", VISUAL="vi")
    assert set_["now"] == (NOW, "SOS_NOW")
    assert set_["colour"] == ("no", "NO_COLOR")
    assert set_["editor"] == ("vi", "VISUAL")
    assert settings(EDITOR="nano")["editor"] == ("nano", "EDITOR")
    flagged = settings("--at", at("12:00"), "--no-color", SOS_NOW=NOW, NO_COLOR="1")
    assert flagged["now"] == (at("12:00"), "--at")
    assert flagged["colour"] == ("no", "--no-color")
    (row,) = checks(sos, "settings", NO_COLOR="1")
    assert "colour from NO_COLOR" in row["message"]
    assert "editor" not in row["message"]


def test_the_machine_is_told_as_json_and_nothing_of_a_person(sos: Sos, store: Path) -> None:
    told = sos("doctor", "--json", at=NOW, env={"LC_ALL": "de_DE.UTF-8"}).json()["machine"]

    assert told.keys() == {"sos", "python", "platform", "output_encoding", "file_encoding", "locale"}
    assert (told["output_encoding"], told["locale"]) == ("utf-8", "de_DE.UTF-8")


def test_doctor_itself_changes_nothing(sos: Sos, store: Path, home: Path) -> None:
    (store / "clients" / ".writing-abc.tmp").touch()
    before = sorted(home.rglob("*"))
    assert sos("doctor", at=NOW).code == 3

    assert sorted(home.rglob("*")) == before


# -- may it be written (F6) --------------------------------------------------------------------------


def test_a_store_on_a_disk_that_is_read_only_is_found_whoever_asks(
    sos: Sos, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = os.statvfs

    def read_only(path: Path) -> Any:
        found = asked(path)
        told = {name: getattr(found, name) for name in dir(found) if name.startswith("f_")}
        return SimpleNamespace(**{**told, "f_flag": found.f_flag | os.ST_RDONLY})

    monkeypatch.setattr(os, "statvfs", read_only)
    done = sos("doctor", at=NOW, env={"COLUMNS": "300"})
    ((name, message, hint),) = findings(sos)

    assert (done.code, "there is room" in done.out) == (3, False)
    assert name == "disk"
    assert message == f"{store} is on a disk that is read-only: nothing can be written, no incident opened"
    assert hint == "make the disk writable, or copy the store to one that is and set SOS_HOME to the copy"


@pytest.mark.parametrize("name", ["", "clients", "incidents/acme", "log"])
def test_what_may_not_be_written_is_named(
    sos: Sos, store: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (log,) = (store / "incidents" / "acme").iterdir()
    shut = log if name == "log" else store / name
    # Root may write what its rights forbid: what the machine answers is told for it.
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != shut)
    ((subject, message, hint),) = findings(sos)

    named = {"": str(store), "log": f"incidents/acme/{log.name}"}.get(name, name)
    assert (subject, message) == ("disk", f"nothing can be written to: {named}")
    assert hint.startswith("give yourself the right: chmod -R u+rwX")
