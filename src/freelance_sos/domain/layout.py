"""Which files are a store's, by their label: the path in the store, with ``/`` on every platform."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from freelance_sos.domain.names import RESERVED_SLUGS, SLUG

Part = Literal["me", "client", "removed", "runbook", "messages", "log", "other", "purges"]

# Far more than a person writes, and more than years of one incident.
MOST_TOML_BYTES = 1_000_000
MOST_LOG_BYTES = 64_000_000
PURGES = "purges.jsonl"
# More than anybody has incidents. A number beyond it was not given by sos, and is never counted on from.
MOST_INCIDENTS = 9_999_999

_SLUG = SLUG.pattern
_OTHER = re.compile(r"(?P<label>.+\.toml)\.other-(?P<digest>[0-9a-f]{8})", re.DOTALL)
_LOG = re.compile(rf"incidents/(?P<client>{_SLUG})/(?P<number>[0-9]{{4,7}})-(?P<suffix>[0-9a-f]{{8}})\.jsonl")
_STAMP = r"(?:-[0-9]{8}T[0-9]{6}Z)?"
_TOML: tuple[tuple[Part, re.Pattern[str]], ...] = (
    ("me", re.compile(r"sos\.toml")),
    ("client", re.compile(rf"clients/(?P<slug>{_SLUG})\.toml")),
    ("removed", re.compile(rf"clients/removed/(?P<slug>{_SLUG}){_STAMP}\.toml")),
    ("runbook", re.compile(rf"runbooks/(?P<slug>{_SLUG})\.toml")),
    ("messages", re.compile(r"messages/(?P<slug>[a-z]{2,3}(?:-[A-Z]{2})?)\.toml")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogName:
    """What the path of a log says: whose it is, its number, and what tells it from all others."""

    client: str
    number: int
    suffix: str

    @property
    def key(self) -> tuple[str, str]:
        """The same on every machine, whatever number it carries."""
        return self.client, self.suffix

    @property
    def label(self) -> str:
        """Its path in the store."""
        return f"incidents/{self.client}/{self.number:04}-{self.suffix}.jsonl"

    @property
    def id(self) -> str:
        """What people type to name it."""
        return f"{self.client}-{self.number}"


def part_of(label: str) -> Part | None:
    """What ``label`` is in a store; None for what is none of its files, and for names no file may have."""
    if label == PURGES:
        return "purges"
    if name := log_name(label):
        return None if name.client in RESERVED_SLUGS else "log"
    if match := _OTHER.fullmatch(label):
        return "other" if toml_part_of(match["label"]) else None
    return toml_part_of(label)


def toml_part_of(label: str) -> Part | None:
    """The same for the files that people write."""
    for part, pattern in _TOML:
        if match := pattern.fullmatch(label):
            return None if match.groupdict().get("slug") in RESERVED_SLUGS else part
    return None


def log_name(label: str) -> LogName | None:
    """What the path of a log says; None for anything else, also where it is written otherwise than by sos."""
    match = _LOG.fullmatch(label)
    if not match:
        return None
    name = LogName(client=match["client"], number=int(match["number"]), suffix=match["suffix"])
    return name if name.label == label else None


def other_label(label: str, digest: str) -> str:
    """Where another machine's text of ``label`` stands; ``digest`` is of that text."""
    return f"{label}.other-{digest[:8]}"


def label_of_other(label: str) -> str:
    """Whose other text it is; ``""`` where it is none."""
    match = _OTHER.fullmatch(label)
    return match["label"] if match else ""


def is_lines(part: Part) -> bool:
    """Whether a file of this kind only ever grows, line by line."""
    return part in ("log", "purges")


def most_bytes(part: Part) -> int:
    """What a file of this kind may hold before it is refused unread."""
    return MOST_LOG_BYTES if is_lines(part) else MOST_TOML_BYTES
