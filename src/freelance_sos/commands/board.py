"""``sos``, ``sos now`` and ``sos due``: who is in hours, and what would be due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.moments import parse_reported
from freelance_sos.commands.opening import parse_severity
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import NoOpenTime, UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from freelance_sos.domain.board import Board

DAYS_OF_WEEK = 7
Clients = Annotated[list[str] | None, typer.Argument(metavar="[CLIENT]…", help="all where none is named")]
OneClient = Annotated[str, typer.Argument(metavar="CLIENT")]
WeekFlag = Annotated[bool, typer.Option("--week", help="the coming week, with everybody's holidays")]
WatchFlag = Annotated[bool, typer.Option("--watch", help="keep it live, until q")]
ReportedFlag = Annotated[
    str | None, typer.Option(metavar="TIME", help='when they told you: "20m ago", "17:20 acme"')
]
SeverityFlag = Annotated[str | None, typer.Option("-s", "--severity", help="1 is the worst", metavar="1-4")]


def now(
    context: typer.Context, clients: Clients = None, week: WeekFlag = False, watched: WatchFlag = False
) -> None:
    """Is it their business hours?

    \b
    sos now                  every client, those in hours first
    sos now acme --quiet     exit 0 in hours, 3 off hours
    sos now --week           the coming week, with everybody's holidays
    sos now --at "fri 17:00"
    """
    from freelance_sos.services.board import board

    session = Session.of(context, looks_ahead=True)
    almanac = session.almanac
    slugs = list(dict.fromkeys(map(almanac.slug, clients or [])))
    days = DAYS_OF_WEEK if week else 1
    if watched:
        from freelance_sos.commands.watch import watch

        watch(session, lambda known, at: _screen(board(known, slugs, at, days=days), session))
        return
    found = board(almanac, slugs, session.now, days=days)
    session.warn(almanac.problems_of(slugs))
    if session.wants_json:
        from freelance_sos.rendering.json_parts import board_json

        session.show_json(board_json(found))
    elif not session.is_quiet:
        session.show(_screen(found, session))
    if not almanac.slugs:
        session.say(f"no clients yet {session.signs.next} sos client add")
    if slugs and len(found.clients) < len(slugs):
        raise typer.Exit(6)
    if session.is_quiet and len(slugs) == 1 and not found.clients[0].is_in_hours:
        raise typer.Exit(3)


def _screen(board: Board, session: Session) -> RenderableType:
    from freelance_sos.rendering.board import board_screen
    from freelance_sos.rendering.week import week_screen

    screen = week_screen if len(board.frame.days) > 1 else board_screen
    return screen(board, session.signs, session.screen.width)


def due(
    context: typer.Context, client: OneClient, severity: SeverityFlag = None, reported: ReportedFlag = None
) -> None:
    """What would be due if they reported it now?

    \b
    sos due acme             every severity
    sos due acme -s 2 --at "fri 16:00"
    sos due acme --reported "17:20 acme"
    """
    from freelance_sos.domain.decide import decide_reported
    from freelance_sos.rendering.dues import dues_screen
    from freelance_sos.rendering.json_views import dues_json
    from freelance_sos.services.dues import dues

    session = Session.of(context, looks_ahead=True)
    slug = session.store.slug(client)
    wanted = parse_severity(severity) if severity else None
    if reported is not None and session.flags.get("at"):
        raise UsageError("--at and --reported at once", "--at looks ahead, --reported back: give one of them")
    told_at = session.now
    if reported is not None:
        told_at = parse_reported(reported, session.now, session.my_zone, session.whose_time)
        told_at = decide_reported(told_at, session.now)
    found, problems = dues(session.store, slug, wanted, session.now, told_at)
    session.warn(problems)
    if session.wants_json:
        session.show_json(dues_json(found))
    else:
        session.show(dues_screen(found, session.signs, session.screen.width, session.now))
    if any(state.due_at is None for _, states in found.by_severity for state in states):
        raise NoOpenTime("not one open hour for a whole year ahead", f"see: sos client show {slug}")


def overview(context: typer.Context) -> None:
    """What needs you now."""
    from freelance_sos.rendering.json_views import overview_json
    from freelance_sos.rendering.overview import overview_screen
    from freelance_sos.services.overview import overview as gather

    session = Session.of(context, looks_ahead=True)
    found = gather(session.store, session.almanac_at_worst, session.now)
    session.warn(found.problems)
    if session.wants_json:
        session.show_json(overview_json(found))
    else:
        session.show(overview_screen(found, session.signs, session.screen.width))
