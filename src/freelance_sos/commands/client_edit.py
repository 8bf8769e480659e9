"""``sos client edit``: in your editor, or key by key; what is broken never replaces what is good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.client_add import IN_NOTES
from freelance_sos.commands.editing import edit_file
from freelance_sos.commands.paths import shown
from freelance_sos.commands.secrets import guarded
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import UsageError

if TYPE_CHECKING:
    from freelance_sos.services.clients import Kept

Response = Annotated[
    list[str] | None,
    typer.Option(
        "--response",
        metavar="TARGETS",
        help='what is agreed now for one severity, such as "1 24/7 30m 1h 8h"; may come again',
    ),
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="change one key, such as response.1.acknowledge=45m; nothing after = takes it out; "
        "may come again",
    ),
]


def edit(
    context: typer.Context,
    client: Annotated[str, typer.Argument(metavar="CLIENT")],
    changes: Changes = None,
    response: Response = None,
) -> None:
    """Change a client's file, in $EDITOR or key by key.

    What you save is checked; a broken text never replaces a good file.

    \b
    sos client edit acme
    sos client edit acme --set channel=slack --set response.1.acknowledge=45m
    sos client edit acme --response "1 24/7 30m 1h 8h"
    """
    session = Session.of(context)
    slug = session.store.slug(client)
    if changes or response:
        _set(session, slug, changes or [], response or [])
    elif session.may_ask:
        _edit(session, slug)
    else:
        raise UsageError(
            "there is no terminal to edit on", f"name the keys: sos client edit {slug} --set KEY=VALUE"
        )


def _set(session: Session, slug: str, texts: list[str], responses: list[str]) -> None:
    from freelance_sos.services.checks import check_responses
    from freelance_sos.services.client_edits import response_changes, set_keys
    from freelance_sos.storage.toml_changes import Change

    changes = []
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f'--set: "{text[:60]}" has no =', "write it like --set channel=slack")
        key, value = key.strip(), value.strip()
        changes.append(Change(key, guarded(session, value, told=IN_NOTES) if key == "notes" else value))
    agreed = check_responses(responses)
    named = [*(change.key for change in changes), *(f"response.{severity}" for severity in agreed)]
    kept, is_changed = set_keys(session.store, slug, [*changes, *response_changes(agreed)], session.now)
    _tell(session, kept, f"is changed: {', '.join(named)}" if is_changed else "")


def _edit(session: Session, slug: str) -> None:
    """In the editor, until the text is good."""
    from freelance_sos.services.client_edits import edited_client

    file = edited_client(session.store, slug, session.now)
    kept = edit_file(session, file)
    if kept is None:
        session.say(f"{slug}: nothing changed")
        return
    # Beside an editor that gave the screen back, what was told before it opened would read as still so.
    _tell(session, kept, "is changed; what was wrong above is mended" if file.problems else "is changed")


def _tell(session: Session, kept: Kept, told: str) -> None:
    """What was done to the file; nothing where ``told`` says nothing."""
    from freelance_sos.rendering.clients import kept_screen
    from freelance_sos.rendering.json_views import client_json

    client, path = kept.client, shown(session, kept.path)
    session.warn(kept.problems)
    if session.wants_json:
        session.show_json({**client_json(client), "path": str(kept.path), "changed": bool(told)})
    elif told:
        following = f"sos client show {client.slug}"
        session.show(kept_screen(client, told, path, following, session.signs))
    else:
        session.say(f"{client.slug}: nothing changed")
