"""Which time zone data is used: the machine's or the tzdata package's, whichever is newer (ruling 17)."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from importlib import import_module, resources
from pathlib import Path

_RELEASE = re.compile(r"(?:19|20)\d\d[a-z]{1,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneData:
    """The release in use (``2026b``; ``?`` when it names none), and where it comes from."""

    release: str
    source: str


def use_newest() -> ZoneData:
    """Make ``zoneinfo`` read the newer copy, once, before any zone is made; says which."""
    package = _package_release()
    machine, folder = _machine_release()
    if not package or (machine and machine > package):
        return ZoneData(release=machine or "?", source=str(folder or "no time zone data found"))
    # An empty path sends zoneinfo to the package, wherever it is installed, also inside a zip.
    zoneinfo.reset_tzpath(to=())
    return ZoneData(release=package, source="the tzdata package")


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
    """The release of the machine's copy, from whichever file names it."""
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
    return "", next((Path(folder) for folder in zoneinfo.TZPATH if Path(folder).is_dir()), None)
