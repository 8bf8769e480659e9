"""The messages a client can be sent: their names, their fields, and how fields are filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.names import nearest

PHRASES = (
    "ack",
    "ask",
    "scope",
    "update",
    "waiting",
    "try-again",
    "found",
    "fixed-confirm",
    "resolved",
    "off-hours",
    "queue",
    "handover",
    "delay",
    "consent",
    "call",
    "close",
    "checkin",
)

# Described at the top of words/messages/en.toml.
FIELDS = (
    "contact",
    "me",
    "title",
    "next_update",
    "promised",
    "back",
    "questions",
    "waiting_for",
    "backup",
    "reach",
)

# A pair of braces around anything, or a brace without its other one.
_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_GAP = re.compile(r"\[([^\[\]\n]+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message as it could be sent; nothing sends it.

    ``language`` is the one that ``text`` is in. ``promise_at`` (UTC) is the next word that ``text`` names,
    None where it names none. ``gaps`` is what stands in brackets in ``text``, for the person to fill in.
    """

    phrase: str
    language: str
    text: str
    promise_at: datetime | None = None
    gaps: tuple[str, ...] = ()


def fields_of(text: str) -> tuple[str, ...]:
    """The fields in ``text``, in order, each once.

    Raises UsageError for one that does not exist, and for anything else between braces: there are no
    expressions, no formats, and no way to write a brace.
    """
    found: dict[str, None] = {}
    for match in _BRACES.finditer(text):
        name = match[1]
        if name not in FIELDS:
            close = nearest(name or "", FIELDS)
            hint = f"did you mean {{{close[0]}}}?" if close else f"there are: {', '.join(FIELDS)}"
            raise UsageError(f'"{match[0][:40]}" is no field', hint)
        found[name] = None
    return tuple(found)


def gaps_of(text: str) -> tuple[str, ...]:
    """What stands in brackets in ``text``, in order: what only the person can know."""
    return tuple(_GAP.findall(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its fields filled in, once: braces in a value stay what they are.

    Raises UsageError for what fields_of refuses, and for a field without a value.
    """
    missing = [name for name in fields_of(text) if name not in values]
    if missing:
        raise UsageError(f"nothing is known for {{{missing[0]}}}")
    return _BRACES.sub(lambda match: values[match[1]], text)


def without_gaps(draft: Draft, words: Mapping[str, str]) -> Draft:
    """``draft`` with its gaps filled by ``words``; a gap without any stays one."""
    text, left = draft.text, []
    for gap in draft.gaps:
        if said := " ".join(words.get(gap, "").split()):
            text = text.replace(f"[{gap}]", said)
        else:
            left.append(gap)
    return replace(draft, text=text, gaps=tuple(left))
