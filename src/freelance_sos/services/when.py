"""Whose time somebody typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from freelance_sos.domain.errors import NotFound, StoreError, UsageError
from freelance_sos.domain.names import nearest, pick_client
from freelance_sos.domain.when import Whose
from freelance_sos.domain.zones import find_zone
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import BrokenFile, in_domain

# "your time" is what our own screens call mine.
ME = frozenset(["me", "my", "mine", "your"])
MOST_NAMED = 6


def whose_time(store: Store, words: str, my_zone: Callable[[], ZoneInfo]) -> Whose:
    """Whose time ``words`` mean: mine, a client's by slug or its beginning, a place's, or a client's by name.

    Raises NotFound with the nearest; UsageError where several fit, or for an abbreviation or offset (ruling
    1); StoreError where a client's zone can't be read, for an hour nobody meant must not be recorded.
    """
    name = " ".join(words.split())
    if name.lower() in ME:
        return Whose(zone=my_zone(), is_me=True)
    slugs = store.slugs()
    try:
        return _client(store, pick_client(name, slugs))
    except NotFound:
        pass
    try:
        zone = find_zone(name)
        return Whose(zone=zone, place=_as_typed(name, zone))
    except UsageError as error:
        if not error.message.endswith("is no time zone"):
            raise
        # Reading every file is slow: last, where all else failed.
        if named := _called(store, name, slugs):
            return _client(store, named)
        near = nearest(name, slugs)
        hint = f"did you mean {near[0]}?" if near else error.hint if "mean" in error.hint else _known(slugs)
    raise NotFound(f'no client and no place "{name[:40]}"', hint)


def _as_typed(name: str, zone: ZoneInfo) -> str:
    """The place that was typed, where its zone has the name of another; else nothing."""
    typed = name.replace("_", " ")
    if typed.casefold() in (zone.key.casefold(), zone.key.rsplit("/", 1)[-1].replace("_", " ").casefold()):
        return ""
    return typed if typed != typed.lower() else typed.title()


def _called(store: Store, name: str, slugs: Sequence[str]) -> str:
    """The slug of the client whose full name that is or begins; else nothing. Raises UsageError for two."""
    try:
        return pick_client(name, [], {slug: _name_of(store, slug) for slug in slugs})
    except NotFound:
        return ""


def _name_of(store: Store, slug: str) -> str:
    try:
        return " ".join(str(store.client_file(slug).values.get("name", "")).split())
    except BrokenFile:
        return ""


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
