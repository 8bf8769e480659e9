"""Which agreement it is: the same for the same agreement, another one for any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from freelance_sos.domain.agreement import Agreement, SeverityTargets, Target
from freelance_sos.domain.agreement_version import agreement_version, is_accepted
from freelance_sos.domain.calendar import Calendar, DayOff
from freelance_sos.domain.durations import parse_duration
from freelance_sos.domain.hours import parse_hours
from freelance_sos.domain.people import Accepted, Client, Contact


def target(within: str, clock: str = "client") -> Target:
    return Target(within=parse_duration(within), clock=clock)  # type: ignore[arg-type]


def agreement(within: str = "4h", clock: str = "client") -> Agreement:
    targets = SeverityTargets(acknowledge=target(within, clock), resolve=target("3bd"))
    return Agreement(by_severity={2: targets})


def client(hours: str = "Mo-Fr 09:00-17:00", zone: str = "Europe/Berlin") -> Client:
    return Client(
        slug="acme",
        name="Acme GmbH",
        calendar=Calendar(zone=ZoneInfo(zone), hours=parse_hours(hours)),
        holidays="DE-BY",
        channel="slack",
        agreement=agreement(),
    )


VERSION = agreement_version(client())


def test_it_is_eight_hex_digits_that_never_change_for_what_somebody_accepted_before() -> None:
    # Worked out once by hand: printf of the canonical text | sha256sum.
    assert VERSION == "e8cb21b0"


@pytest.mark.parametrize(
    "other",
    [
        client(zone="Europe/Vienna"),
        client("Mo-Fr 09:00-17:30"),
        client("Mo-Sa 09:00-17:00"),
        client("Mo-Fr 09:00-17:00; PH 10:00-12:00"),
        replace(client(), holidays="DE"),
        replace(client(), channel="email"),
        replace(client(), after_hours="Nur nach Absprache."),
        replace(client(), agreement=Agreement()),
        replace(client(), agreement=agreement("5h")),
        replace(client(), agreement=agreement("2bd")),
        replace(client(), agreement=agreement("4h", "mine")),
        replace(client(), agreement=Agreement(by_severity={1: agreement().by_severity[2]})),
        replace(client(), agreement=Agreement(by_severity={2: SeverityTargets(acknowledge=target("4h"))})),
    ],
)
def test_whatever_was_agreed_makes_another_version(other: Client) -> None:
    assert agreement_version(other) != VERSION


@pytest.mark.parametrize(
    "hours",
    [
        "Fr-Fr 09:00-17:00; Mo-Th 09:00-17:00",
        "mo,tu,we,th,fr 9:00-17:00",
        "Mo-Su 09:00-17:00; Sa-Su off",
        "Mo-Fr 09:00-12:00,12:00-17:00",
        "Mo-Fr 12:00-17:00,09:00-12:00; PH off",
    ],
)
def test_how_the_same_hours_are_written_does_not_matter(hours: str) -> None:
    assert agreement_version(client(hours)) == VERSION


@pytest.mark.parametrize("always", ["24/7", "Mo-Su,PH 00:00-24:00", "PH 00:00-24:00; 00:00-24:00"])
def test_always_is_always(always: str) -> None:
    assert agreement_version(client(always)) == agreement_version(client("24/7"))


def test_how_the_same_lengths_and_words_are_written_does_not_matter() -> None:
    for within in ("240m", "3h60m", "4 h"):
        assert agreement_version(replace(client(), agreement=agreement(within))) == VERSION
    assert agreement_version(replace(client(), channel=" Slack ", holidays="DE-BY ")) == VERSION
    nothing = {2: agreement().by_severity[2], 4: SeverityTargets()}
    assert agreement_version(replace(client(), agreement=Agreement(by_severity=nothing))) == VERSION


def test_what_was_not_agreed_may_change() -> None:
    calendar = replace(
        client().calendar,
        days_off=(DayOff(date(2026, 12, 24), date(2026, 12, 24), "closed"),),
        special={date(2026, 12, 31): ()},
        holiday_on=lambda _: "any",
    )
    changed = replace(
        client(),
        slug="other",
        name="Other",
        calendar=calendar,
        language="de",
        second_language="fr",
        address="informal",
        notes="Calls late.",
        links={"site": "https://a.example"},
        contacts=(Contact(name="Petra"),),
        accepted=Accepted(on=date(2026, 1, 1), version="00000000"),
    )
    assert agreement_version(changed) == VERSION


@pytest.mark.parametrize(("version", "accepted"), [(VERSION, True), (VERSION.upper(), True), ("0", False)])
def test_it_is_accepted_where_the_version_is_the_one_they_accepted(version: str, accepted: bool) -> None:
    assert is_accepted(client()) is False
    assert is_accepted(replace(client(), accepted=Accepted(on=date(2026, 1, 1), version=version))) is accepted
