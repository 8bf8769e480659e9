"""Closing: the review prefilled from what was logged, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from freelance_sos.domain.decide import decide_action, decide_action_done, decide_close
from freelance_sos.domain.errors import NotFound, UsageError
from freelance_sos.domain.events import Noted, Payload, Received, Resolved, Reviewed, Sent
from freelance_sos.domain.incident import Action, Incident
from freelance_sos.domain.names import nearest
from freelance_sos.domain.review import Draft
from freelance_sos.services.finding import anything, find_incident
from freelance_sos.services.incidents import Recorded, record
from freelance_sos.services.moment import Moment
from freelance_sos.services.overview import open_actions
from freelance_sos.storage.store import Store

# An action without a date never comes back; a fortnight is soon enough to still remember.
USUAL_TIME_FOR_ACTIONS = timedelta(days=14)


def prefilled(incident: Incident) -> Draft:
    """A review to start from: what was logged, as the answer to "what happened"."""
    if incident.review:
        return Draft(review=incident.review)
    lines = []
    for event in incident.timeline:
        if event.id in incident.taken_back:
            continue
        match event.what:
            case Noted(text=text) | Sent(text=text) | Received(text=text) | Resolved(text=text) if text:
                lines.append(" ".join(text.split()))
    return Draft(review=Reviewed(happened="\n".join([incident.title, *lines])))


def is_closable(incident: Incident) -> bool:
    """Resolved incidents wait to be closed."""
    return incident.status == "resolved"


def close_incident(store: Store, word: str | None, draft: Draft, skipped: str, moment: Moment) -> Recorded:
    """Record the review, its actions and the end, all or nothing.

    Raises NotAllowed before the incident is resolved, or without lessons where they are wanted.
    """

    def decide(incident: Incident) -> Sequence[Payload]:
        closed = decide_close(incident, moment.at, draft.review, skipped)
        first = len(incident.actions) + 1
        actions = [
            decide_action(
                number,
                action.text,
                owner=action.owner,
                due=action.due or (moment.at + USUAL_TIME_FOR_ACTIONS).date(),
            )
            for number, action in enumerate(draft.actions, start=first)
        ]
        reviewed = [draft.review] if draft.review != Reviewed() else []
        return [*reviewed, *actions, closed]

    return record(store, word, is_closable, decide, moment)


def actions_to_make(store: Store) -> tuple[Action, ...]:
    """Improvements still to make, overdue first."""
    return open_actions(store.incidents().value)


def finish_action(store: Store, word: str | None, text: str, moment: Moment) -> tuple[Action, Recorded]:
    """Mark one action done. Raises NotFound or UsageError where ``word`` names none or there is a choice."""
    action = _find_action(store, word)

    def decide(incident: Incident) -> Sequence[Payload]:
        current = next(one for one in incident.actions if one.number == action.number)
        return [decide_action_done(current, text)]

    return action, record(store, action.incident, anything, decide, moment)


def _find_action(store: Store, word: str | None) -> Action:
    open_ones = actions_to_make(store)
    if not word:
        if len(open_ones) == 1:
            return open_ones[0]
        if open_ones:
            raise UsageError(f"{len(open_ones)} actions are open", "name one; see them: sos actions")
        raise NotFound("no action is open")
    incident_word, _, number = word.rpartition(".")
    if incident_word and number.isdigit():
        incident = find_incident(store, incident_word, anything)
        for action in incident.actions:
            if action.number == int(number):
                return action
    elif len(own := [action for action in open_ones if action.incident == word]) == 1:
        return own[0]
    close = nearest(word, [action.id for action in open_ones])
    raise NotFound(f'no action "{word}"', f"did you mean {close[0]}?" if close else "see them: sos actions")
