"""Drafts of messages: what is known is filled in, in the client's local time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.agreement import Severity
from freelance_sos.domain.errors import NotFound, UsageError
from freelance_sos.domain.events import Acknowledged, Payload, Resolved, Waiting
from freelance_sos.domain.phrases import PHRASES
from freelance_sos.domain.views import IncidentView
from freelance_sos.services.drafts import draft, moment_in_words, numbered
from freelance_sos.services.incidents import Report, open_incident, view_of
from freelance_sos.services.moment import Moment
from freelance_sos.services.people import AtWorst
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


def test_the_first_message_has_their_name_the_promise_in_their_time_and_mine(home: Path) -> None:
    made = draft(seen(home), "ack", now=NOW)
    # 15:40 and twenty minutes is 16:00 UTC; Berlin is an hour ahead.
    assert made.promise_at == NOW + 20 * MINUTE
    assert made.text == (
        "Hello Petra Weber,\n\n"
        'I have your message about "checkout is down". I am looking into it now.\n\n'
        "You hear from me again by 17:00, Berlin time.\n\n"
        "Robin"
    )
    assert (made.phrase, made.gaps) == ("ack", ())


def test_without_a_contact_the_client_is_spoken_to(home: Path) -> None:
    assert draft(seen(home, client=BAYOU), "ack", now=NOW).text.startswith("Hello Bayou Nights,\n")


@pytest.mark.parametrize("language", ["de", "xx", "../../secret", "", "EN-gb"])
def test_a_language_we_lack_is_english_and_says_so(home: Path, language: str) -> None:
    client = ACME.replace('language = "de"', f'language = "{language}"')
    made = draft(seen(home, client=client), "ack", now=NOW)
    assert made.language == "en"
    assert made.text.startswith("Hello ")


@pytest.mark.parametrize("phrase", PHRASES)
def test_the_promise_in_the_text_is_the_promise_that_is_told(home: Path, phrase: str) -> None:
    made = draft(seen(home), phrase, now=NOW)
    named = re.search(r"\bby (\d\d:\d\d), Berlin time\b(?!\. I need)", made.text)
    if made.promise_at is None:
        assert phrase in {"resolved", "off-hours", "close", "checkin"}
        assert named is None
    else:
        assert named is not None
        assert named[1] == f"{made.promise_at.astimezone(ZoneInfo('Europe/Berlin')):%H:%M}"


@pytest.mark.parametrize("phrase", PHRASES)
def test_nothing_is_left_between_braces(home: Path, phrase: str) -> None:
    assert not re.search("[{}]", draft(seen(home), phrase, now=NOW).text)


def test_questions_stand_one_a_line_and_numbered(home: Path) -> None:
    asked = draft(seen(home), "ask", questions=["Since when?", " Who\nsees it? "], now=NOW)
    assert "\n\n1. Since when?\n2. Who sees it?\n\n" in asked.text
    assert asked.gaps == ()
    assert numbered(["Only this?"]) == "Only this?"


def test_what_is_not_known_is_a_gap_and_never_guessed(home: Path) -> None:
    view = seen(home, me=ROBIN.partition("[backup]")[0].replace('"Robin"', '""'))
    assert draft(view, "ask", now=NOW).gaps == ("your questions", "your name")
    handed_over = draft(view, "handover", now=NOW)
    assert "[who takes over] takes over" in handed_over.text
    assert handed_over.gaps == ("who takes over", "how to reach them", "your name")


def test_what_only_i_can_know_is_a_gap(home: Path) -> None:
    assert draft(seen(home), "consent", now=NOW).gaps == ("your price",)


def test_brackets_in_a_title_are_no_gaps(home: Path) -> None:
    made = draft(seen(home, title="[urgent] no mail"), "ack", now=NOW)
    assert '"[urgent] no mail"' in made.text
    assert made.gaps == ()


def test_what_i_wait_for_is_told_else_what_the_incident_waits_for(home: Path) -> None:
    view = seen(home, Waiting(text="their login"))
    assert "\n\ntheir login\n\n" in draft(view, "waiting", now=NOW).text
    assert "\n\nthe log files\n\n" in draft(view, "waiting", waiting_for="the log files", now=NOW).text


def test_a_delay_names_the_promise_that_is_missed_and_the_new_one(home: Path) -> None:
    promise = NOW + 10 * MINUTE
    later = NOW + 8 * MINUTE
    made = draft(seen(home, Acknowledged(promise=promise)), "delay", now=later)
    # 15:50 UTC was promised; 15:48 and twenty minutes is 16:08, so 16:10: at most an hour was agreed.
    assert "was due by 16:50, Berlin time" in made.text
    assert "You hear from me by 17:10, Berlin time." in made.text


def test_the_backup_and_how_to_reach_them_are_named(home: Path) -> None:
    text = draft(seen(home), "handover", now=NOW).text
    assert "Kim takes over" in text
    assert "How to reach Kim: +351 555 0142" in text


@pytest.mark.parametrize(
    ("now", "back"),
    [
        # Robin works Mo-Fr 09:00-18:00 in Lisbon, an hour behind Berlin.
        (NOW, "Tuesday 10:00, Berlin time"),
        (datetime(2026, 11, 24, 6, 0, tzinfo=UTC), "10:00, Berlin time"),
        (datetime(2026, 11, 27, 19, 0, tzinfo=UTC), "Monday 10:00, Berlin time"),
        # Away from Monday 28 to Thursday 31 December; 1 January is a holiday.
        (datetime(2026, 12, 24, 19, 0, tzinfo=UTC), "Monday 4 January 2027, 10:00, Berlin time"),
    ],
)
def test_an_automatic_reply_names_when_my_hours_begin_again(home: Path, now: datetime, back: str) -> None:
    assert f"begin again: {back}. I answer then." in draft(seen(home, now=now), "off-hours", now=now).text


def test_a_resolved_incident_still_has_its_last_message(home: Path) -> None:
    made = draft(seen(home, Resolved(text="restarted")), "resolved", now=NOW)
    assert made.promise_at is None
    assert "It works again" in made.text


@pytest.mark.parametrize(
    "hostile", ["{me} {title}", "{0.__class__}", "}{", "a {next_update} b", "[x] $me %s \\1", "<b>&amp;</b>"]
)
def test_a_hostile_title_stays_text(home: Path, hostile: str) -> None:
    assert f'"{hostile}"' in draft(seen(home, title=hostile), "ack", now=NOW).text


def test_nothing_in_a_value_moves_colours_or_turns_the_text_around(home: Path) -> None:
    made = draft(seen(home, title="down\x1b[2J\x07\n\nBcc: x\u202e!\x9b1m"), "ack", now=NOW)
    assert '"down[2J Bcc: x!1m"' in made.text


def test_a_slip_in_a_phrase_names_the_nearest(home: Path) -> None:
    view = seen(home)
    assert draft(view, "hand", now=NOW).phrase == "handover"
    with pytest.raises(NotFound, match=r'no phrase "updaet"; did you mean update\?'):
        draft(view, "updaet", now=NOW)
    with pytest.raises(UsageError, match="could be"):
        draft(view, "c", now=NOW)


# -- moments ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "at", "now", "told"),
    [
        # Five to eleven at night in Berlin, and twenty minutes past midnight.
        ("Europe/Berlin", "2026-11-23 22:15", "2026-11-23 21:55", "23:15, Berlin time"),
        ("Europe/Berlin", "2026-11-23 23:15", "2026-11-23 22:55", "Tuesday 00:15, Berlin time"),
        (
            "America/Argentina/Buenos_Aires",
            "2026-11-23 22:15",
            "2026-11-23 21:55",
            "19:15, Buenos Aires time",
        ),
        ("Asia/Kathmandu", "2026-11-23 10:00", "2026-11-23 09:40", "15:45, Kathmandu time"),
        ("UTC", "2026-11-23 22:15", "2026-11-23 21:55", "22:15, UTC"),
        ("Europe/Berlin", "2026-11-30 09:00", "2026-11-23 09:00", "Monday 30 November, 10:00, Berlin time"),
        # Clocks go forward on 28 March 2027 at 01:00 UTC, from 02:00 to 03:00.
        ("Europe/Berlin", "2027-03-28 01:05", "2027-03-28 00:45", "03:05, Berlin time"),
        # Clocks go back on 25 October 2026 at 01:00 UTC: 02:00 to 03:00 comes twice.
        (
            "Europe/Berlin",
            "2026-10-25 00:05",
            "2026-10-24 23:45",
            "02:05, Berlin time (before the clocks go back)",
        ),
        (
            "Europe/Berlin",
            "2026-10-25 01:05",
            "2026-10-25 00:45",
            "02:05, Berlin time (after the clocks go back)",
        ),
        ("Europe/Berlin", "2026-10-25 02:05", "2026-10-25 01:45", "03:05, Berlin time"),
    ],
)
def test_a_moment_is_told_in_their_time_with_the_day_where_it_is_another(
    zone: str, at: str, now: str, told: str
) -> None:
    instants = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (at, now)]
    assert moment_in_words(instants[0], ZoneInfo(zone), instants[1]) == told


def test_a_promise_across_their_clock_change_is_real_time(home: Path) -> None:
    # 02:50 in Berlin, ten minutes before the clocks go back: twenty real minutes on it is 02:10 there.
    now = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
    made = draft(seen(home, now=now), "ack", now=now)
    assert made.promise_at == now + 20 * MINUTE
    assert "again by 02:10, Berlin time (after the clocks go back)." in made.text
