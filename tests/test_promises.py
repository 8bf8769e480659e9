"""Promises ("next word in 20m") and dates ("by fri") as people type them.

The asking person is in Berlin on Monday 23 November 2026 at 18:45, which is 17:45 UTC (UTC+1 in winter).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.commands.moments import parse_day, parse_promise
from freelance_sos.domain.errors import UsageError
from tests.test_moments import LOOKS_LIKE_TIME, ZONES

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 17, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("20m", "2026-11-23T18:05:00Z"),
        ("20 min", "2026-11-23T18:05:00Z"),
        ("1h30m", "2026-11-23T19:15:00Z"),
        ("in 2h", "2026-11-23T19:45:00Z"),
        ("19:00", "2026-11-23T18:00:00Z"),
        ("18:40", "2026-11-24T17:40:00Z"),
        ("mon 16:00", "2026-11-30T15:00:00Z"),
        ("tomorrow 9:00", "2026-11-24T08:00:00Z"),
    ],
)
def test_a_promise_is_a_time_to_come(text: str, meant: str) -> None:
    assert parse_promise(text, NOW, BERLIN) == datetime.fromisoformat(meant)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-12-01", "2026-12-01"),
        ("today", "2026-11-23"),
        ("Tomorrow", "2026-11-24"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("sunday", "2026-11-29"),
        ("2w", "2026-12-07"),
        ("2 weeks", "2026-12-07"),
        ("10d", "2026-12-03"),
    ],
)
def test_a_date_as_people_type_it(text: str, meant: str) -> None:
    assert parse_day(text, NOW, BERLIN) == date.fromisoformat(meant)


@pytest.mark.parametrize("text", ["", "2026-02-30", "monkey", "friend", "fri 12 dec", "mo", "3bd", "soon"])
def test_what_is_no_date_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UsageError, match="2026-12-01"):
        parse_day(text, NOW, BERLIN)


def test_the_date_is_that_of_my_own_wall() -> None:
    # 17:45 UTC on Monday is 02:45 on Tuesday in Tokyo.
    assert parse_day("tomorrow", NOW, ZoneInfo("Asia/Tokyo")) == date(2026, 11, 25)


@given(st.text() | LOOKS_LIKE_TIME, ZONES)
def test_any_text_is_a_promise_or_a_usage_error(text: str, zone: str) -> None:
    try:
        at = parse_promise(text, NOW, ZoneInfo(zone))
    except UsageError:
        return
    assert at.utcoffset() == timedelta(0)


@given(st.text() | LOOKS_LIKE_TIME)
def test_any_text_is_a_date_or_a_usage_error(text: str) -> None:
    try:
        day = parse_day(text, NOW, BERLIN)
    except UsageError:
        return
    assert type(day) is date
