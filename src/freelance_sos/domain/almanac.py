"""The almanac: the coming weeks of me and every client, worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from freelance_sos.domain.calendar import DAY, Calendar
from freelance_sos.domain.clock_changes import KNOWN_AFTER, KNOWN_BEFORE, ClockChange, changes_between
from freelance_sos.domain.clocks import state_at
from freelance_sos.domain.names import pick_client
from freelance_sos.domain.people import Client, Me
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.weeks import WEEK, YEAR_AHEAD, Week, week_number, week_start

# Before now: a day that began then, and still goes on.
WEEKS_BEFORE, WEEKS_AHEAD = 2, 6
# With less than this ahead it is time for a new one.
LEAST_AHEAD = timedelta(weeks=2)


class Horizon(NamedTuple):
    """What an almanac made at ``made_at`` knows."""

    made_at: datetime

    @property
    def first_week(self) -> int:
        """The first week that is worked out."""
        return week_number(self.made_at) - WEEKS_BEFORE

    @property
    def last_week(self) -> int:
        """The last week that is worked out for everybody."""
        return week_number(self.made_at) + WEEKS_AHEAD

    @property
    def end(self) -> datetime:
        """The first instant after those weeks."""
        return week_start(self.last_week + 1)

    @property
    def dates(self) -> tuple[date, date]:
        """The first and the last date whose holidays are known: wherever a span of those weeks may start."""
        return (week_start(self.first_week) - 3 * DAY).date(), (self.end + 2 * DAY).date()

    @property
    def changes(self) -> tuple[datetime, datetime]:
        """From when to when every clock change is known."""
        return self.made_at - DAY - KNOWN_BEFORE, self.end - LEAST_AHEAD + KNOWN_AFTER

    def is_near(self, now: datetime) -> bool:
        """Whether an almanac that was made then serves at ``now``: clocks may also have been set back."""
        return self.made_at - DAY <= now <= self.end - LEAST_AHEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Almanac:
    """Me and every client that can be read; ``problems`` tells of the rest, ``slugs`` names all of them.

    Their calendars answer any question rightly; those about the coming weeks without working anything out.
    Read from its file, clients have what the board needs of them, and neither contacts nor agreement.
    """

    horizon: Horizon
    me: Me
    clients: Mapping[str, Client]
    slugs: tuple[str, ...]
    problems: tuple[Problem, ...]
    changes: Mapping[str, tuple[ClockChange, ...]]

    @property
    def usable(self) -> tuple[Client, ...]:
        """Every client that can be read."""
        return tuple(self.clients.values())

    def slug(self, word: str) -> str:
        """The client that ``word`` names, by short or full name or the beginning of one; see pick_client."""
        return pick_client(word, self.slugs, {slug: one.name for slug, one in self.clients.items()})

    def chosen(self, slugs: Sequence[str]) -> list[Client]:
        """Those of ``slugs`` that can be read; all for none."""
        return [self.clients[slug] for slug in slugs or self.slugs if slug in self.clients]

    def unread(self, slugs: Sequence[str]) -> tuple[str, ...]:
        """Those of ``slugs`` that can't be read; all for none."""
        return tuple(slug for slug in slugs or self.slugs if slug not in self.clients)

    def problems_of(self, slugs: Sequence[str]) -> tuple[Problem, ...]:
        """What is wrong with my file and those of ``slugs``; all for none."""
        others = {f"clients/{slug}.toml" for slug in self.slugs if slugs and slug not in slugs}
        return tuple(problem for problem in self.problems if problem.file not in others)

    def changes_of(self, zone: ZoneInfo, start: datetime, end: datetime) -> tuple[ClockChange, ...]:
        """The clock changes of a zone in (start, end]."""
        known_from, known_to = self.horizon.changes
        if zone.key in self.changes and known_from <= start and end <= known_to:
            return tuple(one for one in self.changes[zone.key] if start < one.at <= end)
        return changes_between(zone, start, end)


def weeks_to_keep(calendar: Calendar, horizon: Horizon) -> dict[int, Week]:
    """The weeks of ``horizon``; more where nothing changes for longer, up to the first change or a year.

    So "until when?" has its answer also for somebody who is in hours around the clock: that one ends only
    where a pause follows, whose end is kept as well.
    """
    since, state = horizon.end, state_at(calendar, horizon.end)
    if state.is_open and state.changes_at:
        since, state = state.changes_at, state_at(calendar, state.changes_at)
    last = week_number(state.changes_at or since + YEAR_AHEAD + 2 * WEEK)
    return {number: calendar.week(number) for number in range(horizon.first_week, last + 1)}
