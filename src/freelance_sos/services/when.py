"""Whose time somebody typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from freelance_sos.domain.errors import NotFound, StoreError, UsageError
from freelance_sos.domain.names import nearest, pick
from freelance_sos.domain.when import Whose
from freelance_sos.domain.zones import find_zone
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import BrokenFile, in_domain

ME = frozenset(["me", "my", "mine"])
MOST_NAMED = 6


def whose_time(store: Store, words: str, my_zone: Callable[[], ZoneInfo]) -> Whose:
    """Whose time ``words`` mean: mine, a client's by slug or its beginning, else a place's.

    Raises NotFound with the nearest; UsageError where several fit, or for an abbreviation or offset (ruling
    1); StoreError where a client's zone can't be read, for an hour nobody meant must not be recorded.
    """
    name = " ".join(words.split())
    if name.lower() in ME:
        return Whose(zone=my_zone(), is_me=True)
    slugs = store.slugs()
    try:
        return _client(store, pick(name.lower(), slugs, "client"))
    except NotFound:
        pass
    try:
        return Whose(zone=find_zone(name))
    except UsageError as error:
        if not error.message.endswith("is no time zone"):
            raise
        near = nearest(name, slugs)
        hint = f"did you mean {near[0]}?" if near else error.hint if "mean" in error.hint else _known(slugs)
    raise NotFound(f'no client and no place "{name[:40]}"', hint)


def _client(store: Store, slug: str) -> Whose:
    try:
        file = store.client_file(slug)
        zone: ZoneInfo = in_domain(file, ["zone"], lambda: find_zone(str(file.values.get("zone", ""))))
    except BrokenFile as broken:
        raise StoreError(f"can't tell {slug}'s time: {broken}", "or type it in your time") from None
    return Whose(zone=zone, slug=slug, name=str(file.values.get("name", slug)))


def _known(slugs: Sequence[str]) -> str:
    clients = f"your clients are {', '.join(slugs[:MOST_NAMED])}; " if slugs else ""
    return f"{clients}places are written like tokyo or Europe/Lisbon"
