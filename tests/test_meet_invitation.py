"""`sos meet --ics`: the invitation is read back as a calendar would."""

from __future__ import annotations

import os
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.conftest import Result, Sos
from tests.desk import ACME, KYOTO, PULSE, at, refused, set_desk
from tests.environment import BIN


@pytest.fixture(autouse=True)
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOS_NOW", at("08:00"))
    return set_desk(home)


def events(data: bytes) -> list[dict[str, str | datetime]]:
    """Title, text and times of each event."""
    return [
        {
            "title": str(one["SUMMARY"]),
            "text": str(one["DESCRIPTION"]),
            "from": one["DTSTART"].dt,
            "to": one["DTEND"].dt,
            "id": str(one["UID"]),
            "made": one["DTSTAMP"].dt,
        }
        for one in Calendar.from_ical(data).walk("VEVENT")
    ]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+00:00")


def test_it_holds_the_fairest_slot_in_everybodys_time(home: Path, sos: Sos) -> None:
    result = sos("meet", "kyoto", "souq", "--ics", "call.ics")
    (one,) = events((home / "call.ics").read_bytes())

    assert result.code == 0
    assert result.err == "written: call.ics, Tue 24 Nov 09:15–09:45 your time\n"
    assert "fairest first" in result.out
    assert (one["from"], one["to"]) == (utc("2026-11-24T09:15"), utc("2026-11-24T09:45"))
    assert one["made"] == utc("2026-11-23T08:00")
    assert one["title"] == "Call: Kyoto Crafts, Souq Online"
    assert one["text"] == (
        "Tue 24 Nov 2026 09:15–09:45 in Lisbon (Robin)\n"
        "Tue 24 Nov 2026 18:15–18:45 in Tokyo (Kyoto Crafts)\n"
        "Tue 24 Nov 2026 12:15–12:45 in Riyadh (Souq Online)"
    )


def test_another_slot_and_another_title_can_be_chosen(home: Path, sos: Sos) -> None:
    result = sos("meet", "kyoto", "--pick", "3", "--title", "Release 3, at last", "--ics", "call.ics")
    (one,) = events((home / "call.ics").read_bytes())

    assert result.err == "written: call.ics, Thu 26 Nov 09:15–09:45 your time\n"
    assert (one["from"], one["title"]) == (utc("2026-11-26T09:15"), "Release 3, at last")


def test_the_same_call_has_the_same_id_whoever_is_named_first(home: Path, sos: Sos) -> None:
    for name, words in [("a", ["kyoto", "souq"]), ("b", ["souq", "kyoto"]), ("c", ["kyoto"])]:
        assert sos("meet", *words, "--ics", f"{name}.ics", "--title", name).code == 0
    a, b, c = (events((home / f"{name}.ics").read_bytes())[0] for name in "abc")

    assert a["from"] == b["from"] == c["from"]
    assert a["id"] == b["id"] != c["id"]


def test_a_name_cannot_write_lines_of_its_own(home: Path, sos: Sos) -> None:
    evil = ACME.replace('"Acme GmbH"', r'"Evil\r\nBEGIN:VEVENT; \"x\", y\u2028\u202ez"')
    set_desk(home, {"acme": evil})
    assert sos("meet", "acme", "--ics", "call.ics").code == 0
    data = (home / "call.ics").read_bytes()
    (one,) = events(data)

    assert data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r")
    assert [line for line in data.splitlines() if line.startswith(b"BEGIN")] == [
        b"BEGIN:VCALENDAR",
        b"BEGIN:VEVENT",
    ]
    assert one["title"] == 'Call: Evil BEGIN:VEVENT; "x", y z'
    assert str(one["text"]).endswith('in Berlin (Evil BEGIN:VEVENT; "x", y z)')


def test_a_file_that_is_there_is_never_replaced(home: Path, sos: Sos) -> None:
    (home / "call.ics").write_text("mine")
    (home / "away.ics").symlink_to(home / "nowhere")
    for name in ("call.ics", "away.ics", "store"):
        refused(
            sos("meet", "kyoto", "--ics", name),
            2,
            f"{name} is already there; give another name, or remove it first",
        )

    assert (home / "call.ics").read_text() == "mine"
    assert not (home / "nowhere").exists()


def test_a_place_that_cannot_be_written_is_told_and_nothing_else(home: Path, sos: Sos) -> None:
    refused(
        sos("meet", "kyoto", "--ics", "no/such/call.ics"),
        6,
        "can't write no/such/call.ics: No such file or directory; give --ics another place",
    )
    refused(sos("meet", "kyoto", "--ics", "x" * 300), 6, "File name too long")
    refused(sos("meet", "kyoto", "--ics", " "), 2, "--ics has no file name; write: --ics call.ics")
    assert sorted(path.name for path in home.glob("*.ics")) == []


def test_without_a_slot_nothing_is_written(home: Path, sos: Sos) -> None:
    assert sos("meet", "bayou", "--ics", "call.ics").code == 3
    assert not (home / "call.ics").exists()
    refused(
        sos("meet", "bayou", "--ics", "-"),
        3,
        "no slot of 30 min within 2 weeks inside everybody's hours; see: sos meet bayou",
    )


def test_a_dash_prints_the_invitation_and_nothing_else() -> None:
    # Whatever encoding the output has: a calendar is UTF-8.
    run = subprocess.run(
        [BIN / "sos", "meet", "kyoto", "--ics", "-"],
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=True,
    )
    (one,) = events(run.stdout)

    assert run.stdout.startswith(b"BEGIN:VCALENDAR\r\n")
    assert run.stderr == b""
    assert "09:15–09:45 in Lisbon" in str(one["text"])


def test_with_json_it_says_what_was_written(home: Path, sos: Sos) -> None:
    told = sos("meet", "kyoto", "--json", "--ics", "call.ics")

    assert (told.code, told.err) == (0, "")
    assert (told.json()["invitation"], told.json()["left_out"]) == ("call.ics", [])
    assert len(events((home / "call.ics").read_bytes())) == 1
    refused(sos("meet", "kyoto", "--json", "--ics", "-"), 2, "--ics - and --json at once")


def test_quietly_it_is_written_all_the_same(home: Path, sos: Sos) -> None:
    assert sos("meet", "kyoto", "--quiet", "--ics", "call.ics") == Result(0, "", "")
    assert (home / "call.ics").stat().st_mode & 0o777 == 0o600
    assert sos("meet", "kyoto", "--quiet", "--ics", "-") == Result(0, "", "")


def test_a_nameless_me_is_a_place_alone(home: Path, sos: Sos) -> None:
    set_desk(home, {"kyoto": KYOTO}, 'zone = "Europe/Lisbon"\nhours = "Mo-Fr 09:00-18:00"\n')
    assert sos("meet", "kyoto", "--ics", "call.ics").code == 0
    (one,) = events((home / "call.ics").read_bytes())

    assert str(one["text"]).splitlines()[0] == "Tue 24 Nov 2026 09:15–09:45 in Lisbon"


def test_a_weekly_call_is_one_event_a_week_at_the_same_time_for_me(home: Path, sos: Sos) -> None:
    result = sos("meet", "kyoto", "--recurring", "weekly", "--ics", "call.ics")
    found = events((home / "call.ics").read_bytes())

    # Of 53 Tuesdays three are off here (two holidays, the winter break), three in Japan, and 5 October here.
    assert result.err.splitlines() == [
        "written: call.ics, the first Tue 24 Nov 09:15–09:45 your time",
        "46 calls written, 7 left out: 1 Dec, 8 Dec, 29 Dec, 23 Feb, 4 May, 5 Oct, 23 Nov",
        "somebody is off on those; --all-dates keeps them",
    ]
    assert len({one["id"] for one in found}) == len(found) == 46
    # Lisbon is an hour nearer to Tokyo from 28 March to 30 October 2027.
    starts = [one["from"] for one in found]
    assert utc("2026-12-01T09:15") not in starts
    assert utc("2027-03-23T09:15") in starts
    assert utc("2027-03-30T08:15") in starts
    assert utc("2027-11-02T09:15") in starts
    by_start = {one["from"]: str(one["text"]) for one in found}
    assert by_start[utc("2027-03-30T08:15")].splitlines() == [
        "Tue 30 Mar 2027 09:15–09:45 in Lisbon (Robin)",
        "Tue 30 Mar 2027 17:15–17:45 in Tokyo (Kyoto Crafts)",
    ]


def test_a_weekly_call_that_is_printed_says_where_its_changes_are_told(sos: Sos) -> None:
    printed = sos("meet", "kyoto", "--recurring", "weekly", "--ics", "-")

    assert printed.out.count("BEGIN:VEVENT\r\n") == 46
    first, *_, last = printed.err.splitlines()
    assert first.startswith("46 calls written, 7 left out: 1 Dec, ")
    assert last == "not the same every week; see: sos meet kyoto --recurring weekly"


def test_all_dates_keeps_the_calls_on_which_somebody_is_off(home: Path, sos: Sos) -> None:
    result = sos("meet", "kyoto", "--recurring", "--all-dates", "--ics", "call.ics")
    found = events((home / "call.ics").read_bytes())

    assert result.err.splitlines()[1:] == ["53 calls written"]
    assert len(found) == 53
    assert utc("2026-12-01T09:15") in [one["from"] for one in found]


def test_a_call_outside_somebodys_usual_hours_stays_in(home: Path, sos: Sos) -> None:
    # 16:15 here is 1:15 there in winter, when they begin at 1:00; and 0:15 in summer.
    night = 'name = "Night"\nzone = "Asia/Tokyo"\nhours = "Tu-Sa 01:00-10:00"\n'
    mine = 'zone = "Europe/Lisbon"\nhours = "Mo-Fr 09:00-17:00"\n'
    set_desk(home, {"night": night}, mine)
    result = sos("meet", "night", "--recurring", "--ics", "call.ics")

    assert "; outside their hours" in result.out
    assert result.err.splitlines()[1:] == ["53 calls written"]
    assert utc("2027-04-05T15:15") in [one["from"] for one in events((home / "call.ics").read_bytes())]


def test_many_dates_that_are_left_out_are_not_all_listed(home: Path, sos: Sos) -> None:
    away = "[[away]]\nfrom = 2026-12-01\nto = 2027-03-31\n"
    set_desk(home, {"pulse": PULSE}, 'zone = "Europe/Lisbon"\nhours = "Mo 09:00-18:00"\n' + away)
    told = sos("meet", "pulse", "--recurring", "--ics", "call.ics")
    left_out = sos("meet", "pulse", "--recurring", "--json", "--ics", "json.ics").json()["left_out"]

    # Mondays from 7 December to 29 March: four, four, four and five.
    dates = "7 Dec, 14 Dec, 21 Dec, 28 Dec, 4 Jan, 11 Jan, 18 Jan, 25 Jan"
    assert f"36 calls written, 17 left out: {dates} and 9 more\n" in told.err
    assert (len(left_out), left_out[0], left_out[-1]) == (17, "2026-12-07", "2027-03-29")
