"""What bringing two copies of a store together did: counted, and named where somebody should know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from freelance_sos.domain.belongings import client_of
from freelance_sos.domain.errors import Undecided
from freelance_sos.domain.layout import Part, is_lines, label_of_other, log_name, part_of
from freelance_sos.domain.merge_logs import Copy
from freelance_sos.domain.problems import Problem

MOST_NAMED = 5
# Files of ``before`` that may be gone before somebody is asked: fewer than one in so many.
_ONE_IN = 5
_NOUNS: Mapping[Part, str] = {
    "client": "client",
    "me": "settings file",
    "removed": "removed client",
    "runbook": "runbook",
    "messages": "wording",
}
_TOLD = ("incident", "event", *_NOUNS.values(), "settled file", "removal")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNumber:
    """An incident that goes by another id from now on; ``title`` is ``""`` where it can't be read."""

    before: str
    after: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A file that was changed on two machines: one text stands in ``label``, the other in ``other``.

    ``is_mine_beside``: what lies in ``other`` was written on this machine. ``is_planned``: it would lie so.
    """

    label: str
    other: str
    is_mine_beside: bool = False
    is_planned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """The file of a client that was removed: it stood in ``label``, and stands in ``place``."""

    label: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDifference:
    """One key that two texts of a file do not agree on; ``""`` where it is not there."""

    key: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What ``sos sync`` did, or would do where ``is_trial``.

    ``came`` and ``went`` count by noun. ``kept`` are files that one machine removed and the other changed;
    ``open_conflicts`` wait for a choice; ``is_anew``: the other copy had lost everything.
    ``removed_here`` and ``removed_there`` are files that are gone from one copy now; ``settings_came``: what
    sos.toml said here went for what it says there.
    """

    host: str
    came: Mapping[str, int] = field(default_factory=dict)
    went: Mapping[str, int] = field(default_factory=dict)
    renumbered: tuple[NewNumber, ...] = ()
    kept: tuple[str, ...] = ()
    removed_here: tuple[str, ...] = ()
    removed_there: tuple[str, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    settings_came: bool = False
    open_conflicts: tuple[Conflict, ...] = ()
    settled: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    host_before: str = ""
    is_anew: bool = False
    is_trial: bool = False


class ManyGone(Undecided):
    """So many files are gone from one copy that it may be an accident; nothing was changed."""

    def __init__(self, gone: Sequence[str], count: int, *, is_here: bool) -> None:
        self.is_here = is_here
        more = f" and {len(gone) - MOST_NAMED} more" if len(gone) > MOST_NAMED else ""
        side = "here" if is_here else "on the other side"
        self.told = f"{len(gone)} of {count} files are gone {side}: {', '.join(gone[:MOST_NAMED])}{more}"
        ways = "take them away in both: sos sync --vanish; bring them back: sos sync --bring-back"
        super().__init__(self.told, f"nothing was changed; {ways}")


def is_many(gone: Sequence[str], count: int) -> bool:
    """Whether so many of ``count`` files are gone that somebody must be asked: a fifth."""
    return bool(gone) and _ONE_IN * len(gone) >= count


def counted_changes(before: Copy, after: Copy) -> dict[str, int]:
    """What ``after`` holds more than ``before``, or otherwise, by noun; events of incidents known before."""
    counts: Counter[str] = Counter()
    known = {name.suffix: text for label, text in before.items() if (name := log_name(label))}
    for label, text in after.items():
        part = part_of(label)
        if part is None or before.get(label) == text:
            continue
        if name := log_name(label):
            old = known.get(name.suffix)
            counts["incident"] += old is None
            counts["event"] += 0 if old is None else len(_lines(text) - _lines(old))
        elif not is_lines(part) and part != "other":
            counts[_NOUNS[part]] += 1
    counts["settled file"] = sum(label not in after and bool(label_of_other(label)) for label in before)
    counts["removal"] = len(removals(before, after))
    return in_order(counts)


def removals(before: Copy, after: Copy) -> list[str]:
    """Files of ``before`` that are gone, sorted: not renumbered, not set aside, not settled."""
    suffixes = {name.suffix for label in after if (name := log_name(label))}
    aside = {one.label for one in clients_set_aside(before, after)}
    return sorted(
        label
        for label in before.keys() - after.keys() - aside
        if not label_of_other(label) and not ((name := log_name(label)) and name.suffix in suffixes)
    )


def clients_set_aside(before: Copy, after: Copy) -> list[SetAside]:
    """Clients of ``before`` who are among the removed ones now."""
    places = {
        (client_of(label), text): label
        for label, text in after.items()
        if part_of(label_of_other(label) or label) == "removed"
    }
    return [
        SetAside(label=label, place=places[client_of(label), text])
        for label, text in sorted(before.items())
        if part_of(label) == "client" and label not in after and (client_of(label), text) in places
    ]


def in_order(counts: Mapping[str, int]) -> dict[str, int]:
    """``counts`` by noun in the order in which they are told, without what there is none of."""
    return {noun: counts[noun] for noun in _TOLD if counts.get(noun)}


def _lines(text: bytes) -> set[bytes]:
    return {line for line in text.split(b"\n") if line.strip()}


def texts_beside(files: Copy, mine_beside: Collection[str] = ()) -> tuple[Conflict, ...]:
    """Every text that lies beside its file; those of ``mine_beside`` were written on this machine."""
    return tuple(
        Conflict(label=label, other=other, is_mine_beside=other in mine_beside)
        for other in sorted(files)
        if (label := label_of_other(other))
    )


def open_conflicts(files: Copy, mine_beside: Collection[str] = ()) -> tuple[Conflict, ...]:
    """Every file that was changed on two machines and waits for a choice, one entry an other text."""
    beside = texts_beside(files, mine_beside)
    return tuple(one for one in beside if files.get(one.label) != files[one.other])


def short_name(label: str) -> str:
    """How a person names the file: ``acme`` for a client's, else its label."""
    return PurePosixPath(label).stem if part_of(label) == "client" else label
