"""`sos export`: everything in one file, one client's part of it, incidents for other programs (P9, P10)."""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.conftest import Sos
from tests.desk import ACME, BAYOU, at, once, set_desk
from tests.environment import BIN
from tests.hostile import STRINGS, unsafe_in
from tests.hostile import kept as as_kept
from tests.storage.samples import contents
from tests.terminal import Terminal

NOW = at("18:00")


@pytest.fixture
def store(home: Path, sos: Sos, kept: Path) -> Path:
    """Two clients; an incident that is closed, one that burns."""
    return once(home, kept, lambda: build(home, sos))


def build(home: Path, sos: Sos) -> Path:
    folder = set_desk(home, {"acme": ACME, "bayou": BAYOU})
    sos("new", "acme", "checkout is down", "-s", "1", "-k", "outage", at=at("15:20"))
    sos("ack", "acme-1", "On it", at=at("15:30"))
    sos("resolve", "acme-1", "restarted", at=at("16:00"))
    sos("close", "acme-1", "--skip", "nothing new", at=at("16:30"))
    sos("new", "bayou", "no sound", at=at("17:00"))
    return folder


# -- all of it ---------------------------------------------------------------------------------------


def test_an_export_holds_every_file_of_the_store_and_nothing_else(sos: Sos, store: Path) -> None:
    (store / "sketch.psd").write_bytes(b"8BPS")
    (store / ".hidden").write_bytes(b"x")
    done = sos("export", at=NOW)
    answer = done.json()

    assert done.code == 0
    assert done.err == "warning: sketch.psd: is none of a store's files; move it elsewhere\n"
    assert (answer["format"], answer["version"]) == ("freelance-sos store", 1)
    assert answer["exported"] == NOW
    expected = {
        name: data.decode() for name, data in contents(store).items() if name not in ("sketch.psd", ".hidden")
    }
    assert answer["files"] == expected
    assert list(answer["files"]) == sorted(answer["files"])
    assert done.out.endswith("}\n")


def test_what_is_no_text_is_in_it_to_the_byte(sos: Sos, store: Path) -> None:
    torn = b'\xef\xbb\xbfname = "\xff\xfe"\r\n\0'
    (store / "clients" / "bayou.toml").write_bytes(torn)

    value = sos("export", at=NOW).json()["files"]["clients/bayou.toml"]

    assert base64.b64decode(value["base64"]) == torn


def test_the_same_store_is_exported_the_same(sos: Sos, store: Path) -> None:
    assert sos("export", at=NOW) == sos("export", at=NOW)


def test_a_file_is_private_says_what_is_in_it_and_replaces_none(sos: Sos, store: Path, home: Path) -> None:
    done = sos("export", "-o", "backup.json", at=NOW)
    first = (home / "backup.json").read_text()
    again = sos("export", "-o", "backup.json", at=NOW)

    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("2 clients, 2 incidents, 5 files written to ~/backup.json\n")
    assert first == sos("export", at=NOW).out
    assert (home / "backup.json").stat().st_mode & 0o777 == 0o600
    assert (again.code, again.err) == (5, "backup.json is already there; give another name, or add --force\n")
    assert sos("export", "-o", "backup.json", "--force", at=NOW).code == 0


def test_nothing_is_lost_between_two_chairs(sos: Sos, store: Path) -> None:
    quiet = sos("export", "--quiet", at=NOW)

    assert (quiet.code, quiet.out) == (2, "")
    assert "sos export -o FILE" in quiet.err


def test_what_is_no_file_is_told_and_never_waited_for(sos: Sos, store: Path) -> None:
    (store / "clients" / "acme.toml").unlink()
    os.mkfifo(store / "clients" / "acme.toml")
    done = sos("export", at=NOW)

    assert done.err == "warning: clients/acme.toml: is none of a store's files; move it elsewhere\n"
    assert "clients/acme.toml" not in done.json()["files"]


def test_an_export_is_not_poured_over_a_screen(store: Path) -> None:
    with Terminal(["sos", "export"]) as t:
        assert t.wait() == 2
        assert "name a file: sos export -o FILE" in t.text
    assert "ACME" not in t.text.upper()


# -- one client --------------------------------------------------------------------------------------


def test_one_clients_part_is_all_of_theirs_and_nobody_elses(sos: Sos, store: Path, home: Path) -> None:
    (store / "clients" / "acme.toml.other-0123abcd").write_text('name = "Acme"\n')
    (store / "clients" / "acme-labs.toml").write_text(ACME)
    done = sos("export", "--client", "acme", "-o", "acme.json", at=NOW)
    answer = json.loads((home / "acme.json").read_text())

    assert done.code == 0
    assert answer["client"] == "acme"
    (log,) = (store / "incidents" / "acme").iterdir()
    assert set(answer["files"]) == {
        "clients/acme.toml",
        "clients/acme.toml.other-0123abcd",
        f"incidents/acme/{log.name}",
    }
    assert "Bayou" not in (home / "acme.json").read_text()


def test_a_client_who_was_removed_twice_is_handed_over_wholly(sos: Sos, store: Path) -> None:
    sos("client", "remove", "acme", "--yes", at=NOW)
    (store / "clients" / "acme.toml").write_text(ACME)
    sos("client", "remove", "acme", "--yes", at=NOW)

    files = sos("export", "--client", "acme", at=NOW).json()["files"]

    assert {"clients/removed/acme.toml", "clients/removed/acme-20261123T180000Z.toml"} < set(files)
    assert len(files) == 3


def test_nobody_of_that_name_is_told_with_the_nearest(sos: Sos, store: Path) -> None:
    done = sos("export", "--client", "acmee", at=NOW)

    assert (done.code, done.out) == (4, "")
    assert done.err == 'no client "acmee"; did you mean acme?\n'


# -- a table -----------------------------------------------------------------------------------------


def opened(number: int, title: str) -> str:
    """The log of an incident of that title."""
    head = {"id": f"{number:016x}", "at": NOW, "recorded": NOW, "kind": "opened", "client": "acme"}
    own = {"number": number, "title": title, "severity": 1, "incident_kind": "other", "reported": NOW}
    return json.dumps({**head, **own}) + "\n"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_table_has_a_line_an_incident_in_utc(sos: Sos, store: Path, home: Path) -> None:
    done = sos("export", "-o", "incidents.csv", at=NOW)
    written = (home / "incidents.csv").read_bytes().decode()
    closed, live = rows(written)

    assert (done.code, done.err) == (0, "2 incidents written to ~/incidents.csv\n")
    assert written.count("\r\n") == written.count("\n") == 3
    assert closed == {
        "id": "acme-1",
        "client": "acme",
        "title": "checkout is down",
        "severity": "1",
        "kind": "outage",
        "status": "closed",
        "reported": "2026-11-23T15:20:00Z",
        "acknowledged": "2026-11-23T15:30:00Z",
        "resolved": "2026-11-23T16:00:00Z",
        "closed": "2026-11-23T16:30:00Z",
    }
    assert (live["id"], live["status"], live["resolved"], live["closed"]) == ("bayou-1", "open", "", "")


def test_a_table_is_of_one_client_or_since_a_day(sos: Sos, store: Path) -> None:
    assert [row["id"] for row in rows(sos("export", "--csv", "--client", "acme", at=NOW).out)] == ["acme-1"]
    assert [row["id"] for row in rows(sos("export", "--csv", "--since", "16:59", at=NOW).out)] == ["bayou-1"]
    refused = sos("export", "--since", "2026-01-01", at=NOW)
    assert (refused.code, refused.out) == (2, "")
    assert "add --csv or --ics" in refused.err


@pytest.mark.parametrize(
    "title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1+1", "＋1", "\u200b=1"]
)
def test_no_cell_is_a_formula(sos: Sos, store: Path, title: str) -> None:
    sos("new", "acme", "--", title, at=NOW)

    cell = rows(sos("export", "--csv", at=NOW).out)[-1]["title"]

    assert cell.startswith("'")
    assert cell.lstrip("'").strip("=＝＋+-@") in ("1+1", "1", "SUM(A1)")


def test_hostile_titles_break_neither_the_table_nor_the_calendar(sos: Sos, home: Path) -> None:
    folder = set_desk(home, {"acme": ACME}) / "incidents" / "acme"
    folder.mkdir(parents=True)
    for number, text in enumerate(STRINGS.values(), 1):
        (folder / f"{number:04}-{number:08x}.jsonl").write_text(opened(number, as_kept(text)))
    count = len(STRINGS)

    table, calendar = sos("export", "--csv", at=NOW).out, sos("export", "--ics", at=NOW).out

    assert count > 60
    found = rows(table)
    assert [row["client"] for row in found] == ["acme"] * count
    assert [
        cell for row in found for cell in row.values() if unsafe_in(cell) or (cell[:1] in "=+-@" and cell)
    ] == []
    events = [part for part in Calendar.from_ical(calendar).walk() if part.name != "VCALENDAR"]
    assert [event.name for event in events] == ["VEVENT"] * count
    assert {key for event in events for key in event} == {
        *("UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "CLASS", "TRANSP"),
    }
    assert [event for event in events if unsafe_in(str(event["SUMMARY"]))] == []


# -- a calendar --------------------------------------------------------------------------------------


def test_the_calendar_has_an_event_an_incident(sos: Sos, store: Path, home: Path) -> None:
    assert sos("export", "-o", "incidents.ics", at=NOW).code == 0
    calendar = Calendar.from_ical((home / "incidents.ics").read_bytes())
    closed, live = calendar.walk("VEVENT")

    assert (closed.start.isoformat(), closed.end.isoformat()) == (
        "2026-11-23T15:20:00+00:00",
        "2026-11-23T16:00:00+00:00",
    )
    assert (live.start.isoformat(), live.end.isoformat()) == (
        "2026-11-23T17:00:00+00:00",
        "2026-11-23T18:00:00+00:00",
    )
    assert closed["SUMMARY"] == "acme-1 (severity 1): checkout is down"
    assert (closed["TRANSP"], closed["CLASS"]) == ("TRANSPARENT", "PRIVATE")
    assert not {"ATTENDEE", "ORGANIZER"} & {*closed, *live}


def test_an_incident_is_the_same_event_in_every_file_even_under_another_number(sos: Sos, store: Path) -> None:
    def uids() -> list[str]:
        calendar = Calendar.from_ical(sos("export", "--ics", at=NOW).out)
        return [str(event["UID"]) for event in calendar.walk("VEVENT")]

    before = uids()
    (log,) = (store / "incidents" / "acme").iterdir()
    log.rename(log.with_name(log.name.replace("0001-", "0009-")))

    assert sos("show", "acme-9", at=NOW).code == 0
    assert uids() == before
    assert len(set(before)) == 2


def test_an_incident_that_ends_as_it_begins_is_a_moment(sos: Sos, store: Path) -> None:
    sos("new", "acme", "blip", at=NOW)
    event = Calendar.from_ical(sos("export", "--ics", "--since", NOW, at=NOW).out).walk("VEVENT")[0]

    assert "DTEND" not in event


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--csv", "--ics"], "--csv and --ics at once"),
        (["--csv", "--json"], "--csv is no JSON; leave out --json, or name a file: -o incidents.csv"),
        (["--ics", "--json", "-o", "-"], "--ics is no JSON; leave out --json"),
        (["-o", "x.xlsx"], "x.xlsx says no form by its ending"),
        (["--csv", "-o", "x.ics"], "x.ics is no name for --csv"),
        (["--ics", "-o", "x.json"], "x.json is no name for --ics"),
        (["-o", " "], "-o has no file name"),
    ],
)
def test_a_form_that_is_open_is_asked_for(
    sos: Sos, store: Path, home: Path, words: list[str], told: str
) -> None:
    done = sos("export", *words, at=NOW)

    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert done.err.count("\n") == 1
    assert not list(home.glob("x.*"))


def test_a_closed_pipe_is_quiet(store: Path) -> None:
    line = f"{BIN / 'sos'} export | head -c 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        capture_output=True,
        check=False,
        env={**os.environ, "SOS_NOW": NOW},
    )

    assert (done.stdout, done.stderr) == (b"{", b"")


def test_no_store_is_an_error_and_no_empty_export(sos: Sos, home: Path) -> None:
    done = sos("export", "-o", "backup.json")

    assert (done.code, done.out) == (6, "")
    assert "there is no store" in done.err
    assert not (home / "backup.json").exists()


def test_a_store_of_links_is_exported_without_what_they_lead_to(sos: Sos, store: Path, home: Path) -> None:
    secret = home / "secret.toml"
    secret.write_text('name = "sentinel"\n')
    (store / "clients" / "evil.toml").symlink_to(secret)
    shutil.copytree(store / "clients", home / "elsewhere", symlinks=True)
    (store / "runbooks").symlink_to(home / "elsewhere")

    done = sos("export", at=NOW)

    assert "sentinel" not in done.out
    assert "clients/evil.toml: is a symbolic link" in done.err
    assert "runbooks: is a symbolic link" in done.err
