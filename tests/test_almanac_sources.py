"""Whatever the almanac was made from: once that has changed, the answer is the new one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

from freelance_sos.adapters.zone_data import ZoneData
from tests.almanac import BOARD, NOW, PEOPLE, later, right, stamp, to_folder
from tests.conftest import Result, Sos
from tests.desk import ACME, ROBIN, set_desk


@pytest.fixture
def store(home: Path) -> Path:
    return set_desk(home, PEOPLE)


def same_size_and_time(store: Path) -> None:
    client = store / "clients" / "acme.toml"
    before = client.stat()
    client.write_text(ACME.replace("Europe/Berlin", "Europe/London"), encoding="utf-8")
    os.utime(client, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (client.stat().st_size, client.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def exchange(store: Path) -> None:
    (store / "clients" / "acme.toml").rename(store / "x")
    (store / "clients" / "kyoto.toml").rename(store / "clients" / "acme.toml")
    (store / "x").rename(store / "clients" / "kyoto.toml")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a byte of mine": lambda store: (store / "sos.toml").write_text(ROBIN.replace("18:00", "17:00")),
    "a byte of a client": lambda store: (store / "clients" / "acme.toml").write_text(ACME.replace("A", "E")),
    "of the same size and age": same_size_and_time,
    "a client more": lambda store: (store / "clients" / "acme2.toml").write_text(ACME),
    "an empty client more": lambda store: (store / "clients" / "acme2.toml").touch(),
    "a client less": lambda store: (store / "clients" / "acme.toml").unlink(),
    "a client renamed": lambda store: (store / "clients" / "acme.toml").rename(store / "clients" / "a.toml"),
    "two clients exchanged": exchange,
    "a client that can't be read": lambda store: to_folder(store / "clients" / "acme.toml"),
    "no clients": lambda store: shutil.rmtree(store / "clients"),
    "me removed": lambda store: (store / "sos.toml").unlink(),
    "me unreadable": lambda store: to_folder(store / "sos.toml"),
    "me broken": lambda store: (store / "sos.toml").write_text(ROBIN.replace("Lisbon", "Lisbn")),
    "no store": shutil.rmtree,
}


@pytest.mark.parametrize("what", CHANGES)
def test_once_a_file_has_changed_the_answer_is_the_new_one(
    sos: Sos, home: Path, store: Path, what: str
) -> None:
    before, board = sos(*BOARD, at=NOW), sos(at=NOW)
    written = stamp(home)
    CHANGES[what](store)

    after = right(sos, home, *BOARD)
    assert after != before
    # What can't be used leaves no almanac, and the old one is never believed.
    assert (stamp(home) != written) == (after.code == 0 and "error: " not in after.err)
    assert right(sos, home, *BOARD) == after
    right(sos, home)

    set_desk(home, PEOPLE)
    assert right(sos, home, *BOARD) == before
    assert right(sos, home) == board


def test_while_nothing_changes_it_is_not_written_again(sos: Sos, home: Path, store: Path) -> None:
    sos("now", at=NOW)
    written = stamp(home)
    for words in (["now"], ["now", "--week", "--json"], [], ["now", "acme", "--quiet"], ["client", "list"]):
        assert sos(*words, at=later(3)).code == 0
    # A comment is a change like any other; an incident is none.
    assert sos("new", "acme", "checkout is down", at=NOW).code == 0
    sos("now", at=NOW)
    assert stamp(home) == written
    (store / "sos.toml").write_text(f"# mine\n{ROBIN}", encoding="utf-8")
    sos("now", at=NOW)
    assert stamp(home) != written


@pytest.mark.parametrize("at", [later(35), later(-31), later(2000)])
def test_once_its_weeks_are_over_or_the_clock_was_set_back_it_is_made_anew(
    sos: Sos, home: Path, store: Path, at: str
) -> None:
    sos("now", at=NOW)
    written = stamp(home)
    right(sos, home, *BOARD, at=at)
    renewed = stamp(home)
    right(sos, home, *BOARD, at=at)
    assert written != renewed == stamp(home)


def run(*words: str, **more: str) -> Result:
    """`sos` as a program of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "freelance_sos", *words],
        capture_output=True,
        text=True,
        env={**os.environ, "SOS_NOW": NOW, **more},
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def test_with_newer_zone_data_the_answer_is_the_new_one(home: Path, store: Path) -> None:
    def opens_at(folder: Path) -> str:
        told = run("now", "acme", "--json", PYTHONTZPATH=str(folder)).json()
        return f"{told['time_zone_data']} {told['clients'][0]['spans'][0][0]}"

    def move(folder: Path, release: str, berlin: str) -> None:
        shutil.copy(folder / "Asia" / berlin, folder / "Europe" / "Berlin")
        (folder / "tzdata.zi").write_text(f"# version {release}\n", encoding="utf-8")

    # 09:00 where Berlin is, nine hours ahead of UTC, then five and a half.
    zones, others = home / "zones", home / "others"
    shutil.copytree(str(resources.files("tzdata") / "zoneinfo"), zones)
    shutil.copytree(zones, others)
    move(zones, "2099a", "Tokyo")
    assert opens_at(zones) == "2099a 2026-11-23T00:00:00Z"
    move(zones, "2099b", "Kolkata")
    assert opens_at(zones) == "2099b 2026-11-23T03:30:00Z"
    # The same release from another place, with other rules: three hours.
    move(others, "2099b", "Riyadh")
    assert opens_at(others) == "2099b 2026-11-23T06:00:00Z"
    assert opens_at(zones) == "2099b 2026-11-23T03:30:00Z"


HOLIDAYS = """
from datetime import date
class Days(dict):
    supported_languages = ()
def list_supported_countries(include_aliases=False):
    return {{"PT": [], "DE": ["BY"], "JP": [], "IN": []}}
def country_holidays(country, **_):
    return Days({{date(2026, 11, 23): "{name}"}} if country == "DE" else {{}})
"""


def test_with_another_holidays_library_the_answer_is_the_new_one(home: Path, store: Path) -> None:
    def reason(folder: Path) -> str:
        path = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]).strip(os.pathsep)
        (acme,) = run("now", "acme", "--json", PYTHONPATH=path).json()["clients"]
        return f"{acme['state']}: {acme['reason']}"

    library = home / "library"
    assert reason(library) == "in_hours: None"
    (library / "holidays").mkdir(parents=True)
    for release in ("1.0", "1.1"):
        code = HOLIDAYS.format(name=f"Day {release}")
        (library / "holidays" / "__init__.py").write_text(code, encoding="utf-8")
        for record in library.glob("*.dist-info"):
            record.rmdir()
        (library / f"holidays-{release}.dist-info").mkdir()
        assert reason(library) == f"holiday: Day {release}"


def test_with_another_release_of_sos_it_is_made_anew(
    sos: Sos, home: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sos("now", at=NOW)
    written = stamp(home)
    monkeypatch.setattr("freelance_sos.commands.almanac.__version__", "99.1")
    assert right(sos, home, *BOARD).code == 0
    assert stamp(home) != written


def test_with_zone_data_of_no_known_release_none_is_kept(
    sos: Sos, home: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unnamed = ZoneData(release="?", source="/usr/share/zoneinfo")
    monkeypatch.setattr("freelance_sos.commands.session.use_newest", lambda: unnamed)
    assert sos(*BOARD, at=NOW).code == 0
    assert not (home / ".cache").exists()
