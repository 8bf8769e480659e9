"""``sos run``: walk the runbook of an incident, step by step."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.incidents import which_of
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import NotAllowed

if TYPE_CHECKING:
    from freelance_sos.domain.incident import Incident
    from freelance_sos.domain.views import WalkView


def run(
    context: typer.Context,
    incident: Annotated[str | None, typer.Argument(metavar="[INCIDENT]")] = None,
    runbook: Annotated[
        str | None, typer.Option("--runbook", metavar="NAME", help="another than the one made for its kind")
    ] = None,
    as_list: Annotated[bool, typer.Option("--list", help="all steps, and what became of each")] = False,
) -> None:
    """Walk the runbook step by step. Stop at any key, go on later: every step is kept at once.

    \b
    sos run
    sos run acme-7 --runbook bad-deploy
    sos run acme-7 --list
    """
    session = Session.of(context)
    found = incident_to_walk(session, incident)
    if as_list or session.wants_json or session.is_quiet or not (session.may_ask and sys.stdout.isatty()):
        show_walk(session, found, runbook)
        return
    if not found.is_unfinished:
        raise NotAllowed(
            f"{found.id} is {found.status}: nothing is left to walk", f"see it: sos run {found.id} --list"
        )
    from freelance_sos.commands.walker import Walker

    Walker(session, found, runbook).run()


def incident_to_walk(session: Session, word: str | None) -> Incident:
    """The incident that is meant; asked for where several fit and somebody is there."""
    from freelance_sos.services.finding import SeveralFit
    from freelance_sos.services.walking import find_to_walk

    try:
        return find_to_walk(session.store, word)
    except SeveralFit as several:
        return find_to_walk(session.store, which_of(session, several))


def show_walk(session: Session, incident: Incident, runbook: str | None = None) -> None:
    """The whole list, on standard output."""
    from freelance_sos.services.walking import walk_of

    walk, problems = walk_of(session.store, incident, runbook, session.now)
    session.warn(problems)
    show_list(session, walk)


def show_list(session: Session, walk: WalkView) -> None:
    """Every step of ``walk`` and what became of it, as a list or as JSON."""
    if session.wants_json:
        from freelance_sos.rendering.walk_json import walk_json
        from freelance_sos.services.step_drafts import step_drafts

        drafts, problems = step_drafts(session.store, walk, walk.progress.steps, session.now)
        session.warn(problems)
        session.show_json(walk_json(walk, drafts))
    else:
        from freelance_sos.rendering.walk import list_screen

        session.show(list_screen(walk, session.signs))
