"""Drafts of messages: what is known is filled in, in the client's local time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.agreement import Severity
from freelance_sos.domain.errors import NotFound, UsageError
from freelance_sos.domain.events import Acknowledged, Payload, Resolved, Waiting
from freelance_sos.domain.phrases import PHRASES, Draft, Gap
from freelance_sos.domain.views import IncidentView
from freelance_sos.services.draft_fields import numbered
from freelance_sos.services.drafts import drafted, occasion_of
from freelance_sos.services.incidents import Report, open_incident, view_of
from freelance_sos.services.moment import Moment
from freelance_sos.services.moment_words import moment_in_words
from freelance_sos.services.people import AtWorst
from freelance_sos.storage.message_files import MessageFiles, built_in, english
from freelance_sos.storage.store import Store
from tests.desk import ACME, BAYOU, ROBIN, set_desk

# Monday, 16:40 in Berlin, 15:40 in Lisbon.
NOW = datetime(2026, 11, 23, 15, 40, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def seen(
    home: Path,
    *happened: Payload,
    client: str = ACME,
    me: str = ROBIN,
    title: str = "checkout is down",
    severity: Severity = 1,
    now: datetime = NOW,
) -> IncidentView:
    """An incident at Acme, opened a minute ago; the rest of it happened just now."""
    store = Store(set_desk(home, {"acme": client}, me), holiday_calendar)
    opened = now - MINUTE
    report = Report(client="acme", title=title, severity=severity, kind="outage", reported=opened)
    opening, _ = open_incident(store, report, Moment(at=opened, recorded=opened))
    incident = opening.view.incident
    if happened:
        with store.locked():
            incident = store.append(store.log("acme", incident.number), list(happened), now, now)
    return view_of(incident, AtWorst(store), now)


ENGLISH = ACME.replace('language = "de"', 'language = "en"')
BUILT_IN = MessageFiles(Path("nowhere"))


def draft(view: IncidentView, phrase: str, now: datetime = NOW, **more: Any) -> Draft:
    """What would be said of that incident at ``now``; an email, unless ``form`` says otherwise."""
    occasion = replace(occasion_of(view), **{"now": now, "form": "email", **more})
    return drafted(occasion, phrase, BUILT_IN).value


def names(made: Draft) -> tuple[str, ...]:
    return tuple(gap.name for gap in made.gaps)


def test_the_first_message_has_their_name_the_promise_in_their_time_and_mine(home: Path) -> None:
    made = draft(seen(home, client=ENGLISH), "ack")
    # 15:40 and twenty minutes is 16:00 UTC; Berlin is an hour ahead.
    assert made.promise_at == NOW + 20 * MINUTE
    assert made.subject == "I have your message: checkout is down"
    assert made.text == (
        "Hello Petra Weber,\n\n"
        'I have your message about "checkout is down". '
        "I have put other work aside and I am working on it now.\n\n"
        "You hear from me again by Monday, 23 November, 17:00, Berlin time.\n\n"
        "Kind regards\nRobin"
    )
    assert (made.phrase, made.gaps, made.beside) == ("ack", (), "")


def test_a_german_client_reads_german_and_i_read_what_it_says(home: Path) -> None:
    made = draft(seen(home), "ack", form="chat")
    assert made.text == (
        "Guten Tag Petra Weber,\n"
        "ich habe Ihre Nachricht zu „checkout is down“ erhalten und kümmere mich jetzt darum. Meine nächste "
        "Nachricht bekommen Sie bis Montag, 23. November, 17:00 Uhr, Berliner Zeit."
    )
    assert made.language_name == "Deutsch"
    assert made.beside.startswith("Hello Petra Weber,\nI have your message")
    assert (made.beside_language, made.beside_name) == ("en", "English")


def test_they_are_called_what_they_are_called(home: Path) -> None:
    called = ACME.replace('name = "Petra Weber"', 'name = "Petra Weber"\ncalled = "Frau Weber"')
    assert draft(seen(home, client=called), "ack").text.startswith("Guten Tag Frau Weber,\n")
    informal = ACME.replace('address = "formal"', 'address = "informal"')
    assert draft(seen(home, client=informal), "ack").text.startswith("Hallo Petra,\n")


def test_without_a_contact_the_client_is_spoken_to(home: Path) -> None:
    assert draft(seen(home, client=BAYOU), "ack").text.startswith("Hello Bayou Nights,\n")


@pytest.mark.parametrize(
    ("severity", "told"), [(1, "put other work aside"), (2, "put other work aside"), (3, "on my list")]
)
def test_what_is_bad_is_taken_up_at_once_and_the_rest_calmly(
    home: Path, severity: Severity, told: str
) -> None:
    assert told in draft(seen(home, client=ENGLISH, severity=severity), "ack").text


@pytest.mark.parametrize("channel", ["email", "E-Mail", "mail"])
def test_who_expects_an_email_gets_a_subject(home: Path, channel: str) -> None:
    client = ENGLISH.replace('channel = "slack"', f'channel = "{channel}"')
    assert draft(seen(home, client=client), "ack", form=None).subject
    assert draft(seen(home, client=ENGLISH), "ack", form=None).subject == ""


@pytest.mark.parametrize("language", ["xx", "../../secret", "", "EN-gb"])
def test_a_language_we_lack_is_english_and_says_so(home: Path, language: str) -> None:
    client = ACME.replace('language = "de"', f'language = "{language}"')
    made = draft(seen(home, client=client), "ack")
    assert made.language == "en"
    assert made.text.startswith("Hello ")


def test_a_language_we_lack_falls_back_to_their_second_one(home: Path) -> None:
    client = ACME.replace('language = "de"', 'language = "hu"\nsecond_language = "de-AT"')
    assert draft(seen(home, client=client), "ack").language == "de"


@pytest.mark.parametrize("phrase", PHRASES)
def test_the_promise_in_the_text_is_the_promise_that_is_told(home: Path, phrase: str) -> None:
    made = draft(seen(home, client=ENGLISH), phrase)
    named = re.findall(r"\bby (\w+, \d+ \w+, \d\d:\d\d), Berlin time\b(?!\. I need)", made.text)
    if made.promise_at is None:
        assert phrase in {"resolved", "off-hours", "close", "checkin"}
        assert named == []
    else:
        there = made.promise_at.astimezone(ZoneInfo("Europe/Berlin"))
        assert named == [f"{there:%A}, {there.day} {there:%B, %H:%M}"]


@pytest.mark.parametrize("language", ["de", "ja", "ar", "pt-BR"])
@pytest.mark.parametrize("phrase", PHRASES)
def test_nothing_is_left_between_braces(home: Path, phrase: str, language: str) -> None:
    client = ACME.replace('language = "de"', f'language = "{language}"')
    made = draft(seen(home, client=client), phrase)
    assert made.language == language
    assert not re.search("[{}]", made.text + made.subject + made.beside)


def test_questions_stand_one_a_line_and_numbered(home: Path) -> None:
    view = seen(home, client=ENGLISH)
    asked = draft(view, "ask", questions=["Since when?", " Who\nsees it? "])
    assert "\n\n1. Since when?\n2. Who sees it?\n\n" in asked.text
    assert asked.gaps == ()
    assert numbered(["Only this?"]) == "Only this?"


def test_questions_in_my_language_are_not_put_into_a_message_in_theirs(home: Path) -> None:
    # It is an outage: the usual questions in German, and the same where I read it.
    made = draft(seen(home), "ask", questions=["Since when?"], asked_in="en")
    german = built_in("de")
    assert german is not None
    assert all(question in made.text for question in german.questions["outage"])
    # What I read is what they are asked: a question of the runbook is in neither.
    assert all(question in made.beside for question in english().questions["outage"])
    assert "Since when?" not in made.text + made.beside


def test_what_is_not_known_is_a_gap_and_never_guessed(home: Path) -> None:
    nobody = ROBIN.partition("[backup]")[0].replace('"Robin"', '""')
    view = seen(home, me=nobody, client=ENGLISH)
    handed_over = draft(view, "handover")
    assert "[who takes over] takes over" in handed_over.text
    assert set(names(handed_over)) == {"backup", "backup_reach", "me"}


def test_a_gap_is_in_their_language_and_asked_for_in_mine(home: Path) -> None:
    made = draft(seen(home), "consent")
    assert made.gaps == (Gap("price", "der Preis", "the price"),)
    assert "[der Preis]" in made.text


def test_what_i_filled_in_already_is_no_gap(home: Path) -> None:
    made = draft(seen(home), "found", told={"cause": "ein altes Zertifikat", "next_step": "es ersetzen"})
    assert (made.gaps, made.told) == ((), {"cause": "ein altes Zertifikat", "next_step": "es ersetzen"})
    assert "ein altes Zertifikat" in made.text


def test_brackets_in_a_title_are_no_gaps(home: Path) -> None:
    made = draft(seen(home, client=ENGLISH, title="[urgent] no mail"), "ack")
    assert '"[urgent] no mail"' in made.text
    assert made.gaps == ()


def test_what_i_wait_for_is_told_else_what_the_incident_waits_for(home: Path) -> None:
    view = seen(home, Waiting(text="their login"), client=ENGLISH)
    assert "\n\ntheir login\n\n" in draft(view, "waiting").text
    assert "\n\nthe log files\n\n" in draft(view, "waiting", waiting_for="the log files").text


def test_what_i_wait_for_in_my_words_is_a_gap_in_theirs(home: Path) -> None:
    assert names(draft(seen(home, Waiting(text="their login")), "waiting")) == ("waiting_for",)


def test_a_delay_names_the_promise_that_is_missed_and_the_new_one(home: Path) -> None:
    promise = NOW + 10 * MINUTE
    later = NOW + 8 * MINUTE
    made = draft(seen(home, Acknowledged(promise=promise), client=ENGLISH), "delay", now=later)
    # 15:50 UTC was promised; 15:48 and twenty minutes is 16:08, so 16:10: at most an hour was agreed.
    assert "was due by Monday, 23 November, 16:50, Berlin time" in made.text
    assert "You hear from me by Monday, 23 November, 17:10, Berlin time." in made.text


def test_the_backup_and_how_to_reach_them_are_named(home: Path) -> None:
    text = draft(seen(home, client=ENGLISH), "handover").text
    assert "Kim takes over" in text
    assert "You reach Kim here: +351 555 0142" in text


def test_how_to_reach_me_stands_where_it_helps(home: Path) -> None:
    reachable = ROBIN.replace('language = "en"', 'language = "en"\nreach = "+351 555 0199"')
    made = draft(seen(home, client=ENGLISH, me=reachable), "resolved")
    assert "reach me at: +351 555 0199" in made.text
    assert "reach" in names(draft(seen(home, client=ENGLISH), "resolved"))


@pytest.mark.parametrize(
    ("now", "back"),
    [
        # Robin works Mo-Fr 09:00-18:00 in Lisbon, an hour behind Berlin.
        (NOW, "Tuesday, 24 November, 10:00, Berlin time"),
        (datetime(2026, 11, 24, 6, 0, tzinfo=UTC), "Tuesday, 24 November, 10:00, Berlin time"),
        (datetime(2026, 11, 27, 19, 0, tzinfo=UTC), "Monday, 30 November, 10:00, Berlin time"),
        # Away from Monday 28 to Thursday 31 December; 1 January is a holiday.
        (datetime(2026, 12, 24, 19, 0, tzinfo=UTC), "Monday, 4 January 2027, 10:00, Berlin time"),
    ],
)
def test_an_automatic_reply_names_when_my_hours_begin_again(home: Path, now: datetime, back: str) -> None:
    made = draft(seen(home, client=ENGLISH, now=now), "off-hours", now=now)
    assert made.text.startswith("Hello,\n\n")
    assert f"I am back: {back}. I answer then." in made.text


def test_a_resolved_incident_still_has_its_last_message(home: Path) -> None:
    made = draft(seen(home, Resolved(text="restarted"), client=ENGLISH), "resolved")
    assert made.promise_at is None
    assert "It works again" in made.text


@pytest.mark.parametrize(
    "hostile", ["{me} {title}", "{0.__class__}", "}{", "a {next_update} b", "[x] $me %s \\1", "<b>&amp;</b>"]
)
def test_a_hostile_title_stays_text(home: Path, hostile: str) -> None:
    made = draft(seen(home, title=hostile), "ack")
    assert f"„{hostile}“" in made.text
    assert hostile in made.subject


def test_nothing_in_a_value_moves_colours_or_turns_the_text_around(home: Path) -> None:
    made = draft(seen(home, title="down\x1b[2J\x07\n\nBcc: x\u202e!\x9b1m"), "ack")
    assert "„down[2J Bcc: x!1m“" in made.text
    assert "\n" not in made.subject


def test_words_from_left_to_right_keep_together_in_a_line_from_right_to_left(home: Path) -> None:
    client = ACME.replace('language = "de"', 'language = "ar"')
    made = draft(seen(home, client=client, title="shop.example, 50 %"), "ack")
    assert "\u2068shop.example, 50 %\u2069" in made.text
    # A telephone number too.
    reachable = ROBIN.replace('language = "en"', 'language = "en"\nreach = "+351 555 0199"')
    assert "\u2068+351 555 0199\u2069" in draft(seen(home, client=client, me=reachable), "resolved").text


def test_a_slip_in_a_phrase_names_the_nearest(home: Path) -> None:
    view = seen(home)
    assert draft(view, "hand").phrase == "handover"
    with pytest.raises(NotFound, match=r'no phrase "updaet"; did you mean update\?'):
        draft(view, "updaet")
    with pytest.raises(UsageError, match="could be"):
        draft(view, "c")


# -- moments ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "at", "now", "told"),
    [
        # Five to eleven at night in Berlin, and twenty minutes past midnight.
        ("Europe/Berlin", "2026-11-23 22:15", "2026-11-23 21:55", "Monday, 23 November, 23:15, Berlin time"),
        ("Europe/Berlin", "2026-11-23 23:15", "2026-11-23 22:55", "Tuesday, 24 November, 00:15, Berlin time"),
        (
            "America/Argentina/Buenos_Aires",
            "2026-11-23 22:15",
            "2026-11-23 21:55",
            "Monday, November 23, 7:15 PM, Buenos Aires time",
        ),
        (
            "Asia/Kathmandu",
            "2026-11-23 10:00",
            "2026-11-23 09:40",
            "Monday, November 23, 3:45 PM, Kathmandu time",
        ),
        (
            "America/Los_Angeles",
            "2026-11-23 22:15",
            "2026-11-23 21:55",
            "Monday, November 23, 2:15 PM, Los Angeles time",
        ),
        ("UTC", "2026-11-23 22:15", "2026-11-23 21:55", "Monday, November 23, 10:15 PM, UTC"),
        (
            "Europe/Berlin",
            "2027-01-04 09:00",
            "2026-12-23 09:00",
            "Monday, 4 January 2027, 10:00, Berlin time",
        ),
        # Clocks go forward on 28 March 2027 at 01:00 UTC, from 02:00 to 03:00.
        ("Europe/Berlin", "2027-03-28 01:05", "2027-03-28 00:45", "Sunday, 28 March, 03:05, Berlin time"),
        # Clocks go back on 25 October 2026 at 01:00 UTC: 02:00 to 03:00 comes twice.
        (
            "Europe/Berlin",
            "2026-10-25 00:05",
            "2026-10-24 23:45",
            "Sunday, 25 October, 02:05, Berlin time (before the clocks go back)",
        ),
        (
            "Europe/Berlin",
            "2026-10-25 01:05",
            "2026-10-25 00:45",
            "Sunday, 25 October, 02:05, Berlin time (after the clocks go back)",
        ),
        ("Europe/Berlin", "2026-10-25 02:05", "2026-10-25 01:45", "Sunday, 25 October, 03:05, Berlin time"),
    ],
)
def test_a_moment_is_told_in_their_time_with_its_day_and_zone(
    zone: str, at: str, now: str, told: str
) -> None:
    instants = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (at, now)]
    assert moment_in_words(instants[0], ZoneInfo(zone), instants[1], english()) == told


# As people there write it: checked by hand, against no library.
@pytest.mark.parametrize(
    ("language", "zone", "told"),
    [
        ("de", "Europe/Berlin", "Freitag, 20. November, 19:42 Uhr, Berliner Zeit"),
        ("de", "Europe/Vienna", "Freitag, 20. November, 19:42 Uhr, Wiener Zeit"),
    ],
)
def test_a_moment_is_told_in_their_language(language: str, zone: str, told: str) -> None:
    at, messages = datetime(2026, 11, 20, 18, 42, tzinfo=UTC), built_in(language)
    assert messages is not None
    assert moment_in_words(at, ZoneInfo(zone), at, messages) == told


def test_a_promise_across_their_clock_change_is_real_time(home: Path) -> None:
    # 02:50 in Berlin, ten minutes before the clocks go back: twenty real minutes on it is 02:10 there.
    now = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
    made = draft(seen(home, client=ENGLISH, now=now), "ack", now=now)
    assert made.promise_at == now + 20 * MINUTE
    assert "again by Sunday, 25 October, 02:10, Berlin time (after the clocks go back)." in made.text
