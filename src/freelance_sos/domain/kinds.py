"""What sort of problem an incident is."""

from __future__ import annotations

from typing import Literal, get_args

IncidentKind = Literal["outage", "security", "data-loss", "urgent-change", "billing", "other"]
INCIDENT_KINDS: tuple[IncidentKind, ...] = get_args(IncidentKind)
