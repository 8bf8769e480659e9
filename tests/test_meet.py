"""`sos meet`: when everybody can meet. The people are those of tests/desk.py, the times worked out by hand.

In UTC, that week: I 9:00-18:00, Souq 5:00-13:00 (Sunday to Thursday), Kyoto 1:00-10:00 (Monday is a holiday),
Acme 8:00-11:30 and 12:30-17:00 (Friday 8:00-14:00), Bayou 23:00-8:00 (Monday's to Saturday's night), Pulse
always.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Result, Sos
from tests.desk import ACME, ROBIN, at, refused, set_desk
from tests.environment import BIN

MORNING = at("08:00")
WIDE, NARROW = {"COLUMNS": "120"}, {"COLUMNS": "60"}


@pytest.fixture(autouse=True)
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOS_NOW", MORNING)
    return set_desk(home)


def lines(result: Result) -> list[str]:
    """What was said, a space between words."""
    return [" ".join(line.split()) for line in result.out.splitlines() if line.strip()]


# -- slots -----------------------------------------------------------------------------------------------


def test_the_fairest_slots_stand_in_everybodys_time(sos: Sos) -> None:
    # Shared with Souq is 9:00-13:00: 10:30 is 1 h 30 min from my morning, 11:15 further from their evening.
    result = sos("meet", "souq", "--for", "45m", env=WIDE)

    assert result.code == 0
    assert lines(result)[:4] == [
        "45 min with Souq Online, fairest first",
        "Souq Online",
        "your time Riyadh",
        "1 Mon 23 Nov 10:30–11:15 13:30–14:15 comfortable",
    ]
    # Monday to Thursday of both weeks, but 1 December, a holiday here.
    assert lines(result)[4:] == [
        "2 Tue 24 Nov 10:30–11:15 13:30–14:15 comfortable",
        "3 Wed 25 Nov 10:30–11:15 13:30–14:15 comfortable",
        "4 Thu 26 Nov 10:30–11:15 13:30–14:15 comfortable",
        "5 Mon 30 Nov 10:30–11:15 13:30–14:15 comfortable",
        "and 2 more: -n 7",
    ]
    assert result.err == "next → sos meet souq --for 45m --ics call.ics\n"


def test_on_a_narrow_screen_everybody_has_a_line(sos: Sos) -> None:
    result = sos("meet", "souq", "acme", "--for", "45m", "-n", "1", env=NARROW)

    assert result.out.splitlines() == [
        "45 min with Souq Online and Acme GmbH, fairest first",
        "1  Mon 23 Nov 10:30–11:15 your time",
        "   13:30–14:15 Souq Online, Riyadh",
        "   11:30–12:15 Acme GmbH, Berlin",
        "and 6 more: -n 7",
    ]


@pytest.mark.parametrize("columns", ["60", "80", "120"])
def test_no_line_is_wider_than_the_screen(sos: Sos, columns: str) -> None:
    result = sos("meet", "kyoto", "acme", "pulse", "--recurring", "weekly", env={"COLUMNS": columns})

    assert result.code == 0
    assert max(len(line) for line in result.out.splitlines()) <= int(columns)


def test_who_is_at_the_edge_of_their_day_is_named(sos: Sos) -> None:
    # Shared with Kyoto is 9:00-10:00: in the middle a quarter of an hour from my morning and their evening.
    told = sos("meet", "kyoto", env=WIDE)
    narrow = sos("meet", "kyoto", "pulse", env=NARROW)

    assert "1 Tue 24 Nov 09:15–09:45 18:15–18:45 edge of day for you and Kyoto Crafts" in lines(told)
    assert narrow.out.splitlines()[1:4] == [
        "1  Tue 24 Nov 09:15–09:45 your time: edge of day",
        "   18:15–18:45 Kyoto Crafts, Tokyo: edge of day",
        "   14:45–15:15 Pulse Radio, Kolkata",
    ]


def test_another_day_there_is_said(home: Path, sos: Sos) -> None:
    # Mine are 14:00-23:00, theirs round the clock: 16:00 is two hours in, and Tuesday 1:00 in Tokyo.
    late = ROBIN.replace("Mo-Fr 09:00-18:00", "Mo-Fr 14:00-23:00")
    set_desk(home, {"kyoto": 'name = "Kyoto Crafts"\nzone = "Asia/Tokyo"\nhours = "24/7"\n'}, late)

    assert "1 Mon 23 Nov 16:00–16:30 Tue 01:00–01:30 comfortable" in lines(sos("meet", "kyoto", env=WIDE))


def test_a_call_past_midnight_says_the_day_it_ends_on(home: Path, sos: Sos) -> None:
    set_desk(home, {"bayou": 'name = "Bayou"\nzone = "America/Chicago"\nhours = "24/7"\n'})

    # 9 hours are the whole of my day: 3:00 to 12:00 in Chicago. From 18:00 here on it is noon there.
    assert "03:00–12:00" in sos("meet", "bayou", "--for", "9h", env=WIDE).out
    set_desk(home, {"kyoto": 'name = "Kyoto"\nzone = "Asia/Tokyo"\nhours = "24/7"\n'})
    assert "18:00–Tue 03:00" in sos("meet", "kyoto", "--for", "9h", env=WIDE).out
    set_desk(home, {"kyoto": 'name = "Kyoto"\nzone = "Asia/Tokyo"\nhours = "Mo-Fr 20:00-24:00"\n'})
    assert "20:00–24:00" in sos("meet", "kyoto", "--for", "4h", env=WIDE).out


def test_a_client_named_twice_or_in_short_is_one(sos: Sos) -> None:
    assert sos("meet", "so", "souq", "souq") == sos("meet", "souq")


def test_a_client_may_be_named_in_full_and_in_any_case(sos: Sos) -> None:
    assert sos("meet", "SOUQ") == sos("meet", "Souq Online") == sos("meet", "souq")
    assert sos("meet", "souq").code == 0
    assert sos("now", "souq online", "--quiet") == sos("now", "souq", "--quiet")


def test_what_the_order_means_is_said_where_not_all_is_comfortable(sos: Sos) -> None:
    order = "fairest: farthest from the edges of the day of whoever is worst off"

    # With Kyoto it is at the edge; with Souq an hour and a half from it on all days.
    assert lines(sos("meet", "kyoto"))[-1] == order
    assert order not in sos("meet", "souq").out


def test_at_is_the_moment_from_which_on_to_look_and_comes_again_in_the_next_step(sos: Sos) -> None:
    result = sos("meet", "souq", "-n", "1", "--at", "wed 10:00", env=WIDE)

    # 10:45 is an hour and 45 minutes from the edges; Thursday's is as good, and later.
    assert "1 Wed 25 Nov 10:45–11:15 13:45–14:15 comfortable" in lines(result)
    assert result.err == "next → sos meet souq --at 'wed 10:00' --ics call.ics\n"


def test_plain_letters_where_the_output_has_no_others() -> None:
    done = subprocess.run(
        [BIN / "sos", "meet", "souq", "kyoto"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )

    # Souq and Kyoto and I share 9:00-10:00.
    assert b"Tue 24 Nov 09:15-09:45" in done.stdout
    assert done.stderr == b"next -> sos meet souq kyoto --ics call.ics\n"


# -- JSON ------------------------------------------------------------------------------------------------


def test_json_tells_every_slot_in_utc_and_in_everybodys_time(sos: Sos) -> None:
    told = sos("meet", "kyoto", "pulse", "--json")
    answer = told.json()

    assert (told.code, told.err) == (0, "")
    assert {key: answer[key] for key in ("at", "until", "for_seconds", "clients")} == {
        "at": "2026-11-23T08:00:00Z",
        "until": "2026-12-07T08:00:00Z",
        "for_seconds": 1800,
        "clients": ["kyoto", "pulse"],
    }
    assert len(answer["slots"]) == 5
    assert answer["slots"][0] == {
        "from": "2026-11-24T09:15:00Z",
        "to": "2026-11-24T09:45:00Z",
        "comfort_seconds": 900,
        "people": [
            {
                "slug": None,
                "name": "Robin",
                "zone": "Europe/Lisbon",
                "from": "2026-11-24T09:15:00+00:00",
                "to": "2026-11-24T09:45:00+00:00",
                "comfort_seconds": 900,
            },
            {
                "slug": "kyoto",
                "name": "Kyoto Crafts",
                "zone": "Asia/Tokyo",
                "from": "2026-11-24T18:15:00+09:00",
                "to": "2026-11-24T18:45:00+09:00",
                "comfort_seconds": 900,
            },
            {
                "slug": "pulse",
                "name": "Pulse Radio",
                "zone": "Asia/Kolkata",
                "from": "2026-11-24T14:45:00+05:30",
                "to": "2026-11-24T15:15:00+05:30",
                "comfort_seconds": 7200,
            },
        ],
    }
    assert answer["longest_shared_seconds"] == 3600
    assert [answer[key] for key in ("absent", "nearest_miss", "recurring", "invitation")] == [
        [],
        None,
        None,
        None,
    ]


def test_count_is_how_many_are_told(sos: Sos) -> None:
    assert len(sos("meet", "souq", "--json", "-n", "20").json()["slots"]) == 7
    assert len(sos("meet", "souq", "--json", "--count", "2").json()["slots"]) == 2


# -- what is typed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ([], 2, "CLIENT is missing; one or more of: acme, bayou, kyoto, pulse, souq"),
        (["akme"], 4, 'no client "akme"; did you mean acme?'),
        (["acme", "--for", "0m"], 2, '--for: "0m" is not between 5m and 1d; write it like 45m or 1h30m'),
        (["acme", "--for", "4m"], 2, '--for: "4m" is not between 5m and 1d'),
        (["acme", "--for", "25h"], 2, '--for: "25h" is not between 5m and 1d'),
        (["acme", "--for", "-1h"], 2, '--for: "-1h" is no length of time'),
        (["acme", "--for", "330s"], 2, '--for: "330s" is not in whole minutes'),
        (["acme", "--for", "3bd"], 2, '--for: "3bd" counts business days; write it like 45m or 1h30m'),
        (["acme", "--for", "45"], 2, '--for: "45" is no length of time; write it like 45m or 1h30m'),
        (["acme", "--within", "1h"], 2, '--within: "1h" is not between 1d and 366d; write it like 3d or 2w'),
        (["acme", "--within", "soon"], 2, '--within: "soon" is no length of time; write it like 3d or 2w'),
        (["acme", "--within", "2 bd"], 2, '--within: "2 bd" counts business days'),
        (["acme", "45m"], 2, '"45m" is no client; write --for 45m'),
        (["1 h 30m", "acme"], 2, '"1 h 30m" is no client; write --for 1h30m'),
        (["acme", "--recurring", "daily"], 2, '--recurring "daily" is not known; write: --recurring weekly'),
        (["acme", "weekly"], 4, 'no client "weekly"'),
        (["--recurring", "weekly"], 2, "CLIENT is missing; one or more of: acme"),
        (["acme", "--recurring", "--all-dates"], 2, "--all-dates is for a weekly invitation; add"),
        (["acme", "--pick", "2"], 2, "--pick is for a slot to do something with; add --ics FILE or"),
        (["acme", "--pick", "99", "--recurring", "weekly"], 2, "--pick 99: there are only"),
        (["acme", "--title", "x"], 2, "--title is for an invitation; add --ics FILE"),
        (["acme", "--count", "0"], 2, "invalid value"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_typed_wrong_is_told(sos: Sos, words: list[str], code: int, told: str) -> None:
    refused(sos("meet", *words), code, told)


def test_with_no_clients_it_says_how_to_begin(home: Path, sos: Sos) -> None:
    set_desk(home, {})

    refused(sos("meet"), 2, "CLIENT is missing; first: sos client add")


def test_a_broken_file_of_one_who_is_named_is_no_answer(store: Path, sos: Sos) -> None:
    (store / "clients" / "acme.toml").write_text(ACME.replace("Europe/Berlin", "Europe/Berln"))
    result = sos("meet", "souq", "acme")

    assert (result.code, result.out) == (6, "")
    assert result.err.startswith("error: clients/acme.toml:2: zone:")
    # It hides nobody else.
    assert sos("meet", "souq").code == 0


def loaded(*words: str) -> set[str]:
    """The modules that a run of its own loads."""
    run = "import sys; from freelance_sos.cli import main; main(sys.argv[1:]); print(*sys.modules)"
    words = ("meet", "souq", "--quiet", *words)
    done = subprocess.run([sys.executable, "-c", run, *words], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_nothing_is_loaded_that_writes_invitations_where_none_is_written(home: Path) -> None:
    assert "icalendar" not in loaded()
    assert "icalendar" in loaded("--ics", str(home / "call.ics"))
