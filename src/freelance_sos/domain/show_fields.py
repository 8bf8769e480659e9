"""Links and commands with fields of the client in them: ``ssh {client.links.host}``. Shown, never run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

from freelance_sos.domain.people import Client

FIELD = re.compile(r"\{([^{}]*)\}")
CLIENT_FIELDS = ("slug", "name", "zone", "language", "channel", "notes")
CONTACT_FIELDS = ("name", "role", "email", "phone")
FIELDS = (
    "incident.id",
    *(f"client.{name}" for name in CLIENT_FIELDS),
    *(f"client.contact.{name}" for name in CONTACT_FIELDS),
)
LINKS = "client.links."
_LINK_NAME = re.compile(r"[A-Za-z0-9_-]+")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class Shown(NamedTuple):
    """A line with its fields filled; ``missing`` names those that the client file says nothing for."""

    text: str
    missing: tuple[str, ...]


def fields_in(line: str) -> list[str]:
    """The names of the fields in ``line``, as they are written."""
    return FIELD.findall(line)


def is_field(name: str) -> bool:
    """Whether a runbook may name it: one of FIELDS, or any link of the client."""
    return name in FIELDS or (name.startswith(LINKS) and bool(_LINK_NAME.fullmatch(name[len(LINKS) :])))


def show_line(line: str, client: Client, incident_id: str) -> Shown:
    """``line`` with its fields filled from the client's file.

    A value becomes one word of a command, or one part of an address: what a client file holds can add no
    command of its own. A line that is nothing but a field is that value. A field without a value stays as it
    is written, and is named.
    """
    values = _values(client, incident_id)
    whole = FIELD.fullmatch(line.strip())
    missing: list[str] = []

    def filled(match: re.Match[str]) -> str:
        value = values.get(match[1], "")
        if not value:
            missing.append(match[1])
            return match[0]
        return value if whole else _as_part(line, value)

    return Shown(FIELD.sub(filled, line), tuple(dict.fromkeys(missing)))


def _as_part(line: str, value: str) -> str:
    if _ADDRESS.match(line):
        return quote(value, safe="/:@")
    return shlex.quote(" ".join(value.split()))


def _values(client: Client, incident_id: str) -> Mapping[str, str]:
    contact = client.contacts[0] if client.contacts else None
    own = {name: getattr(client, name) for name in CLIENT_FIELDS if name != "zone"} | {
        "zone": client.zone.key
    }
    theirs = {name: getattr(contact, name) for name in CONTACT_FIELDS} if contact else {}
    return {
        "incident.id": incident_id,
        **{f"client.{name}": value for name, value in own.items()},
        **{f"client.contact.{name}": value for name, value in theirs.items()},
        **{f"{LINKS}{name}": value for name, value in client.links.items()},
    }
