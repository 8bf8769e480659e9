"""Ruling 18: a time shown to anyone carries its zone or the words, and the weekday when it is not today."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from freelance_sos.rendering.times import clock_time

GOLDEN = sorted((Path(__file__).parent.parent / "golden").glob("*.txt"))
CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b")
# A draft to the client names the zone by its place: "11:00 AM, Los Angeles time".
WHOSE = re.compile(r"your time|their time|in [A-Z]\w+|:\d\d(?: [AP]M)?, [A-Z][\w ]+ time")
BERLIN = ZoneInfo("Europe/Berlin")
# Monday in Lisbon, and in Berlin one hour on.
NOW = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_ruling_18_every_time_on_every_screen_says_whose_it_is(path: Path) -> None:
    assert GOLDEN
    for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
        lines = paragraph.splitlines()
        timed = [number for number, line in enumerate(lines) if CLOCK.search(line)]
        for number in timed:
            # On the line, at the head of its table, or where a long line broke, on the next.
            around = [*lines[: number + 1], *lines[number + 1 : number + 2]]
            assert WHOSE.search(" ".join(" ".join(around).split())), (path.name, lines[number])


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (datetime(2026, 11, 23, 21, 0, tzinfo=UTC), "22:00"),
        # Half past eleven at night in Berlin: an hour later it is Tuesday there.
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "Tue 00:30"),
        (datetime(2026, 11, 22, 9, 0, tzinfo=UTC), "Sun 10:00"),
        # A week away a weekday alone would mean another day.
        (datetime(2026, 11, 30, 9, 0, tzinfo=UTC), "Mon 30 Nov 10:00"),
        (datetime(2027, 1, 4, 9, 0, tzinfo=UTC), "Mon 4 Jan 2027 10:00"),
    ],
)
def test_ruling_18_the_weekday_stands_there_when_it_is_not_today(at: datetime, told: str) -> None:
    assert clock_time(at, BERLIN, NOW) == told
