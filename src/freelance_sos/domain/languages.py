"""Which of the languages at hand somebody's language means."""

from __future__ import annotations

from collections.abc import Iterable

FALLBACK = "en"


def folded(language: str) -> str:
    """``pt-br`` for ``pt_BR``: languages are compared so."""
    return language.strip().replace("_", "-").casefold()


def pick_language(wanted: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that is ``wanted``, or that it is a kind of: ``de`` for ``de-AT``. None for none.

    Looked up, never built from what somebody wrote into a file.
    """
    by_name = {folded(name): name for name in known}
    name = folded(wanted)
    return by_name.get(name) or by_name.get(name.partition("-")[0])


def is_same_language(one: str, other: str) -> bool:
    """Whether a reader of one reads the other: ``de-AT`` and ``de``."""
    return folded(one).partition("-")[0] == folded(other).partition("-")[0]
