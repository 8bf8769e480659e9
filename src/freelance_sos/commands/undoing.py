"""``sos undo`` and ``sos redo``: the last thing is taken back, or stands again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.session import Session

if TYPE_CHECKING:
    from freelance_sos.services.undo import Reversed

Word = Annotated[
    str | None, typer.Argument(metavar="[INCIDENT|CLIENT]", help="the last thing done there; else anywhere")
]


def undo(context: typer.Context, word: Word = None) -> None:
    """Take back the last thing that any command did, to an incident or a file; again goes back one more.

    \b
    sos undo
    sos undo acme-7
    sos undo acme
    """
    from freelance_sos.services import undo as service

    session = Session.of(context)
    _tell(session, service.undo(session.store, word, session.moment), is_undo=True)


def redo(context: typer.Context, word: Word = None) -> None:
    """What the last undo took back stands again; again goes forward one more.

    \b
    sos redo
    sos redo acme-7
    """
    from freelance_sos.services import undo as service

    session = Session.of(context)
    _tell(session, service.redo(session.store, word, session.moment), is_undo=False)


def _tell(session: Session, done: Reversed, *, is_undo: bool) -> None:
    from freelance_sos.rendering.undo import reversed_json, reversed_screen

    session.warn(done.problems)
    view, events = (done.recorded.view, done.recorded.events) if done.recorded else (None, ())
    if session.wants_json:
        session.show_json(reversed_json(view, done.files))
        return
    width = session.screen.width
    session.show(reversed_screen(view, events, done.files, session.signs, width, is_undo=is_undo))
