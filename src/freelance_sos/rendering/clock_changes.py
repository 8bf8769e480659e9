"""Coming clock changes: ``New York moves on Sun 1 Nov, you moved on 25 Oct: one hour closer for a week``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from freelance_sos.domain.clock_changes import NOTHING, ClockChange, Drift, Outlook, Shift
from freelance_sos.rendering.times import day_name, length, place

MOST_LINES = 3
MOST_PLACES = 3
WEEK_DAYS = 7
AMOUNTS = {30: "half an hour", 60: "one hour", 120: "two hours"}
DIRECTIONS = (" closer", " further apart")


def change_notes(outlook: Outlook) -> list[str]:
    """A plain line for each thing that clock changes do within two weeks, the soonest first.

    At most three lines, then one that says how many more there are. Places that change alike share a line, in
    alphabetical order; of changes on one day, the one with most places comes first. Dates are those on
    the walls of whoever moves, with the year where it isn't this one.
    """
    alike: dict[str, list[tuple[str, Drift]]] = {}
    for zone, drift in outlook.drifts:
        # Places change alike where all of the line is the same except for their names.
        alike.setdefault(_line(drift, {"_"}, outlook.today), []).append((place(zone), drift))
    lines = [_shared_line(group, outlook.today) for group in alike.values()]
    if outlook.untold:
        lines.append((outlook.untold.day, 0, _my_line(outlook.untold, outlook)))
    told = [line for _, _, line in sorted(lines)]
    more = len(told) - MOST_LINES
    if more > 0:
        told[MOST_LINES:] = [f"and {more} more clock change{'s' if more > 1 else ''} within two weeks"]
    return told


def _my_line(change: ClockChange, outlook: Outlook) -> str:
    along = f", {_named(map(place, outlook.along))} with you" if outlook.along else ""
    return f"you move on {day_name(change.day, outlook.today)}{along}"


def _shared_line(group: list[tuple[str, Drift]], today: date) -> tuple[date, int, str]:
    """The line of places that change alike, after what it is sorted by: how soon, then how many."""
    names, drift = {name for name, _ in group}, group[0][1]
    return drift.shift.day, -len(names), _line(drift, names, today)


def _line(drift: Drift, names: set[str], today: date) -> str:
    return f"{_moves(drift, names, today)}: {_effect(drift)}"


def _moves(drift: Drift, names: set[str], today: date) -> str:
    """Who moves when: the coming change, then the other one that belongs to it."""
    shift, other = drift.shift, drift.other
    them, ending = _named(names), "" if len(names) > 1 else "s"
    on = f"on {day_name(shift.day, today)}"
    if other and other.who == shift.who:
        on = _there_and_back(drift, on, _short(other, today))
    moves = {
        "me": f"you move {on}",
        "them": f"{them} move{ending} {on}",
        "both": f"you and {them} move {on}",
    }[shift.who]
    if other and other.who != shift.who:
        who = {"me": "you", "them": them, "both": "you both"}[other.who]
        return f"{moves}, {who} {'' if drift.kind == 'passes' else 'moved '}on {_short(other, today)}"
    if shift.who == "me":
        return f"{them} stay{ending}, {moves}"
    return f"{moves}, you stay" if shift.who == "them" and drift.kind == "lasts" else moves


def _there_and_back(drift: Drift, on: str, other_day: str) -> str:
    if drift.kind == "ends":
        return f"back {on} (moved on {other_day})"
    return f"{on} and {'back' if drift.afterwards == drift.usual else 'again'} on {other_day}"


def _short(shift: Shift, today: date) -> str:
    """``25 Oct``: the weekday is told of the coming date alone."""
    return day_name(shift.day, today).partition(" ")[2]


def _named(names: Iterable[str]) -> str:
    """``New York``, ``New York and Toronto``, ``Chicago, New York and 2 more``."""
    listed = sorted(set(names))
    if len(listed) > MOST_PLACES:
        listed = [*listed[:2], f"{len(listed) - 2} more"]
    *first, last = listed
    return f"{', '.join(first)} and {last}" if first else last


def _effect(drift: Drift) -> str:
    """``one hour closer for a week``; what comes then, where the difference turns round or changes again."""
    compared = _compared(drift.usual, drift.meanwhile)
    if drift.other is None or drift.kind == "lasts":
        return f"{compared} from then on"
    said = f"{compared} for {_days(abs(drift.shift.day - drift.other.day))}"
    if drift.afterwards != drift.usual:
        then = _compared(drift.usual, drift.afterwards)
        direction = next((word for word in DIRECTIONS if compared.endswith(word)), "")
        return f"{said}, then {then.removesuffix(direction)}"
    return f"{said}, then {_standing(drift.usual)}" if _turns(drift.usual, drift.meanwhile) else said


def _compared(before: timedelta, after: timedelta) -> str:
    if _turns(before, after):
        return _standing(after)
    by = abs(after) - abs(before)
    amount = AMOUNTS.get(abs(by) // timedelta(minutes=1), length(by))
    return amount + DIRECTIONS[by > NOTHING]


def _turns(before: timedelta, after: timedelta) -> bool:
    """Whether who was ahead is behind."""
    return min(before, after) < NOTHING < max(before, after)


def _standing(difference: timedelta) -> str:
    return f"{length(difference)} {'ahead of' if difference > NOTHING else 'behind'} you"


def _days(span: timedelta) -> str:
    days = max(span.days, 1)
    weeks = days // WEEK_DAYS
    if days % WEEK_DAYS:
        return "a day" if days == 1 else f"{days} days"
    return "a week" if weeks == 1 else f"{weeks} weeks"
