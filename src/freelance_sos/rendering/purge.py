"""What deleting everything about a client takes away, and where it still is, on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from freelance_sos.domain.text import counted
from freelance_sos.rendering.next_step import next_line
from freelance_sos.rendering.text import clean
from freelance_sos.rendering.theme import Symbols

MOST_NAMED = 5


def purge_screen(
    slug: str, name: str, counts: str, files: Sequence[str], *, left: Sequence[str], elsewhere: Sequence[str]
) -> RenderableType:
    """Before: everything that goes, file by file, what is ``left``, and what sos can't reach."""
    head = Text.assemble((slug, "name"), f"  {clean(name)}: {counts}, deleted for good:")
    shown = (Text(f"  {clean(file)}") for file in files)
    return Group(head, *shown, *map(Text, left), *_elsewhere(elsewhere))


def purged_screen(
    done: str, following: str, signs: Symbols, *, left: Sequence[str], elsewhere: Sequence[str]
) -> RenderableType:
    """After: what was ``done``, what is ``left``, what sos can't reach, and the one next step."""
    return Group(Text(done), *map(Text, left), *_elsewhere(elsewhere), next_line(following, signs))


def left_lines(perhaps: Sequence[str], named_in: Sequence[str]) -> list[str]:
    """What is not deleted: held texts that may be another store's, and files of others that name them."""
    more = len(named_in) - MOST_NAMED
    told = ", ".join(map(clean, named_in[:MOST_NAMED])) + (f" and {more} more" if more > 0 else "")
    return [
        *(f"perhaps theirs, not deleted: {clean(path)}" for path in perhaps),
        *([f"still named in: {told}"] if named_in else []),
    ]


def counts_of(incidents: int, events: int, files: int) -> str:
    """``2 incidents with 9 events, 4 files``."""
    told = f"{counted(incidents, 'incident')} with {counted(events, 'event')}, " if incidents else ""
    return f"{told}{counted(files, 'file')}"


def elsewhere_lines(synced_with: str) -> list[str]:
    """Where it still is: sos does not know of all of these, and reaches none."""
    synced = f"the history of {clean(synced_with)}, and other machines synced with it" if synced_with else ""
    return [
        *filter(None, [synced]),
        "your backups, and what sos export wrote",
        "mail, chats, and what you printed",
    ]


def _elsewhere(lines: Sequence[str]) -> list[Text]:
    return [
        Text("still there, out of reach of sos:", "quiet"),
        *(Text(f"  {line}", "quiet") for line in lines),
    ]


def purge_json(
    slug: str,
    name: str,
    *,
    counts: dict[str, int],
    files: Sequence[str],
    perhaps: Sequence[str],
    named_in: Sequence[str],
    elsewhere: Sequence[str],
    is_dry: bool,
) -> dict[str, Any]:
    """The same for a program."""
    told = {"slug": slug, "name": name, "dry_run": is_dry, **counts}
    left = {"perhaps": list(perhaps), "named_in": list(named_in)}
    return {**told, "files": list(files), **left, "elsewhere": list(elsewhere)}
