"""``sos runbook``: checklists made on a calm day, for the bad ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated

import typer

from freelance_sos.commands.groups import BROKEN, listing_group, tell_checked
from freelance_sos.commands.runbook_edit import edit, new, today_of
from freelance_sos.commands.runbook_import import export, import_
from freelance_sos.commands.session import Session

OneRunbook = Annotated[str, typer.Argument(metavar="RUNBOOK")]
Runbooks = Annotated[
    list[str] | None, typer.Argument(metavar="[RUNBOOK]…", help="all of yours where none is named")
]


def runbook_group() -> typer.Typer:
    """The commands of ``sos runbook``; alone it lists them all."""
    told = "Checklists for bad days: list, show, new, edit, check, import, export."
    return listing_group(told, list_, COMMANDS)


def list_(context: typer.Context) -> None:
    """All runbooks: what each is for, how long, when last read through.

    \b
    sos runbook list
    """
    from freelance_sos.rendering.runbook_json import runbook_head_json
    from freelance_sos.rendering.runbooks import runbooks_screen
    from freelance_sos.services.runbooks import list_runbooks

    session = Session.of(context)
    today, drilled = today_of(session), last_drills(session)
    views = list_runbooks(session.store, today)
    # One line a file: the whole of it is for check.
    session.warn(problem for view in views for problem in view.errors[:1])
    if session.wants_json:
        session.show_json({"runbooks": [runbook_head_json(view, drilled) for view in views]})
    else:
        width = session.screen.width
        session.show(runbooks_screen(views, drilled, today=today, signs=session.signs, width=width))


def show(context: typer.Context, runbook: OneRunbook) -> None:
    """One runbook: every phase, every step, and what belongs to it.

    \b
    sos runbook show site-down
    """
    from freelance_sos.rendering.runbook_json import runbook_view_json
    from freelance_sos.rendering.runbooks import runbook_screen
    from freelance_sos.services.runbooks import view_runbook

    session = Session.of(context)
    today, drilled = today_of(session), last_drills(session)
    view = view_runbook(session.store, session.store.runbooks.pick(runbook), today)
    session.warn(view.errors)
    if session.wants_json:
        session.show_json(runbook_view_json(view, drilled))
    elif view.is_legible:
        session.show(runbook_screen(view, drilled, today, session.signs))
    if view.errors:
        raise typer.Exit(BROKEN)


def check(context: typer.Context, runbooks: Runbooks = None) -> None:
    """What is wrong with your runbooks, or what makes them hard to walk.

    The built-in ones where you have none. Exit code 6 where something must be mended, 0 for warnings alone.

    \b
    sos runbook check
    sos runbook check site-down
    """
    from freelance_sos.services.runbooks import check_runbooks

    session = Session.of(context)
    shelf = session.store.runbooks
    names = [shelf.pick(word) for word in runbooks or []]
    if not names and not shelf.own_names():
        session.say("you have no runbooks of your own; the built-in ones are checked")
    tell_checked(session, check_runbooks(session.store, names, today_of(session)))


def last_drills(session: Session) -> Mapping[str, date]:
    """The last drill of each runbook, by name."""
    from freelance_sos.commands.drill import memory_of
    from freelance_sos.storage.drills import last_drills as dates_of

    memory = memory_of(session)
    return dates_of(memory, session.my_zone) if memory else {}


COMMANDS: dict[str, Callable[..., None]] = {
    "list": list_,
    "show": show,
    "new": new,
    "edit": edit,
    "check": check,
    "import": import_,
    "export": export,
}
