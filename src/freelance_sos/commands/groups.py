"""Groups of commands about one noun: alone they list, and their ``check`` says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import typer

from freelance_sos.commands.options import Command, Group

if TYPE_CHECKING:
    from freelance_sos.commands.session import Session
    from freelance_sos.services.clients import Checked

BROKEN = 6


def listing_group(
    help_text: str, list_: Callable[[typer.Context], None], commands: Mapping[str, Callable[..., None]]
) -> typer.Typer:
    """``commands`` by name; the group alone does what ``list_`` does."""
    group = typer.Typer(cls=Group, help=help_text, invoke_without_command=True, rich_markup_mode=None)

    @group.callback()
    def alone(context: typer.Context) -> None:
        if context.invoked_subcommand is None:
            list_(context)

    for name, function in commands.items():
        group.command(name, cls=Command)(function)
    return group


def tell_checked(session: Session, checked: Checked) -> None:
    """What a check found, a line each; raises Exit with BROKEN where something must be mended."""
    from freelance_sos.rendering.clients import problems_screen
    from freelance_sos.rendering.json_parts import problem_json

    if session.wants_json:
        problems = [problem_json(problem) for problem in checked.problems]
        session.show_json({"files": checked.files, "errors": checked.errors, "problems": problems})
    elif not session.is_quiet:
        # A finding is one line, however long: other programs look for file:line: in it.
        session.screen.print(problems_screen(checked.problems, checked.files), soft_wrap=True)
    if checked.errors:
        raise typer.Exit(BROKEN)
