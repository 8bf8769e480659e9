"""Two copies of a store become one. Logs keep every line; of a file that both changed, both texts are kept.

A copy is a mapping of labels (domain/layout.py) to bytes. Nothing here knows of git, disks or clocks.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from freelance_sos.domain.layout import (
    PURGES,
    LogName,
    is_lines,
    label_of_other,
    log_name,
    other_label,
    part_of,
)

Copy = Mapping[str, bytes]
_LAST = "￿"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renumbered:
    """An incident whose number was taken by another machine's; ``before`` is still found."""

    before: LogName
    after: LogName


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """``files`` is what both copies hold from now on.

    ``conflicts`` are labels of files that were changed in both; mine stays, theirs is beside it.
    ``kept`` are files that one copy removed and the other changed: the change wins.
    """

    files: Mapping[str, bytes]
    conflicts: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    renumbered: tuple[Renumbered, ...] = ()


def merge(
    base: Copy,
    mine: Copy,
    theirs: Copy,
    *,
    taken: Collection[str] = (),
    damaged: Collection[str] = (),
) -> Merged:
    """What both copies hold from now on; ``base`` is what they had in common, empty where nothing is known.

    Nothing is lost: a line stays, a text stays, unless one copy removed a file that the other left as it was.
    Where two incidents have one number, it is mine that gets another.
    ``taken`` are labels of logs outside of the copies, whose numbers are given out. ``damaged`` are labels
    whose text in theirs can't be used: it never takes the place of mine.
    """
    mine, theirs = _following(base, theirs, mine), _following(base, mine, theirs)
    same = {label for label, text in mine.items() if base.get(label) == theirs.get(label) == text}
    files: dict[str, bytes] = {label: mine[label] for label in same}
    conflicts: list[str] = []
    kept: list[str] = []
    for label in sorted(label for label in {*base, *mine, *theirs} - same if not _is_lines(label)):
        before, my, their = base.get(label), mine.get(label), theirs.get(label)
        wins = _three_way(before, my, their)
        if my is not None and their is not None and _asks(before, my, their, is_damaged=label in damaged):
            wins = my
            conflicts.append(label)
            files[_beside(label, their)] = their
        if wins is not None:
            files[label] = wins
        if wins is not None and None in (my, their) and before is not None:
            kept.append(label)
    logs, renumbered = _merged_logs(_without(mine, same), _without(theirs, same), {*taken, *same})
    if purges := _union(mine.get(PURGES), theirs.get(PURGES)):
        files[PURGES] = purges
    return Merged(
        files={**files, **logs}, conflicts=tuple(conflicts), kept=tuple(kept), renumbered=renumbered
    )


def vanished(before: Copy, after: Copy) -> list[str]:
    """Files of ``before`` whose text is nowhere in ``after``: not moved, not renumbered, gone.

    The text that lost a conflict is no file of its own: it goes when somebody has chosen.
    """
    missing = [label for label in before if label not in after and not label_of_other(label)]
    if not missing:
        return []
    texts = set(after.values())
    keys = {name.key for label in after if (name := log_name(label))}
    return sorted(
        label
        for label in missing
        if before[label] not in texts and not ((name := log_name(label)) and name.key in keys)
    )


def digest(text: bytes) -> str:
    """What tells one text from another, in hexadecimal."""
    return sha256(text).hexdigest()


def purge_mark(label: str, text: bytes) -> str:
    """What tells that this very file was purged, and nothing of what it was or whose.

    A log is known by its name, whatever was added to it elsewhere; a text by what it said, also where it
    lies beside its file as another machine's.
    """
    if name := log_name(label):
        return digest("\0".join(name.key).encode())
    return digest((label_of_other(label) or label).encode() + b"\0" + text)


def without_purged(copy: Copy, marks: Collection[str]) -> dict[str, bytes]:
    """``copy`` without the files that were purged on some machine."""
    return {label: text for label, text in copy.items() if purge_mark(label, text) not in marks}


def _is_lines(label: str) -> bool:
    part = part_of(label)
    return part is not None and is_lines(part)


def _asks(before: bytes | None, my: bytes, their: bytes, *, is_damaged: bool) -> bool:
    """Whether a text that they changed may not simply take the place of mine."""
    return their not in (my, before) and (my != before or is_damaged)


def _without(copy: Copy, labels: Collection[str]) -> dict[str, bytes]:
    return {label: text for label, text in copy.items() if label not in labels}


def _three_way(before: bytes | None, my: bytes | None, their: bytes | None) -> bytes | None:
    """The text that stands; mine where both changed it."""
    if their in (my, before):
        return my
    if my == before or my is None:
        return their
    return my


def _beside(label: str, text: bytes) -> str:
    """Where a second text of ``label`` stands: named by what it says, so that it never stands there twice."""
    return other_label(label_of_other(label) or label, digest(text))


# -- logs ------------------------------------------------------------------------------------------


def _following(base: Copy, mover: Copy, other: Copy) -> Copy:
    """``other`` with the logs that ``mover`` gave to another client, because it changed the short name."""
    before, now = _by_key(base), _by_key(mover)
    moved: dict[tuple[str, str], str] = {}
    for key in before.keys() - now.keys():
        lines = set(_lines(before[key][1]))
        for client, suffix in now.keys() - before.keys():
            if suffix == key[1] and lines & set(_lines(now[client, suffix][1])):
                moved[key] = client
    if not moved:
        return other
    return {_moved(label, moved): text for label, text in other.items()}


def _moved(label: str, clients: Mapping[tuple[str, str], str]) -> str:
    name = log_name(label)
    return replace(name, client=clients[name.key]).label if name and name.key in clients else label


def _merged_logs(
    mine: Copy, theirs: Copy, taken: Collection[str]
) -> tuple[dict[str, bytes], tuple[Renumbered, ...]]:
    """Every log of both, each under a number of its own; who is renumbered was not in their copy so far."""
    my_logs, their_logs = _by_key(mine), _by_key(theirs)
    texts: dict[LogName, bytes] = {}
    befores: dict[LogName, LogName] = {}
    for key in sorted({*my_logs, *their_logs}):
        (my_name, my_text), (their_name, their_text) = (
            my_logs.get(key, (None, None)),
            their_logs.get(key, (None, None)),
        )
        name = max(filter(None, (my_name, their_name)), key=lambda one: one.number)
        texts[name] = _union(my_text, their_text)
        befores[name] = my_name or name
    numbered = tuple(_numbered(texts, their_logs.keys(), taken))
    renumbered = [Renumbered(before=befores[old], after=new) for old, new in numbered if befores[old] != new]
    return {new.label: texts[old] for old, new in numbered}, tuple(renumbered)


def _numbered(
    texts: Mapping[LogName, bytes], theirs: Collection[tuple[str, str]], taken: Collection[str]
) -> Iterator[tuple[LogName, LogName]]:
    """Each log's name before and from now on. Who comes later gets the next number that nobody has."""
    given: dict[str, set[int]] = {}
    for label in taken:
        if name := log_name(label):
            given.setdefault(name.client, set()).add(name.number)
    highest = {client: max(numbers) for client, numbers in given.items()}
    for name in texts:
        highest[name.client] = max(highest.get(name.client, 0), name.number)
    # Theirs keep their numbers: whoever sits here is told of mine right now, and they are not asked.
    order = sorted(texts, key=lambda name: (name.key not in theirs, _first_recorded(texts[name]), name.key))
    for name in order:
        numbers = given.setdefault(name.client, set())
        number = name.number
        if number in numbers:
            highest[name.client] += 1
            number = highest[name.client]
        numbers.add(number)
        yield name, replace(name, number=number)


def _by_key(copy: Copy) -> dict[tuple[str, str], tuple[LogName, bytes]]:
    """The logs of one copy. One that stands there twice, cut off between two names, counts as one."""
    found: dict[tuple[str, str], tuple[LogName, bytes]] = {}
    for label in sorted(copy):
        if name := log_name(label):
            _, text = found.get(name.key, (None, None))
            found[name.key] = (name, _union(text, copy[label]))
    return found


def _union(mine: bytes | None, theirs: bytes | None) -> bytes:
    """Every line of both: mine as they stand, then what they have more; theirs where that is all."""
    if mine is None or theirs is None or mine == theirs:
        return mine if mine is not None else theirs or b""
    my_lines, their_lines = _lines(mine), _lines(theirs)
    mine_known, theirs_known = set(my_lines), set(their_lines)
    if mine_known <= theirs_known:
        return theirs
    more = [line for line in their_lines if line not in mine_known]
    if not more:
        return mine
    whole = mine if mine.endswith(b"\n") or not mine else mine + b"\n"
    return whole + b"".join(line + b"\n" for line in more)


def _lines(text: bytes) -> list[bytes]:
    return [line for one in text.split(b"\n") if (line := one.rstrip(b"\r"))]


def _first_recorded(text: bytes) -> str:
    """When the log was begun, as it is written; what can't be read comes last."""
    return min(_recorded(_lines(text)), default=_LAST)


def _recorded(lines: Iterable[bytes]) -> Iterator[str]:
    for line in lines:
        try:
            values = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(values, dict) and isinstance(recorded := values.get("recorded"), str):
            yield recorded
