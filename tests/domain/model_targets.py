"""The model of response targets: it walks the minutes of an incident and counts those that count."""

from __future__ import annotations

from dataclasses import dataclass, field

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

    def rests(self, minute: int) -> bool:
        """Whether I wait for the client in that minute; after ``until`` the wait is taken to end."""
        if self.name == "acknowledge" or minute >= self.until:
            return False
        return any(start <= minute < (self.until if end is None else end) for start, end in self.story.waits)

    def counts(self, minute: int) -> bool:
        """Whether that minute is used up: inside the clock then in force, and not waiting."""
        agreed = self.agreed(min(minute, self.until)) or self.now_agreed
        return bool(self.clocks[agreed.clock].opened[minute]) and not self.rests(minute)

    def used(self, start: int, end: int) -> int:
        """How many minutes of [start, end) are used up."""
        return sum(self.counts(minute) for minute in range(start, end))

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
        return self.walked(counted_from, left)

    def credited(self, target: Agreed) -> int | None:
        """Business days, and after them as many minutes as were waited before, not counting new waits."""
        clock = self.clocks[target.clock]
        due = clock.business_days(self.start, target.business_days)
        if due is None:
            return None
        waited = sum(clock.opened[minute] and self.rests(minute) for minute in range(self.start, due))
        if not waited:
            return due
        for minute in range(due, self.frame.end):
            waited -= clock.opened[minute] and not self.rests(minute)
            if waited == 0:
                return minute + 1
        return None

    def walked(self, start: int, left: int) -> int | None:
        """The end of the minute in which the last of ``left`` minutes is used up."""
        for minute in range(start, self.frame.end):
            left -= self.counts(minute)
            if left == 0:
                return minute + 1
        return None
