"""What may be answered to the questions: as people say it; what is refused is quoted as they typed it."""

from __future__ import annotations

import pytest

from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.hours import HoursError, parse_hours
from freelance_sos.services.checks import check_hours, check_region_of, check_responses, check_worst_case

ROUND_THE_CLOCK = {"clock": "24/7", "acknowledge": "15m", "update": "30m", "resolve": "6h"}


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00"),
        ("Mo-Fr 9-18", "Mo-Fr 09:00-18:00"),
        ("Mo-Fr 9:00-18:00", "Mo-Fr 09:00-18:00"),
        ("mo-fr 9-12:30 , 13:30-18", "mo-fr 09:00-12:30 , 13:30-18:00"),
        ("Mon-Fri 9 - 18", "Mo-Fr 09:00-18:00"),
        ("Monday-Thursday 9-18; Friday 9-15", "Mo-Th 09:00-18:00; Fr 09:00-15:00"),
        ("Tues,Wed,Thurs 9-18; Saturdays 10-14", "Tu,We,Th 09:00-18:00; Sa 10:00-14:00"),
        ("Mo-Th 09:00-12:30,13:30-18:00; Fr 09:00-15:00", "Mo-Th 09:00-12:30,13:30-18:00; Fr 09:00-15:00"),
        ("Fr 22-2", "Fr 22:00-02:00"),
        ("Mo-Su 0-24", "Mo-Su 00:00-24:00"),
        ("24/7", "24/7"),
        ("Mo-Fr 9-17; PH off", "Mo-Fr 09:00-17:00; PH off"),
    ],
)
def test_hours_as_people_say_them_become_the_notation(typed: str, written: str) -> None:
    assert check_hours(typed) == written
    parse_hours(written)


@pytest.mark.parametrize(
    ("typed", "column", "told"),
    [
        # The column is that of what was typed, whatever stood before it was made of.
        ("Mon-Fri 9-17; Xx 10-11", 15, '"Xx" is no weekday'),
        ("Monday 9-12,11-13", 13, "overlaps"),
        ("Mo 9-17; Di 9-17", 10, '"Di" is no weekday'),
        ("Mo-Fr 9-25", 7, 'can\'t read "9-25"'),
        ("Mo-Fr 9am-5pm", 7, 'can\'t read "9am-5pm"'),
        ("Mo-Fr 9.30-17", 7, 'can\'t read "9.30-17"'),
        ("Mo-Fr 9-9", 7, "starts where it ends"),
        ("Mon sunrise-sunset", 5, "sunrise and sunset are not supported"),
        ("Dec 24-26 off", 1, "months are not supported"),
        ("Mo-Fr 9-17 || 10-12", 12, "fallback rules"),
        ("Mo-Fr", 1, 'can\'t read "Mo-Fr"'),
    ],
)
def test_ruling_2_other_hours_are_refused_with_the_column_of_what_was_typed(
    typed: str, column: int, told: str
) -> None:
    with pytest.raises(HoursError, match=f"column {column}: ") as refused:
        check_hours(typed)
    assert refused.value.column == column
    assert told in refused.value.message


@pytest.mark.parametrize("typed", ["Mo-Fr nine to five", "Mo-Fr 9am-5pm", ""])
def test_the_example_for_hours_has_a_lunch_break_and_a_short_friday(typed: str) -> None:
    with pytest.raises(HoursError) as refused:
        check_hours(typed)
    assert refused.value.hint == "write it like Mo-Th 09:00-12:30,13:30-18:00; Fr 09:00-15:00"


@pytest.mark.parametrize("text", ["Mo " + "9-10," * 20_000, "Mon" * 50_000, "9" * 100_000])
def test_nonsense_of_any_length_is_refused_at_once(text: str) -> None:
    with pytest.raises(HoursError) as refused:
        check_hours(text)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("typed", ["15m 30m 6h", "24/7 15m 30m 6h", "1 15m 30m 6h", " 1  24/7 15m 30m 6h "])
def test_the_worst_case_may_name_its_severity_and_clock_or_not(typed: str) -> None:
    assert check_worst_case(typed) == {"1": ROUND_THE_CLOCK}


@pytest.mark.parametrize(
    ("typed", "agreed"),
    [
        ("-", {}),
        ("", {}),
        ("none", {}),
        ("30m", {"1": {"clock": "24/7", "acknowledge": "30m"}}),
        ("30m - 8h", {"1": {"clock": "24/7", "acknowledge": "30m", "resolve": "8h"}}),
        ("Client 4h 1bd", {"1": {"clock": "client", "acknowledge": "4h", "update": "1bd"}}),
        ("2 mine 4h", {"2": {"clock": "mine", "acknowledge": "4h"}}),
    ],
)
def test_the_worst_case_is_what_was_agreed_and_no_more(typed: str, agreed: dict[str, dict[str, str]]) -> None:
    assert check_worst_case(typed) == agreed


@pytest.mark.parametrize(
    "typed", ["15m soon 6h", "24/7 15m 30m 6h 7h", "24/7", "1", "1 24/7", "- -", "office 1h", "5 24/7 1h"]
)
def test_a_refused_worst_case_is_quoted_as_it_was_typed(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        check_worst_case(typed)
    quoted = refused.value.message.split('"')[1]
    assert quoted in typed
    # What the hint says to write is accepted.
    if "30m 1h 8h" in refused.value.hint:
        assert check_worst_case("30m 1h 8h")


def test_flags_name_severity_and_clock() -> None:
    assert check_responses(["1 24/7 15m 30m 6h"]) == {"1": ROUND_THE_CLOCK}
    with pytest.raises(UsageError, match='"15m" is no clock'):
        check_responses(["1 15m 30m 6h"])


@pytest.mark.parametrize("typed", ["", "-", "none", "de", "DE"])
def test_a_country_may_stay_alone(typed: str) -> None:
    assert check_region_of("DE", typed) == "DE"


def test_a_region_is_one_of_the_country() -> None:
    assert check_region_of("DE", "bavaria") == "DE-BY"
    assert check_region_of("US", "de") == "US-DE"
    with pytest.raises(UsageError, match='DE has no region "PT-11"'):
        check_region_of("DE", "PT-11")
