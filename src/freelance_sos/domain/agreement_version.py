"""Which agreement it is: a short name that changes when, and only when, what was agreed does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from freelance_sos.domain.agreement import TARGET_NAMES, SeverityTargets, Target
from freelance_sos.domain.hours import DaySpan
from freelance_sos.domain.people import Accepted, Client

LENGTH = 8


def agreement_version(client: Client) -> str:
    """Eight hex digits over zone, weekly hours, holidays, channel, response targets and after-hours rule.

    How the same hours or lengths of time are written does not matter. Names, notes, contacts, closed dates
    and everything else may change without another version.
    """
    hours = client.calendar.hours
    agreed = {
        "zone": client.zone.key,
        "hours": [_spans(spans) for spans in (*hours.days, hours.holiday)],
        "holidays": _one_line(client.holidays),
        "channel": _one_line(client.channel).casefold(),
        "response": {
            str(severity): told
            for severity, targets in sorted(client.agreement.by_severity.items())
            if (told := _targets(targets))
        },
        "after_hours": _one_line(client.after_hours),
    }
    canonical = json.dumps(agreed, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode("ascii")).hexdigest()[:LENGTH]


def is_accepted(client: Client) -> bool:
    """Whether what the client's file says now is what the client accepted."""
    return is_version(client.accepted, agreement_version(client))


def is_version(accepted: Accepted | None, version: str) -> bool:
    """Whether it was ``version`` that was accepted."""
    return accepted is not None and accepted.version.strip().lower() == version


def _spans(spans: Iterable[DaySpan]) -> list[list[int]]:
    """Spans of a day in order; two that touch are one."""
    found: list[list[int]] = []
    for start, end in sorted(spans):
        if found and found[-1][1] == start:
            found[-1][1] = end
        else:
            found.append([start, end])
    return found


def _targets(targets: SeverityTargets) -> dict[str, Sequence[Any]]:
    named = {name: targets.named(name) for name in TARGET_NAMES}
    return {name: _target(target) for name, target in named.items() if target}


def _target(target: Target) -> list[Any]:
    within = target.within
    return [int(within.elapsed.total_seconds()), within.business_days, target.clock]


def _one_line(text: str) -> str:
    return " ".join(text.split())
