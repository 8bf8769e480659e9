"""Logs: a damaged line costs only itself, and what is written later also counts later."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from freelance_sos.domain.errors import StoreError
from freelance_sos.domain.events import Acknowledged, Noted, Payload, Resolved, Unknown
from freelance_sos.storage.logs import (
    Log,
    append,
    incident_of,
    log_paths,
    new_log,
    number_of,
    read_log,
)
from tests.storage.samples import NOON, SECOND, opened_log

KEPT = "the line is kept, and left out"


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """Five events: opened, acknowledged, two notes, resolved."""
    log = opened_log(tmp_path / "incidents")
    rest: list[Payload] = [Acknowledged(), Noted(text="eins – Größe"), Noted(text="zwei"), Resolved()]
    for number, what in enumerate(rest, start=1):
        log = append(log, [what], NOON + number * SECOND, NOON + number * SECOND)
    return log


def lines(log: Log) -> list[bytes]:
    return log.path.read_bytes().splitlines(keepends=True)


def wrong(log: Log) -> list[str]:
    return [str(problem) for problem in read_log(log.path).problems]


# -- reading ---------------------------------------------------------------------------------------


def test_what_was_appended_is_read(log: Log) -> None:
    read = read_log(log.path)

    assert (read.events, read.problems) == (log.events, ())
    assert [event.what.kind for event in read.events] == [
        *("opened", "acknowledged", "noted", "noted", "resolved")
    ]


@pytest.mark.parametrize("place", range(5))
def test_one_bad_line_costs_only_itself_and_is_named(log: Log, place: int) -> None:
    good = lines(log)
    log.path.write_bytes(b"".join([*good[:place], b"oops\n", *good[place + 1 :]]))
    read = read_log(log.path)

    assert read.events == log.events[:place] + log.events[place + 1 :]
    assert wrong(log) == [f"{log.label}:{place + 1}: is no line of JSON; {KEPT}"]
    assert re.fullmatch(r"incidents/acme/0001-[0-9a-f]{8}\.jsonl", log.label)


def test_the_bad_line_stays_in_the_file_when_more_is_written(log: Log) -> None:
    log.path.write_bytes(log.path.read_bytes() + b"<<<<<<< HEAD\n")
    append(read_log(log.path), [Noted(text="later")], NOON, NOON)

    assert lines(log)[5] == b"<<<<<<< HEAD\n"
    assert len(read_log(log.path).events) == 6


def test_a_log_without_its_opening_line_is_still_an_incident(log: Log) -> None:
    log.path.write_bytes(b"".join([b"{}\n", *lines(log)[1:]]))
    incident = incident_of(read_log(log.path))

    assert incident
    assert (incident.id, incident.status, incident.severity) == ("acme-1", "resolved", 1)
    assert "can't be read" in incident.title


def test_a_last_line_cut_anywhere_leaves_all_earlier_ones(tmp_path: Path) -> None:
    begun = opened_log(tmp_path)
    whole = append(begun, [Noted(text="Größe: 3 µm, ☎ schrillt, 🙂")], NOON, NOON)
    data, kept = whole.path.read_bytes(), begun.path.read_bytes().index(b"\n") + 1

    for cut in range(kept, len(data)):
        whole.path.write_bytes(data[:cut])
        read = read_log(whole.path)
        has_all = cut == len(data) - 1  # but for the end of the line
        assert read.events == (whole.events if has_all else begun.events), cut
        assert len(read.problems) == (0 if has_all or cut == kept else 1), cut

        append(read, [Noted(text="next")], NOON, NOON)
        again = read_log(whole.path)
        assert again.events[: len(read.events)] == read.events, cut
        assert again.events[-1].what == Noted(text="next"), cut
        assert again.problems == read.problems, cut
        assert whole.path.read_bytes().startswith(data[:cut]), cut


@pytest.mark.parametrize("place", [0, 2, 5])
def test_a_block_of_nul_bytes_costs_one_line(log: Log, place: int) -> None:
    good = lines(log)
    log.path.write_bytes(b"".join([*good[:place], b"\0" * 4096, b"\n" * (place < 5), *good[place:]]))

    assert read_log(log.path).events == log.events
    assert wrong(log) == [f"{log.label}:{place + 1}: is no line of JSON; {KEPT}"]
    append(read_log(log.path), [Noted(text="later")], NOON, NOON)
    assert len(read_log(log.path).events) == 6


def test_nul_bytes_over_a_line_cost_that_line(log: Log) -> None:
    first, second, *rest = lines(log)
    log.path.write_bytes(b"".join([first, b"\0" * 30 + second[30:], *rest]))

    assert read_log(log.path).events == (log.events[0], *log.events[2:])
    assert len(wrong(log)) == 1


def test_doubled_and_swapped_lines_come_to_the_same(log: Log) -> None:
    good = lines(log)
    whole = incident_of(log)

    for mixed in [good * 2, good[::-1], [*good[3:], *good[:3]], [good[0], *good, good[4], good[2]]]:
        log.path.write_bytes(b"".join(mixed))
        assert wrong(log) == []
        assert incident_of(read_log(log.path)) == whole


def test_empty_lines_windows_line_ends_and_a_byte_order_mark_are_no_harm(log: Log) -> None:
    log.path.write_bytes(b"\xef\xbb\xbf" + b"\r\n\r\n".join(line.rstrip() for line in lines(log)) + b"\r\n")

    assert read_log(log.path).events == log.events
    assert wrong(log) == []


def test_a_file_with_nothing_in_it_is_told(log: Log) -> None:
    # What a crash of the machine leaves of a file that was not yet on the disk.
    log.path.write_bytes(b"")

    assert incident_of(read_log(log.path)) is None
    assert wrong(log) == [f"{log.label}: is empty; nothing of this incident is left in it"]


def test_what_a_newer_program_wrote_is_kept(log: Log) -> None:
    newer = {"id": "ff" * 8, "at": "2026-11-23T12:00:09Z", "recorded": "2026-11-23T12:00:09Z"}
    log.path.write_bytes(
        log.path.read_bytes() + json.dumps({**newer, "kind": "escalated", "to": "Kim"}).encode() + b"\n"
    )
    read = read_log(log.path)

    assert read.events[-1].what == Unknown(kind="escalated", fields={"to": "Kim"})
    assert read.problems == ()


def test_a_log_that_can_not_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "acme" / "0001-00000000.jsonl").mkdir(parents=True)
    with pytest.raises(StoreError, match="it is a folder"):
        read_log(tmp_path / "acme" / "0001-00000000.jsonl")


# -- writing ---------------------------------------------------------------------------------------


def test_bytes_of_recorded_events_never_change(log: Log) -> None:
    before = log.path.read_bytes()
    append(log, [Noted(text="later")], NOON, NOON)

    assert log.path.read_bytes().startswith(before)


def test_recorded_moves_on_when_the_clock_goes_back(log: Log) -> None:
    last = log.events[-1].recorded
    for back in [timedelta(0), timedelta(hours=1), timedelta(days=20_000)]:
        log = append(log, [Noted(text="later")], NOON, NOON - back)

    assert [event.recorded - last for event in log.events[-3:]] == [
        timedelta(microseconds=number) for number in (1, 2, 3)
    ]
    assert read_log(log.path).events == log.events


def test_no_two_commands_share_their_recorded(tmp_path: Path) -> None:
    log = opened_log(tmp_path)
    for _ in range(5):
        log = append(read_log(log.path), [Noted(text="same instant")], NOON, NOON)

    assert len({event.recorded for event in read_log(log.path).events}) == 6


def test_the_events_of_one_command_share_recorded_and_keep_their_order(tmp_path: Path) -> None:
    log = opened_log(tmp_path)
    texts = [f"{number:02}" for number in range(40)]
    log = append(log, [Noted(text=text) for text in texts], NOON, NOON + SECOND)
    written = read_log(log.path).events[1:]

    assert {event.recorded for event in written} == {NOON + SECOND}
    assert [getattr(event.what, "text", "") for event in written] == texts
    assert sorted(written, key=lambda event: event.order) == list(written)
    assert all(re.fullmatch(r"[0-9a-f]{16}", event.id) for event in written)


def test_numbers_go_on_after_the_highest(tmp_path: Path) -> None:
    assert number_of(new_log(tmp_path, "acme").path) == 1
    for name in ["0002-3f9c21aa", "0009-00000000", "10000-00000000", "0003-x", "notes"]:
        (tmp_path / "acme").mkdir(exist_ok=True)
        (tmp_path / "acme" / f"{name}.jsonl").touch()

    assert number_of(new_log(tmp_path, "acme").path) == 10001
    assert number_of(new_log(tmp_path, "other").path) == 1
    assert [number_of(path) for path in log_paths(tmp_path, "acme")] == [2, 9, 10000]
    assert re.fullmatch(r"10001-[0-9a-f]{8}\.jsonl", new_log(tmp_path, "acme").path.name)


def test_two_events_with_one_id_are_told_and_the_same_twice_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    folder.mkdir()
    path = folder / "0001-11111111.jsonl"
    values = {"id": "1", "at": "2026-11-23T10:00:00Z", "recorded": "2026-11-23T10:00:00Z", "kind": "noted"}
    line = json.dumps({**values, "text": "a"})
    forged = json.dumps({**values, "text": "b", "recorded": "2027-11-23T10:00:00Z"})
    path.write_text(f"{forged}\n{line}\n{line}\n", encoding="utf-8")

    log = read_log(path)

    (problem,) = log.problems
    assert str(problem) == (
        "incidents/acme/0001-11111111.jsonl:1: another event has the id 1, and counts;"
        " the line is kept, and left out"
    )
    incident = incident_of(log)
    assert incident
    assert [event.what.text for event in incident.timeline] == ["a"]
