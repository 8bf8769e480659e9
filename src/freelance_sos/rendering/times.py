"""Moments and lengths of time in words. Every moment names whose time it is (ruling 18)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

MINE = "your time"
THEIRS = "their time"
NEAR_DAYS = 6
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def clock_time(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """``16:20``; with the weekday when it isn't today there, and the date when it is a week away or more."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    away = (local.date() - today).days
    if away == 0:
        return f"{local:%H:%M}"
    if abs(away) <= NEAR_DAYS:
        return f"{WEEKDAYS[local.weekday()]} {local:%H:%M}"
    return f"{day_name(local, now.astimezone(zone))} {local:%H:%M}"


def day_name(local: date, now_there: date) -> str:
    """``Mon 7 Dec``, with the year where it is another."""
    named = f"{WEEKDAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}"
    return named if local.year == now_there.year else f"{named} {local.year}"


def place(zone: ZoneInfo) -> str:
    """``Berlin`` for Europe/Berlin."""
    return zone.key.rsplit("/", 1)[-1].replace("_", " ")


def length(span: timedelta) -> str:
    """``2 d 13 h``, ``1 h 30 min``, ``12 min``: the two largest units, rounded down."""
    minutes = int(abs(span.total_seconds()) // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else "less than 1 min"


def short_length(span: timedelta) -> str:
    """``2d13h``, ``1h30m``, ``12m``: the same where there is little room."""
    return "<1m" if abs(span) < timedelta(minutes=1) else length(span).replace(" ", "").replace("min", "m")


def from_now(at: datetime, now: datetime) -> str:
    """``in 12 min``, ``12 min ago`` or ``just now``."""
    if at == now:
        return "just now"
    return f"in {length(at - now)}" if at >= now else f"{length(now - at)} ago"


def left(due_at: datetime, now: datetime) -> str:
    """``40 min left``, ``12 min over`` or ``due now``."""
    if due_at == now:
        return "due now"
    return f"{length(due_at - now)} left" if due_at >= now else f"{length(now - due_at)} over"


def in_words(span: timedelta) -> str:
    """``2 hours 14 minutes``, the way people say it."""
    import pendulum

    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    # Weeks are no unit anybody counts an outage in; the library would put them before the days.
    days, minutes = divmod(minutes, 1440)
    told = pendulum.duration(minutes=minutes).in_words(locale="en") if minutes else ""
    return " ".join(
        part for part in (f"{days} {'day' if days == 1 else 'days'}" if days else "", told) if part
    )
