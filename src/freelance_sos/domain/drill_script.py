"""The invented client of a drill: who they are, and what they write when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from freelance_sos.domain.agreement import Severity
from freelance_sos.domain.decide import standing_events
from freelance_sos.domain.drill import PastDrill, UpdateMoment
from freelance_sos.domain.events import Event, Sent, StepDone, Waiting
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.kinds import IncidentKind
from freelance_sos.domain.runbook import GENERAL, Runbook, Step

FAR = timedelta(hours=9)
DAY = timedelta(days=1)
# Begun in these hours of theirs, a drill ends in their hours as well.
DAYTIME = range(8, 18)
DAY_HOURS, ALL_HOURS = "Mo-Su 08:00-20:00", "24/7"
ASKING = "ask"
WAITING = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message of the client, and when it comes (UTC)."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """An invented emergency. ``replies`` are their answers by what I asked for, one after another."""

    name: str
    title: str
    severity: Severity
    kind: IncidentKind
    opening: str
    replies: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How they are in every scenario: how long an answer takes, and when their patience ends.

    ``untold`` are counted from the report while nobody acknowledged it, ``overdue`` from when a word was due.
    """

    delays: Mapping[str, timedelta]
    untold: tuple[tuple[timedelta, str], ...]
    overdue: tuple[timedelta, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drillable:
    """One runbook, the emergency it is drilled with, and what is remembered of its last drill."""

    runbook: Runbook
    is_own: bool
    scenario: Scenario
    last: PastDrill | None


def scenario_for(runbook: Runbook, scenarios: Iterable[Scenario]) -> Scenario:
    """The emergency to drill ``runbook`` with: the one of its name, of its first kind, else the general one.

    It is made to fit what the runbook is for, so that the runbook could have been chosen for it.
    """
    known = {one.name: one for one in scenarios}
    kinds = runbook.kinds[:1]
    found = known.get(runbook.name) or next((one for one in known.values() if one.kind in kinds), None)
    scenario = found or known[GENERAL]
    if runbook.kinds and scenario.kind not in runbook.kinds:
        scenario = replace(scenario, kind=runbook.kinds[0])
    if runbook.severities and scenario.severity not in runbook.severities:
        scenario = replace(scenario, severity=runbook.severities[0])
    return scenario


def lines_until(
    incident: Incident,
    scenario: Scenario,
    manner: Manner,
    updates: Iterable[UpdateMoment],
    now: datetime,
) -> list[Line]:
    """All they have written by ``now``, in order: answers, and what they write when they hear nothing."""
    told_at = incident.acknowledged_at or now
    untold = [Line(at=incident.reported_at + after, text=text) for after, text in manner.untold]
    patience, text = manner.overdue
    lines = [
        *(line for line in untold if line.at < told_at or (line.at <= now and not incident.acknowledged_at)),
        *(
            Line(at=one.due_at + patience, text=text)
            for one in updates
            if one.due_at + patience < (one.told_at or incident.resolved_at or now)
        ),
        *_replies(incident, scenario, manner),
    ]
    return sorted((line for line in lines if line.at <= now), key=lambda line: line.at)


def far_zone(mine: ZoneInfo, candidates: Iterable[str], now: datetime) -> tuple[ZoneInfo, str]:
    """A zone about nine hours away from ``mine``, and hours there that ``now`` lies in.

    One where it is day comes first; where there is none near nine hours, they work around the clock.
    """
    ranked = sorted(
        (ZoneInfo(key) for key in candidates), key=lambda zone: abs(_apart(zone, mine, now) - FAR)
    )
    near = [zone for zone in ranked if abs(_apart(zone, mine, now) - FAR) <= timedelta(hours=1)]
    by_day = [zone for zone in near if now.astimezone(zone).hour in DAYTIME]
    return (by_day[0], DAY_HOURS) if by_day else (ranked[0], ALL_HOURS)


def _apart(one: ZoneInfo, other: ZoneInfo, now: datetime) -> timedelta:
    """How far two wall clocks are apart, at most twelve hours."""
    walls = [now.astimezone(zone).replace(tzinfo=UTC) for zone in (one, other)]
    apart = abs(walls[0] - walls[1])
    return min(apart, abs(DAY - apart))


def _replies(incident: Incident, scenario: Scenario, manner: Manner) -> Iterator[Line]:
    """Their answers: of each kind the first, then the next; at the end the last one again."""
    given: Counter[str] = Counter()
    for at, wanted in _prompts(incident):
        key = next((one for one in wanted if scenario.replies.get(one)), "")
        if key:
            texts = scenario.replies[key]
            text = texts[min(given[key], len(texts) - 1)]
            given[key] += 1
            yield Line(at=at + manner.delays.get(key, manner.delays[ASKING]), text=text)


def _prompts(incident: Incident) -> Iterator[tuple[datetime, list[str]]]:
    """What I did that they may answer, in order, and the kinds of answer that fit, the best one first."""
    standing = standing_events(incident)
    steps = {step.number: step for walk in incident.walks for step in walk.runbook.steps}
    with_a_step = {event.recorded for event in standing if isinstance(event.what, StepDone)}
    for event in standing:
        match event.what:
            case StepDone(step=number) if number.isdecimal() and int(number) in steps:
                together = [one for one in standing if one.recorded == event.recorded]
                yield event.at, _wanted(steps[int(number)], together)
            case Waiting() if event.recorded not in with_a_step:
                yield event.at, [WAITING]


def _wanted(step: Step, together: Iterable[Event]) -> list[str]:
    """What answers a step that was done wants: to its phrase, a wait, or a question in what was sent."""
    asked = any(isinstance(event.what, Sent) and "?" in event.what.text for event in together)
    found = [step.say, WAITING if step.wait else "", ASKING if asked or step.ask else ""]
    return [one for one in found if one]
