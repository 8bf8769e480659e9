"""Sound input for every parser, which the fuzzer spoils."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from freelance_sos.storage.runbook_shapes import runbook_values
from tests.storage.runbook_samples import SHOP

CHECKLISTS = tuple(path.read_bytes() for path in sorted((Path(__file__).parents[1] / "checklists").iterdir()))
_FIRST = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _line(number: int, kind: str, /, **own: Any) -> bytes:
    """One event as a file holds it, each a minute after the one before."""
    at = (_FIRST + timedelta(minutes=number)).isoformat().replace("+00:00", "Z")
    return (
        json.dumps({"id": f"{number:016x}", "at": at, "recorded": at, "kind": kind, **own}).encode() + b"\n"
    )


_OPENED: dict[str, Any] = {
    "client": "acme",
    "number": 1,
    "title": "Checkout is down",
    "severity": 1,
    "incident_kind": "outage",
    "reported": "2026-11-23T11:50:00Z",
    "via": "phone",
    "response": {
        "1": {
            "acknowledge": {"within": "30m", "clock": "24/7"},
            "resolve": {"within": "2bd", "clock": "client"},
        }
    },
}
# Each as if it were the first line of a log.
EVENTS = (
    _line(0, "opened", **_OPENED),
    _line(1, "acknowledged", text="I have it", via="slack", promise="2026-11-23T12:30:00Z"),
    _line(2, "runbook_started", runbook="shop", copy=runbook_values(SHOP)),
    _line(3, "step_done", step="1", runbook="shop"),
    _line(4, "step_skipped", step="2", why="no need", runbook="shop", not_applicable=True),
    _line(5, "sent", text="Still on it", phrase="update", told={"finding": "the disk is full"}),
    _line(6, "severity_changed", severity=2, why="half of it works"),
    _line(7, "waiting", text="their admin"),
    _line(8, "resumed"),
    _line(9, "escalated", to=["Kim"], deep={"a": [1, None, 2.5]}),
    _line(10, "resolved", text="restarted"),
    _line(11, "reviewed", happened="disk", why="logs", lessons=["rotate them"]),
    _line(12, "action_added", action=1, text="rotate logs", owner="Kim", due="2026-12-01"),
    _line(13, "action_done", action=1),
    _line(14, "retracted", events=[f"{13:016x}"]),
    _line(15, "closed"),
)
LOG = b"".join(EVENTS)
REVIEW = """\
# Review of acme-1

<!--
Delete what you do not need.
-->

## What happened

The disk was full. <!-- why? -->

## Why

- logs

## Lessons

- rotate them
  every night
* [ ] look at the disk

## Actions

- rotate the logs @Kim by 2026-12-01
"""
MESSAGES = """\
name = "English"
direction = "ltr"
[frame.chat]
greeting = { formal = "Dear {contact},", informal = "Hi {contact}," }
closing = "{me}"
[moment]
text = "{date} {time} ({zone})"
zone = "{city}"
[moment.zones]
"Europe/Berlin" = "Berlin"
[gaps]
finding = "what it is"
[update]
chat = "We know: [finding]. Next word by {next_update}."
[update.calm]
text = "All is well."
"""
