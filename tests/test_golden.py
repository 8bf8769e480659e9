"""Whole screens, kept in tests/golden: what a person sees at 60, 80 and 120 columns.

After a change that is meant, write them anew, read each difference, and commit them with the change:

    UPDATE_GOLDEN=1 make test ARGS=tests/test_golden.py
    git diff tests/golden
"""

from __future__ import annotations

import difflib
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rich.cells import cell_len

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.events import ActionAdded, ActionDone, Closed, Reviewed
from freelance_sos.storage.store import Store
from tests.conftest import Sos
from tests.desk import at, once, set_desk
from tests.terminal import Terminal

GOLDEN = Path(__file__).parent / "golden"
WIDTHS = (60, 80, 120)
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))
LONG_TITLE = "some cards are refused since the weekend, and only in the shop at the station"
# Monday 15:40 in Lisbon.
NOW = at("15:40")

# What each screen shows, in the order in which they are taken: the last one writes.
SCREENS = {
    "now": ["now"],
    "now-holiday": ["now", "--at", "01:30"],
    "now-clock-change": ["now", "--at", "2026-10-28T12:00"],
    "now-week": ["now", "--week"],
    "due": ["due", "acme"],
    "due-night": ["due", "kyoto", "-s", "1", "--at", "23:30"],
    "list": ["list"],
    "list-all": ["list", "--all"],
    "show": ["show", "acme-2"],
    "show-closed": ["show", "acme-1"],
    "overview": [],
    "new": ["new", "acme", "login fails for everybody", "-s", "1", "-k", "outage", "--reported", "20m ago"],
}
# Taken at the keys by test_run_screens.py.
RUN_SCREENS = ("run-first", "run-middle", "run-ask", "run-list", "run-phase")
QUIET_SCREENS = {"overview-quiet": [], "list-quiet": ["list"]}


def tell_a_story(folder: Path, sos: Sos) -> Path:
    """One incident closed with its review, and four that still need somebody."""
    steps: list[tuple[str, list[str]]] = [
        (at("09:12", 9), ["new", "acme", "mails are not sent", "-s", "2", "-k", "other", "--via", "phone"]),
        (at("09:20", 9), ["ack", "acme-1", "On it.", "--promise", "10:00"]),
        (at("11:05", 9), ["resolve", "acme-1", "the queue had stopped; started, 214 mails went out"]),
        (at("13:05"), ["new", "acme", "checkout is down", "-s", "1", "--reported", "12:58"]),
        (at("13:09"), ["ack", "acme-2", "I have it. Next word at 14:40 your time.", "--promise", "13:40"]),
        (at("13:20"), ["log", "acme-2", "error 502 from the payment host; their status page is green"]),
        (
            at("13:38"),
            [
                "log",
                "acme-2",
                "--to",
                "The payment host refuses us. Next word at 16:50.",
                "--promise",
                "15:50",
            ],
        ),
        (at("13:41"), ["wait", "acme-2", "somebody who may call the payment host"]),
        (
            at("14:30"),
            ["log", "acme-2", "--from", "Frau Weber calls them herself.\nShe asks for the error number."],
        ),
        (at("14:31"), ["resume", "acme-2"]),
        (at("14:35"), ["log", "acme-2", "worng window"]),
        (at("14:36"), ["undo", "acme-2"]),
        (
            at("15:00"),
            ["new", "kyoto", LONG_TITLE, "-s", "1", "-k", "billing", "--reported", "yesterday 17:05"],
        ),
        (at("15:10"), ["new", "souq", "prices are a day old", "-s", "1", "-k", "data-loss"]),
        (at("15:20"), ["ack", "souq-1"]),
        (at("15:25"), ["wait", "souq-1", "the price list of today"]),
        (at("15:30"), ["new", "bayou", "no sound on stage two", "-s", "3"]),
        (at("15:35"), ["resolve", "bayou-1", "a cable"]),
    ]
    for now, words in steps[:3]:
        assert sos(*words, at=now).err == "", words
    review(folder)
    for now, words in steps[3:]:
        assert sos(*words, at=now).err == "", words
    return folder


def review(folder: Path) -> None:
    """What closing acme-1 left behind."""
    files = Store(folder, holiday_calendar)
    moment = datetime(2026, 11, 10, 10, tzinfo=UTC)
    with files.locked():
        files.append(
            files.log("acme", 1),
            [
                Reviewed(
                    happened="The mail queue stopped on Sunday night. Nobody saw it until customers called.",
                    why="The disk was full; the queue does not start again by itself.",
                    well="Petra answered at once.",
                    lucky="No invoice was due that day.",
                    lessons=("Look at the disk before the code.", "The queue needs a watchdog."),
                ),
                ActionAdded(
                    action=1, text="alert at 80 % of the disk", owner="Robin", due=date(2026, 11, 20)
                ),
                ActionAdded(
                    action=2, text="restart the queue by itself", owner="Robin", due=date(2026, 12, 1)
                ),
                ActionDone(action=2),
                Closed(),
            ],
            moment,
            moment,
        )


@pytest.fixture
def story(home: Path, sos: Sos, kept: Path) -> Path:
    return once(home, kept, lambda: tell_a_story(set_desk(home), sos))


def compare(screens: dict[str, str], width: int) -> None:
    """Each screen with the one that is kept, or keep it, where UPDATE_GOLDEN says so."""
    differences: list[str] = []
    for name, screen in screens.items():
        too_long = [line for line in screen.splitlines() if cell_len(line) > width]
        assert too_long == [], f"{name}: longer than {width}"
        file = GOLDEN / f"{name}-{width}.txt"
        if UPDATE:
            file.write_text(screen, encoding="utf-8")
        kept = file.read_text(encoding="utf-8") if file.exists() else ""
        differences += difflib.unified_diff(
            kept.splitlines(), screen.splitlines(), f"tests/golden/{file.name}", "now", lineterm=""
        )
    assert differences == [], "\n".join(["", *differences, "", "meant? UPDATE_GOLDEN=1 writes them anew"])


def taken(sos: Sos, screens: dict[str, list[str]], width: int) -> dict[str, str]:
    """What those commands print when the window has `width` columns."""
    results = {name: sos(*words, at=NOW, env={"COLUMNS": str(width)}) for name, words in screens.items()}
    assert {name: (result.code, result.err) for name, result in results.items()} == dict.fromkeys(
        results, (0, "")
    )
    return {name: result.out for name, result in results.items()}


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("width", WIDTHS)
def test_the_screens_are_those_that_are_kept(sos: Sos, width: int) -> None:
    compare(taken(sos, SCREENS, width), width)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_screens_of_a_quiet_day_are_those_that_are_kept(home: Path, sos: Sos, width: int) -> None:
    set_desk(home)
    compare(taken(sos, QUIET_SCREENS, width), width)


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("name", ["now", "due", "list", "show", "overview", "new"])
def test_a_terminal_without_colours_shows_the_same(name: str) -> None:
    words = ["sos", *SCREENS[name]]
    with Terminal(words, env={"SOS_NOW": NOW, "NO_COLOR": "1"}, columns=80, rows=60) as t:
        assert t.wait() == 0
        kept = (GOLDEN / f"{name}-80.txt").read_text(encoding="utf-8")
        assert t.screen == kept.rstrip("\n")


def test_no_screen_is_kept_that_nobody_takes() -> None:
    names = {f"{name}-{width}.txt" for name in (*SCREENS, *QUIET_SCREENS, *RUN_SCREENS) for width in WIDTHS}

    assert {file.name for file in GOLDEN.glob("*.txt")} == names
