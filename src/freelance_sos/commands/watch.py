"""``sos now --watch``: the board, drawn anew whenever it looks different."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from freelance_sos.commands.almanac import almanac_of
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import SosError, UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from freelance_sos.domain.almanac import Almanac

Draw = Callable[["Almanac", datetime], "RenderableType"]
Pressed = Callable[[], str]
SECONDS_BETWEEN_LOOKS = 1.0
HOW_TO_LEAVE = "q leaves"


def watch(session: Session, draw: Draw) -> None:
    """Show what ``draw`` makes of now, until q or Ctrl-C. Raises UsageError where nobody is watching.

    Files may change meanwhile; one that can't be used any more is told below the last board there was.
    """
    if session.wants_json or session.is_quiet or not (sys.stdout.isatty() and sys.stdin.isatty()):
        raise UsageError("--watch is for a terminal", "leave it out: sos now")
    almanac, before = session.almanac, ""
    with _page(session) as turn, _single_keys() as pressed:
        while True:
            now, told = session.now + session.passed, HOW_TO_LEAVE
            try:
                almanac = almanac_of(session, now)
            except SosError as error:
                told = str(error)
            drawn = _drawn(session, draw(almanac, now), told)
            if drawn != before:
                turn(drawn)
                before = drawn
            if pressed() in ("q", "Q"):
                return


def _drawn(session: Session, board: RenderableType, told: str) -> str:
    """What stands on the screen: no more lines than it has, the last one for what must be said."""
    from rich.text import Text

    from freelance_sos.rendering.text import clean

    with session.screen.capture() as captured:
        session.screen.print(board)
    lines = captured.get().rstrip("\n").split("\n")
    room = max(session.screen.height - 3, 1)
    if len(lines) > room:
        told = f"{len(lines) - room} more lines, make the window higher; {told}"
    with session.screen.capture() as last:
        session.screen.print(Text(clean(told), "quiet"))
    return "\n".join([*lines[:room], "", last.get()])


@contextmanager
def _page(session: Session) -> Iterator[Callable[[str], None]]:
    """A page of its own that leaves the terminal as it was; page after page where it may not be cleared."""
    from rich.control import Control

    screen = session.screen

    def turn(drawn: str) -> None:
        if screen.is_terminal:
            screen.control(Control.clear(), Control.home())
        sys.stdout.write(drawn)
        sys.stdout.flush()

    screen.set_alt_screen(True)
    screen.show_cursor(False)
    try:
        yield turn
    finally:
        screen.show_cursor(True)
        screen.set_alt_screen(False)


@contextmanager
def _single_keys() -> Iterator[Pressed]:
    """Keys as they are pressed, waiting for one at most until the next look is due."""
    try:
        import select
        import termios
        import tty
    except ImportError:  # Windows, where Ctrl-C leaves; untested there
        yield _no_keys
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)

    def pressed() -> str:
        ready, _, _ = select.select([terminal], [], [], SECONDS_BETWEEN_LOOKS)
        return sys.stdin.read(1) if ready else ""

    tty.setcbreak(terminal)
    try:
        yield pressed
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _no_keys() -> str:
    time.sleep(SECONDS_BETWEEN_LOOKS)
    return ""
