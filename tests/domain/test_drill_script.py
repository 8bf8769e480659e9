"""The invented client: where they are, and what they write when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from freelance_sos.domain.drill import UpdateMoment
from freelance_sos.domain.drill_script import Manner, Scenario, far_zone, lines_until, scenario_for
from freelance_sos.domain.events import (
    Acknowledged,
    Event,
    Opened,
    Payload,
    Resumed,
    RunbookStarted,
    Sent,
    StepDone,
)
from freelance_sos.domain.events import Waiting as Waits
from freelance_sos.domain.incident import Incident, fold
from freelance_sos.domain.runbook import Phase, Runbook, Step

STEPS = (
    Step(number=1, do="ack", say="ack", marks="acknowledged"),
    Step(number=2, do="ask", say="ask"),
    Step(number=3, do="ask more", ask=("why?",)),
    Step(number=4, do="let them", say="waiting", wait="their yes"),
    Step(number=5, do="tell", say="update"),
)
PLAN = Runbook(name="plan", title="Plan", phases=(Phase(title="", style="read-do", steps=STEPS),))
SCENARIO = Scenario(
    name="general",
    title="x",
    severity=1,
    kind="other",
    opening="help",
    replies={"ack": ("thanks",), "ask": ("first", "second"), "wait": ("yes",)},
)
MANNER = Manner(
    delays={"ack": timedelta(minutes=2), "ask": timedelta(minutes=4), "wait": timedelta(minutes=5)},
    untold=((timedelta(minutes=10), "hello?"), (timedelta(minutes=20), "please!")),
    overdue=(timedelta(minutes=5), "any news?"),
)


def at(minute: float) -> datetime:
    return datetime(2026, 11, 23, 10, tzinfo=UTC) + timedelta(minutes=minute)


def incident(*batches: tuple[float, list[Payload]]) -> Incident:
    opened = Opened(client="drill", number=1, title="x", severity=1, incident_kind="other", reported=at(0))
    events = [
        Event(id=f"{number:08x}{position:08x}", at=at(minute), recorded=at(minute), what=what)
        for number, (minute, batch) in enumerate(
            [(0, [opened, RunbookStarted(runbook="plan", copy=PLAN)]), *batches]
        )
        for position, what in enumerate(batch)
    ]
    return fold(events, client="drill", number=1)


def done(number: int) -> StepDone:
    return StepDone(step=str(number), runbook="plan")


def written(one: Incident, end: float, *updates: UpdateMoment) -> list[tuple[float, str]]:
    lines = lines_until(one, SCENARIO, MANNER, updates, at(end))
    return [((line.at - at(0)) / timedelta(minutes=1), line.text) for line in lines]


def test_they_grow_impatient_until_somebody_says_i_have_it() -> None:
    assert written(incident(), 9) == []
    assert written(incident(), 10) == [(10, "hello?")]
    assert written(incident(), 25) == [(10, "hello?"), (20, "please!")]
    late = incident((15, [done(1), Acknowledged()]))
    assert written(late, 16) == [(10, "hello?")]
    assert written(late, 60) == [(10, "hello?"), (17, "thanks")]
    assert written(incident((10, [done(1), Acknowledged()])), 11) == []


def test_questions_are_answered_one_after_another_some_minutes_later() -> None:
    asked = incident(
        (1, [done(1), Acknowledged()]), (2, [done(2), Sent(text="a")]), (8, [done(3)]), (20, [done(2)])
    )

    assert written(asked, 5) == [(3, "thanks")]
    assert written(asked, 30) == [(3, "thanks"), (6, "first"), (12, "second"), (24, "second")]


def test_a_wait_is_answered_whether_a_step_or_a_key_began_it() -> None:
    by_step = incident((1, [done(1), Acknowledged()]), (5, [done(4), Waits(text="their yes")]))
    assert written(by_step, 30)[1:] == [(10, "yes")]
    by_key = incident((1, [done(1), Acknowledged()]), (5, [Waits(text="x")]), (20, [Resumed()]))
    assert written(by_key, 30)[1:] == [(10, "yes")]


def test_an_update_wants_no_answer_unless_it_asks_something() -> None:
    def sent(text: str) -> Incident:
        return incident((1, [done(1), Acknowledged()]), (5, [done(5), Sent(text=text)]))

    assert written(sent("still looking"), 30)[1:] == []
    assert written(sent("who changed it?"), 30)[1:] == [(9, "first")]


def test_they_ask_for_news_five_minutes_after_a_word_was_due() -> None:
    told = incident((1, [done(1), Acknowledged()]))

    def overdue(told_at: float | None) -> UpdateMoment:
        return UpdateMoment(due_at=at(20), told_at=None if told_at is None else at(told_at), is_late=True)

    assert written(told, 25, overdue(None))[1:] == []
    assert written(told, 26, overdue(None))[1:] == [(25, "any news?")]
    assert written(told, 60, overdue(24))[1:] == []
    assert written(told, 60, overdue(40))[1:] == [(25, "any news?")]


# -- which emergency ---------------------------------------------------------------------------------


def test_the_emergency_is_that_of_the_name_then_of_the_kind_then_the_general_one() -> None:
    shop = Scenario(name="shop", title="s", severity=2, kind="billing", opening="o", replies={})
    known = [shop, SCENARIO]

    assert scenario_for(Runbook(name="shop", title=""), known) is shop
    assert scenario_for(Runbook(name="mine", title="", kinds=("billing",)), known) is shop
    assert scenario_for(Runbook(name="mine", title=""), known) is SCENARIO


def test_the_emergency_is_one_that_the_runbook_is_for() -> None:
    mine = Runbook(name="mine", title="", kinds=("security",), severities=(3,))
    found = scenario_for(mine, [SCENARIO])

    assert (found.kind, found.severity, found.title) == ("security", 3, "x")
    assert mine.fits(found.kind, found.severity)


# -- where they are ----------------------------------------------------------------------------------

CITIES = ["America/Anchorage", "America/New_York", "Europe/Berlin", "Asia/Tokyo"]


@pytest.mark.parametrize(
    ("mine", "hour", "theirs", "hours"),
    [
        # In November Lisbon is at UTC, Tokyo nine hours ahead, Anchorage nine behind.
        ("Europe/Lisbon", 18, "America/Anchorage", "Mo-Su 08:00-20:00"),  # 09:00 there; 03:00 in Tokyo
        ("Europe/Lisbon", 8, "Asia/Tokyo", "Mo-Su 08:00-20:00"),  # 17:00 there; 23:00 in Anchorage
        ("Europe/Lisbon", 14, "America/Anchorage", "24/7"),  # 05:00 there, 23:00 in Tokyo: no day anywhere
        ("Asia/Tokyo", 10, "Europe/Berlin", "Mo-Su 08:00-20:00"),  # eight hours behind, 11:00 there
    ],
)
def test_they_are_about_nine_hours_away_and_in_hours(mine: str, hour: int, theirs: str, hours: str) -> None:
    now = datetime(2026, 11, 19, hour, tzinfo=UTC)

    assert far_zone(ZoneInfo(mine), CITIES, now) == (ZoneInfo(theirs), hours)
