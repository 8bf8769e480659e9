"""A message to the client, drafted from what is known of the incident."""

from __future__ import annotations

from dataclasses import replace

from freelance_sos.domain.channels import EMAIL
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.languages import is_same_language
from freelance_sos.domain.messages import Form, Messages
from freelance_sos.domain.names import pick
from freelance_sos.domain.people import Client
from freelance_sos.domain.phrases import PHRASES, Draft, Gap, fields_of, filled, gaps_of, without_gaps
from freelance_sos.domain.views import IncidentView
from freelance_sos.services.draft_fields import Fields, Occasion, one_line, promised_at
from freelance_sos.storage.message_files import MessageFiles
from freelance_sos.storage.toml_files import Loaded

# Sent to whoever may have written: nobody is greeted by name.
TO_ALL = frozenset(["off-hours"])


def occasion_of(view: IncidentView) -> Occasion:
    """What an incident is the occasion for, at its moment."""
    return Occasion(
        client=view.client, me=view.me, now=view.now, incident=view.incident, asked_in=view.me.language
    )


def pick_phrase(word: str) -> str:
    """The phrase that ``word`` names or uniquely begins. Raises NotFound or UsageError with the nearest."""
    return pick(word, PHRASES, "phrase", hint=f"there are: {', '.join(PHRASES)}")


def form_of(client: Client, incident: Incident | None) -> Form:
    """A chat or an email: what they wrote in, else what was agreed."""
    channel = (incident.via if incident and incident.via else client.channel).strip().casefold()
    return "email" if channel in EMAIL else "chat"


def drafted(occasion: Occasion, phrase: str, files: MessageFiles) -> Loaded[Draft]:
    """``phrase`` in the first language of the client's that we have, and beside it in mine.

    Its problems are what had to be left out of the store's own wording. Raises NotFound or UsageError for a
    phrase that does not exist, naming the nearest.
    """
    name = pick_phrase(phrase)
    theirs = files.pick(name, occasion.client.languages)
    mine = files.pick(name, (occasion.me.language,))
    problems = tuple(dict.fromkeys((*theirs.problems, *mine.problems)))
    made = draft(occasion, name, theirs.value)
    gaps = tuple(replace(gap, asked=mine.value.gaps.get(gap.name, gap.text)) for gap in made.gaps)
    if is_same_language(mine.value.language, theirs.value.language):
        return Loaded(value=replace(made, gaps=gaps), problems=problems)
    # What I read beside it asks what it asks: not what a runbook asks in my language alone.
    is_asked_so = is_same_language(occasion.asked_in, theirs.value.language)
    beside = draft(occasion if is_asked_so else replace(occasion, questions=()), name, mine.value)
    both = replace(
        made,
        gaps=gaps,
        beside=beside.text,
        beside_subject=beside.subject,
        beside_language=beside.language,
        beside_name=beside.language_name,
    )
    return Loaded(value=both, problems=problems)


def draft(occasion: Occasion, phrase: str, messages: Messages) -> Draft:
    """``phrase`` as ``messages`` have it, with what is known filled in.

    Times are the client's local time, and say so (ruling 18). What is not known becomes a gap in brackets: it
    is never guessed. ``messages`` must have the phrase.
    """
    form = occasion.form or form_of(occasion.client, occasion.incident)
    address = occasion.client.address
    texts = messages.phrases[phrase].at(occasion.incident.severity if occasion.incident else 1)
    frame = messages.frames[form]
    greeting = (frame.to_all if phrase in TO_ALL else frame.greeting).to(address)
    body = (texts.email if form == "email" else texts.chat).to(address)
    between = "\n\n" if form == "email" else "\n"
    whole = between.join(part for part in (greeting, body, frame.closing.to(address)) if part)
    subject = texts.subject.to(address) if form == "email" else ""
    used = fields_of(whole + subject)
    # Whoever is told of a delay is not told of an earlier moment than the one they know.
    filler = Fields(occasion, messages, later_than=promised_at(occasion) if phrase == "delay" else None)
    values = {name: filler.value(name) for name in used}
    gaps = {name: Gap(name, messages.gaps.get(name, name)) for name in used if not values[name]}
    bracketed = {**values, **{name: gap.shown for name, gap in gaps.items()}}
    # Of the wording alone: brackets in a title are no gaps.
    own = [Gap(text, text) for text in gaps_of(filled(whole, dict.fromkeys(used, "")))]
    made = Draft(
        phrase=phrase,
        language=messages.language,
        language_name=messages.name,
        is_rtl=messages.is_rtl,
        text=filled(whole, bracketed),
        form=form,
        subject=one_line(filled(subject, bracketed)),
        promise_at=filler.next_update_at if "next_update" in used else None,
        gaps=(*gaps.values(), *own),
        told={name: text for name, text in occasion.told.items() if name in used},
    )
    return without_gaps(made, {gap.name: occasion.told.get(gap.name, "") for gap in own})
