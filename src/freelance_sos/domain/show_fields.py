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
# An address as far as the name of its host goes, or up to a field in that name.
_IN_HOST = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#\s]*", re.IGNORECASE)
# What a shell keeps together: where a field stands inside of it, the quote has to be left for the value.
_QUOTED = re.compile(r"""\\.|'[^']*(?:'|$)|"(?:\\.|[^"\\])*(?:"|$)""", re.DOTALL)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


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
    command of its own, nor put another host in the place of one that the runbook names. A line that is
    nothing but a field is that value. A field without a value stays as it is written, and is named.
    """
    values = _values(client, incident_id)
    whole = FIELD.fullmatch(line.strip())
    missing: list[str] = []

    def filled(match: re.Match[str]) -> str:
        value = values.get(match[1], "")
        if not value:
            missing.append(match[1])
            return match[0]
        return value if whole else _as_part(line, match, value)

    return Shown(FIELD.sub(filled, line), tuple(dict.fromkeys(missing)))


def _as_part(line: str, field: re.Match[str], value: str) -> str:
    if _ADDRESS.match(line):
        return quote(value, safe=_safe_in_address(line, field, value))
    word = _CONTROL.sub("", " ".join(value.split()))
    around = next((one for one in _QUOTED.finditer(line) if one.start() < field.start() < one.end()), None)
    if around is None or shlex.quote(word) == word:
        return shlex.quote(word)
    mark = around[0][0]
    # Words in quotes may be a command for a shell of their own; a field alone in them is meant as a word.
    is_alone = around[0] == f"{mark}{field[0]}{mark}"
    return f"{mark}{shlex.quote(word if is_alone else shlex.quote(word))}{mark}"


def _safe_in_address(line: str, field: re.Match[str], value: str) -> str:
    """What of ``value`` may stand as it is; where it is a part of the host's name, nothing that ends it."""
    before = _IN_HOST.match(line)
    if before is None or before.end() < field.start():
        return "/:@"
    is_begun = not line[: field.start()].endswith("://")
    goes_on = line[field.end() : field.end() + 1] not in ("", "/", "?", "#", ":")
    if goes_on:
        return ""
    return ":" if is_begun and not value.startswith("/") else "/:@"


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
