"""``sos say``: one phrase for one client, drafted from all that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from freelance_sos.domain.decide import decide_acknowledge, decide_sent
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.events import Payload
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.meeting import Attendee, plan_meeting
from freelance_sos.domain.messages import Form
from freelance_sos.domain.people import Client, Me
from freelance_sos.domain.phrases import WITHOUT_INCIDENT, Draft
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.views import DraftView
from freelance_sos.domain.weeks import Span
from freelance_sos.services.draft_fields import Occasion
from freelance_sos.services.drafts import drafted, form_of, pick_phrase
from freelance_sos.services.finding import find_incident
from freelance_sos.services.incidents import view_of
from freelance_sos.services.overview import queue
from freelance_sos.services.people import AtWorst
from freelance_sos.storage.store import Store

CALL_LENGTH = timedelta(minutes=30)
CALL_WITHIN = timedelta(days=7)
MOST_SLOTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to say; ``word`` names an incident, or a client where the phrase needs none."""

    phrase: str
    word: str | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    form: Form | None = None
    language: str = ""
    promise_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """The draft and its occasion; ``incident`` is None where it is about none."""

    view: DraftView
    incident: Incident | None
    wanted: Wanted
    problems: tuple[Problem, ...]


def say(store: Store, wanted: Wanted, now: datetime) -> Saying:
    """The draft of a phrase. Whatever can't be read is left out, and told: never refused.

    Raises NotFound or UsageError for a phrase, an incident or a client that does not exist, naming the
    nearest, and where several fit.
    """
    phrase = pick_phrase(wanted.phrase)
    people = AtWorst(store)
    client, incident = _whom(store, phrase, wanted, people)
    if wanted.language:
        client = replace(client, language=wanted.language, second_language=client.language)
    occasion = Occasion(
        client=client,
        me=people.me,
        now=now,
        incident=incident,
        asked_in=people.me.language,
        told=wanted.told,
        form=wanted.form or form_of(client, incident),
        position=_position(store, people, incident, now) if incident and phrase == "queue" else None,
        promise_at=wanted.promise_at,
        slots=_slots(client, people.me, now) if phrase == "call" else (),
    )
    made = drafted(occasion, phrase, store.messages)
    return Saying(
        view=DraftView(draft=made.value, client=client, me=people.me, now=now),
        incident=incident,
        wanted=wanted,
        problems=(*people.problems, *made.problems),
    )


def decide_said(incident: Incident, draft: Draft, at: datetime) -> Payload:
    """``draft`` was sent: the first message acknowledges. Raises what decide_sent raises."""
    is_first = incident.is_live and incident.acknowledged_at is None
    decide = decide_acknowledge if is_first else decide_sent
    return decide(
        incident, at, text=draft.text, promise=draft.promise_at, phrase=draft.phrase, told=draft.told
    )


def _whom(store: Store, phrase: str, wanted: Wanted, people: AtWorst) -> tuple[Client, Incident | None]:
    """The client, and the incident that it is about."""
    word = wanted.word
    if phrase not in WITHOUT_INCIDENT or (word and _names_incident(store, word)):
        incident = find_incident(store, word, lambda one: one.is_unfinished)
        return people.client(incident.client), incident
    if word:
        return people.client(store.slug(word)), None
    slugs = store.slugs_at_worst().value
    if phrase == "checkin" and len(slugs) != 1:
        raise UsageError("CLIENT is missing", f"one of: {', '.join(slugs)}" if slugs else "sos client add")
    if phrase == "checkin":
        return people.client(slugs[0]), None
    # For whoever writes: in my language, with my own times.
    return Client(slug="", name="", calendar=people.me.calendar, language=people.me.language), None


def _names_incident(store: Store, word: str) -> bool:
    """``acme-7``, and not a client who is called ``studio-54``."""
    return word.rpartition("-")[2].isdigit() and word not in store.slugs_at_worst().value


def _position(store: Store, people: AtWorst, incident: Incident, now: datetime) -> int:
    """Which one in my queue it is; whoever is told that they wait is not the first."""
    live = [view_of(one, people, now) for one in store.incidents().value if one.is_live]
    ids = [view.incident.id for view in queue(live)]
    return max(2, ids.index(incident.id) + 1 if incident.id in ids else len(ids) + 1)


def _slots(client: Client, me: Me, now: datetime) -> Sequence[tuple[datetime, datetime]]:
    """When both of us are at work, fairest first, in order of time."""
    attendees = (
        Attendee(slug="", name=me.name, calendar=me.calendar),
        Attendee(slug=client.slug or "client", name=client.name, calendar=client.calendar),
    )
    found = plan_meeting(attendees, me.waking, Span(now, now + CALL_WITHIN), CALL_LENGTH)
    return sorted((slot.span.opens_at, slot.span.closes_at) for slot in found.slots[:MOST_SLOTS])
