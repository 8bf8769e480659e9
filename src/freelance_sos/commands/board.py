"""``sos``, ``sos now`` and ``sos due``: who is in hours, and what would be due."""

from __future__ import annotations

from typing import Annotated

import typer

from freelance_sos.commands.opening import parse_severity
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import NoOpenTime

Clients = Annotated[list[str] | None, typer.Argument(metavar="[CLIENT]…", help="all where none is named")]
OneClient = Annotated[str, typer.Argument(metavar="CLIENT")]
SeverityFlag = Annotated[str | None, typer.Option("-s", "--severity", help="1 is the worst", metavar="1-4")]


def now(context: typer.Context, clients: Clients = None) -> None:
    """Is it their business hours?

    \b
    sos now                  every client, those in hours first
    sos now acme --quiet     exit 0 in hours, 3 off hours
    sos now --at "fri 17:00"
    """
    from freelance_sos.rendering.board import board_screen
    from freelance_sos.rendering.json_views import board_json
    from freelance_sos.services.board import board

    session = Session.of(context, looks_ahead=True)
    slugs = list(dict.fromkeys(session.store.slug(word) for word in clients or []))
    found, problems = board(session.store, slugs, session.now)
    session.warn(problems)
    if session.wants_json:
        session.show_json(board_json(found))
    else:
        session.show(board_screen(found, session.signs, session.screen.width))
    if not session.store.slugs():
        session.say(f"no clients yet {session.signs.next} sos client add")
    if slugs and len(found.clients) < len(slugs):
        raise typer.Exit(6)
    if session.is_quiet and len(slugs) == 1 and not found.clients[0].is_in_hours:
        raise typer.Exit(3)


def due(context: typer.Context, client: OneClient, severity: SeverityFlag = None) -> None:
    """What would be due if they reported it now?

    \b
    sos due acme             every severity
    sos due acme -s 2 --at "fri 16:00"
    """
    from freelance_sos.rendering.dues import dues_screen
    from freelance_sos.rendering.json_views import dues_json
    from freelance_sos.services.board import dues

    session = Session.of(context, looks_ahead=True)
    slug = session.store.slug(client)
    wanted = parse_severity(severity) if severity else None
    found, problems = dues(session.store, slug, wanted, session.now)
    session.warn(problems)
    if session.wants_json:
        session.show_json(dues_json(found))
    else:
        session.show(dues_screen(found, session.signs, session.screen.width))
    if any(state.due_at is None for _, states in found.by_severity for state in states):
        raise NoOpenTime("not one open hour for a whole year ahead", f"see: sos client show {slug}")


def overview(context: typer.Context) -> None:
    """What needs you now."""
    from freelance_sos.rendering.json_views import overview_json
    from freelance_sos.rendering.overview import overview_screen
    from freelance_sos.services.overview import overview as gather

    session = Session.of(context, looks_ahead=True)
    found = gather(session.store, session.now)
    session.warn(found.problems)
    if session.wants_json:
        session.show_json(overview_json(found))
    else:
        session.show(overview_screen(found, session.signs, session.screen.width))
