"""Times in a message: a clock without a zone, a promise of when it works, and when the next word comes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from freelance_sos.domain.plain_lists import Matchers
from freelance_sos.domain.plain_match import Match, Token

Span = tuple[int, int]

_HOUR = r"(?:[01]?\d|2[0-4])"
# The stop behind ``p.m.`` belongs to it; the one behind ``pm`` ends the sentence.
_HALF = r"(?:\s?[ap](?:\.\s?m\b\.?|\s?m\b))"
CLOCK = re.compile(
    rf"(?<![\w:.,/+-]){_HOUR}(?::[0-5]\d(?::[0-5]\d)?{_HALF}?|h[0-5]\d|{_HALF})(?![\w:])",
    re.IGNORECASE,
)
ZONE = re.compile(
    r"(?<!\w)(?:UTC|GMT|CES?T|EES?T|WES?T|E[SD]T|C[SD]T|M[SD]T|P[SD]T|BST|IST|JST|KST|AE[SD]T|MES?Z|BRT|ART|NZ[SD]T"
    r"|(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Za-z_]+)(?!\w)"
)
# As far as a time may stand from what is promised for it, in words.
_NEAR = 8
_JUST_AFTER = 5
_AROUND = 30
# What may stand between a time and its zone, though the stop of ``p.m.`` may look like the end of a sentence.
_BEFORE_ZONE = re.compile(r"[\s(,–-]{0,3}")
# Zones only behind a time: elsewhere these are ordinary words.
_ZONE_BEHIND = re.compile(r"(?:Eastern|Central|Mountain|Pacific)(?!\w)")


class Reading(NamedTuple):
    """A text with its words and sentences, as the checks of times look at it."""

    text: str
    tokens: Sequence[Token]
    sentences: Sequence[Span]

    def sentence_of(self, place: int) -> int:
        """Which sentence stands at ``place``."""
        return max(0, bisect_right(self.sentences, place, key=lambda span: span[0]) - 1)

    def span_of(self, match: Match) -> Span:
        """Where the words of ``match`` stand."""
        return self.tokens[match.first].start, self.tokens[match.last].end

    def where(self, matches: Sequence[Match]) -> set[int]:
        """The sentences that have one of ``matches``."""
        return {self.sentence_of(self.tokens[match.first].start) for match in matches}


def clock_spans(reading: Reading, lists: Matchers) -> list[Span]:
    """Every clock time, in order."""
    spans = [match.span() for match in CLOCK.finditer(reading.text)]
    spans += [reading.span_of(match) for match in lists.clocks.find(reading.tokens)]
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def times_without_zone(reading: Reading, lists: Matchers) -> Iterator[Span]:
    """Clock times with no zone in their sentence or right behind; none where one is named for all."""
    if lists.all_zones.find(reading.tokens):
        return
    starts = {reading.span_of(match)[0] for match in lists.zones.find(reading.tokens)}
    starts |= {match.start() for match in ZONE.finditer(reading.text)}
    zoned = {reading.sentence_of(start) for start in starts}
    for start, end in clock_spans(reading, lists):
        gap = _BEFORE_ZONE.match(reading.text, end)
        behind = gap.end() if gap else end
        has_zone = reading.sentence_of(start) in zoned or behind in starts
        if not has_zone and not _ZONE_BEHIND.match(reading.text, behind):
            yield start, end


def timed_promises(reading: Reading, lists: Matchers) -> Iterator[tuple[Span, str]]:
    """Promises of when it works again, and what the list says instead, which may be nothing."""
    doubted = reading.where(lists.unless.find(reading.tokens))
    for match in lists.fix_promises.find(reading.tokens):
        if reading.sentence_of(reading.tokens[match.first].start) not in doubted:
            yield reading.span_of(match), match.said
    whens = _whens(reading, lists)
    nexts = lists.next_words.find(reading.tokens)
    for done in lists.promised.find(reading.tokens):
        sentence = reading.sentence_of(reading.tokens[done.first].start)
        if sentence in doubted:
            continue
        around = _around(done, nexts)
        for when in _around(done, whens):
            is_same = reading.sentence_of(reading.tokens[when.first].start) == sentence
            if is_same and _is_near(done, when) and not _is_taken(done, when, around):
                first, last = min(done.first, when.first), max(done.last, when.last)
                yield (reading.tokens[first].start, reading.tokens[last].end), ""
                break


def _whens(reading: Reading, lists: Matchers) -> list[Match]:
    starts = [token.start for token in reading.tokens]
    found = lists.promised_when.find(reading.tokens)
    for start, end in clock_spans(reading, lists):
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        found.append(Match(max(first, 0), max(last, 0), "clock"))
    return sorted(found)


def _around(done: Match, sorted_matches: Sequence[Match]) -> Sequence[Match]:
    """Those of the matches that may matter to ``done``: a few, however long the sentence is."""
    low = bisect_left(sorted_matches, done.first - _AROUND, key=lambda match: match.first)
    high = bisect_right(sorted_matches, done.last + _AROUND, key=lambda match: match.first)
    return sorted_matches[low:high]


def _is_near(one: Match, other: Match) -> bool:
    return max(one.first, other.first) - min(one.last, other.last) <= _NEAR


def _is_taken(done: Match, when: Match, nexts: Sequence[Match]) -> bool:
    """Whether the time is that of the next message, which the sentence names as well."""
    low, high = min(done.last, when.last), max(done.first, when.first)
    return any(low < one.first < high or 0 < when.first - one.last <= _JUST_AFTER for one in nexts)


def next_update_is_named(reading: Reading, lists: Matchers) -> bool:
    """Whether it is said when the next word comes: in the sentence itself, or below a heading for it."""
    clocks = {reading.sentence_of(start) for start, _ in clock_spans(reading, lists)}
    timed = reading.where(lists.next_times.find(reading.tokens)) | clocks
    for match in lists.next_words.find(reading.tokens):
        start, end = reading.span_of(match)
        sentence = reading.sentence_of(start)
        rest = reading.sentences[sentence][1] - end
        is_heading = rest <= 2 and reading.text[end : end + rest].strip() in ("", ":", "：")
        if sentence in timed or (is_heading and sentence + 1 in timed):
            return True
    return False
