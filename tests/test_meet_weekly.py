"""`sos meet --recurring weekly`: when the hour changes for whom, and who is off, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Result, Sos
from tests.desk import EVERYBODY, ROBIN, at, set_desk

WIDE = {"COLUMNS": "120"}


@pytest.fixture(autouse=True)
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOS_NOW", at("08:00"))
    return set_desk(home)


def weeks(result: Result) -> list[str]:
    """The lines about the year, a space between words."""
    assert result.code == 0
    _, _, told = result.out.partition("\n\n")
    return [" ".join(line.split()) for line in told.splitlines()]


def test_the_dates_are_told_on_which_the_hour_changes_and_on_which_somebody_is_off(sos: Sos) -> None:
    # 9:15 on Tuesdays here is 18:15 in Tokyo, and 17:15 from 28 March to 30 October.
    told = weeks(sos("meet", "kyoto", "--recurring", "weekly", env=WIDE))

    # Tuesdays: 1 and 8 December are holidays in Portugal, 29 December is in the winter break, 23 February and
    # 4 May 2027 are holidays in Japan, and 5 October again in Portugal.
    assert told[:4] == [
        "every Tue 09:15–09:45 your time, Tue 24 Nov to Tue 23 Nov 2027",
        "Tue 1 Dec holiday for you: Restoration of Independence Day",
        "Tue 8 Dec holiday for you: Immaculate Conception",
        "Tue 29 Dec day off for you: winter break",
    ]
    assert told[4].startswith("Tue 23 Feb 2027 holiday for Kyoto Crafts:")
    assert told[5] == "from Tue 30 Mar 2027 17:15–17:45 in Tokyo for Kyoto Crafts, was 18:15–18:45"
    assert told[6].startswith("Tue 4 May 2027 holiday for Kyoto Crafts:")
    assert told[7].startswith("Tue 5 Oct 2027 holiday for you:")
    assert told[8] == "from Tue 2 Nov 2027 18:15–18:45 in Tokyo for Kyoto Crafts, was 17:15–17:45"
    # 23 November in Japan.
    assert told[9:] == ["and 1 more: --json has them all"]


def test_weekly_needs_no_word(sos: Sos) -> None:
    expected = sos("meet", "kyoto", "--recurring", "weekly", env=WIDE)

    assert sos("meet", "kyoto", "--recurring", env=WIDE) == expected
    assert sos("meet", "--recurring", "kyoto", env=WIDE) == expected
    assert sos("meet", "--recurring", "weekly", "kyoto", env=WIDE) == expected


def test_weekly_is_a_client_where_one_is_called_so(home: Path, sos: Sos) -> None:
    set_desk(home, {"weekly": 'name = "The Weekly"\nzone = "Europe/Lisbon"\nhours = "24/7"\n'})

    assert sos("meet", "weekly", "--recurring", "--json").json()["clients"] == ["weekly"]


def test_an_hour_that_leaves_their_day_says_so(home: Path, sos: Sos) -> None:
    # They begin at 1:00, which is 16:00 here in winter, and 17:00 in summer, when I leave.
    night = 'name = "Night"\nzone = "Asia/Tokyo"\nhours = "Tu-Sa 01:00-10:00"\n'
    set_desk(home, {"night": night}, ROBIN.replace("09:00-18:00", "09:00-17:00"))
    told = weeks(sos("meet", "night", "--recurring", "weekly", env=WIDE))

    # Shared is 16:00-17:00: 16:15, a quarter of an hour from both edges. There it is Tuesday 1:15.
    assert told[0] == "every Mon 16:15–16:45 your time, Mon 23 Nov to Mon 22 Nov 2027"
    assert [line for line in told[1:] if "Night" in line] == [
        "from Mon 29 Mar 2027 Tue 00:15–00:45 in Tokyo for Night, was Tue 01:15–01:45; outside their hours",
        "from Mon 1 Nov 2027 Tue 01:15–01:45 in Tokyo for Night, was Tue 00:15–00:45",
    ]
    # The dates between are not told one by one: beside them only my own two (28 December, 1 November).
    assert len(told) == 5


def test_where_nothing_changes_it_says_so(home: Path, sos: Sos) -> None:
    plain = ROBIN.partition("holidays")[0]
    berlin = 'name = "Acme"\nzone = "Europe/Berlin"\nhours = "Mo-Fr 09:00-18:00"\n'
    set_desk(home, {"acme": berlin}, plain)

    assert weeks(sos("meet", "acme", "--recurring", "weekly"))[1:] == [
        "the local time stays the same for everybody"
    ]
    assert sos("meet", "acme", "--recurring", "weekly", "--json").json()["recurring"] == []


def test_people_who_are_off_on_one_date_stand_together(home: Path, sos: Sos) -> None:
    # Both have 25 December off; it is the first Friday that differs.
    berlin = 'name = "Acme"\nzone = "Europe/Berlin"\nhours = "Fr 09:00-18:00"\nholidays = "DE-BY"\n'
    set_desk(home, {"acme": berlin})
    told = weeks(sos("meet", "acme", "--recurring", "weekly", env=WIDE))

    assert told[2] == "Fri 25 Dec holiday for you: Christmas Day; holiday for Acme: Christmas Day"


def test_a_call_that_only_special_hours_made_possible_is_off_on_all_other_dates(home: Path, sos: Sos) -> None:
    special = 'name = "Acme"\nzone = "Europe/Lisbon"\nhours = "Su 09:00-10:00"\n'
    special += '[special_hours]\n2026-11-24 = "09:00-10:00"\n'
    set_desk(home, {"acme": special})
    told = weeks(sos("meet", "acme", "--recurring", "weekly", env=WIDE))

    assert told[2] == "Tue 1 Dec holiday for you: Restoration of Independence Day; off hours for Acme"
    assert told[-1] == "and 44 more: --json has them all"


def test_the_slot_that_is_picked_is_the_one_that_comes_again(sos: Sos) -> None:
    result = sos("meet", "kyoto", "--recurring", "weekly", "--pick", "2", env=WIDE)

    assert weeks(result)[0] == "every Wed 09:15–09:45 your time, Wed 25 Nov to Wed 24 Nov 2027"
    assert result.err == "next → sos meet kyoto --recurring weekly --pick 2 --ics call.ics\n"


def test_json_has_every_date(sos: Sos) -> None:
    told = sos("meet", "kyoto", "--recurring", "weekly", "--json")
    found = told.json()["recurring"]

    assert (told.code, told.err) == (0, "")
    assert [(one["date"], one["slug"], one["kind"]) for one in found] == [
        ("2026-12-01", None, "holiday"),
        ("2026-12-08", None, "holiday"),
        ("2026-12-29", None, "day_off"),
        ("2027-02-23", "kyoto", "holiday"),
        ("2027-03-30", "kyoto", "local_time_changes"),
        ("2027-05-04", "kyoto", "holiday"),
        ("2027-10-05", None, "holiday"),
        ("2027-11-02", "kyoto", "local_time_changes"),
        ("2027-11-23", "kyoto", "holiday"),
    ]
    assert found[4] == {
        "date": "2027-03-30",
        "from": "2027-03-30T08:15:00Z",
        "to": "2027-03-30T08:45:00Z",
        "kind": "local_time_changes",
        "slug": "kyoto",
        "name": "Kyoto Crafts",
        "zone": "Asia/Tokyo",
        "local_time": "2027-03-30T17:15:00+09:00",
        "was": "2027-03-23T18:15:00+09:00",
        "in_hours": True,
        "reason": None,
    }
    assert (found[2]["reason"], found[2]["in_hours"], found[2]["was"]) == ("winter break", False, None)


def test_without_a_slot_there_is_nothing_that_could_come_again(home: Path, sos: Sos) -> None:
    set_desk(home, EVERYBODY)
    result = sos("meet", "bayou", "--recurring", "weekly", "--json")

    assert (result.code, result.json()["recurring"]) == (3, None)
