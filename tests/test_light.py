"""What a command may load: a stopwatch would flake, a list of modules does not."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.desk import ROBIN, set_desk

HEAVY = {
    "pydantic",
    "rich",
    "pendulum",
    "holidays",
    "tomlkit",
    "tomli_w",
    "platformdirs",
    "dateutil",
    "email",
    "babel",
    "jinja2",
}
# What a warm board can do without: together more than all the rest of it.
COSTLY = {"pydantic", "pydantic_core", "pendulum", "holidays", "tomlkit", "tomli_w", "babel", "jinja2"}
LOADED = (
    "import sys; from freelance_sos.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
)


def _run(*arguments: str) -> tuple[str, set[str]]:
    """What it says, and which modules it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout, set(done.stderr.split())


def _loaded(*arguments: str) -> set[str]:
    return _run(*arguments)[1]


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["now", "--help"], ["client", "--help"]])
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    assert _loaded(*arguments) & HEAVY == set()


def test_the_board_does_not_load_what_writes_files(agency: object) -> None:
    loaded = _loaded("now")
    assert {"tomlkit", "tomli_w"} & loaded == set()
    assert "rich" in loaded  # the list of modules does show what is loaded


@pytest.mark.parametrize("now", ["2026-11-19T18:40:00Z", None])
@pytest.mark.parametrize(
    "arguments", [["now"], ["now", "--json"], ["now", "acme", "--quiet"], ["now", "--week"]], ids=" ".join
)
def test_a_board_with_an_almanac_loads_nothing_costly(
    agency: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], now: str | None
) -> None:
    if now:
        monkeypatch.setenv("SOS_NOW", now)
    assert {"pydantic", "holidays"} <= _loaded(*arguments)
    assert _loaded(*arguments) & COSTLY == set()


def _person(zone: str, hours: str, *closed: date) -> str:
    dates = ", ".join(map(str, closed))
    return f'name = "X"\nzone = "{zone}"\nhours = "{hours}"\nholidays = "DE-BY"\nclosed = [{dates}]\n'


@pytest.mark.parametrize("now", ["2026-11-23T15:40:00Z", "2026-12-24T00:00:00Z"])
def test_until_when_is_known_without_looking_up_holidays(
    home: Path, monkeypatch: pytest.MonkeyPatch, now: str
) -> None:
    days = [date(2026, 10, 1) + number * timedelta(days=1) for number in range(900)]
    clients = {
        "always": _person("Europe/Berlin", "24/7"),
        "nearly": _person("Asia/Tokyo", "24/7", *(date(2027, 9, day) for day in (20, 21, 22, 23))),
        "never": _person("Europe/Berlin", "We 09:00-17:00", *(day for day in days if day.weekday() == 2)),
        "later": _person("Europe/Berlin", "Mo-Fr 09:00-17:00", *days[:182]),
    }
    set_desk(home, clients, ROBIN)
    monkeypatch.setenv("SOS_NOW", "2026-11-23T15:40:00Z")
    assert "holidays" in _loaded("now")

    monkeypatch.setenv("SOS_NOW", now)
    told, loaded = _run("now", "--json")
    assert loaded & COSTLY == set()
    changes: dict[str, Any] = {one["slug"]: one["changes_at"] for one in json.loads(told)["clients"]}
    # Tokyo is nine hours ahead. The 182nd day from 1 October is 31 March 2027, a Wednesday, in summer time.
    assert changes == {
        "always": None,
        "nearly": "2027-09-19T15:00:00Z",
        "never": None,
        "later": "2027-04-01T07:00:00Z",
    }


WATCHED = """
import sys
sys.addaudithook(lambda name, _: name in {"socket.connect", "socket.getaddrinfo", "subprocess.Popen"} and
                 print("reached out:", name, file=sys.stderr))
from freelance_sos.cli import main
main(sys.argv[1:])
"""


def _reached_out(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *arguments], capture_output=True, text=True, check=False
    )
    return done.stderr


@pytest.mark.parametrize(
    "arguments", [["now"], [], ["list"], ["log", "luna-1", "restarted"], ["undo"], ["export"]], ids=" ".join
)
def test_no_command_but_sync_starts_a_program_or_reaches_out(agency: Path, arguments: list[str]) -> None:
    assert "reached out" not in _reached_out(*arguments)
    assert "freelance_sos.adapters.git" not in _loaded(*arguments)


def test_a_command_that_starts_a_program_is_seen(agency: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", "--bare", tmp_path / "copy.git"], check=True)
    assert "reached out: subprocess.Popen" in _reached_out("sync", "--to", str(tmp_path / "copy.git"))
