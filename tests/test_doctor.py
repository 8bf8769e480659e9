"""``sos doctor``: what right answers need is looked at, and what is missing is told in one line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import pytest

from freelance_sos.domain.health import stale_years
from freelance_sos.services import doctor_time as service
from tests.conftest import Result, Sos
from tests.damage import NOW, SOUND, private_desk
from tests.desk import ACME, EVERYBODY, ROBIN, at, once

RUN = """
import sys
sys.modules.update({name: None for name in sys.argv[1].split()})  # packages that are not installed
from freelance_sos.cli import main
sys.exit(main(sys.argv[2:]))
"""
# A desk without holidays, for years that nobody has holidays for.
ME = 'name = "Robin"\nzone = "Europe/Lisbon"\nhours = "Mo-Fr 09:00-18:00"\n'
BERLIN = 'name = "Acme"\nzone = "Europe/Berlin"\nhours = "Mo-Fr 09:00-18:00"\n'
OF_FILES = ["store", "time zone data", "time zones", "public holidays", "runbooks"]
NAMES = [*OF_FILES, "files", "permissions", "incidents", "programs", "disk", "settings"]


@pytest.fixture
def store(home: Path, kept: Path) -> Path:
    return once(home, kept, lambda: private_desk(home, me=SOUND))


def checks(result: Result) -> list[tuple[str, bool, str, str | None]]:
    return [tuple(one.values()) for one in result.json()["checks"]]


def findings(result: Result) -> list[tuple[str, str, str | None]]:
    return [(name, message, hint) for name, ok, message, hint in checks(result) if not ok]


def elsewhere(*words: str, zones: Path, without: str = "", now: str = NOW) -> Result:
    """A run on a machine with its zones in ``zones`` and without some packages."""
    environment = {**os.environ, "PYTHONTZPATH": str(zones), "SOS_NOW": now}
    command = [sys.executable, "-c", RUN, without, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    return Result(done.returncode, done.stdout, done.stderr)


def machine(folder: Path, release: str, *names: str) -> Path:
    """The zone data of a machine: zones copied from the package, said to be of ``release``."""
    package = resources.files("tzdata").joinpath("zoneinfo")
    for name in ("Europe/Berlin", "Europe/Lisbon", "UTC", *names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(package.joinpath(*name.split("/")).read_bytes())
    (folder / "tzdata.zi").write_text(f"# version {release}\n" if release else "", encoding="utf-8")
    return folder


# -- all is well -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("store")
def test_where_all_is_well_there_is_a_quiet_line_a_check(sos: Sos) -> None:
    result = sos("doctor", at=NOW, env={"COLUMNS": "200"})
    *rows, last = result.out.splitlines()

    assert (result.code, result.err, last) == (0, "", "nothing to mend")
    assert [re.split(r"  +", row)[:2] for row in rows] == [["ok", name] for name in NAMES]
    assert "5 clients, 0 incidents" in rows[0]
    # Robin and Kim in Lisbon, and five clients; holidays of PT-11, DE-BY and JP.
    assert "your files name 6" in rows[2]
    assert "your files name 3 regions" in rows[3]


@pytest.mark.usefixtures("store")
def test_the_answer_as_json_names_both_copies_of_the_zone_data(tmp_path: Path) -> None:
    result = elsewhere("doctor", "--json", zones=machine(tmp_path, "2025b"))
    answer = result.json()

    assert (result.code, [one["name"] for one in answer["checks"]]) == (0, NAMES)
    assert all(one.keys() == {"name", "ok", "message", "hint"} for one in answer["checks"])
    assert answer["time_zone_data"] == answer["time_zone_data_package"]
    assert answer["time_zone_data_source"] == "the tzdata package"
    assert answer["time_zone_data_machine"] == "2025b"
    assert "the machine's is 2025b" in answer["checks"][1]["message"]


@pytest.mark.usefixtures("store")
def test_quiet_answers_by_exit_code(sos: Sos, store: Path) -> None:
    assert sos("doctor", "--quiet", at=NOW) == Result(0, "", "")
    (store / "sos.toml").write_text("not toml")
    assert sos("doctor", "--quiet", at=NOW) == Result(3, "", "")


# -- the store and its files -------------------------------------------------------------------------


def test_without_a_store_it_says_how_to_begin(home: Path, sos: Sos) -> None:
    result = sos("doctor", "--json", at=NOW)

    assert result.code == 3
    assert findings(result) == [("store", f"there is no store in {home / 'store'}", "begin with: sos init")]
    assert [name for name, *_ in checks(result)] == [*OF_FILES, "programs", "settings"]
    assert not (home / "store").exists()


def test_each_slip_in_a_file_is_told_as_client_check_tells_it(home: Path, sos: Sos) -> None:
    clients = {
        "acme": ACME.replace("DE-BY", "DE"),
        "souq": EVERYBODY["souq"].replace("Riyadh", "Riad"),
        "torn": 'name = "Torn',
        "typo": f'{BERLIN}chanel = "slack"\n',
    }
    store = private_desk(home, clients, ROBIN.replace("09:00-18:00", "9-18"))
    sos("new", "typo", "down", at=NOW)
    (log,) = (store / "incidents" / "typo").iterdir()
    log.write_text(f"{log.read_text()}not json\n")
    result = sos("doctor", "--json", at=NOW)
    # A country without a region is a note: told, and nothing to mend.
    told = [
        f"{message}; {hint}".replace("note: ", "warning: ") if hint else message
        for name, ok, message, hint in checks(result)
        if name == "store" and (not ok or message.startswith("note: "))
    ]

    assert result.code == 3
    # The same, and after it the command that opens the file, or where the file is.
    *plain, _ = sos("client", "check", at=NOW).out.splitlines()
    found = [line for line in told if "incidents/" not in line and "the store is" not in line]
    ways = [line.removeprefix(one) for line, one in zip(found, plain, strict=True)]
    assert ways == [
        f"; mend it in an editor: {store}/sos.toml",
        "",
        *("", "; sos client edit souq", ": sos client edit torn", " sos client edit typo"),
    ]
    assert not any("names no region" in message for _, message, _ in findings(result))
    for place in (
        "sos.toml:4",
        "clients/acme.toml:6",
        "clients/souq.toml:2",
        "clients/torn.toml:1",
        "clients/typo.toml:4",
    ):
        assert sum(place in line for line in told) == 1, place
    assert [line.partition(" ")[0] for line in told if "incidents/typo/" in line] == ["error:"]


def test_findings_come_first_each_with_what_to_do(home: Path, sos: Sos) -> None:
    private_desk(home, {"torn": 'name = "Torn'}, SOUND)
    for width in (60, 120):
        rows = sos("doctor", at=NOW, env={"COLUMNS": str(width)}).out.splitlines()

        assert rows[0].startswith("! ")
        assert max(map(len, rows)) <= width
        assert any(row.strip() == "→ mend that line: sos client edit torn" for row in rows)
        # Which store it is stands there too.
        assert [row[:2] for row in rows if row[:2].strip()][1:] == [*["ok"] * len(NAMES), "1 "]
        assert rows[-1] == "1 to mend; next → do what each ! says, then sos doctor"


def test_a_store_that_can_not_be_read_is_told(home: Path, sos: Sos) -> None:
    (home / "store").write_text("a file, no folder")
    result = sos("doctor", at=NOW)

    assert (result.code, result.err) == (3, "")
    assert result.out.startswith("!  ")


# -- time zone data ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("release", "today", "years"),
    [
        ("2025b", "2025-12-31", 0),
        ("2025b", "2026-06-30", 0),
        ("2025b", "2026-07-01", 1),
        ("2025b", "2027-01-01", 2),
        ("2024a", "2026-03-01", 2),
        ("2026f", "2026-11-23", 0),
        ("2026f", "2020-01-01", 0),
        ("?", "2026-11-23", 0),
    ],
)
def test_data_of_one_year_is_trusted_until_the_middle_of_the_next(
    release: str, today: str, years: int
) -> None:
    assert stale_years(release, date.fromisoformat(today)) == years


def test_stale_data_is_told_with_its_age(home: Path, tmp_path: Path) -> None:
    private_desk(home, {"acme": BERLIN}, ME)
    zones = machine(tmp_path / "zones", "2099z")
    fresh = elsewhere("doctor", "--json", zones=zones, now="2100-06-30T23:00:00Z")
    stale = elsewhere("doctor", "--json", zones=zones, now="2100-07-01T00:00:00Z")

    assert (fresh.code, findings(fresh)) == (0, [])
    (found,) = findings(stale)
    assert stale.code == 3
    assert found[:2] == (
        "time zone data",
        f"2099z, from {zones}, is of last year: where clocks changed since, times are an hour wrong",
    )
    assert found[2] == "pip install --upgrade tzdata"
    older = findings(elsewhere("doctor", "--json", zones=zones, now="2102-01-01T00:00:00Z"))
    assert "is 3 years old" in older[0][1]


def test_data_that_names_no_release_is_told(home: Path, tmp_path: Path) -> None:
    private_desk(home, {"acme": BERLIN}, ME)
    result = elsewhere("doctor", "--json", zones=machine(tmp_path / "zones", ""), without="tzdata")

    assert findings(result) == [
        (
            "time zone data",
            f"the copy in {tmp_path / 'zones'} names no release: it may be years old",
            "pip install --upgrade tzdata",
        )
    ]


@pytest.mark.usefixtures("store")
def test_without_any_data_doctor_says_what_to_install(tmp_path: Path) -> None:
    result = elsewhere("doctor", "--json", zones=tmp_path, without="tzdata")
    ((name, message, hint),) = findings(result)

    # One line, not one for each file that names a zone.
    assert (result.code, result.err, name, hint) == (3, "", "time zone data", "pip install --upgrade tzdata")
    assert message.startswith("none found")
    assert result.json()["time_zone_data_source"] == "no time zone data found"
    assert "pip install --upgrade tzdata" in elsewhere("doctor", zones=tmp_path, without="tzdata").out


def test_without_any_data_no_command_crashes_and_an_emergency_goes_on(store: Path, tmp_path: Path) -> None:
    refused = elsewhere("now", zones=tmp_path, without="tzdata")
    opened = elsewhere("new", "acme", "down", "-s", "1", "--json", zones=tmp_path, without="tzdata")

    assert (refused.code, refused.out, refused.err.count("\n")) == (6, "", 1)
    assert refused.err.startswith("sos.toml:2: zone: ")
    assert elsewhere("--help", zones=tmp_path, without="tzdata").code == 0
    # In UTC at the worst, and it says so; 15:40 and thirty minutes.
    assert opened.code == 0
    assert opened.json()["targets"]["acknowledge"]["due_at"] == at("16:10")
    assert "clients/acme.toml:2: zone" in opened.err
    assert "meanwhile: UTC" in opened.err
    assert len(list((store / "incidents" / "acme").iterdir())) == 1


@pytest.mark.parametrize("size", [0, 20, 300, -1, -15])
def test_a_damaged_zone_is_told_and_never_loaded(home: Path, tmp_path: Path, size: int) -> None:
    private_desk(home, {"acme": BERLIN}, ME)
    zones = machine(tmp_path / "zones", "2099z")
    whole = (zones / "Europe" / "Berlin").read_bytes()
    (zones / "Europe" / "Berlin").write_bytes(whole[:size])
    result = elsewhere("doctor", "--json", zones=zones)
    ((name, message, hint),) = findings(result)

    assert (result.code, result.err, name) == (3, "", "time zones")
    assert message == f"damaged in {zones}: Europe/Berlin; your files wait until it is whole"
    assert hint == "mend that copy, or try a newer: pip install --upgrade tzdata"


# -- public holidays ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("store")
def test_without_the_holidays_library_doctor_says_what_to_install(tmp_path: Path) -> None:
    result = elsewhere("doctor", "--json", zones=tmp_path, without="holidays")

    assert (result.code, result.err) == (3, "")
    assert [(name, hint) for name, _, hint in findings(result)] == [
        ("public holidays", "pip install --upgrade holidays")
    ]


@pytest.mark.usefixtures("store")
def test_a_region_without_a_single_coming_holiday_is_told(sos: Sos, monkeypatch: pytest.MonkeyPatch) -> None:
    known = service.holiday_calendar

    def ends(region: str) -> Any:
        return (lambda _: None) if region == "JP" else known(region)

    monkeypatch.setattr(service, "holiday_calendar", ends)
    ((name, message, hint),) = findings(sos("doctor", "--json", at=NOW))

    assert (name, hint) == ("public holidays", "pip install --upgrade holidays")
    assert message.endswith("does not know the whole coming year of JP")


def test_where_the_knowledge_of_the_library_ends_is_told(home: Path, tmp_path: Path) -> None:
    private_desk(
        home, {"acme": f'{BERLIN}holidays = "DE-BY"\n', "kavya": f'{BERLIN}holidays = "IN-MH"\n'}, ME
    )
    result = elsewhere("doctor", "--json", zones=tmp_path, now="2060-01-01T12:00:00Z")

    # Those of India follow the moon, and are listed until 2035; those of Germany are rules.
    assert result.err == ""
    assert [one[1] for one in findings(result) if one[0] == "public holidays"] == [
        f"holidays {metadata.version('holidays')} does not know the whole coming year of IN-MH"
    ]
