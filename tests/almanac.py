"""Runs of sos with an almanac and without, for the tests that compare them."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import Result, Sos
from tests.desk import EVERYBODY, PULSE
from tests.domain.support import DAY, utc

NOW = "2026-11-23T15:40:00Z"
BOARD = ("now", "--json")
# In hours around the clock, also on the holidays of a country, but for one day in ten months.
ALWAYS = PULSE.replace('hours = "24/7"', 'hours = "24/7"\nholidays = "IN"\nclosed = [2027-09-20]')
PEOPLE = {**EVERYBODY, "always": ALWAYS}


def almanac(home: Path) -> Path:
    """Where the almanac of the one store is kept."""
    (path,) = (home / ".cache" / "freelance-sos").glob("*/almanac.json")
    return path


def stamp(home: Path) -> tuple[int, int]:
    """Another one for every almanac that is written."""
    status = almanac(home).stat()
    return status.st_ino, status.st_mtime_ns


def cold(sos: Sos, home: Path, *words: str, at: str = NOW) -> Result:
    """What the files say, with no cache at all."""
    empty = home / "empty"
    shutil.rmtree(empty, ignore_errors=True)
    return sos(*words, at=at, env={"XDG_CACHE_HOME": str(empty)})


def right(sos: Sos, home: Path, *words: str, at: str = NOW) -> Result:
    """The answer with the cache as it stands, which must be that of the files: code, output and errors."""
    result = sos(*words, at=at)
    assert result == cold(sos, home, *words, at=at)
    return result


def later(days: float) -> str:
    """So many days after NOW."""
    return f"{utc(NOW[:-1]) + days * DAY:%Y-%m-%dT%H:%M:%SZ}"


def to_folder(path: Path) -> None:
    """A folder in place of a file."""
    path.unlink()
    path.mkdir()
