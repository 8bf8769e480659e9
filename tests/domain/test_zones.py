"""Zones by their names, and by what people type instead (ruling 1)."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.zones import ABBREVIATIONS, AT_OFFSET, find_zone, zone_names
from tests.domain.support import utc


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("  Europe/Berlin ", "Europe/Berlin"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("America/Port-au-Prince", "America/Port-au-Prince"),
        ("tokyo", "Asia/Tokyo"),
        ("Tokyo", "Asia/Tokyo"),
        ("new_york", "America/New_York"),
        ("New York", "America/New_York"),
        ("buenos aires", "America/Argentina/Buenos_Aires"),
        ("UTC", "UTC"),
        ("Etc/UTC", "Etc/UTC"),
        # Old names work.
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("US/Pacific", "US/Pacific"),
        ("kiev", "Europe/Kiev"),
        # One place under two continents.
        ("istanbul", "Europe/Istanbul"),
    ],
)
def test_ruling_01_a_zone_is_found_by_its_name_or_its_place(typed: str, key: str) -> None:
    assert find_zone(typed).key == key


def test_ruling_01_utc_in_any_case_is_utc() -> None:
    assert find_zone("utc").utcoffset(utc("2026-07-01 12:00")) == timedelta(0)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("IST", ["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"]),
        ("CST", ["America/Chicago", "Asia/Shanghai"]),
        ("EST", ["America/New_York"]),
        ("est", ["America/New_York"]),
        ("CET", ["Europe/Berlin"]),
        ("BST", ["Europe/London"]),
        ("PST8PDT", ["America/Los_Angeles"]),
        ("GMT", ["Europe/London"]),
    ],
)
def test_ruling_01_an_abbreviation_is_refused_with_the_likely_places(typed: str, offered: list[str]) -> None:
    with pytest.raises(UsageError, match=f'"{typed}" is an abbreviation') as refused:
        find_zone(typed)

    assert all(place in refused.value.hint for place in offered)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("UTC+2", "Europe/Berlin"),
        ("utc + 2", "Europe/Berlin"),
        ("+02:00", "Europe/Athens"),
        ("+05:30", "Asia/Kolkata"),
        ("UTC+0530", "Asia/Kolkata"),
        ("GMT-3", "America/Sao_Paulo"),
        ("−03:30", "America/St_Johns"),
        # The sign of these is the other way round: five hours behind.
        ("Etc/GMT+5", "America/New_York"),
        ("Etc/GMT-9", "Asia/Tokyo"),
        ("Etc/GMT", "Europe/London"),
        ("Z", "UTC"),
        # Nobody lives there.
        ("-12", "Europe/Lisbon"),
    ],
)
def test_ruling_01_a_fixed_offset_is_refused_with_the_likely_places(typed: str, offered: str) -> None:
    with pytest.raises(UsageError, match="is a fixed offset") as refused:
        find_zone(typed)

    assert offered in refused.value.hint


def test_ruling_01_what_is_offered_is_a_zone() -> None:
    offered = {place for places in (*ABBREVIATIONS.values(), *AT_OFFSET.values()) for place in places}

    assert {find_zone(place).key for place in offered} == offered


def test_ruling_01_what_is_offered_for_an_offset_has_it_in_winter_or_summer() -> None:
    seasons = [utc("2025-01-15 12:00"), utc("2025-07-15 12:00")]

    for minutes, places in AT_OFFSET.items():
        for place in places:
            offsets = [at.astimezone(ZoneInfo(place)).utcoffset() for at in seasons]
            assert timedelta(minutes=minutes) in offsets, (minutes, place)


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("Europe/Berln", "Europe/Berlin"),
        # A wrong case is no name: it would open a file on some systems and not on others.
        ("europe/berlin", "Europe/Berlin"),
        ("EUROPE/BERLIN", "Europe/Berlin"),
        ("Europe/berlin", "Europe/Berlin"),
        ("Europe/Lisboa", "Europe/Lisbon"),
        ("São Paulo", "America/Sao_Paulo"),
        ("berln", "Europe/Berlin"),
        ("posix/Europe/Berlin", "Europe/Berlin"),
        ("right/Europe/Berlin", "Europe/Berlin"),
        ("Europe/Berlin\0", "Europe/Berlin"),
        ("Asia/../Europe/Berlin", "Europe/Berlin"),
    ],
)
def test_ruling_01_a_miss_offers_the_nearest(typed: str, nearest: str) -> None:
    with pytest.raises(UsageError, match="is no time zone") as refused:
        find_zone(typed)

    assert f'"{nearest}"' in refused.value.hint


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "\0",
        ".",
        "..",
        "/",
        "../../etc/passwd",
        "/etc/localtime",
        "/usr/share/zoneinfo/Europe/Berlin",
        "Europe",
        "Europe/",
        "America/Argentina",
        "localtime",
        "posixrules",
        "Factory",
        "leapseconds",
        "zone.tab",
        "tzdata.zi",
        "zzz",
        "x" * 100_000,
        "Europe/" + "x" * 5_000,
    ],
)
def test_ruling_01_what_is_no_place_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="is no time zone") as refused:
        find_zone(typed)

    assert len(str(refused.value)) < 200
    assert refused.value.hint


def test_a_name_of_several_places_is_not_guessed() -> None:
    with pytest.raises(UsageError, match="more than one") as refused:
        find_zone("central")

    assert "US/Central" in refused.value.hint
    assert "Canada/Central" in refused.value.hint


def test_the_names_are_places_that_can_be_found() -> None:
    names = zone_names()

    assert {"Europe/Berlin", "Asia/Calcutta", "UTC"} <= names
    assert not {"EST", "CST6CDT", "Etc/GMT+5", "Factory", "localtime", "posixrules", "GMT0"} & names
    assert all(find_zone(name).key == name for name in names)
