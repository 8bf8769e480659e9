"""The almanac as JSON values and back: numbers where a file for people has words, cheap to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from operator import lt
from typing import Any
from zoneinfo import ZoneInfo

from freelance_sos.domain.almanac import Almanac, Horizon, weeks_to_keep
from freelance_sos.domain.calendar import DAY, Calendar, DayOff, HolidayLookup, HolidayOn
from freelance_sos.domain.clock_changes import ClockChange
from freelance_sos.domain.hours import WEEKDAYS, DaySpan, WeeklyHours
from freelance_sos.domain.people import Client, Me
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.weeks import WEEK, Week, week_between, week_start

Values = dict[str, Any]
SECOND = timedelta(seconds=1)
WEEK_SECONDS = WEEK // SECOND

# What stands where: a type (one of some), ``[each]``, ``{"key": …}`` or ``{...: each}``.
_MINUTES = [[int]]
_PERSON = {
    "zone": str,
    "hours": [_MINUTES],
    "off": [[str]],
    "special": {...: _MINUTES},
    "region": str,
    "holidays": {...: str},
    "weeks": {...: [int]},
    "name": str,
}
_PROBLEM = {
    **dict.fromkeys(["file", "message", "hint", "key", "level", "meanwhile"], str),
    "line": (int, type(None)),
}
_SHAPE = {
    "made_at": int,
    "me": {**_PERSON, "language": str, "awake": [_MINUTES]},
    "clients": {...: _PERSON},
    "slugs": [str],
    "problems": [_PROBLEM],
    "changes": {...: [[int]]},
}


def dump_almanac(almanac: Almanac) -> Values:
    """Everything a later run needs of ``almanac``."""
    horizon, me = almanac.horizon, almanac.me
    return {
        "made_at": _seconds(horizon.made_at),
        "me": {
            **_dump_person(me.calendar, me.holidays, horizon),
            "name": me.name,
            "language": me.language,
            "awake": _dump_hours(me.awake),
        },
        "clients": {
            slug: {**_dump_person(client.calendar, client.holidays, horizon), "name": client.name}
            for slug, client in almanac.clients.items()
        },
        "slugs": list(almanac.slugs),
        "problems": [asdict(problem) for problem in almanac.problems],
        "changes": {
            zone: [[_seconds(one.at), one.before // SECOND, one.after // SECOND] for one in changes]
            for zone, changes in almanac.changes.items()
        },
    }


def load_almanac(values: Values, lookup: HolidayLookup) -> Almanac:
    """The almanac that dump_almanac wrote. ``lookup`` is asked for holidays beyond its weeks alone.

    Anything else raises, now and not when it is looked at: ValueError, or whatever the values make of it.
    """
    if not _fits(values, _SHAPE):
        raise ValueError("that is no almanac")
    horizon = Horizon(_instant(values["made_at"]))
    own = values["me"]
    return Almanac(
        horizon=horizon,
        me=Me(
            name=own["name"],
            language=own["language"],
            calendar=_load_person(own, horizon, lookup),
            awake=_load_hours(own["awake"]),
            away=tuple(_load_days_off(own)),
            holidays=own["region"],
        ),
        clients={
            slug: Client(
                slug=slug,
                name=one["name"],
                calendar=_load_person(one, horizon, lookup),
                holidays=one["region"],
            )
            for slug, one in values["clients"].items()
        },
        slugs=tuple(values["slugs"]),
        problems=tuple(Problem(**problem) for problem in values["problems"]),
        changes={
            zone: tuple(
                ClockChange(_instant(at), before * SECOND, after * SECOND) for at, before, after in changes
            )
            for zone, changes in values["changes"].items()
        },
    )


def _fits(value: Any, shape: Any) -> bool:
    """Whether ``value``, read from JSON, has at least what ``shape`` asks for."""
    if isinstance(shape, dict):
        if type(value) is not dict:
            return False
        if ... in shape:
            return _all_fit(value.values(), shape[...])
        return value.keys() >= shape.keys() and all(_fits(value[key], part) for key, part in shape.items())
    if isinstance(shape, list):
        return type(value) is list and _all_fit(value, shape[0])
    return type(value) in shape if isinstance(shape, tuple) else type(value) is shape


def _all_fit(values: Iterable[Any], shape: Any) -> bool:
    if isinstance(shape, type):
        return set(map(type, values)) <= {shape}
    return all(_fits(one, shape) for one in values)


def _dump_person(calendar: Calendar, region: str, horizon: Horizon) -> Values:
    return {
        "zone": calendar.zone.key,
        "hours": _dump_hours(calendar.hours),
        "off": [[off.first.isoformat(), off.last.isoformat(), off.reason] for off in calendar.days_off],
        "special": {day.isoformat(): spans for day, spans in calendar.special.items()},
        "region": region,
        "holidays": {day.isoformat(): name for day, name in _holidays(calendar.holiday_on, horizon)},
        "weeks": {
            str(number): _dump_week(week, number) for number, week in weeks_to_keep(calendar, horizon).items()
        },
    }


def _load_person(values: Values, horizon: Horizon, lookup: HolidayLookup) -> Calendar:
    return Calendar(
        zone=ZoneInfo(values["zone"]),
        hours=_load_hours(values["hours"]),
        holiday_on=_holiday_on(values, horizon, lookup),
        days_off=tuple(_load_days_off(values)),
        special={date.fromisoformat(day): _load_spans(spans) for day, spans in values["special"].items()},
        known=_known_weeks(values["weeks"]),
    )


def _load_days_off(values: Values) -> Iterable[DayOff]:
    return (
        DayOff(date.fromisoformat(first), date.fromisoformat(last), why) for first, last, why in values["off"]
    )


def _holidays(holiday_on: HolidayOn, horizon: Horizon) -> Iterable[tuple[date, str]]:
    day, last = horizon.dates
    while day <= last:
        if name := holiday_on(day):
            yield day, name
        day += DAY


def _holiday_on(values: Values, horizon: Horizon, lookup: HolidayLookup) -> HolidayOn:
    names, (first, last) = values["holidays"], horizon.dates

    def holiday_on(day: date) -> str | None:
        if first <= day <= last:
            name: str | None = names.get(day.isoformat())
            return name
        return lookup(values["region"])(day)

    return holiday_on


def _dump_week(week: Week, number: int) -> list[int]:
    """Openings and closings in turn, in seconds since the week began."""
    start = week_start(number)
    return [(at - start) // SECOND for span in week.spans for at in span]


def _known_weeks(weeks: Mapping[str, list[int]]) -> Callable[[int], Week | None]:
    """Weeks are read one by one, when they are asked for: a board needs two of a dozen.

    Raises ValueError now for one that can't be a week.
    """
    if not all(map(_is_week, weeks.values())):
        raise ValueError("that is no week")

    def known(number: int) -> Week | None:
        edges = weeks.get(str(number))
        if edges is None:
            return None
        start = week_start(number)
        instants = [start + timedelta(seconds=edge) for edge in edges]
        return week_between(instants[::2], instants[1::2])

    return known


def _is_week(edges: list[int]) -> bool:
    """Whether ``edges`` are openings and closings in turn, in order, in seconds since a week began."""
    inside = not edges or (edges[0] >= 0 and edges[-1] <= WEEK_SECONDS)
    return inside and len(edges) % 2 == 0 and all(map(lt, edges, edges[1:]))


def _dump_hours(hours: WeeklyHours) -> list[Any]:
    return [*hours.days, hours.holiday]


def _load_hours(values: list[Any]) -> WeeklyHours:
    *days, holiday = values
    if len(days) != len(WEEKDAYS):
        raise ValueError("those are no weekly hours")
    return WeeklyHours(days=tuple(map(_load_spans, days)), holiday=_load_spans(holiday))


def _load_spans(values: Iterable[Iterable[int]]) -> tuple[DaySpan, ...]:
    return tuple(DaySpan(start, end) for start, end in values)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
