"""What stands in the fields of a message: all that is known of its occasion, in the words of a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from freelance_sos.adapters.spoken import spoken
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.languages import FALLBACK, is_same_language
from freelance_sos.domain.messages import Form, Messages
from freelance_sos.domain.people import Client, Me
from freelance_sos.domain.promises import next_update_at
from freelance_sos.domain.targets import target_states
from freelance_sos.domain.text import kept_together, without_unsafe
from freelance_sos.services.moment_words import back_at, moment_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """To whom something is said, and all that is known of why.

    ``incident`` is None where nothing is wrong. ``questions`` and ``waiting_for`` are written in the language
    ``asked_in``; ``told`` is what the person filled in, by field. Without ``form`` it is the usual one.
    ``promise_at`` is when the next word comes, where the person says it; else it is worked out.
    """

    client: Client
    me: Me
    now: datetime
    incident: Incident | None = None
    questions: Sequence[str] = ()
    waiting_for: str = ""
    asked_in: str = FALLBACK
    told: Mapping[str, str] = field(default_factory=dict)
    form: Form | None = None
    position: int | None = None
    slots: Sequence[tuple[datetime, datetime]] = ()
    promise_at: datetime | None = None


def one_line(text: str) -> str:
    """``text`` on one line, without what a terminal into which it is pasted could obey."""
    return without_unsafe(" ".join(text.split())).strip()


def numbered(questions: Sequence[str]) -> str:
    """``1. …`` a line; one alone needs no number."""
    asked = [line for line in map(one_line, questions) if line]
    if len(asked) == 1:
        return asked[0]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(asked, start=1))


class Fields:
    """Says what stands in a field; nothing where nothing is known."""

    def __init__(self, occasion: Occasion, messages: Messages, *, later_than: datetime | None = None) -> None:
        self.occasion = occasion
        self.messages = messages
        at = self._next_update(occasion.now)
        if later_than and at and at <= later_than:
            at = self._next_update(later_than)
        self.next_update_at = occasion.promise_at or at

    def _next_update(self, at: datetime) -> datetime | None:
        """When a message sent at that moment promises the next one."""
        occasion = self.occasion
        if occasion.incident is None:
            return None
        return next_update_at(occasion.incident, occasion.client, occasion.me, at)

    def value(self, name: str) -> str:
        """What is filled in for ``{name}``."""
        if told := one_line(self.occasion.told.get(name, "")):
            return self._isolated(told)
        match name:
            case "questions":
                return numbered(self._questions())
            case "slots":
                return numbered([self._slot(*slot) for slot in self.occasion.slots])
            case "next_update" | "promised" | "back":
                return self._moment(name)
            case _:
                return self._isolated(one_line(self._words(name)))

    def _words(self, name: str) -> str:
        occasion, backup = self.occasion, self.occasion.me.backup
        match name:
            case "contact":
                return self._contact()
            case "me":
                return occasion.me.name
            case "reach":
                return occasion.me.reach
            case "title":
                return occasion.incident.title if occasion.incident else ""
            case "waiting_for":
                return self._waiting_for()
            case "position":
                return str(occasion.position or "")
            case "backup":
                return backup.name if backup else ""
            case "backup_reach":
                return backup.reach if backup else ""
            case _:
                return ""

    def _contact(self) -> str:
        """What they are called: in full, or by their first name where they are spoken to informally."""
        client = self.occasion.client
        if not client.contacts:
            return client.name
        contact = client.contacts[0]
        whole = one_line(contact.called or contact.name)
        return whole if contact.called or client.address == "formal" else whole.partition(" ")[0]

    def _moment(self, name: str) -> str:
        occasion = self.occasion
        at = {
            "next_update": lambda: self.next_update_at,
            "promised": lambda: promised_at(occasion),
            "back": lambda: back_at(occasion.me.calendar, occasion.now),
        }[name]()
        return moment_in_words(at, occasion.client.zone, occasion.now, self.messages) if at else ""

    def _slot(self, start: datetime, end: datetime) -> str:
        zone = self.occasion.client.zone
        language = spoken(self.messages.language, zone.key)
        told = moment_in_words(start, zone, self.occasion.now, self.messages)
        return f"{told} – {language.length(end - start)}"

    def _questions(self) -> Sequence[str]:
        """Those of the runbook where they are in this language, else the usual ones for the kind."""
        occasion = self.occasion
        if occasion.questions and is_same_language(occasion.asked_in, self.messages.language):
            return occasion.questions
        kind = occasion.incident.kind if occasion.incident else "other"
        return self.messages.questions.get(kind) or occasion.questions

    def _waiting_for(self) -> str:
        """What the incident waits for, where that is written in this language."""
        occasion = self.occasion
        if not is_same_language(occasion.asked_in, self.messages.language):
            return ""
        return occasion.waiting_for or _awaited(occasion.incident)

    def _isolated(self, value: str) -> str:
        return kept_together(value, is_rtl=self.messages.is_rtl)


def _awaited(incident: Incident | None) -> str:
    """What the incident waits for now."""
    waits = incident.waits if incident else ()
    return next((wait.text for wait in waits if wait.end is None), "")


def promised_at(occasion: Occasion) -> datetime | None:
    """When the client was to hear from me: what I promised, else what was agreed."""
    incident = occasion.incident
    if incident is None:
        return None
    states = target_states(incident, occasion.client, occasion.me, occasion.now)
    agreed = (state.due_at for state in states if state.name == "update")
    return incident.promise_at or next(agreed, None)
