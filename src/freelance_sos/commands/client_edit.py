"""``sos client edit``: in your editor, or key by key; what is broken never replaces what is good."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.asking import ask_yes
from freelance_sos.commands.paths import shown
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import SosError, UsageError
from freelance_sos.domain.problems import Problem

if TYPE_CHECKING:
    from freelance_sos.adapters.editor import PrivateCopy
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
        changes.append(Change(key.strip(), value.strip()))
    agreed = check_responses(responses)
    named = [*(change.key for change in changes), *(f"response.{severity}" for severity in agreed)]
    kept, is_changed = set_keys(session.store, slug, [*changes, *response_changes(agreed)], session.now)
    _tell(session, kept, f"is changed: {', '.join(named)}" if is_changed else "")


def _edit(session: Session, slug: str) -> None:
    """One visit to the editor, or several while the text is broken."""
    from freelance_sos.adapters.editor import PrivateCopy
    from freelance_sos.services import client_edits

    store = session.store
    before = client_edits.read_text(store, slug)
    wrong = client_edits.problems_of(store, slug, before)
    session.warn(wrong)
    unkept = _unkept(session, slug)
    copy = PrivateCopy(unkept.read_bytes() if unkept else before, name=f"{slug}.toml")
    try:
        kept = _until_good(session, slug, copy, before)
    except BaseException as stop:
        # Also at Ctrl-C: what was written is somebody's work.
        if isinstance(stop, (KeyboardInterrupt, EOFError)):
            print(file=sys.stderr)
        _save(session, slug, copy, unkept)
        raise
    copy.forget()
    if kept is None:
        session.say(f"{slug}: nothing changed")
        return
    if unkept:
        unkept.unlink(missing_ok=True)
    # Beside an editor that gave the screen back, what was told before it opened would read as still so.
    _tell(session, kept, "is changed; what was wrong above is mended" if wrong else "is changed")


def _unkept(session: Session, slug: str) -> Path | None:
    """What was written last time and could not be kept, where the person wants to go on with it."""
    from freelance_sos.services.client_edits import last_rejected

    path = last_rejected(session.store, slug)
    if path is None:
        return None
    question = f"go on with what you wrote last time, in clients/{path.name}"
    return path if ask_yes(question, default=True) else None


def _until_good(session: Session, slug: str, copy: PrivateCopy, before: bytes) -> Kept | None:
    """Edit until the text can be kept; None where nothing changed. Raises UsageError at giving up."""
    from freelance_sos.services.client_edits import keep_text
    from freelance_sos.storage.toml_files import BrokenFile

    while True:
        text = copy.edit(session.environment)
        if text == before or not text.strip():
            return None
        try:
            return keep_text(session.store, slug, text, before, session.now)
        except BrokenFile as broken:
            session.warn(broken.problems)
        if not ask_yes("go back in and mend it", default=True):
            raise UsageError(f"clients/{slug}.toml stays as it was", "what you wrote can't be used yet")


def _save(session: Session, slug: str, copy: PrivateCopy, began_as: Path | None) -> None:
    """Keep what was written where the next edit finds it; at the worst where it is."""
    from freelance_sos.services.client_edits import reject_text

    if not copy.is_changed:
        copy.forget()
        return
    try:
        path = reject_text(session.store, slug, copy.read(), began_as)
    except SosError:
        session.warn([Problem(file=str(copy.path), message="holds what you wrote", level="warning")])
        return
    copy.forget()
    hint = f"to go on: sos client edit {slug}"
    told = Problem(file=f"clients/{path.name}", message="holds what you wrote", hint=hint, level="warning")
    session.warn([told])


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
