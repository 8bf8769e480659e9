"""Whose time a typed moment is: a client's, a place's, or mine where nobody is named.

The asking person is in Berlin on Monday 23 November 2026 at 18:45, which is 17:45 UTC (UTC+1 in winter).
"""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.commands.moments import EXAMPLES_AHEAD, Lean, leading_moment, parse_moment, parse_promise
from freelance_sos.domain.errors import NotFound, UsageError
from freelance_sos.domain.when import Whose
from tests.conftest import Sos
from tests.desk import at, set_desk
from tests.test_moments import ANY_LEAN, BERLIN, LEANS, LOOKS_LIKE_TIME, NOW, REFUSED

PLACES = {
    "acme": "Europe/Lisbon",
    "tokyo": "Asia/Tokyo",
    "new york": "America/New_York",
    "mar": "Europe/Athens",
    "jan": "Europe/Athens",
    "smith & sons": "Europe/Lisbon",
}


def whose_time(words: str) -> Whose:
    """Those that are known: Lisbon at UTC+0, Tokyo at +9, New York at -5, Athens at +2 that week."""
    if words.lower() not in PLACES:
        raise NotFound(f'nobody is called "{words}"', "did you mean acme?" if words == "acmee" else "")
    return Whose(zone=ZoneInfo(PLACES[words.lower()]))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        # In Tokyo it is Tuesday the 24th, 02:45: today there is the 24th.
        ("15:00 tokyo", "2026-11-24T06:00:00Z"),
        ("15:00 in tokyo", "2026-11-24T06:00:00Z"),
        ("15:00 Tokyo time", "2026-11-24T06:00:00Z"),
        ("tokyo 3pm", "2026-11-24T06:00:00Z"),
        ("in Tokyo, 15:00", "2026-11-24T06:00:00Z"),
        ("yesterday 15:00 tokyo", "2026-11-23T06:00:00Z"),
        ("15:00 tokyo yesterday", "2026-11-23T06:00:00Z"),
        # In New York it is Monday, 12:45.
        ("fri 17:30 new york", "2026-11-27T22:30:00Z"),
        ("fri 17:30 in New York", "2026-11-27T22:30:00Z"),
        ("new york tomorrow at 9:00", "2026-11-24T14:00:00Z"),
        ("next mon 9:00 new york", "2026-11-30T14:00:00Z"),
        ("2026-12-01 10:00 acme", "2026-12-01T10:00:00Z"),
        ("2026-12-01T10:00 tokyo", "2026-12-01T01:00:00Z"),
        ("2026-12-01 tokyo", "2026-11-30T15:00:00Z"),
        # Dates in words, with the name on any side; names of months are names where they are no date.
        ("26 nov 15:00 tokyo", "2026-11-26T06:00:00Z"),
        ("15:00 on Thursday 26 November, Tokyo time", "2026-11-26T06:00:00Z"),
        ("tokyo 26.11.2026 noon", "2026-11-26T03:00:00Z"),
        ("15:00 mar", "2026-11-23T13:00:00Z"),
        ("jan 5pm", "2026-11-23T15:00:00Z"),
        ("5 jan 5pm", "2027-01-05T16:00:00Z"),
        ("15:00 5 mar mar", "2027-03-05T13:00:00Z"),
        ("15:00 smith & sons", "2026-11-23T15:00:00Z"),
        # What is an instant anywhere stays that instant.
        ("20m ago tokyo", "2026-11-23T17:25:00Z"),
        ("in 2h in tokyo", "2026-11-23T19:45:00Z"),
        ("2026-11-23T18:40Z tokyo", "2026-11-23T18:40:00Z"),
        # A time alone is mine, and nobody is looked for.
        ("18:40", "2026-11-23T17:40:00Z"),
    ],
)
def test_words_beside_a_time_say_whose_it_is(text: str, meant: str) -> None:
    assert parse_moment(text, NOW, BERLIN, "today", whose_time) == datetime.fromisoformat(meant)


def test_a_time_leans_in_the_time_of_whose_it_is() -> None:
    meant = [parse_moment("15:00 tokyo", NOW, BERLIN, lean, whose_time) for lean in ANY_LEAN]

    # 15:00 of the 23rd and of the 24th in Tokyo, each at 06:00 UTC.
    assert [f"{at:%d %H:%M}" for at in meant] == ["23 06:00", "24 06:00", "24 06:00"]


NO_NAME_IN_THEM = [
    *REFUSED,
    "25:00 acme",
    "half past six acme",
    "fri mon 10:00",
    "18:40 pm",
    "15:00 in",
    "18:40 25",
]


@pytest.mark.parametrize("text", NO_NAME_IN_THEM, ids=lambda text: repr(text[:30]))
def test_a_slip_in_the_time_is_never_taken_for_a_name(text: str) -> None:
    looked_for: list[str] = []

    def nobody(words: str) -> Whose:
        looked_for.append(words)
        raise NotFound("nobody")

    with pytest.raises(UsageError):
        parse_moment(text, NOW, BERLIN, "today", nobody)
    # Of all these, three hold what may be a name.
    assert looked_for == {
        "monkey 10:00": ["monkey"],
        "nov 10:00": ["nov"],
        "18:40 Europe/Berlin": ["Europe/Berlin"],
    }.get(text, [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("15:00 acmee", 'nobody is called "acmee"; did you mean acme?'),
        ("15:00 somebody", 'nobody is called "somebody"'),
        ("firday 15:00", 'can\'t read the time "firday 15:00"; did you mean friday?'),
        ("15:00 tommorow acme", 'can\'t read the time "15:00 tommorow acme"; did you mean tomorrow?'),
        # A month in short is no slip in one.
        ("15:00 sep", 'nobody is called "sep"'),
        ("monkey 15:00", f'can\'t read the time "monkey 15:00"; {EXAMPLES_AHEAD}'),
        ("in monkey 15:00", 'nobody is called "monkey"'),
        ("15:00 x25", f'can\'t read the time "15:00 x25"; {EXAMPLES_AHEAD}'),
    ],
)
def test_a_name_that_nobody_has_may_be_a_slip_in_a_day(text: str, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_moment(text, NOW, BERLIN, "today", whose_time)

    assert str(refused.value) == told


@given(
    st.text() | LOOKS_LIKE_TIME,
    st.sampled_from(["", " acme", " in new york", " nobody", " 5", " fri"]),
    LEANS,
)
def test_any_text_with_a_name_is_an_instant_or_one_plain_refusal(text: str, name: str, lean: Lean) -> None:
    try:
        at = parse_moment(text + name, NOW, BERLIN, lean, whose_time)
    except UsageError:
        return
    assert 1970 <= at.year <= 2200


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("15:00", 1),
        ("15:00 acme", 1),
        ("tomorrow 9:00 acme luna", 2),
        ("in 2h acme", 2),
        ("fri 5 pm", 3),
        ("2026-11-23 18:40 acme", 2),
        ("acme 15:00", 0),
        ("26 nov 15:00 acme", 3),
        ("15:00 on thursday 26 november acme luna", 5),
        ("15:00 mar", 1),
        ("fri acme", 1),
        # There is no such day, which is for the reading to tell.
        ("30 feb 15:00 acme", 3),
        ("acme", 0),
    ],
)
def test_the_time_is_as_many_words_as_can_be(words: str, count: int) -> None:
    assert leading_moment(words.split(), NOW, lambda: BERLIN) == count


def test_a_promise_may_be_made_in_their_time() -> None:
    # Monday 12:45 in New York: 15:20 is to come, at 20:20 UTC; 9:00 comes tomorrow, at 14:00 UTC.
    meant = {"15:20 new york": "23 20:20", "9:00 new york": "24 14:00", "45m": "23 18:30"}

    for text, moment in meant.items():
        assert f"{parse_promise(text, NOW, BERLIN, whose_time):%d %H:%M}" == moment


# -- everywhere a moment is typed: Robin's desk, Monday 23 November 2026, 15:40 UTC ------------------

LATER = at("15:40")


@pytest.fixture
def store(home: Path) -> Path:
    return set_desk(home)


@pytest.mark.usefixtures("store")
def test_their_time_is_understood_wherever_a_moment_is_typed(sos: Sos) -> None:
    due = sos("due", "acme", "-s", "1", "--at", "fri 17:30 acme", "--json", at=LATER).json()
    assert due["reported_at"] == "2026-11-27T16:30:00Z"
    board = sos("now", "acme", "--json", "--at", "9:00 tokyo", at=LATER).json()
    assert board["at"] == "2026-11-24T00:00:00Z"
    opened = sos("new", "acme", "down", "-s", "1", "--reported", "16:20 acme", "--json", at=LATER).json()
    assert opened["reported_at"] == "2026-11-23T15:20:00Z"
    # 16:30 in Berlin was 15:30 UTC: after the report. In Chicago it is yet to come, so yesterday's is meant.
    counts = {
        since: len(sos("list", "--since", since, "--json", at=LATER).json()["incidents"])
        for since in ("16:10 acme", "16:30 acme", "16:30 in chicago")
    }
    assert counts == {"16:10 acme": 1, "16:30 acme": 0, "16:30 in chicago": 1}
    words = ["ack", "acme-1", "--at", "16:35 acme", "--promise", "17:20 acme", "--json"]
    told = sos(*words, at=LATER).json()
    assert (told["acknowledged_at"], told["promised_at"]) == ("2026-11-23T15:35:00Z", "2026-11-23T16:20:00Z")


@pytest.mark.usefixtures("store")
def test_nobody_is_looked_for_where_nobody_is_named(sos: Sos, monkeypatch: pytest.MonkeyPatch) -> None:
    from freelance_sos.services import when

    monkeypatch.setattr(when, "whose_time", lambda *_: pytest.fail("a client was looked for"))

    assert sos("now", "acme", "--at", "fri 17:30", at=LATER).code == 0
    assert sos("when", "15:00", "acme", at=LATER).code == 0
    assert sos("when", "9:00", "acme", at=LATER).err.count("sos when") == 2
    assert sos("due", "acme", "--at", "25:00 acme", at=LATER).code == 2


@pytest.mark.usefixtures("store")
def test_the_board_loads_no_library_for_a_moment_that_a_program_gave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOS_NOW", LATER)
    code = "import sys; from freelance_sos.cli import main; main(['now']); print('pendulum' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "Acme GmbH" in done.stdout
    assert done.stdout.splitlines()[-1] == "False"
