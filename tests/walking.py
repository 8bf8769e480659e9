"""An incident at Acme, a runbook of six steps for it, and what `sos` tells of both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conftest import Result, Sos
from tests.desk import ACME, REPORTED, SOUQ, at, set_desk

HELPERS = """\
[[support]]
name = "Ana"
reach = "signal"
zone = "America/Sao_Paulo"
awake = "Mo-Fr 09:00-20:00"
"""
SHOP = """\
title = "Shop down"
kinds = ["outage"]
reviewed = 2026-11-22
[[phase]]
title = "First minutes"
[[phase.step]]
do = "Tell them you have it."
say = "ack"
within = "30m"
marks = "acknowledged"
[[phase.step]]
do = "Look at the site."
show = ["{client.links.site}", "ssh {client.name}"]
[[phase.step]]
do = "Ask the host."
wait = "the host's answer"
[[phase]]
title = "The end"
style = "do-confirm"
[[phase.step]]
do = "Name the night price."
when = { off_hours = true }
[[phase.step]]
do = "Tell them it works."
say = "resolved"
marks = "resolved"
[[phase.step]]
do = "Write down the lesson."
"""


def put_runbook(folder: Path, name: str, text: str | bytes) -> Path:
    """A runbook of the store in ``folder``."""
    path = folder / "runbooks" / f"{name}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def set_shop(home: Path, runbook: str = SHOP) -> Path:
    """The desk with two clients, and a runbook of one's own in the place of the built-in site-down."""
    folder = set_desk(home, {"acme": ACME, "souq": SOUQ})
    put_runbook(folder, "site-down", runbook)
    return folder


def open_incident(sos: Sos, *more: str, client: str = "acme", kind: str = "outage") -> None:
    """An incident reported at 15:20 and opened at 15:40, in Acme's hours."""
    told = sos(
        "new", client, "shop is down", "-k", kind, "-s", "1", "--reported", REPORTED, *more, at=at("15:40")
    )
    assert told.code == 0


def walk(sos: Sos, now: str, *words: str) -> Any:
    """What `sos run --json` tells."""
    result = sos("run", *words, "--json", at=now)
    assert result.code == 0
    return result.json()


def states(told: Any) -> list[str]:
    """What became of each step, in order."""
    return [step["state"] for step in told["steps"]]


def events(folder: Path, client: str = "acme") -> list[dict[str, Any]]:
    """The lines of the only log of that client, as they stand in it."""
    import json

    (path,) = (folder / "incidents" / client).iterdir()
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def kinds(folder: Path, client: str = "acme") -> list[str]:
    return [event["kind"] for event in events(folder, client)]


def said(result: Result) -> list[str]:
    """The lines of an answer that was given without a complaint."""
    assert (result.code, result.err) == (0, "")
    return result.out.splitlines()
