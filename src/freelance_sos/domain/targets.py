"""When each response target runs out, how much of it is used, and whether it was met (rulings 8-13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from freelance_sos.domain.agreement import TARGET_NAMES, Severity, Target, TargetName
from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.clocks import (
    Clock,
    add,
    add_duration,
    between,
    last_comfortable,
)
from freelance_sos.domain.durations import Duration
from freelance_sos.domain.errors import NoOpenTime
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.people import Client, Me, clock_for
from freelance_sos.domain.weeks import NOTHING

Stretch = tuple[datetime, datetime]
BY_PROMISE_ALONE = Target(within=Duration(), clock="24/7")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetState:
    """One target of one incident at one moment.

    ``target`` is None where nothing was agreed, and a promise of mine stands alone.
    ``due_at`` is None where no open hour is left within a year. While ``paused`` it is when the target would
    run out if the wait ended now. ``promised`` means that my own promise took its place.
    """

    name: TargetName
    target: Target | None
    started_at: datetime
    due_at: datetime | None
    used: timedelta
    met_at: datetime | None
    breached: bool
    paused: bool = False
    promised: bool = False
    last_comfortable_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        """Whether it is still to be met."""
        return self.met_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """What the arithmetic of one incident needs: whose calendars, and until when."""

    incident: Incident
    theirs: Calendar
    mine: Calendar
    until: datetime

    def severity_at(self, at: datetime) -> Severity:
        """The severity in force at ``at``."""
        first, *later = self.incident.severities
        return next((change.severity for change in reversed(later) if change.at <= at), first.severity)

    def target_at(self, name: TargetName, at: datetime) -> Target | None:
        """What was agreed for the severity in force at ``at``."""
        return self.incident.agreement.target(self.severity_at(at), name)

    def changes(self, start: datetime) -> list[datetime]:
        """When the severity changed, after ``start`` and not after ``until``."""
        return [change.at for change in self.incident.severities[1:] if start < change.at <= self.until]

    def clock(self, target: Target) -> Clock:
        """The clock that ``target`` counts on."""
        return clock_for(target.clock, self.theirs, self.mine)

    def waits(self, name: TargetName, start: datetime) -> list[Stretch]:
        """The waits that stop ``name``'s clock, from ``start``; overlapping ones once (ruling 12)."""
        if name == "acknowledge":
            return []
        clipped = sorted(
            (max(wait.start, start), min(wait.end or self.until, self.until)) for wait in self.incident.waits
        )
        merged: list[Stretch] = []
        for began, ended in clipped:
            if merged and began <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(ended, merged[-1][1]))
            elif began < ended:
                merged.append((began, ended))
        return merged


def target_states(incident: Incident, client: Client, me: Me, now: datetime) -> list[TargetState]:
    """The state of each agreed target of ``incident`` at ``now``; what was not agreed is left out."""
    states = (_target_state(name, incident, client, me, now) for name in TARGET_NAMES)
    return [state for state in states if state]


def next_due(states: list[TargetState]) -> TargetState | None:
    """The running target that runs out first. A clock at rest counts only once its time is over."""
    running = [state for state in states if state.is_running and state.due_at]
    running = [state for state in running if state.breached or not state.paused]
    return min(running, key=lambda state: state.due_at or state.started_at, default=None)


def _target_state(
    name: TargetName, incident: Incident, client: Client, me: Me, now: datetime
) -> TargetState | None:
    met_at = incident.acknowledged_at if name == "acknowledge" else incident.resolved_at
    until = max(incident.reported_at, min(met_at or incident.ended_at or now, now))
    counting = Counting(incident=incident, theirs=client.calendar, mine=me.calendar, until=until)
    agreed = counting.target_at(name, until)
    start, promise = _start(name, incident)
    if agreed is None and promise is None:
        return None
    target = agreed or BY_PROMISE_ALONE
    due_at = promise or _due(name, counting, target, start)
    return TargetState(
        name=name,
        target=agreed,
        started_at=start,
        due_at=due_at,
        used=_used(name, counting, target, start),
        met_at=met_at,
        breached=due_at is not None and until > due_at,
        paused=name != "acknowledge" and incident.status == "waiting" and promise is None,
        promised=promise is not None,
        last_comfortable_at=last_comfortable(me.waking, due_at) if due_at else None,
    )


def _start(name: TargetName, incident: Incident) -> tuple[datetime, datetime | None]:
    """Where the clock of a target starts, and the promise that takes its place (ruling 13)."""
    if name == "update" and incident.last_message_at:
        return incident.last_message_at, incident.promise_at
    return incident.reported_at, None


def _due(name: TargetName, counting: Counting, target: Target, start: datetime) -> datetime | None:
    changes = counting.changes(start)
    clock = counting.clock(target)
    try:
        if target.within.business_days:
            due = _extended(clock, add_duration(clock, start, target.within), counting.waits(name, start))
            return max([due, *changes])
        if not changes:
            return _counted(clock, start, target.within.elapsed, counting.waits(name, start))
        changed_at = changes[-1]
        left = target.within.elapsed - _used(name, counting, target, start, changed_at)
        if left <= NOTHING:
            return changed_at
        return _counted(clock, changed_at, left, counting.waits(name, changed_at))
    except NoOpenTime:
        return None


def _counted(clock: Clock, start: datetime, amount: timedelta, waits: list[Stretch]) -> datetime:
    """When ``amount`` of the clock's time is used up from ``start``, resting while waiting.

    A wait that begins when the time is already used up moves nothing.
    """
    due = add(clock, start, amount)
    for began, ended in waits:
        if began >= due:
            break
        amount += between(clock, began, ended)
        due = add(clock, start, amount)
    return due


def _extended(clock: Clock, due: datetime, waits: list[Stretch]) -> datetime:
    """A due moment counted in business days, moved on by what the waits before it are credited."""
    credit, moved = NOTHING, due
    for began, ended in waits:
        if began >= moved:
            break
        credit += between(clock, began, ended)
        moved = add(clock, due, credit) if credit else due
    return moved


def _used(
    name: TargetName,
    counting: Counting,
    target: Target,
    start: datetime,
    end: datetime | None = None,
) -> timedelta:
    """How much of the time was used from ``start``, each stretch on the clock in force then."""
    end = counting.until if end is None else end
    if end <= start:
        return NOTHING
    edges = [start, *(at for at in counting.changes(start) if at < end), end]
    total = NOTHING
    for began, ended in pairwise(edges):
        clock = counting.clock(counting.target_at(name, began) or target)
        total += between(clock, began, ended)
        total -= sum(
            (
                between(clock, max(began, wait_from), min(ended, wait_to))
                for wait_from, wait_to in counting.waits(name, start)
                if max(began, wait_from) < min(ended, wait_to)
            ),
            NOTHING,
        )
    return total
