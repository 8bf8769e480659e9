"""Closing: the review prefilled from what was logged, and the end of an incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from freelance_sos.domain.decide import decide_close
from freelance_sos.domain.errors import NotAllowed, NotFound
from freelance_sos.domain.events import ActionAdded, Event, Noted, Payload, Received, Resolved, Reviewed, Sent
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.review import Draft
from freelance_sos.services.actions import added, drafted
from freelance_sos.services.finding import find_incident
from freelance_sos.services.incidents import Recorded, record, show
from freelance_sos.services.moment import Moment
from freelance_sos.storage.drafts import KeptText
from freelance_sos.storage.store import Store

# A summary is read and mended in one go: the whole story stands in the timeline.
MOST_LINES = 5
LONGEST_LINE = 160
MOST_NAMED = 4


def ready_to_close(store: Store, word: str | None, now: datetime) -> Recorded:
    """The incident to close, as it stands, before anybody is asked to write about it.

    Raises NotAllowed where it is not resolved, also where none was named and only one burns.
    """
    incident = find_incident(store, word, is_closable) if word else _only_resolved(store)
    # Lessons may still come; its state may not.
    decide_close(incident, now, None, skipped="not asked yet")
    return show(store, incident.id, now)


def _only_resolved(store: Store) -> Incident:
    """With none resolved the answer names what burns: that is what has to end first."""
    try:
        return find_incident(store, None, is_closable)
    except NotFound:
        burning = [incident.id for incident in store.incidents().value if incident.is_live]
        if len(burning) > 1:
            hint = f"first: sos resolve {' or '.join(burning[:MOST_NAMED])}"
            raise NotAllowed("no incident is resolved", hint) from None
        if burning:
            return find_incident(store, burning[0], is_closable)
        raise


def is_closable(incident: Incident) -> bool:
    """Resolved incidents wait to be closed."""
    return incident.status == "resolved"


def kept_review(store: Store, incident: Incident, folder: Path) -> KeptText:
    """Where a half-written review is kept: ``folder`` belongs to this machine, not to the store."""
    log = store.log(incident.client, incident.number)
    return KeptText(folder / f"{incident.client}-{log.path.stem}.md")


def prefilled(incident: Incident) -> Draft:
    """A review to start from: the one there is or was, else what was logged as "what happened"."""
    if incident.review:
        return Draft(review=incident.review)
    return _taken_back(incident) or Draft(review=Reviewed(happened=_summary(incident)))


def closing_events(
    incident: Incident, draft: Draft, skipped: str, at: datetime, today: date
) -> list[Payload]:
    """The review, its actions and the end. Raises NotAllowed as decide_close does."""
    is_new = draft.review != Reviewed()
    # A review that was written anew stands for itself: lessons taken out of it are gone.
    judged = replace(incident, review=None) if is_new else incident
    closed = decide_close(judged, at, draft.review, skipped)
    actions = added(incident, draft.actions, today)
    return [*([draft.review] if is_new else []), *actions, closed]


def close_incident(store: Store, word: str, draft: Draft, skipped: str, moment: Moment) -> Recorded:
    """Record the review, its actions and the end, all or nothing.

    Raises NotAllowed before the incident is resolved, or without lessons where they are wanted.
    """
    today = store.me_at_worst().value.calendar.local_date(moment.at)

    def decide(incident: Incident) -> Sequence[Payload]:
        return closing_events(incident, draft, skipped, moment.at, today)

    return record(store, word, is_closable, decide, moment)


def _summary(incident: Incident) -> str:
    """The title and what was logged, a line each; of many the first and the last."""
    said = [
        line for event in incident.timeline if event.id not in incident.taken_back for line in _said(event)
    ]
    if not said:
        return ""
    if len(said) > MOST_LINES:
        said = [*said[:2], *said[2 - MOST_LINES :]]
    return "\n".join([" ".join(incident.title.split()), *said])


def _said(event: Event) -> list[str]:
    match event.what:
        case Noted(text=text) | Resolved(text=text):
            lead = ""
        case Sent(text=text):
            lead = "told them: "
        case Received(text=text):
            lead = "they said: "
        case _:
            return []
    line = " ".join(text.split())
    short = line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1].rstrip()}…"
    return [f"{lead}{short}"] if line else []


def _taken_back(incident: Incident) -> Draft | None:
    """The latest review that was undone, with its actions: whoever takes it back wants to mend it."""
    reviews = [event for event in incident.timeline if isinstance(event.what, Reviewed)]
    if not reviews:
        return None
    last = max(reviews, key=lambda event: event.recorded)
    review = last.what
    assert isinstance(review, Reviewed)
    actions = [
        drafted(event.what)
        for event in incident.timeline
        if event.recorded == last.recorded and isinstance(event.what, ActionAdded)
    ]
    return Draft(review=review, actions=tuple(actions))
