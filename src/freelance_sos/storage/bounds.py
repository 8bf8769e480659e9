"""How much a file may hold: far more than a person writes, and less than keeps a program busy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# Of a text: lines, and for its dots see endless_line.
MOST_LINES = 50_000
MOST_WORK = 3_000_000
# Of what it is parsed to. Each value may be told by a line of its own, and each of those be looked for.
MOST_VALUES = 10_000
MOST_DEPTH = 50
# Of an incident: an event each. How many bytes: domain/layout.py.
MOST_LOG_LINES = 40_000
# TOML has no larger numbers; and Python can't show those that are much larger.
LARGEST = 2**63 - 1


def endless_line(text: str) -> int | None:
    """The line that would keep the TOML parser busy for minutes; None where there is none.

    For each part of a dotted key it goes over every part. Dots are counted wherever they stand: telling keys
    from text is the parser's own work.
    """
    dots = [line.count(".") for line in text.split("\n")]
    return dots.index(max(dots)) + 1 if max(dots) * (sum(dots) + len(dots)) > MOST_WORK else None


def too_much(values: Any) -> str:
    """What ``values`` are too much of, in words; ``""`` where they are not."""
    count = 0
    for depth, items in enumerate(_levels(values)):
        if depth > MOST_DEPTH:
            return "nested too deeply"
        if any(isinstance(item, int) and abs(item) > LARGEST for item in items):
            return "a number is too long"
        count += len(items)
    return f"more than {MOST_VALUES:,} values" if count > MOST_VALUES else ""


def _levels(values: Any) -> Iterator[list[Any]]:
    """What stands in ``values``, level by level, so that nothing is too deep for it."""
    level = [values]
    while level:
        items = [item for one in level for item in (one.values() if isinstance(one, dict) else one)]
        yield items
        level = [item for item in items if isinstance(item, dict | list)]
