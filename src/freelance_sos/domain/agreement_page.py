"""What is agreed with a client, on one page: what was worked out, and the page in the words of a language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from freelance_sos.domain.agreement import Severity
from freelance_sos.domain.hours import DaySpan
from freelance_sos.domain.people import Client, Me

OffKind = Literal["holiday", "closed", "away"]
Side = Literal["client", "me"]
# The spans of the seven weekdays, Monday first.
Weekdays = tuple[tuple[DaySpan, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekHours:
    """One plain week, from the date ``first`` on, without holidays and days off.

    ``theirs`` and ``mine_there`` are by the weekday and the clock of the client, ``mine`` by my own.
    """

    first: date
    theirs: Weekdays
    mine_there: Weekdays
    mine: Weekdays

    @property
    def weekdays(self) -> tuple[int, ...]:
        """The numbers of the weekdays (0 is Monday), as the week begins."""
        return tuple((self.first.weekday() + number) % 7 for number in range(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChange:
    """From the date ``day`` on the clocks differ otherwise: my hours by the client's clock then."""

    day: date
    mine_there: Weekdays


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Who writes at ``written_at`` about that severity hears from me by ``answered_at``."""

    severity: Severity
    written_at: datetime
    answered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OffDays:
    """Dates in a row, both included, on which somebody is off; ``name`` is that of a public holiday."""

    first: date
    last: date
    kind: OffKind
    name: str
    whose: tuple[Side, ...]


class YearOff(NamedTuple):
    """The days off in one year, by date."""

    year: int
    days: tuple[OffDays, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPage:
    """All that the page tells. ``on`` is its date where the client is, ``version`` that of the agreement.

    ``is_accepted``: the client accepted this very version.
    """

    client: Client
    me: Me
    now: datetime
    on: date
    version: str
    is_accepted: bool
    week: WeekHours
    changes: tuple[HoursChange, ...]
    examples: tuple[Example, ...]
    years: tuple[YearOff, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Texts in rows, as many in each as there are ``heads``; the first names its row.

    ``kind`` says what must not be torn apart at the end of a line: spans of hours, or the dates of a row.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    kind: Literal["plain", "hours", "dates"] = "plain"


class Fact(NamedTuple):
    """A label, and lines of details that belong together, such as a name and a number."""

    label: str
    lines: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page: what of it has nothing to say is empty."""

    heading: str
    facts: Sequence[Fact] = ()
    table: Table | None = None
    items: Sequence[str] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementText:
    """The page in the words of ``language``; what people typed stands in it as they typed it."""

    language: str
    language_name: str
    is_rtl: bool
    title: str
    between: str
    intro: str
    sections: Sequence[Section]
    accepted: str
    version: str
