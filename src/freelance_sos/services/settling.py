"""Files that were changed on two machines: what they do not agree on, and choosing one text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal

from freelance_sos.domain.errors import NotAllowed, NotFound, UsageError
from freelance_sos.domain.names import nearest
from freelance_sos.domain.sync import Conflict, KeyDifference, open_conflicts, short_name, texts_beside
from freelance_sos.storage.copies import read_copy
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import BrokenFile, parse_toml, read_toml

Side = Literal["mine", "theirs"]
# What a crash may leave of a text.
NOTHING = b"\0 \t\r\n"


def conflicts_in(store: Store, mine_beside: Collection[str] = ()) -> tuple[Conflict, ...]:
    """Every file that waits for a choice; texts beside that are of ``mine_beside`` were written here."""
    return open_conflicts(read_copy(store.root).files, mine_beside)


def settle(store: Store, word: str, side: Side, mine_beside: Collection[str] = ()) -> str:
    """The file that ``word`` names holds the chosen text from now on, the others go; gives its label.

    ``mine`` is what stands in the file, ``theirs`` what lies beside it; the other way round where the text
    beside is of ``mine_beside``: it was written on this machine. Where ``word`` is the name of an other text,
    ``theirs`` takes that one. It can be taken back like any other change. Raises NotFound for no such
    conflict, UsageError where several texts fit, NotAllowed where the chosen one can't be read, another can.
    """
    with store.locked():
        files = read_copy(store.root).files
        named = _named(texts_beside(files, mine_beside), word)
        label = named[0].label
        differing = [one for one in named if files[one.other] != files.get(label)]
        taken = _taken(differing, word, side) if differing else None
        chosen = taken.other if taken else label
        _refuse_unreadable(files, chosen, [label, *(one.other for one in named)])
        texts: dict[str, bytes | None] = {label: files[chosen]} if taken else {}
        store.change({**texts, **{one.other: None for one in named}})
    return label


def what_is_wrong(label: str, text: bytes) -> str:
    """Why no command can use ``text``, in one line; ``""`` where they can."""
    if not text.strip(NOTHING):
        return f"{label} is empty"
    try:
        parse_toml(text, label)
    except BrokenFile as broken:
        return str(broken)
    return ""


def _refuse_unreadable(files: Mapping[str, bytes], chosen: str, labels: Sequence[str]) -> None:
    """The other machine would not take what it can't read: the file would wait for a choice for ever."""
    if told := what_is_wrong(chosen, files.get(chosen, b"")):
        good = [one for one in labels if one in files and not what_is_wrong(one, files[one])]
        if good:
            raise NotAllowed(told, f"mend it first, or take the other: {good[0]}")


def _taken(named: Sequence[Conflict], word: str, side: Side) -> Conflict | None:
    """Whose other text becomes the file's; None where the file keeps its own."""
    if word == named[0].other:
        return named[0] if side == "theirs" else None
    mine = [one for one in named if one.is_mine_beside]
    theirs = [one for one in named if not one.is_mine_beside]
    if side == "mine":
        return mine[0] if mine else None
    if len(named) > 1:
        others = " or ".join(one.other for one in theirs)
        raise UsageError(f"{named[0].label} has {len(named)} other texts", f"name one: --theirs {others}")
    return theirs[0] if theirs else None


def _named(conflicts: tuple[Conflict, ...], word: str) -> list[Conflict]:
    """The conflicts of the one file that is meant: by label, slug, or the other text's name."""
    exact = [one for one in conflicts if word in (one.label, one.other)]
    named = exact or [one for one in conflicts if short_name(one.label) == word]
    if named:
        return named
    known = [short_name(one.label) for one in conflicts]
    close = nearest(word, known)
    if not known:
        raise NotFound(f'nothing to settle in "{word[:40]}"', "no file waits for a choice")
    raise NotFound(
        f'nothing to settle in "{word[:40]}"',
        f"did you mean {close[0]}?" if close else f"waiting: {', '.join(known[:5])}",
    )


def differences(store: Store, conflict: Conflict) -> tuple[KeyDifference, ...]:
    """The keys whose values differ, and what both texts say; none where one of them is no TOML."""
    sides = [conflict.label, conflict.other]
    if conflict.is_mine_beside:
        sides.reverse()
    try:
        mine, theirs = (read_toml(store.root / label, label).values for label in sides)
    except (BrokenFile, FileNotFoundError):
        return ()
    by_key, by_other = dict(_flat(mine)), dict(_flat(theirs))
    return tuple(
        KeyDifference(key=key, mine=by_key.get(key, ""), theirs=by_other.get(key, ""))
        for key in sorted(by_key.keys() | by_other.keys())
        if by_key.get(key) != by_other.get(key)
    )


def _flat(values: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Every value by its whole key, as a person reads it."""
    for key, value in values.items():
        place = f"{before}{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{place}.")
        elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
            for number, one in enumerate(value, start=1):
                yield from _flat(one if isinstance(one, Mapping) else {"": one}, f"{place}.{number}.")
        else:
            yield place, str(value) if isinstance(value, str) else _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value) or "(none)"
    return str(value).lower() if isinstance(value, bool) else str(value)
