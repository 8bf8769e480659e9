"""``sos list`` and ``sos show``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from freelance_sos.commands.session import Session
from freelance_sos.domain.durations import parse_elapsed
from freelance_sos.domain.errors import UsageError


def list_(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="only those that mention it")] = "",
    everything: Annotated[bool, typer.Option("--all", help="also those that are over")] = False,
    client: Annotated[str | None, typer.Option("--client", metavar="CLIENT", help="of one client")] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="TIME", help="reported since, such as 2026-11-01")
    ] = None,
) -> None:
    """Incidents, what is due first on top.

    \b
    sos list
    sos list --all --client acme --since 2026-01-01
    sos list checkout
    """
    from freelance_sos.rendering.json_views import incidents_json
    from freelance_sos.rendering.listing import list_screen
    from freelance_sos.services.overview import list_incidents

    session = Session.of(context)
    views, problems = list_incidents(
        session.store,
        session.now,
        everything=everything,
        client=session.store.slug(client) if client else None,
        since=since_moment(session, since) if since else None,
        text=text,
    )
    session.warn(problems)
    if session.wants_json:
        session.show_json(incidents_json(views))
    else:
        chosen = bool(text or client or since or everything)
        session.show(list_screen(views, session.signs, session.screen.width, chosen=chosen))


def since_moment(session: Session, text: str) -> datetime:
    """A moment, a day (its first instant), or a length of time until now."""
    try:
        return session.now - parse_elapsed(text)
    except UsageError:
        pass
    try:
        return session.parse(text, "past")
    except UsageError as error:
        try:
            return session.parse(f"{text} 00:00", "past")
        except UsageError:
            raise error from None


def show(
    context: typer.Context, incident: Annotated[str | None, typer.Argument(metavar="[INCIDENT]")] = None
) -> None:
    """One incident: what is due, and everything that happened.

    \b
    sos show acme-7
    """
    from freelance_sos.rendering.incident import incident_screen
    from freelance_sos.rendering.json_views import whole_incident_json
    from freelance_sos.services.incidents import show as look_up

    session = Session.of(context)
    found = look_up(session.store, incident, session.now)
    session.warn(found.problems)
    if session.wants_json:
        session.show_json(whole_incident_json(found.view))
    else:
        session.show(incident_screen(found.view, session.signs, session.screen.width))
