"""Dates, times, places and lengths as people there write them, checked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from freelance_sos.adapters.spoken import spoken
from freelance_sos.domain.durations import Duration
from freelance_sos.storage.message_files import languages

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("language", "zone", "told"),
    [
        ("ar", "Asia/Riyadh", "الجمعة، 20 نوفمبر"),
        ("de", "Europe/Berlin", "Freitag, 20. November"),
        ("en", "America/New_York", "Friday, November 20"),
        ("en", "Asia/Kolkata", "Friday, 20 November"),
        ("es", "Europe/Madrid", "viernes, 20 de noviembre"),
        ("fr", "Europe/Paris", "vendredi 20 novembre"),
        ("hi", "Asia/Kolkata", "शुक्रवार, 20 नवंबर"),
        ("it", "Europe/Rome", "venerdì 20 novembre"),
        ("ja", "Asia/Tokyo", "11月20日金曜日"),
        ("ko", "Asia/Seoul", "11월 20일 금요일"),
        ("nl", "Europe/Amsterdam", "vrijdag 20 november"),
        ("pl", "Europe/Warsaw", "piątek, 20 listopada"),
        ("pt", "Europe/Lisbon", "sexta-feira, 20 de novembro"),
        ("pt-BR", "America/Sao_Paulo", "sexta-feira, 20 de novembro"),
        ("tr", "Europe/Istanbul", "20 Kasım Cuma"),
        ("uk", "Europe/Kyiv", "пʼятниця, 20 листопада"),
        ("zh", "Asia/Shanghai", "11月20日星期五"),
    ],
)
def test_a_day_has_its_weekday_and_its_month_in_whole_words(language: str, zone: str, told: str) -> None:
    assert spoken(language, zone).day(FRIDAY) == told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("de", "Freitag, 20. November 2026"),
        ("pt", "sexta-feira, 20 de novembro de 2026"),
        ("ja", "2026年11月20日金曜日"),
        ("hu", "2026. november 20., péntek"),
    ],
)
def test_another_year_is_told(language: str, told: str) -> None:
    assert spoken(language).day(FRIDAY, with_year=True) == told


def test_the_first_of_a_month_is_the_first_in_french() -> None:
    assert spoken("fr", "Europe/Paris").day(date(2027, 1, 1)) == "vendredi 1er janvier"
    assert spoken("fr", "Europe/Paris").short_day(date(2027, 1, 1)) == "1er janvier 2027"
    assert spoken("fr", "Europe/Paris").day(date(2027, 1, 11)) == "lundi 11 janvier"


@pytest.mark.parametrize(
    ("language", "zone", "told"),
    [
        ("de", "Europe/Berlin", "19:42"),
        ("en", "America/Los_Angeles", "7:42 PM"),
        ("en", "Europe/London", "19:42"),
        ("es", "America/Mexico_City", "7:42 p.m."),
        ("es", "Europe/Madrid", "19:42"),
        ("fr", "America/Toronto", "19 h 42"),
        ("ko", "Asia/Seoul", "오후 7:42"),
        ("ar", "Asia/Riyadh", "7:42 م"),
    ],
)
def test_a_clock_has_the_hours_that_people_there_count(language: str, zone: str, told: str) -> None:
    local = datetime(2026, 11, 20, 19, 42, tzinfo=ZoneInfo(zone))
    assert spoken(language, zone).clock(local) == told


def test_the_wall_clock_is_told_and_not_another_zones() -> None:
    at = datetime(2026, 11, 20, 18, 42, tzinfo=UTC)
    for zone, told in (("Europe/Berlin", "19:42"), ("Asia/Kathmandu", "00:27"), ("UTC", "18:42")):
        assert spoken("de", "Europe/Berlin").clock(at.astimezone(ZoneInfo(zone))) == told


@pytest.mark.parametrize(
    ("language", "zone", "told"),
    [
        ("de", "Europe/Vienna", "Wien"),
        ("es", "Europe/Berlin", "Berlín"),
        ("ja", "Asia/Tokyo", "東京"),
        # The data know it by its old name alone.
        ("uk", "Europe/Kyiv", "Київ"),
        ("uk", "Europe/Kiev", "Київ"),
        ("hi", "Asia/Kolkata", "कोलकाता"),
        ("en", "America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("en", "UTC", "UTC"),
        ("de", "Atlantic/Reykjavik", "Reykjavík"),
        ("de", "Etc/UTC", "UTC"),
        ("de", "Etc/GMT+5", "GMT+5"),
    ],
)
def test_a_zone_is_the_city_it_is_named_after(language: str, zone: str, told: str) -> None:
    assert spoken(language, zone).city(ZoneInfo(zone)) == told


@pytest.mark.parametrize(
    ("language", "minutes", "told"),
    [
        ("de", 30, "30 Minuten"),
        ("de", 90, "1 Stunde und 30 Minuten"),
        ("de", 0, "0 Minuten"),
        ("pl", 120, "2 godziny"),
        ("pl", 300, "5 godzin"),
        ("ar", 120, "ساعتان"),
        ("ja", 30, "30 分"),
        ("en", 2 * 24 * 60, "2 days"),
    ],
)
def test_a_length_is_counted_as_the_language_counts(language: str, minutes: int, told: str) -> None:
    span = timedelta(minutes=minutes)
    assert spoken(language).length(span) == spoken(language).length(Duration(elapsed=span)) == told


def test_a_list_ends_as_the_language_ends_one() -> None:
    assert spoken("de").list(["a", "b", "c"]) == "a, b und c"
    assert spoken("ja").list(["a", "b", "c"]) == "a、b、c"


def test_weekdays_begin_on_monday() -> None:
    assert spoken("de").weekdays()[0] == "Montag"
    assert spoken("ar").weekdays()[6] == "الأحد"


@pytest.mark.parametrize("language", ["", "xx", "../../etc", "a" * 5000, "C", "-"])
def test_what_is_no_language_is_english(language: str) -> None:
    assert spoken(language, "Europe/London").day(FRIDAY).startswith("Friday")


@pytest.mark.parametrize("language", languages())
def test_nothing_of_it_moves_the_text_or_keeps_a_line_from_breaking(language: str) -> None:
    one = spoken(language)
    local = datetime(2026, 11, 20, 19, 42, tzinfo=ZoneInfo("Europe/Berlin"))
    told = [one.day(FRIDAY), one.day(FRIDAY, with_year=True), one.short_day(FRIDAY), one.clock(local)]
    assert not set("".join(told)) & set("\u00a0\u202f\u200e\u200f\u061c\u2068\u2069")
