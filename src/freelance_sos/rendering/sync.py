"""What sync did, on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from freelance_sos.domain.sync import Conflict, KeyDifference, NewNumber, Synced, short_name
from freelance_sos.domain.text import counted
from freelance_sos.rendering.json_parts import Json
from freelance_sos.rendering.next_step import next_line
from freelance_sos.rendering.text import clean, shorten
from freelance_sos.rendering.theme import Symbols

MOST_DIFFERENCES = 8
_TITLE_ROOM, _VALUE_ROOM = 40, 60


def synced_screen(synced: Synced, signs: Symbols) -> RenderableType:
    """One line what came and went, a line for each thing that somebody should know, and the next step."""
    lines = [Text(_traffic(synced, signs))]
    if synced.host_before:
        lines.append(Text(f"the other copy was {clean(synced.host_before)} before"))
    if synced.is_anew:
        lines.append(Text("the other copy was empty: everything was sent anew"))
    lines += [Text(renumbered_line(one)) for one in synced.renumbered]
    lines += [
        Text(f"{clean(label)} was removed on one side and changed on the other: it stays")
        for label in synced.kept
    ]
    lines += [Text(_waiting(one)) for one in synced.open_conflicts]
    return Group(*lines, *_next(synced, signs))


def renumbered_line(one: NewNumber) -> str:
    """``your acme-7 (Checkout is down) is acme-8 now; acme-7 is still found``."""
    title = f" ({shorten(one.title, _TITLE_ROOM)})" if one.title else ""
    return f"your {clean(one.before)}{title} is {clean(one.after)} now; {clean(one.before)} is still found"


def difference_lines(conflict: Conflict, differences: Sequence[KeyDifference]) -> list[str]:
    """What two texts of a file say, key by key; which file to read where they can't be compared."""
    lines = [f"{clean(conflict.label)} was changed on two machines:"]
    for one in differences[:MOST_DIFFERENCES]:
        lines.append(f"  {clean(one.key)}: mine {_value(one.mine)}")
        lines.append(f"  {' ' * len(clean(one.key))}  theirs {_value(one.theirs)}")
    if len(differences) > MOST_DIFFERENCES:
        lines.append(f"  and {len(differences) - MOST_DIFFERENCES} more")
    if not differences:
        lines.append(f"  read both: {clean(conflict.label)} and {clean(conflict.other)}")
    return lines


def synced_json(synced: Synced) -> Json:
    """``sos sync --json``."""
    return {
        "host": synced.host,
        "dry_run": synced.is_trial,
        "in_step": not synced.came and not synced.went,
        "came": dict(synced.came),
        "went": dict(synced.went),
        "sent_anew": synced.is_anew,
        "renumbered": [
            {"before": one.before, "now": one.after, "title": one.title or None} for one in synced.renumbered
        ],
        "kept": list(synced.kept),
        "settled": list(synced.settled),
        "conflicts": [{"file": one.label, "other": one.other} for one in synced.open_conflicts],
    }


def counts_words(counts: Mapping[str, int]) -> str:
    """``2 incidents, 5 events``; nothing is said of what there is none of."""
    return ", ".join(counted(count, noun) for noun, count in counts.items() if count)


def _traffic(synced: Synced, signs: Symbols) -> str:
    host = clean(synced.host)
    came, went = counts_words(synced.came), counts_words(synced.went)
    if not came and not went:
        return f"in step with {host}" if synced.host else "nothing to carry: no other copy is set up"
    would = ("would come", "would go") if synced.is_trial else ("came", "went")
    told = [f"{verb}: {words}" for verb, words in zip(would, (came, went), strict=True) if words]
    return f" {signs.dot} ".join([*told, f"with {host}"])


def _waiting(one: Conflict) -> str:
    return f"{clean(one.label)} was changed on two machines; the other text: {clean(one.other)}"


def _next(synced: Synced, signs: Symbols) -> list[Text]:
    if synced.open_conflicts:
        first = short_name(synced.open_conflicts[0].label)
        told = f"choose: sos sync --mine {clean(first)} or --theirs {clean(first)}"
    elif synced.is_trial and (synced.came or synced.went):
        told = "do it: sos sync"
    else:
        return []
    return [next_line(told, signs)]


def _value(value: str) -> str:
    return f'"{shorten(value, _VALUE_ROOM)}"' if value else "(not there)"
