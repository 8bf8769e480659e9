"""The opening-hours notation against opening-hours-py, which reads all of it. Differences: docs/time.md."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from opening_hours import OpeningHours

from freelance_sos.domain.hours import HoursError, parse_hours
from tests.domain.cases import CASES, FACES, SEED, spans
from tests.domain.osm import Question, differing_minutes, explanation, ours, random_rules, theirs
from tests.domain.support import span
from tests.domain.zone_changes import next_change

DIFFERENCES = [
    "the night before",
    "a time that exists twice",
    "a time that does not exist",
    "holidays are off unless said",
    "what is said of holidays holds",
]
# Places whose clock changes all differ, and a country whose holidays the library knows, where it does.
PLACES = [
    ("Europe/Berlin", "DE"),
    ("Europe/Lisbon", "PT"),
    ("Europe/Dublin", "IE"),
    ("America/New_York", "US"),
    ("America/St_Johns", "CA"),
    ("America/Santiago", "CL"),
    ("Australia/Lord_Howe", "AU"),
    ("Asia/Tokyo", "JP"),
    ("Africa/Casablanca", None),
    ("Africa/Cairo", None),
    ("America/Havana", None),
    ("Antarctica/Troll", None),
    ("Asia/Beirut", None),
    ("Asia/Kathmandu", None),
    ("Pacific/Apia", None),
]
# As people write them; none of these touches a difference.
WRITTEN = [
    "24/7",
    "Mo-Fr 09:00-17:00",
    "Mo-Th 09:00-12:30,13:30-18:00; Fr 09:00-15:00",
    "Mo-Fr 09:00-17:00; Fr 09:00-15:00",
    "Mo-Fr 09:00-17:00; We off",
    "Mo-Fr 09:00-17:00; We off; We 10:00-11:00",
    "Fr-Mo 10:00-16:00",
    "Mo,We,Fr 08:00-12:00; Tu,Th 13:00-17:00",
    "Mo-Tu,Th-Fr 08:00-12:00,13:00-17:00",
    "08:00-20:00",
    "08:00-20:00; Su off",
    "Mo-Su 00:00-24:00; Sa 10:00-18:00",
    "Mo-Fr 18:00-24:00; Sa-Su 00:00-24:00",
    "Mo-Su 22:00-00:00",
    "Mo-Su 22:00-06:00",
    "Fr-Sa 20:00-01:30",
    "Fr 22:00-01:00,09:00-12:00,13:00-17:00",
    "24/7; Su off",
    "off; Mo 09:00-12:00",
    "Mo 09:00-12:00; Mo 10:00-11:00; Mo 13:00-14:00",
    "mo-fr 9:00-17:00",
]
WEEK_BEFORE_THE_CLOCKS_CHANGE = [
    ("Europe/Berlin", date(2024, 3, 18)),
    ("Europe/Berlin", date(2024, 10, 14)),
    ("America/New_York", date(2024, 2, 26)),
    ("Australia/Lord_Howe", date(2024, 9, 23)),
    ("Asia/Kathmandu", date(2024, 6, 3)),
]


@pytest.mark.parametrize(("zone", "first"), WEEK_BEFORE_THE_CLOCKS_CHANGE)
@pytest.mark.parametrize("text", WRITTEN)
def test_hours_as_people_write_them_are_open_at_the_same_minutes(text: str, zone: str, first: date) -> None:
    asked = Question(text, zone, first)

    assert ours(asked) == theirs(asked)
    assert ours(asked)


@pytest.mark.parametrize(
    "text",
    [
        "Mo-Fr 09:00-17:00; PH off",
        "Mo-Sa 09:00-17:00; PH 10:00-12:00",
        "Mo-Fr,PH 09:00-17:00",
        "24/7; PH off",
        "24/7",
        "Mo-Su 08:00-20:00; Sa 09:00-13:00; PH 10:00-12:00,14:00-15:00",
    ],
)
@pytest.mark.parametrize("country", ["DE", "US", "JP"])
def test_holidays_as_people_write_them_are_open_at_the_same_minutes(text: str, country: str) -> None:
    # The turn of a year: Christmas, New Year, and Japan's coming of age.
    asked = Question(text, "Europe/Berlin", date(2026, 12, 20), days=28, country=country)

    assert any(date(2026, 12, 20) <= day < date(2027, 1, 17) for day in asked.holidays)
    assert ours(asked) == theirs(asked)


def test_random_hours_differ_nowhere_but_where_it_is_explained() -> None:
    seen: Counter[str] = Counter()
    for number in range(CASES // 4):
        rng = random.Random(f"{SEED}/osm/{number}")
        rules, text = random_rules(rng, [spans(rng, FACES) for _ in range(6)])
        asked = random_question(rng, text)
        found = {explanation(asked, rules, at) for at in differing_minutes(asked)}
        assert "" not in found, (number, asked)
        seen.update(found or {"none"})

    assert set(DIFFERENCES) <= set(seen)
    assert seen["none"] > CASES // 8


def random_question(rng: random.Random, text: str) -> Question:
    """Those hours somewhere, in weeks in which the clocks change if they ever do."""
    zone, country = rng.choice(PLACES)
    start = datetime(rng.randint(2010, 2024), 1, 1, tzinfo=UTC) + timedelta(days=rng.randrange(365))
    seconds = int(start.timestamp())
    change = next_change(zone, seconds, seconds + 250 * 86_400) or seconds
    first = datetime.fromtimestamp(change, UTC).date() - timedelta(days=rng.randint(2, 15))
    return Question(text, zone, first, country=country if rng.random() < 0.7 else None)


# ------------------------------------------------------------------------- where the two differ, one by one


def test_difference_the_night_before_goes_on_though_the_next_day_has_a_rule_of_its_own() -> None:
    # Friday is 27 November 2026; Berlin is an hour ahead of UTC.
    asked = Question("Fr 22:00-02:00; Sa 10:00-12:00", "Europe/Berlin", date(2026, 11, 23), days=7)
    saturday = span("2026-11-28 09:00 / 2026-11-28 11:00")

    assert ours(asked) == [span("2026-11-27 21:00 / 2026-11-28 01:00"), saturday]
    assert theirs(asked) == [span("2026-11-27 21:00 / 2026-11-27 23:00"), saturday]


def test_difference_the_night_before_is_off_with_the_day_it_starts_on() -> None:
    # For us Friday's night is off, the morning after it too. For the library Friday from 00:00 to 24:00 is.
    asked = Question("Th-Fr 22:00-03:00; Fr off", "Europe/Berlin", date(2026, 11, 23), days=7)

    assert ours(asked) == [span("2026-11-26 21:00 / 2026-11-27 02:00")]
    assert theirs(asked) == [
        span("2026-11-26 21:00 / 2026-11-26 23:00"),
        span("2026-11-27 23:00 / 2026-11-28 02:00"),
    ]


def test_difference_the_night_before_a_holiday_goes_on_into_it() -> None:
    # Thursday 24 December 2026; Christmas is Friday.
    asked = Question("Th 22:00-06:00; PH off", "Europe/Berlin", date(2026, 12, 21), days=7, country="DE")

    assert ours(asked) == [span("2026-12-24 21:00 / 2026-12-25 05:00")]
    assert theirs(asked) == [span("2026-12-24 21:00 / 2026-12-24 23:00")]


def test_difference_a_time_that_exists_twice_is_the_first_for_us_and_the_second_for_the_library() -> None:
    # 02:30 in Berlin on 25 October 2026 is 00:30 in UTC, and an hour later again.
    opening = Question("Su 02:30-04:00", "Europe/Berlin", date(2026, 10, 25), days=1)
    closing = Question("Su 00:00-02:30", "Europe/Berlin", date(2026, 10, 25), days=1)

    assert ours(opening) == [span("2026-10-25 00:30 / 2026-10-25 03:00")]
    assert theirs(opening) == [span("2026-10-25 01:30 / 2026-10-25 03:00")]
    assert ours(closing) == [span("2026-10-24 22:00 / 2026-10-25 00:30")]
    assert theirs(closing) == [span("2026-10-24 22:00 / 2026-10-25 01:30")]


def test_difference_a_time_that_does_not_exist_moves_on_for_us_and_to_the_gaps_end_for_the_library() -> None:
    # On 29 March 2026 Berlin goes from 02:00 to 03:00, at 01:00 in UTC: 02:30 is 03:30 for us.
    opening = Question("Su 02:30-04:00", "Europe/Berlin", date(2026, 3, 29), days=1)
    closing = Question("Su 00:00-02:30", "Europe/Berlin", date(2026, 3, 29), days=1)

    assert ours(opening) == [span("2026-03-29 01:30 / 2026-03-29 02:00")]
    assert theirs(opening) == [span("2026-03-29 01:00 / 2026-03-29 02:00")]
    assert ours(closing) == [span("2026-03-28 23:00 / 2026-03-29 01:30")]
    assert theirs(closing) == [span("2026-03-28 23:00 / 2026-03-29 01:00")]


def test_difference_holidays_are_off_unless_said() -> None:
    # Friday 25 December 2026.
    asked = Question("Th-Fr 09:00-17:00", "Europe/Berlin", date(2026, 12, 21), days=7, country="DE")
    thursday, friday = "2026-12-24 08:00 / 2026-12-24 16:00", "2026-12-25 08:00 / 2026-12-25 16:00"

    assert ours(asked) == [span(thursday)]
    assert theirs(asked) == [span(thursday), span(friday)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("PH 10:00-12:00; Fr 09:00-17:00", "2026-12-25 09:00 / 2026-12-25 11:00"),
        ("24/7; Fr 09:00-17:00", "2026-12-24 23:00 / 2026-12-25 23:00"),
    ],
)
def test_difference_what_is_said_of_holidays_holds_whatever_is_said_of_weekdays_after_it(
    text: str, said: str
) -> None:
    asked = Question(text, "Europe/Berlin", date(2026, 12, 25), days=1, country="DE")

    assert ours(asked) == [span(said)]
    assert theirs(asked) == [span("2026-12-25 08:00 / 2026-12-25 16:00")]


def test_difference_a_space_after_a_comma_means_nothing_to_us_and_another_rule_to_the_library() -> None:
    asked = Question("Mo, We 09:00-12:00", "UTC", date(2026, 11, 23), days=7)
    wednesday = span("2026-11-25 09:00 / 2026-11-25 12:00")

    assert ours(asked) == [span("2026-11-23 09:00 / 2026-11-23 12:00"), wednesday]
    assert theirs(asked) == [span("2026-11-23 00:00 / 2026-11-24 00:00"), wednesday]


@pytest.mark.parametrize(
    "text",
    [
        "Mo 09:00-12:00,11:00-13:00",  # overlapping: one span for the library
        "Mo 09:00-09:00",  # 24 hours
        "Mo 22:00-26:00",  # until two in the morning
        "Mo 09:00-17:00, Sa 10:00-12:00",  # one more rule
        "Mo closed; Tu 09:00-12:00",
        "off",
    ],
)
def test_difference_slips_are_refused(text: str) -> None:
    assert str(OpeningHours(text))

    with pytest.raises(HoursError):
        parse_hours(text)
