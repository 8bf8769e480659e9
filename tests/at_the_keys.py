"""A walk through a runbook, for tests: the sample store, an incident in it, and somebody at the keys."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
from pathlib import Path
from sys import executable
from typing import Any

from tests.conftest import Sos
from tests.runbooks import put
from tests.terminal import Terminal

# Thursday 18:40 in Lisbon, 10:40 in Los Angeles: Luna has just opened.
NOW = "2026-11-19T18:40:00Z"
TITLE = "online ordering is down"
PROGRAM = "from freelance_sos.__main__ import main; main()"
# Python that runs before the program, in the same one: how time passes in a walk.
PACE = """
from datetime import timedelta
from freelance_sos.commands.session import Session
Session.{name} = property(lambda self: {value}, lambda self, value: None)
"""
STANDING_STILL = PACE.format(name="passed", value="timedelta(0)")


def hurried(pace: int) -> str:
    """Time runs that many times as fast."""
    return PACE.format(name="pace", value=pace)


# Small enough to be walked again and again; its second phase is done from memory.
SMALL = """\
title = "Small"
kinds = ["outage"]
severities = [1]
reviewed = 2026-11-01

[[phase]]
title = "First"
[[phase.step]]
do = "Tell them you have it."
say = "ack"
marks = "acknowledged"
[[phase.step]]
do = "Look at the site."
show = ["{client.links.site}", "ssh {client.links.host}"]
[[phase.step]]
do = "Tell them what you know."
say = "update"

[[phase]]
title = "Then"
style = "do-confirm"
[[phase.step]]
do = "Look at the server."
show = ["{client.links.logs}", "df -h"]
[[phase.step]]
do = "Look at the backup."
[[phase.step]]
do = "Look at the domain."
[[phase.step]]
do = "Ask for the login."
say = "waiting"
wait = "the login"

[[phase]]
title = "Last"
[[phase.step]]
do = "Tell them it is restored."
marks = "resolved"
[[phase.step]]
do = "Write down what you learned."
"""


def burning(sos: Sos, store: Path, runbook: str | None = SMALL, title: str = TITLE) -> Path:
    """The log of luna-2, severity 1, reported five minutes ago; ``runbook`` is the one made for it."""
    if runbook:
        put(store, runbook, "small")
    words = ["new", "luna", "-s", "1", "-k", "outage", "--reported", "5m", "--", title]
    assert sos(*words, at=NOW).code == 0
    (log,) = (store / "incidents" / "luna").glob("0002-*.jsonl")
    return log


def walk(
    *words: str, first: str = "", at: str = NOW, columns: int = 80, rows: int = 50, **variables: str | None
) -> Terminal:
    """`sos run luna-2` in a terminal; `first` is Python that runs before it, in the same program."""
    program = [executable, "-c", f"{first}\n{PROGRAM}"] if first else ["sos"]
    return Terminal(
        [*program, "run", "luna-2", *words], env={"SOS_NOW": at, **variables}, columns=columns, rows=rows
    )


def desktop(folder: Path) -> dict[str, str]:
    """A desktop whose clipboard program writes what it is given into the file `taken` of that folder."""
    programs = folder / "desktop"
    programs.mkdir()
    xclip = programs / "xclip"
    xclip.write_text(f"#!/bin/sh\ncat > '{folder / 'taken'}'\n")
    xclip.chmod(0o755)
    return {"PATH": f"{programs}:{os.environ['PATH']}", "DISPLAY": ":77"}


def promises(screen: str) -> list[str]:
    """The times that the drafts on it promise, in my time: 19:00."""
    return re.findall(r"next word \d\d:\d\d their time, (\d\d:\d\d) your time", screen)


def in_lisbon(at: str) -> str:
    """The wall clock of an instant there: in November it is UTC."""
    return at[11:16]


def stand_at(t: Terminal, step: int) -> None:
    """Wait until that step is asked for, alone or with the others of its phase."""
    while True:
        question = t.expect_question(r"\nsteps? (\d+)(?: to (\d+))?: ")
        # After a slip of the keys the step before is asked for once more.
        if int(question[1]) <= step <= int(question[2] or question[1]):
            return


def press(t: Terminal, step: int, *lines: str) -> None:
    """At that step, type these lines: a key, and what is asked for after it."""
    stand_at(t, step)
    for line in lines:
        t.type(f"{line}\n")


def interrupted(t: Terminal, key: str = "ctrl-c") -> int:
    """Press Ctrl-C until the program ends. Python misses it in the instant before it waits for a key."""
    for _ in range(5):
        t.key(key)
        with contextlib.suppress(AssertionError):
            return t.wait(3)
    return t.wait()


def killed(t: Terminal) -> None:
    """End the program as the kernel does: it hears nothing of it."""
    os.kill(t._process.pid, signal.SIGKILL)
    assert t.wait() == -signal.SIGKILL


def events(log: Path) -> list[dict[str, Any]]:
    """Everything that is recorded after the opening and the start of the runbook."""
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [line["kind"] for line in lines[:2]] == ["opened", "runbook_started"]
    return lines[2:]


def told(log: Path) -> list[str]:
    """The same in a few words each: ``step_done 3 looked at it``."""
    return [_in_words(event) for event in events(log)]


def ticks(log: Path) -> list[int]:
    """The steps that were ticked, in the order in which it was written."""
    return [int(event["step"]) for event in events(log) if event["kind"].startswith("step_")]


def _in_words(event: dict[str, Any]) -> str:
    if event["kind"] == "retracted":
        return f"retracted {len(event['events'])}"
    kind = "not_applicable" if event.get("not_applicable") else event["kind"]
    said = event.get("text") or event.get("why") or ""
    return " ".join(word for word in (kind, event.get("step", ""), said) if word)
