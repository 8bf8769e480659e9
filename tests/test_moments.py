"""Moments as people type them: what each means, and that nothing else is guessed at.

The asking person is in Berlin on Monday 23 November 2026 at 18:45, which is 17:45 UTC (UTC+1 in winter).
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from freelance_sos.commands.moments import EXAMPLES_AHEAD, EXAMPLES_BEHIND, Lean, parse_moment
from freelance_sos.domain.errors import UsageError

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 17, 45, tzinfo=UTC)
ANY_LEAN: tuple[Lean, ...] = ("past", "today", "future")


def parsed(text: str, lean: Lean = "today", zone: str = "Europe/Berlin", now: datetime = NOW) -> str:
    at = parse_moment(text, now, ZoneInfo(zone), lean)
    assert type(at) is datetime  # not the parsing library's own kind, which subtracts in its own way
    assert at.tzinfo is UTC
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


MEANT_ALIKE = [
    ("now", "2026-11-23T17:45:00Z"),
    # A length of time before or after now, as agreements write it, as people say it, as our screens show it.
    ("20m ago", "2026-11-23T17:25:00Z"),
    ("20 min ago", "2026-11-23T17:25:00Z"),
    ("20 minutes ago", "2026-11-23T17:25:00Z"),
    ("1 hour ago", "2026-11-23T16:45:00Z"),
    ("1h30m ago", "2026-11-23T16:15:00Z"),
    ("1 h 30 min ago", "2026-11-23T16:15:00Z"),
    ("2 d 13 h ago", "2026-11-21T04:45:00Z"),
    ("in 2h", "2026-11-23T19:45:00Z"),
    ("in 2 days", "2026-11-25T17:45:00Z"),
    # A named day, in either order, with what people put between.
    ("yesterday 17:05", "2026-11-22T16:05:00Z"),
    ("Yesterday at 17:05", "2026-11-22T16:05:00Z"),
    ("17:05 yesterday", "2026-11-22T16:05:00Z"),
    ("yesterday, 5:05 pm", "2026-11-22T16:05:00Z"),
    ("today 18:40", "2026-11-23T17:40:00Z"),
    ("today 23:00", "2026-11-23T22:00:00Z"),
    ("tomorrow 9:00", "2026-11-24T08:00:00Z"),
    # ISO 8601: my zone where none is given.
    ("2026-11-23T18:40", "2026-11-23T17:40:00Z"),
    ("2026-11-23 18:40", "2026-11-23T17:40:00Z"),
    ("2026-11-23t18:40:30", "2026-11-23T17:40:30Z"),
    ("2026-11-23T18:40:30.987", "2026-11-23T17:40:30Z"),
    ("2026-11-23T18", "2026-11-23T17:00:00Z"),
    ("2026-11-23T18:40Z", "2026-11-23T18:40:00Z"),
    ("2026-11-23t18:40z", "2026-11-23T18:40:00Z"),
    ("20261123T184000Z", "2026-11-23T18:40:00Z"),
    ("2026-11-23T18:40+01:00", "2026-11-23T17:40:00Z"),
    ("2026-11-23T18:40+0530", "2026-11-23T13:10:00Z"),
    ("2026-11-23 18:40:00 +05:30", "2026-11-23T13:10:00Z"),
    ("2026-11-23T18:40-06", "2026-11-24T00:40:00Z"),
    # A date alone is its first moment here: 00:00 in Berlin is 23:00 UTC the day before.
    ("2026-11-20", "2026-11-19T23:00:00Z"),
    ("20261120", "2026-11-19T23:00:00Z"),
]


@pytest.mark.parametrize(("text", "meant"), MEANT_ALIKE)
@pytest.mark.parametrize("lean", ANY_LEAN)
def test_what_names_its_day_means_that_day_whatever_it_is_for(text: str, meant: str, lean: Lean) -> None:
    assert parsed(text, lean) == meant


@pytest.mark.parametrize(
    ("text", "past", "today", "future"),
    [
        # 18:40 was five minutes ago: the last one is today's, the next one tomorrow's.
        ("18:40", "2026-11-23T17:40:00Z", "2026-11-23T17:40:00Z", "2026-11-24T17:40:00Z"),
        ("6:40pm", "2026-11-23T17:40:00Z", "2026-11-23T17:40:00Z", "2026-11-24T17:40:00Z"),
        ("6:40 PM", "2026-11-23T17:40:00Z", "2026-11-23T17:40:00Z", "2026-11-24T17:40:00Z"),
        ("18.40", "2026-11-23T17:40:00Z", "2026-11-23T17:40:00Z", "2026-11-24T17:40:00Z"),
        ("18h40", "2026-11-23T17:40:00Z", "2026-11-23T17:40:00Z", "2026-11-24T17:40:00Z"),
        # 19:00 is still to come today.
        ("19:00", "2026-11-22T18:00:00Z", "2026-11-23T18:00:00Z", "2026-11-23T18:00:00Z"),
        ("7pm", "2026-11-22T18:00:00Z", "2026-11-23T18:00:00Z", "2026-11-23T18:00:00Z"),
        # This very minute has come, and comes again only tomorrow.
        ("18:45", "2026-11-23T17:45:00Z", "2026-11-23T17:45:00Z", "2026-11-24T17:45:00Z"),
        # Twelve: midnight and noon.
        ("12am", "2026-11-22T23:00:00Z", "2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z"),
        ("12:15pm", "2026-11-23T11:15:00Z", "2026-11-23T11:15:00Z", "2026-11-24T11:15:00Z"),
        # Weekdays: last Friday was the 20th, the next is the 27th.
        ("fri 16:00", "2026-11-20T15:00:00Z", "2026-11-27T15:00:00Z", "2026-11-27T15:00:00Z"),
        ("Friday 16:00", "2026-11-20T15:00:00Z", "2026-11-27T15:00:00Z", "2026-11-27T15:00:00Z"),
        ("4pm fri", "2026-11-20T15:00:00Z", "2026-11-27T15:00:00Z", "2026-11-27T15:00:00Z"),
        ("thurs 16:00", "2026-11-19T15:00:00Z", "2026-11-26T15:00:00Z", "2026-11-26T15:00:00Z"),
        # Today is Monday: at 16:00 it was, at 19:00 it will be.
        ("mon 16:00", "2026-11-23T15:00:00Z", "2026-11-23T15:00:00Z", "2026-11-30T15:00:00Z"),
        ("mon 19:00", "2026-11-16T18:00:00Z", "2026-11-23T18:00:00Z", "2026-11-23T18:00:00Z"),
        ("on fri at 16:00", "2026-11-20T15:00:00Z", "2026-11-27T15:00:00Z", "2026-11-27T15:00:00Z"),
        ("15h", "2026-11-23T14:00:00Z", "2026-11-23T14:00:00Z", "2026-11-24T14:00:00Z"),
        ("15h30", "2026-11-23T14:30:00Z", "2026-11-23T14:30:00Z", "2026-11-24T14:30:00Z"),
        ("noon", "2026-11-23T11:00:00Z", "2026-11-23T11:00:00Z", "2026-11-24T11:00:00Z"),
        # Midnight, said alone, is the one that comes, or the one that was: never today's early morning.
        ("midnight", "2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z", "2026-11-23T23:00:00Z"),
    ],
)
def test_what_names_no_date_leans_to_what_it_is_for(text: str, past: str, today: str, future: str) -> None:
    assert [parsed(text, lean) for lean in ANY_LEAN] == [past, today, future]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("18:40", "2026-11-23T17:40:00Z"),
        # A quarter of an hour ahead is a clock that differs; hours ahead is yesterday.
        ("19:00", "2026-11-23T18:00:00Z"),
        ("22:00", "2026-11-22T21:00:00Z"),
        ("0:05", "2026-11-22T23:05:00Z"),
        ("fri 16:00", "2026-11-20T15:00:00Z"),
        ("thu 16:00", "2026-11-19T15:00:00Z"),
        ("yesterday 0:05", "2026-11-21T23:05:00Z"),
        ("20 nov 16:00", "2026-11-20T15:00:00Z"),
        ("24 nov 0:05", "2025-11-23T23:05:00Z"),
        ("midnight", "2026-11-22T23:00:00Z"),
    ],
)
def test_what_happened_lies_behind_or_a_moment_ahead(text: str, meant: str) -> None:
    assert parsed(text, "happened") == meant


@pytest.mark.parametrize(
    ("text", "zone", "now", "meant"),
    [
        # Berlin, 29 March 2026: 02:00 becomes 03:00. 02:30 is not; an hour on it is 03:30 CEST, 01:30 UTC.
        ("2026-03-29T02:30", "Europe/Berlin", "2026-03-28T12:00", "2026-03-29T01:30:00Z"),
        ("02:30", "Europe/Berlin", "2026-03-29T10:00", "2026-03-29T01:30:00Z"),
        ("tomorrow 2:30am", "Europe/Berlin", "2026-03-28T12:00", "2026-03-29T01:30:00Z"),
        # Berlin, 25 October 2026: 02:30 comes twice. The first is CEST, 00:30 UTC.
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-26T12:00", "2026-10-25T00:30:00Z"),
        ("yesterday 02:30", "Europe/Berlin", "2026-10-26T12:00", "2026-10-25T00:30:00Z"),
        ("sun 02:30", "Europe/Berlin", "2026-10-25T12:00", "2026-10-25T00:30:00Z"),
        # An offset says which of the two is meant.
        ("2026-10-25T02:30+01:00", "Europe/Berlin", "2026-10-26T12:00", "2026-10-25T01:30:00Z"),
        # Lord Howe jumps half an hour, from 02:00 (+10:30) to 02:30 (+11): 02:15 becomes 02:45, 15:45 UTC.
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-04T00:00", "2026-10-03T15:45:00Z"),
        # The day of the change has 23 hours: this time yesterday is 23 hours ago, 24 hours ago is 24.
        ("yesterday 12:00", "Europe/Berlin", "2026-03-29T10:00", "2026-03-28T11:00:00Z"),
        ("24h ago", "Europe/Berlin", "2026-03-29T10:00", "2026-03-28T10:00:00Z"),
    ],
)
def test_ruling_6_holds_for_what_is_typed(text: str, zone: str, now: str, meant: str) -> None:
    assert parsed(text, "today", zone, datetime.fromisoformat(now).replace(tzinfo=UTC)) == meant


ONE_WORD_REFUSED = """
18 1840 18: :40 soon ago in on now! 20m nov 26 2026-1-1 26-11-23 2026-11-23T18:40+99:99 2026-W48-1
1969-12-31 2201-01-02 0001-01-01 9999-12-31 9999-12-31T23:59-12:00 0001-01-01T00:00+14:00 26nov
"""
REFUSED = [
    *ONE_WORD_REFUSED.split(),
    "",
    " ",
    "-5m ago",
    "in -5m",
    "in 3bd",
    "3bd ago",
    "in 99999999d",
    "20 parsecs ago",
    "monkey 10:00",
    "mo 10:00",
    "fri mon 10:00",
    "tomorrow tomorrow",
    "tomorrow fri 10:00",
    "tomorrow 26 nov 10:00",
    "26 nov 27 nov 10:00",
    "10:00 11:00",
    "fri 17",
    "nov 10:00",
    "26 nov 1840",
    "15:00 on",
    "26.11.26 15:00",
    "5 of 7",
    "18:40 Europe/Berlin",
    "last tuesday 10:00",
    "\N{FULLWIDTH DIGIT TWO}026-11-23",
    "x" * 5000,
]


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: repr(text[:30]))
def test_what_is_not_understood_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_moment(text, NOW, BERLIN)

    assert f'"{text[:60]}"' in refused.value.message
    assert refused.value.hint == EXAMPLES_AHEAD
    assert len(str(refused.value)) < 200


def test_the_examples_of_a_refusal_are_understood() -> None:
    for examples, leans in ((EXAMPLES_AHEAD, ("today", "future")), (EXAMPLES_BEHIND, ("past", "happened"))):
        for lean in leans:
            for text in re.findall(r'"([^"]+)"|\b(\d\S+)', examples):
                parsed(text[0] or text[1], lean)
            with pytest.raises(UsageError) as refused:
                parsed("half past six", lean)
            assert refused.value.hint == examples


# -- laws --------------------------------------------------------------------------------------------

ZONES = st.sampled_from(["Europe/Berlin", "Pacific/Chatham", "America/St_Johns", "Asia/Tokyo", "Etc/GMT+12"])
LEANS = st.sampled_from(ANY_LEAN)
LOOKS_LIKE_TIME = st.from_regex(
    r"\A(\d{4}-?\d{2}-?\d{2}[T ]?(\d{2}:?\d{2}(:?\d{2})?(\.\d+)?)? ?(Z|[+-]\d{2}:?\d{0,2})?"
    r"|(in )?(\d+ ?(w|d|h|m|s|bd|min|hours) ?)+( ago)?"
    r"|(mon|fri|friday|yesterday|at|,| )*\d{1,3}[:.h]?\d{0,3}( ?[ap]m)?(mon|sunday|tomorrow| )*"
    r"|((mon|on) )?\d{1,2}(\.| ?(nov|feb|december)|\.\d{1,2}\.)( ?\d{4})?( (noon|midnight|\d{1,2}:\d{2}))?)\Z"
)


@given(st.text() | LOOKS_LIKE_TIME, ZONES, LEANS)
@example("0001-01-01", "Asia/Tokyo", "today")
@example("9999-12-31T23:59-12:00", "Asia/Tokyo", "today")
def test_any_text_is_an_instant_or_a_usage_error(text: str, zone: str, lean: Lean) -> None:
    try:
        at = parse_moment(text, NOW, ZoneInfo(zone), lean)
    except UsageError:
        return
    assert at.utcoffset() == timedelta(0)
    assert at.microsecond == 0
    assert 1970 <= at.year <= 2200


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.integers(0, 1439), ZONES)  # noqa: DTZ001
def test_a_bare_time_is_the_last_or_the_next_of_its_name(near: datetime, minute: int, zone: str) -> None:
    now = near.replace(tzinfo=UTC, microsecond=0)
    typed = f"{minute // 60:02}:{minute % 60:02}"
    last = parse_moment(typed, now, ZoneInfo(zone), "past")
    following = parse_moment(typed, now, ZoneInfo(zone), "future")

    # A day has 23 to 25 hours where clocks change by one.
    assert now - timedelta(hours=25) <= last <= now < following <= now + timedelta(hours=25)
    for at in (last, following):
        shown = at.astimezone(ZoneInfo(zone))
        in_a_gap = (shown.minute + shown.hour * 60 - minute) % 1440 == 60
        assert f"{shown:%H:%M}" == typed or in_a_gap


def test_only_what_has_the_form_of_a_date_reaches_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    import pendulum

    seen: list[str] = []
    read = pendulum.parse

    def spy(text: str, **options: Any) -> Any:
        seen.append(text)
        return read(text, **options)

    monkeypatch.setattr(pendulum, "parse", spy)
    for text in [
        *REFUSED,
        *(text for text, _ in MEANT_ALIKE),
        "now",
        "tomorrow",
        "P1D",
        "R2/2026",
        "1e9",
    ]:
        try:
            parse_moment(text, NOW, BERLIN)
        except UsageError:
            continue

    assert "2026-11-23T18:40+01:00" in seen
    form = re.compile(r"\d{4}-?\d\d-?\d\d([T ]\d\d(:?\d\d){0,2}(\.\d+)?(Z|[+-]\d\d(:?\d\d)?)?)?", re.ASCII)
    assert [text for text in seen if not form.fullmatch(text)] == []


def test_an_instant_as_we_write_it_needs_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pendulum", None)  # an import of it fails

    assert parsed("2026-11-19T18:40:00Z") == "2026-11-19T18:40:00Z"
    for text in ("2026-02-30T10:00:00Z", "2026-11-19T23:59:60Z"):
        with pytest.raises(UsageError):
            parsed(text)
    with pytest.raises(ImportError):
        parsed("2026-11-19T18:40Z")
