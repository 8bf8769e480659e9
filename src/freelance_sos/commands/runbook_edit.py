"""``sos runbook new`` and ``edit``: in your editor; what is broken never replaces what is good."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.editing import edit_file
from freelance_sos.commands.paths import shown
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from freelance_sos.domain.problems import Problem
    from freelance_sos.domain.runbook_views import KeptRunbook

Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", "-k", metavar="KIND", help="incidents it is for; may come again"),
]


def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="its short name, such as shop-down")],
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="what it is called")] = "",
    kind: Kinds = None,
    origin: Annotated[str, typer.Option("--from", metavar="RUNBOOK", help="copy this one")] = "",
) -> None:
    """A new runbook of your own: a short one to go on from, or a copy.

    Named like a built-in it is a copy of that one, and replaces it.

    \b
    sos runbook new shop-down --title "The shop is down" --kind outage
    sos runbook new shop-down --from site-down
    sos runbook new site-down
    """
    from freelance_sos.commands.opening import parse_kind
    from freelance_sos.domain.names import check_slug
    from freelance_sos.rendering.runbook_json import kept_runbook_json
    from freelance_sos.services.runbook_edits import NewRunbook, add_runbook, refuse_existing
    from freelance_sos.storage.built_in_runbooks import built_in_names

    session = Session.of(context)
    shelf = session.store.runbooks
    refuse_existing(shelf, check_slug(name))
    copied = shelf.pick(origin) if origin else name if name in built_in_names() else ""
    kinds = list(dict.fromkeys(parse_kind(word) for word in kind or []))
    wanted = NewRunbook(name=name, title=" ".join(title.split()), kinds=kinds, origin=copied)
    kept = add_runbook(session.store, wanted, today_of(session))
    if session.wants_json:
        session.warn(kept.problems)
        session.show_json(kept_runbook_json(kept))
        return
    told = "is new: a short one to go on from"
    if copied:
        told = f"is new: a copy of {'the built-in one' if copied == name else copied}"
    _show(session, kept, told, kept.problems, is_new=True)


def edit(context: typer.Context, runbook: Annotated[str, typer.Argument(metavar="RUNBOOK")]) -> None:
    """Change a runbook, in $EDITOR.

    What you save is checked; a broken text never replaces a good file. A built-in one is copied into your
    store when you changed something.

    \b
    sos runbook edit site-down
    """
    session = Session.of(context)
    name = session.store.runbooks.pick(runbook)
    if not session.may_ask:
        raise UsageError("there is no terminal to edit on", _elsewhere(session, name))
    _edit(session, name)


def today_of(session: Session) -> date:
    """My date."""
    return session.now.astimezone(session.my_zone).date()


def _elsewhere(session: Session, name: str) -> str:
    shelf = session.store.runbooks
    if shelf.is_own(name):
        return f"change {shown(session, shelf.path(name))}, then: sos runbook check {name}"
    return f"for a copy that you can change: sos runbook new {name}"


def _edit(session: Session, name: str) -> None:
    from freelance_sos.services.runbook_edits import edited_runbook

    today = today_of(session)
    before = session.store.runbooks.is_own(name)
    file = edited_runbook(session.store, name, today)
    kept = edit_file(session, file)
    if kept is None:
        session.say(f"{name}: nothing changed")
        return
    told = "is changed; what was wrong above is mended" if file.problems else "is changed"
    if not before:
        told = "is changed, in a copy of your own"
    advice = [problem for problem in kept.problems if problem.key != "reviewed"]
    _show(session, kept, told, advice, is_new=False)
    _tell_stale(session, kept, today)


def _show(session: Session, kept: KeptRunbook, told: str, advice: Sequence[Problem], *, is_new: bool) -> None:
    """The answer first, then advice, and the next step at the end."""
    from freelance_sos.rendering.runbooks import kept_runbook_next, kept_runbook_screen

    session.show(kept_runbook_screen(kept, told, shown(session, kept.path)))
    sys.stdout.flush()
    session.warn(advice)
    session.show(kept_runbook_next(kept.runbook.name, is_new=is_new, signs=session.signs))


def _tell_stale(session: Session, kept: KeptRunbook, today: date) -> None:
    """Only the person knows whether they read the whole of it: nothing is set for them."""
    from freelance_sos.domain.runbook_checks import is_stale

    if not is_stale(kept.runbook, today):
        return
    reviewed = kept.runbook.reviewed
    stands = f"reviewed is still {reviewed.isoformat()}" if reviewed else "reviewed is not set"
    session.say(f"{stands}: set it when you read it through")
