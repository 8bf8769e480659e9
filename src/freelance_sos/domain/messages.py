"""What clients are sent, in one language: its texts by phrase, and the words around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from freelance_sos.domain.agreement import Severity
from freelance_sos.domain.kinds import IncidentKind
from freelance_sos.domain.people import Address

Form = Literal["chat", "email"]
FORMS: tuple[Form, ...] = get_args(Form)
ADDRESSES: tuple[Address, ...] = get_args(Address)
# Less than this is no emergency, and some phrases speak more calmly of it.
CALM: frozenset[Severity] = frozenset([3, 4])


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both ways of speaking to somebody; the same twice where a language knows no difference."""

    formal: str
    informal: str

    def to(self, address: Address) -> str:
        """The text for somebody who is spoken to in that way."""
        return self.formal if address == "formal" else self.informal


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseTexts:
    """One phrase: ``chat`` is short, ``email`` has a ``subject``; ``calm`` is for severities 3 and 4."""

    subject: Text
    chat: Text
    email: Text
    calm: PhraseTexts | None = None

    def at(self, severity: Severity) -> PhraseTexts:
        """What is said at that severity."""
        return self.calm if self.calm and severity in CALM else self

    def parts(self) -> Iterator[tuple[str, Text]]:
        """Every text, by what it is called: ``chat``, ``calm.email``."""
        yield from (("subject", self.subject), ("chat", self.chat), ("email", self.email))
        if self.calm:
            yield from ((f"calm.{name}", text) for name, text in self.calm.parts())


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around a message. ``to_all`` greets whoever it may be; a chat ends without a closing."""

    greeting: Text
    to_all: Text
    closing: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentWords:
    """How a moment is said: patterns with ``{date}``, ``{time}``, ``{zone}``, ``{city}``, ``{moment}``.

    ``zones`` has the words for zones that do not follow the pattern ``zone``, by IANA name.
    ``earlier`` and ``later`` tell the two of an hour that the clock shows twice (ruling 6).
    """

    text: str
    zone: str
    earlier: str
    later: str
    zones: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """All phrases in one language. ``gaps`` stands in brackets where a field has nothing to say."""

    language: str
    name: str
    is_rtl: bool
    moment: MomentWords
    frames: Mapping[Form, Frame]
    gaps: Mapping[str, str]
    questions: Mapping[IncidentKind, tuple[str, ...]]
    phrases: Mapping[str, PhraseTexts]
