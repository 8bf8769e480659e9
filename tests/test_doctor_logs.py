"""``sos doctor`` looks at what stands in the logs, and rewrites nothing."""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Sos
from tests.damage import checks, closed, findings, sound_store
from tests.desk import ACME, at, once


@pytest.fixture
def store(home: Path, kept: Path, sos: Sos) -> Path:
    return once(home, kept, lambda: sound_store(home, sos))


def line(moment: str, recorded: str = "", **more: Any) -> bytes:
    id_ = blake2b(f"{moment}{recorded}{more}".encode(), digest_size=8).hexdigest()
    values = {"id": id_, "at": moment, "recorded": recorded or moment, **more}
    return json.dumps(values).encode() + b"\n"


def rewritten(store: Path, *lines: bytes) -> str:
    """The log of acme-1, after its opening these lines and no others; its name."""
    (log,) = (store / "incidents" / "acme").iterdir()
    opening = json.loads(log.read_bytes().splitlines()[0])
    opening["recorded"] = opening["at"]
    log.write_bytes(json.dumps(opening).encode() + b"\n" + b"".join(lines))
    return f"incidents/acme/{log.name}"


ODD = [
    (
        line(at("15:20"), kind="sent", text="soon", promise=at("15:10")),
        "promises a moment that was over when it was sent",
    ),
    (
        line(at("15:20", 29), at("15:20"), kind="noted", text="x"),
        "is dated 6 days after it was written: a clock was wrong",
    ),
    (
        line(at("15:20"), "2099-01-01T00:00:00Z", kind="noted", text="x"),
        "was written in 2099: a clock was wrong",
    ),
    (
        line(at("15:20", 22), at("15:20"), kind="noted", text="x"),
        "is dated before the client reported anything",
    ),
    (
        line(at("14:59"), "2026-11-23T15:00:00.000001Z", kind="noted", text="x"),
        "was written after the clock had gone back: its time may be wrong",
    ),
]


@pytest.mark.parametrize(("odd", "told"), ODD, ids=["promise", "ahead", "far ahead", "before", "clock"])
def test_f16_what_can_hardly_be_is_noted_with_its_line_and_nothing_is_to_be_mended(
    sos: Sos, store: Path, odd: bytes, told: str
) -> None:
    plain = line(at("15:30"), kind="noted", text="plain")
    label = rewritten(store, plain, odd)
    log = store / label
    before = log.read_bytes()

    assert findings(sos) == []
    notes = [one["message"] for one in checks(sos, "incidents")[1:]]
    assert f"note: {label}:3: {told}" in notes
    assert not any(f"{label}:2" in note for note in notes)
    assert log.read_bytes() == before


def test_what_was_taken_back_is_not_odd(sos: Sos, store: Path) -> None:
    odd, _ = ODD[0]
    back = line(at("15:25"), kind="retracted", events=[json.loads(odd)["id"]])
    rewritten(store, odd, back)

    assert [one["message"] for one in checks(sos, "incidents")] == ["1 log in order"]


def test_steps_ticked_at_once_are_no_clock_that_went_back(sos: Sos, store: Path) -> None:
    assert sos("step", "done", "acme-1", "1", "2", at=at("15:20")).code == 0
    told = [one["message"] for one in checks(sos, "incidents")]

    assert not any("clock had gone back" in message for message in told)


def test_a_log_under_another_client_is_noted_as_a_client_may_be_renamed(sos: Sos, store: Path) -> None:
    rewritten(store)
    (store / "clients" / "acme.toml").rename(store / "clients" / "zeta.toml")
    (store / "incidents" / "acme").rename(store / "incidents" / "zeta")

    assert findings(sos) == []
    ((told,),) = [[one["message"]] for one in checks(sos, "incidents")[1:]]
    assert told.endswith(':1: was opened for "acme"; well where you renamed the client')


def test_incidents_without_their_clients_file_are_told(sos: Sos, store: Path) -> None:
    (store / "clients" / "acme.toml").unlink()
    ((name, message, hint),) = findings(sos)

    assert (name, message) == (
        "incidents",
        "incidents/acme: there is no clients/acme.toml, nor was it removed by sos",
    )
    assert hint.endswith("sos client add acme")
    # A client that was removed is known.
    (store / "clients" / "removed").mkdir(mode=0o700)
    (store / "clients" / "removed" / "acme.toml").write_text(ACME, encoding="utf-8")
    closed(store)
    assert findings(sos) == []


def test_two_incidents_of_one_number_are_told_with_a_free_one(sos: Sos, store: Path) -> None:
    folder = store / "incidents" / "acme"
    (log,) = folder.iterdir()
    (folder / "0001-ffffffff.jsonl").write_bytes(log.read_bytes())
    closed(store)
    ((_, message, hint),) = findings(sos)

    assert message == f"acme-1 is 2 incidents: {log.name}, 0001-ffffffff.jsonl"
    assert hint == "rename one in incidents/acme: 0001-ffffffff.jsonl to 0002-ffffffff.jsonl"
