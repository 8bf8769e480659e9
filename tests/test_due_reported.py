"""`sos due --reported`: what is due of something that was reported some time ago.

Robin's desk on Monday 23 November 2026: Lisbon at UTC, Berlin an hour ahead.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.desk import refused, set_desk
from tests.test_due import MONDAY, NIGHT, words

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def store(home: Path) -> Path:
    return set_desk(home)


@pytest.mark.parametrize(
    ("typed", "now", "reported"),
    [
        # Half past midnight in Berlin: 17:20 was yesterday's, at 16:20 UTC.
        ("17:20 acme", NIGHT, "2026-11-23T16:20:00Z"),
        ("17:20 acme", "2026-11-23T16:30:00Z", "2026-11-23T16:20:00Z"),
        ("16:20", MONDAY, "2026-11-22T16:20:00Z"),
        ("25m", MONDAY, "2026-11-23T15:15:00Z"),
        ("20 min ago", MONDAY, "2026-11-23T15:20:00Z"),
        ("fri 16:00 acme", MONDAY, "2026-11-20T15:00:00Z"),
    ],
)
def test_when_they_told_me_lies_behind(sos: Sos, typed: str, now: str, reported: str) -> None:
    told = sos("due", "acme", "-s", "1", "--reported", typed, "--json", at=now).json()

    assert told["reported_at"] == reported


def test_what_is_left_is_counted_from_now(sos: Sos) -> None:
    result = sos("due", "acme", "-s", "1", "--reported", "16:20 acme", at=MONDAY)
    targets = sos("due", "acme", "-s", "1", "--reported", "45m", "--json", at=MONDAY).json()["targets"]

    # 15:20 UTC; half an hour of it is up at 15:50, in ten minutes.
    head = "reported Mon 23 Nov 15:20 your time, Mon 23 Nov 16:20 their time, by Acme GmbH, 20 min ago"
    assert words(result)[0] == head
    assert "acknowledge 15:50 16:50 10 min left within 30m, 24/7" in words(result)
    assert (targets["acknowledge"]["breached"], targets["update"]["breached"]) == (True, False)
    assert targets["resolve"]["used_seconds"] == 45 * 60


def test_what_ran_out_already_says_so_in_the_table_too(sos: Sos) -> None:
    # Reported at 02:00 UTC in my night; it is ten in the morning, and of eight hours not a minute is left.
    lines = words(sos("due", "acme", "--reported", "2:00", at="2026-11-23T10:00:01Z"))

    assert lines[3:6] == [
        "severity 1 02:30 03:00 10:00 your time",
        "03:30 04:00 11:00 in Berlin",
        "over over over",
    ]
    assert "night" not in " ".join(lines)


def test_what_can_not_have_been_reported_is_refused(sos: Sos) -> None:
    both = sos("due", "acme", "--reported", "20m", "--at", "18:00", at=MONDAY)
    refused(both, 2, "--at and --reported at once; --at looks ahead, --reported back: give one of them")
    refused(sos("due", "acme", "--reported", "2026-11-24", at=MONDAY), 2, "reported in the future")
    refused(sos("due", "acme", "--reported", "soon", at=MONDAY), 2, 'try 18:40, "20m ago"')
    refused(sos("due", "acme", "--at", "soon", at=MONDAY), 2, 'try 18:40, "fri 9:00", "26 nov 15:00"')
