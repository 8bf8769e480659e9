"""A message held back for ten minutes: the step back before it is sent."""

from __future__ import annotations

import select
import sys
import time
from datetime import timedelta

from freelance_sos.commands.page_output import print_text
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import Stopped
from freelance_sos.rendering.text import clean_lines
from freelance_sos.rendering.times import clock_time
from freelance_sos.storage.drafts import KeptText
from freelance_sos.storage.files import folder_entries
from freelance_sos.storage.wording import wording

PAUSE = timedelta(minutes=10)
SUFFIX = ".txt"


def hold(session: Session, text: str, name: str) -> None:
    """Keep ``text`` for ten minutes, or until Enter; raises Stopped at Ctrl-C: then it stays kept."""
    words = wording("say")
    # Several may be held at once: none takes the place of another.
    began = f"{session.now + session.passed:%Y%m%dT%H%M%S%f}"
    kept = KeptText(session.state_folder / "held" / f"{began}-{name}{SUFFIX}")
    kept.keep(text)
    until = clock_time(session.now + session.passed + PAUSE, session.my_zone, session.now)
    try:
        session.say(words["held"].format(at=until))
        _wait(PAUSE)
    except KeyboardInterrupt:
        raise Stopped("\nnot sent", words["held_kept"]) from None
    kept.drop()
    session.say(words["again"])


def show_held(session: Session) -> None:
    """What was held and never shown again; with that it is let go."""
    paths = [path for path in folder_entries(session.state_folder / "held") if path.suffix == SUFFIX]
    if not paths:
        session.say(wording("say")["nothing_held"])
        return
    for path in paths:
        kept = KeptText(path)
        print_text(session, clean_lines(kept.read()) + "\n")
        kept.drop()


def _wait(length: timedelta) -> None:
    """Until the time is over, or somebody at the terminal presses Enter."""
    seconds = length.total_seconds()
    if sys.platform == "win32" or not sys.stdin.isatty():
        # There a terminal can't be waited for.
        time.sleep(seconds)
    elif select.select([sys.stdin], [], [], seconds)[0]:
        sys.stdin.readline()
