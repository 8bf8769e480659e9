"""``sos sync``: the store and its other copy hold the same, on any git remote."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.asking import ask, ask_yes
from freelance_sos.commands.folders import store_state
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import NotAllowed, Undecided, UsageError
from freelance_sos.domain.names import pick

if TYPE_CHECKING:
    from freelance_sos.adapters.git_address import Address
    from freelance_sos.domain.sync import Conflict, Synced
    from freelance_sos.services.sync_plan import Wishes

TO_CHOOSE = 3
WHAT_URL = "(git@host:me/store.git, or a folder made with git init --bare)"

To = Annotated[str | None, typer.Option("--to", metavar="URL", help="where the other copy is")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="only say what would come and go")]
Mine = Annotated[
    list[str] | None, typer.Option("--mine", metavar="NAME", help="of two texts keep the one of this machine")
]
Theirs = Annotated[list[str] | None, typer.Option("--theirs", metavar="NAME", help="take the other one")]
Vanish = Annotated[bool, typer.Option("--vanish", help="what is gone on one side goes on both")]
BringBack = Annotated[bool, typer.Option("--bring-back", help="what is gone on one side comes back")]
Timeout = Annotated[
    float, typer.Option("--timeout", metavar="SECONDS", min=1, max=86_400, help="how long to wait for them")
]


def sync(
    context: typer.Context,
    *,
    to: To = None,
    dry_run: DryRun = False,
    mine: Mine = None,
    theirs: Theirs = None,
    vanish: Vanish = False,
    bring_back: BringBack = False,
    timeout: Timeout = 60,
) -> None:
    """A second machine, or a backup: bring the store and its other copy together, over git.

    \b
    sos sync --to git@example.com:me/store.git
    sos sync
    sos sync --dry-run
    sos sync --theirs acme
    """
    from freelance_sos.services.sync_plan import Wishes

    session = Session.of(context)
    if vanish and bring_back:
        raise UsageError("--vanish and --bring-back at once", "choose one")
    if dry_run and (mine or theirs):
        raise UsageError("--dry-run changes nothing", "settle without it: sos sync --mine NAME")
    address = _address(session, to)
    settled = _settle(session, mine or [], theirs or [])
    if address is None and not settled:
        raise NotAllowed("no other copy is set up", f"name one: sos sync --to URL {WHAT_URL}")
    wishes = Wishes(vanish=vanish, bring_back=bring_back, is_trial=dry_run)
    synced = _synced(session, address, wishes, timeout)
    _show(session, replace(synced, settled=tuple(settled)))
    if session.may_ask and not dry_run and (chosen := _choose(session, synced.open_conflicts)):
        synced = _synced(session, address, wishes, timeout)
        _show(session, replace(synced, settled=tuple(chosen)))
    if synced.open_conflicts and not dry_run:
        raise typer.Exit(TO_CHOOSE)


def _address(session: Session, given: str | None) -> Address | None:
    from freelance_sos.adapters.git_address import check_url
    from freelance_sos.services.sync_setup import known_address

    return known_address(store_state(session.home)) if given is None else check_url(given)


def _settle(session: Session, mine: list[str], theirs: list[str]) -> list[str]:
    from freelance_sos.services.settling import settle
    from freelance_sos.services.sync_setup import mine_beside

    own = mine_beside(store_state(session.home))
    settled = [settle(session.store, word, "mine", own) for word in mine]
    settled += [settle(session.store, word, "theirs", own) for word in theirs]
    _tell_settled(session, settled)
    return settled


def _tell_settled(session: Session, labels: list[str]) -> None:
    """Said at once: it is done, whether the other copy can be reached or not."""
    from freelance_sos.rendering.text import clean

    for label in labels:
        session.say(f"settled: {clean(label)}")


def _synced(session: Session, address: Address | None, wishes: Wishes, timeout: float) -> Synced:
    """One sync; where much is gone, and somebody is there, they are asked first."""
    from freelance_sos.domain.sync import ManyGone, Synced
    from freelance_sos.services.settling import conflicts_in
    from freelance_sos.services.sync_setup import mine_beside

    if address is None:
        own = mine_beside(store_state(session.home))
        return Synced(host="", open_conflicts=conflicts_in(session.store, own))
    try:
        return _carried(session, address, wishes, timeout)
    except ManyGone as gone:
        if not session.may_ask:
            raise
        where = "on the other side" if gone.is_here else "here"
        if not ask_yes(f"{gone.told}; take them away {where} too?"):
            raise Undecided(gone.told, gone.hint) from None
        return _carried(session, address, replace(wishes, vanish=True), timeout)


def _carried(session: Session, address: Address, wishes: Wishes, timeout: float) -> Synced:
    from freelance_sos.adapters.git import Running
    from freelance_sos.rendering.text import clean
    from freelance_sos.services.sync import Trip, sync
    from freelance_sos.services.sync_setup import carrier, known_address

    state = store_state(session.home)
    before = known_address(state)
    running = Running(environment=session.environment, may_ask=session.may_ask, seconds=timeout)
    session.say(f"contacting {clean(address.name)} …")
    with carrier(state, running, address, is_trial=wishes.is_trial) as git:
        trip = Trip(store=session.maybe_store, git=git, address=address, moment=session.moment, wishes=wishes)
        synced = sync(trip)
    session.warn(synced.problems)
    is_new = before is not None and before.url != address.url
    return replace(synced, host_before=before.name) if is_new and before else synced


def _choose(session: Session, conflicts: tuple[Conflict, ...]) -> list[str]:
    """Ask for each file that was changed on two machines; gives those that were settled."""
    from freelance_sos.rendering.sync import difference_lines
    from freelance_sos.services.settling import differences

    settled: list[str] = []
    for conflict in conflicts:
        label = ask(
            "mine, theirs or later",
            "later",
            check=partial(_settled_by, session, conflict),
            intro="\n".join(difference_lines(conflict, differences(session.store, conflict))),
            more="mine was written on this machine, theirs on another; later changes nothing",
        )
        settled += [label] if label else []
    _tell_settled(session, settled)
    return settled


def _settled_by(session: Session, conflict: Conflict, word: str) -> str:
    """The file that this answer settled; "" for later. An answer that is refused is asked for again."""
    from freelance_sos.services.settling import settle

    answer = pick(word, ["mine", "theirs", "later"], "answer", hint="mine, theirs or later")
    if answer == "later":
        return ""
    # By the name of the other text: there may be a third one.
    takes_other = (answer == "theirs") != conflict.is_mine_beside
    return settle(session.store, conflict.other, "theirs" if takes_other else "mine")


def _show(session: Session, synced: Synced) -> None:
    from freelance_sos.rendering.sync import synced_json, synced_screen

    if session.wants_json:
        session.show_json(synced_json(synced))
    else:
        session.show(synced_screen(synced, session.signs))
