"""A runbook of six steps, and short ways to write down what happened to them."""

from __future__ import annotations

from datetime import datetime, timedelta

from freelance_sos.domain.events import Event, Payload, RunbookStarted, StepDone, StepSkipped
from freelance_sos.domain.incident import Incident, fold
from freelance_sos.domain.runbook import Phase, Runbook, Step, When
from tests.domain.support import event, opened, utc

REPORT = opened("2026-11-23 09:00")
RESOLVING = 5

FIRST = Phase(
    title="First minutes",
    style="read-do",
    steps=(
        Step(number=1, do="Tell them you have it.", say="ack", marks="acknowledged"),
        Step(number=2, do="Look at the site.", within=timedelta(minutes=15)),
        Step(number=3, do="Ask the host.", wait="the host's answer"),
    ),
)
LAST = Phase(
    title="The end",
    style="do-confirm",
    steps=(
        Step(number=4, do="Ask for their night price.", when=When(off_hours=True)),
        Step(number=RESOLVING, do="Tell them it works.", say="resolved", marks="resolved"),
        Step(number=6, do="Write down the lesson."),
    ),
)
SITE = Runbook(name="site-down", title="Site down", kinds=("outage",), phases=(FIRST, LAST))
OTHER = Runbook(name="bad-deploy", title="Bad deploy", phases=(FIRST,))


def at(time: str) -> datetime:
    """``09:10`` of that Monday, in UTC."""
    return utc(f"2026-11-23 {time}")


def started(runbook: Runbook = SITE) -> RunbookStarted:
    """That runbook is taken up."""
    return RunbookStarted(runbook=runbook.name, copy=runbook)


def done(step: int | str, runbook: str = "site-down", text: str = "") -> StepDone:
    """A tick."""
    return StepDone(step=str(step), text=text, runbook=runbook)


def skipped(step: int | str, why: str = "no time", *, applies: bool = True) -> StepSkipped:
    """A step passed over."""
    return StepSkipped(step=str(step), why=why, runbook="site-down", not_applicable=not applies)


def lines(*happened: tuple[str, Payload]) -> list[Event]:
    """The log of an incident reported and opened at 09:00; the id of each line is its place in it."""
    both = [("09:00", REPORT), *happened]
    return [event(number, at(time), what) for number, (time, what) in enumerate(both)]


def state(events: list[Event]) -> Incident:
    """What they add up to."""
    return fold(events, client="acme", number=7)


def walked(*happened: tuple[str, Payload]) -> Incident:
    """An incident that walks SITE since 09:05."""
    return state(lines(("09:05", started()), *happened))


def ticks(incident: Incident, name: str = "site-down") -> dict[int, str]:
    """What became of each step that was ticked, in one runbook."""
    (walk,) = (one for one in incident.walks if one.runbook.name == name)
    return {number: tick.state for number, tick in sorted(walk.ticks.items())}
