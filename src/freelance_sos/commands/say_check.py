"""``sos say --check``: a look at your own words before they are sent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import typer

from freelance_sos.commands.asking import ask
from freelance_sos.commands.holding import hold, show_held
from freelance_sos.commands.page_output import print_text
from freelance_sos.commands.session import Session
from freelance_sos.commands.words import incident_and_note
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.plain_words import Finding, WordLists, check_text, guess_language
from freelance_sos.rendering.findings import findings_json, findings_screen
from freelance_sos.rendering.text import clean_lines
from freelance_sos.services.finding import find_incident
from freelance_sos.services.people import AtWorst
from freelance_sos.storage.check_words import all_check_words, check_advice
from freelance_sos.storage.check_words import check_words as lists_of

FOUND = 3
STDIN = "-"
# More than anybody reads; every list of words is looked for in all of it.
MOST_LETTERS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found, and which language it was read as; ``""`` for none that has lists."""

    findings: tuple[Finding, ...]
    language: str


def check_words(session: Session, given: list[str], language: str, *, pause: bool) -> None:
    """Say what to look at again; exit 3 for anything. ``pause`` holds the text for ten minutes."""
    if pause and not given:
        show_held(session)
        return
    word, text = incident_and_note(given, partial(_ids, session))
    text = _text(session, text)
    incident = find_incident(session.store, word, lambda one: one.is_unfinished) if word else None
    checked = _checked(session, text, incident, language)
    _tell(session, checked)
    if pause:
        hold(session, text, incident.id if incident else "own-words")
        print_text(session, clean_lines(text) + "\n")
    if checked.findings:
        raise typer.Exit(FOUND)


def _ids(session: Session) -> list[str]:
    # Text alone needs no store.
    return [incident.id for incident in session.maybe_store.incidents().value]


def _text(session: Session, text: str) -> str:
    read = _given(session, text)
    if len(read) > MOST_LETTERS:
        raise UsageError(
            f"that is longer than {MOST_LETTERS:,} letters", "a message is short; check a part of it"
        )
    return read


def _given(session: Session, text: str) -> str:
    if text and text != STDIN:
        return text
    if not text and not session.may_ask:
        raise UsageError("TEXT is missing", "write it in quotes, or - for standard input")
    read = (
        session.read_input("write or paste what you want to send")
        if text
        else ask("what do you want to send")
    )
    if not read.strip():
        raise UsageError("there is no text to check")
    return read


def _checked(session: Session, text: str, incident: Incident | None, language: str) -> Checked:
    words = _lists(session, text, incident, language)
    findings = check_text(
        text,
        words,
        # All of it is down only in an outage of the worst kind.
        is_partial=incident is not None and (incident.kind != "outage" or incident.severity > 1),
        expects_next=incident is None or incident.is_live,
        advice=check_advice(),
    )
    return Checked(findings=findings, language=words.language if words else "")


def _lists(session: Session, text: str, incident: Incident | None, language: str) -> WordLists | None:
    """The lists of the language that was named, else that it looks like, else of the client's, else mine."""
    if language:
        return lists_of(language)
    if guessed := guess_language(text, all_check_words()):
        return guessed
    people = AtWorst(session.maybe_store)
    return lists_of(people.client(incident.client).language if incident else people.me.language)


def _tell(session: Session, checked: Checked) -> None:
    if session.wants_json:
        session.show_json({"language": checked.language or None, **findings_json(checked.findings)})
    else:
        session.show(findings_screen(checked.findings, checked.language, session.signs))
