"""Damage: one bad line or file costs only itself, is named, and is never deleted or overwritten (P4, P5)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from freelance_sos.domain.events import Noted, Payload, Resolved
from freelance_sos.storage.logs import Log, append, read_log
from tests.conftest import Sos
from tests.damage import private_desk
from tests.desk import ACME, KYOTO, PULSE, at, refused
from tests.storage.samples import NOON, SECOND, contents, opened_log

NOW = at("15:40")
Lines = list[bytes]

# -- F8: logs --------------------------------------------------------------------------------------

NULS = b"\0" * 4096
OTHERS = (
    b'{"id": "aaaaaaaaaaaaaaaa", "at": "2026-11-23T12:00:02Z", "recorded": "2026-11-23T12:00:02Z", '
    b'"kind": "opened", "client": "bayou", "number": 7, "title": "another one", "severity": 4, '
    b'"incident_kind": "other", "reported": "2026-11-23T12:00:00Z"}\n'
)
# What became of a log of five lines; how many events are read, and on which lines something is wrong.
DAMAGED: dict[str, tuple[Callable[[Lines], bytes], int, list[int]]] = {
    "NUL bytes at the start": (lambda good: NULS + b"".join(good), 4, [1]),
    "NUL bytes in the middle": (lambda good: b"".join([*good[:2], NULS, b"\n", *good[2:]]), 5, [3]),
    "NUL bytes at the end": (lambda good: b"".join(good) + NULS, 5, [6]),
    "doubled lines": (lambda good: b"".join(line * 2 for line in good), 5, []),
    "swapped lines": (lambda good: b"".join(good[::-1]), 5, []),
    "half a line glued to the next": (
        lambda good: b"".join([good[0], good[1][:40], *good[2:]]),
        3,
        [2],
    ),
    "Windows line ends": (lambda good: b"".join(good).replace(b"\n", b"\r\n"), 5, []),
    "a byte-order mark": (lambda good: b"\xef\xbb\xbf" + b"".join(good), 5, []),
    "a line of another incident": (lambda good: b"".join([*good, OTHERS]), 6, []),
    "UTF-16 with its mark": (lambda good: b"".join(good).decode().encode("utf-16"), 0, [1]),
    "UTF-16 without a mark": (
        lambda good: b"".join(good).decode().encode("utf-16-le"),
        0,
        [1, 2, 3, 4, 5, 6],
    ),
    "no bytes at all": (lambda good: b"", 0, [0]),
    "no text at all": (lambda good: bytes(range(256)) * 4, 0, [1, 2, 3, 4, 5]),
    "Latin-1 in one line": (lambda good: b"".join(good).replace("ß".encode(), b"\xdf"), 4, [3]),
}


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """Five events: opened, three notes, resolved."""
    log = opened_log(tmp_path / "incidents")
    rest: list[Payload] = [Noted(text="eins"), Noted(text="Größe"), Noted(text="drei"), Resolved()]
    for number, what in enumerate(rest, start=1):
        log = append(log, [what], NOON + number * SECOND, NOON + number * SECOND)
    return log


@pytest.mark.parametrize("name", DAMAGED)
def test_f8_a_damaged_log_costs_its_bad_lines_alone_and_each_is_named(log: Log, name: str) -> None:
    harm, readable, bad_lines = DAMAGED[name]
    damaged = harm(log.path.read_bytes().splitlines(keepends=True))
    log.path.write_bytes(damaged)
    read = read_log(log.path)

    assert len({event.id for event in read.events}) == readable
    assert [problem.line or 0 for problem in read.problems] == bad_lines
    assert {problem.file for problem in read.problems} <= {log.label}
    assert all(problem.hint for problem in read.problems)

    append(read, [Noted(text="later")], NOON, NOON)
    assert log.path.read_bytes().startswith(damaged)
    assert len({event.id for event in read_log(log.path).events}) == readable + 1


def test_f8_doctor_names_each_bad_line_and_everything_else_works(home: Path, sos: Sos) -> None:
    store = private_desk(home, {"acme": ACME, "pulse": PULSE})
    for client in ("acme", "pulse"):
        assert sos("new", client, "down", at=NOW).code == 0
    (log,) = (store / "incidents" / "acme").iterdir()
    whole = log.read_bytes()
    log.write_bytes(NULS + b"\n" + whole + b"oops\n")
    told = [one["message"] for one in sos("doctor", "--json", at=NOW).json()["checks"] if not one["ok"]]

    label = f"incidents/acme/{log.name}"
    assert told == [
        f"error: {label}:1: is no line of JSON",
        f"error: {label}:3: is no line of JSON",
    ]
    assert {one["id"] for one in sos("list", "--json", at=NOW).json()["incidents"]} == {"acme-1", "pulse-1"}
    assert sos("ack", "acme-1", at=NOW).code == 0
    assert log.read_bytes().startswith(NULS + b"\n" + whole + b"oops\n")


def test_f8_a_line_of_another_incident_is_named_and_counts_for_nothing(home: Path, sos: Sos) -> None:
    store = private_desk(home, {"acme": ACME})
    assert sos("new", "acme", "down", at=at("11:00")).code == 0
    (log,) = (store / "incidents" / "acme").iterdir()
    log.write_bytes(log.read_bytes() + OTHERS)
    told = [one for one in sos("doctor", "--json", at=NOW).json()["checks"] if not one["ok"]]

    assert [one["message"] for one in told] == [
        f"warning: incidents/acme/{log.name}:2: opens it again, which counts for nothing"
    ]
    shown = sos("show", "acme-1", "--json", at=NOW).json()
    assert (shown["title"], shown["severity"]) == ("down", 1)


# -- F9: files that are empty or gone ----------------------------------------------------------------


@pytest.fixture
def store(home: Path, sos: Sos) -> Path:
    """A store with three clients, and an incident of two of them."""
    folder = private_desk(home, {"acme": ACME, "kyoto": KYOTO, "pulse": PULSE})
    for client in ("acme", "pulse"):
        assert sos("new", client, "down", at=NOW).code == 0
    return folder


@pytest.mark.parametrize("is_gone", [False, True])
def test_f9_without_sos_toml_the_way_out_is_told_and_what_burns_is_shown(
    sos: Sos, store: Path, is_gone: bool
) -> None:
    (store / "sos.toml").unlink()
    if not is_gone:
        (store / "sos.toml").touch()
    way_out = "sos init writes a new one" if is_gone else 'add zone = "Europe/Lisbon"'
    refused(sos("now", at=NOW), 6, way_out)
    before = contents(store)

    shown = sos(at=NOW)
    assert shown.code == 0
    assert "acme-1" in shown.out
    assert way_out in shown.err
    hints = [one["hint"] or "" for one in sos("doctor", "--json", at=NOW).json()["checks"]]
    assert any(hint.startswith(way_out) for hint in hints)
    assert contents(store) == before


def test_f9_an_empty_sos_toml_is_not_overwritten_by_beginning_anew(sos: Sos, store: Path) -> None:
    (store / "sos.toml").write_bytes(b"")

    refused(sos("init", "--zone", "lisbon", at=NOW), 5, "is already there; change that file in an editor")
    assert (store / "sos.toml").read_bytes() == b""


@pytest.mark.parametrize("is_gone", [False, True])
def test_f9_one_clients_file_costs_that_client_alone(sos: Sos, store: Path, is_gone: bool) -> None:
    (store / "clients" / "acme.toml").unlink()
    if not is_gone:
        (store / "clients" / "acme.toml").touch()
    listed = sos("list", "--json", at=NOW)

    assert {one["id"] for one in listed.json()["incidents"]} == {"acme-1", "pulse-1"}
    assert "clients/acme.toml: " in listed.err
    assert sos("now", "pulse", at=NOW).code == 0
    assert sos("log", "acme-1", "still here", at=NOW).code == 0
    names = [one["message"] for one in sos("doctor", "--json", at=NOW).json()["checks"] if not one["ok"]]
    assert any("clients/acme.toml" in name for name in names)
    assert not any("pulse" in name for name in names)


@pytest.mark.parametrize("is_gone", [False, True])
def test_f9_the_cache_is_made_anew_without_a_word(sos: Sos, store: Path, home: Path, is_gone: bool) -> None:
    board = sos("now", at=NOW)
    (almanac,) = (home / ".cache").rglob("almanac.json")
    almanac.unlink()
    if not is_gone:
        almanac.touch()

    assert sos("now", at=NOW) == board
    assert almanac.stat().st_size > 0


def test_f9_a_store_whose_clients_are_gone_is_no_empty_one(sos: Sos, store: Path) -> None:
    shutil.rmtree(store / "clients")
    for command in (["now"], ["client", "list"], ["meet", "acme"]):
        refused(
            sos(*command, at=NOW), 6, "clients: the folder is gone, and there are incidents of acme, pulse"
        )
    new = ["--name", "Acme", "--zone", "berlin", "--hours", "9-17", "--holidays", "-"]
    refused(sos("client", "add", "acme", *new, at=NOW), 6, "bring it back: sos sync --bring-back")
    assert not (store / "clients").exists()

    # An emergency goes on.
    shown = sos(at=NOW)
    assert (shown.code, "acme-1" in shown.out) == (0, True)
    assert "clients: the folder is gone" in shown.err
    assert sos("ack", "acme-1", at=NOW).code == 0
    opened = sos("new", "acme", "down", at=NOW)
    assert (opened.code, "clients/acme.toml: is missing" in opened.err) == (0, True)
    assert sos("doctor", at=NOW).code == 3

    (store / "clients").mkdir()
    assert sos("client", "add", "acme", *new, at=NOW).code == 0


def test_f9_incidents_alone_are_no_place_to_begin_silently(sos: Sos, store: Path) -> None:
    shutil.rmtree(store / "clients")
    (store / "sos.toml").unlink()

    refused(sos("now", at=NOW), 6, "has incidents, but neither sos.toml nor clients")
    assert sos("doctor", at=NOW).code == 3
