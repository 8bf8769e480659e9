"""``sos client agreement``: the page to agree on with a client, and the day on which they did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.other_language import tell_other_language
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import UsageError

if TYPE_CHECKING:
    pass


def agreement(
    context: typer.Context,
    client: Annotated[str, typer.Argument(metavar="CLIENT")],
    *,
    form: Annotated[
        str, typer.Option("--as", metavar="markdown|html|json", help="else from the file's ending")
    ] = "",
    file: Annotated[
        str, typer.Option("--file", metavar="FILE", help="into a new file; - is standard output")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="replace FILE where there is one")] = False,
    language: Annotated[str, typer.Option(metavar="LANGUAGE", help="another language than theirs")] = "",
    accepted: Annotated[
        str | None, typer.Option("--accepted", metavar="DATE", help="record the day on which they said yes")
    ] = None,
) -> None:
    """The page to agree on with a client: hours, how fast they hear from you, days off. In their language.

    You send it yourself. When they have said yes, --accepted writes that into their file.

    \b
    sos client agreement acme
    sos client agreement acme --file acme.html
    sos client agreement acme --accepted today
    """
    session = Session.of(context)
    slug = session.store.slug(client)
    if accepted is not None:
        if form or file or force or language:
            raise UsageError("--accepted makes no page", "leave the other options out")
        _accept(session, slug, accepted)
    else:
        _write(session, slug, form=form, file=file, force=force, language=language)


def _write(session: Session, slug: str, *, form: str, file: str, force: bool, language: str) -> None:
    from freelance_sos.commands.page_output import check_page, write_page
    from freelance_sos.rendering.agreement_html import agreement_html
    from freelance_sos.rendering.agreement_json import agreement_json
    from freelance_sos.rendering.agreement_markdown import agreement_markdown
    from freelance_sos.services.agreement import agreement_of

    check_page(session, as_=form, file=file, force=force)
    agreed = agreement_of(session.store, slug, session.now, language)
    session.warn(agreed.problems)
    if not agreed.is_theirs:
        tell_other_language(session, agreed.text.language_name, agreed.page.client.language)
    write_page(
        session,
        markdown=lambda: agreement_markdown(agreed.text),
        html=lambda: agreement_html(agreed.text),
        json=lambda: agreement_json(agreed.page, agreed.text),
        as_=form,
        file=file,
        force=force,
        then=f"read it, send it; when they say yes: sos client agreement {slug} --accepted today",
    )


def _accept(session: Session, slug: str, text: str) -> None:
    from freelance_sos.commands.moments import parse_day
    from freelance_sos.commands.paths import shown
    from freelance_sos.rendering.clients import accepted_screen
    from freelance_sos.rendering.json_views import accepted_json
    from freelance_sos.services.agreement import accept_agreement

    on = parse_day(text, session.now, session.my_zone)
    kept, is_changed = accept_agreement(session.store, slug, on, session.now)
    session.warn(kept.problems)
    if session.wants_json:
        values = {"client": slug, "accepted": accepted_json(kept.client)}
        session.show_json({**values, "path": str(kept.path), "changed": is_changed})
    elif is_changed:
        session.show(accepted_screen(kept.client, shown(session, kept.path), session.signs))
    else:
        session.say(f"{slug}: nothing changed")
