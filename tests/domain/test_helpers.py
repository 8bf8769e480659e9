"""Whom to call: who is awake comes first, in whose zone it is night comes last."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from freelance_sos.domain.helpers import whom_to_call
from freelance_sos.domain.hours import parse_hours
from freelance_sos.domain.people import Helper, Me
from tests.domain.support import robin, utc

WEEKDAYS = "Mo-Fr 09:00-20:00"


def helper(name: str, zone: str | None = None, awake: str | None = None) -> Helper:
    return Helper(
        name=name,
        zone=ZoneInfo(zone) if zone else None,
        awake=parse_hours(awake) if awake else None,
    )


def me(*support: Helper, backup: Helper | None = None) -> Me:
    """Robin in Lisbon, with those to call."""
    return replace(robin(), support=support, backup=backup)


def called(someone: Me, at: str) -> list[tuple[str, bool | None]]:
    return [(one.helper.name, one.is_awake) for one in whom_to_call(someone, utc(at))]


def test_those_awake_come_first_then_the_unknown_then_those_asleep() -> None:
    # Monday 10:00 in Lisbon: 19:00 in Tokyo, 07:00 in São Paulo.
    someone = me(
        helper("asleep", "America/Sao_Paulo", WEEKDAYS),
        helper("unknown", "Asia/Tokyo"),
        helper("awake", "Asia/Tokyo", WEEKDAYS),
        backup=helper("kim", "Europe/Lisbon", WEEKDAYS),
    )

    assert called(someone, "2026-11-23 10:00") == [
        ("awake", True),
        ("kim", True),
        ("unknown", None),
        ("asleep", False),
    ]


def test_among_equals_support_comes_before_the_backup_in_the_order_of_the_file() -> None:
    someone = me(helper("b"), helper("a"), backup=helper("kim"))

    assert [name for name, _ in called(someone, "2026-11-23 10:00")] == ["b", "a", "kim"]
    assert [one.role for one in whom_to_call(someone, utc("2026-11-23 10:00"))] == [
        *("support", "support", "backup"),
    ]


def test_nobody_is_nobody() -> None:
    assert whom_to_call(me(), utc("2026-11-23 10:00")) == ()


def test_who_names_no_zone_is_where_i_am() -> None:
    (one,) = whom_to_call(me(helper("kim", None, "Mo-Su 07:00-08:00")), utc("2026-07-06 06:30"))

    # 07:30 in Lisbon in summer.
    assert (one.zone.key, one.is_awake) == ("Europe/Lisbon", True)


@pytest.mark.parametrize(
    ("at", "is_awake"),
    [
        # Berlin, awake from 08:00 on: 06:00 UTC in summer, 07:00 UTC from Sunday 25 October 2026 on.
        ("2026-10-24 05:59", False),
        ("2026-10-24 06:00", True),
        ("2026-10-25 06:30", False),
        ("2026-10-25 07:00", True),
        # And to 22:00: 21:00 UTC in winter, 20:00 UTC from Sunday 28 March 2027 on.
        ("2027-03-27 20:59", True),
        ("2027-03-27 21:00", False),
        ("2027-03-28 19:59", True),
        ("2027-03-28 20:00", False),
    ],
)
def test_across_a_clock_change_it_is_their_clock_that_counts(at: str, is_awake: bool) -> None:
    assert called(me(helper("ana", "Europe/Berlin", "Mo-Su 08:00-22:00")), at) == [("ana", is_awake)]


@pytest.mark.parametrize(
    ("at", "is_awake"),
    [("2026-11-21 01:59", True), ("2026-11-21 02:00", False), ("2026-11-22 01:00", False)],
)
def test_a_night_owl_is_awake_past_midnight_of_the_day_that_began(at: str, is_awake: bool) -> None:
    # Friday night belongs to Friday (ruling 4).
    assert called(me(helper("owl", "Europe/Lisbon", "Mo-Fr 18:00-02:00")), at) == [("owl", is_awake)]


def test_public_holidays_and_my_own_days_off_put_nobody_to_sleep() -> None:
    someone = me(helper("ana", "Europe/Lisbon", "Mo-Su 08:00-22:00"))

    assert called(someone, "2026-12-25 12:00") == [("ana", True)]
