"""Two copies of a store become one. Logs keep every line; of a file that both changed, both texts are kept.

A copy is a mapping of labels (domain/layout.py) to bytes. Nothing here knows of git, disks or clocks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from freelance_sos.domain.belongings import client_of
from freelance_sos.domain.layout import (
    PURGES,
    is_lines,
    label_of_other,
    log_name,
    other_label,
    part_of,
)
from freelance_sos.domain.merge_logs import Copy, Renumbered, by_key, following, merged_logs, united


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
    The file of a client that is gone so is set aside as `sos client remove` does, unless its text stands
    elsewhere. A text beside its file that says the same as the file goes.
    Where two incidents have one number, it is mine that gets another.
    ``taken`` are labels of logs outside of the copies, whose numbers are given out. ``damaged`` are labels
    whose text in theirs can't be used: it never takes the place of mine.
    """
    mine, theirs = following(base, theirs, mine), following(base, mine, theirs)
    same = _untouched(base, mine, theirs)
    texts = _merged_texts(base, mine, theirs, same, damaged)
    logs, renumbered = merged_logs(_without(mine, same), _without(theirs, same), {*taken, *same})
    purges = united(mine.get(PURGES), theirs.get(PURGES))
    files = {**texts.files, **({PURGES: purges} if purges else {}), **logs}
    return replace(texts, files=_without_doubles(files), renumbered=renumbered)


def _merged_texts(
    base: Copy, mine: Copy, theirs: Copy, same: Collection[str], damaged: Collection[str]
) -> Merged:
    """The files that people write, and what is the ``same`` in all copies."""
    files: dict[str, bytes] = {label: mine[label] for label in same}
    beside: dict[str, bytes] = {}
    kept: list[str] = []
    gone: dict[str, bytes] = {}
    for label in sorted(label for label in {*base, *mine, *theirs}.difference(same) if not _is_lines(label)):
        before, my, their = base.get(label), mine.get(label), theirs.get(label)
        wins = _three_way(before, my, their)
        if my is not None and their is not None and _asks(before, my, their, is_damaged=label in damaged):
            wins = my
            beside[label] = their
        if wins is not None:
            files[label] = wins
        if wins is not None and None in (my, their) and before is not None:
            kept.append(label)
        if wins is None and before is not None and (my is None) != (their is None):
            gone[label] = before
    for label, text in beside.items():
        files[_place_beside(label, text, files)] = text
    return Merged(files={**files, **_set_aside(gone, files)}, conflicts=tuple(beside), kept=tuple(kept))


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

    A log is known by the end of its name, whatever was added to it elsewhere and whoever it went to; a text
    by what it said, also where it lies beside its file as another machine's, or was set aside.
    """
    if name := log_name(label):
        return digest(name.suffix.encode())
    client = client_of(label)
    owner = f"clients/{client}.toml" if client else label_of_other(label) or label
    return digest(owner.encode() + b"\0" + text)


def without_purged(copy: Copy, marks: Collection[str]) -> dict[str, bytes]:
    """``copy`` without the files that were purged on some machine."""
    return {label: text for label, text in copy.items() if purge_mark(label, text) not in marks}


def place_aside(label: str) -> str:
    """Where the file of a client goes that was removed; ``""`` for what is no client's file."""
    return f"clients/removed/{client_of(label)}.toml" if part_of(label) == "client" else ""


def _set_aside(gone: Copy, files: Copy) -> dict[str, bytes]:
    """The files of clients among ``gone``, by where they go, but for those whose text is in ``files``."""
    texts = set(files.values())
    aside: dict[str, bytes] = {}
    for label, text in gone.items():
        if (place := place_aside(label)) and text not in texts:
            aside[_place_beside(place, text, files) if place in files else place] = text
    return aside


def _without_doubles(files: Copy) -> dict[str, bytes]:
    return {label: text for label, text in files.items() if files.get(label_of_other(label)) != text}


def _is_lines(label: str) -> bool:
    part = part_of(label)
    return part is not None and is_lines(part)


def _untouched(base: Copy, mine: Copy, theirs: Copy) -> set[str]:
    same = {label for label, text in mine.items() if base.get(label) == theirs.get(label) == text}
    # A log that stands under a second name in one copy is one with it.
    keys = by_key(_without({**mine, **theirs}, same)).keys()
    return {label for label in same if not (keys and (name := log_name(label)) and name.key in keys)}


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


def _place_beside(label: str, text: bytes, files: Copy) -> str:
    """Where a second text of ``label`` stands: named by what it says, so that it never stands there twice.

    Where another text has that name already, such as one that somebody edited, it gets the next of its names.
    """
    whole = label_of_other(label) or label
    names = digest(text)
    places = [other_label(whole, names[start:]) for start in range(0, len(names) - 7, 8)]
    return next((place for place in places if files.get(place, text) == text), places[0])
