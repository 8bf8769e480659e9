"""``sos doctor`` looks at what lies in the store."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import Sos
from tests.damage import checks, closed, findings, sound_store
from tests.desk import once

NAMED = "a store's files are told in docs/files.md: rename it, or move it elsewhere"


@pytest.fixture
def store(home: Path, kept: Path, sos: Sos) -> Path:
    return once(home, kept, lambda: sound_store(home, sos))


# -- what lies in the store --------------------------------------------------------------------------


class Lying(NamedTuple):
    path: str
    told: str
    hint: str


LYING = [
    Lying(
        "clients/acme.toml.rejected",
        "what you wrote, and could not be kept as clients/acme.toml",
        "take from it",
    ),
    Lying(
        "clients/acme.toml.rejected-2",
        "what you wrote, and could not be kept as clients/acme.toml",
        "take from",
    ),
    Lying(
        "clients/acme.toml.other-0123abcd",
        "the other of two texts of clients/acme.toml",
        "choose: sos sync --mine acme, or sos sync --theirs acme",
    ),
    Lying(
        "sos.toml.other-0123abcd",
        "the other of two texts of sos.toml",
        "choose: sos sync --mine sos.toml, or sos sync --theirs sos.toml",
    ),
    Lying("notes.toml", "is not read: it is none of a store's files", NAMED),
    Lying("messages/Deutsch.toml", "is not read: it is none of a store's files", NAMED),
    Lying("incidents/acme/0002.jsonl", "is not read: it is none of a store's files", NAMED),
    Lying("incidents/0001-0123abcd.jsonl", "is not read: it is none of a store's files", NAMED),
    Lying("clients/deep/acme.toml", "is not read: it is none of a store's files", NAMED),
]


@pytest.mark.parametrize("lying", LYING, ids=lambda lying: lying.path)
def test_each_file_that_should_not_lie_there_is_named_with_a_way_out(
    sos: Sos, store: Path, lying: Lying
) -> None:
    path = store / lying.path
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_text("", encoding="utf-8")
    closed(store)
    ((name, message, hint),) = findings(sos)

    assert (name, message) == ("files", f"{lying.path}: {lying.told}")
    assert hint.startswith(lying.hint)
    assert path.exists()


def test_an_other_text_that_says_the_same_is_a_note(sos: Sos, store: Path) -> None:
    other = store / "clients" / "acme.toml.other-0123abcd"
    other.write_bytes((store / "clients" / "acme.toml").read_bytes())
    closed(store)

    assert findings(sos) == []
    assert [one["message"] for one in checks(sos, "files") if one["message"].startswith("note: ")] == [
        f"note: clients/{other.name}: left over, may be deleted: clients/acme.toml holds the same text"
    ]


IN_THE_WAY: dict[str, Callable[[Path], None]] = {
    ".lock": lambda path: path.mkdir(),
    "incidents/acme/0007-0123abcd.jsonl": lambda path: path.mkdir(),
    "runbooks/shop.toml": lambda path: path.mkdir(),
    "clients/luna.toml": lambda path: path.symlink_to("nowhere"),
    "messages": lambda path: path.symlink_to("nowhere"),
    "clients/fifo.toml": os.mkfifo,
}


@pytest.mark.parametrize("name", IN_THE_WAY)
def test_folders_and_links_in_the_place_of_files_are_named(sos: Sos, store: Path, name: str) -> None:
    path = store / name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.unlink(missing_ok=True)
    IN_THE_WAY[name](path)
    closed(store)
    found = findings(sos)

    assert found
    assert all(name in message for _, message, _ in found), found
    assert all(hint for *_, hint in found)


def test_a_log_that_is_a_link_is_to_be_mended_and_a_file_for_people_may_be_one(
    sos: Sos, store: Path, home: Path
) -> None:
    (log,) = (store / "incidents" / "acme").iterdir()
    for path in (log, store / "sos.toml"):
        path.rename(home / path.name)
        path.symlink_to(home / path.name)

    assert [message for _, message, _ in findings(sos)] == [
        f"incidents/acme/{log.name}: is a symbolic link: nothing is written to it"
    ]
    notes = [one["message"] for one in checks(sos, "files") if one["ok"]]
    assert notes == ["note: sos.toml: is a symbolic link: it stays one, and sos sync leaves it out"]


def test_what_is_plainly_somebody_elses_is_one_note(sos: Sos, store: Path) -> None:
    for name in ("README.md", "a.txt", "clients/photo.jpg", "incidents/acme/x.log"):
        (store / name).touch(mode=0o600)
    (store / "photos").mkdir(mode=0o700)
    (store / ".git").mkdir(mode=0o700)

    assert findings(sos) == []
    assert [one["message"] for one in checks(sos, "files")] == [
        "none is half written or in the way",
        "note: read by nobody: README.md, a.txt, clients/photo.jpg and 2 more",
    ]


def test_a_folder_of_incidents_whose_name_no_client_can_have_is_told(sos: Sos, store: Path) -> None:
    (store / "incidents" / "Acme").mkdir(mode=0o700)

    assert [message for _, message, _ in findings(sos)] == [
        "incidents/Acme: is no short name: sos sync and export leave it out"
    ]


def test_files_of_another_user_are_told(sos: Sos, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    ((name, message, hint),) = findings(sos)

    assert name == "permissions"
    assert message.startswith(f"of another user: {store}, .lock, clients and ")
    assert "chown" in hint


# -- what is broken ----------------------------------------------------------------------------------


@pytest.mark.parametrize("harm", ["sos.toml", "clients", "incidents"])
def test_where_something_is_broken_the_store_is_named_still(sos: Sos, store: Path, harm: str) -> None:
    if harm == "clients":
        (store / "clients" / "acme.toml").unlink()
        (store / "clients").rmdir()
    else:
        (log,) = (store / "incidents" / "acme").iterdir()
        (log if harm == "incidents" else store / "sos.toml").write_text("not so\n")

    assert findings(sos)
    told = [one["message"] for one in checks(sos, "store") if one["ok"]]
    assert [message.partition(": 1 client")[0] for message in told] == [f"note: the store is {store}"]


def test_a_broken_runbook_names_the_command_that_opens_it(sos: Sos, store: Path) -> None:
    (store / "runbooks").mkdir(mode=0o700)
    (store / "runbooks" / "shop.toml").touch(mode=0o600)
    (store / "runbooks" / "shop.toml").write_text('title = "Shop')
    ((_, message, hint),) = findings(sos)

    assert message.startswith("error: runbooks/shop.toml:1: ")
    assert hint == "mend that line: sos runbook edit shop"
