"""One moment in everybody's time: which moment is meant, and who works then.

Robin's desk on Monday 23 November 2026, 15:40 UTC. Offsets that week: Lisbon 0, Berlin +1, Riyadh +3, Kolkata
+5:30, Kathmandu +5:45, Tokyo +9, Lord Howe +11, Kiritimati +14, Chicago -6, Honolulu -10.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Sos
from tests.desk import EVERYBODY, at, once, set_desk

NOW = at("15:40")
PLACES = {
    "munich": "in Munich (Europe/Berlin)",
    "MÜNCHEN": "in MÜNCHEN (Europe/Berlin)",
    "berlin": "in Berlin",
    "Europe/Berlin": "in Berlin",
    "acme": "in Berlin (Acme GmbH)",
}
FAR = 'name = "Far Isle"\nzone = "Pacific/Honolulu"\nhours = "Mo-Fr 08:00-16:00"\n'


@pytest.fixture
def store(home: Path, kept: Path) -> Path:
    return once(home, kept, lambda: set_desk(home))


def asked(sos: Sos, *words: str, now: str = NOW) -> Any:
    result = sos("when", *words, "--json", at=now)
    assert (result.code, result.err) == (0, "")
    return result.json()


def lines(sos: Sos, *words: str, width: int = 100, now: str = NOW) -> list[str]:
    result = sos("when", *words, at=now, env={"COLUMNS": str(width)})
    assert result.code == 0
    # Beside the answer nothing is said but what else may be typed.
    assert [line for line in result.err.splitlines() if "sos when" not in line] == []
    return result.out.splitlines()


# -- which moment ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "moment", "zone"),
    [
        ("15:00", "2026-11-23T15:00:00Z", "Europe/Lisbon"),
        ("15:00 acme", "2026-11-23T14:00:00Z", "Europe/Berlin"),
        ("acme 15:00", "2026-11-23T14:00:00Z", "Europe/Berlin"),
        ("15:00 ac", "2026-11-23T14:00:00Z", "Europe/Berlin"),
        ("15:00 in berlin", "2026-11-23T14:00:00Z", "Europe/Berlin"),
        ("15:00 Europe/Berlin", "2026-11-23T14:00:00Z", "Europe/Berlin"),
        ("15:00 your time", "2026-11-23T15:00:00Z", "Europe/Lisbon"),
        ("15:00 munich", "2026-11-23T14:00:00Z", "Europe/Berlin"),
        # A client's full name, or its beginning, where no short name and no place is meant.
        ("15:00 KYOTO  Crafts", "2026-11-24T06:00:00Z", "Asia/Tokyo"),
        ("26 nov 15:00, souq online", "2026-11-26T12:00:00Z", "Asia/Riyadh"),
        ("Thu 26 Nov 15:00", "2026-11-26T15:00:00Z", "Europe/Lisbon"),
        ("15:00 my time", "2026-11-23T15:00:00Z", "Europe/Lisbon"),
        ("15:00 mine", "2026-11-23T15:00:00Z", "Europe/Lisbon"),
        # Today is the named place's own: in Tokyo it is Tuesday already.
        ("9:00 tokyo", "2026-11-24T00:00:00Z", "Asia/Tokyo"),
        ("9:00 kathmandu", "2026-11-23T03:15:00Z", "Asia/Kathmandu"),
        ("fri 17:30 new york", "2026-11-27T22:30:00Z", "America/New_York"),
        # Half an hour of summer time: +11 in November, +10:30 in July.
        ("2026-11-24 09:00 lord howe", "2026-11-23T22:00:00Z", "Australia/Lord_Howe"),
        ("2026-07-01 09:00 lord howe", "2026-06-30T22:30:00Z", "Australia/Lord_Howe"),
        # One instant, 24 hours apart on the wall: Tuesday on Kiritimati is Monday in Honolulu.
        ("8:00 kiritimati", "2026-11-23T18:00:00Z", "Pacific/Kiritimati"),
        ("8:00 honolulu", "2026-11-23T18:00:00Z", "Pacific/Honolulu"),
        ("now", "2026-11-23T15:40:00Z", "Europe/Lisbon"),
        ("in 2h", "2026-11-23T17:40:00Z", "Europe/Lisbon"),
        ("2026-11-23T15:00:00Z", "2026-11-23T15:00:00Z", "Europe/Lisbon"),
    ],
)
@pytest.mark.usefixtures("store")
def test_a_time_is_read_in_the_zone_it_names(sos: Sos, typed: str, moment: str, zone: str) -> None:
    answer = asked(sos, typed)

    assert (answer["moment_at"], answer["zone"], answer["moved"]) == (moment, zone, None)
    by_name = {"15:00 KYOTO  Crafts": "kyoto", "26 nov 15:00, souq online": "souq"}
    assert answer["of"] == by_name.get(typed, "acme" if "ac" in typed else None)


@pytest.mark.usefixtures("store")
def test_everybody_stands_at_that_moment_in_their_own_time(sos: Sos) -> None:
    answer = asked(sos, "15:00 acme")

    assert answer["me"]["local_time"] == "2026-11-23T14:00:00+00:00"
    # Those in hours first, who closes first on top; then who opens first. It is a holiday in Japan.
    assert [(one["slug"], one["local_time"], one["state"]) for one in answer["clients"]] == [
        ("acme", "2026-11-23T15:00:00+01:00", "in_hours"),
        ("pulse", "2026-11-23T19:30:00+05:30", "in_hours"),
        ("bayou", "2026-11-23T08:00:00-06:00", "off_hours"),
        ("kyoto", "2026-11-23T23:00:00+09:00", "holiday"),
        ("souq", "2026-11-23T17:00:00+03:00", "off_hours"),
    ]


@pytest.mark.parametrize(
    ("words", "moment", "slugs"),
    [
        (["15:00", "acme"], "23T15:00", ["acme"]),
        (["15:00 acme", "kyoto"], "23T14:00", ["kyoto"]),
        (["tomorrow", "9:00"], "24T09:00", sorted(EVERYBODY)),
        (["fri", "17:30", "acme"], "27T17:30", ["acme"]),
        (["15:00", "on", "thursday", "26", "november", "acme"], "26T15:00", ["acme"]),
        (["26.11.", "acme", "kyoto crafts"], "26T00:00", ["acme", "kyoto"]),
        (["fri", "acme"], "27T00:00", ["acme"]),
        (["tomorrow 9:00", "acme", "souq", "acme"], "24T09:00", ["acme", "souq"]),
        (["in", "2h", "acme"], "23T17:40", ["acme"]),
        (["15:00", "in", "berlin"], "23T14:00", sorted(EVERYBODY)),
        (["15:00", "in", "new", "york"], "23T20:00", sorted(EVERYBODY)),
    ],
)
@pytest.mark.usefixtures("store")
def test_words_behind_the_time_are_clients(sos: Sos, words: list[str], moment: str, slugs: list[str]) -> None:
    answer = asked(sos, *words)

    assert answer["moment_at"] == f"2026-11-{moment}:00Z"
    assert sorted(one["slug"] for one in answer["clients"]) == slugs


def test_a_client_comes_before_a_place_of_the_same_name(home: Path, sos: Sos) -> None:
    set_desk(home, {"tokyo": EVERYBODY["acme"]})

    assert asked(sos, "15:00 tokyo")["zone"] == "Europe/Berlin"
    assert asked(sos, "15:00 Asia/Tokyo")["zone"] == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("typed", "moment", "told"),
    [
        # Berlin goes from 02:00 to 03:00: 02:30 is 03:30 at +2. Back at 03:00: the first 02:30 is at +2.
        (
            "2027-03-28 02:30 acme",
            "2027-03-28T01:30:00Z",
            "02:30 does not exist there on Sun 28 Mar, clocks go forward: 03:30",
        ),
        (
            "2026-10-25 02:30 acme",
            "2026-10-25T00:30:00Z",
            "02:30 comes twice there on Sun 25 Oct: the first; the second is an hour later",
        ),
        # Lord Howe goes from 02:00 to 02:30, and back from 02:00 to 01:30.
        (
            "2026-10-04 02:15 lord howe",
            "2026-10-03T15:45:00Z",
            "02:15 does not exist there on Sun 4 Oct, clocks go forward: 02:45",
        ),
        (
            "2026-04-05 01:45 lord howe",
            "2026-04-04T14:45:00Z",
            "01:45 comes twice there on Sun 5 Apr: the first; the second is half an hour later",
        ),
        (
            "2027-03-28 01:30",
            "2027-03-28T01:30:00Z",
            "01:30 does not exist here on Sun 28 Mar, clocks go forward: 02:30",
        ),
    ],
)
@pytest.mark.usefixtures("store")
def test_ruling_6_is_told_where_it_chose(sos: Sos, typed: str, moment: str, told: str) -> None:
    answer = asked(sos, typed)

    assert answer["moment_at"] == moment
    assert answer["moved"] == ("skipped" if "not exist" in told else "doubled")
    assert lines(sos, typed)[1] == told


# -- the screen --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("store")
def test_the_first_line_says_whose_time_was_taken_and_how_far_it_is(sos: Sos) -> None:
    assert lines(sos, "17:30", "acme")[0] == "Mon 23 Nov 17:30 your time, in 1 h 50 min"
    assert lines(sos, "17:30 acme", "acme")[0] == "Mon 23 Nov 17:30 in Berlin (Acme GmbH), in 50 min"
    assert lines(sos, "2:00 tokyo", "acme")[0] == "Tue 24 Nov 02:00 in Tokyo, in 1 h 20 min"
    assert lines(sos, "12:40", "acme")[0] == "Mon 23 Nov 12:40 your time, 3 h ago"
    assert lines(sos, "2027-01-04 10:00", "acme")[0].startswith("Mon 4 Jan 2027 10:00 your time, in ")


@pytest.mark.usefixtures("store")
def test_a_place_is_called_as_it_was_typed(sos: Sos) -> None:
    heads = {typed: lines(sos, f"17:30 {typed}", "acme")[0] for typed in PLACES}

    assert heads == {typed: f"Mon 23 Nov 17:30 {told}, in 50 min" for typed, told in PLACES.items()}


@pytest.mark.usefixtures("store")
def test_the_second_of_a_doubled_hour_is_marked(sos: Sos) -> None:
    # 01:30 UTC on 25 October: 02:30 in Berlin for the second time, 01:30 in Lisbon for the second time too.
    shown = [" ".join(line.split()) for line in lines(sos, "2026-10-25T01:30Z", "acme")]
    an_hour_before = lines(sos, "2026-10-25T00:30Z", "acme")

    assert shown[0].startswith("Sun 25 Oct 01:30 (second) your time, ")
    assert shown[2].startswith("○ Robin (you) Sun 01:30 (second) off hours")
    assert shown[3].startswith("○ Acme GmbH Sun 02:30 (second) off hours")
    assert "Sun 02:30 (second)" in lines(sos, "2026-10-25T01:30Z", "acme", width=60)[3]
    assert "second" not in " ".join(an_hour_before)


@pytest.mark.usefixtures("store")
def test_each_line_says_when_the_state_ends_on_their_own_clock(sos: Sos) -> None:
    head, names, *rows = lines(sos, "15:00 acme")

    assert head == "Mon 23 Nov 15:00 in Berlin (Acme GmbH), 1 h 40 min ago"
    assert " ".join(names.split()) == "their time until, in their time"
    assert [" ".join(row.split()) for row in rows] == [
        "● Robin (you) Mon 14:00 in hours closes 18:00",
        "● Acme GmbH Mon 15:00 in hours closes 18:00",
        "● Pulse Radio Mon 19:30 in hours always",
        "○ Bayou Nights Mon 08:00 off hours opens 17:00",
        "○ Kyoto Crafts Mon 23:00 holiday Labor Thanksgiving Day; opens Tue 10:00",
        "○ Souq Online Mon 17:00 off hours opens Tue 08:00",
        "you and 2 of 5 clients in hours",
    ]


def test_another_day_is_named_with_its_date(home: Path, sos: Sos) -> None:
    set_desk(home, {"far": FAR})
    _, _, me, far, together = lines(sos, "8:00 kiritimati")

    # It is Tuesday the 24th there, and Monday for both of these: 18:00 in Lisbon is closing time.
    assert " ".join(me.split()) == "○ Robin (you) Mon 23 Nov 18:00 off hours opens Tue 09:00"
    assert " ".join(far.split()) == "● Far Isle Mon 23 Nov 08:00 in hours closes 16:00"
    assert together == "only Far Isle in hours"
    assert "Mon 23 Nov 15:00 -1 " in lines(sos, "tue 01:00", "far")[3]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["14:00", "acme"], "both in hours"),
        (["9:00 acme", "acme"], "only Acme GmbH in hours"),
        (["14:00", "souq"], "nobody but you in hours"),
        (["20:00", "acme"], "nobody in hours"),
        (["14:00", "acme", "pulse"], "all in hours"),
        (["14:00", "acme", "souq"], "you and Acme GmbH in hours"),
        (["20:00", "acme", "souq", "pulse"], "Pulse Radio in hours, you are not"),
        (["8:00", "acme", "pulse"], "everybody but you in hours"),
    ],
)
@pytest.mark.usefixtures("store")
def test_the_last_line_says_who_works_at_once(sos: Sos, words: list[str], told: str) -> None:
    assert lines(sos, *words)[-1] == told


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.usefixtures("store")
def test_every_line_fits(sos: Sos, width: int) -> None:
    shown = lines(sos, "15:00 acme", width=width)

    assert max(map(len, shown)) <= width
    assert len([line for line in shown if line[0] in "●○◐"]) == 6
    assert all("closes 18:00" in line for line in shown if "Acme GmbH" in line and line.startswith("●"))
