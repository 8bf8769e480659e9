"""What needs me now, over all clients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime

from freelance_sos.domain.almanac import Almanac
from freelance_sos.domain.events import Payload
from freelance_sos.domain.incident import Action, Incident
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.views import IncidentView, Overview
from freelance_sos.services.board import board_of
from freelance_sos.services.incidents import view_of
from freelance_sos.services.people import AtWorst, Clients, load_clients
from freelance_sos.storage.store import Store


def overview(store: Store, almanac: Almanac | None, now: datetime) -> Overview:
    """Burning incidents by what is due, those to close, who is in hours, and actions to make.

    Without an almanac, because sos.toml can't be used, with whatever can be read of everybody.
    """
    people = AtWorst(store, almanac)
    slugs = store.slugs_at_worst()
    known = almanac or load_clients(store, slugs.value)
    unread = known.unread if isinstance(known, Clients) else known.unread([])
    loaded = store.incidents()
    views = [view_of(one, people, now) for one in loaded.value if one.is_unfinished]
    return Overview(
        now=now,
        today=people.me.calendar.local_date(now),
        burning=queue([view for view in views if view.incident.is_live]),
        to_close=queue([view for view in views if not view.incident.is_live]),
        board=replace(board_of(people.me, known.usable, now), unread=unread),
        actions=open_actions(loaded.value),
        problems=_once([*people.problems, *slugs.problems, *known.problems, *loaded.problems]),
    )


def queue(views: list[IncidentView]) -> tuple[IncidentView, ...]:
    """What is due first stands first, then the worse severity."""
    return tuple(sorted(views, key=lambda view: view.urgency))


def open_actions(incidents: list[Incident]) -> tuple[Action, ...]:
    """Improvements still to make, the earliest date first; those without a date last."""
    actions = [action for one in incidents for action in one.actions if not action.done_at]
    return tuple(sorted(actions, key=lambda action: (action.due is None, action.due or 0, action.id)))


def list_incidents(
    store: Store,
    now: datetime,
    *,
    everything: bool = False,
    client: str | None = None,
    since: datetime | None = None,
    text: str = "",
) -> tuple[tuple[IncidentView, ...], tuple[Problem, ...]]:
    """Unfinished incidents by what is due, or ``everything``, the newest report first after those.

    ``text`` is looked for in titles, messages, notes and lessons, whatever the case.
    """
    loaded = store.incidents()
    people = AtWorst(store)
    chosen = [
        incident
        for incident in loaded.value
        if (everything or text or since or incident.is_unfinished)
        and (client is None or incident.client == client)
        and (since is None or incident.reported_at >= since)
        and (not text or _mentions(incident, text.casefold()))
    ]
    views = [view_of(incident, people, now) for incident in chosen]
    unfinished = queue([view for view in views if view.incident.is_unfinished])
    over = sorted(
        (view for view in views if not view.incident.is_unfinished),
        key=lambda view: view.incident.reported_at,
        reverse=True,
    )
    return (*unfinished, *over), _once([*loaded.problems, *people.problems])


def _mentions(incident: Incident, folded: str) -> bool:
    if any(folded in text for text in (incident.title.casefold(), incident.id, incident.former_id)):
        return True
    standing = (event for event in incident.timeline if event.id not in incident.taken_back)
    return any(folded in text.casefold() for event in standing for text in _texts(event.what))


def _texts(what: Payload) -> Iterator[str]:
    """Everything that somebody wrote there."""
    for field in fields(what):
        value = getattr(what, field.name)
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from map(str, value)


def _once(problems: list[Problem]) -> tuple[Problem, ...]:
    """Each finding once, also where one reader of a file says more about it than another."""
    by_place = {(one.file, one.line, one.key, one.message): one for one in reversed(problems)}
    return tuple(reversed(by_place.values()))
