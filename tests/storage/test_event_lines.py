"""One event is one line of JSON, safe to show, and comes back as it was."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freelance_sos.domain.durations import EXAMPLES
from freelance_sos.domain.events import KNOWN, Acknowledged, Event, Noted, Unknown
from freelance_sos.storage.event_lines import dump_event, parse_event
from freelance_sos.storage.json_text import dump_instant, dump_json
from tests.storage.payloads import events
from tests.storage.samples import NOON

KINDS = [
    *("opened", "acknowledged", "noted", "sent", "received", "severity_changed", "waiting", "resumed"),
    *("runbook_started", "step_done", "step_skipped", "resolved", "reopened", "cancelled", "reviewed"),
    *("action_added", "action_done", "closed", "retracted"),
]
HEAD = {
    "id": "00000000000000aa",
    "at": "2026-11-23T12:00:00Z",
    "recorded": "2026-11-23T12:00:01.500000Z",
    "kind": "noted",
}


def line(**values: Any) -> bytes:
    """A line as a file holds it: a sound note, but for ``values``; a key that is None is left out."""
    merged = {**HEAD, "text": "restarted", **values}
    return json.dumps({key: value for key, value in merged.items() if value is not None}).encode()


def is_safe(text: str) -> bool:
    """Whether no character of ``text`` is obeyed by a terminal or splits a line."""
    directions = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    return not any(
        unicodedata.category(letter) in ("Cc", "Zl", "Zp")
        or unicodedata.bidirectional(letter) in directions
        or letter in "\u061c\u200e\u200f"
        for letter in text
    )


def test_these_are_the_kinds() -> None:
    assert list(KNOWN) == KINDS


@pytest.mark.parametrize("kind", [*KINDS, "escalated"])
@given(data=st.data())
@settings(max_examples=25)
def test_every_event_comes_back_as_it_was_from_one_line_that_is_safe_to_show(
    kind: str, data: st.DataObject
) -> None:
    event = data.draw(events(kind))
    dumped = dump_event(event)

    assert parse_event(dumped.encode()) == event
    assert dumped.splitlines() == [dumped]
    assert is_safe(dumped)
    assert json.loads(dumped)["kind"] == kind


def test_a_line_holds_these_keys_in_this_order() -> None:
    at = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
    what = Acknowledged(text="On it", via="", promise=at)
    event = Event(id="00000000000000aa", at=NOON, recorded=NOON.replace(microsecond=5), what=what)

    assert dump_event(event) == (
        '{"id": "00000000000000aa", "at": "2026-11-23T12:00:00Z", '
        '"recorded": "2026-11-23T12:00:00.000005Z", "kind": "acknowledged", "text": "On it", '
        '"promise": "2026-11-23T13:30:00Z"}'
    )


def test_instants_of_any_zone_are_kept_in_utc() -> None:
    event = parse_event(line(at="2026-11-23T13:00:00+01:00", recorded="2026-11-23T07:00-05:00"))

    assert (event.at, event.recorded) == (NOON, NOON)
    assert (event.at.tzinfo, dump_instant(event.recorded)) == (UTC, "2026-11-23T12:00:00Z")


def test_an_unknown_kind_keeps_everything_it_came_with() -> None:
    given = line(kind="escalated", to=["Kim"], deep={"a": [1, None, 2.5]}, text="")
    event = parse_event(given)

    assert isinstance(event.what, Unknown)
    assert json.loads(dump_event(event)) == json.loads(given)


def test_unknown_keys_of_a_known_kind_survive() -> None:
    event = parse_event(line(mood="grim", nothing=[], zero=0))

    assert event.what == Noted(text="restarted")
    assert event.extra == {"mood": "grim", "nothing": [], "zero": 0}
    assert json.loads(dump_event(event)) == json.loads(line(mood="grim", nothing=[], zero=0))


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (b"{", "is no line of JSON"),
        (b"\x00" * 40, "is no line of JSON"),
        (line()[:-9], "is no line of JSON"),
        (line() + line(), "is no line of JSON"),
        (line().replace(b"restarted", b"Gr\xfc\xdfe"), "is no line of JSON"),
        (line(more=float("nan")), "says NaN, which is no number"),
        (line(more=0).replace(b"0}", b"1e999}"), "says 1e999, which is no number"),
        (line(more=0).replace(b"0}", b"-Infinity}"), "says -Infinity, which is no number"),
        (line(more=0).replace(b"0}", b"%d}" % 2**63), "says a number that is too long"),
        (line().replace(b"{", b'{"text": "x", ', 1), "says text twice"),
        (line(deep=[{"a": 1}]).replace(b'{"a": 1}', b'{"a": 1, "a": 1}'), "says a twice"),
        (line(id=True), "is no event: id is missing"),
        (line(id=5), "is no event: id is missing"),
        (b"[" * 100_000, "is no line of JSON"),
        (line(more=[]).replace(b"[]", b"[" * 200 + b"]" * 200), "can't be read: nested too deeply"),
        (line(more=0).replace(b"0}", b"9" * 100_000 + b"}"), "says a number that is too long"),
        (b"[1, 2]", "is no event: it must be { … }"),
        (b'"text"', "is no event: it must be { … }"),
        (line(id=None), "is no event: id is missing"),
        (line(kind=""), "is no event: kind is missing"),
        (line(kind=5), "is no event: kind is missing"),
        (line(recorded=None), "is no event: recorded is missing"),
        (line(at="2026-11-23T12:00:00"), "at: has no zone; instants end in Z"),
        (line(recorded="2026-11-23"), "recorded: has no zone; instants end in Z"),
        (line(at="noon"), 'at: "noon" is no instant'),
        (line(at="0001-01-01T00:00:00+05:00"), "at: 0001 is no year for an incident"),
        (line(recorded="9999-12-31T23:59:59.999999Z"), "recorded: 9999 is no year for an incident"),
        (line(text=5), "text: input should be a valid string"),
        (line(text=None), "text: field required"),
        (line(kind="acknowledged", promise="soon"), 'promise: "soon" is no instant'),
        (line(kind="acknowledged", promise=5), 'promise: "5" is no instant'),
        (line(kind="action_added", action=1, due=0), 'due: "0" is no date'),
        (line(kind="action_added", action=1, due="soon"), 'due: "soon" is no date'),
        (line(kind="severity_changed", severity=5), "severity: input should be 1, 2, 3 or 4"),
        (line(kind="opened", response=7), "response: input should be a valid dictionary"),
        (
            line(kind="opened", response={"9": {}}),
            "response.9: input should be '1', '2', '3' or '4'",
        ),
        (
            line(kind="opened", response={"1": {"acknowledge": "1x", "clock": "24/7"}}),
            f'response.1.acknowledge.within: "1x" is no length of time; {EXAMPLES}',
        ),
    ],
)
def test_a_line_that_is_no_event_says_what_is_wrong(given: bytes, wrong: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  the words are compared below
        parse_event(given)

    assert str(caught.value) == wrong


@given(data=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_an_event_or_a_plain_refusal(data: bytes) -> None:
    try:
        parse_event(data)
    except ValueError:
        return


@given(cut=st.integers(0, 200), put=st.binary(max_size=4), data=st.data())
@settings(max_examples=80)
def test_a_damaged_line_is_an_event_or_a_plain_refusal(cut: int, put: bytes, data: st.DataObject) -> None:
    whole = dump_event(data.draw(events("opened"))).encode()
    damaged = whole[:cut] + put + whole[cut + data.draw(st.integers(0, 9)) :]
    try:
        event = parse_event(damaged)
    except ValueError:
        return
    written = dump_event(event).encode("utf-8", "replace")
    assert dump_event(parse_event(written)).encode() == written


def test_half_a_letter_is_written_as_a_question_mark() -> None:
    # Such text comes from arguments in a foreign encoding; no UTF-8 file can hold it.
    event = Event(id="00000000000000aa", at=NOON, recorded=NOON, what=Noted(text="caf\udce9"))
    written = dump_event(event).encode("utf-8", "replace")

    assert parse_event(written).what == Noted(text="caf?")


@pytest.mark.parametrize("half", [r"\ud83d", r"\uDE00", r"\ude00\ud83d"])
def test_half_a_letter_in_a_line_is_read_as_it_would_be_written(half: str) -> None:
    # A program that cut a text in the middle of an emoji writes such a line.
    event = parse_event(line(text="caf?", mood="odd", HERE=1).decode().replace("HERE", half).encode())

    assert event.extra == {"mood": "odd", "?" * (half.count("u")): 1}
    assert parse_event(dump_event(event).encode()) == event


def test_whole_letters_of_two_halves_are_left_alone() -> None:
    assert parse_event(line(text="\U0001f600 \\ud83d")).what == Noted(text="\U0001f600 \\ud83d")


def test_json_for_programs_has_no_bare_control_code_either() -> None:
    text = "".join(map(chr, [*range(0xA0), 0x61C, 0x200E, 0x2028, 0x202E, 0x2066, 0x2069, 0x1F600]))
    dumped = dump_json({"title": text}, indent=2)

    assert json.loads(dumped) == {"title": text}
    assert is_safe(dumped.replace("\n", ""))
    assert "\U0001f600" in dumped
