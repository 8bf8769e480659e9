"""What sync will do, worked out before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from freelance_sos.domain.events import Opened
from freelance_sos.domain.layout import label_of_other, log_name, other_label, part_of
from freelance_sos.domain.merge import Merged, digest, merge, vanished, without_purged
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.sync import MOST_NAMED, ManyGone, NewNumber, is_many
from freelance_sos.services.sync_trees import Tree, blocked
from freelance_sos.storage.copies import StoreCopy
from freelance_sos.storage.event_lines import parse_event
from freelance_sos.storage.purges import marks
from freelance_sos.storage.toml_files import BrokenFile, parse_toml

_NOTHING = b"\0 \t\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the person chose: what is gone on one side goes on the other, or comes back; or only a look."""

    vanish: bool = False
    bring_back: bool = False
    is_trial: bool = False


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
class Plan:
    """``files`` are what both copies hold from now on. ``before`` and ``after`` are what stands in the store.

    ``frozen`` are labels that can't be read here: they stay as they are on both sides.
    """

    files: Mapping[str, bytes]
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    theirs: Mapping[str, bytes]
    frozen: frozenset[str]
    renumbered: tuple[NewNumber, ...]
    kept: tuple[str, ...]
    problems: tuple[Problem, ...]


def make_plan(sides: Sides, wishes: Wishes) -> Plan:
    """What is to be done. Raises ManyGone where too much is gone on one side to be an edit."""
    here = sides.here.files
    in_the_way = {problem.file for problem in sides.here.left_out}
    frozen = blocked({*sides.base.blobs, *sides.theirs.blobs}, in_the_way)
    base, their = (
        {label: text for label, text in tree.texts(sides.texts).items() if label not in frozen}
        for tree in (sides.base, sides.theirs)
    )
    gone = marks(here, their)
    mine, base, full = without_purged(here, gone), without_purged(base, gone), without_purged(their, gone)
    # What stands in the way of a file over there is no sign that the file was removed.
    unsound = blocked({*base, *mine}, sides.theirs.unsound | sides.theirs.foreign) - full.keys()
    full |= {label: base[label] for label in unsound if label in base}
    emptied = {label for label in mine if _is_emptied(label, mine[label], base, full)}
    mine = {label: text for label, text in mine.items() if label not in emptied}
    mine |= {label: base[label] for label in emptied if label in base}
    purged = here.keys() - mine.keys() - emptied
    if wishes.bring_back:
        base = {label: text for label, text in base.items() if _is_known(label, mine, full)}
    elif not wishes.vanish:
        _refuse_many_gone(base, mine, full)
    damaged = [label for label in full if _is_worse(label, full[label], base.get(label), mine.get(label))]
    merged = merge(base, mine, full, taken=purged | frozen, damaged=damaged)
    _insist_on_logs(merged.files, mine, full)
    return Plan(
        files=merged.files,
        before=here,
        after=_on_disk(here, merged, purged),
        theirs=their,
        frozen=frozenset(frozen),
        renumbered=tuple(_with_titles(merged)),
        kept=merged.kept,
        problems=(
            *_left_out_here(sides, frozen),
            *_left_out_there(sides, unsound),
            *_damage(emptied, damaged, full, merged),
            *_purged_elsewhere(purged),
        ),
    )


def _insist_on_logs(after: Mapping[str, bytes], *copies: Mapping[str, bytes]) -> None:
    """No merge may lose an incident, not even by a bug: nothing has been written yet."""
    kept = {name.suffix for label in after if (name := log_name(label))}
    if any(name.suffix not in kept for copy in copies for label in copy if (name := log_name(label))):
        raise RuntimeError("a merge lost an incident")


def _refuse_many_gone(
    base: Mapping[str, bytes], mine: Mapping[str, bytes], theirs: Mapping[str, bytes]
) -> None:
    count = sum(not label_of_other(label) for label in base)
    for copy, is_here in ((theirs, False), (mine, True)):
        gone = vanished(base, copy)
        if is_many(gone, count):
            raise ManyGone(gone, count, is_here=is_here)


def _is_known(label: str, mine: Collection[str], theirs: Collection[str]) -> bool:
    """To bring something back is not to know that it was ever there."""
    return bool(label_of_other(label)) or (label in mine and label in theirs)


def _on_disk(here: Mapping[str, bytes], merged: Merged, purged: Collection[str]) -> dict[str, bytes]:
    """What was purged elsewhere stays here, unsent; beside, where another file has its name now."""
    after = dict(merged.files)
    for label in purged:
        is_taken = label in after and after[label] != here[label] and log_name(label) is None
        after[other_label(label, digest(here[label])) if is_taken else label] = here[label]
    return after


# -- files that are damaged on one side ----------------------------------------------------------------


def _is_emptied(label: str, text: bytes, base: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> bool:
    """Whether a file of text holds nothing any more here, and something elsewhere: a crash, not an edit."""
    if text.strip(_NOTHING) or not _is_toml(label):
        return False
    return any(copy.get(label, b"").strip(_NOTHING) for copy in (base, theirs))


def _is_worse(label: str, their: bytes, before: bytes | None, my: bytes | None) -> bool:
    """Whether their text can't be used, and mine can: then it does not take its place."""
    if my is None or their in (my, before) or not _is_toml(label):
        return False
    return not _can_be_used(label, their) and _can_be_used(label, my)


def _can_be_used(label: str, text: bytes) -> bool:
    try:
        return bool(text.strip(_NOTHING)) and bool(parse_toml(text, label))
    except BrokenFile:
        return False


def _is_toml(label: str) -> bool:
    return part_of(label) in ("me", "client", "removed", "runbook", "messages")


# -- what is told --------------------------------------------------------------------------------------


def _left_out_here(sides: Sides, frozen: Collection[str]) -> Iterator[Problem]:
    """What stands here and is not carried; what is none of a store's files only the first time."""
    for problem in sides.here.left_out:
        if part_of(problem.file) or blocked(frozen, {problem.file}) or not sides.base.blobs:
            yield problem


def _left_out_there(sides: Sides, unsound: Collection[str]) -> Iterator[Problem]:
    """What the other copy holds and no store does; what was there before was told before."""
    for label in sorted({*unsound, *sides.theirs.unsound}):
        told = f"is no file of a store in the copy of {sides.host}: left out"
        yield _warning(label, told, "what you have stays, and is sent")
    strange = sorted(sides.theirs.foreign - sides.base.foreign - sides.theirs.unsound)
    if strange:
        more = f" and {len(strange) - MOST_NAMED} more" if len(strange) > MOST_NAMED else ""
        named = ", ".join(path[:80] for path in strange[:MOST_NAMED])
        yield _warning(sides.host, f"left out, none of a store's files: {named}{more}", "")


def _damage(
    emptied: Iterable[str], damaged: Iterable[str], theirs: Mapping[str, bytes], merged: Merged
) -> Iterator[Problem]:
    for label in sorted(emptied):
        if label in merged.files:
            yield _warning(label, "was empty here; its text is back from the other copy", "")
    for label in sorted(damaged):
        if label in merged.conflicts:
            other = other_label(label, digest(theirs[label]))
            yield _warning(label, "came damaged from the other copy; yours stays", f"see {other}")


def _purged_elsewhere(purged: Iterable[str]) -> Iterator[Problem]:
    clients = sorted({_client_of(label) for label in purged})
    for client in clients:
        hint = f"here: sos client remove {client} --purge"
        yield _warning(client, "was purged on another machine; it is sent nowhere", hint)


def _client_of(label: str) -> str:
    if name := log_name(label):
        return name.client
    return label.rsplit("/", 1)[-1].partition(".toml")[0]


def _with_titles(merged: Merged) -> Iterator[NewNumber]:
    for one in merged.renumbered:
        yield NewNumber(before=one.before.id, after=one.after.id, title=_title(merged.files[one.after.label]))


def _title(text: bytes) -> str:
    for line in text.split(b"\n"):
        try:
            what = parse_event(line).what
        except ValueError:
            continue
        if isinstance(what, Opened):
            return what.title
    return ""


def _warning(file: str, message: str, hint: str) -> Problem:
    return Problem(file=file, message=message, hint=hint, level="warning")
