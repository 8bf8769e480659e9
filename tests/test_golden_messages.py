"""Every phrase in every language and variant, kept in tests/golden/messages: what a client would read.

After a change that is meant, write them anew, read each difference, and commit them with the change:

    UPDATE_GOLDEN=1 make test ARGS=tests/test_golden_messages.py
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from freelance_sos.domain.agreement import Severity
from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.events import Acknowledged
from freelance_sos.domain.hours import parse_hours
from freelance_sos.domain.messages import ADDRESSES, FORMS
from freelance_sos.domain.people import Address, Client, Contact, Helper
from freelance_sos.domain.phrases import ASKED_FIELDS, PHRASES
from freelance_sos.services.draft_fields import Occasion
from freelance_sos.services.drafts import draft
from freelance_sos.storage.message_files import built_in, languages
from tests.domain.support import AGREEMENT, incident, opened, robin, utc

GOLDEN = Path(__file__).parent / "golden" / "messages"
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))
# Where a reader of each language is at home.
ZONES = {
    "ar": "Asia/Riyadh",
    "de": "Europe/Berlin",
    "en": "America/New_York",
    "es": "Europe/Madrid",
    "fr": "Europe/Paris",
    "hi": "Asia/Kolkata",
    "it": "Europe/Rome",
    "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul",
    "nl": "Europe/Amsterdam",
    "pl": "Europe/Warsaw",
    "pt": "Europe/Lisbon",
    "pt-BR": "America/Sao_Paulo",
    "tr": "Europe/Istanbul",
    "uk": "Europe/Kyiv",
    "zh": "Asia/Shanghai",
}
# Friday evening in Europe.
NOW = utc("2026-11-20 18:42")
ME = replace(
    robin(),
    reach="+351 555 0199",
    backup=Helper(name="Kim", reach="+351 555 0142"),
)
TOLD = {name: f"<{name}>" for name in (*ASKED_FIELDS, "waiting_for")}


def occasion(language: str, address: Address, severity: Severity) -> Occasion:
    hours = Calendar(zone=ZoneInfo(ZONES[language]), hours=parse_hours("Mo-Fr 09:00-18:00"))
    told = "2026-11-20 18:35", Acknowledged(promise=NOW + timedelta(minutes=5))
    return Occasion(
        client=Client(
            slug="acme",
            name="Acme",
            calendar=hours,
            language=language,
            address=address,
            contacts=(Contact(name="Petra Weber"),),
        ),
        me=ME,
        now=NOW,
        incident=incident(opened("2026-11-20 18:30", severity, AGREEMENT), told),
        told=TOLD,
        position=2,
        slots=(
            (utc("2026-11-23 10:00"), utc("2026-11-23 10:30")),
            (utc("2026-11-24 10:00"), utc("2026-11-24 10:30")),
        ),
    )


def sections(language: str) -> Iterator[str]:
    """Each draft under a head that says which it is."""
    messages = built_in(language)
    assert messages is not None
    for phrase in PHRASES:
        severities: tuple[Severity, ...] = (1, 3) if messages.phrases[phrase].calm else (1,)
        for severity in severities:
            for address in ADDRESSES:
                for form in FORMS:
                    made = draft(replace(occasion(language, address, severity), form=form), phrase, messages)
                    assert made.gaps == ()
                    head = f"=== {phrase}, {form}, {address}{', calm' if severity == 3 else ''}"
                    yield f"{head}\n{f'[{made.subject}]{chr(10)}' if made.subject else ''}{made.text}\n"


@pytest.mark.parametrize("language", languages())
def test_every_phrase_reads_as_it_was_read_and_kept(language: str) -> None:
    path = GOLDEN / f"{language}.txt"
    told = "\n".join(sections(language))
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(told, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == told


@pytest.mark.parametrize("language", languages())
def test_every_message_names_a_weekday_a_time_and_a_zone_in_its_own_words(language: str) -> None:
    """Nothing of a date is left in English."""
    told = "\n".join(sections(language))
    assert ("Friday" in told) == (language == "en")
    assert ("November" in told) == (language in ("en", "de"))
