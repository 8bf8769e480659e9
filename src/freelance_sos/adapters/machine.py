"""What this machine says of its owner, its programs and its disk.

Of its owner: only ever a default that a person sees and can change (ruling 16).
"""

from __future__ import annotations

import os
import re
import shutil
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from freelance_sos.domain.errors import SosError
from freelance_sos.domain.zones import find_zone

_AFTER_FOLDER = re.compile(r"zoneinfo[^/]*/(?:posix/|right/)?(.+)")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:_[A-Z]{2})?(?:[.@].*)?")
_WORLD_TIME = frozenset(["Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu"])
FALLBACK_LANGUAGE = "en"
_OURS = re.compile(rb"freelance[-_]sos")
_MOST_SCRIPT_BYTES = 65_536
# How the folders of programs that copy files between machines are called, in small letters.
_SYNCING = {
    "dropbox": "Dropbox",
    "mobile documents": "iCloud",
    "icloud": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "nextcloud": "Nextcloud",
}


def guess_zone(environment: Mapping[str, str], root: Path = Path("/")) -> str:
    """The IANA name of this machine's zone, or ``""``. ``root`` is where its files are found."""
    if given := environment.get("TZ", "").removeprefix(":"):
        # A rule such as EST5EDT,M3.2.0,M11.1.0 names no place; another file would name another one.
        return _named(given)
    for text in (_link(root / "etc" / "localtime"), _line(root / "etc" / "timezone")):
        if name := _named(text):
            return name
    return ""


def guess_language(environment: Mapping[str, str]) -> str:
    """The language of this machine's locale: ``pt`` for pt_PT.UTF-8, English for none."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if locale := environment.get(variable):
            match = _LANGUAGE.fullmatch(locale)
            return match[1] if match else FALLBACK_LANGUAGE
    return FALLBACK_LANGUAGE


def guess_name() -> str:
    """The full name of whoever is logged in, where the machine knows one."""
    try:
        import pwd

        entry = pwd.getpwuid(os.getuid())
    except (ImportError, KeyError, AttributeError):
        return ""
    name = entry.pw_gecos.partition(",")[0].strip()
    return "" if name == entry.pw_name else name


def _named(text: str) -> str:
    """The zone that a name or a path of its file stands for, or ``""``."""
    match = _AFTER_FOLDER.search(text)
    name = match[1] if match else text
    if name in _WORLD_TIME:
        return "UTC"
    try:
        return find_zone(name).key if name else ""
    except SosError:
        return ""


def _link(path: Path) -> str:
    """Where a link points; further on where that says nothing."""
    try:
        target = str(path.readlink())
        return target if _AFTER_FOLDER.search(target) else str(path.resolve())
    except (OSError, RuntimeError):
        return ""


def _line(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.readline().strip()
    except OSError:
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What a name starts. ``is_ours``: some freelance-sos; ``is_this``: the one that runs."""

    path: Path
    is_ours: bool
    is_this: bool


def find_program(name: str, search_path: str) -> Program | None:
    """The program that a shell would start for ``name``; None where there is none."""
    found = shutil.which(name, path=search_path)
    if not found:
        return None
    is_beside = Path(os.path.realpath(found)).parent == own_scripts()
    return Program(path=Path(found), is_ours=_names_us(Path(found), is_beside), is_this=is_beside)


def own_scripts() -> Path:
    """The folder in which this installation has its programs."""
    return Path(os.path.realpath(sysconfig.get_path("scripts")))


def _names_us(program: Path, is_beside: bool) -> bool:
    """Whether a program starts sos: it says so in its text. A launcher of Windows has none."""
    if program.suffix.lower() == ".exe":
        return is_beside
    try:
        with program.open("rb") as file:
            return bool(_OURS.search(file.read(_MOST_SCRIPT_BYTES)))
    except OSError:
        return False


def free_bytes(folder: Path) -> int | None:
    """Room that is left where ``folder`` is; None where that can't be known."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def syncing_program(folder: Path) -> str:
    """The program that copies ``folder`` to other machines, as its path says; ``""`` for none."""
    names = [part.casefold() for part in folder.parts]
    return next(
        (program for sign, program in _SYNCING.items() if any(name.startswith(sign) for name in names)), ""
    )
