"""What the files for people may hold: pydantic models at the border, each with its way into the domain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from freelance_sos.domain.agreement import (
    CLOCK_NAMES,
    Agreement,
    ClockName,
    Severity,
    SeverityTargets,
    Target,
)
from freelance_sos.domain.calendar import Calendar, DayOff, HolidayLookup
from freelance_sos.domain.durations import Duration, parse_duration
from freelance_sos.domain.errors import SosError
from freelance_sos.domain.hours import DaySpan, WeeklyHours, parse_day_hours, parse_hours
from freelance_sos.domain.people import Accepted, Address, Client, Contact, Helper, Me, days_off
from freelance_sos.domain.zones import find_zone


def refused(error: SosError) -> PydanticCustomError:
    """One of our own refusals in pydantic's words, so that it keeps the place of its key."""
    # As a value: braces in a template would mean something.
    return PydanticCustomError("refused", "{told}", {"told": str(error)})


def text_parsed_by(parse: Callable[[str], Any]) -> PlainValidator:
    """Take text and give what ``parse`` makes of it."""

    def validate(value: object) -> Any:
        if not isinstance(value, str):
            raise PydanticCustomError("refused", 'must be text in quotes: "…"')
        try:
            return parse(value)
        except SosError as error:
            raise refused(error) from None

    return PlainValidator(validate)


def _day(value: object) -> date:
    """A date, bare or in quotes: neither a number of seconds nor a moment in some zone."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise PydanticCustomError("date_refused", "it is no date") from None


Day = Annotated[date, PlainValidator(_day)]
ZoneText = Annotated[ZoneInfo, text_parsed_by(find_zone)]
HoursText = Annotated[WeeklyHours, text_parsed_by(parse_hours)]
DayHoursText = Annotated[tuple[DaySpan, ...], text_parsed_by(parse_day_hours)]
DurationText = Annotated[Duration, text_parsed_by(parse_duration)]


class Shape(BaseModel):
    """Unknown keys are kept and warned of; numbers are not taken for text."""

    model_config = ConfigDict(extra="allow", strict=False, frozen=True, coerce_numbers_to_str=False)


class ContactShape(Shape):
    name: str
    called: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""

    def to_domain(self) -> Contact:
        return Contact(name=self.name, called=self.called, role=self.role, email=self.email, phone=self.phone)


class HelperShape(Shape):
    name: str
    reach: str = ""
    zone: ZoneText | None = None
    awake: HoursText | None = None

    def to_domain(self) -> Helper:
        return Helper(name=self.name, reach=self.reach, zone=self.zone, awake=self.awake)


class AwayShape(Shape):
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    reason: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> AwayShape:
        if self.last < self.first:
            raise PydanticCustomError("refused", "ends before it begins; swap from and to")
        return self

    def to_domain(self) -> DayOff:
        return DayOff(self.first, self.last, self.reason or "away")


class OwnClockShape(Shape):
    """A target with a clock of its own: ``{ within = "30m", clock = "24/7" }``."""

    within: DurationText
    clock: ClockName | None = None


def _own_clock(value: object) -> object:
    """A bare duration stands for a target on its severity's clock."""
    return value if isinstance(value, dict | None) else {"within": value}


class ResponseShape(Shape):
    clock: ClockName | None = None
    acknowledge: OwnClockShape | None = None
    update: OwnClockShape | None = None
    resolve: OwnClockShape | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_durations(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        targets = ("acknowledge", "update", "resolve")
        return {key: _own_clock(item) if key in targets else item for key, item in value.items()}

    @model_validator(mode="after")
    def _agreed(self) -> ResponseShape:
        try:
            self.to_domain()
        except SosError as error:
            raise refused(error) from None
        return self

    def to_domain(self) -> SeverityTargets:
        return SeverityTargets(
            acknowledge=self._target(self.acknowledge),
            update=self._target(self.update),
            resolve=self._target(self.resolve),
        )

    def _target(self, shape: OwnClockShape | None) -> Target | None:
        if shape is None:
            return None
        clock = shape.clock or self.clock
        if clock is None:
            raise SosError("names no clock", f'add clock = "client" (or {", ".join(CLOCK_NAMES)})')
        return Target(within=shape.within, clock=clock)


class AcceptedShape(Shape):
    on: Day
    version: str

    def to_domain(self) -> Accepted:
        return Accepted(on=self.on, version=self.version)


class ClientShape(Shape):
    """``clients/<slug>.toml``."""

    name: str = Field(min_length=1)
    zone: ZoneText
    hours: HoursText
    language: str = "en"
    second_language: str = ""
    address: Address = "formal"
    holidays: str = ""
    closed: tuple[Day, ...] = ()
    special_hours: dict[Day, DayHoursText] = Field(default_factory=dict)
    channel: str = ""
    notes: str = ""
    links: dict[str, str] = Field(default_factory=dict)
    contact: tuple[ContactShape, ...] = ()
    response: dict[Literal["1", "2", "3", "4"], ResponseShape] = Field(default_factory=dict)
    after_hours: str = ""
    accepted: AcceptedShape | None = None

    def to_domain(self, slug: str, holidays: HolidayLookup) -> Client:
        return Client(
            slug=slug,
            name=self.name,
            calendar=Calendar(
                zone=self.zone,
                hours=self.hours,
                holiday_on=holidays(self.holidays),
                days_off=days_off(self.closed),
                special=self.special_hours,
            ),
            language=self.language,
            second_language=self.second_language,
            address=self.address,
            holidays=self.holidays,
            channel=self.channel,
            notes=self.notes,
            links=self.links,
            contacts=tuple(contact.to_domain() for contact in self.contact),
            agreement=agreement_from(self.response),
            after_hours=self.after_hours,
            accepted=self.accepted.to_domain() if self.accepted else None,
        )


class MeShape(Shape):
    """``sos.toml``."""

    # Of the whole store, not of me: storage/format.py.
    format: Annotated[int, Field(ge=1, strict=True)] = 1
    name: str = ""
    zone: ZoneText
    language: str = "en"
    hours: HoursText
    awake: HoursText = Field(default_factory=lambda: parse_hours("24/7"))
    holidays: str = ""
    reach: str = ""
    away: tuple[AwayShape, ...] = ()
    backup: HelperShape | None = None
    support: tuple[HelperShape, ...] = ()

    def to_domain(self, holidays: HolidayLookup) -> Me:
        away = tuple(stretch.to_domain() for stretch in self.away)
        return Me(
            name=self.name,
            language=self.language,
            calendar=Calendar(
                zone=self.zone, hours=self.hours, holiday_on=holidays(self.holidays), days_off=away
            ),
            awake=self.awake,
            away=away,
            holidays=self.holidays,
            reach=self.reach,
            backup=self.backup.to_domain() if self.backup else None,
            support=tuple(helper.to_domain() for helper in self.support),
        )


def agreement_from(response: dict[Literal["1", "2", "3", "4"], ResponseShape]) -> Agreement:
    """The response targets by severity number."""
    severities: dict[Severity, SeverityTargets] = {}
    for text, shape in response.items():
        severities[int(text)] = shape.to_domain()  # type: ignore[index]
    return Agreement(by_severity=severities)
