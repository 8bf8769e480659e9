"""`sos now --watch` in a real terminal: it keeps itself true, and leaves without a trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.desk import ACME, refused, set_desk
from tests.terminal import Terminal

LEAVES_THE_PAGE = "\x1b[?1049l"
SHOWS_THE_CURSOR = "\x1b[?25h"
ENVIRONMENT = {"SOS_NOW": "2026-11-23T15:40:00Z"}


@pytest.fixture
def store(home: Path) -> Path:
    return set_desk(home, {"acme": ACME})


def watching(*more: str, columns: int = 80, now: str | None = None) -> Terminal:
    environment = {**ENVIRONMENT, **({"SOS_NOW": now} if now else {})}
    return Terminal(["sos", "now", "--watch", *more], columns=columns, env=environment)


@pytest.mark.usefixtures("store")
def test_it_shows_the_board_until_q() -> None:
    with watching() as terminal:
        terminal.expect("Acme GmbH")
        terminal.expect("q leaves")
        terminal.type("q")
        assert terminal.wait() == 0

    assert terminal.raw.rindex(LEAVES_THE_PAGE) > terminal.raw.rindex("Acme GmbH")
    assert SHOWS_THE_CURSOR in terminal.raw


@pytest.mark.usefixtures("store")
def test_ctrl_c_leaves_the_terminal_as_it_was() -> None:
    with watching() as terminal:
        terminal.expect("q leaves")
        terminal.key("ctrl-c")
        assert terminal.wait() == 130

    assert LEAVES_THE_PAGE in terminal.raw
    assert SHOWS_THE_CURSOR in terminal.raw


@pytest.mark.usefixtures("store")
def test_time_goes_on() -> None:
    # Two seconds before Acme closes at 18:00 in Berlin, 17:00 UTC.
    with watching(now="2026-11-23T16:59:58Z") as terminal:
        terminal.expect("in hours to 17:00")
        terminal.expect("off hours to Tue 08:00")
        terminal.type("q")
        assert terminal.wait() == 0


def test_what_changes_in_a_file_is_seen_at_once(store: Path) -> None:
    client = store / "clients" / "acme.toml"
    with watching() as terminal:
        terminal.expect("q leaves")
        client.write_text(ACME.replace("Acme GmbH", "Acme SE"), encoding="utf-8")
        terminal.expect("Acme SE")
        terminal.type("q")
        assert terminal.wait() == 0


def test_a_slip_in_a_file_is_told_and_the_board_stays(store: Path) -> None:
    me = store / "sos.toml"
    text = me.read_text(encoding="utf-8")
    with watching() as terminal:
        terminal.expect("q leaves")
        me.write_text(text.replace("Europe/Lisbon", "Europe/Lisbn", 1), encoding="utf-8")
        terminal.expect('sos.toml:2: zone: "Europe/Lisbn" is no time zone')
        assert "Acme GmbH" in terminal.screen
        me.write_text(text, encoding="utf-8")
        terminal.expect("q leaves")
        terminal.type("q")
        assert terminal.wait() == 0


@pytest.mark.usefixtures("store")
def test_a_window_that_is_too_low_says_so() -> None:
    with watching() as terminal:
        terminal.expect("q leaves")
        terminal.resize(columns=80, rows=6)
        # Of the heads, two people, an empty line and everybody, three have room.
        terminal.expect("2 more lines, make the window higher; q leaves")
        terminal.type("q")
        assert terminal.wait() == 0


@pytest.mark.usefixtures("store")
def test_without_control_codes_it_is_written_one_below_the_other() -> None:
    with watching("--no-color") as terminal:
        terminal.expect("q leaves")
        terminal.type("q")
        assert terminal.wait() == 0

    assert "\x1b" not in terminal.raw


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("words", [["--watch"], ["--watch", "--json"], ["--watch", "--quiet"]], ids=" ".join)
def test_without_a_terminal_it_is_refused(sos: Sos, words: list[str]) -> None:
    refused(sos("now", *words), 2, "--watch is for a terminal; leave it out: sos now")
