"""When the next word is promised. Times are UTC; Acme is in Berlin, an hour ahead in November 2026."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.domain.agreement import Agreement, ClockName, SeverityTargets
from freelance_sos.domain.events import Acknowledged, Payload, SeverityChanged, Waiting
from freelance_sos.domain.people import Client
from freelance_sos.domain.promises import next_update_at
from tests.domain.support import AGREEMENT, acme, calendar, incident, opened, robin, target, utc

NOTHING_AGREED = Agreement()
MINUTE = timedelta(minutes=1)


def agreed(severity: int, update: str, clock: ClockName = "24/7") -> Agreement:
    targets = SeverityTargets(update=target(update, clock))
    return Agreement(by_severity={severity: targets})  # type: ignore[dict-item]


def promised(
    now: str,
    *happened: tuple[str, Payload],
    severity: int = 1,
    agreement: Agreement = NOTHING_AGREED,
    reported: str = "2026-11-23 09:00",
    client: Client | None = None,
) -> str:
    """The promise of a message at ``now``, on a Monday if not said otherwise."""
    one = incident(opened(reported, severity, agreement), *happened)
    at = next_update_at(one, client or acme(), robin(), utc(now))
    return f"{at:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("severity", "now", "promise"),
    [
        (1, "2026-11-23 09:10", "2026-11-23 09:30"),
        # The last minute of the first two hours, and the one after.
        (1, "2026-11-23 10:59", "2026-11-23 11:20"),
        (1, "2026-11-23 11:00", "2026-11-23 12:00"),
        (2, "2026-11-23 09:10", "2026-11-23 10:10"),
        (3, "2026-11-23 09:10", "2026-11-23 13:10"),
        (4, "2026-11-23 09:10", "2026-11-24 09:10"),
    ],
)
def test_without_an_agreement_good_practice_sets_the_rhythm(severity: int, now: str, promise: str) -> None:
    assert promised(now, severity=severity) == promise


def test_it_is_a_five_minute_mark_and_with_nothing_agreed_the_next_one() -> None:
    assert promised("2026-11-23 09:11") == "2026-11-23 09:35"
    # A minute later than :55 is the next hour.
    assert promised("2026-11-23 09:36") == "2026-11-23 10:00"


def test_the_two_hours_begin_anew_when_it_becomes_a_severity_1() -> None:
    worse = ("2026-11-23 14:00", SeverityChanged(severity=1))
    assert promised("2026-11-23 14:30", worse, severity=3) == "2026-11-23 14:50"
    assert promised("2026-11-23 16:00", worse, severity=3) == "2026-11-23 17:00"


@pytest.mark.parametrize(
    ("update", "promise"),
    [
        # 09:12 and 15 minutes is 09:27: the mark after it would be late.
        ("15m", "2026-11-23 09:25"),
        # 09:12 and 20 minutes of good practice, 09:32: the hour that was agreed allows 09:35.
        ("1h", "2026-11-23 09:35"),
        # 09:12 and 22 minutes is 09:34: 09:35 would be late.
        ("22m", "2026-11-23 09:30"),
        ("23m", "2026-11-23 09:35"),
        # No mark from 09:17 to 09:19: the limit itself. Under five minutes: five.
        ("7m", "2026-11-23 09:19"),
        ("5m", "2026-11-23 09:17"),
        ("2m", "2026-11-23 09:17"),
    ],
)
def test_what_was_agreed_around_the_clock_holds(update: str, promise: str) -> None:
    assert promised("2026-11-23 09:12", agreement=agreed(1, update)) == promise


def test_it_is_never_later_than_the_agreed_update_on_the_clients_clock() -> None:
    # Berlin 12:20: ten minutes to lunch at 12:30, and from 13:30 on twenty of the thirty: 13:50, 12:50 UTC.
    lunch = agreed(4, "30m", "client")
    assert promised("2026-11-23 11:20", severity=4, agreement=lunch) == "2026-11-23 12:50"
    # Friday 14:50 in Berlin, who closes at 15:00: due on Monday, and a day is sooner.
    friday = promised("2026-11-27 13:50", severity=4, agreement=lunch)
    assert friday == "2026-11-28 13:50"


def test_business_days_limit_it_as_well() -> None:
    # A business day from Wednesday morning is Thursday's close, 17:00 UTC; an hour is sooner.
    assert promised("2026-11-25 09:00", severity=2, agreement=AGREEMENT) == "2026-11-25 10:00"
    # For a severity 4 from Thursday 16:30 UTC it is Friday 14:00 UTC, before a day has passed.
    days = agreed(4, "1bd", "client")
    assert promised("2026-11-26 16:30", severity=4, agreement=days) == "2026-11-27 14:00"


def test_an_older_promise_does_not_hold_back_the_next_one() -> None:
    told = ("2026-11-23 09:05", Acknowledged(promise=utc("2026-11-23 09:12")))
    assert promised("2026-11-23 09:10", told, agreement=agreed(1, "1h")) == "2026-11-23 09:30"


def test_while_waiting_it_is_as_if_the_wait_ended_now() -> None:
    waits = ("2026-11-23 09:05", Waiting(text="their login"))
    assert promised("2026-11-23 10:01", waits, agreement=agreed(1, "15m")) == "2026-11-23 10:15"


def test_where_no_hour_opens_for_a_year_good_practice_remains() -> None:
    shut = Client(
        slug="acme",
        name="Acme",
        calendar=calendar("Europe/Berlin", "Mo 09:00-10:00", off=[("2026-01-01", "2030-01-01", "closed")]),
    )
    told = promised("2026-11-23 09:10", severity=2, agreement=agreed(2, "1h", "client"), client=shut)
    assert told == "2026-11-23 10:10"


@given(
    now=st.timedeltas(timedelta(0), timedelta(days=730)).map(lambda passed: utc("2026-01-01") + passed),
    severity=st.integers(1, 4),
    minutes=st.integers(0, 3000),
)
def test_it_is_always_ahead_to_the_minute_and_within_what_can_be_kept(
    now: datetime, severity: int, minutes: int
) -> None:
    one = incident(opened(f"{now:%Y-%m-%d %H:%M}", severity, agreed(severity, f"{minutes}m")))
    at = next_update_at(one, acme(), robin(), now)
    assert (at.second, at.microsecond) == (0, 0)
    assert at - now >= 5 * MINUTE
    assert at <= now + max(minutes * MINUTE, 6 * MINUTE)
    if minutes >= 10:
        assert at.minute % 5 == 0
