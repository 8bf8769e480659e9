"""Whom to call when stuck: those who are awake now first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.clocks import state_at
from freelance_sos.domain.people import Helper, Me

Role = Literal["support", "backup"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachable:
    """Somebody to call, at one moment. ``is_awake`` is None where no waking hours are known."""

    helper: Helper
    role: Role
    zone: ZoneInfo
    is_awake: bool | None


def whom_to_call(me: Me, at: datetime) -> tuple[Reachable, ...]:
    """Support, then the backup: first those awake at ``at``, then those of whom it is not known."""
    known: list[tuple[Helper, Role]] = [(helper, "support") for helper in me.support]
    if me.backup:
        known.append((me.backup, "backup"))
    found = [_reachable(helper, role, me, at) for helper, role in known]
    return tuple(sorted(found, key=lambda one: (True, None, False).index(one.is_awake)))


def _reachable(helper: Helper, role: Role, me: Me, at: datetime) -> Reachable:
    zone = helper.zone or me.zone
    is_awake = state_at(Calendar(zone=zone, hours=helper.awake), at).is_open if helper.awake else None
    return Reachable(helper=helper, role=role, zone=zone, is_awake=is_awake)
