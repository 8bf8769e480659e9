"""Ruling 15: public holidays of a country or of one of its regions, observed days included."""

from __future__ import annotations

from datetime import date

import pytest

from freelance_sos.adapters.public_holidays import (
    find_region,
    find_subdivision,
    holiday_calendar,
    region_words,
    regions_that_differ,
)
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
        ("DE-BX", 'DE has no region "BX"; its regions: BB (Brandenburg), BE (Berlin), '),
        ("DE-by", 'DE has no region "by"; its regions: BB (Brandenburg), BE (Berlin), '),
        ("PT-XX", 'PT has no region "XX"; its regions: '),
        ("../DE", 'no holidays known for "../DE"; '),
    ],
)
def test_an_unknown_country_or_region_is_refused_with_what_there_is(region: str, told: str) -> None:
    assert refusal(region).startswith(told)
    # The same again: a refusal is not remembered as a calendar.
    assert refusal(region).startswith(told)


def test_ruling_15_regions_are_listed_only_where_they_differ_and_none_is_named() -> None:
    assert {"BE (Berlin)", "BY (Bayern)", "HH (Hamburg)"} <= set(regions_that_differ("DE", 2026))
    assert regions_that_differ("DE-BY", 2026) == []
    assert regions_that_differ("JP", 2026) == []
    assert regions_that_differ("", 2026) == []


def test_a_long_list_of_regions_is_cut_and_says_how_many_more() -> None:
    # 16 states and the city of Augsburg.
    shown = regions_that_differ("DE", 2026)
    assert (len(shown), shown[-1]) == (9, "and 9 more: docs/files.md")
    # The four of the United Kingdom need no cutting.
    assert regions_that_differ("GB", 2026) == [
        *("ENG (England)", "NIR (Northern Ireland)", "SCT (Scotland)", "WLS (Wales)"),
    ]


def test_every_region_can_be_shown_that_of_the_zones_city_first() -> None:
    assert region_words("GB")[0] == "ENG (England)"
    assert region_words("US", "America/New_York")[:2] == ["NY (New York)", "AK (Alaska)"]
    assert region_words("PT", "Europe/Lisbon")[0] == "11 (Lisboa)"
    assert len(region_words("US")) == len(set(region_words("US", "America/New_York"))) > 50


@pytest.mark.parametrize(
    ("typed", "near", "region"),
    [
        ("de", "", "DE"),
        (" de-by ", "", "DE-BY"),
        ("Bayern", "", "DE-BY"),
        ("BAVARIA", "DE", "DE-BY"),
        ("DE-Bayern", "", "DE-BY"),
        ("Germany", "PT", "DE"),
        ("united kingdom", "", "GB"),
        ("uk", "", "GB"),
        ("Lisboa", "PT", "PT-11"),
        ("lisbon", "", "PT-11"),
        ("evora", "", "PT-07"),
        ("Zurich", "CH", "CH-ZH"),
        ("nordrhein westfalen", "", "DE-NW"),
        ("augsburg", "", "DE-Augsburg"),
        ("Barcelona", "ES", "ES-Barcelona"),
        ("BE-flemish", "", "BE-Flemish"),
        # A country and a state of the US: who is in the US means the state.
        ("Georgia", "US", "US-GA"),
        ("Georgia", "PT", "GE"),
    ],
)
def test_a_region_is_found_by_code_or_name(typed: str, near: str, region: str) -> None:
    assert find_region(typed, near) == region
    # Whatever is found, a file may hold.
    assert holiday_calendar(region)(date(2026, 1, 1)) is not None


@pytest.mark.parametrize(
    ("typed", "near", "told"),
    [
        ("Georgia", "", '"Georgia" could be several; did you mean GE or US-GA?'),
        ("Cordoba", "ES", '"Cordoba" is no region of ES; did you mean AR-X?'),
        ("Barvaria", "", 'no holidays known for "Barvaria"; did you mean DE-BY?'),
        ("XX", "", 'no holidays known for "XX"; write it like DE or DE-BY'),
        ("nowhere at all", "", 'no holidays known for "nowhere at all"; write it like DE or DE-BY'),
        ("DE-XX", "", 'DE has no region "XX"; its regions: BB (Brandenburg), '),
        ("DE-", "", 'DE has no region ""; its regions: BB (Brandenburg), '),
        ("PT-lisbonn", "", 'PT has no region "lisbonn"; did you mean PT-11?'),
        ("JP-1000000", "", 'JP has no region "1000000"; its regions: '),
    ],
)
def test_what_names_no_region_is_refused_with_the_nearest(typed: str, near: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_region(typed, near)
    assert str(caught.value).startswith(told)


def test_a_region_of_a_known_country_needs_no_country() -> None:
    for typed in ("by", "BY", "de-by", "bayern", "Bavaria"):
        assert find_subdivision("DE", typed) == "BY"
