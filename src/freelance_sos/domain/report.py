"""The written summary of an incident: one for the client, in their words, and one for me."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from freelance_sos.domain.agreement import TargetName
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.progress import Progress
from freelance_sos.domain.promise_record import Kept
from freelance_sos.domain.review_facts import ReviewFacts
from freelance_sos.domain.told import told_in_order
from freelance_sos.domain.views import IncidentView

ReportStatus = Literal["open", "restored", "cancelled"]
Outcome = Literal["on_time", "late", "running", ""]
PartName = Literal["happened", "cause", "done", "data", "remains", "improved"]
PARTS: tuple[PartName, ...] = ("happened", "cause", "done", "data", "remains", "improved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """A line of the table: what was to come when, and whether it did. What is not there is ``""``."""

    name: Literal["reported"] | TargetName
    what: str
    at: datetime | None
    when: str
    agreed: str = ""
    outcome: Outcome = ""
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What the client was told of one thing; several texts are several steps."""

    name: PartName
    heading: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the timeline: its day and its time in the client's zone, and what it was."""

    at: datetime
    day: str
    time: str
    text: str


@dataclass(frozen=True, slots=True)
class Around:
    """A sentence around one ``value``, which may run in another direction than the sentence."""

    before: str
    value: str
    after: str = ""

    def __str__(self) -> str:
        return f"{self.before}{self.value}{self.after}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientReport:
    """A report as the client gets it: every text is in ``language``, every time in their zone.

    It holds what the client was told, and what can be counted; nothing else that anybody wrote. ``removed``
    counts the names of other clients and the secrets that were taken out of it. ``is_theirs`` is False where
    we have no words in a language of theirs. ``missing`` are the parts that no message said anything of.
    """

    incident: str
    client: str
    language: str
    is_rtl: bool
    is_theirs: bool
    zone: str
    heading: str
    title: str
    status: ReportStatus
    facts: tuple[tuple[str, str], ...]
    glance_heading: str
    glance_heads: tuple[str, ...]
    glance: tuple[Glance, ...]
    lasted: timedelta | None
    promises: Kept
    sums: tuple[str, ...]
    parts: tuple[Part, ...]
    timeline_heading: str
    timeline: tuple[Entry, ...]
    zone_note: str
    closing: tuple[Around, ...]
    removed: int
    missing: tuple[PartName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MyReport:
    """Everything that is known of an incident, for me alone."""

    view: IncidentView
    facts: ReviewFacts
    walks: tuple[Progress, ...]


def told_by_part(incident: Incident) -> dict[PartName, tuple[str, ...]]:
    """What the messages to the client told, by part: the later one counts, but what was done adds up.

    A part of which nothing was told is not there; nor is a cause that says what happened in the same words.
    """
    told: dict[PartName, tuple[str, ...]] = {}
    for name, text in told_in_order(incident):
        if name == "done":
            told["done"] = _with_new(told.get("done", ()), text)
        elif name in PARTS:
            told[name] = (text,)
    if _same(told.get("cause"), told.get("happened")):
        del told["cause"]
    return told


def told_title(incident: Incident) -> str:
    """What it is called: as the client was told last, perhaps in their language; else as it was opened."""
    titles = [text for name, text in told_in_order(incident) if name == "title"]
    return titles[-1] if titles else incident.title


def _with_new(texts: tuple[str, ...], text: str) -> tuple[str, ...]:
    return texts if any(_folded(text) == _folded(known) for known in texts) else (*texts, text)


def _same(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> bool:
    return bool(one and other) and [_folded(text) for text in one or ()] == [
        _folded(text) for text in other or ()
    ]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".。।!")
