"""Lengths of time: what is read, what is refused, and how they are written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from freelance_sos.domain.durations import Duration, dump_elapsed, parse_duration, parse_elapsed
from freelance_sos.domain.errors import UsageError

ELAPSED = [
    ("30m", timedelta(minutes=30), "30m"),
    ("4h", timedelta(hours=4), "4h"),
    ("1h30m", timedelta(minutes=90), "1h30m"),
    ("1h 30m", timedelta(minutes=90), "1h30m"),
    (" 1H30M ", timedelta(minutes=90), "1h30m"),
    ("90m", timedelta(minutes=90), "1h30m"),
    ("2d", timedelta(hours=48), "2d"),
    ("24h", timedelta(hours=24), "1d"),
    ("1w", timedelta(days=7), "7d"),
    ("1d2h3m4s", timedelta(days=1, hours=2, minutes=3, seconds=4), "1d2h3m4s"),
    ("0m", timedelta(0), "0m"),
    ("0h", timedelta(0), "0m"),
    ("3660d", timedelta(days=3660), "3660d"),
]


@pytest.mark.parametrize(("text", "length", "written"), ELAPSED)
def test_real_time_is_read_and_written(text: str, length: timedelta, written: str) -> None:
    assert parse_duration(text) == Duration(elapsed=length)
    assert parse_elapsed(text) == length
    assert str(parse_duration(text)) == dump_elapsed(length) == written


@pytest.mark.parametrize(("text", "days"), [("1bd", 1), ("3BD", 3), ("3 bd", 3), ("366bd", 366)])
def test_business_days_are_read_and_written(text: str, days: int) -> None:
    assert parse_duration(text) == Duration(business_days=days)
    assert str(parse_duration(text)) == f"{days}bd"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no length of time"),
        ("  ", "no length of time"),
        ("soon", "no length of time"),
        ("30", "no length of time"),
        ("30 minutes", "no length of time"),
        ("1.5h", "no length of time"),
        ("30m1h", "no length of time"),
        ("1h1h", "no length of time"),
        ("h", "no length of time"),
        ("1bd4h", "no length of time"),
        ("4h1bd", "no length of time"),
        ("1h\0", "no length of time"),
        ("1e9m", "no length of time"),
        ("-5m", "negative"),
        ("- 5m", "negative"),
        ("-1bd", "negative"),
        ("0bd", "between 1 and 366"),
        ("367bd", "between 1 and 366"),
        ("99999bd", "no length of time"),
        ("3661d", "longer than ten years"),
        ("999999999w", "longer than ten years"),
        ("9" * 100_000 + "m", "no length of time"),
    ],
)
def test_anything_else_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        parse_duration(text)


def test_a_refusal_shows_how_to_write_it() -> None:
    with pytest.raises(UsageError) as refused:
        parse_duration("half an hour")

    assert "1h30m" in refused.value.hint
    assert "3bd" in refused.value.hint


def test_where_business_days_make_no_sense_they_are_refused() -> None:
    with pytest.raises(UsageError):
        parse_elapsed("1bd")
