"""What of the three copies counts in a sync: nothing purged or unreadable, nothing that a crash took."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from freelance_sos.domain.layout import MOST_LOG_BYTES, log_name, part_of
from freelance_sos.domain.merge import place_aside, without_purged
from freelance_sos.domain.merge_logs import Copy, united
from freelance_sos.services.settling import NOTHING
from freelance_sos.services.sync_trees import Tree, blocked
from freelance_sos.storage.bounds import MOST_LOG_LINES
from freelance_sos.storage.copies import StoreCopy
from freelance_sos.storage.purges import marks
from freelance_sos.storage.store import ME


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The three copies that are brought together: the store, what both had last, and the other copy.

    ``texts`` has the bytes of both trees by git's name. ``host`` is what the other copy is called.
    """

    here: StoreCopy
    base: Tree
    theirs: Tree
    texts: Mapping[str, bytes]
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """The copies as they are merged, and what was done to them before.

    ``their`` is what the other copy really holds. ``frozen`` labels stay on both sides as they are: they can
    not be read here, or could not be once they are merged (``overfull``). ``unsound`` are files of a store
    where something else stands in the other copy. ``emptied`` and ``lost`` are back from the last common
    copy. ``purged`` stands here and was purged elsewhere.
    """

    base: Copy
    mine: Copy
    full: Copy
    their: Copy
    frozen: frozenset[str]
    overfull: frozenset[str]
    unsound: frozenset[str]
    emptied: frozenset[str]
    lost: frozenset[str]
    purged: frozenset[str]


def copies_of(sides: Sides) -> Copies:
    """The three copies, as far as they count."""
    here = sides.here.files
    in_the_way = {problem.file for problem in sides.here.left_out}
    their = sides.theirs.texts(sides.texts)
    overfull = _overfull(here, their)
    frozen = blocked({*sides.base.blobs, *sides.theirs.blobs}, in_the_way) | overfull
    base, their = _without(sides.base.texts(sides.texts), frozen), _without(their, frozen)
    gone = marks(here, their)
    mine, base, full = (without_purged(copy, gone) for copy in (_without(here, frozen), base, their))
    # What stands in the way of a file over there is no sign that the file was removed.
    unsound = blocked({*base, *mine}, sides.theirs.unsound | sides.theirs.foreign) - full.keys()
    full |= {label: base[label] for label in unsound if label in base}
    emptied = {label for label in mine if _is_emptied(label, mine[label], base, full)}
    purged = here.keys() - mine.keys() - frozen
    mine = _without(mine, emptied) | {label: base[label] for label in emptied if label in base}
    # Nobody removes their own settings: without them nothing on any machine goes on.
    lost = {ME for copy in (mine, full) if ME in base and ME not in copy and ME not in purged}
    # A client that can't be set aside comes back.
    base = {label: text for label, text in base.items() if not blocked({place_aside(label)}, in_the_way)}
    return Copies(
        base=base,
        mine={label: base[label] for label in lost} | mine,
        full={label: base[label] for label in lost} | full,
        their=their,
        frozen=frozenset(frozen),
        overfull=frozenset(overfull),
        unsound=frozenset(unsound),
        emptied=frozenset(emptied),
        lost=frozenset(lost),
        purged=frozenset(purged),
    )


def _overfull(here: Copy, their: Copy) -> set[str]:
    """Logs that can be read on each side, and could not be read any more with the lines of both."""
    both = {label for label in here.keys() & their.keys() if log_name(label)}
    changed = (label for label in both if here[label] != their[label])
    return {label for label in changed if _is_too_much(united(here[label], their[label]))}


def _is_too_much(log: bytes) -> bool:
    return len(log) > MOST_LOG_BYTES or log.count(b"\n") >= MOST_LOG_LINES


def _is_emptied(label: str, text: bytes, base: Copy, theirs: Copy) -> bool:
    """Whether a file of text holds nothing any more here, and something elsewhere: a crash, not an edit."""
    if text.strip(NOTHING) or not is_toml(label):
        return False
    return any(copy.get(label, b"").strip(NOTHING) for copy in (base, theirs))


def is_toml(label: str) -> bool:
    """Whether it is a file that people write."""
    return part_of(label) in ("me", "client", "removed", "runbook", "messages")


def _without(copy: Copy, labels: Collection[str]) -> dict[str, bytes]:
    return {label: text for label, text in copy.items() if label not in labels}
