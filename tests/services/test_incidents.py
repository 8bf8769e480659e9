"""Recording under the eyes of another terminal, and what is learned from before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.decide import decide_acknowledge, decide_note
from freelance_sos.domain.errors import NotAllowed
from freelance_sos.domain.events import Acknowledged, Reviewed
from freelance_sos.domain.incident import Incident
from freelance_sos.services.incidents import Report, open_incident, record
from freelance_sos.services.moment import Moment
from freelance_sos.services.undo import undo
from freelance_sos.storage.store import Store
from tests.conftest import Sos
from tests.desk import at, set_desk

NOW = datetime(2026, 11, 23, 15, 40, tzinfo=UTC)
MOMENT = Moment(at=NOW, recorded=NOW)


@pytest.fixture
def store(home: Path) -> Store:
    return Store(set_desk(home), holiday_calendar)


def opened(store: Store, client: str = "acme", at: datetime = NOW) -> Incident:
    report = Report(client=client, title="checkout is down", severity=1, kind="outage", reported=at)
    opening, problems = open_incident(store, report, MOMENT)
    assert problems == ()
    return opening.view.incident


def taken_back(store: Store, moment: Moment) -> list[str]:
    """The texts of what an undo takes back."""
    done = undo(store, None, moment).recorded
    return [getattr(event.what, "text", "") for event in done.events] if done else []


def test_what_another_terminal_wrote_meanwhile_counts(store: Store) -> None:
    opened(store)

    def fits_and_is_overtaken(incident: Incident) -> bool:
        """Between the look and the record somebody else acknowledges."""
        with store.locked():
            store.append(store.log("acme", 1), [Acknowledged()], NOW, NOW)
        return incident.is_live

    with pytest.raises(NotAllowed, match="acknowledged already"):
        record(store, None, fits_and_is_overtaken, lambda one: [decide_acknowledge(one, NOW)], MOMENT)
    assert [event.what.kind for event in store.log("acme", 1).events] == ["opened", "acknowledged"]


def test_what_was_recorded_is_what_the_command_wrote_and_no_more(store: Store) -> None:
    opened(store, at=NOW - timedelta(hours=1))
    first = record(store, "acme", lambda _: True, lambda one: [decide_note(one, NOW, "one")], MOMENT)
    # Backdated, it stands before the other in the timeline; it is still what was written last.
    early = Moment(at=NOW - timedelta(minutes=30), recorded=NOW)
    second = record(store, "acme", lambda _: True, lambda one: [decide_note(one, NOW, "two")], early)

    assert [event.what.kind for event in first.events] == ["noted"]
    assert [getattr(event.what, "text", "") for event in second.events] == ["two"]
    assert taken_back(store, MOMENT) == ["two"]


def test_a_clock_that_went_back_does_not_confuse_undo(store: Store) -> None:
    opened(store)
    record(store, "acme", lambda _: True, lambda one: [decide_note(one, NOW, "one")], MOMENT)
    an_hour_back = Moment(at=NOW, recorded=NOW - timedelta(hours=1))
    record(store, "acme", lambda _: True, lambda one: [decide_note(one, NOW, "two")], an_hour_back)

    assert taken_back(store, an_hour_back) == ["two"]


def test_only_the_latest_three_lessons_come_back(store: Store) -> None:
    for day in range(5):
        incident = opened(store, at=NOW - timedelta(days=10 - day))
        with store.locked():
            log = store.log("acme", incident.number)
            store.append(log, [Reviewed(lessons=(f"lesson {day}",))], NOW, NOW)
    report = Report(client="acme", title="again", severity=1, kind="outage", reported=NOW)
    opening, _ = open_incident(store, report, MOMENT)

    assert opening.lessons == (("acme-5", "lesson 4"), ("acme-4", "lesson 3"), ("acme-3", "lesson 2"))


def test_an_incident_belongs_to_its_client_alone(store: Store) -> None:
    assert [opened(store, client).id for client in ("acme", "kyoto", "acme")] == [
        "acme-1",
        "kyoto-1",
        "acme-2",
    ]


def test_what_was_agreed_outlives_a_file_that_cannot_be_read(sos: Sos, home: Path) -> None:
    # The copy in the latest incident is better than "nothing agreed", which would be untrue.
    set_desk(home)
    sos("new", "acme", "first", "-s", "1", at=at("15:40"))
    (home / "store" / "clients" / "acme.toml").write_text('name = "Acme', encoding="utf-8")

    opened = sos("new", "acme", "second", "-s", "1", "--json", at=at("15:40"))

    assert opened.json()["targets"]["acknowledge"]["within"] == "30m"
    assert opened.err.count("\n") == 1
    assert "what was agreed from acme-1" in opened.err
