"""Whose time is typed: the words beside a time that name a client, a place or me."""

from __future__ import annotations

import re
from collections.abc import Iterator

from freelance_sos.commands.dates import MONTHS, WEEKDAYS, weekday_of
from freelance_sos.commands.day_words import RELATIVE_DAYS
from freelance_sos.domain.names import nearest

MOST_WORDS = 12
# Nobody's name: such words belong to a time, or to a slip in one.
_TIME_WORDS = frozenset(
    [
        *("mo", "tu", "we", "th", "fr", "sa", "su"),
        *("am", "pm", "noon", "midnight", "now", "ago"),
        *("at", "in", "on", "next", "last", "this"),
    ]
)


def with_a_name(parts: list[str]) -> Iterator[tuple[str, str]]:
    """The rest and the name, for each way to take one out of ``parts``: the shortest, then the last first."""
    if len(parts) > MOST_WORDS:
        return
    for size in range(1, len(parts)):
        for start in range(len(parts) - size, -1, -1):
            named = parts[start : start + size]
            if size > 1 and named[0].lower() == "in":
                named = named[1:]
            if len(named) > 1 and named[-1].lower() == "time":
                named = named[:-1]
            # Smith & Sons: what joins two words is part of a name.
            ends = {0, len(named) - 1}
            if not any(_is_of_time(word) for at, word in enumerate(named) if at in ends or word not in "&+-"):
                yield " ".join(parts[:start] + parts[start + size :]), " ".join(named)


def _is_of_time(word: str) -> bool:
    word = word.lower()
    return (
        word in _TIME_WORDS
        or word in RELATIVE_DAYS
        or weekday_of(word) is not None
        or not re.search(r"[^\W\d_]", word)
    )


def slip_in_a_day(words: str) -> str:
    """The name of a day or a month that one of ``words`` nearly is; "" where none is near."""
    known = (*RELATIVE_DAYS, *WEEKDAYS, *MONTHS)
    slips = [
        word
        for word in words.lower().split()
        if not (len(word) > 2 and any(day.startswith(word) for day in known))
    ]
    near = [day for word in slips for day in nearest(word, known, cutoff=0.75)]
    return near[0] if near else ""
