"""What sync did, on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from freelance_sos.domain.sync import (
    MOST_NAMED,
    Conflict,
    KeyDifference,
    NewNumber,
    SetAside,
    Synced,
    short_name,
)
from freelance_sos.domain.text import counted
from freelance_sos.rendering.json_parts import Json
from freelance_sos.rendering.next_step import next_line
from freelance_sos.rendering.text import clean, shorten
from freelance_sos.rendering.theme import Symbols

MOST_DIFFERENCES = 8
_TITLE_ROOM, _VALUE_ROOM = 40, 60


def synced_screen(synced: Synced, signs: Symbols) -> RenderableType:
    """One line what came and went, a line for each thing that somebody should know, and the next step."""
    is_trial = synced.is_trial
    lines = [_traffic(synced, signs)]
    if synced.host_before:
        lines.append(f"the other copy was {clean(synced.host_before)} before")
    if synced.is_anew:
        lines.append(f"the other copy was empty: everything {'would be' if is_trial else 'was'} sent anew")
    lines += [renumbered_line(one, is_trial=is_trial) for one in synced.renumbered]
    lines += [
        f"{clean(label)} was removed on one side and changed on the other: {_it_stays(is_trial)}"
        for label in synced.kept
    ]
    lines += _gone_lines(synced)
    if synced.settings_came:
        lines.append(f"your settings (sos.toml) {_did('come', 'came', is_trial)} from the other copy")
    lines += [_waiting(one) for one in synced.open_conflicts]
    lines += ["nothing was changed"] if is_trial else []
    return Group(*map(Text, lines), *_next(synced, signs))


def renumbered_line(one: NewNumber, *, is_trial: bool = False) -> str:
    """``your acme-7 (Checkout is down) is acme-8 now; the other acme-7 keeps its number``."""
    title = f" ({shorten(one.title, _TITLE_ROOM)})" if one.title else ""
    before, after = clean(one.before), clean(one.after)
    if is_trial:
        return f"your {before}{title} would be {after}; the other {before} keeps its number"
    return f"your {before}{title} is {after} now; the other {before} keeps its number"


def difference_lines(conflict: Conflict, differences: Sequence[KeyDifference]) -> list[str]:
    """What two texts of a file say, key by key; which file to read where they can't be compared."""
    lines = [_waiting(conflict)]
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
        "removed": {"here": list(synced.removed_here), "there": list(synced.removed_there)},
        "set_aside": [{"file": one.label, "now": one.place} for one in synced.set_aside],
        "settings_came": synced.settings_came,
        "settled": list(synced.settled),
        "conflicts": [
            {"file": one.label, "other": one.other, "stands": "theirs" if one.is_mine_beside else "mine"}
            for one in synced.open_conflicts
        ],
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
    """Which of the two texts stands in the file, and where the other one is."""
    stands, beside = ("theirs", "yours") if one.is_mine_beside else ("yours", "theirs")
    would = ("would stand", "would be") if one.is_planned else ("stands", "is")
    told = f"{stands} {would[0]}, {beside} {would[1]} beside: {clean(one.other)}"
    return f"{clean(one.label)} was changed on two machines; {told}"


def _gone_lines(synced: Synced) -> list[str]:
    """What was removed or set aside, by name."""
    is_trial = synced.is_trial
    lines = [f"{_did('be removed', 'removed', is_trial)} here: {clean(one)}" for one in synced.removed_here]
    lines += [
        f"{_did('be removed', 'removed', is_trial)} in the other copy: {clean(one)}"
        for one in synced.removed_there
    ]
    lines += [
        f"{_did('be set aside', 'set aside', is_trial)} in both: {clean(one.label)}"
        f" {_did('be', 'is', is_trial)} {_aside(one)}"
        for one in synced.set_aside
    ]
    more = len(lines) - MOST_NAMED
    return [*lines[:MOST_NAMED], f"and {more} more"] if more > 0 else lines


def _aside(one: SetAside) -> str:
    folder, _, name = one.place.rpartition("/")
    return f"in {folder}" if one.label.endswith(f"/{name}") else f"now {clean(one.place)}"


def _did(would: str, did: str, is_trial: bool) -> str:
    return f"would {would}" if is_trial else did


def _it_stays(is_trial: bool) -> str:
    return "it would stay" if is_trial else "it stays"


def _next(synced: Synced, signs: Symbols) -> list[Text]:
    there = [one for one in synced.open_conflicts if not one.is_planned]
    if there:
        first = short_name(there[0].label)
        told = f"choose: sos sync --mine {clean(first)} or --theirs {clean(first)}"
    elif synced.is_trial and (synced.came or synced.went or synced.open_conflicts):
        told = "do it: sos sync"
    else:
        return []
    return [next_line(told, signs)]


def _value(value: str) -> str:
    return f'"{shorten(value, _VALUE_ROOM)}"' if value else "(not there)"
