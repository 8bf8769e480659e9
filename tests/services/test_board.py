"""Where everybody stands at a moment: the rules of tests/desk.py worked out by hand, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.services.almanac import make_almanac
from freelance_sos.services.board import board
from freelance_sos.storage.store import Store
from tests.desk import ACME, ROBIN, SOUQ, set_desk

MONDAY = datetime(2026, 11, 23, 15, 40, tzinfo=UTC)


@pytest.fixture
def store(home: Path) -> Store:
    return Store(set_desk(home), holiday_calendar)


@pytest.mark.parametrize(
    ("slug", "at", "state", "changes_at"),
    [
        # Acme, a common Monday: 09:00-12:30 and 13:30-18:00 in Berlin, one hour ahead of UTC.
        ("acme", "2026-11-23T07:59:59Z", "off_hours", "2026-11-23T08:00:00Z"),
        ("acme", "2026-11-23T08:00:00Z", "in_hours", "2026-11-23T11:30:00Z"),
        ("acme", "2026-11-23T11:29:59Z", "in_hours", "2026-11-23T11:30:00Z"),
        ("acme", "2026-11-23T11:30:00Z", "lunch", "2026-11-23T12:30:00Z"),
        ("acme", "2026-11-23T12:30:00Z", "in_hours", "2026-11-23T17:00:00Z"),
        ("acme", "2026-11-23T17:00:00Z", "off_hours", "2026-11-24T08:00:00Z"),
        # Friday closes at 15:00 (14:00 UTC); the next opening is Monday's.
        ("acme", "2026-11-27T14:00:00Z", "off_hours", "2026-11-30T08:00:00Z"),
        # 24 December is closed; the 25th and 26th are holidays, then a Sunday: Monday the 28th.
        ("acme", "2026-12-24T10:00:00Z", "day_off: closed", "2026-12-28T08:00:00Z"),
        ("acme", "2026-12-25T10:00:00Z", "holiday: Christmas Day", "2026-12-28T08:00:00Z"),
        # 31 December has hours of its own, 09:00-12:00, without lunch. Then: a holiday, and a weekend.
        ("acme", "2026-12-31T10:59:00Z", "in_hours", "2026-12-31T11:00:00Z"),
        ("acme", "2026-12-31T11:30:00Z", "off_hours: special hours today", "2027-01-04T08:00:00Z"),
        # A holiday of Bavaria: Acme named its region.
        ("acme", "2027-01-06T10:00:00Z", "holiday: Epiphany", "2027-01-07T08:00:00Z"),
        ("kyoto", "2026-11-23T01:30:00Z", "holiday: Labor Thanksgiving Day", "2026-11-24T01:00:00Z"),
        # Bayou is open from Monday to Saturday past midnight, 17:00-02:00 in Chicago, 6 hours behind UTC.
        ("bayou", "2026-11-24T07:59:59Z", "in_hours", "2026-11-24T08:00:00Z"),
        ("bayou", "2026-11-24T08:00:00Z", "off_hours", "2026-11-24T23:00:00Z"),
        # Sunday 01:30 belongs to Saturday, Monday 01:30 to Sunday, which has no hours.
        ("bayou", "2026-11-22T07:30:00Z", "in_hours", "2026-11-22T08:00:00Z"),
        ("bayou", "2026-11-23T07:30:00Z", "off_hours", "2026-11-23T23:00:00Z"),
        # Riyadh rests on Friday and Saturday: Thursday 16:00 (13:00 UTC) until Sunday 08:00 (05:00 UTC).
        ("souq", "2026-11-26T13:00:00Z", "off_hours", "2026-11-29T05:00:00Z"),
        # 24/7 is never shut, not for a second.
        ("pulse", "2026-11-23T18:29:59Z", "in_hours", None),
        ("pulse", "2026-11-23T18:30:00Z", "in_hours", None),
    ],
)
def test_the_state_of_a_client(store: Store, slug: str, at: str, state: str, changes_at: str | None) -> None:
    now = datetime.fromisoformat(at)
    almanac = make_almanac(store, now)
    found, problems = board(almanac, [slug], now), almanac.problems_of([slug])
    (there,) = found.clients

    assert problems == ()
    assert ": ".join(filter(None, [there.state, there.reason])) == state
    assert there.changes_at == (datetime.fromisoformat(changes_at) if changes_at else None)
    assert there.is_in_hours is (state == "in_hours")


def test_a_day_is_mine_wherever_i_am(home: Path) -> None:
    # On Monday at 15:40 UTC it is Tuesday 00:40 in Tokyo: my day is Tuesday, from 15:00 UTC to 15:00 UTC.
    store = Store(set_desk(home, me=ROBIN.replace("Europe/Lisbon", "Asia/Tokyo", 1)), holiday_calendar)
    found = board(make_almanac(store, MONDAY), [], MONDAY)
    spans = {
        one.slug: [(f"{span.opens_at:%a %H:%M}", f"{span.closes_at:%a %H:%M}") for span in one.spans]
        for one in found.clients
    }

    assert spans["kyoto"] == [("Tue 01:00", "Tue 10:00")]
    # Acme is in hours when my day begins, and on Tuesday as on Monday until 15:00 UTC, its 16:00.
    assert spans["acme"] == [
        ("Mon 15:00", "Mon 17:00"),
        ("Tue 08:00", "Tue 11:30"),
        ("Tue 12:30", "Tue 15:00"),
    ]
    assert {one.slug: one.days_ahead for one in found.clients} == {
        "kyoto": 0,
        "acme": -1,
        "bayou": -1,
        "pulse": -1,
        "souq": -1,
    }


def test_those_who_close_or_open_together_stand_by_name(home: Path) -> None:
    store = Store(set_desk(home, {"zeta": ACME, "beta": ACME, "alef": SOUQ, "yod": SOUQ}), holiday_calendar)
    found = board(make_almanac(store, MONDAY), ["zeta", "yod", "beta", "alef"], MONDAY)

    assert [one.slug for one in found.clients] == ["beta", "zeta", "alef", "yod"]
