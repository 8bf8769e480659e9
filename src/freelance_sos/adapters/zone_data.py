"""Which time zone data is used: the machine's or the tzdata package's, whichever is newer (ruling 17)."""

from __future__ import annotations

import re
import struct
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module, resources
from io import BytesIO
from pathlib import Path

PACKAGE = "the tzdata package"
NOTHING = "no time zone data found"
# Holds UTC alone: without any data an emergency still runs, at the worst in UTC.
AT_WORST = Path(__file__).absolute().parent / "zones_at_worst"
_NAME = re.compile(r"\w[\w+-]*(?:/\w[\w+-]*)*", re.ASCII)
_RELEASE = re.compile(r"(?:19|20)\d\d[a-z]{1,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneData:
    """The release in use (``2026b``; ``?`` when it names none), and where it comes from.

    ``package`` and ``machine`` are the releases of both copies, ``""`` where there is none.
    """

    release: str
    source: str
    package: str = ""
    machine: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether there is no copy at all, and no zone but UTC."""
        return self.source == NOTHING


@cache
def use_newest() -> ZoneData:
    """Make ``zoneinfo`` read the newer copy, once, before any zone is made; says which."""
    package = _package_release()
    machine, folder = _machine_release()
    if package and (machine == "?" or machine <= package):
        # An empty path sends zoneinfo to the package, wherever it is installed, also inside a zip.
        zoneinfo.reset_tzpath(to=())
        return ZoneData(release=package, source=PACKAGE, package=package, machine=machine)
    zoneinfo.reset_tzpath(to=(*zoneinfo.TZPATH, str(AT_WORST)))
    if folder:
        return ZoneData(release=machine, source=str(folder), package=package, machine=machine)
    return ZoneData(release="?", source=NOTHING)


def _package_release() -> str:
    try:
        release = str(import_module("tzdata").IANA_VERSION)
    except (ImportError, AttributeError):
        return ""
    return release if _has_zones() else ""


def _has_zones() -> bool:
    try:
        return resources.files("tzdata").joinpath("zoneinfo", "Europe", "Berlin").is_file()
    except (ModuleNotFoundError, OSError):
        return False


def _machine_release() -> tuple[str, Path | None]:
    """The release of the machine's copy, from whichever file names it, else ``?``; ``""`` for no copy."""
    unnamed: Path | None = None
    for folder in map(Path, zoneinfo.TZPATH):
        if not (folder / "Europe" / "Berlin").is_file():
            continue
        for name in ("tzdata.zi", "+VERSION", "version"):
            try:
                with (folder / name).open(encoding="utf-8", errors="replace") as file:
                    match = _RELEASE.search(file.readline())
            except OSError:
                continue
            if match:
                return match[0], folder
        unnamed = unnamed or folder
    return ("?", unnamed) if unnamed else ("", None)


def damaged(names: Iterable[str]) -> list[str]:
    """Those of ``names`` whose file in the data in use is cut short or garbled.

    Look before loading one that may be: ``zoneinfo`` never comes back from a file without its end.
    """
    return sorted(name for name in names if (data := _zone_file(name)) is not None and not _is_sound(data))


def _zone_file(name: str) -> bytes | None:
    if not _NAME.fullmatch(name):
        return None
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    try:
        return resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()
    except (ImportError, OSError):
        return None


def _is_sound(data: bytes) -> bool:
    try:
        if not _is_whole(data):
            return False
        zoneinfo.ZoneInfo.from_file(BytesIO(data))
    except Exception:  # whatever garbled bytes make of it, it is no zone
        return False
    return True


def _is_whole(data: bytes) -> bool:
    """Whether the counts in the headers of a TZif file (RFC 9636) add up to its size."""
    end = _end_of_block(data, 0, 4)
    if data[4:5] < b"2":
        return end <= len(data)
    end = _end_of_block(data, end, 8)
    return data[end : end + 1] == b"\n" and data.find(b"\n", end + 1) == len(data) - 1


def _end_of_block(data: bytes, start: int, time_size: int) -> int:
    """Where the block that begins at ``start`` ends. Raises ValueError or struct.error where none does."""
    if data[start : start + 4] != b"TZif":
        raise ValueError("no time zone data")
    counts: tuple[int, ...] = struct.unpack_from(">6L", data, start + 20)
    # What one of each takes: UT and standard signs, leap seconds, changes, kinds of time, letters.
    sizes = (1, 1, time_size + 4, time_size + 1, 6, 1)
    return start + 44 + sum(count * size for count, size in zip(counts, sizes, strict=True))
