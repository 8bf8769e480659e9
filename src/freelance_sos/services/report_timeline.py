"""What happened when, as a client gets to see it: what each thing was, never what was written in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from freelance_sos.domain.events import (
    Acknowledged,
    Cancelled,
    Closed,
    Received,
    Reopened,
    Resolved,
    Resumed,
    Sent,
    Waiting,
)
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.lifeline import lifeline
from freelance_sos.domain.report import Entry
from freelance_sos.services.page_tongue import Tongue

ACKNOWLEDGING = "ack"


def report_timeline(incident: Incident, tongue: Tongue, safe: Callable[[str], str]) -> tuple[Entry, ...]:
    """A line for each thing that the client knows of, in order; ``safe`` is asked for what they were told."""
    lines = [(incident.reported_at, str(tongue.words["report"]["reported"])), *_lines(incident, tongue, safe)]
    return tuple(
        Entry(at=at, day=tongue.day(at), time=tongue.time(at), text=text)
        for at, text in sorted(lines, key=lambda line: line[0])
    )


def _lines(incident: Incident, tongue: Tongue, safe: Callable[[str], str]) -> Iterator[tuple[datetime, str]]:
    words, asked_for = tongue.words["report"], ""
    for event in lifeline(incident):
        match event.what:
            case Acknowledged() | Sent() as what:
                asked_for = what.told.get("waiting_for", "").strip() or asked_for
                yield event.at, _to_client(what, tongue)
            case Received():
                yield event.at, words["from_client"]
            case Waiting() if asked_for:
                # What I wait for is a note of mine: only what they were asked for may stand here.
                yield event.at, words["waiting"].format(text=safe(asked_for))
                asked_for = ""
            case Waiting():
                yield event.at, words["waiting_plain"]
            case Resumed() | Resolved() | Reopened() | Cancelled() | Closed():
                yield event.at, words[event.what.kind]
            case _:
                pass


def _to_client(what: Acknowledged | Sent, tongue: Tongue) -> str:
    """What a message was about, by the phrase that it was made of; only that there was one without."""
    words, about = tongue.words["report"], tongue.words["about"]
    phrase = what.phrase or (ACKNOWLEDGING if isinstance(what, Acknowledged) else "")
    told: str = words["to_client"] if phrase in about else words["to_client_plain"]
    return told.format(about=about.get(phrase, ""))
