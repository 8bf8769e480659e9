"""What sync keeps from everybody, however it was asked: settings, readable logs, sound numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from freelance_sos.storage.bounds import MOST_LOG_LINES
from tests.conftest import Sos
from tests.desk import at, set_desk
from tests.two_machines import Machine, new_remote, put_in_remote


@pytest.fixture
def both(sos: Sos, tmp_path: Path) -> tuple[Machine, Machine]:
    """Two machines in step, with many incidents."""
    remote = new_remote(tmp_path / "remote.git")
    laptop, desktop = (Machine(tmp_path / name, sos, remote) for name in ("laptop", "desktop"))
    for machine in (laptop, desktop):
        machine.home.mkdir()
    set_desk(laptop.home)
    for number in range(12):
        laptop("new", "acme", f"incident {number}", at=at("10:00"))
    laptop.carry()
    desktop.carry()
    return laptop, desktop


def test_settings_that_are_gone_on_one_side_come_back(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    settings = laptop.read("sos.toml")
    (laptop.store / "sos.toml").unlink()

    told = laptop.sync()

    assert (told.code, laptop.read("sos.toml")) == (0, settings)
    assert "warning: sos.toml: was gone on one side; it is back" in told.err
    assert desktop.sync().out.startswith("in step")
    assert desktop.read("sos.toml") == settings


def test_many_incidents_do_not_hide_that_the_clients_are_gone(both: tuple[Machine, Machine]) -> None:
    laptop, _ = both
    files = laptop.files()
    for slug in ("acme", "kyoto"):
        (laptop.store / "clients" / f"{slug}.toml").unlink()

    told = laptop.sync()
    assert (told.code, told.out) == (3, "")
    assert (
        "2 of 6 files are gone here: clients/acme.toml, clients/kyoto.toml; nothing was changed" in told.err
    )
    assert laptop.sync("--bring-back").code == 0
    assert laptop.files() == files


def test_lines_that_would_make_a_log_unreadable_stay_where_they_are(both: tuple[Machine, Machine]) -> None:
    laptop, _ = both
    label = next(label for label in laptop.files() if "/0001-" in label)
    before = laptop.read(label)
    flood = before + "".join(f"{number:07}\n" for number in range(MOST_LOG_LINES))
    put_in_remote(laptop.remote, {label: flood.encode()})

    told = laptop.sync()

    assert told.code == 0
    assert f"{label}: has too many lines in the other copy to be read with yours" in told.err
    assert laptop.read(label) == before
    assert laptop("log", "acme-1", "still here", at=at("11:00")).code == 0


def test_a_log_under_a_name_that_sos_does_not_give_is_told_each_time(both: tuple[Machine, Machine]) -> None:
    laptop, _ = both
    label = next(label for label in laptop.files() if "/0001-" in label)
    strange = label.replace("/0001-", "/00001-")
    (laptop.store / label).rename(laptop.store / strange)

    for _ in range(2):
        assert f"warning: {strange}: is none of a store's files" in laptop.sync().err
    assert laptop.files()[strange] == laptop.files()[label]
