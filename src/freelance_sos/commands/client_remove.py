"""``sos client remove``: out of the way, or deleted for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.asking import ask, ask_yes
from freelance_sos.commands.folders import cache_folder, store_state
from freelance_sos.commands.paths import shown
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.text import counted

if TYPE_CHECKING:
    from freelance_sos.services.purge import Purge
    from freelance_sos.storage.traces import Places

NOTHING = "nothing was changed"


def remove(
    context: typer.Context,
    *,
    client: Annotated[str, typer.Argument(metavar="CLIENT")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="don't ask; not for --purge")] = False,
    is_purge: Annotated[
        bool, typer.Option("--purge", help="delete everything about them on this machine, for good")
    ] = False,
    confirm: Annotated[
        str | None, typer.Option("--confirm", metavar="SLUG", help="for --purge without being asked")
    ] = None,
    is_dry: Annotated[bool, typer.Option("--dry-run", help="say what would go, change nothing")] = False,
) -> None:
    """Stop working for a client; the incidents stay. With --purge delete all of it.

    The file moves to clients/removed. Not while an incident is unfinished. What --purge deletes can't be
    taken back; hand it over before: sos export --client acme -o acme.json

    \b
    sos client remove acme
    sos client remove acme --purge --dry-run
    sos client remove acme --purge --confirm acme
    """
    session = Session.of(context)
    if is_purge:
        _purge(session, client, confirm, is_dry=is_dry)
    elif confirm is not None:
        raise UsageError("--confirm is for --purge", "to move the file out of the way, add --yes")
    else:
        _set_aside(session, client, yes=yes, is_dry=is_dry)


def _set_aside(session: Session, client: str, *, yes: bool, is_dry: bool) -> None:
    from freelance_sos.rendering.clients import removed_screen
    from freelance_sos.services.clients import refuse_unfinished, remove_client

    slug = session.store.slug(client)
    refuse_unfinished(session.store, slug)
    if is_dry:
        session.say(f"{slug} would move to clients/removed, its incidents stay; {NOTHING}")
        return
    if not yes and not session.may_ask:
        raise UsageError("--yes is missing", f"to remove {slug}, add --yes")
    if not yes and not ask_yes(f"remove {slug}? Its file moves to clients/removed, its incidents stay"):
        session.say(NOTHING)
        return
    path, incidents = remove_client(session.store, slug, session.now)
    if session.wants_json:
        session.show_json({"slug": slug, "path": str(path), "incidents": incidents})
        return
    stays = f"; {counted(incidents, 'incident')} stay{'s' if incidents == 1 else ''}" if incidents else ""
    following = "sos list --all" if incidents else "sos client list"
    session.show(removed_screen(f"{slug} is removed{stays}", shown(session, path), following, session.signs))


def _purge(session: Session, client: str, confirm: str | None, *, is_dry: bool) -> None:
    """Show what goes, have the short name typed, and delete it."""
    from freelance_sos.services.purge import find_purged, plan_purge, purge

    slug = find_purged(session.store, client)
    if confirm is not None and confirm != slug:
        raise UsageError(f'--confirm "{confirm[:40]}" is not {slug}', NOTHING)
    places = _places(session)
    planned = plan_purge(session.store, slug, places)
    if is_dry:
        _show_plan(session, planned, is_dry=True)
        return
    if confirm is None:
        if not session.may_ask:
            hint = f"to delete everything about {slug} for good, add --confirm {slug}; to see it: --dry-run"
            raise UsageError("--confirm is missing", hint)
        _show_plan(session, planned, is_dry=False)
        session.say(f"to hand it over before: sos export --client {slug} -o {slug}.json")
        if ask(f"type {slug} to delete all that for good; Enter leaves it").strip() != slug:
            session.say(NOTHING)
            return
    _show_done(session, purge(session.store, slug, places, session.moment))


def _show_plan(session: Session, planned: Purge, *, is_dry: bool) -> None:
    from freelance_sos.rendering.purge import elsewhere_lines, purge_screen

    elsewhere = elsewhere_lines(planned.synced_with)
    if session.wants_json:
        session.show_json(_json(session, planned, is_dry=True))
        return
    session.show(
        purge_screen(
            *(planned.slug, planned.name, _counts(planned), _files(session, planned)),
            left=_left(session, planned),
            elsewhere=elsewhere,
        )
    )
    if is_dry:
        session.say(NOTHING)


def _show_done(session: Session, done: Purge) -> None:
    from freelance_sos.rendering.purge import elsewhere_lines, purged_screen

    if session.wants_json:
        session.show_json(_json(session, done, is_dry=False))
        return
    following = "sos sync takes it off the other copy too" if done.synced_with else "sos client list"
    elsewhere = elsewhere_lines(done.synced_with)
    told, left = f"{done.slug} is deleted: {_counts(done)}", _left(session, done)
    session.show(purged_screen(told, following, session.signs, left=left, elsewhere=elsewhere))


def _left(session: Session, planned: Purge) -> list[str]:
    from freelance_sos.rendering.purge import left_lines

    return left_lines([shown(session, path) for path in planned.perhaps], planned.named_in)


def _counts(done: Purge) -> str:
    from freelance_sos.rendering.purge import counts_of

    return counts_of(done.incidents, done.events, len(done.files))


def _files(session: Session, planned: Purge) -> list[str]:
    """Every file, those of the store by their place in it; and what has no file of its own."""
    named = [path.relative_to(session.home).as_posix() for path in planned.files]
    named += [shown(session, path) for path in planned.beside]
    if planned.changes:
        named.append(f"{counted(planned.changes, 'change')} that sos undo remembers")
    if planned.has_history:
        named.append("the history that sos sync keeps on this machine")
    return named


def _json(session: Session, planned: Purge, *, is_dry: bool) -> dict[str, object]:
    from freelance_sos.rendering.purge import elsewhere_lines, purge_json

    return purge_json(
        planned.slug,
        planned.name,
        counts={"incidents": planned.incidents, "events": planned.events, "changes": planned.changes},
        files=[str(path) for path in (*planned.files, *planned.beside)],
        perhaps=[str(path) for path in planned.perhaps],
        named_in=planned.named_in,
        elsewhere=elsewhere_lines(planned.synced_with),
        is_dry=is_dry,
    )


def _places(session: Session) -> Places:
    """Where this machine keeps what is no part of the store; nowhere for somebody without a home."""
    from freelance_sos.storage.traces import Places

    try:
        found = (session.state_folder, store_state(session.home), cache_folder(session.home))
    except RuntimeError:
        return Places()
    state, own, cache = (path if path.is_absolute() else None for path in found)
    return Places(state=state, own=own, cache=cache)
