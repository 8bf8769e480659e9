"""A message to the client, drafted from what is known of the incident."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from freelance_sos.domain.clocks import Clock, add, state_at
from freelance_sos.domain.errors import NoOpenTime
from freelance_sos.domain.names import pick
from freelance_sos.domain.phrases import PHRASES, Draft, fields_of, filled, gaps_of
from freelance_sos.domain.promises import next_update_at
from freelance_sos.domain.text import UNSAFE
from freelance_sos.domain.views import IncidentView
from freelance_sos.domain.weeks import NOTHING
from freelance_sos.storage.wording import messages

NEAR_DAYS = 6
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a draft is filled from, at one moment."""

    view: IncidentView
    questions: Sequence[str]
    waiting_for: str
    next_update_at: datetime
    now: datetime


def draft(
    view: IncidentView,
    phrase: str,
    *,
    questions: Sequence[str] = (),
    waiting_for: str = "",
    now: datetime,
) -> Draft:
    """``phrase`` in the client's language, where there is one, with what is known filled in.

    Times are the client's local time, and say so (ruling 18). What is not known becomes a gap in brackets: it
    is never guessed. Without ``waiting_for`` it is what the incident waits for. Raises NotFound or UsageError
    for a phrase that does not exist, naming the nearest.
    """
    name = pick(phrase, PHRASES, "phrase", hint=f"there are: {', '.join(PHRASES)}")
    language, words = messages(view.client.language)
    text = str(words[name]["text"]).strip()
    used = fields_of(text)
    known = Known(
        view=view,
        questions=questions,
        waiting_for=waiting_for,
        next_update_at=next_update_at(view.incident, view.client, view.me, now),
        now=now,
    )
    values = _values(known)
    gaps: Mapping[str, str] = words["gaps"]
    bracketed = {field: f"[{gaps[field]}]" for field in used if not values[field]}
    return Draft(
        phrase=name,
        language=language,
        text=filled(text, {**values, **bracketed}),
        promise_at=known.next_update_at if "next_update" in used else None,
        # Of the wording alone: brackets in a title are no gaps.
        gaps=tuple(dict.fromkeys(gaps_of(filled(text, {**dict.fromkeys(used, ""), **bracketed})))),
    )


def moment_in_words(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """``19:40, Berlin time``; ``Friday 09:00, Berlin time``; from a week on with the date (ruling 18).

    An hour that the clock shows twice says which of the two it is (ruling 6).
    """
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    away = (local.date() - today).days
    day = f"{WEEKDAYS[local.weekday()]} " if away else ""
    if abs(away) > NEAR_DAYS:
        year = f" {local.year}" if local.year != today.year else ""
        day += f"{local.day} {MONTHS[local.month - 1]}{year}, "
    place = zone.key.rsplit("/", 1)[-1].replace("_", " ")
    told = f"{day}{local:%H:%M}, {place}" + ("" if place == "UTC" else " time")
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return told
    return f"{told} ({'after' if local.fold else 'before'} the clocks go back)"


def _values(known: Known) -> dict[str, str]:
    """Every field; nothing where nothing is known."""
    view, now = known.view, known.now
    client, incident, backup = view.client, view.incident, view.me.backup
    promised_at = _promised_at(view)
    back_at = _back_at(view.me.calendar, now)
    return {
        "contact": one_line(client.contacts[0].name if client.contacts else client.name),
        "me": one_line(view.me.name),
        "title": one_line(incident.title),
        "next_update": moment_in_words(known.next_update_at, client.zone, now),
        "promised": moment_in_words(promised_at, client.zone, now) if promised_at else "",
        "back": moment_in_words(back_at, client.zone, now) if back_at else "",
        "questions": numbered(known.questions),
        "waiting_for": one_line(known.waiting_for) or one_line(_awaited(view)),
        "backup": one_line(backup.name) if backup else "",
        "reach": one_line(backup.reach) if backup else "",
    }


def one_line(text: str) -> str:
    """``text`` on one line, without what a terminal into which it is pasted could obey."""
    return UNSAFE.sub("", " ".join(text.split())).strip()


def numbered(questions: Sequence[str]) -> str:
    """``1. …`` a line; one alone needs no number."""
    asked = [line for line in map(one_line, questions) if line]
    if len(asked) == 1:
        return asked[0]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(asked, start=1))


def _awaited(view: IncidentView) -> str:
    """What the incident waits for now."""
    return next((wait.text for wait in view.incident.waits if wait.end is None), "")


def _promised_at(view: IncidentView) -> datetime | None:
    """When the client was to hear from me: what I promised, else what was agreed."""
    agreed = (state.due_at for state in view.targets if state.name == "update")
    return view.incident.promise_at or next(agreed, None)


def _back_at(mine: Clock, now: datetime) -> datetime | None:
    """When my business hours begin next: not the ones that last. None: not within a year."""
    state = state_at(mine, now)
    if not state.is_open or state.changes_at is None:
        return state.changes_at
    try:
        return add(mine, state.changes_at, NOTHING)
    except NoOpenTime:
        return None
