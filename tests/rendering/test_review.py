"""What stands above the questions of a review."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from rich.console import Console

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.rendering.review import review_head
from freelance_sos.rendering.theme import THEME, Symbols
from freelance_sos.services.incidents import show
from freelance_sos.storage.store import Store
from tests.closing import write_store
from tests.conftest import Sos
from tests.desk import at


def test_whoever_writes_the_review_sees_how_it_went(home: Path, sos: Sos) -> None:
    folder = write_store(home)
    sos("new", "acme", "checkout is down", "-s", "1", "--reported", "09:50", at=at("10:00"))
    sos("ack", "acme", "On it", "--promise", "10:20", at=at("10:05"))
    # More than fits above the questions: what became of a promise goes by all of it.
    sos("log", "acme", "--to", "still looking", at=at("10:09"))
    for minute in range(10, 22):
        sos("log", "acme", "a look at the disk", at=at(f"10:{minute}"))
    sos("resolve", "acme", at=at("10:32"))
    view = show(Store(folder, holiday_calendar), "acme", datetime(2026, 11, 23, 11, tzinfo=UTC)).view
    screen = Console(file=StringIO(), width=100, theme=THEME, markup=False, emoji=False)
    with screen.capture() as shown:
        screen.print(review_head(view, Symbols()))

    lines = [line.strip() for line in shown.get().splitlines()]
    assert "noticed: 10 min after the report" in lines
    assert "acknowledged: 15 min after the report, in time (within 30m, 24/7)" in lines
    assert "promises: 1 of 1 kept" in lines
    assert any(line.endswith("(next update promised for 11:20 their time, kept)") for line in lines)
    assert not any("still looking" in line for line in lines)
    assert "and 6 more: sos show acme-1" in lines
