"""``sos report``: one incident in writing, for the client or for me."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import UsageError

if TYPE_CHECKING:
    from freelance_sos.domain.report import ClientReport

READERS = ("client", "me")


def report(
    context: typer.Context,
    incident: Annotated[str | None, typer.Argument(metavar="[INCIDENT]")] = None,
    *,
    reader: Annotated[str, typer.Option("--for", metavar="client|me", help="who reads it")] = "",
    as_: Annotated[str, typer.Option("--as", metavar="FORM", help="markdown, html or json")] = "",
    file: Annotated[
        str, typer.Option("--file", metavar="FILE", help="into a file: .md, .html or .json")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="replace FILE where there is one")] = False,
    language: Annotated[
        str, typer.Option("--language", metavar="LANGUAGE", help="another one than theirs")
    ] = "",
) -> None:
    """One incident in writing: what the client was told and how it went, or everything, for you alone.

    The client's holds nothing internal: no note, no review, no action, no other client.

    \b
    sos report acme-7 --for client
    sos report acme-7 --for client --file acme-7.html
    sos report acme-7 --for me --as html --file acme-7-internal.html
    """
    from freelance_sos.commands.page_output import check_page

    _check_reader(reader, language)
    session = Session.of(context)
    check_page(session, as_=as_, file=file, force=force)
    if reader == "me":
        _for_me(session, incident, as_, file, force=force)
    else:
        _for_client(session, incident, language, as_, file, force=force)


def _check_reader(reader: str, language: str) -> None:
    if not reader:
        raise UsageError("--for is missing", "say who reads it: --for client, or --for me")
    if reader not in READERS:
        raise UsageError(f'"{reader[:40]}" reads no report', "there are: --for client, --for me")
    if language and reader == "me":
        raise UsageError("--language is for what a client reads", "add --for client, or leave it out")


def _for_me(session: Session, word: str | None, as_: str, file: str, *, force: bool) -> None:
    from freelance_sos.commands.page_output import write_page
    from freelance_sos.rendering.my_report import my_document
    from freelance_sos.rendering.report_html import report_html
    from freelance_sos.rendering.report_json import my_report_json
    from freelance_sos.rendering.report_markdown import report_markdown
    from freelance_sos.services.report import my_report

    found, problems = my_report(session.store, word, session.now)
    session.warn(problems)
    write_page(
        session,
        markdown=lambda: report_markdown(my_document(found)),
        html=lambda: report_html(my_document(found)),
        json=lambda: my_report_json(found),
        as_=as_,
        file=file,
        force=force,
        then=f"it is for you alone; the one to send: sos report {found.view.incident.id} --for client",
    )


def _for_client(
    session: Session, word: str | None, language: str, as_: str, file: str, *, force: bool
) -> None:
    from freelance_sos.commands.page_output import write_page
    from freelance_sos.rendering.report import client_document
    from freelance_sos.rendering.report_html import report_html
    from freelance_sos.rendering.report_json import client_report_json
    from freelance_sos.rendering.report_markdown import report_markdown
    from freelance_sos.services.report import client_report

    found, problems = client_report(session.store, word, session.now, language)
    session.warn(problems)
    _tell(session, found)
    write_page(
        session,
        markdown=lambda: report_markdown(client_document(found)),
        html=lambda: report_html(client_document(found)),
        json=lambda: client_report_json(found),
        as_=as_,
        file=file,
        force=force,
    )


def _tell(session: Session, found: ClientReport) -> None:
    """What whoever sends it should know, a line each."""
    from freelance_sos.domain.text import counted
    from freelance_sos.rendering.text import clean

    if not found.is_theirs:
        session.say(clean(f"in English: there is no wording in a language of {found.client}"))
    if found.missing and found.status == "restored":
        left_out = ", ".join(found.missing)
        phrase = "resolved" if {"data", "remains"} & set(found.missing) else "close"
        tell = f"sos say {phrase} {found.incident}"
        session.say(f"left out, as no message told of it: {left_out}; tell them: {tell}")
    if found.removed:
        places = counted(found.removed, "place")
        session.say(f"taken out in {places}: the name of another client, or a secret; read it once")
