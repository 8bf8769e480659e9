"""Hours of a day and of a week in the words of a language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from freelance_sos.adapters.spoken import Spoken
from freelance_sos.domain.agreement_page import Weekdays
from freelance_sos.domain.hours import DAY_MINUTES, DaySpan

# Where the clock has 24 hours, a day ends at 24:00; where it has 12, midnight says itself what it is.
_MIDNIGHT = re.compile(r"0{1,2}(?=\D00$)")
_WHOLE_DAY = (DaySpan(0, DAY_MINUTES),)


@dataclass(frozen=True, slots=True)
class HourWords:
    """How hours are said in ``language``; ``always`` is what a whole day is called."""

    language: Spoken
    always: str

    def day(self, spans: Sequence[DaySpan]) -> str:
        """``09:00–12:30, 13:30–18:00``; ``""`` for none."""
        if tuple(spans) == _WHOLE_DAY:
            return self.always
        return ", ".join(f"{self._clock(span.start)}–{self._closing(span.end)}" for span in spans)

    def week(self, hours: Weekdays, usual: Weekdays, weekdays: Sequence[int]) -> str:
        """The hours of a week in one line; alike on the ``usual`` days, they need no names of days."""
        at_work = [day for day in weekdays if hours[day]]
        if len({hours[day] for day in at_work}) == 1 and at_work == [day for day in weekdays if usual[day]]:
            return self.day(hours[at_work[0]])
        return "; ".join(self._runs(hours, weekdays))

    def weekdays(self, days: Sequence[int]) -> str:
        """``Montag–Donnerstag`` for days in a row; the name alone for one."""
        names = self.language.weekdays()
        return names[days[0]] if len(days) == 1 else f"{names[days[0]]}–{names[days[-1]]}"

    def _runs(self, hours: Weekdays, weekdays: Sequence[int]) -> Iterator[str]:
        for spans, days in groupby(weekdays, key=lambda day: hours[day]):
            if spans:
                yield f"{self.weekdays(list(days))} {self.day(spans)}"

    def _clock(self, minute: int) -> str:
        hour, minute = divmod(minute % DAY_MINUTES, 60)
        return self.language.clock(datetime(2026, 1, 1, hour, minute, tzinfo=UTC))

    def _closing(self, minute: int) -> str:
        told = self._clock(minute)
        return _MIDNIGHT.sub("24", told, count=1) if minute == DAY_MINUTES else told
