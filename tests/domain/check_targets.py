"""Due moments of whole incidents, with waits and changes of severity, against the model."""

from __future__ import annotations

import random
from datetime import datetime

from freelance_sos.domain.agreement import Agreement, SeverityTargets, Target
from freelance_sos.domain.durations import Duration
from freelance_sos.domain.events import (
    Acknowledged,
    Cancelled,
    Event,
    Opened,
    Payload,
    Resolved,
    Resumed,
    Sent,
    SeverityChanged,
    Waiting,
)
from freelance_sos.domain.incident import fold
from freelance_sos.domain.people import Client, Me
from freelance_sos.domain.targets import TargetState, target_states
from tests.domain import model
from tests.domain.cases import moments, person, windows
from tests.domain.checks import calendar_of, second_of
from tests.domain.model import MINUTE, Clock, Window
from tests.domain.model_targets import Agreed, Story, Told, Walk
from tests.domain.tally import Tally, crosses

NAMES = ("acknowledge", "update", "resolve")


def check_targets(rng: random.Random, tally: Tally) -> bool:
    """One incident: when each target is due, what is used, and whether it rests, is promised or breached."""
    theirs, mine = windows(rng)
    tally.zones |= {theirs.zone, mine.zone}
    tally.years.add(theirs.instant((theirs.start + theirs.end) // 2).year)
    client, me = person(rng, theirs), person(rng, mine)
    clocks = clocks_of(client, me, theirs, mine)
    story = random_story(rng, theirs, clocks)

    states = target_states(
        fold(events(story, theirs), client="acme", number=1),
        Client(slug="acme", name="Acme", calendar=calendar_of(client)),
        Me(name="Robin", language="en", calendar=calendar_of(me)),
        theirs.instant(story.now),
    )

    told = {state.name: told_of(state, theirs) for state in states}
    crossed = False
    for name in NAMES:
        walk = Walk(story, name, clocks, theirs)
        expected = walk.told()
        tally.compare(told.get(name), expected, name, story, client, me, theirs.first)
        if expected and expected.due and not expected.promised:
            frames = clocks[walk.now_agreed.clock].frames
            crossed |= crosses(frames, 60 * expected.start, 60 * expected.due)
    return crossed


def clocks_of(client: model.Person, me: model.Person, theirs: Window, mine: Window) -> dict[str, Clock]:
    """Every clock an agreement may name. Windows begin together: a minute is the same in both."""
    client_minutes, my_minutes = model.open_minutes(client, theirs), model.open_minutes(me, mine)
    shared = model.both(client_minutes, my_minutes)
    return {
        "24/7": Clock(bytearray(b"\1" * theirs.length), theirs),
        "client": Clock(client_minutes, theirs, client, frames=(theirs,)),
        "mine": Clock(my_minutes, mine, me, frames=(mine,)),
        "shared": Clock(shared, theirs, client, my_minutes, frames=(theirs, mine)),
    }


def random_story(rng: random.Random, frame: Window, clocks: dict[str, Clock]) -> Story:
    """An incident in the middle of the window; no two things happen in the same minute."""
    edges = model.edges(clocks[rng.choice(["client", "mine", "shared"])].opened)
    reported = min(moments(rng, frame, edges, 2))
    reach = rng.choice([90, 900, 5000])
    later = {reported + rng.randint(1, reach) for _ in range(rng.randint(1, 6))}
    later |= {edge for edge in edges if reported < edge < reported + reach and rng.random() < 0.2}
    agreed = random_agreement(rng)
    later |= {due for due in due_minutes(agreed, clocks, reported) if due > reported and rng.random() < 0.2}
    *happenings, now = sorted({min(minute, frame.end - 1) for minute in later})
    story = Story(reported=reported, severity=rng.randint(1, 3), agreed=agreed, now=now)
    for minute in happenings:
        if story.resolved is None and story.cancelled is None:
            happen(story, minute, rng)
    return story


def due_minutes(agreed: dict[tuple[int, str], Agreed], clocks: dict[str, Clock], reported: int) -> list[int]:
    """When targets would run out if nothing happened: what happens at those very minutes matters most."""
    dues = (clocks[one.clock].add(60 * reported, 60 * one.minutes) for one in agreed.values() if one.minutes)
    return [due // 60 for due in dues if due is not None]


def happen(story: Story, minute: int, rng: random.Random) -> None:
    """One more thing: a wait begins or ends, the severity changes, the client is told, or it is over."""
    what = rng.choice(["wait", "wait", "wait", "change", "tell", "tell", "end"])
    if what == "change":
        story.changes.append((minute, rng.randint(1, 3)))
    elif what == "tell":
        story.messages.append((minute, minute + rng.randint(1, 600) if rng.random() < 0.3 else None))
    elif story.waits and story.waits[-1][1] is None:
        story.waits[-1] = (story.waits[-1][0], minute)
    elif what == "wait":
        story.waits.append((minute, None))
    if what == "end" and rng.random() < 0.7:
        story.resolved = minute
    elif what == "end":
        story.cancelled = minute


def random_agreement(rng: random.Random) -> dict[tuple[int, str], Agreed]:
    """Targets for three severities, some of them missing, on all sorts of clocks."""
    lengths = {"acknowledge": (1, 300), "update": (1, 900), "resolve": (300, 2000)}
    found = {}
    for severity in (1, 2, 3):
        for name, (least, most) in lengths.items():
            clock = rng.choice(["24/7", "client", "mine", "shared"])
            agreed = Agreed(clock, minutes=rng.randint(least, most))
            if clock != "24/7" and rng.random() < 0.3:
                agreed = Agreed(clock, business_days=rng.randint(1, 2) + (name == "resolve"))
            if rng.random() < 0.9:
                found[severity, name] = agreed
    return found


def events(story: Story, frame: Window) -> list[Event]:
    """The log of that story."""
    first, ends = story.messages[:1], (story.resolved, story.cancelled)
    happened: list[tuple[int, Payload]] = [
        (story.reported, opened(story, frame)),
        *((at, SeverityChanged(severity=to)) for at, to in story.changes),
        *((at, Acknowledged(promise=instant(promise, frame))) for at, promise in first),
        *((at, Sent(text="more", promise=instant(promise, frame))) for at, promise in story.messages[1:]),
        *((start, Waiting()) for start, _ in story.waits),
        *((end, Resumed()) for _, end in story.waits if end is not None and end not in ends),
    ]
    happened += [(story.resolved, Resolved())] if story.resolved else []
    happened += [(story.cancelled, Cancelled())] if story.cancelled else []
    return [
        Event(id=f"{number:016x}", at=frame.instant(at), recorded=frame.instant(at), what=what)
        for number, (at, what) in enumerate(happened)
    ]


def opened(story: Story, frame: Window) -> Opened:
    """The opening, with a copy of what was agreed."""
    return Opened(
        client="acme",
        number=1,
        title="checkout is down",
        severity=story.severity,
        incident_kind="outage",
        reported=frame.instant(story.reported),
        response=Agreement(
            by_severity={
                severity: SeverityTargets(**{name: target_of(story, severity, name) for name in NAMES})
                for severity in (1, 2, 3)
            }
        ),
    )


def target_of(story: Story, severity: int, name: str) -> Target | None:
    """What the program makes of what was agreed."""
    agreed = story.agreed.get((severity, name))
    if agreed is None:
        return None
    within = Duration(elapsed=agreed.minutes * MINUTE, business_days=agreed.business_days)
    return Target(within=within, clock=agreed.clock)


def instant(minute: int | None, frame: Window) -> datetime | None:
    """The instant of a minute, where there is one."""
    return None if minute is None else frame.instant(minute)


def told_of(state: TargetState, frame: Window) -> Told:
    """What the program says of one target, in minutes of the window."""
    start = minute_of(state.started_at, frame)
    assert start is not None
    return Told(
        start=start,
        due=minute_of(state.due_at, frame),
        used=state.used // MINUTE,
        breached=state.breached,
        paused=state.paused,
        promised=state.promised,
    )


def minute_of(at: datetime | None, frame: Window) -> int | None:
    """The minute of an instant, which must be a full one."""
    second = second_of(at, frame)
    if second is None:
        return None
    assert second % 60 == 0, at
    return second // 60
