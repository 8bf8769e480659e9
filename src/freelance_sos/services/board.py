"""Who is in hours: the board, and what would be due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from freelance_sos.domain.agreement import SEVERITIES, Severity
from freelance_sos.domain.board import Board, day_of, in_order, standing
from freelance_sos.domain.incident import Incident, SeverityFrom
from freelance_sos.domain.people import Client, Me
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.targets import target_states
from freelance_sos.domain.views import Dues
from freelance_sos.services.people import load_clients
from freelance_sos.storage.store import Store


def board(store: Store, slugs: Sequence[str], now: datetime) -> tuple[Board, tuple[Problem, ...]]:
    """Where I and the clients of ``slugs`` stand at ``now``; all clients for none.

    Raises BrokenFile where sos.toml can't be used; clients that can't be are told as problems.
    """
    me = store.me()
    clients = load_clients(store, slugs or store.slugs())
    return board_of(me.value, clients.usable, now), (*me.problems, *clients.problems)


def board_of(me: Me, clients: Sequence[Client], now: datetime) -> Board:
    """The board for people already loaded."""
    my_day, my_date = day_of(me.calendar, now)
    mine = standing(me.calendar, now, my_day, my_date, slug="", name=me.name or "you")
    theirs = [
        standing(client.calendar, now, my_day, my_date, slug=client.slug, name=client.name)
        for client in clients
    ]
    return Board(at=now, mine=mine, clients=in_order(theirs))


def dues(
    store: Store, slug: str, severity: Severity | None, now: datetime
) -> tuple[Dues, tuple[Problem, ...]]:
    """When each target would run out if ``slug`` reported it at ``now``; every severity for None."""
    me, client = store.me(), store.client(slug)
    wanted = (
        [severity] if severity else [one for one in SEVERITIES if one in client.value.agreement.by_severity]
    )
    found = tuple(
        (one, tuple(target_states(_as_if(client.value, one, now), client.value, me.value, now)))
        for one in wanted
    )
    result = Dues(client=client.value, me=me.value, reported_at=now, by_severity=found)
    return result, (*me.problems, *client.problems)


def _as_if(client: Client, severity: Severity, at: datetime) -> Incident:
    """An incident that was reported this instant and written nowhere."""
    return Incident(
        client=client.slug,
        number=0,
        title="",
        severity=severity,
        kind="other",
        opened_at=at,
        reported_at=at,
        agreement=client.agreement,
        severities=(SeverityFrom(at=at, severity=severity),),
    )
