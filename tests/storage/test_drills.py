"""The memory of drills, and the folder in which one plays."""

from __future__ import annotations

import os
import stat
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from freelance_sos.domain.drill import PastDrill
from freelance_sos.storage.drills import DrillMemory, last_drills
from freelance_sos.storage.sandbox import temporary_folder

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
PAST = PastDrill(
    at=NOW,
    pace=10,
    acknowledged_in=timedelta(minutes=4, seconds=5),
    resolved_in=None,
    updates_in_time=3,
    updates_late=1,
    longest_silence=timedelta(minutes=31),
    done=17,
    skipped=2,
    left=1,
)


@pytest.fixture
def memory(tmp_path: Path) -> DrillMemory:
    return DrillMemory(tmp_path / "state" / "drills" / "key.json")


def test_what_is_kept_is_read_again_and_one_drill_replaces_only_that_of_its_runbook(
    memory: DrillMemory,
) -> None:
    assert memory.read() == {}
    memory.keep("site-down", PAST)
    memory.keep("general", PAST)
    later = PastDrill(**{**{name: getattr(PAST, name) for name in PAST.__slots__}, "left": 0})
    memory.keep("site-down", later)

    assert memory.read() == {"site-down": later, "general": PAST}


def test_it_is_private(memory: DrillMemory) -> None:
    memory.keep("site-down", PAST)

    assert memory.path.stat().st_mode & 0o777 == 0o600
    assert memory.path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "null",
        '{"drills": 3}',
        '{"drills": []}',
        '{"version": 1}',
        "\x00\xff",
        "[" * 100_000,
    ],
)
def test_a_broken_memory_is_begun_anew(memory: DrillMemory, text: str) -> None:
    memory.path.parent.mkdir(parents=True)
    memory.path.write_bytes(text.encode("latin-1"))

    assert memory.read() == {}
    memory.keep("general", PAST)
    assert memory.read() == {"general": PAST}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('"pace": 10', '"pace": "x"'),
        ('"pace": 10', '"speed": 10'),
        ('"at": "2026-11-23T23:30:00Z"', '"at": "2026-11-23T23:30:00"'),  # whose time?
        ('"at": "2026-11-23T23:30:00Z"', '"at": "9999-12-31T23:30:00Z"'),
        ('"longest_silence_seconds": 1860', '"longest_silence_seconds": 1e999'),
    ],
)
def test_one_entry_that_cannot_be_read_costs_no_other(memory: DrillMemory, right: str, wrong: str) -> None:
    memory.keep("a-broken-one", PAST)
    memory.keep("general", PAST)
    text = memory.path.read_text(encoding="utf-8")
    assert right in text
    memory.path.write_text(text.replace(right, wrong, 1), encoding="utf-8")

    assert memory.read() == {"general": PAST}


def test_the_date_of_a_drill_is_that_of_my_own_calendar(memory: DrillMemory) -> None:
    memory.keep("general", PAST)

    assert last_drills(memory, ZoneInfo("Europe/Lisbon")) == {"general": date(2026, 11, 23)}
    assert last_drills(memory, ZoneInfo("Europe/Berlin")) == {"general": date(2026, 11, 24)}


# -- the folder --------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_the_folder_is_private_and_gone_afterwards(place: Path) -> None:
    with temporary_folder(datetime.now(UTC)) as folder:
        assert folder.parent == place
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "clients").mkdir()

    assert list(place.iterdir()) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, SystemExit])
def test_the_folder_is_gone_after_whatever_went_wrong(place: Path, error: type[BaseException]) -> None:
    with pytest.raises(error), temporary_folder(datetime.now(UTC)):
        raise error

    assert list(place.iterdir()) == []


def test_what_killed_drills_left_behind_is_swept_after_a_day(place: Path) -> None:
    now = datetime.now(UTC)
    elsewhere = place / "kept"
    elsewhere.mkdir()
    for name, hours in (("sos-drill-old", 25), ("sos-drill-young", 23), ("sos-demo-old", 25)):
        (place / name / "clients").mkdir(parents=True)
        then = (now - timedelta(hours=hours)).timestamp()
        os.utime(place / name, (then, then))
    (place / "sos-drill-link").symlink_to(elsewhere)
    (place / "sos-drill-file").write_text("x")

    with temporary_folder(now + timedelta(minutes=1)):
        pass

    left = {path.name for path in place.iterdir()}
    assert left == {"sos-drill-young", "sos-demo-old", "sos-drill-link", "sos-drill-file", "kept"}
