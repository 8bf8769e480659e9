"""Ruling 15: public holidays of a country or of one of its regions, observed days included."""

from __future__ import annotations

from datetime import date

import pytest

from freelance_sos.adapters.public_holidays import holiday_calendar, regions_that_differ
from freelance_sos.domain.errors import UsageError


def refusal(region: str) -> str:
    with pytest.raises(UsageError) as caught:
        holiday_calendar(region)
    return str(caught.value)


def test_ruling_15_regions_of_a_country_have_their_own_holidays() -> None:
    all_saints = date(2026, 11, 1)

    assert holiday_calendar("DE-BY")(all_saints) == "All Saints' Day"
    assert holiday_calendar("DE-BE")(all_saints) is None
    assert holiday_calendar("DE")(all_saints) is None
    assert holiday_calendar("DE-BE")(date(2026, 3, 8)) == "Women's Day"


def test_ruling_15_holidays_of_the_whole_country_hold_in_each_region() -> None:
    for region in ("DE", "DE-BY", "DE-BE", " DE-BY "):
        assert holiday_calendar(region)(date(2026, 10, 3)) == "German Unity Day"


@pytest.mark.parametrize(
    ("region", "day", "named"),
    [
        ("US", date(2026, 7, 3), "Independence Day (observed)"),  # the 4th is a Saturday
        ("GB", date(2026, 12, 28), "Boxing Day (observed)"),  # the 26th is a Saturday
        ("JP", date(2026, 5, 6), "Substitute Holiday"),  # the 3rd, Constitution Day, is a Sunday
    ],
)
def test_ruling_15_observed_days_are_holidays(region: str, day: date, named: str) -> None:
    assert holiday_calendar(region)(day) == named


def test_holidays_are_named_in_english_whatever_the_machine_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    monkeypatch.setenv("LANGUAGE", "de")

    assert holiday_calendar("DE-HH")(date(2026, 10, 31)) == "Reformation Day"


@pytest.mark.parametrize("year", [1970, 2099])
def test_any_year_of_a_working_life_has_an_answer(year: int) -> None:
    assert holiday_calendar("PT")(date(year, 12, 25)) == "Christmas Day"


@pytest.mark.parametrize("region", ["", "  "])
def test_nothing_named_is_no_holiday(region: str) -> None:
    assert holiday_calendar(region)(date(2026, 12, 25)) is None


@pytest.mark.parametrize(
    ("region", "told"),
    [
        ("de", 'no holidays known for "de"; did you mean DE?'),
        ("D", 'no holidays known for "D"; did you mean '),
        ("Germany", 'no holidays known for "Germany"; write it like DE or DE-BY'),
        ("XX-YY", 'no holidays known for "XX"; write it like DE or DE-BY'),
        ("DE-BX", 'DE has no region "BX"; its regions: BB, BE, BW, BY, '),
        ("DE-by", 'DE has no region "by"; its regions: BB, BE, BW, BY, '),
        ("PT-XX", 'PT has no region "XX"; its regions: '),
        ("../DE", 'no holidays known for "../DE"; '),
    ],
)
def test_an_unknown_country_or_region_is_refused_with_what_there_is(region: str, told: str) -> None:
    assert refusal(region).startswith(told)
    # The same again: a refusal is not remembered as a calendar.
    assert refusal(region).startswith(told)


def test_ruling_15_regions_are_listed_only_where_they_differ_and_none_is_named() -> None:
    assert {"BY", "BE", "HH"} <= set(regions_that_differ("DE", 2026))
    assert regions_that_differ("DE-BY", 2026) == []
    assert regions_that_differ("JP", 2026) == []
    assert regions_that_differ("", 2026) == []
