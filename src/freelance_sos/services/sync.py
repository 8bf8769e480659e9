"""Bringing the store and its other copy together. Git carries and remembers; it never writes there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

from freelance_sos.adapters.git import HERE, THERE, Git, Overtaken
from freelance_sos.adapters.git_address import Address
from freelance_sos.adapters.git_objects import make_commit
from freelance_sos.domain.errors import StoreError
from freelance_sos.domain.layout import label_of_other
from freelance_sos.domain.merge import without_purged
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.sync import (
    Conflict,
    NewNumber,
    SetAside,
    Synced,
    clients_set_aside,
    counted_changes,
    in_order,
    open_conflicts,
    removals,
)
from freelance_sos.services.moment import Moment
from freelance_sos.services.sync_copies import Sides
from freelance_sos.services.sync_plan import Plan, Wishes, make_plan
from freelance_sos.services.sync_setup import mine_beside, remember_beside, theirs_beside
from freelance_sos.services.sync_trees import Tree, blocked, named_by_git, read_missing, tree_of
from freelance_sos.storage.copies import StoreCopy, changed_since, read_copy, write_copy
from freelance_sos.storage.files import make_folder
from freelance_sos.storage.purges import marks
from freelance_sos.storage.store import ME, Store

MOST_TRIES = 5
# Where a commit stands until the files that it tells of are written.
_MADE = "refs/sos/made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """What is brought together, and how."""

    store: Store
    git: Git
    address: Address
    moment: Moment
    wishes: Wishes = field(default_factory=Wishes)


@dataclass(slots=True, kw_only=True)
class _Told:
    """What happened so far, over all tries."""

    came: Counter[str] = field(default_factory=Counter)
    renumbered: dict[str, NewNumber] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    set_aside: dict[str, SetAside] = field(default_factory=dict)
    settings_came: bool = False
    problems: dict[str, Problem] = field(default_factory=dict)

    def add(self, plan: Plan) -> None:
        self.came.update(counted_changes(plan.before, plan.after))
        self.kept.update(plan.kept)
        self.removed.update(removals(plan.before, plan.after))
        for copy in (plan.before, plan.theirs):
            self.set_aside.update((one.label, one) for one in clients_set_aside(copy, plan.after))
        self.settings_came |= ME in plan.before and plan.before[ME] != plan.after.get(ME)
        self.problems.update((str(problem), problem) for problem in plan.problems)
        first_names = {one.after: one.before for one in self.renumbered.values()}
        for one in plan.renumbered:
            before = first_names.get(one.before, one.before)
            self.renumbered[before] = replace(one, before=before)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Snapshot:
    """The store as it was read, and the commit that holds it; ``""`` where there is nothing to hold."""

    here: StoreCopy
    commit: str
    blobs: Mapping[str, str]


class _Changed(Exception):
    """Somebody has written into the store meanwhile."""


def sync(trip: Trip) -> Synced:
    """Both copies hold the same afterwards; where it is cut off anywhere, doing it again ends the same.

    Nothing is written anywhere where ``wishes.is_trial``. Raises ManyGone (nothing was changed) and
    StoreError: the store, git or the other copy can't be read or written.
    """
    told, lock = _Told(), ""
    for _ in range(MOST_TRIES):
        snapshot = _snapshot(trip)
        if not trip.git.fetch(trip.address):
            remote, was_there = "", THERE in trip.git.refs()
        else:
            remote, was_there = trip.git.refs()[THERE], False
        if not remote and not snapshot.here.files:
            trip.store.require()
        try:
            plan = _bring_together(trip, snapshot, remote, told)
        except (Overtaken, _Changed) as error:
            lock = error.lock if isinstance(error, Overtaken) else ""
            continue
        return Synced(
            host=trip.address.name,
            came=in_order(told.came),
            went=counted_changes(plan.theirs, plan.files),
            renumbered=tuple(told.renumbered.values()),
            kept=tuple(sorted(told.kept)),
            removed_here=tuple(sorted(told.removed)),
            removed_there=tuple(removals(plan.theirs, plan.files)),
            set_aside=tuple(told.set_aside.values()),
            settings_came=told.settings_came,
            open_conflicts=_conflicts(trip, plan),
            problems=tuple(told.problems.values()),
            is_anew=was_there,
            is_trial=trip.wishes.is_trial,
        )
    if lock:
        raise StoreError(
            f"{lock} is left over from a program that was cut off", "take it away, then: sos sync"
        )
    raise StoreError("one of the copies changed each time it was read", "try again in a moment")


def _snapshot(trip: Trip) -> _Snapshot:
    """The store as it is, kept as a commit: whatever comes, git on this machine still has it."""
    here = _read(trip)
    commit = trip.git.refs().get(HERE, "")
    if commit and not here.files and not trip.wishes.bring_back:
        raise StoreError(
            f"{trip.store.root} holds nothing any more, and was synced before",
            "take it from the other copy again: sos sync --bring-back",
        )
    files = without_purged(here.files, marks(here.files))
    held = tree_of(trip.git, commit)
    frozen = blocked(held.blobs, {problem.file for problem in here.left_out})
    blobs = named_by_git(files)
    written = {label: text for label, text in files.items() if held.blobs.get(label) != blobs[label]}
    removed = held.blobs.keys() - files.keys() - frozen
    if (written or removed) and not trip.wishes.is_trial:
        commit = make_commit(
            *(trip.git, HERE, [commit]),
            written=written,
            removed=removed,
            seconds=int(trip.moment.recorded.timestamp()),
        )
    return _Snapshot(here=here, commit=commit, blobs=blobs)


def _read(trip: Trip) -> StoreCopy:
    """The store, while nobody writes; on a machine that has none yet nothing."""
    if not trip.store.root.exists():
        return StoreCopy(files={})
    with nullcontext() if trip.wishes.is_trial else trip.store.locked():
        return read_copy(trip.store.root)


def _bring_together(trip: Trip, snapshot: _Snapshot, remote: str, told: _Told) -> Plan:
    """One try. Raises Overtaken or _Changed where somebody was quicker, on either side."""
    git, local = trip.git, snapshot.commit
    both = git.merge_base(local, remote) if local and remote else ""
    theirs = tree_of(git, remote)
    base = theirs if both == remote else tree_of(git, both)
    texts = {blob: snapshot.here.files[label] for label, blob in snapshot.blobs.items()}
    read_missing(git, (base, theirs), texts)
    sides = Sides(here=snapshot.here, base=base, theirs=theirs, texts=texts, host=trip.address.name)
    plan = make_plan(sides, trip.wishes)
    if trip.wishes.is_trial:
        told.add(plan)
        return plan
    _write(trip, plan)
    told.add(plan)
    if remote and both != remote:
        other = "" if both == local else local
        commit = _committed(trip, plan, (remote, other), theirs)
    else:
        commit = _committed(trip, plan, (local, ""), Tree(blobs=snapshot.blobs))
    if commit and commit != local:
        git.set_ref(HERE, commit)
    if commit and commit != remote:
        git.push(commit, trip.address)
        git.set_ref(THERE, commit)
    return plan


def _write(trip: Trip, plan: Plan) -> None:
    """The store becomes what was planned, before any commit tells of it: cut off here, it is done again."""
    root = trip.store.root
    if plan.after == plan.before:
        return
    make_folder(root)
    with trip.store.locked():
        if changed_since(root, plan.before):
            raise _Changed
        mine = _mine_beside(trip, plan)
        remember_beside(trip.git.folder.parent, mine, _new_beside(plan) - mine)
        write_copy(root, plan.before, plan.after)


def _conflicts(trip: Trip, plan: Plan) -> tuple[Conflict, ...]:
    beside = mine_beside(trip.git.folder.parent).union(_mine_beside(trip, plan))
    found = open_conflicts(plan.after, beside)
    if not trip.wishes.is_trial:
        return found
    return tuple(replace(one, is_planned=one.other not in plan.before) for one in found)


def _mine_beside(trip: Trip, plan: Plan) -> set[str]:
    """Other texts that stood in their file here until now: another machine's takes its place."""
    stood = {one for one in _new_beside(plan) if plan.before.get(label_of_other(one)) == plan.after[one]}
    # One that was chosen, and is taken back, stood there without being mine.
    return stood - theirs_beside(trip.git.folder.parent)


def _new_beside(plan: Plan) -> set[str]:
    return {label for label in plan.after if label_of_other(label)} - plan.before.keys()


def _committed(trip: Trip, plan: Plan, parents: tuple[str, str], held: Tree) -> str:
    """A commit that holds what was planned: the first of ``parents``, which holds ``held``, where it does."""
    blobs = named_by_git(plan.files)
    written = {label: text for label, text in plan.files.items() if held.blobs.get(label) != blobs[label]}
    removed = (held.blobs.keys() | held.unsound) - plan.files.keys() - plan.frozen
    if not written and not removed and not parents[1]:
        return parents[0]
    seconds = int(trip.moment.recorded.timestamp())
    return make_commit(trip.git, _MADE, parents, written=written, removed=removed, seconds=seconds)
