"""What a run of random cases has seen, and how a difference is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.domain.model import Window


class Mismatch(AssertionError):
    """The program and the model give different answers."""


@dataclass
class Tally:
    """Counts over cases. ``at`` and ``until`` are seconds after the windows' start."""

    cases: int = 0
    answers: int = 0
    crossed: int = 0
    skipped: int = 0
    zones: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)

    def compare(self, told: object, expected: object, *question: object) -> None:
        """Count an answer and its question; raises Mismatch where the program told something else.

        Where the model can't see an answer, the program must not have one in sight either; not counted.
        """
        if told != expected:
            asked = "\n  ".join(str(part) for part in question)
            raise Mismatch(f"sos says {told}, the model {expected}\n  {asked}")
        self.answers += expected is not None

    def add(self, other: Tally) -> None:
        """Count what another run has seen as well."""
        self.cases += other.cases
        self.answers += other.answers
        self.crossed += other.crossed
        self.skipped += other.skipped
        self.zones |= other.zones
        self.years |= other.years


def crosses(frames: Iterable[Window], at: int, until: int | None) -> bool:
    """Whether the clock of one of these places changed after ``at``, until the answer ``until``."""
    if until is None:
        return False
    return any(at < 60 * change <= until for frame in frames for change in frame.changes)
