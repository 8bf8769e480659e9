"""What a client was told in so many words, gathered from the messages that were sent."""

from __future__ import annotations

from collections.abc import Iterator

from freelance_sos.domain.incident import Incident
from freelance_sos.domain.lifeline import Message

# What happened is, until something better was said, its cause.
_STANDS_FOR = {"happened": "cause"}


def told_to(incident: Incident) -> dict[str, str]:
    """What was filled in by hand into messages to the client, by field: the later one counts."""
    told = dict(told_in_order(incident))
    for name, other in _STANDS_FOR.items():
        if other in told:
            told.setdefault(name, told[other])
    return told


def told_in_order(incident: Incident) -> Iterator[tuple[str, str]]:
    """The field and the text, on one line, of all that was filled in; not of what was taken back."""
    for event in incident.timeline:
        if event.id not in incident.taken_back and isinstance(event.what, Message):
            for name, text in event.what.told.items():
                if line := " ".join(text.split()):
                    yield name, line
