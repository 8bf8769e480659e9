"""The messages a client can be sent: their names, their fields, and how fields are filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.messages import Form
from freelance_sos.domain.names import nearest
from freelance_sos.domain.text import kept_together, without_unsafe

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
# What can be said to a client with whom nothing is wrong.
WITHOUT_INCIDENT = frozenset(["off-hours", "checkin"])

# Described at the top of words/messages/en.toml: what sos knows, and what only the person does.
KNOWN_FIELDS = (
    "contact",
    "me",
    "title",
    "reach",
    "next_update",
    "promised",
    "back",
    "questions",
    "waiting_for",
    "position",
    "slots",
    "backup",
    "backup_reach",
)
ASKED_FIELDS = (
    "not_working",
    "working",
    "affected",
    "cause",
    "done",
    "next_step",
    "data",
    "remains",
    "price",
    "happened",
    "improved",
)
FIELDS = (*KNOWN_FIELDS, *ASKED_FIELDS)
# What may stand in any phrase.
COMMON_FIELDS = ("contact", "me", "title", "reach", "next_update")
# What a phrase is nothing without: a wording of one's own must have it too.
NEEDED_FIELDS: Mapping[str, tuple[str, ...]] = {
    "ack": ("next_update",),
    "ask": ("questions", "next_update"),
    "scope": ("next_update",),
    "update": ("next_update",),
    "waiting": ("waiting_for", "next_update"),
    "try-again": ("next_update",),
    "found": ("next_update",),
    "fixed-confirm": ("next_update",),
    "resolved": (),
    "off-hours": ("back",),
    "queue": ("next_update",),
    "handover": ("backup", "next_update"),
    "delay": ("next_update",),
    "consent": ("price",),
    "call": ("slots",),
    "close": (),
    "checkin": (),
}
# What a phrase may hold beside them, because sos knows it there.
_MORE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "handover": ("backup_reach",),
    "queue": ("position",),
    "delay": ("promised",),
}

# A pair of braces around anything, or a brace without its other one.
_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_GAP = re.compile(r"\[([^\[\]\n]+)\]")


@dataclass(frozen=True, slots=True)
class Gap:
    """What only the person can know: the field, or a text's own brackets, and what stands there meanwhile.

    ``asked`` is the same in the language of whoever fills it in.
    """

    name: str
    text: str
    asked: str = ""

    @property
    def shown(self) -> str:
        """How it stands in the text."""
        return f"[{self.text}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message as it could be sent; nothing sends it.

    ``language`` is the one that ``text`` is in, ``form`` what it is made for: an email has a ``subject``.
    ``promise_at`` (UTC) is the next word that ``text`` names, None where it names none. ``gaps`` is what
    stands in brackets in ``text``, for the person to fill in; ``told`` is what was filled in, by field.
    ``beside`` is the same in the language of whoever sends it, ``""`` where that is the same one.
    Languages have the names that they call themselves by.
    """

    phrase: str
    language: str
    language_name: str
    text: str
    form: Form = "chat"
    subject: str = ""
    promise_at: datetime | None = None
    gaps: tuple[Gap, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)
    beside: str = ""
    beside_subject: str = ""
    beside_language: str = ""
    beside_name: str = ""
    is_rtl: bool = False


def allowed_fields(phrase: str) -> tuple[str, ...]:
    """The fields that a text of ``phrase`` may hold: all others are foreign to it."""
    more = _MORE_FIELDS.get(phrase, ())
    return tuple(dict.fromkeys((*NEEDED_FIELDS[phrase], *more, *COMMON_FIELDS, *ASKED_FIELDS)))


def fields_of(text: str, known: tuple[str, ...] = FIELDS) -> tuple[str, ...]:
    """The fields in ``text``, in order, each once.

    Raises UsageError for one that is not ``known``, and for anything else between braces: there are no
    expressions, no formats, and no way to write a brace.
    """
    found: dict[str, None] = {}
    for match in _BRACES.finditer(text):
        name = match[1]
        if name not in known:
            close = nearest(name or "", known)
            hint = f"did you mean {{{close[0]}}}?" if close else f"there are: {', '.join(known)}"
            raise UsageError(f'"{match[0][:40]}" is no field', hint)
        found[name] = None
    return tuple(found)


def gaps_of(text: str) -> tuple[str, ...]:
    """What stands in brackets in ``text``, in order, each once."""
    return tuple(dict.fromkeys(_GAP.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its fields filled in, once: braces in a value stay what they are.

    Raises UsageError for what fields_of refuses, and for a field without a value.
    """
    missing = [name for name in fields_of(text, tuple({*FIELDS, *values})) if name not in values]
    if missing:
        raise UsageError(f"nothing is known for {{{missing[0]}}}")
    return _BRACES.sub(lambda match: values[match[1]], text)


def without_gaps(draft: Draft, words: Mapping[str, str]) -> Draft:
    """``draft`` with its gaps filled by ``words``, by name; a gap without any stays one."""
    text, subject, beside, beside_subject = draft.text, draft.subject, draft.beside, draft.beside_subject
    left, told = [], dict(draft.told)
    for gap in draft.gaps:
        if said := without_unsafe(" ".join(words.get(gap.name, "").split())).strip():
            shown = kept_together(said, is_rtl=draft.is_rtl)
            text, subject = text.replace(gap.shown, shown), subject.replace(gap.shown, said)
            beside = beside.replace(f"[{gap.asked}]", said)
            beside_subject = beside_subject.replace(f"[{gap.asked}]", said)
            told[gap.name] = said
        else:
            left.append(gap)
    filled_in = replace(draft, text=text, subject=subject, gaps=tuple(left), told=told)
    return replace(filled_in, beside=beside, beside_subject=beside_subject)
