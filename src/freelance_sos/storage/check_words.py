"""The word lists that a message is checked with, read from the data files of the words package."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import product
from typing import Any

from freelance_sos.domain.languages import pick_language
from freelance_sos.domain.plain_words import FINDING_KINDS, Advice, FindingKind, WordLists
from freelance_sos.storage.wording import wording

SUFFIX = ".toml"
_SET = re.compile(r"\{([\w-]+)\}")


def check_words(language: str) -> WordLists | None:
    """The lists of that language, or of what it falls back to (``de`` for ``de-AT``); None for none."""
    known = _files()
    found = pick_language(language, known)
    return _read(found) if found else None


def all_check_words() -> tuple[WordLists, ...]:
    """The lists of every language that has some, by its name."""
    return tuple(_read(language) for language in sorted(_files()))


@cache
def check_advice() -> Mapping[FindingKind, Advice]:
    """What to say of each kind of finding in a text of no known language, in English."""
    told = wording("check")
    return {kind: Advice(why=told["why"][kind], instead=told["instead"][kind]) for kind in FINDING_KINDS}


@cache
def _files() -> dict[str, str]:
    folder = resources.files("freelance_sos.words").joinpath("check")
    return {
        file.name.removesuffix(SUFFIX): file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(SUFFIX)
    }


@cache
def _read(language: str) -> WordLists:
    data = tomllib.loads(_files()[language])
    sets: dict[str, list[str]] = data.get("sets", {})
    promise, following, clock = data["promise"], data["next"], data["clock"]
    why, general = wording("check")["why"], wording("check")["instead"]
    instead = {**general, **data["instead"]}
    return WordLists(
        language=language,
        idioms=_said(data["idioms"], sets),
        blame=_said(data["blame"], sets),
        anger=_said(data["anger"], sets),
        outage=_said(data["outage"], sets),
        fix_promises=dict.fromkeys(_spelt(promise["always"], sets), instead["fix-promise"]),
        promised=_spelt(promise["done"], sets),
        promised_when=_spelt(promise["when"], sets),
        unless=_spelt(promise["unless"], sets),
        next_words=_spelt(following["words"], sets),
        next_times=_spelt(following["times"], sets),
        clocks=_spelt(clock["words"], sets),
        zone_words=_spelt(clock["zones"], sets),
        all_zones=_spelt(clock["all"], sets),
        stop_words=tuple(data["stop_words"].split()),
        advice={kind: Advice(why=why[kind], instead=instead[kind]) for kind in FINDING_KINDS},
    )


def _said(table: Mapping[str, str], sets: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {spelling: said for pattern, said in table.items() for spelling in _spellings(pattern, sets)}


def _spelt(patterns: Sequence[str], sets: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(spelling for pattern in patterns for spelling in _spellings(pattern, sets)))


def _spellings(pattern: str, sets: Mapping[str, Any]) -> Iterator[str]:
    """``pattern`` with each ``{name}`` replaced by every word of that set."""
    names = _SET.findall(pattern)
    if not names:
        yield pattern
        return
    around = _SET.split(pattern)[::2]
    for chosen in product(*(sets[name] for name in names)):
        yield "".join(f"{before}{word}" for before, word in zip(around, (*chosen, ""), strict=True))
