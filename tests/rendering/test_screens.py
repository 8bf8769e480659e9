"""Screens hold together whatever happened: every kind of event, every width, hostile words."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.events import (
    KNOWN,
    Acknowledged,
    ActionAdded,
    ActionDone,
    Cancelled,
    Closed,
    Noted,
    Payload,
    Received,
    Reopened,
    Resolved,
    Resumed,
    Reviewed,
    RunbookStarted,
    Sent,
    SeverityChanged,
    StepDone,
    StepSkipped,
    Unknown,
    Waiting,
)
from freelance_sos.domain.runbook import Phase, Runbook, Step
from freelance_sos.domain.views import IncidentView
from freelance_sos.rendering.changes import change_words, undo_words
from freelance_sos.rendering.incident import incident_screen
from freelance_sos.rendering.theme import PLAIN, THEME, Symbols
from freelance_sos.services.incidents import show
from freelance_sos.storage.store import Store
from tests.conftest import Sos
from tests.desk import at, set_desk

OPENED_AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
HOSTILE = "[bold]x[/bold] [/] \x1b[31m \u202e {id} %s\nsecond line " + "long" * 60
SHOP = Runbook(
    name="shop",
    title="The shop is down",
    phases=(Phase(title="Look", style="read-do", steps=(Step(number=1, do="Look at it."),)),),
)
EVERYTHING: list[Payload] = [
    Received(text="hello?", via="mail"),
    Acknowledged(text="On it", promise=OPENED_AT + timedelta(hours=1)),
    Noted(text=HOSTILE),
    Sent(text="Found it", via="phone"),
    SeverityChanged(severity=2, why="only one shop"),
    Waiting(text="access"),
    Resumed(),
    StepDone(step="restart the queue", text="took a minute"),
    StepSkipped(step="call the host", why="they sleep"),
    Resolved(text="rolled back"),
    Reopened(why="down again"),
    Cancelled(why="same as acme-6"),
    Reviewed(happened=HOSTILE, lessons=("one", "two")),
    ActionAdded(action=1, text="alert on it", owner="Robin", due=date(2026, 12, 1)),
    ActionDone(action=1, text="on two hosts"),
    Closed(skipped="nothing to learn"),
    RunbookStarted(runbook="shop", copy=SHOP),
    Unknown(kind="teleported", fields={"to": "the moon"}),
]


@pytest.fixture
def view(home: Path, sos: Sos) -> IncidentView:
    """An incident to which everything happened, a minute apart."""
    store = Store(set_desk(home), holiday_calendar)
    sos("new", "acme", "checkout is down", at=at("15:00"))
    sos("log", "a slip", at=at("15:01"))
    sos("undo", at=at("15:01"))
    with store.locked():
        for minute, payload in enumerate(EVERYTHING, start=2):
            moment = OPENED_AT + timedelta(minutes=minute)
            store.append(store.log("acme", 1), [payload], moment, moment)
    return show(store, "acme-1", OPENED_AT + timedelta(hours=1)).view


def drawn(screen: RenderableType, width: int) -> list[str]:
    console = Console(
        file=io.StringIO(), width=width, theme=THEME, markup=False, emoji=False, highlight=False
    )
    with console.capture() as captured:
        console.print(screen)
    return [line.rstrip() for line in captured.get().splitlines()]


def test_there_is_a_word_for_every_kind_of_event(view: IncidentView) -> None:
    story = " ".join(" ".join(drawn(incident_screen(view, Symbols(), 200), 200)).split())

    assert {payload.kind for payload in EVERYTHING} | {"opened", "retracted"} == {*KNOWN, "teleported"}
    for words in (
        "15:00 opened reported 15:00 your time",
        "15:01 noted (taken back) a slip",
        "15:02 received hello? (via mail)",
        "15:03 acknowledged On it (next update promised for 17:00 their time, kept)",
        "15:05 sent Found it (via phone)",
        "15:06 severity 2 only one shop",
        "15:07 waiting access",
        "15:08 resumed",
        "15:09 step done restart the queue: took a minute",
        "15:10 step skipped call the host: they sleep",
        "15:11 resolved rolled back",
        "15:12 reopened down again",
        "15:13 cancelled same as acme-6",
        "15:14 reviewed 2 lessons",
        "15:15 action alert on it, due 2026-12-01",
        "15:16 action done",
        "15:17 closed",
        "15:18 runbook shop: The shop is down, 1 step",
        "15:19 unknown teleported",
    ):
        assert words in story


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
@pytest.mark.parametrize("signs", [Symbols(), PLAIN])
def test_hostile_words_neither_break_a_line_nor_command_a_terminal(
    view: IncidentView, signs: Symbols, width: int
) -> None:
    lines = drawn(incident_screen(view, signs, width), width)

    assert [line for line in lines if cell_len(line) > width] == []
    assert "\x1b" not in "".join(lines)
    assert "\u202e" not in "".join(lines)
    # Markup is shown as it was written.
    assert "[bold]x[/bold]" in "".join(lines).replace(" ", "")


@pytest.mark.parametrize("number", range(len(EVERYTHING)), ids=[payload.kind for payload in EVERYTHING])
def test_every_change_and_its_undo_is_one_line_of_words(view: IncidentView, number: int) -> None:
    event = view.incident.timeline[number + 3]
    assert event.what == EVERYTHING[number]
    for told in (change_words([event], view, view.now), undo_words([event])):
        assert told.strip()
        assert "\n" not in told
        assert "\x1b" not in told
        assert event.what.kind == "teleported" or "_" not in told
    assert undo_words([event]).startswith("taken back: ")
