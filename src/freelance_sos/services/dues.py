"""What would be due if a client reported something now."""

from __future__ import annotations

from datetime import datetime

from freelance_sos.domain.agreement import SEVERITIES, Severity
from freelance_sos.domain.incident import Incident, SeverityFrom
from freelance_sos.domain.people import Client
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.targets import target_states
from freelance_sos.domain.views import Dues
from freelance_sos.storage.store import Store


def dues(
    store: Store, slug: str, severity: Severity | None, now: datetime, reported_at: datetime | None = None
) -> tuple[Dues, tuple[Problem, ...]]:
    """When each target would run out if ``slug`` reported it at ``now``, or did so at ``reported_at``.

    Every agreed severity for None. What is used and what has run out is seen from ``now``.
    """
    reported = reported_at or now
    me, client = store.me(), store.client(slug)
    wanted = (
        [severity] if severity else [one for one in SEVERITIES if one in client.value.agreement.by_severity]
    )
    found = tuple(
        (one, tuple(target_states(_as_if(client.value, one, reported), client.value, me.value, now)))
        for one in wanted
    )
    result = Dues(client=client.value, me=me.value, reported_at=reported, by_severity=found)
    return result, (*me.problems, *client.problems)


def _as_if(client: Client, severity: Severity, at: datetime) -> Incident:
    """An incident that was reported at that instant and written nowhere."""
    return Incident(
        client=client.slug,
        number=0,
        title="",
        severity=severity,
        kind="other",
        opened_at=at,
        reported_at=at,
        agreement=client.agreement,
        severities=(SeverityFrom(at=at, severity=severity),),
    )
