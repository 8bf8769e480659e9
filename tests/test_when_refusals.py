"""What `sos when` answers by its exit code, and what it refuses.

Robin's desk on Monday 23 November 2026, 15:40 UTC.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.desk import EVERYBODY, at, once, refused, set_desk
from tests.test_when import FAR, asked

NOW = at("15:40")


@pytest.fixture
def store(home: Path, kept: Path) -> Path:
    return once(home, kept, lambda: set_desk(home))


@pytest.mark.usefixtures("store")
def test_quiet_answers_for_one_client(sos: Sos) -> None:
    assert sos("when", "15:00 acme", "acme", "--quiet", at=NOW).code == 0
    assert sos("when", "15:00 acme", "souq", "--quiet", at=NOW).code == 3
    assert sos("when", "15:00 acme", "souq", at=NOW).code == 0
    assert sos("when", "15:00 acme", "souq", "acme", "--quiet", at=NOW).code == 0


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["25:00 acme"], 2, '"25:00" is no time of day; hours go to 23:59'),
        (["30", "feb", "15:00", "acme"], 2, "February has no 30th"),
        (["fri 26 nov 15:00"], 2, "26 November is a Thursday"),
        (["03/04/2026"], 2, "with slashes it could be two dates"),
        (["half past six"], 2, 'try 18:40, "fri 9:00", "26 nov 15:00" or 2026-11-23T18:40'),
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


def test_two_clients_of_one_name_are_told_apart_by_the_short_one(home: Path, sos: Sos) -> None:
    set_desk(home, {"near": FAR, "far": FAR})

    refused(sos("when", "15:00 isle far", at=NOW), 2, "no client and no place")
    refused(sos("when", "15:00 far isle", at=NOW), 2, '"far isle" could be far or near; type the short name')


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
    # Nor does it hide whom another file names in full.
    assert asked(sos, "15:00 kyoto crafts", "kyoto")["zone"] == "Asia/Tokyo"


def test_without_clients_it_is_still_told(home: Path, sos: Sos) -> None:
    set_desk(home, {})
    result = sos("when", "9:00 tokyo", at=NOW)

    assert result.out.splitlines()[0] == "Tue 24 Nov 09:00 in Tokyo, in 8 h 20 min"
    assert "sos client add" in result.err
