"""Improvements to make, over all clients: listed, added, and done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

from freelance_sos.domain.actions import ActionDraft, ActionItem, ActionList
from freelance_sos.domain.decide import decide_action, decide_action_done
from freelance_sos.domain.errors import NotAllowed, NotFound, UsageError
from freelance_sos.domain.events import ActionAdded, Payload
from freelance_sos.domain.incident import Action, Incident
from freelance_sos.domain.names import nearest
from freelance_sos.domain.problems import Problem
from freelance_sos.services.finding import anything, find_incident
from freelance_sos.services.incidents import Recorded, record
from freelance_sos.services.moment import Moment
from freelance_sos.services.people import AtWorst
from freelance_sos.storage.store import Store

# An action without a date never comes back; a fortnight is soon enough to still remember.
USUAL_TIME_FOR_ACTIONS = timedelta(days=14)
MOST_NAMED = 4
SHORT_TEXT = 30

_NUMBERED = re.compile(r"(.+)\.(\d{1,6})", re.ASCII)


def list_actions(
    store: Store, now: datetime, *, everything: bool = False
) -> tuple[ActionList, tuple[Problem, ...]]:
    """Improvements still to make, overdue first; with ``everything`` also those that were made."""
    people = AtWorst(store)
    me = people.me
    loaded = store.incidents()
    today = me.calendar.local_date(now)
    items = [
        item_of(incident, action, today, me.calendar.local_date)
        for incident in loaded.value
        for action in incident.actions
        if everything or not action.done_at
    ]
    found = ActionList(today=today, items=tuple(sorted(items, key=lambda item: item.order)))
    return found, (*loaded.problems, *people.problems)


def item_of(
    incident: Incident, action: Action, today: date, local_date: Callable[[datetime], date]
) -> ActionItem:
    """``action`` as it stands today."""
    return ActionItem(
        action=action,
        incident=incident,
        days_left=(action.due - today).days if action.due else None,
        done_on=local_date(action.done_at) if action.done_at else None,
    )


def added(incident: Incident, drafts: Iterable[ActionDraft], today: date) -> list[ActionAdded]:
    """What records ``drafts`` in ``incident``; one without a date gets the usual time."""
    # Numbers that were taken back are not used again: people may have written them down.
    used = [event.what.action for event in incident.timeline if isinstance(event.what, ActionAdded)]
    return [
        decide_action(number, draft.text, owner=draft.owner, due=draft.due or today + USUAL_TIME_FOR_ACTIONS)
        for number, draft in enumerate(drafts, start=max(used, default=0) + 1)
    ]


def drafted(action: ActionAdded) -> ActionDraft:
    """A recorded action as somebody would write it."""
    return ActionDraft(text=action.text, owner=action.owner, due=action.due)


def add_action(store: Store, word: str, draft: ActionDraft, moment: Moment) -> tuple[ActionItem, Recorded]:
    """One more improvement for an incident in whatever state."""
    today = store.me_at_worst().value.calendar.local_date(moment.at)
    done = record(store, word, anything, lambda incident: added(incident, [draft], today), moment)
    return _latest(done, done.view.incident.actions[-1].number, moment), done


def finish_action(
    store: Store,
    word: str | None,
    text: str,
    moment: Moment,
    *,
    before: Callable[[Action], None] = lambda _: None,
) -> tuple[ActionItem, Recorded]:
    """Mark one improvement as made; without a word the only one that is still to make.

    ``before`` is called under the lock, after every refusal and before anything is recorded; what it raises
    stops it. Raises NotFound or UsageError where none or several fit, NotAllowed where it was made already.
    """
    incident, number = _find(store, word)

    def decide(current: Incident) -> Sequence[Payload]:
        action = _numbered(current, number, moment.at)
        made = decide_action_done(action, text)
        before(action)
        return [made]

    done = record(store, incident.id, anything, decide, moment)
    return _latest(done, number, moment), done


def _latest(done: Recorded, number: int, moment: Moment) -> ActionItem:
    """The action that was just written, as it stands now."""
    calendar = done.view.me.calendar
    action = next(one for one in done.view.incident.actions if one.number == number)
    return item_of(done.view.incident, action, calendar.local_date(moment.at), calendar.local_date)


def _numbered(incident: Incident, number: int, at: datetime) -> Action:
    """That action of ``incident``; it must have been there at ``at``, or its end would count for nothing."""
    action = next((one for one in incident.actions if one.number == number), None)
    if action is None:
        raise NotFound(f"no action {incident.id}.{number}", "see them: sos actions --all")
    for event in incident.timeline:
        if isinstance(event.what, ActionAdded) and event.what.action == number and event.at > at:
            raise NotAllowed(f"{action.id} was added only after that", "give a later --at")
    return action


def _find(store: Store, word: str | None) -> tuple[Incident, int]:
    """The incident and number of the action that ``word`` names, or of the only one to make."""
    incidents = store.incidents().value
    to_make = [
        (incident, action) for incident in incidents for action in incident.actions if not action.done_at
    ]
    if not word:
        return _only(to_make, NotFound("no action is left to make", "see all: sos actions --all"))
    if match := _NUMBERED.fullmatch(word):
        incident = find_incident(store, match[1], lambda one: bool(one.actions))
        if any(action.number == int(match[2]) for action in incident.actions):
            return incident, int(match[2])
        raise _unknown(f"{incident.id}.{int(match[2])}", incidents)
    incident = find_incident(store, word, lambda one: any(not action.done_at for action in one.actions))
    own = [(incident, action) for action in incident.actions]
    open_ones = [(one, action) for one, action in own if not action.done_at]
    return _only(open_ones or own, NotFound(f"{incident.id} has no actions", "see them: sos actions"))


def _only(choices: Sequence[tuple[Incident, Action]], none: NotFound) -> tuple[Incident, int]:
    if not choices:
        raise none
    if len(choices) > 1:
        named = ", ".join(f"{action.id} ({_short(action.text)})" for _, action in choices[:MOST_NAMED])
        more = f" and {len(choices) - MOST_NAMED} more" if len(choices) > MOST_NAMED else ""
        raise UsageError(f"{len(choices)} actions fit: {named}{more}", "name one")
    incident, action = choices[0]
    return incident, action.number


def _unknown(word: str, incidents: Iterable[Incident]) -> NotFound:
    close = nearest(word, [action.id for incident in incidents for action in incident.actions])
    return NotFound(
        f"no action {word}", f"did you mean {close[0]}?" if close else "see them: sos actions --all"
    )


def _short(text: str) -> str:
    return text if len(text) <= SHORT_TEXT else f"{text[: SHORT_TEXT - 1].rstrip()}…"
