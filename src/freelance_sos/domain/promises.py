"""When the client is to hear the next word: what a message can promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from freelance_sos.domain.agreement import Severity
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.people import Client, Me
from freelance_sos.domain.targets import target_states

FIRST_HOURS = timedelta(hours=2)
FIRST_RHYTHM = timedelta(minutes=20)
RHYTHM: dict[Severity, timedelta] = {
    1: timedelta(hours=1),
    2: timedelta(hours=1),
    3: timedelta(hours=4),
    4: timedelta(days=1),
}
MARK = timedelta(minutes=5)
AT_LEAST = timedelta(minutes=5)
MINUTE = timedelta(minutes=1)


def next_update_at(incident: Incident, client: Client, me: Me, now: datetime) -> datetime:
    """When a message sent at ``now`` promises the next one (UTC, a full minute, at least five minutes ahead).

    - Good practice is 20 minutes in the first two hours of a severity 1, then 60; 60 minutes for severity 2,
      4 hours for 3, a day for 4: real time (ruling 7). The two hours count from when I opened it, or from
      when it became a severity 1: a report that I saw late needs the close rhythm no less.
    - A shorter update agreed on the 24/7 clock takes its place.
    - Never later than the agreed update is due once this message was sent (ruling 13), on its own clock.
      While waiting (ruling 12) that is as if the wait ended now. Where it is never due, it limits nothing.
    - On a five-minute mark, easy to say and to keep: the next one, where the agreement still holds, else the
      one before. Offsets of zones are whole quarters of an hour: a mark in UTC is one on every wall.
    - Where no mark lies between five minutes from now and the limit: the limit itself, to the minute. Where
      less than five minutes were agreed: five minutes, for a promise that can't be kept helps nobody.
    """
    due_at = _agreed_until(incident, client, me, now)
    wanted = now + _rhythm(incident, now)
    if due_at is None or _up(wanted, MARK) <= due_at:
        return _up(max(wanted, now + AT_LEAST), MARK)
    marked = _down(min(wanted, due_at), MARK)
    if marked >= now + AT_LEAST:
        return marked
    return max(_down(due_at, MINUTE), _up(now + AT_LEAST, MINUTE))


def _rhythm(incident: Incident, now: datetime) -> timedelta:
    since = max(incident.opened_at, incident.severities[-1].at)
    is_first = incident.severity == 1 and now < since + FIRST_HOURS
    good = FIRST_RHYTHM if is_first else RHYTHM[incident.severity]
    agreed = incident.agreement.target(incident.severity, "update")
    return min(good, agreed.within.elapsed) if agreed and agreed.clock == "24/7" else good


def _agreed_until(incident: Incident, client: Client, me: Me, now: datetime) -> datetime | None:
    """When the agreed update is due if the client hears from me at ``now``."""
    told = replace(incident, last_message_at=now, promise_at=None)
    states = target_states(told, client, me, now)
    return next((state.due_at for state in states if state.name == "update"), None)


def _down(at: datetime, step: timedelta) -> datetime:
    return at - (at - datetime(1970, 1, 1, tzinfo=UTC)) % step


def _up(at: datetime, step: timedelta) -> datetime:
    marked = _down(at, step)
    return marked if marked == at else marked + step
