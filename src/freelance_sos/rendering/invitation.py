"""What an invitation says: it goes to others, so every time names its place."""

from __future__ import annotations

from collections.abc import Sequence

from freelance_sos.domain.meeting import Attendee
from freelance_sos.domain.weeks import Span
from freelance_sos.rendering.meeting import told_span
from freelance_sos.rendering.text import clean
from freelance_sos.rendering.times import MONTHS, WEEKDAYS, place


def call_title(clients: Sequence[Attendee]) -> str:
    """``Call: Acme GmbH, Kyoto Crafts``."""
    return f"Call: {', '.join(clean(one.name) for one in clients)}"


def call_text(attendees: Sequence[Attendee], span: Span) -> str:
    """A line a person: ``Tue 24 Nov 2026 16:00–16:45 in Berlin (Acme GmbH)``."""
    return "\n".join(_line(one, span) for one in attendees)


def _line(one: Attendee, span: Span) -> str:
    local = span.opens_at.astimezone(one.zone)
    day = f"{WEEKDAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year}"
    told = f"{day} {told_span(span, one.zone, local.date())} in {place(one.zone)}"
    nameless = one.is_me and one.name == "you"
    return told if nameless else f"{told} ({clean(one.name)})"
