"""``sos client import``: the clients that you have in a table or an address book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.client_add import (
    USUAL_ADDRESS,
    USUAL_HOURS,
    USUAL_LANGUAGE,
    Given,
    Language,
    Zone,
)
from freelance_sos.commands.given_file import STDIO, called, read_given
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import UsageError

if TYPE_CHECKING:
    from freelance_sos.services.client_import import ImportedClients, Usual

FORMS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".vcf": "vcf", ".vcard": "vcf"}
# Of a long list, what is on a screen at once; --json has all of it.
MOST_TOLD = 20
DryRun = Annotated[bool, typer.Option("--dry-run", help="say what would come, write nothing")]


def import_(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV or vCard; - is standard input")],
    zone: Zone = None,
    language: Language = None,
    is_dry: DryRun = False,
) -> None:
    """Add the clients in a table (CSV) or an address book (vCard).

    A table names its columns in the first line: name, slug, zone, hours, language, address, holidays,
    channel, notes; contact, role, email, phone. Whoever is here already stays as they are.

    \b
    sos client import clients.csv --dry-run
    sos client import contacts.vcf --zone berlin
    sos client import - --zone lisbon --language pt < clients.csv
    """
    from freelance_sos.domain.client_rows import MOST_BYTES

    session = Session.of(context)
    usual = usual_of(session, zone, language)
    data = read_given(session, file, MOST_BYTES, "your clients")
    take_in(session, data, form_of(file, data) or "csv", usual, file=file, is_dry=is_dry)


def form_of(file: str, data: bytes) -> str:
    """``vcf`` where ``data`` begins so, else ``csv`` or ``vcf`` by the ending; ``""`` where neither tells."""
    begins = data[:100].removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    if begins.startswith(b"BEGIN:VCARD"):
        return "vcf"
    return "" if file == STDIO else FORMS.get(Path(file).suffix.lower(), "")


def usual_of(session: Session, zone: Given, language: Given) -> Usual:
    """What all rows lack. Raises UsageError naming the flag."""
    from freelance_sos.commands.asking import flag_or_answer
    from freelance_sos.services import checks
    from freelance_sos.services.client_import import Usual

    return Usual(
        zone=flag_or_answer(session, "--zone", zone, checks.check_zone) if zone is not None else "",
        language=flag_or_answer(
            session, "--language", language, checks.check_language, default=USUAL_LANGUAGE
        ),
        hours=USUAL_HOURS,
        address=USUAL_ADDRESS,
    )


def take_in(session: Session, data: bytes, form: str, usual: Usual, *, file: str, is_dry: bool) -> None:
    """Write the clients in ``data``, and say who came. Raises UsageError where nobody could be taken in."""
    from freelance_sos.rendering.carrying import clients_came_screen
    from freelance_sos.services.client_import import import_clients

    try:
        done = import_clients(
            session.store, data, form, usual, session.now, label=called(file), is_kept=not is_dry
        )
    except UsageError as error:
        raise UsageError(f"{called(file)}: {error.message}", error.hint) from None
    _tell(session, done)
    if not done.added and not done.known and not done.removed:
        raise UsageError(f"{called(file)}: nobody in it can be taken in", "mend it, then import it again")
    if session.wants_json:
        session.show_json(_json(session, done, is_dry=is_dry))
        return
    session.show(
        clients_came_screen(
            [(one.slug, one.name, one.zone) for one in done.added],
            list(done.known.values()),
            list(done.removed.values()),
            is_dry=is_dry,
            signs=session.signs,
        )
    )


def _tell(session: Session, done: ImportedClients) -> None:
    told = done.problems if session.wants_json else done.problems[:MOST_TOLD]
    session.warn(told)
    if more := len(done.problems) - len(told):
        session.say(f"and {more} more like these; all of them: --json")


def _json(session: Session, done: ImportedClients, *, is_dry: bool) -> dict[str, object]:
    return {
        "dry_run": is_dry,
        "added": [
            {
                "slug": one.slug,
                "name": one.name,
                "zone": one.zone,
                "path": None if is_dry else str(session.store.client_path(one.slug)),
            }
            for one in done.added
        ],
        "known": [{"line": line, "slug": slug} for line, slug in done.known.items()],
        "removed": [{"line": line, "slug": slug} for line, slug in done.removed.items()],
    }
