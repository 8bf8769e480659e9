"""What came into the store, on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from freelance_sos.domain.merge_logs import Renumbered
from freelance_sos.domain.text import counted
from freelance_sos.rendering.next_step import next_line
from freelance_sos.rendering.text import clean, shorten
from freelance_sos.rendering.theme import Symbols

MOST_NAMED = 12
NAME_ROOM = 40


def counts_words(counts: Mapping[str, int]) -> str:
    """``4 clients, 5 incidents``; nothing is said of what did not come."""
    return ", ".join(counted(number, noun) for noun, number in counts.items() if number)


def came_screen(
    counts: Mapping[str, int],
    beside: Mapping[str, str],
    renumbered: Sequence[Renumbered],
    purged: Sequence[str],
    *,
    is_dry: bool,
    following: str,
    signs: Symbols,
) -> RenderableType:
    """What came by number, what stands under another name or beside, and the one next step."""
    told = counts_words(counts)
    head = f"{'would come' if is_dry else 'came'}: {told}" if told else "all of it is here already"
    lines = [Text(head)]
    becomes = "would be" if is_dry else "is"
    lines += [
        Text(f"{one.before.id} of that file {becomes} {one.after.id} here: its number was taken")
        for one in renumbered
    ]
    for label, other in beside.items():
        lines.append(
            Text(f"{clean(label)} says something else here: it stays; the other text: {clean(other)}")
        )
    if purged:
        lines.append(
            Text(f"{counted(len(purged), 'file')} stayed away, purged before; with them: --even-purged")
        )
    if is_dry:
        lines.append(Text("nothing was written", "quiet"))
    return Group(*lines, next_line(following, signs))


def came_json(
    counts: Mapping[str, int],
    beside: Mapping[str, str],
    renumbered: Sequence[Renumbered],
    purged: Sequence[str],
    *,
    is_dry: bool,
) -> dict[str, Any]:
    """The same for a program."""
    return {
        "dry_run": is_dry,
        "came": {noun.replace(" ", "_"): number for noun, number in counts.items()},
        "beside": [{"file": label, "other": other} for label, other in beside.items()],
        "renumbered": [{"before": one.before.id, "now": one.after.id} for one in renumbered],
        "purged": list(purged),
    }


def clients_came_screen(
    added: Sequence[tuple[str, str, str]],
    known: Sequence[str],
    removed: Sequence[str],
    *,
    is_dry: bool,
    signs: Symbols,
) -> RenderableType:
    """A line for each who came (short name, name, zone), who was here, and how to take it back."""
    lines: list[RenderableType] = []
    room = max((len(slug) for slug, _, _ in added), default=0)
    for slug, name, zone in added:
        lines.append(
            Text.assemble(
                (f"{slug:<{room}}", "name"), f"  {shorten(name, NAME_ROOM)}", (f"  {zone}", "quiet")
            )
        )
    verb = "would be added" if is_dry else "added"
    lines.append(Text(f"{counted(len(added), 'client')} {verb}" if added else "no new client"))
    if known:
        lines.append(Text(f"here already, left as they are: {_named(known)}"))
    if removed:
        lines.append(Text(f"removed before, not brought back: {_named(removed)}"))
    if is_dry:
        lines.append(Text("nothing was written", "quiet"))
    elif added:
        lines.append(Text("not what you meant? sos undo", "quiet"))
    following = "again without --dry-run" if is_dry else "sos client check" if added else "sos client list"
    return Group(*lines, next_line(following, signs))


def _named(slugs: Sequence[str]) -> str:
    known = list(dict.fromkeys(slugs))
    more = len(known) - MOST_NAMED
    return ", ".join(known[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
