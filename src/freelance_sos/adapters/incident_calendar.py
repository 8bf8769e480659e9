"""Incidents as entries of other people's calendars (iCalendar, RFC 5545)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from freelance_sos.adapters.invitation import Invitation, dump_calendar
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.text import without_unsafe
from freelance_sos.domain.weeks import Span

MAKER = "-//freelance-sos//sos export//EN"
# What happened blocks no hour, and is nobody else's business.
_ASIDE = {"transp": "TRANSPARENT", "class": "PRIVATE"}


def dump_incidents(incidents: Iterable[Incident], now: datetime) -> bytes:
    """A calendar file: an event an incident, from its report to its end; to ``now`` while it burns.

    The same incident has the same ``uid`` in every file, whatever its number becomes. Nobody is invited.
    """
    return dump_calendar(MAKER, (_entry(one, now) for one in incidents), now, _ASIDE)


def _entry(incident: Incident, now: datetime) -> Invitation:
    begins = incident.reported_at
    ends = incident.resolved_at or incident.ended_at or now
    title = " ".join(incident.title.split())
    told = f"client: {incident.client}\nkind: {incident.kind}\nstatus: {incident.status}"
    return Invitation(
        uid=incident_uid(incident),
        span=Span(begins, max(begins, ends)),
        summary=f"{incident.id} (severity {incident.severity}): {without_unsafe(title)}",
        description=told,
    )


def incident_uid(incident: Incident) -> str:
    """Made of the first event, which never changes; nothing can be read from it."""
    first = next((one for one in incident.timeline if one.what.kind == "opened"), incident.timeline[0])
    told = f"{incident.client}\n{first.id}"
    return f"{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:32]}@freelance-sos"
