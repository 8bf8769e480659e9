"""``sos client``: who you work for, and what you agreed with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from freelance_sos.commands.agreement import agreement
from freelance_sos.commands.client_add import add
from freelance_sos.commands.client_edit import edit
from freelance_sos.commands.client_import import import_
from freelance_sos.commands.client_remove import remove
from freelance_sos.commands.groups import BROKEN, listing_group, tell_checked
from freelance_sos.commands.session import Session

OneClient = Annotated[str, typer.Argument(metavar="CLIENT")]
Clients = Annotated[list[str] | None, typer.Argument(metavar="[CLIENT]…", help="all where none is named")]


def client_group() -> typer.Typer:
    """The commands of ``sos client``; alone it lists them all."""
    return listing_group(
        "Who you work for: add, import, list, show, edit, check, agreement, remove.", list_, COMMANDS
    )


def list_(context: typer.Context) -> None:
    """All clients, a line each.

    \b
    sos client list
    """
    from freelance_sos.rendering.clients import clients_screen
    from freelance_sos.rendering.json_views import client_json
    from freelance_sos.services.people import load_clients

    session = Session.of(context)
    found = load_clients(session.store, session.store.slugs())
    session.warn(found.problems)
    if session.wants_json:
        session.show_json({"clients": [client_json(client) for client in found.usable]})
    elif found.usable or not found.problems:
        session.show(clients_screen(found.usable, session.signs, session.screen.width))


def show(context: typer.Context, client: OneClient) -> None:
    """One client: hours, contacts, notes, what is agreed.

    Also the holidays and other unusual days of the next two months.

    \b
    sos client show acme
    """
    from freelance_sos.rendering.clients import client_screen
    from freelance_sos.rendering.json_views import client_view_json
    from freelance_sos.services.clients import look_up

    session = Session.of(context)
    view, problems = look_up(session.store, session.store.slug(client), session.now)
    session.warn(problems)
    if session.wants_json:
        session.show_json(client_view_json(view))
    else:
        session.show(client_screen(view, session.signs))
    if view.broken:
        raise typer.Exit(BROKEN)


def check(context: typer.Context, clients: Clients = None) -> None:
    """What is wrong with clients' files and sos.toml.

    Exit code 6 where something must be mended, 0 for warnings alone.

    \b
    sos client check
    sos client check acme
    """
    from freelance_sos.services.clients import check_files

    session = Session.of(context)
    slugs = [session.store.slug(word) for word in clients or []]
    tell_checked(session, check_files(session.store, slugs, session.now))


COMMANDS: dict[str, Callable[..., None]] = {
    "add": add,
    "import": import_,
    "list": list_,
    "show": show,
    "edit": edit,
    "check": check,
    "agreement": agreement,
    "remove": remove,
}
