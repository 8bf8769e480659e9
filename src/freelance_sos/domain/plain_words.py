"""What to look at again in a message before a client gets it: findings with place and calmer words.

The rules stand beside this: ``plain_sentences``, ``plain_times``, ``plain_hosts`` and ``secrets``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from freelance_sos.domain.plain_hosts import EMAIL, host_spans, without_addresses
from freelance_sos.domain.plain_lists import (
    FINDING_KINDS,
    Advice,
    FindingKind,
    WordLists,
    guess_language,
    matchers,
)
from freelance_sos.domain.plain_match import tokens_of
from freelance_sos.domain.plain_sentences import long_spans, sentences, shouted_spans
from freelance_sos.domain.plain_times import Reading, next_update_is_named, timed_promises, times_without_zone
from freelance_sos.domain.secrets import secret_spans

__all__ = ["FINDING_KINDS", "Advice", "Finding", "FindingKind", "WordLists", "check_text", "guess_language"]

_NO_ADVICE: Mapping[FindingKind, Advice] = MappingProxyType({})
_LONGEST_SHOWN = 60
# A letter for a letter, so that every place stays what it is.
_HIDDEN = "•"
_ADDRESS = "u"
_BRACES = re.compile(r"\{[^{}\n]{0,80}\}")
# Not a link or where it leads, a footnote, a box to tick, or words that were left out on purpose.
_GAP = re.compile(
    r"(?<![\w\]])\[(?!(?:[ xX]|\d+|\.\.\.|…|sic)\])[^\[\]\n]{1,120}\]"
    rf"(?![(\[]|:[ \t]{{0,3}}{_ADDRESS}{{8}})"
)
_LEFT = re.compile(r"(?<!\w)(?:TODO|FIXME|TBD|X{3,})(?!\w)|_{3,}|(?<!\w)(?:XX|\?\?):(?:XX|\?\?)(?!\w)")
_LOUD_AFTER = re.compile(r"\s{1,3}[^\W\d_]{2,}")
_QUOTED = re.compile(r"^[ \t]*>[^\n]*", re.MULTILINE)

Hit = tuple[FindingKind, int, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to write differently.

    ``start`` and ``end`` are offsets into the text, ``line`` and ``column`` count from 1. ``shown`` is what
    stands there, shortened: of a secret its first two characters, of a short one none. ``why`` is in the
    program's language, ``instead`` in the text's where that is known.
    """

    kind: FindingKind
    start: int
    end: int
    line: int
    column: int
    shown: str
    why: str
    instead: str


def check_text(
    text: str,
    words: WordLists | None,
    *,
    is_partial: bool = False,
    expects_next: bool = True,
    advice: Mapping[FindingKind, Advice] = _NO_ADVICE,
) -> tuple[Finding, ...]:
    """Everything to look at again in ``text``, in order of place. It never raises, and never holds a secret.

    Without ``words`` only what needs no language is looked for: length, capitals, hosts, secrets and gaps.
    ``is_partial`` says that something still works, so that an outage is the wrong word. ``expects_next`` is
    False for a message after which nothing is to come. ``advice`` is what to say where ``words`` have none.
    """
    hidden = secret_spans(text)
    safe = _without(text, hidden)
    hits: list[Hit] = [("secret", start, end, "") for start, end in hidden]
    hits += [("host", start, end, "") for start, end in host_spans(safe)]
    hits += _plain_hits(safe)
    if words is not None:
        hits += _worded_hits(safe, words, is_partial=is_partial, expects_next=expects_next)
    kinds = {**advice, **(words.advice if words else {})}
    lines = [0, *(match.end() for match in re.finditer("\n", text))]
    return tuple(_finding(safe, hit, lines, kinds) for hit in sorted(_apart(hits), key=lambda one: one[1:3]))


def _without(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    parts, done = [], 0
    for start, end in spans:
        kept = text[start : start + 2] if end - start > 5 else ""
        parts += [text[done:start], kept, _HIDDEN * (end - start - len(kept))]
        done = end
    return "".join([*parts, text[done:]])


def _plain_hits(safe: str) -> Iterator[Hit]:
    spoken = _spoken(safe)
    yield from (("long", start, end, "") for start, end in long_spans(spoken))
    yield from (("anger", start, end, "") for start, end in shouted_spans(_LEFT.sub(_blank, spoken)))
    for pattern in (_BRACES, _GAP, _LEFT):
        yield from (
            ("unfilled", *match.span(), "") for match in pattern.finditer(spoken) if not _is_loud(match)
        )


def _spoken(safe: str) -> str:
    """What the writer says: without quoted lines, and each address of a page or a person as one word."""
    quoted = _QUOTED.sub(_blank, safe)
    return EMAIL.sub(lambda match: _ADDRESS * len(match[0]), without_addresses(quoted, _ADDRESS))


def _blank(match: re.Match[str]) -> str:
    # A shouted TODO is a word of Spanish: it stays one.
    return match[0] if _is_loud(match) else " " * len(match[0])


def _is_loud(match: re.Match[str]) -> bool:
    """Whether ``TODO`` is the first of several words in capitals: Spanish and Portuguese for everything."""
    after = _LOUD_AFTER.match(match.string, match.end()) if match[0] == "TODO" else None
    return bool(after and after[0].isupper())


def _worded_hits(safe: str, words: WordLists, *, is_partial: bool, expects_next: bool) -> Iterator[Hit]:
    lists = matchers(words)
    spoken = _spoken(safe)
    reading = Reading(spoken, tokens_of(spoken), sentences(spoken))
    for kind, matcher in lists.said.items():
        if kind != "outage" or is_partial:
            for match in matcher.find(reading.tokens):
                yield (kind, *reading.span_of(match), match.said)
    yield from (("no-zone", start, end, "") for start, end in times_without_zone(reading, lists))
    yield from (("fix-promise", start, end, said) for (start, end), said in timed_promises(reading, lists))
    if expects_next and reading.tokens and not next_update_is_named(reading, lists):
        end = len(safe.rstrip())
        yield "no-next-update", end, end, ""


def _apart(hits: list[Hit]) -> Iterator[Hit]:
    """Each kind once at a place: the first, and of those that begin there the longest."""
    ends: dict[FindingKind, int] = {}
    for hit in sorted(hits, key=lambda one: (one[1], -one[2])):
        kind, start, end, _ = hit
        if kind not in ends or start >= ends[kind]:
            ends[kind] = end
            yield hit


def _finding(safe: str, hit: Hit, lines: list[int], advice: Mapping[FindingKind, Advice]) -> Finding:
    kind, start, end, said = hit
    line = bisect_right(lines, start)
    shown = _shown(safe[start : min(end, start + 4 * _LONGEST_SHOWN)])
    told = advice.get(kind, Advice(why="", instead=""))
    return Finding(
        kind=kind,
        start=start,
        end=end,
        line=line,
        column=start - lines[line - 1] + 1,
        shown=shown,
        why=told.why,
        instead=said or told.instead.replace("{shown}", shown),
    )


def _shown(part: str) -> str:
    flat = " ".join(re.sub(f"{_HIDDEN}+", "…", part).split())
    return flat if len(flat) <= _LONGEST_SHOWN else f"{flat[: _LONGEST_SHOWN - 1].rstrip()}…"
