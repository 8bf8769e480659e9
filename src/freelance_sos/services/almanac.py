"""Working out the almanac from the files."""

from __future__ import annotations

from datetime import datetime

from freelance_sos.domain.almanac import Almanac, Horizon
from freelance_sos.domain.clock_changes import changes_between
from freelance_sos.services.people import load_clients
from freelance_sos.storage.store import Store


def make_almanac(store: Store, now: datetime) -> Almanac:
    """The almanac as of ``now``.

    Raises StoreError without a store, BrokenFile where sos.toml can't be used; clients that can't be read are
    told as problems.
    """
    me, slugs = store.me(), store.slugs()
    clients = load_clients(store, slugs)
    horizon = Horizon(now)
    zones = [me.value.zone, *(client.zone for client in clients.usable)]
    return Almanac(
        horizon=horizon,
        me=me.value,
        clients={client.slug: client for client in clients.usable},
        slugs=tuple(slugs),
        problems=(*me.problems, *clients.problems),
        changes={zone.key: changes_between(zone, *horizon.changes) for zone in zones},
    )
