"""The model of response targets: it marks the minutes of an incident that are used up, and counts them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress, islice, pairwise
from operator import and_, gt

from tests.domain.model import Clock, Window


@dataclass(frozen=True)
class Agreed:
    """So many minutes, or else so many business days, on a clock."""

    clock: str
    minutes: int = 0
    business_days: int = 0


@dataclass
class Story:
    """What happened in one incident, in minutes of the window; a message has a promise or None."""

    reported: int
    severity: int
    agreed: dict[tuple[int, str], Agreed]
    now: int
    changes: list[tuple[int, int]] = field(default_factory=list)
    waits: list[tuple[int, int | None]] = field(default_factory=list)
    messages: list[tuple[int, int | None]] = field(default_factory=list)
    resolved: int | None = None
    cancelled: int | None = None


@dataclass(frozen=True)
class Told:
    """What is to be said of one target; ``due`` is None where the model can't see that far."""

    start: int
    due: int | None
    used: int
    breached: bool
    paused: bool
    promised: bool


class Walk:
    """One target of one story, on the clocks of its people."""

    def __init__(self, story: Story, name: str, clocks: dict[str, Clock], frame: Window) -> None:
        self.story, self.name, self.clocks, self.frame = story, name, clocks, frame
        self.start, self.promise = story.reported, None
        if name == "update" and story.messages:
            self.start, self.promise = story.messages[-1]
        self.until = self._until()
        # A promise alone has no clock of its own: what is used up until then is real time.
        self.now_agreed = self.agreed(self.until) or Agreed("24/7")

    def told(self) -> Told | None:
        """What is to be said, or None: nothing was agreed, nor promised."""
        if self.agreed(self.until) is None and self.promise is None:
            return None
        due = self.promise or self.due(self.now_agreed)
        waiting_now = bool(self.story.waits) and self.story.waits[-1][1] is None
        return Told(
            start=self.start,
            due=due if due is not None and due < self.frame.end else None,
            used=self.used(self.start, self.until),
            breached=due is not None and due < self.until,
            paused=waiting_now
            and self.name != "acknowledge"
            and self.promise is None
            and self.story.resolved is None
            and self.story.cancelled is None,
            promised=self.promise is not None,
        )

    def _until(self) -> int:
        """Counting ends when the target is met, when the incident ends, or now."""
        ends = [self.story.now]
        ends += [end for end in (self.story.resolved, self.story.cancelled) if end is not None]
        if self.name == "acknowledge":
            ends += [minute for minute, _ in self.story.messages]
        return min(ends)

    def severity(self, minute: int) -> int:
        """The severity in force."""
        return [self.story.severity, *(to for at, to in self.story.changes if at <= minute)][-1]

    def agreed(self, minute: int) -> Agreed | None:
        """What was agreed for the severity in force."""
        return self.story.agreed.get((self.severity(minute), self.name))

    @cached_property
    def _rests(self) -> bytearray:
        """1 for each minute in which I wait for the client; at ``until`` the wait is taken to end."""
        found = bytearray(self.frame.length)
        for start, end in self.story.waits if self.name != "acknowledge" else []:
            ended = self.until if end is None else min(end, self.until)
            found[start:ended] = b"\1" * (ended - start)
        return found

    @cached_property
    def _counts(self) -> bytearray:
        """1 for each minute that is used up: inside the clock then in force, and not waiting."""
        found = bytearray(self.clocks[self.now_agreed.clock].opened)
        changes = [at for at, _ in self.story.changes if self.start < at < self.until]
        for began, ended in pairwise([self.start, *changes, self.until]):
            agreed = self.agreed(began) or self.now_agreed
            found[began:ended] = self.clocks[agreed.clock].opened[began:ended]
        return bytearray(map(gt, found, self._rests))

    def used(self, start: int, end: int) -> int:
        """How many minutes of [start, end) are used up."""
        return self._counts.count(1, start, end) if start < end else 0

    def due(self, target: Agreed) -> int | None:
        """When the target runs out."""
        changes = [at for at, _ in self.story.changes if self.start < at <= self.until]
        if target.business_days:
            due = self.credited(target)
            return due if due is None else max([due, *changes])
        counted_from = changes[-1] if changes else self.start
        left = target.minutes - self.used(self.start, counted_from)
        if left <= 0:
            return counted_from
        return self.walked(self._counts, counted_from, left, self.clocks[target.clock])

    def credited(self, target: Agreed) -> int | None:
        """Business days, and after them as many minutes as were waited before, not counting new waits."""
        clock = self.clocks[target.clock]
        due = clock.business_days(60 * self.start, target.business_days)
        if due is None:
            return None
        due //= 60
        waited = sum(map(and_, clock.opened[self.start : due], self._rests[self.start : due]))
        counts = bytearray(map(gt, clock.opened, self._rests))
        return self.walked(counts, due, waited, clock) if waited else due

    def walked(self, counts: bytearray, start: int, left: int, clock: Clock) -> int | None:
        """The end of the minute in which the last of ``left`` minutes is used up, where it is in sight."""
        minutes = compress(range(start, clock.sees(60 * start) // 60), counts[start:])
        last = next(islice(minutes, left - 1, None), None)
        return None if last is None else last + 1
