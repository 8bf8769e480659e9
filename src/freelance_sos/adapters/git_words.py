"""What git and ssh complain of, in one line that a person can use."""

from __future__ import annotations

import re

from freelance_sos.domain.text import without_unsafe

_LOCK = re.compile(r"Unable to create '(?P<path>[^'\n]+\.lock)': File exists")
_WITH_USER = re.compile(r"//[^/@\s]*@")


def one_line(told: str) -> str:
    """What git complains of, in one line: the first that says something, without anybody's password."""
    lines = [without_unsafe(line).strip() for line in told.splitlines()]
    useful = [line for line in lines if line and not line.startswith(("hint:", "warning:", "To ", "Done"))]
    line = next(iter(useful), "it does not say why")
    for beginning in ("remote: ", "fatal: ", "error: "):
        line = line.removeprefix(beginning)
    return _WITH_USER.sub("//", line)[:300].rstrip(".")


def left_lock(told: str) -> str:
    """The lock that is in git's way, as it is named where it lies; ``""`` for none."""
    match = _LOCK.search(told)
    return without_unsafe(match["path"]).replace("/./", "/")[:300] if match else ""


def way_out(told: str) -> str:
    """What to do about it."""
    lowered = told.lower()
    if "checked out" in lowered:
        return "it must be a bare repository: git init --bare"
    if any(word in lowered for word in ("permission denied", "authentication", "could not read username")):
        return "check your key or password: git and ssh must get in without sos"
    if any(word in lowered for word in ("fsck", "unpack", "tree entry", "corrupt")):
        return "it holds what git calls unsound; nothing of it was taken"
    return "nothing is lost; try again later, or name another: sos sync --to URL"
