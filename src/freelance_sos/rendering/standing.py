"""Where somebody stands, in words: the time there, the state, and until when it lasts."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from freelance_sos.domain.board import Standing
from freelance_sos.rendering.days import their_unusual_words
from freelance_sos.rendering.text import clean
from freelance_sos.rendering.theme import Symbols
from freelance_sos.rendering.times import WEEKDAYS, clock_time, length, place

ME_MARK = " (you)"


def sign_of(standing: Standing, signs: Symbols) -> str:
    """The sign before a name."""
    if standing.is_in_hours:
        return signs.open
    return signs.pause if standing.state == "lunch" else signs.shut


def name_of(standing: Standing, room: int) -> str:
    """The name, in at most ``room`` letters of a terminal; wide letters take two."""
    name = clean(standing.name)
    return name if cell_len(name) <= room else set_cell_size(name, max(room - 1, 0)).rstrip() + "…"


def who_text(standing: Standing, name: str, signs: Symbols, *, is_me: bool = False) -> Text:
    """``● Acme GmbH``, ``○ Robin (you)``: the sign, and ``name``, which has the length there is room for."""
    mine = ME_MARK if is_me and standing.name != "you" else ""
    return Text(f"{sign_of(standing, signs)} {name}{mine}", "name" if standing.is_in_hours else "")


def style_of(standing: Standing) -> str:
    """The colour that says the same again."""
    return "in_hours" if standing.is_in_hours else "off_hours"


def state_words(standing: Standing) -> str:
    """``in hours``, ``off hours``, ``lunch``, ``holiday: Labour Day``, ``off: winter break``."""
    match standing.state:
        case "in_hours":
            return "in hours"
        case "lunch":
            return "lunch"
        case "holiday":
            return f"holiday: {clean(standing.reason)}"
        case "day_off":
            return f"off: {clean(standing.reason)}"
        case "off_hours":
            return "off hours"


def until_words(standing: Standing, zone: ZoneInfo | None = None, *, with_length: bool = True) -> str:
    """What follows the state: ``to Mon 09:00 (2 d)``, ``to lunch 12:30``, in their time or in ``zone``."""
    if standing.changes_at is None:
        return ", always" if standing.is_in_hours else ", no open hour for a year"
    at = clock_time(standing.changes_at, zone or standing.zone, standing.at)
    lunch = "lunch " if standing.back_at else ""
    return f" to {lunch}{at}{f' ({length(standing.changes_at - standing.at)})' if with_length else ''}"


def aside_words(standing: Standing) -> list[str]:
    """A line for each unusual date in sight from today on: ``Labour Day``, ``Tue off: closed``."""
    today = standing.local.date()
    told = [
        f"{WEEKDAYS[one.day.weekday()]} {their_unusual_words(one)}"
        for one in standing.unusual
        if one.day > today
    ]
    # That today is off stands in the line itself: what is left to say is why.
    reason = clean(standing.reason)
    return [reason, *told] if reason else told


def local_words(standing: Standing) -> str:
    """``Tue 00:30 +1``."""
    local = standing.local
    ahead = f" {standing.days_ahead:+d}" if standing.days_ahead else ""
    return f"{WEEKDAYS[local.weekday()]} {local:%H:%M}{ahead}"


def there_words(standing: Standing) -> str:
    """``Tue 00:30 +1, Tokyo``."""
    return f"{local_words(standing)}, {place(standing.zone)}"


def short_local_words(standing: Standing) -> str:
    """``18:40``, ``Tue 00:30`` on another date than mine."""
    local = standing.local
    return f"{WEEKDAYS[local.weekday()]} {local:%H:%M}" if standing.days_ahead else f"{local:%H:%M}"
