"""Ruling 17: of the machine's time zone data and the package's, the newer is used, and named."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from freelance_sos.adapters import zone_data
from freelance_sos.adapters.zone_data import damaged
from tests.environment import ROOT
from tests.storage.samples import store_at

PACKAGE = import_module("tzdata").IANA_VERSION

# Where the rules of 2025b and of 2026f differ, and how 2025b writes those of the coming winter.
CHANGED = {
    "America/Vancouver": "PST8PDT,M3.2.0,M11.1.0",
    "America/Edmonton": "MST7MDT,M3.2.0,M11.1.0",
    "America/Winnipeg": "CST6CDT,M3.2.0,M11.1.0",
}
WINTER = datetime(2026, 12, 1, 12, tzinfo=UTC)

ASK = """
import json, sys, zoneinfo
from datetime import datetime
sys.modules.update({name: None for name in sys.argv[2:]})  # packages that are not installed
from freelance_sos.adapters.zone_data import use_newest
from freelance_sos.domain.errors import SosError
from freelance_sos.domain.zones import find_zone
used = use_newest()
hours = {}
for name in ("America/Vancouver", "America/Edmonton", "America/Winnipeg", "Europe/Berlin"):
    try:
        local = datetime.fromisoformat(sys.argv[1]).astimezone(find_zone(name))
        hours[name] = local.utcoffset().total_seconds() / 3600
    except SosError as error:
        hours[name] = str(error)
print(json.dumps([used.release, used.source, hours]))
"""


def zone_file(rule: str, offset: int) -> bytes:
    """Compiled zone data that knows one rule and nothing of the past (RFC 9636)."""
    kinds = struct.pack(">lBB", offset * 3600, 0, 0) + b"LMT\0"
    head = b"TZif2" + b"\0" * 15 + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    return head + kinds + head + kinds + f"\n{rule}\n".encode()


def zone_folder(folder: Path, first_line: str, *, named_in: str = "tzdata.zi") -> Path:
    """The zones of a machine as 2025b has them, said to be of the release on ``first_line``."""
    for name, rule in {**CHANGED, "Europe/Berlin": "CET-1CEST,M3.5.0,M10.5.0/3"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(zone_file(rule, 1 if "Berlin" in name else -int(rule[3])))
    if first_line:
        (folder / named_in).write_text(f"{first_line}\n", encoding="utf-8")
    return folder


def asked(*folders: Path, without: str = "") -> tuple[str, str, dict[str, Any]]:
    """The release used, where it is from, and hours off UTC, on a machine with its zones in ``folders``."""
    environment = {**os.environ, "PYTHONTZPATH": os.pathsep.join(map(str, folders))}
    command = [sys.executable, "-c", ASK, WINTER.isoformat(), *without.split()]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    release, source, hours = json.loads(done.stdout)
    return release, source, hours


@pytest.fixture(scope="module")
def newest() -> tuple[str, str, dict[str, Any]]:
    """What the package alone gives."""
    return asked()


def test_ruling_17_an_older_machine_is_passed_over(
    tmp_path: Path, newest: tuple[str, str, dict[str, Any]]
) -> None:
    release, source, hours = asked(zone_folder(tmp_path, "# version 2025b"))

    assert (release, source) == (PACKAGE, "the tzdata package")
    assert hours == newest[2]
    # British Columbia, Alberta and Manitoba stay on summer time from 2026 on.
    assert hours == {
        "America/Vancouver": -7,
        "America/Edmonton": -6,
        "America/Winnipeg": -5,
        "Europe/Berlin": 1,
    }


@pytest.mark.parametrize("named_in", ["tzdata.zi", "+VERSION", "version"])
def test_ruling_17_a_newer_machine_is_used(tmp_path: Path, named_in: str) -> None:
    release, source, hours = asked(zone_folder(tmp_path, "# version 2099z", named_in=named_in))

    assert (release, source) == ("2099z", str(tmp_path))
    assert hours == {
        "America/Vancouver": -8,
        "America/Edmonton": -7,
        "America/Winnipeg": -6,
        "Europe/Berlin": 1,
    }


def test_ruling_17_junk_on_the_path_changes_nothing(
    tmp_path: Path, newest: tuple[str, str, dict[str, Any]]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "boast").mkdir()
    (tmp_path / "boast" / "tzdata.zi").write_text("# version 2099z\n", encoding="utf-8")
    (tmp_path / "file").touch()
    unnamed = zone_folder(tmp_path / "unnamed", "")

    assert asked(*(tmp_path / name for name in ("empty", "boast", "file", "missing"))) == newest
    assert asked(tmp_path / "boast", unnamed) == newest


def test_ruling_17_the_machine_is_used_where_the_package_is_missing(tmp_path: Path) -> None:
    release, source, hours = asked(zone_folder(tmp_path, "# version 2025b"), without="tzdata")

    assert (release, source, hours["America/Vancouver"]) == ("2025b", str(tmp_path), -8)


def test_ruling_17_a_machine_that_names_no_release_is_a_question_mark(tmp_path: Path) -> None:
    release, source, hours = asked(zone_folder(tmp_path, ""), without="tzdata")

    assert (release, source, hours["Europe/Berlin"]) == ("?", str(tmp_path), 1)


def test_ruling_17_no_data_at_all_is_a_loud_error() -> None:
    release, source, hours = asked(without="tzdata")

    assert (release, source) == ("?", "no time zone data found")
    assert hours["Europe/Berlin"] == (
        'no time zone data: "Europe/Berlin" can\'t be known; pip install --upgrade tzdata'
    )


def test_ruling_17_damaged_data_is_a_loud_error_never_a_guess(tmp_path: Path) -> None:
    zone_folder(tmp_path, "# version 2099z")
    (tmp_path / "Europe" / "Berlin").write_bytes(b"no zone data at all")
    _, _, hours = asked(tmp_path)

    assert hours["America/Vancouver"] == -8
    assert '"Europe/Berlin" is no time zone' in hours["Europe/Berlin"]


def test_ruling_17_every_command_says_which_data_it_used(tmp_path: Path) -> None:
    old = zone_folder(tmp_path / "zones", "# version 2025b")
    client = 'name = "Bayside"\nzone = "America/Vancouver"\nhours = "24/7"\n'
    store = store_at(tmp_path / "store", clients={"bayside": client})
    environment = {**os.environ, "PYTHONTZPATH": str(old), "SOS_HOME": str(store.root)}
    command = [sys.executable, "-m", "freelance_sos", "now", "--json", "--at", WINTER.isoformat()]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)

    assert told["time_zone_data"] == PACKAGE
    assert told["clients"][0]["local_time"] == "2026-12-01T05:00:00-07:00"


def test_the_package_has_the_zones_that_these_tests_ask_for() -> None:
    assert PACKAGE >= "2026b"
    for name in CHANGED:
        assert files("tzdata").joinpath("zoneinfo", *name.split("/")).is_file()


# -- F17: six machines, ten zones --------------------------------------------------------------------

# Hours off UTC at noon of 1 December 2026, by the rules of 2026f.
TEN = {
    "America/Vancouver": -7,
    "America/Edmonton": -6,
    "America/Winnipeg": -5,
    "America/Sao_Paulo": -3,
    "Europe/Lisbon": 0,
    "Europe/Berlin": 1,
    "Asia/Kolkata": 5.5,
    "Asia/Tokyo": 9,
    "Australia/Lord_Howe": 11,
    "Pacific/Chatham": 13.75,
}
ASK_TEN = ASK.replace(
    '("America/Vancouver", "America/Edmonton", "America/Winnipeg", "Europe/Berlin")', repr(tuple(TEN))
)


def whole_machine(folder: Path, release: str) -> Path:
    """A machine with all ten zones as the package has them."""
    for name in TEN:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        data = files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()
        (folder / name).write_bytes(data)
    (folder / "tzdata.zi").write_text(f"# version {release}\n", encoding="utf-8")
    return folder


def no_data(folder: Path) -> tuple[Path, str]:
    return folder, "tzdata"


def system_only(folder: Path) -> tuple[Path, str]:
    return whole_machine(folder, PACKAGE), "tzdata"


def package_only(folder: Path) -> tuple[Path, str]:
    return folder, ""


def system_older(folder: Path) -> tuple[Path, str]:
    return zone_folder(whole_machine(folder, "2025b"), "# version 2025b"), ""


def damaged_system(folder: Path) -> tuple[Path, str]:
    for number, name in enumerate(TEN):
        path = whole_machine(folder, "2099z") / name if not number else folder / name
        path.write_bytes((b"", b"no zone data", path.read_bytes()[:40])[number % 3])
    return folder, ""


def junk_on_the_path(folder: Path) -> tuple[Path, str]:
    (folder / "tzdata.zi").write_bytes(b"\0\xff" * 500)
    (folder / "Europe").write_text("a file, no folder", encoding="utf-8")
    (folder / "America").symlink_to(folder)
    return folder, ""


@pytest.mark.parametrize(
    ("machine", "is_right"),
    [
        (no_data, False),
        (system_only, True),
        (package_only, True),
        (system_older, True),
        (damaged_system, False),
        (junk_on_the_path, True),
    ],
)
def test_f17_each_zone_is_right_or_a_loud_error_on_every_machine(
    tmp_path: Path, machine: Any, is_right: bool
) -> None:
    folder, without = machine(tmp_path)
    environment = {**os.environ, "PYTHONTZPATH": str(folder)}
    command = [sys.executable, "-c", ASK_TEN, WINTER.isoformat(), *without.split()]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    )
    hours = json.loads(done.stdout)[2]

    assert hours.keys() == TEN.keys()
    if is_right:
        assert hours == TEN
    else:
        for zone, told in hours.items():
            assert isinstance(told, str), (zone, told)
            assert f'"{zone}"' in told


# -- no data, damaged data ---------------------------------------------------------------------------

LOOK = """
import json, sys
sys.modules.update({name: None for name in sys.argv[1].split()})
from freelance_sos.adapters.zone_data import damaged, use_newest
from freelance_sos.domain.zones import find_zone, zone_names
used = use_newest()
told = [used.package, used.machine, used.is_missing, sorted(zone_names()), damaged(sys.argv[2:])]
print(json.dumps([*told, find_zone("UTC").key]))
"""


def looked(folder: Path, *names: str, without: str = "") -> tuple[str, str, bool, list[str], list[str], str]:
    """Both releases, whether there is none, every zone, the damaged ones of ``names``, and that UTC loads."""
    environment = {**os.environ, "PYTHONTZPATH": str(folder)}
    command = [sys.executable, "-c", LOOK, without, *names]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    package, machine, missing, zones, damaged_ones, utc = json.loads(done.stdout)
    return package, machine, missing, zones, damaged_ones, utc


def test_without_any_data_there_is_still_utc(tmp_path: Path) -> None:
    assert looked(tmp_path, without="tzdata") == ("", "", True, ["UTC"], [], "UTC")
    # A folder with a zone or two is no copy, but what it has counts.
    (tmp_path / "UTC").write_bytes(zone_file("UTC0", 0))
    assert looked(tmp_path, without="tzdata")[2:4] == (True, ["UTC"])


def test_both_releases_are_told(tmp_path: Path) -> None:
    assert looked(zone_folder(tmp_path / "old", "# version 2025b"))[:3] == (PACKAGE, "2025b", False)
    assert looked(zone_folder(tmp_path / "new", "# version 2099z"))[:3] == (PACKAGE, "2099z", False)
    assert looked(zone_folder(tmp_path / "unnamed", ""))[:3] == (PACKAGE, "?", False)
    assert looked(tmp_path / "old", without="tzdata")[:3] == ("", "2025b", False)
    (tmp_path / "empty").mkdir()
    assert looked(tmp_path / "empty")[:3] == (PACKAGE, "", False)


def test_a_zone_cut_short_anywhere_is_damaged_and_a_whole_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = files("tzdata").joinpath("zoneinfo", "Europe", "Berlin").read_bytes()
    cut = {f"cut{size}": whole[:size] for size in range(len(whole))}
    garbled = {
        "longer": whole + b"\n",
        "twice": whole + whole,
        "junk": b"x" * 700,
        "rule": whole[:-8] + b"nonsense\n",
    }
    monkeypatch.setattr(zone_data, "_zone_file", {"whole": whole, **cut, **garbled}.get)

    assert damaged(["whole", "missing", *cut, *garbled]) == sorted([*cut, *garbled])


def test_no_zone_of_the_package_is_damaged(tmp_path: Path) -> None:
    names = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()

    assert len(names) > 400
    assert looked(tmp_path, *names)[4] == []


def test_what_is_no_zone_name_reads_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"no time zone data")
    folder = zone_folder(tmp_path / "zones", "# version 2099z")

    assert (
        looked(folder, "../secret", str(tmp_path / "secret"), "Europe", "Europe/", "", "Europe/Berlin")[4]
        == []
    )
    (folder / "Europe" / "Berlin").write_bytes(b"")
    assert looked(folder, "Europe/Berlin", "America/Vancouver")[4] == ["Europe/Berlin"]
