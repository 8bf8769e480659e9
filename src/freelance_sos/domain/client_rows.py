"""Clients as other programs list them: what a row or a card said, before it is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from freelance_sos.domain.problems import Problem

# What a client file may get from them; every other column is told.
CLIENT_KEYS = ("name", "slug", "zone", "hours", "language", "address", "holidays", "channel", "notes")
CONTACT_KEYS = ("contact", "role", "email", "phone")
MOST_BYTES = 5_000_000
MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRow:
    """One row or card, which begins on ``line``. Nothing in ``values`` is empty.

    ``country`` is where they are, as they wrote it. Of a card (``is_card``) the time zone was written by a
    program, and may be none.
    """

    line: int
    values: Mapping[str, str]
    contact: Mapping[str, str] = field(default_factory=dict)
    country: str = ""
    is_card: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRows:
    """Everything that a file lists, and what of it could not be read."""

    rows: tuple[ClientRow, ...]
    problems: tuple[Problem, ...] = ()
