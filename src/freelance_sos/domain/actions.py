"""Improvements to make: how people write them down, and which are overdue."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.incident import Action, Incident

ReadDay = Callable[[str], date]
EXAMPLE = 'write it like "rotate the keys @Kim by 2026-12-01"'

_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_DAY = rf"\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,3}}[dw]|today|tomorrow|{_WEEKDAY}"
# Meant as a date, by the look of it: taken for text, it would get another date without a word.
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_LIKE_A_DAY = (
    rf"\d+[/-]\d[\d/-]*|\d+\.\d+\.\d*|{_MONTH}\s+\d\S*(?:\s+\d+)?|\d\S*\s+{_MONTH}(?:\s+\d+)?"
    r"|(?:next|this|end\s+of(?:\s+the)?)\s+(?:week|month|year|mon|tue|wed|thu|fri|sat|sun)[a-z]*"
)
_BY = re.compile(rf"(?:^|(?<=\s))by\s+(?:(?P<day>{_DAY})|(?P<odd>{_LIKE_A_DAY}))[.,;]?$", re.IGNORECASE)
_OWNER = re.compile(r"(?:^|(?<=\s))@(?P<owner>[^\s@]*[^\s@.,;:])[.,;:]?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDraft:
    """An improvement as somebody wrote it down: ``rotate the keys @Kim by 2026-12-01``."""

    text: str
    owner: str = ""
    due: date | None = None

    def __str__(self) -> str:
        owner = f" @{self.owner}" if self.owner else ""
        return f"{self.text}{owner}{f' by {self.due}' if self.due else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItem:
    """One improvement on the list: with the incident it comes from, and how it stands today.

    ``days_left`` is negative when it is overdue, None without a date. ``done_on`` is a date in my zone.
    """

    action: Action
    incident: Incident
    days_left: int | None = None
    done_on: date | None = None

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been made by now."""
        return self.done_on is None and self.days_left is not None and self.days_left < 0

    @property
    def order(self) -> tuple[bool, bool, int, str, int, int]:
        """To make before done; the earliest date first, those without a date last; the latest done first."""
        done = self.done_on.toordinal() if self.done_on else 0
        due = self.action.due.toordinal() if self.action.due else 0
        when = -done if self.done_on else due
        incident = self.incident
        return bool(done), not when, when, incident.client, incident.number, self.action.number


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionList:
    """Improvements in the order in which they need me; ``today`` is my date."""

    today: date
    items: tuple[ActionItem, ...]


def iso_day(text: str) -> date:
    """``2026-12-01`` and nothing else. Raises UsageError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f'"{text}" is no date', "write it like 2026-12-01") from None


def parse_action(text: str, read_day: ReadDay = iso_day) -> ActionDraft:
    """``text @owner by 2026-12-01`` in its parts; owner and date may be missing, or change places.

    ``read_day`` makes a date of what stands behind ``by``, such as ``fri``. Raises UsageError for no text,
    and for a date that does not exist or can't be read: it must not be lost in the text.
    """
    rest = " ".join(text.split())
    owner, due = "", None
    for _ in range(2):
        if due is None and (match := _BY.search(rest)):
            due = _day(match, read_day)
        elif not owner and (match := _OWNER.search(rest)):
            owner = match["owner"]
        else:
            break
        rest = rest[: match.start()].rstrip()
    if not rest:
        raise UsageError(f'"{text.strip()[:60]}" says nothing to do', EXAMPLE)
    return ActionDraft(text=rest, owner=owner, due=due)


def _day(match: re.Match[str], read_day: ReadDay) -> date:
    if match["odd"]:
        raise UsageError(f'can\'t read the date "{match["odd"]}"', 'write it like "by 2026-12-01"')
    day = match["day"]
    # What every reader of days must understand is read here: a wrong date is told as one.
    return iso_day(day) if day[0].isdigit() and "-" in day else read_day(day.lower())
