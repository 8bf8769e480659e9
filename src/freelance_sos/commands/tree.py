"""The command tree: every command in the order in which a person meets it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from freelance_sos import __version__
from freelance_sos.commands import (
    actions,
    board,
    carrying,
    clients,
    closing,
    demo,
    doctor,
    drill,
    incidents,
    listing,
    meeting,
    opening,
    reporting,
    runbooks,
    running,
    saying,
    setup,
    steps,
    syncing,
    undoing,
    when,
)
from freelance_sos.commands.options import Command, Group

HELP = """What to do when a client calls: who is in hours, what is due, and what comes next.

\b
Every day:        sos now
A message came:   sos new acme "checkout is down"
After it:         sos resolve, then sos close
"""
EPILOG = "More: README.md and docs/ of freelance-sos, or sos demo."


def _version(wanted: bool) -> None:
    if wanted:
        print(f"freelance-sos {__version__}")
        raise typer.Exit


def command_tree() -> Any:
    """The whole tree, ready to run."""
    return typer.main.get_command(application())


def application() -> typer.Typer:
    """The whole tree, as Typer knows it."""
    app = typer.Typer(
        cls=Group,
        help=HELP,
        epilog=EPILOG,
        rich_markup_mode=None,
        add_completion=False,
        invoke_without_command=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def everything(
        context: typer.Context,
        version: Annotated[
            bool, typer.Option("--version", callback=_version, is_eager=True, help="the version")
        ] = False,
    ) -> None:
        if context.invoked_subcommand is None:
            board.overview(context)

    _add(app, COMMANDS)
    for name, group in GROUPS.items():
        app.add_typer(group(), name=name)
    return app


def _add(app: typer.Typer, functions: dict[str, Callable[..., None]]) -> None:
    for name, function in functions.items():
        app.command(name, cls=Command)(function)


COMMANDS: dict[str, Callable[..., None]] = {
    "init": setup.init,
    "now": board.now,
    "when": when.when,
    "due": board.due,
    "meet": meeting.meet,
    "new": opening.new,
    "run": running.run,
    "ack": incidents.ack,
    "say": saying.say,
    "log": incidents.log,
    "wait": incidents.wait,
    "resume": incidents.resume,
    "severity": incidents.severity,
    "resolve": incidents.resolve,
    "reopen": incidents.reopen,
    "cancel": incidents.cancel,
    "close": closing.close,
    "report": reporting.report,
    "undo": undoing.undo,
    "redo": undoing.redo,
    "list": listing.list_,
    "show": listing.show,
    "doctor": doctor.doctor,
    "sync": syncing.sync,
    "drill": drill.drill,
    "export": carrying.export,
    "import": carrying.import_,
    "demo": demo.demo,
}
GROUPS: dict[str, Callable[[], typer.Typer]] = {}
GROUPS["client"] = clients.client_group
GROUPS["step"] = steps.step_group
GROUPS["runbook"] = runbooks.runbook_group
GROUPS["actions"] = actions.actions_group
