"""What sync will do, worked out before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from freelance_sos.domain.events import Opened
from freelance_sos.domain.layout import label_of_other, log_name, other_label, part_of
from freelance_sos.domain.merge import Merged, digest, merge, vanished
from freelance_sos.domain.merge_logs import Copy
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.sync import MOST_NAMED, ManyGone, NewNumber, is_many
from freelance_sos.services.settling import what_is_wrong
from freelance_sos.services.sync_copies import Copies, Sides, copies_of, is_toml
from freelance_sos.services.sync_trees import blocked
from freelance_sos.storage.event_lines import parse_event
from freelance_sos.storage.store import ME


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the person chose: what is gone on one side goes on the other, or comes back; or only a look."""

    vanish: bool = False
    bring_back: bool = False
    is_trial: bool = False


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
    copies = copies_of(sides)
    base, mine, theirs = copies.base, copies.mine, copies.full
    if wishes.bring_back:
        base = {label: text for label, text in base.items() if _is_known(label, mine, theirs)}
    elif not wishes.vanish:
        _refuse_many_gone(base, mine, theirs)
    damaged = [label for label in theirs if _is_worse(label, theirs[label], base.get(label), mine.get(label))]
    merged = merge(base, mine, theirs, taken=copies.purged | copies.frozen, damaged=damaged)
    _insist(merged.files, base, mine, theirs)
    return Plan(
        files=merged.files,
        before=sides.here.files,
        after=_on_disk(sides.here.files, merged, copies),
        theirs=copies.their,
        frozen=copies.frozen,
        renumbered=tuple(_with_titles(merged)),
        kept=merged.kept,
        problems=(
            *_left_out_here(sides, copies.frozen),
            *_left_out_there(sides, copies.unsound),
            *_damage(copies, damaged, merged, is_trial=wishes.is_trial),
            *_purged_elsewhere(copies.purged),
        ),
    )


def _insist(after: Copy, base: Copy, *copies: Copy) -> None:
    """No merge may lose an incident or a new text, not even by a bug: nothing has been written yet."""
    kept = {name.suffix for label in after if (name := log_name(label))}
    texts = set(after.values())
    for copy in copies:
        if any(name.suffix not in kept for label in copy if (name := log_name(label))):
            raise RuntimeError("a merge lost an incident")
        new = (text for label, text in copy.items() if is_toml(label) and text != base.get(label))
        if any(text not in texts for text in new):
            raise RuntimeError("a merge lost a text")


def _refuse_many_gone(base: Copy, mine: Copy, theirs: Copy) -> None:
    """Logs never go by merging, however many there are: texts are counted by themselves as well.

    One text alone is told, not asked about: a client's is set aside, and comes to no harm.
    """
    files = [label for label in base if not label_of_other(label)]
    texts = [label for label in files if not log_name(label)]
    for copy, is_here in ((theirs, False), (mine, True)):
        gone = vanished(base, copy)
        gone_texts = [label for label in gone if not log_name(label)]
        if len(gone_texts) > 1 and is_many(gone_texts, len(texts)):
            raise ManyGone(gone_texts, len(texts), is_here=is_here)
        if is_many(gone, len(files)):
            raise ManyGone(gone, len(files), is_here=is_here)


def _is_known(label: str, mine: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> bool:
    """To bring something back is not to know that it was ever there; nor whether these settings are new."""
    if label == ME:
        return mine.get(label) == theirs.get(label)
    return bool(label_of_other(label)) or (label in mine and label in theirs)


def _on_disk(here: Copy, merged: Merged, copies: Copies) -> dict[str, bytes]:
    """What was purged elsewhere stays here, unsent; beside, where another file has its name now."""
    after = {**merged.files, **{label: here[label] for label in copies.overfull}}
    for label in copies.purged:
        is_taken = label in after and after[label] != here[label] and log_name(label) is None
        after[other_label(label, digest(here[label])) if is_taken else label] = here[label]
    return after


# -- files that are damaged on one side ----------------------------------------------------------------


def _is_worse(label: str, their: bytes, before: bytes | None, my: bytes | None) -> bool:
    """Whether their text can't be used, and mine can: then it does not take its place."""
    if my is None or their in (my, before) or not is_toml(label):
        return False
    return bool(what_is_wrong(label, their)) and not what_is_wrong(label, my)


# -- what is told --------------------------------------------------------------------------------------


def _left_out_here(sides: Sides, frozen: Collection[str]) -> Iterator[Problem]:
    """What stands here and is not carried; what is none of a store's files only the first time."""
    for problem in sides.here.left_out:
        is_ours = part_of(problem.file) or problem.file.startswith("incidents/")
        if is_ours or blocked(frozen, {problem.file}) or not sides.base.blobs:
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


def _damage(copies: Copies, damaged: Iterable[str], merged: Merged, *, is_trial: bool) -> Iterator[Problem]:
    for label in sorted(copies.emptied):
        if label in merged.files:
            told = "is empty here; its text would come back from the other copy"
            done = "was empty here; its text is back from the other copy"
            yield _warning(label, told if is_trial else done, "")
    for label in sorted(copies.lost):
        told = "is gone on one side; it would come back" if is_trial else "was gone on one side; it is back"
        yield _warning(label, told, "")
    for label in sorted(copies.overfull):
        told = "has too many lines in the other copy to be read with yours; each side keeps its own"
        yield _warning(label, told, "go on in a new incident: sos new")
    for label in sorted(damaged):
        if label in merged.conflicts:
            other = other_label(label, digest(copies.full[label]))
            told = "is damaged in the other copy; yours would stay"
            done = "came damaged from the other copy; yours stays"
            yield _warning(label, told if is_trial else done, "" if is_trial else f"see {other}")


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
