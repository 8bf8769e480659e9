"""The word lists of a language, and which of them a text is written in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, get_args

from freelance_sos.domain.plain_match import Matcher, tokens_of

FindingKind = Literal[
    "long",
    "idiom",
    "blame",
    "anger",
    "no-zone",
    "fix-promise",
    "no-next-update",
    "host",
    "secret",
    "unfilled",
    "outage",
]
FINDING_KINDS: tuple[FindingKind, ...] = get_args(FindingKind)
# Fewer common words, or a smaller part of the text, or about as many in another language: no guess.
_LEAST_WORDS = 2
_LEAST_PART = 0.2
_LEAST_LEAD = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Why it is pointed out (in the program's language), and what to write instead (in the text's)."""

    why: str
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WordLists:
    """What is looked for in one language: patterns of plain words, as ``plain_match`` says.

    A mapping goes from a pattern to calmer words; a pattern without any is fine as it is, also where a
    shorter one would be found in it. A promise is one of ``promised`` near one of ``promised_when``, in a
    sentence without any of ``unless``; those of ``fix_promises`` are promises by themselves. ``next_words``
    count with one of ``next_times`` or a clock time beside them. ``all_zones`` tells the zone of every time.
    """

    language: str
    idioms: Mapping[str, str] = field(default_factory=dict)
    blame: Mapping[str, str] = field(default_factory=dict)
    anger: Mapping[str, str] = field(default_factory=dict)
    outage: Mapping[str, str] = field(default_factory=dict)
    fix_promises: Mapping[str, str] = field(default_factory=dict)
    promised: tuple[str, ...] = ()
    promised_when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    next_words: tuple[str, ...] = ()
    next_times: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()
    zone_words: tuple[str, ...] = ()
    all_zones: tuple[str, ...] = ()
    stop_words: tuple[str, ...] = ()
    advice: Mapping[FindingKind, Advice] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matchers:
    """Word lists as they are searched for."""

    said: Mapping[FindingKind, Matcher]
    fix_promises: Matcher
    promised: Matcher
    promised_when: Matcher
    unless: Matcher
    next_words: Matcher
    next_times: Matcher
    clocks: Matcher
    zones: Matcher
    all_zones: Matcher


@lru_cache(maxsize=32)
def matchers(words: WordLists) -> Matchers:
    """The lists of ``words``, made ready once."""
    return Matchers(
        said={
            "idiom": Matcher(words.idioms),
            "blame": Matcher(words.blame),
            "anger": Matcher(words.anger),
            "outage": Matcher(words.outage),
        },
        fix_promises=Matcher(words.fix_promises),
        promised=Matcher.of(words.promised),
        promised_when=Matcher.of(words.promised_when),
        unless=Matcher.of(words.unless),
        next_words=Matcher.of(words.next_words),
        next_times=Matcher.of(words.next_times),
        clocks=Matcher.of(words.clocks),
        zones=Matcher.of(words.zone_words),
        all_zones=Matcher.of(words.all_zones),
    )


def guess_language(text: str, known: Iterable[WordLists]) -> WordLists | None:
    """The one of ``known`` whose common short words ``text`` is full of; None when that is not sure."""
    # With their accents: ``à`` is French, and ``a`` is not.
    keys = [text[token.start : token.end].casefold() for token in tokens_of(text) if "#" not in token.key]
    counts = []
    for words in known:
        common = {word.casefold() for word in words.stop_words}
        counts.append((sum(key in common for key in keys), words))
    counts.sort(key=lambda one: -one[0])
    if not counts or counts[0][0] < max(_LEAST_WORDS, _LEAST_PART * len(keys)):
        return None
    if len(counts) > 1 and counts[0][0] < _LEAST_LEAD * counts[1][0]:
        return None
    return counts[0][1]
