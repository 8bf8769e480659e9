"""Short ways to write people, hours and incidents down in a test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from freelance_sos.domain.agreement import Agreement, ClockName, SeverityTargets, Target
from freelance_sos.domain.calendar import Calendar, DayOff
from freelance_sos.domain.durations import parse_duration
from freelance_sos.domain.events import Event, Opened, Payload
from freelance_sos.domain.hours import parse_day_hours, parse_hours
from freelance_sos.domain.incident import Incident, fold
from freelance_sos.domain.people import Client, Me
from freelance_sos.domain.weeks import Span

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ACME_HOURS = "Mo-Th 09:00-12:30,13:30-18:00; Fr 09:00-15:00"


def utc(text: str) -> datetime:
    """``2026-11-23 09:00`` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def span(text: str) -> Span:
    """``2026-11-23 09:00 / 2026-11-23 17:00``, both in UTC."""
    opens_at, closes_at = text.split(" / ")
    return Span(utc(opens_at), utc(closes_at))


def calendar(
    zone: str,
    hours: str,
    *,
    holidays: Mapping[str, str] | None = None,
    off: Iterable[tuple[str, str, str]] = (),
    special: Mapping[str, str] | None = None,
) -> Calendar:
    """Open time in ``zone``; dates are written ``2026-12-24``, days off with the last date and a reason."""
    named = {date.fromisoformat(day): name for day, name in (holidays or {}).items()}
    return Calendar(
        zone=ZoneInfo(zone),
        hours=parse_hours(hours),
        holiday_on=named.get,
        days_off=tuple(
            DayOff(date.fromisoformat(first), date.fromisoformat(last), why) for first, last, why in off
        ),
        special={date.fromisoformat(day): parse_day_hours(spans) for day, spans in (special or {}).items()},
    )


def acme() -> Client:
    """The client of most tests: a lunch break, a short Friday."""
    return Client(slug="acme", name="Acme GmbH", calendar=calendar("Europe/Berlin", ACME_HOURS))


def robin(hours: str = "Mo-Fr 09:00-18:00") -> Me:
    """You, in Lisbon: an hour behind Acme."""
    awake = parse_hours("Mo-Su 07:30-23:00")
    return Me(name="Robin", language="en", calendar=calendar("Europe/Lisbon", hours), awake=awake)


def target(within: str, clock: ClockName = "client") -> Target:
    """``target("4h")``."""
    return Target(within=parse_duration(within), clock=clock)


AGREEMENT = Agreement(
    by_severity={
        1: SeverityTargets(
            acknowledge=target("30m", "24/7"), update=target("1h", "24/7"), resolve=target("8h", "24/7")
        ),
        2: SeverityTargets(acknowledge=target("4h"), update=target("1bd"), resolve=target("6h")),
        3: SeverityTargets(resolve=target("3bd")),
    }
)


def event(number: int, at: datetime, what: Payload, recorded: datetime | None = None) -> Event:
    """The ``number``-th line of a log."""
    return Event(id=f"{number:016x}", at=at, recorded=recorded or at, what=what)


def opened(reported: str, severity: int = 2, agreement: Agreement = AGREEMENT) -> Opened:
    """Acme reported something at ``reported`` (UTC)."""
    return Opened(
        client="acme",
        number=7,
        title="checkout is down",
        severity=severity,  # type: ignore[arg-type]
        incident_kind="outage",
        reported=utc(reported),
        response=agreement,
    )


def log(opening: Opened, *happened: tuple[str, Payload]) -> list[Event]:
    """The log of an incident, opened as soon as it was reported: ``("2026-11-23 10:00", Waiting())``."""
    lines = [(opening.reported, opening), *((utc(at), what) for at, what in happened)]
    return [event(number, at, what) for number, (at, what) in enumerate(lines)]


def incident(opening: Opened, *happened: tuple[str, Payload]) -> Incident:
    """The incident of that log."""
    return fold(log(opening, *happened), client="acme", number=7)
