"""Reading ``[INCIDENT] [TEXT]``: which of one or two words is which."""

from __future__ import annotations

import re
from collections.abc import Callable

from freelance_sos.domain.errors import UsageError

# acme-7, acme, 7: what people type for an incident has no space in it.
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*(?:\.\d+)?", re.IGNORECASE)
_ID = re.compile(r"[a-z0-9][a-z0-9-]*-\d+|\d+", re.IGNORECASE)


def incident_and_text(words: list[str] | None) -> tuple[str | None, str]:
    """One word without a space names an incident; anything else is text. Raises UsageError for a third."""
    given = words or []
    if len(given) > 2:
        raise UsageError("too many words", 'put the text in quotes: "…"')
    if len(given) == 2:
        return given[0], given[1]
    if given and _NAME.fullmatch(given[0]):
        return given[0], ""
    return None, given[0] if given else ""


def incident_and_note(words: list[str] | None, ids: Callable[[], list[str]]) -> tuple[str | None, str]:
    """Like incident_and_text, for notes, which may be one word: that names an incident only if it can."""
    given = words or []
    if len(given) == 1 and not _ID.fullmatch(given[0]):
        name = given[0].lower()
        if not any(id_.startswith(name) for id_ in ids()):
            return None, given[0]
    return incident_and_text(words)
