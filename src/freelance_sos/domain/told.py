"""What a client was told in so many words, gathered from the messages that were sent."""

from __future__ import annotations

from freelance_sos.domain.events import Acknowledged, Sent
from freelance_sos.domain.incident import Incident

# What happened is, until something better was said, its cause.
_STANDS_FOR = {"happened": "cause"}


def told_to(incident: Incident) -> dict[str, str]:
    """What was filled in by hand into messages to the client, by field: the later one counts."""
    told: dict[str, str] = {}
    for event in incident.timeline:
        if event.id not in incident.taken_back and isinstance(event.what, Acknowledged | Sent):
            told |= event.what.told
    for name, other in _STANDS_FOR.items():
        if other in told:
            told.setdefault(name, told[other])
    return told
