"""A client's language for pages: the words, and dates, times and lengths as they are written there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from freelance_sos.adapters.spoken import Spoken, spoken
from freelance_sos.domain.agreement import ClockName, Target
from freelance_sos.domain.errors import NotFound
from freelance_sos.domain.languages import FALLBACK, is_same_language, pick_language
from freelance_sos.domain.messages import Messages
from freelance_sos.domain.page_words import spoken_to
from freelance_sos.domain.people import Client
from freelance_sos.domain.phrases import filled
from freelance_sos.domain.problems import Problem
from freelance_sos.services.moment_words import told_apart, zone_in_words
from freelance_sos.storage.message_files import MessageFiles, english, languages, page_words

CLOCK_WORDS: Mapping[ClockName, str] = {
    "24/7": "around_the_clock",
    "client": "in_client_hours",
    "mine": "in_my_hours",
    "shared": "in_shared_hours",
}
# A pattern of a moment ends with its zone, or begins with it; what only joins the zone goes with it.
_BEFORE_ZONE = re.compile(r"[\s,،、(（]+\S?$")
_PLAIN_MOMENT = "{date}, {time}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """The words of pages for one client, as they are spoken to; times are in ``zone``, theirs.

    ``is_theirs``: they read it, or it was asked for. ``problems`` are of the store's own wording.
    """

    language: str
    words: Mapping[str, Any]
    messages: Messages
    zone: ZoneInfo
    is_theirs: bool = True
    problems: tuple[Problem, ...] = ()

    @property
    def spoken(self) -> Spoken:
        """Dates and lengths as people there write them."""
        return spoken(self.language, self.zone.key)

    def day(self, at: datetime) -> str:
        """``Dienstag, 20. Oktober 2026``."""
        return self.spoken.day(at.astimezone(self.zone).date(), with_year=True)

    def date(self, at: datetime) -> str:
        """``20. Oktober 2026``."""
        return self.spoken.short_day(at.astimezone(self.zone).date())

    def time(self, at: datetime) -> str:
        """``17:05``; of an hour that the clock shows twice also which of the two (ruling 6)."""
        return self._told_apart(at, self.spoken.clock(at.astimezone(self.zone)))

    def moment(self, at: datetime) -> str:
        """``20. Oktober 2026, 17:05 Uhr``, for a page that names its zone once."""
        told = filled(
            _without_zone(self.messages.moment.text),
            {"date": self.date(at), "time": self.spoken.clock(at.astimezone(self.zone))},
        )
        return self._told_apart(at, told)

    def zone_name(self) -> str:
        """``Berliner Zeit``."""
        return zone_in_words(self.zone, self.messages)

    def length(self, length: timedelta) -> str:
        """``1 Stunde und 30 Minuten``."""
        return self.spoken.length(length)

    def target(self, target: Target) -> str:
        """``30 Minuten (rund um die Uhr)``, ``3 Arbeitstage (gezählt in Ihren Zeiten)``."""
        words, days = self.words["agreement"], target.within.business_days
        length = (
            filled(
                words["business_day" if days == 1 else "business_days"], {"count": self.spoken.number(days)}
            )
            if days
            else self.length(target.within.elapsed)
        )
        return f"{length} ({words[CLOCK_WORDS[target.clock]]})"

    def _told_apart(self, at: datetime, told: str) -> str:
        return told_apart(told, at.astimezone(self.zone), self.messages.moment)


def tongue_for(client: Client, files: MessageFiles, language: str = "") -> Tongue:
    """The first of the client's languages that we have words in, else English.

    With ``language`` it is that one. Raises NotFound where we have no words in it.
    """
    if language and pick_language(language, languages()) is None:
        raise NotFound(f'there are no words in "{language[:40]}"', f"there are: {', '.join(languages())}")
    wanted = (language,) if language else client.languages
    chosen = _chosen(wanted)
    name, words = page_words(chosen)
    messages = files.load(chosen)
    return Tongue(
        language=name,
        words=spoken_to(words, client.address),
        messages=messages.value or english(),
        zone=client.zone,
        is_theirs=bool(language) or any(is_same_language(name, one) for one in client.languages),
        problems=messages.problems,
    )


def _chosen(wanted: Sequence[str]) -> str:
    return next((one for one in wanted if pick_language(one, languages())), FALLBACK)


def _without_zone(pattern: str) -> str:
    before, _, after = pattern.partition("{zone}")
    told = _BEFORE_ZONE.sub("", before) if "{time}" in before else after.strip()
    return told if "{date}" in told and "{time}" in told else _PLAIN_MOMENT
