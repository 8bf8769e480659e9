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


def purge_screen(
    slug: str, name: str, counts: str, files: Sequence[str], elsewhere: Sequence[str]
) -> RenderableType:
    """Before: everything that goes, file by file, and what sos can't reach."""
    head = Text.assemble((slug, "name"), f"  {clean(name)}: {counts}, deleted for good:")
    return Group(head, *(Text(f"  {clean(file)}") for file in files), *_elsewhere(elsewhere))


def purged_screen(
    slug: str, counts: str, elsewhere: Sequence[str], following: str, signs: Symbols
) -> RenderableType:
    """After: that it is done, what sos can't reach, and the one next step."""
    return Group(Text(f"{slug} is deleted: {counts}"), *_elsewhere(elsewhere), next_line(following, signs))


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
    elsewhere: Sequence[str],
    is_dry: bool,
) -> dict[str, Any]:
    """The same for a program."""
    told = {"slug": slug, "name": name, "dry_run": is_dry, **counts}
    return {**told, "files": list(files), "elsewhere": list(elsewhere)}
