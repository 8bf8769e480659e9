"""``sos runbook import`` and ``export``: from the checklists people have, and back to paper."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.given_file import STDIO, called, read_given
from freelance_sos.commands.page_output import print_text, refuse_existing, replaced
from freelance_sos.commands.paths import shown
from freelance_sos.commands.runbook_edit import Kinds, today_of
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import NotAllowed, SosError, UsageError

if TYPE_CHECKING:
    from freelance_sos.domain.runbook import Runbook
    from freelance_sos.services.runbook_import import Imported

FORMATS = {"md": "md", "markdown": "md", "txt": "md", "html": "html", "htm": "html"}


def import_(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="Markdown or plain text; - is standard input")],
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="its short name; else from the file's")
    ] = None,
    kind: Kinds = None,
    is_dry: Annotated[bool, typer.Option("--dry-run", help="print the runbook, write nothing")] = False,
) -> None:
    """Make a runbook of a checklist that you have in Markdown.

    Headings become phases, list items become steps. What has no place is listed with its line.

    \b
    sos runbook import site-down.md --kind outage
    sos runbook import Notes.md --name shop-down --dry-run
    sos runbook import - --name shop-down < checklist.md
    """
    from freelance_sos.commands.opening import parse_kind
    from freelance_sos.services.runbook_import import MOST_BYTES, import_checklist

    session, chosen = Session.of(context), _name(name, file)
    kinds = list(dict.fromkeys(parse_kind(word) for word in kind or []))
    data = read_given(session, file, MOST_BYTES, "your checklist")
    try:
        done = import_checklist(
            session.store, data, chosen, kinds, today_of(session), source=called(file), is_kept=not is_dry
        )
    except NotAllowed as error:
        raise NotAllowed(error.message, "give this one another name: --name") from None
    except UsageError as error:
        raise UsageError(f"{called(file)}: {error.message}", error.hint) from None
    if session.wants_json:
        session.warn(done.problems)
        session.show_json(_imported_json(done, is_dry=is_dry))
    elif is_dry:
        print_text(session, done.data.decode())
        _tell_lists(session, done)
    else:
        _show(session, done)


def export(
    context: typer.Context,
    runbook: Annotated[str, typer.Argument(metavar="RUNBOOK")],
    form: Annotated[
        str | None, typer.Option("--format", metavar="md|html", help="else from the file's ending")
    ] = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="- is standard output")
    ] = STDIO,
    is_forced: Annotated[bool, typer.Option("--force", help="replace FILE where there is one")] = False,
) -> None:
    """A runbook as Markdown, or as a page to print.

    \b
    sos runbook export site-down
    sos runbook export site-down -o site-down.md
    sos runbook export site-down -o site-down.html
    """
    session = Session.of(context)
    form = _format(form, output)
    shelf = session.maybe_store.runbooks
    chosen = shelf.pick(runbook)
    if output != STDIO:
        refuse_existing(output, force=is_forced, option="-o")
    loaded = shelf.load(chosen)
    session.warn(loaded.problems)
    text = _written(session, loaded.value, form, is_own=shelf.is_own(chosen))
    path = None if output == STDIO else replaced(output, text, option="-o")
    if session.wants_json:
        told = {"name": chosen, "format": form, "path": str(path) if path else None}
        session.show_json(told if path else {**told, "text": text})
    elif path:
        session.say(f"{chosen} is in {shown(session, path)}")
    else:
        print_text(session, text)


def _name(given: str | None, file: str) -> str:
    from freelance_sos.domain.names import check_slug
    from freelance_sos.services.runbook_import import name_from

    if given is not None:
        return check_slug(given)
    if file == STDIO:
        raise UsageError("--name is missing", "standard input has no name: --name shop-down")
    name = name_from(Path(file).stem)
    if not name:
        raise UsageError("the file's name gives no short name", "give one: --name shop-down")
    return check_slug(name)


def _imported_json(done: Imported, *, is_dry: bool) -> dict[str, object]:
    from freelance_sos.rendering.runbook_import import left_out_json, notes_json

    told: dict[str, object] = {
        "name": done.runbook.name,
        "title": done.runbook.title,
        "path": None if is_dry else str(done.path),
        "replaces_built_in": done.replaces_built_in,
        "phases": len(done.runbook.phases),
        "steps": len(done.runbook.steps),
        "left_out": left_out_json(done.left_out),
        "notes": notes_json(done.notes),
    }
    return {**told, "toml": done.data.decode()} if is_dry else told


def _show(session: Session, done: Imported) -> None:
    """The answer first, then what was left out, then advice, and the next step at the end."""
    from freelance_sos.rendering.runbook_import import imported_next, imported_screen, listed

    screen = imported_screen(
        done.runbook,
        shown(session, done.path),
        replaces_built_in=done.replaces_built_in,
        beside=done.beside,
        lists=listed(done.left_out, done.notes),
    )
    session.show(screen)
    sys.stdout.flush()
    session.warn(done.problems)
    session.show(imported_next(done.runbook.name, session.signs))


def _tell_lists(session: Session, done: Imported) -> None:
    """Beside the text on standard output, which may go into a file."""
    from freelance_sos.rendering.runbook_import import list_lines
    from freelance_sos.rendering.runbooks import beside_lines

    for line in list_lines(done.left_out, done.notes):
        session.say(line)
    for told in beside_lines(done.runbook.name, done.beside):
        session.say(told.plain)
    session.warn(done.problems)
    session.say("nothing was written")


def _format(given: str | None, output: str) -> str:
    """``md`` or ``html``. Raises UsageError for any other."""
    if given is not None:
        if given.lower() in FORMATS:
            return FORMATS[given.lower()]
        raise UsageError(f'"{given[:40]}" is no format', "there are: md, html")
    ending = Path(output).suffix.lower().removeprefix(".")
    if output == STDIO or ending in FORMATS:
        return FORMATS.get(ending, "md")
    raise UsageError(
        f"{output[:80]} says no format by its ending", "name it .md or .html, or add --format md"
    )


def _written(session: Session, runbook: Runbook, form: str, *, is_own: bool) -> str:
    if form == "md":
        from freelance_sos.rendering.runbook_markdown import runbook_markdown

        return runbook_markdown(runbook)
    from freelance_sos.rendering.runbook_html import runbook_html

    return runbook_html(runbook, _language(session) if is_own else "en")


def _language(session: Session) -> str:
    """The one I write in, as far as that is known."""
    try:
        return session.maybe_store.me_at_worst().value.language or "en"
    except SosError:
        return "en"
