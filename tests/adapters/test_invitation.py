"""Invitations, read back by the library and checked by hand against RFC 5545."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from icalendar import Calendar

from freelance_sos.adapters.invitation import Invitation, dump_invitations, invitation_id
from freelance_sos.domain.weeks import Span

START = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
SPAN = Span(START, START + timedelta(minutes=45))
STAMP = datetime(2026, 11, 19, 18, 40, tzinfo=UTC)
EVIL = 'Evil\r\nBEGIN:VEVENT; "x", y'


def invitation(
    summary: str = "Call: Acme GmbH", description: str = "", *, at: datetime = START
) -> Invitation:
    return Invitation(
        uid=invitation_id(["acme"], at),
        span=Span(at, at + timedelta(minutes=45)),
        summary=summary,
        description=description,
    )


def unfolded(data: bytes) -> list[str]:
    """The content lines, the way RFC 5545 3.1 says: CRLF ends one, CRLF and a space goes on with it."""
    assert data.endswith(b"\r\n")
    return data.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")[:-1]


def unescaped(text: str) -> str:
    """TEXT of RFC 5545 3.3.11, read letter by letter."""
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], text)


def value(data: bytes, name: str) -> str:
    (line,) = [line for line in unfolded(data) if line.startswith(f"{name}:")]
    return line.removeprefix(f"{name}:")


def test_the_whole_file_is_what_a_calendar_expects() -> None:
    data = dump_invitations([invitation(description="first\nsecond")], STAMP)

    lines = unfolded(data)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert sorted(lines[1:3]) == ["PRODID:-//freelance-sos//sos meet//EN", "VERSION:2.0"]
    assert lines[3] == "BEGIN:VEVENT"
    assert sorted(lines[4:-2]) == [
        "DESCRIPTION:first\\nsecond",
        "DTEND:20261124T154500Z",
        "DTSTAMP:20261119T184000Z",
        "DTSTART:20261124T150000Z",
        "SUMMARY:Call: Acme GmbH",
        f"UID:{invitation_id(['acme'], START)}",
    ]
    assert lines[-2:] == ["END:VEVENT", "END:VCALENDAR"]


def test_nobody_is_invited_by_an_address_that_sos_does_not_have() -> None:
    data = dump_invitations([invitation()], STAMP)

    assert not re.search(rb"METHOD|ATTENDEE|ORGANIZER", data)


def test_times_are_utc_whatever_zone_they_came_in() -> None:
    tokyo = START.astimezone(timezone(timedelta(hours=9)))
    one = Invitation(uid="x", span=Span(tokyo, tokyo + timedelta(minutes=45)), summary="", description="")
    data = dump_invitations([one], STAMP.astimezone(timezone(timedelta(hours=-5))))

    assert value(data, "DTSTART") == "20261124T150000Z"
    assert value(data, "DTEND") == "20261124T154500Z"
    assert value(data, "DTSTAMP") == "20261119T184000Z"


@pytest.mark.parametrize(
    "name",
    [
        EVIL,
        "Evil\nEND:VCALENDAR",
        "Evil\rBEGIN:VEVENT",
        "Evil\x0bBEGIN:VEVENT\x0c\x1c\x1d\x1e\x85\u2028\u2029DTSTART:19700101T000000Z",
        "back\\slash, semi;colon: \"quoted\" \\n \\, ^n 'x'",
        "Кухня «Луна» 京都 " * 12,
        "👩\u200d💻" * 40,
        "é" * 37 + "a" * 100,
        "half a letter \ud800 and \udc00",
        "bell \x07 escape \x1b[31m null \x00 delete \x7f",
        "",
    ],
    ids=repr,
)
def test_a_hostile_text_stays_a_text(name: str) -> None:
    data = dump_invitations([invitation(f"Call: {name}", f"Tue, 15:00; {name}\n16:00 in Berlin")], STAMP)

    # Nothing but CRLF ends a line, and nothing else in the file looks like an end to a careless reader.
    assert data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n")
    assert [line for line in unfolded(data) if line.startswith(("BEGIN", "END", "DTSTART"))] == [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "DTSTART:20261124T150000Z",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    assert data.decode("utf-8").splitlines() == data.decode("utf-8").split("\r\n")[:-1]
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", data.decode("utf-8"))
    # At most 75 octets a line, and every one of them is whole letters.
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
    # Read back by hand and by the library, it says the same: one line, and what can be read of the name.
    summary = unescaped(value(data, "SUMMARY"))
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert summary == str(event["SUMMARY"])
    assert "\n" not in summary
    words = re.findall(r"\w{2,}", name.encode("utf-8", "ignore").decode())
    assert [word for word in words if word not in summary] == []
    assert "\n16:00 in Berlin" in str(event["DESCRIPTION"])
    assert "\n16:00 in Berlin" in unescaped(value(data, "DESCRIPTION"))


def test_commas_semicolons_and_line_ends_are_escaped_and_come_back() -> None:
    data = dump_invitations([invitation("a, b; c\\d", "one, two; three\\four\nfive")], STAMP)

    assert value(data, "SUMMARY") == "a\\, b\\; c\\\\d"
    assert value(data, "DESCRIPTION") == "one\\, two\\; three\\\\four\\nfive"
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert str(event["SUMMARY"]) == "a, b; c\\d"
    assert str(event["DESCRIPTION"]) == "one, two; three\\four\nfive"


def test_the_library_reads_back_every_event_and_finds_nothing_wrong() -> None:
    weeks = [invitation(at=START + week * timedelta(days=7)) for week in range(53)]
    calendar = Calendar.from_ical(dump_invitations(weeks, STAMP))
    events = calendar.walk("VEVENT")

    assert len(events) == 53
    assert len({str(event["UID"]) for event in events}) == 53
    assert [event["DTSTART"].dt for event in events] == [week.span.opens_at for week in weeks]
    assert all(event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=45) for event in events)
    assert [event.errors for event in events] == [[]] * 53


def test_the_id_is_the_same_for_the_same_people_and_beginning_alone() -> None:
    known = invitation_id(["acme", "kyoto"], START)

    assert re.fullmatch(r"[0-9a-f]{32}@freelance-sos", known)
    assert invitation_id(["kyoto", "acme"], START.astimezone(timezone(timedelta(hours=9)))) == known
    others = [
        invitation_id(["acme"], START),
        invitation_id(["acme", "kyoto"], START + timedelta(minutes=15)),
        invitation_id(["acmekyoto"], START),
    ]
    assert len({known, *others}) == 4
