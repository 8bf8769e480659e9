"""``sos actions``: improvements still to make, and making them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.options import Command, Group
from freelance_sos.commands.secrets import guarded
from freelance_sos.commands.session import Session
from freelance_sos.domain.actions import parse_action
from freelance_sos.domain.errors import UsageError

if TYPE_CHECKING:
    from freelance_sos.domain.actions import ActionItem


def actions_group() -> typer.Typer:
    """``sos actions`` alone lists; the commands below it change."""
    group = typer.Typer(cls=Group, invoke_without_command=True, rich_markup_mode=None)
    group.callback()(list_)
    group.command("done", cls=Command)(done)
    group.command("add", cls=Command)(add)
    return group


def list_(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="also those that were made")] = False,
) -> None:
    """Improvements still to make, overdue first.

    \b
    sos actions
    sos actions done acme-7.1
    sos actions add acme-7 "rotate the keys @Kim by 2026-12-01"
    """
    if context.invoked_subcommand:
        return
    from freelance_sos.rendering.actions import actions_json, actions_screen
    from freelance_sos.services.actions import list_actions

    session = Session.of(context)
    found, problems = list_actions(session.store, session.now, everything=everything)
    session.warn(problems)
    if session.wants_json:
        session.show_json(actions_json(found))
    else:
        session.show(actions_screen(found, session.signs, session.screen.width))


def done(
    context: typer.Context,
    action: Annotated[str | None, typer.Argument(metavar="[ACTION]")] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="how it was made")] = "",
    into: Annotated[
        str, typer.Option("--into", metavar="RUNBOOK", help="make it a step of this runbook, too")
    ] = "",
    phase: Annotated[
        str, typer.Option("--phase", metavar="PHASE", help="which phase of it, by number or title")
    ] = "",
) -> None:
    """An improvement was made.

    \b
    sos actions done acme-7.1
    sos actions done acme-7.1 --note "keys live in the vault now"
    sos actions done acme-7.1 --into site-down --phase "first minutes"
    """
    from freelance_sos.rendering.actions import action_done_screen
    from freelance_sos.services.actions import finish_action, list_actions

    session = Session.of(context)
    if into:
        _done_into(session, action, guarded(session, note.strip()), into, phase.strip())
        return
    if phase:
        raise UsageError("--phase says which phase of what", "add --into RUNBOOK")
    item, recorded = finish_action(session.store, action, guarded(session, note.strip()), session.moment)
    session.warn(recorded.problems)
    if session.wants_json:
        _show_json(session, item)
    else:
        left, _ = list_actions(session.store, session.now)
        session.show(action_done_screen(item, len(left.items), session.signs))


def _done_into(session: Session, action: str | None, note: str, into: str, phase: str) -> None:
    """The same, and the improvement becomes a step of a runbook."""
    from freelance_sos.rendering.actions import action_done_words, action_item_json
    from freelance_sos.rendering.runbook_json import learned_json
    from freelance_sos.rendering.runbooks import learned_lines
    from freelance_sos.services.lessons import Into, finish_into

    place = Into(runbook=into, phase=phase)
    item, recorded, learned = finish_into(session.store, action, note, session.moment, place)
    session.warn(recorded.problems)
    if session.wants_json:
        session.show_json({"actions": [action_item_json(item)], **learned_json(learned)})
    else:
        session.show(action_done_words(item))
        session.show(learned_lines(learned, session.signs))


def add(
    context: typer.Context,
    incident: Annotated[str, typer.Argument(metavar="INCIDENT")],
    words: Annotated[list[str], typer.Argument(metavar='"TEXT @OWNER by DATE"')],
) -> None:
    """One more improvement to make, also after the incident was closed.

    \b
    sos actions add acme-7 "rotate the keys @Kim by 2026-12-01"
    sos actions add acme-7 "test the restore by fri"
    """
    from freelance_sos.commands.moments import parse_day
    from freelance_sos.rendering.actions import action_added_screen
    from freelance_sos.services.actions import add_action

    session = Session.of(context)
    draft = parse_action(
        guarded(session, " ".join(words)), lambda text: parse_day(text, session.now, session.my_zone)
    )
    item, recorded = add_action(session.store, incident, draft, session.moment)
    session.warn(recorded.problems)
    if session.wants_json:
        _show_json(session, item)
    else:
        today = recorded.view.me.calendar.local_date(session.now)
        told = action_added_screen(item, is_dated=draft.due is not None, today=today, signs=session.signs)
        session.show(told)


def _show_json(session: Session, item: ActionItem) -> None:
    from freelance_sos.rendering.actions import action_item_json

    session.show_json({"actions": [action_item_json(item)]})
