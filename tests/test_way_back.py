"""After a sync: whose number was taken is named, and what is gone has a way back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.desk import ACME, ROBIN, at, refused, set_desk
from tests.two_machines import Machine, new_remote


@pytest.fixture
def both(sos: Sos, tmp_path: Path) -> tuple[Machine, Machine]:
    """Two machines in step."""
    remote = new_remote(tmp_path / "remote.git")
    laptop, desktop = (Machine(tmp_path / name, sos, remote) for name in ("laptop", "desktop"))
    for machine in (laptop, desktop):
        machine.home.mkdir()
    set_desk(laptop.home)
    assert laptop.begin().code == 0
    assert desktop.begin().code == 0
    return laptop, desktop


def test_writing_into_one_of_two_that_had_a_number_names_them_both(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    laptop("new", "acme", "checkout is down", at=at("10:00"))
    desktop("new", "acme", "search is slow", at=at("10:05"))
    laptop.sync()
    desktop.sync()

    told = 'warning: acme-1: this is "checkout is down"; acme-2, "search is slow", was acme-1 until a sync\n'
    assert desktop("log", "acme-1", "restarted", at=at("11:00")).err == told
    assert desktop("show", "acme-1", at=at("11:00")).err == told
    assert desktop("log", "acme-2", "restarted", at=at("11:00")).err == ""


def test_where_the_store_is_gone_the_way_back_is_said(both: tuple[Machine, Machine]) -> None:
    laptop, _ = both
    before = laptop.files()
    shutil.rmtree(laptop.store)

    for words in ([], ["now"], ["log", "x"], ["list"]):
        refused(laptop(*words, at=at("11:00")), 6, "it was synced: sos sync --bring-back brings it back")
    assert laptop.sync("--bring-back").code == 0
    assert laptop.files() == before


def test_where_it_was_never_synced_one_begins(home: Path, sos: Sos) -> None:
    refused(sos("now"), 6, "begin with: sos init")


def test_an_emergency_of_a_client_whose_file_is_lost_is_opened(home: Path, sos: Sos) -> None:
    store = set_desk(home, {"acme": ACME}, ROBIN)
    sos("new", "acme", "checkout is down", at=at("10:00"))
    sos("cancel", "acme-1", at=at("10:05"))
    (store / "clients" / "acme.toml").unlink()

    opened = sos("new", "acme", "down again", at=at("11:00"))

    assert opened.code == 0
    assert "acme-2" in opened.out
    assert "clients/acme.toml: is missing" in opened.err


def test_who_was_removed_is_not_opened_for(home: Path, sos: Sos) -> None:
    set_desk(home, {"acme": ACME}, ROBIN)
    sos("new", "acme", "checkout is down", at=at("10:00"))
    sos("cancel", "acme-1", at=at("10:05"))
    sos("client", "remove", "acme", "--yes", at=at("10:06"))

    refused(sos("new", "acme", "down again", at=at("11:00")), 4, 'no client "acme"')


def test_what_was_taken_back_shows_what_it_was_and_no_password(home: Path, sos: Sos) -> None:
    set_desk(home, {"acme": ACME}, ROBIN)
    sos("new", "acme", "checkout is down", at=at("10:00"))
    sos("log", "acme-1", "password: hunter2xyz9", "--as-it-is", at=at("10:01"))
    sos("undo", at=at("10:02"))
    sos("log", "acme-1", "restarted", at=at("10:03"))
    sos("undo", at=at("10:04"))
    sos("redo", at=at("10:05"))

    shown = sos("show", "acme-1", at=at("11:00")).out
    report = sos("report", "acme-1", "--for", "me", at=at("11:00")).out

    for text in (shown, report):
        assert "hunter2xyz9" not in text
        assert "password: [removed]" in text.replace("\\", "")
    words = " ".join(shown.split())
    assert 'undone note "password: [removed]"' in words
    assert 'redone note "restarted"' in words
