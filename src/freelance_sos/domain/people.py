"""You, your clients, and whom you can call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from freelance_sos.domain.agreement import Agreement, ClockName
from freelance_sos.domain.calendar import Calendar, DayOff
from freelance_sos.domain.clocks import AlwaysClock, Clock, SharedClock
from freelance_sos.domain.hours import WeeklyHours, parse_hours

Address = Literal["formal", "informal"]
ALWAYS_AWAKE = "24/7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person at a client; ``called`` is what they are called to their face: ``Frau Weber``."""

    name: str
    called: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """Someone who stands in for you (``backup``) or whom you call when stuck (``support``)."""

    name: str
    reach: str = ""
    zone: ZoneInfo | None = None
    awake: WeeklyHours | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """You: ``sos.toml``. ``calendar`` is your business hours, ``awake`` when an emergency may reach you.

    ``reach`` is how clients reach you in one, as it is written to them.
    """

    name: str
    language: str
    calendar: Calendar
    awake: WeeklyHours = field(default_factory=lambda: parse_hours(ALWAYS_AWAKE))
    away: tuple[DayOff, ...] = ()
    holidays: str = ""
    reach: str = ""
    backup: Helper | None = None
    support: tuple[Helper, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """Where you are."""
        return self.calendar.zone

    @property
    def waking(self) -> Calendar:
        """Your waking hours; neither holidays nor days off change when you sleep."""
        return Calendar(zone=self.zone, hours=self.awake)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """When a client accepted their agreement, and which version of it."""

    on: date
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One client file: who they are, their hours, and what was agreed.

    ``second_language`` is read where we lack the first. ``after_hours`` is the rule for work outside the
    agreed hours, in their language.
    """

    slug: str
    name: str
    calendar: Calendar
    language: str = "en"
    second_language: str = ""
    address: Address = "formal"
    holidays: str = ""
    channel: str = ""
    notes: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()
    agreement: Agreement = field(default_factory=Agreement)
    after_hours: str = ""
    accepted: Accepted | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """What they read, the best one first."""
        return tuple(one for one in (self.language, self.second_language) if one)

    @property
    def zone(self) -> ZoneInfo:
        """Where they are."""
        return self.calendar.zone


def clock_for(name: ClockName, client: Calendar, me: Calendar) -> Clock:
    """The clock an agreement names, between this client and me."""
    match name:
        case "24/7":
            return AlwaysClock()
        case "client":
            return client
        case "mine":
            return me
        case "shared":
            return SharedClock(client, me)


def days_off(dates: tuple[date, ...], reason: str = "closed") -> tuple[DayOff, ...]:
    """Single dates as days off."""
    return tuple(DayOff(day, day, reason) for day in dates)
