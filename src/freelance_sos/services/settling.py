"""Files that were changed on two machines: what they do not agree on, and choosing one text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal

from freelance_sos.domain.errors import NotFound, UsageError
from freelance_sos.domain.names import nearest
from freelance_sos.domain.sync import Conflict, KeyDifference, open_conflicts, short_name
from freelance_sos.storage.copies import read_copy
from freelance_sos.storage.files import read_bytes, remove_file, replace_file
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import BrokenFile, read_toml

Side = Literal["mine", "theirs"]


def conflicts_in(store: Store) -> tuple[Conflict, ...]:
    """Every file that waits for a choice."""
    return open_conflicts(read_copy(store.root).files)


def settle(store: Store, word: str, side: Side, mine_beside: Collection[str] = ()) -> str:
    """The file that ``word`` names holds the chosen text from now on, the others go; gives its label.

    ``mine`` is what stands in the file, ``theirs`` what lies beside it; the other way round where the text
    beside is of ``mine_beside``: it was written on this machine. Where ``word`` is the name of an other text,
    ``theirs`` takes that one. Raises NotFound for no such conflict, UsageError where several texts fit.
    """
    with store.locked():
        named = _named(conflicts_in(store), word)
        label = named[0].label
        taken = _taken(named, word, side, mine_beside)
        # The chosen text is there before the other one goes.
        if taken:
            replace_file(store.root / label, read_bytes(store.root / taken.other))
        for one in named:
            remove_file(store.root / one.other)
    return label


def _taken(named: Sequence[Conflict], word: str, side: Side, mine_beside: Collection[str]) -> Conflict | None:
    """Whose other text becomes the file's; None where the file keeps its own."""
    if word == named[0].other:
        return named[0] if side == "theirs" else None
    mine = [one for one in named if one.other in mine_beside]
    theirs = [one for one in named if one not in mine]
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


def differences(
    store: Store, conflict: Conflict, mine_beside: Collection[str] = ()
) -> tuple[KeyDifference, ...]:
    """The keys whose values differ, and what both texts say; none where one of them is no TOML."""
    sides = [conflict.label, conflict.other]
    if conflict.other in mine_beside:
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
