"""The sample store is demo, fixture and documentation at once: it must stay valid, and stay what it shows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.hours import DAY_MINUTES
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.people import Client
from freelance_sos.storage.store import Store
from tests.environment import EXAMPLE_STORE


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(EXAMPLE_STORE, holiday_calendar)


@pytest.fixture(scope="module")
def clients(store: Store) -> list[Client]:
    return [store.client(slug).value for slug in store.slugs()]


@pytest.fixture(scope="module")
def incidents(store: Store) -> list[Incident]:
    return store.incidents().value


def test_nothing_is_wrong_with_any_file(store: Store) -> None:
    problems = [*store.me().problems, *store.incidents().problems]
    problems += [problem for slug in store.slugs() for problem in store.client(slug).problems]
    assert problems == []


def test_it_says_of_itself_that_it_is_invented() -> None:
    for path in [EXAMPLE_STORE / "sos.toml", *(EXAMPLE_STORE / "clients").iterdir()]:
        assert path.read_text(encoding="utf-8").startswith("# Sample data."), path


def test_four_clients_in_four_zones(clients: list[Client]) -> None:
    assert len({client.zone.key for client in clients}) == len(clients) == 4


def test_one_is_half_an_hour_off_the_full_hour(clients: list[Client], incidents: list[Incident]) -> None:
    offsets = [incidents[0].opened_at.astimezone(client.zone).utcoffset() for client in clients]
    assert [offset for offset in offsets if offset and offset % timedelta(hours=1)] == [
        timedelta(hours=5, minutes=30)
    ]


def test_one_works_from_sunday_to_thursday(clients: list[Client]) -> None:
    weeks = ["".join("x" if spans else "-" for spans in client.calendar.hours.days) for client in clients]
    assert weeks.count("xxxx--x") == 1


def test_one_has_hours_past_midnight(clients: list[Client]) -> None:
    late = [c for c in clients if any(s.end > DAY_MINUTES for spans in c.calendar.hours.days for s in spans)]
    assert len(late) == 1


def test_one_has_a_lunch_break(clients: list[Client]) -> None:
    broken = [client for client in clients if any(len(spans) == 2 for spans in client.calendar.hours.days)]
    assert len(broken) == 1


def test_two_incidents_burn_and_three_are_closed_with_lessons(incidents: list[Incident]) -> None:
    assert sorted(one.status for one in incidents) == [
        "acknowledged",
        "closed",
        "closed",
        "closed",
        "waiting",
    ]
    closed = [one for one in incidents if one.status == "closed"]
    assert all(one.review and one.review.lessons for one in closed)
