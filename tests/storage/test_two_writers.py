"""Two terminals at once: both land, or one says busy; a killed one never locks the other out."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from freelance_sos.domain.errors import StoreError
from freelance_sos.storage import locks
from freelance_sos.storage.locks import locked
from freelance_sos.storage.logs import read_log
from tests.environment import ROOT
from tests.storage.samples import opened_log, store_at

HOLDER = """
import sys, time
from pathlib import Path
from freelance_sos.storage.locks import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""

APPENDER = """
import sys
from pathlib import Path
from freelance_sos.domain.events import Noted
from freelance_sos.storage.store import Store
from tests.storage.samples import NOON
store = Store(Path(sys.argv[1]), lambda _: lambda _: None)
print("ready", flush=True)
sys.stdin.readline()
for number in range(250):
    with store.locked():
        store.append(store.log("acme", 1), [Noted(text=f"{sys.argv[2]} {number} Grüße")], NOON, NOON)
"""

OPENER = """
import sys
from pathlib import Path
from freelance_sos.services.incidents import Report, open_incident
from freelance_sos.services.moment import Moment
from freelance_sos.storage.store import Store
from tests.storage.samples import NOON
store = Store(Path(sys.argv[1]), lambda _: lambda _: None)
print("ready", flush=True)
sys.stdin.readline()
for number in range(12):
    report = Report(client="acme", title=f"{sys.argv[2]} {number}", severity=1, kind="outage", reported=NOON)
    open_incident(store, report, Moment(at=NOON, recorded=NOON))
"""


@contextmanager
def program(code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """``code`` running on its own; killed at the end, if it still runs."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def both(code: str, store: Path) -> None:
    """Two programs that begin at the same instant, to their end."""
    with program(code, store, "left") as left, program(code, store, "right") as right:
        assert [first_line(left), first_line(right)] == ["ready", "ready"]
        for one in (left, right):
            assert one.stdin
            one.stdin.write("go\n")
            one.stdin.flush()
        assert [one.wait(60) for one in (left, right)] == [0, 0]


def test_a_second_writer_says_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert locks.BUSY_AFTER_SECONDS == 5
    monkeypatch.setattr(locks, "BUSY_AFTER_SECONDS", 0.2)
    with locked(tmp_path):
        began = time.monotonic()
        with pytest.raises(StoreError) as caught, locked(tmp_path):
            pytest.fail("two hold one lock")

    assert 0.2 <= time.monotonic() - began < 1
    assert str(caught.value) == f"another sos is writing to {tmp_path}; try again in a moment"


def test_a_writer_that_ends_in_time_is_waited_for(tmp_path: Path) -> None:
    with program(HOLDER.replace("time.sleep(60)", "time.sleep(0.2)"), tmp_path) as holder:
        assert first_line(holder) == "held"
        with locked(tmp_path):
            pass


def test_the_lock_is_free_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError), locked(tmp_path):
        raise KeyError

    with locked(tmp_path):
        pass


def test_a_killed_holder_frees_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "BUSY_AFTER_SECONDS", 0.1)
    with program(HOLDER, tmp_path) as holder:
        assert first_line(holder) == "held"
        with pytest.raises(StoreError, match="another sos is writing"), locked(tmp_path):
            pytest.fail("two hold one lock")
        holder.kill()
        holder.wait(10)
        with locked(tmp_path):
            pass


def test_a_lock_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".lock").symlink_to(tmp_path / "sentinel")
    with pytest.raises(StoreError, match="it is a symbolic link"), locked(tmp_path):
        pytest.fail("the link was followed")

    assert not (tmp_path / "sentinel").exists()


def test_what_two_programs_append_to_one_incident_all_lands(tmp_path: Path) -> None:
    store = store_at(tmp_path / "store")
    path = opened_log(store.incidents_folder).path
    both(APPENDER, store.root)

    log = read_log(path)
    texts = [getattr(event.what, "text", "") for event in log.events[1:]]
    assert log.problems == ()
    assert sorted(texts) == sorted(f"{who} {n} Grüße" for who in ("left", "right") for n in range(250))
    assert len({event.id for event in log.events}) == 501
    assert len({event.recorded for event in log.events}) == 501
    assert [event.recorded for event in log.events] == sorted(event.recorded for event in log.events)


def test_two_programs_open_incidents_under_different_numbers(tmp_path: Path) -> None:
    store = store_at(tmp_path / "store")
    both(OPENER, store.root)

    loaded = store.incidents()
    assert loaded.problems == ()
    assert sorted(incident.number for incident in loaded.value) == list(range(1, 25))
    assert len({incident.title for incident in loaded.value}) == 24


def test_a_lock_that_is_another_file_as_well_is_refused_and_the_file_keeps_its_bytes(tmp_path: Path) -> None:
    client = tmp_path / "acme.toml"
    client.write_bytes(b'name = "Acme"\n')
    (tmp_path / ".lock").hardlink_to(client)

    with pytest.raises(StoreError, match="is no lock of sos; move it away"), locked(tmp_path):
        pass

    assert client.read_bytes() == b'name = "Acme"\n'


def test_a_lock_that_holds_somebody_elses_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".lock").write_bytes(b"notes of mine")

    with pytest.raises(StoreError, match="is no lock of sos"), locked(tmp_path):
        pass

    assert (tmp_path / ".lock").read_bytes() == b"notes of mine"


def test_a_pipe_in_the_place_of_the_lock_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".lock")

    with pytest.raises(StoreError, match="is no lock of sos"), locked(tmp_path):
        pass
