"""One moment in everybody's time: which moment is meant, and who works then.

Robin's desk on Monday 23 November 2026, 15:40 UTC. Offsets that week: Lisbon 0, Berlin +1, Riyadh +3, Kolkata
+5:30, Kathmandu +5:45, Tokyo +9, Lord Howe +11, Kiritimati +14, Chicago -6, Honolulu -10.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Sos
from tests.desk import EVERYBODY, at, once, refused, set_desk

NOW = at("15:40")
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
    assert (result.code, result.err) == (0, "")
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
    assert answer["of"] == ("acme" if "ac" in typed else None)


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
        ("2027-03-28 02:30 acme", "2027-03-28T01:30:00Z", "02:30 is skipped there on Sun 28 Mar: 03:30"),
        ("2026-10-25 02:30 acme", "2026-10-25T00:30:00Z", "02:30 comes twice there on Sun 25 Oct: the first"),
        # Lord Howe goes from 02:00 to 02:30, and back from 02:00 to 01:30.
        ("2026-10-04 02:15 lord howe", "2026-10-03T15:45:00Z", "02:15 is skipped there on Sun 4 Oct: 02:45"),
        (
            "2026-04-05 01:45 lord howe",
            "2026-04-04T14:45:00Z",
            "01:45 comes twice there on Sun 5 Apr: the first",
        ),
        ("2027-03-28 01:30", "2027-03-28T01:30:00Z", "01:30 is skipped here on Sun 28 Mar: 02:30"),
    ],
)
@pytest.mark.usefixtures("store")
def test_ruling_6_is_told_where_it_chose(sos: Sos, typed: str, moment: str, told: str) -> None:
    answer = asked(sos, typed)

    assert answer["moment_at"] == moment
    assert answer["moved"] == ("skipped" if "skipped" in told else "doubled")
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


# -- exit codes and refusals -------------------------------------------------------------------------


@pytest.mark.usefixtures("store")
def test_quiet_answers_for_one_client(sos: Sos) -> None:
    assert sos("when", "15:00 acme", "acme", "--quiet", at=NOW).code == 0
    assert sos("when", "15:00 acme", "souq", "--quiet", at=NOW).code == 3
    assert sos("when", "15:00 acme", "souq", at=NOW).code == 0
    assert sos("when", "15:00 acme", "souq", "acme", "--quiet", at=NOW).code == 0


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["25:00 acme"], 2, 'can\'t read the time "25:00 acme"; try 18:40'),
        (["15:00 acmee"], 2, 'no client and no place "acmee"; did you mean acme?'),
        (["15:00 tokio"], 2, 'no client and no place "tokio"; did you mean "Asia/Tokyo"?'),
        (["15:00 xyzzy"], 2, "your clients are acme, bayou, kyoto, pulse, souq; places are"),
        (["15:00 CST"], 2, '"CST" is an abbreviation, not a time zone; name the place: America/Chicago'),
        (["15:00 UTC+2"], 2, '"UTC+2" is a fixed offset, not a time zone'),
        (["9:00", "tokyo"], 4, 'no client "tokyo"; for the time there: sos when "9:00 tokyo"'),
        (["9:00", "new", "york"], 4, 'for the time there: sos when "9:00 new york"'),
        (["9:00", "acmee"], 4, 'no client "acmee"; did you mean acme?'),
        (["acme", "15:00"], 2, '"acme" is no time; the time comes first: sos when 15:00 acme'),
        ([], 2, "missing argument 'TIME'"),
    ],
)
@pytest.mark.usefixtures("store")
def test_what_can_not_be_understood_is_one_plain_line(
    sos: Sos, words: list[str], code: int, told: str
) -> None:
    refused(sos("when", *words, at=NOW), code, told)


def test_several_clients_that_fit_are_named(home: Path, sos: Sos) -> None:
    set_desk(home, {"acme": EVERYBODY["acme"], "acorn": EVERYBODY["souq"]})

    refused(sos("when", "15:00 ac", at=NOW), 2, '"ac" could be acme or acorn')


def test_a_broken_file_hides_no_other_and_its_time_is_never_guessed(store: Path, sos: Sos) -> None:
    (store / "clients" / "souq.toml").write_text('name = "Souq"\nzone = "Asia/Riad"\nhours = "24/7"\n')
    shown = sos("when", "15:00 acme", at=NOW)

    assert (shown.code, shown.err.count("clients/souq.toml:2: zone")) == (0, 1)
    assert "Acme GmbH" in shown.out
    assert sos("when", "15:00", "souq", at=NOW).code == 6
    refused(sos("when", "15:00 souq", at=NOW), 6, "can't tell souq's time: clients/souq.toml:2: zone")
    # Nor is it recorded: an hour that nobody meant would stay for good.
    refused(sos("new", "souq", "down", "--reported", "9:00 souq", at=NOW), 6, "or type it in your time")
    assert sos("list", "--json", at=NOW).json()["incidents"] == []


def test_without_clients_it_is_still_told(home: Path, sos: Sos) -> None:
    set_desk(home, {})
    result = sos("when", "9:00 tokyo", at=NOW)

    assert result.out.splitlines()[0] == "Tue 24 Nov 09:00 in Tokyo, in 8 h 20 min"
    assert "sos client add" in result.err
