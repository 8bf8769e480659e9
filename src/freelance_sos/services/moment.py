"""The two times of everything that is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """``at`` is when it happens (``--at`` may say), ``recorded`` when it is written; both UTC."""

    at: datetime
    recorded: datetime
