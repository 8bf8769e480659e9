"""What this machine says of its owner: only ever a default that a person sees and can change (ruling 16)."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from freelance_sos.domain.errors import SosError
from freelance_sos.domain.zones import find_zone

_AFTER_FOLDER = re.compile(r"zoneinfo[^/]*/(?:posix/|right/)?(.+)")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:_[A-Z]{2})?(?:[.@].*)?")
_WORLD_TIME = frozenset(["Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu"])
FALLBACK_LANGUAGE = "en"


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
