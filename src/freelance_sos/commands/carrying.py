"""``sos export`` and ``sos import``: everything in one file, and back."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from freelance_sos import __version__
from freelance_sos.commands.client_add import Language, Zone
from freelance_sos.commands.client_import import DryRun, form_of, take_in, usual_of
from freelance_sos.commands.given_file import STDIO, called, read_given
from freelance_sos.commands.page_output import print_text, refuse_existing, replaced
from freelance_sos.commands.paths import shown
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import UsageError

FORMS = ("json", "csv", "ics")


def export(
    context: typer.Context,
    *,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help="of one client, also a removed one")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="TIME", help="incidents reported since then")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="incidents as a table")] = False,
    as_ics: Annotated[bool, typer.Option("--ics", help="incidents as a calendar")] = False,
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="- is standard output")] = "",
    is_forced: Annotated[bool, typer.Option("--force", help="replace FILE where there is one")] = False,
) -> None:
    """Everything in one JSON file, to keep or to take elsewhere; sos import brings it back.

    With --client what you hold on one client. With --csv or --ics incidents, for other programs.

    \b
    sos export -o backup.json
    sos export --client acme -o acme.json
    sos export --csv --since 2026-01-01 -o incidents.csv
    sos export --ics -o incidents.ics
    """
    session = Session.of(context)
    form = _form(as_csv=as_csv, as_ics=as_ics, output=output)
    if form == "json" and since:
        raise UsageError("--since is for a table or a calendar", "add --csv or --ics, or leave it out")
    if form != "json" and output in ("", STDIO) and session.wants_json:
        raise UsageError(f"--{form} is no JSON", f"leave out --json, or name a file: -o incidents.{form}")
    _check_output(session, output, is_forced=is_forced)
    if form == "json":
        _export_files(session, client or "", output)
    else:
        _export_incidents(session, client or "", since, form, output)


def import_(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="of sos export; or CSV or vCard; - is standard input")
    ],
    *,
    zone: Zone = None,
    language: Language = None,
    even_purged: Annotated[
        bool, typer.Option("--even-purged", help="also what was purged here, or where it was exported")
    ] = False,
    is_dry: DryRun = False,
) -> None:
    """Bring back what sos export wrote; into a store that is there, add what it lacks.

    Nothing that is here is replaced. Clients from CSV or vCard: as sos client import does.

    \b
    sos import backup.json --dry-run
    sos import backup.json
    sos import clients.csv --zone berlin
    """
    from freelance_sos.storage.export_file import MOST_BYTES

    session = Session.of(context)
    data = read_given(session, file, MOST_BYTES, "what sos export wrote")
    if form := form_of(file, data):
        if even_purged:
            raise UsageError("--even-purged is for what sos export wrote", "leave it out")
        take_in(session, data, form, usual_of(session, zone, language), file=file, is_dry=is_dry)
        return
    if zone is not None or language is not None:
        raise UsageError(
            "--zone and --language are for CSV and vCard", "leave them out, or name the file .csv"
        )
    _import_store(session, data, file, even_purged=even_purged, is_dry=is_dry)


def _import_store(session: Session, data: bytes, file: str, *, even_purged: bool, is_dry: bool) -> None:
    from freelance_sos.domain.sync import short_name
    from freelance_sos.rendering.carrying import came_json, came_screen
    from freelance_sos.services.import_store import import_store

    try:
        came = import_store(session.maybe_store, data, even_purged=even_purged, is_kept=not is_dry)
    except UsageError as error:
        raise UsageError(f"{called(file)}: {error.message}", error.hint) from None
    session.warn(came.problems)
    parts = (came.counts, came.beside, came.renumbered, came.purged)
    if session.wants_json:
        session.show_json(came_json(*parts, is_dry=is_dry))
        return
    following = "again without --dry-run" if is_dry else "sos"
    if came.beside and not is_dry:
        name = short_name(next(iter(came.beside)))
        following = f"take the other text: sos sync --theirs {name}\nor keep yours: sos sync --mine {name}"
    session.show(came_screen(*parts, is_dry=is_dry, following=following, signs=session.signs))


def _export_files(session: Session, word: str, output: str) -> None:
    from freelance_sos.services.export import exported_files
    from freelance_sos.storage.export_file import MOST_BYTES, dump_export

    done = exported_files(session.store, word)
    session.warn(done.copy.left_out)
    text = dump_export(done.copy.files, session.now, __version__, done.client)
    if len(text) > MOST_BYTES:
        session.say(
            f"larger than {MOST_BYTES // 1_000_000} MB: sos import won't take it; copy the store's folder"
        )
    if output in ("", STDIO):
        print_text(session, text)
        return
    counts = {
        "client": 0 if done.client else done.clients,
        "incident": done.incidents,
        "file": len(done.copy.files),
    }
    then = (
        f"sos client remove {done.client} --purge deletes it here"
        if done.client
        else "keep it where you alone read it"
    )
    _written(session, text, output, "json", counts=counts, then=then)


def _export_incidents(session: Session, word: str, since: str | None, form: str, output: str) -> None:
    from freelance_sos.commands.listing import since_moment
    from freelance_sos.services.export import exported_incidents

    begin: datetime | None = since_moment(session, since) if since else None
    incidents, problems = exported_incidents(session.store, word, begin)
    session.warn(problems)
    if form == "csv":
        from freelance_sos.rendering.incident_table import incident_table

        text = incident_table(incidents)
    else:
        from freelance_sos.adapters.incident_calendar import dump_incidents

        text = dump_incidents(incidents, session.now).decode()
    if output in ("", STDIO):
        print_text(session, text)
    else:
        _written(session, text, output, form, counts={"incident": len(incidents)}, then="")


def _written(
    session: Session, text: str, output: str, form: str, *, counts: dict[str, int], then: str
) -> None:
    """Write the file, and say what is in it."""
    from freelance_sos.rendering.carrying import counts_words

    path = replaced(output, text, option="-o")
    if session.wants_json:
        session.show_json(
            {"path": str(path), "format": form, **{f"{noun}s": number for noun, number in counts.items()}}
        )
        return
    session.say(f"{counts_words(counts) or 'nothing'} written to {shown(session, path)}")
    if then:
        session.say(f"next {session.signs.next} {then}")


def _check_output(session: Session, output: str, *, is_forced: bool) -> None:
    """Raises UsageError where nobody would get it, NotAllowed where a file of that name is there."""
    if output not in ("", STDIO):
        refuse_existing(output, force=is_forced, option="-o")
    elif session.is_quiet:
        raise UsageError("--quiet leaves nothing of it", "name a file: sos export -o FILE")
    elif not output and sys.stdout.isatty():
        raise UsageError(
            "that is no reading for a screen", "name a file: sos export -o FILE; or -o - for all that"
        )


def _form(*, as_csv: bool, as_ics: bool, output: str) -> str:
    """One of FORMS, by flag or by the file's ending. Raises UsageError where they disagree."""
    if as_csv and as_ics:
        raise UsageError("--csv and --ics at once", "leave one of them out")
    named = "csv" if as_csv else "ics" if as_ics else ""
    ending = Path(output).suffix.lower().removeprefix(".") if output not in ("", STDIO) else ""
    if ending and ending not in FORMS and not named:
        raise UsageError(
            f"{output[:80]} says no form by its ending", "name it .json, .csv or .ics, or add --csv or --ics"
        )
    if named and ending in FORMS and named != ending:
        raise UsageError(f"{output[:80]} is no name for --{named}", f"name it .{named}")
    return named or ending or "json"
