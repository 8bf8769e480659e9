"""``sos new``: two minutes from the ping to the acknowledgement."""

from __future__ import annotations

from typing import Annotated, get_args

import typer

from freelance_sos.commands.asking import ask
from freelance_sos.commands.session import Session
from freelance_sos.domain.agreement import SEVERITIES, Severity
from freelance_sos.domain.decide import decide_title
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.events import INCIDENT_KINDS, IncidentKind
from freelance_sos.domain.names import nearest

# In doubt the worse one: it costs an apology; the other way round costs the client.
UNSURE_SEVERITY: Severity = 1
UNSURE_KIND: IncidentKind = "outage"


def new(
    context: typer.Context,
    *,
    client: Annotated[str | None, typer.Argument(metavar="CLIENT")] = None,
    title: Annotated[str | None, typer.Argument(metavar='"WHAT IS WRONG"')] = None,
    severity: Annotated[
        str | None, typer.Option("-s", "--severity", metavar="1-4", help="1 is the worst; unsure: 1")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("-k", "--kind", metavar="KIND", help=f"{', '.join(INCIDENT_KINDS)}")
    ] = None,
    reported: Annotated[
        str | None, typer.Option("--reported", metavar="TIME", help='when they told you, such as "20m ago"')
    ] = None,
    via: Annotated[str, typer.Option("--via", metavar="CHANNEL", help="where they told you")] = "",
) -> None:
    """Open an incident: what is due by when, and what to do first.

    \b
    sos new acme "checkout is down"
    sos new acme "checkout is down" -s 1 -k outage --reported "20m ago"
    """
    from freelance_sos.rendering.incident import opening_screen
    from freelance_sos.rendering.json_views import opening_json
    from freelance_sos.services.incidents import Report, open_incident

    session = Session.of(context)
    reported_at = session.parse(reported, "past") if reported else session.now
    slug = _client(session, client)
    report = Report(
        client=slug,
        title=_title(session, title),
        severity=_severity(session, severity),
        # Whoever had to be asked for the client has answered enough.
        kind=_kind(session, kind, may_ask=client is not None),
        reported=reported_at,
        via=via,
    )
    opening, problems = open_incident(session.store, report, session.moment)
    session.warn(problems)
    if session.wants_json:
        session.show_json(opening_json(opening))
    else:
        session.show(opening_screen(opening, session.signs, session.screen.width))


def _client(session: Session, word: str | None) -> str:
    if word is not None:
        return session.store.slug(word)
    slugs = session.store.slugs()
    if len(slugs) == 1:
        return slugs[0]
    if not session.may_ask:
        raise UsageError(
            "CLIENT is missing", f"one of: {', '.join(slugs)}" if slugs else "first: sos client add"
        )
    return ask(f"client ({', '.join(slugs)})", check=session.store.slug)


def _title(session: Session, title: str | None) -> str:
    if title is None and session.may_ask:
        return ask("what is wrong, in a few words", check=decide_title)
    if title is None:
        raise UsageError("the title is missing", 'say what is wrong: sos new acme "checkout is down"')
    return decide_title(title)


def _severity(session: Session, text: str | None) -> Severity:
    if text is not None or not session.may_ask:
        return parse_severity(text or str(UNSURE_SEVERITY))
    from freelance_sos.storage.wording import wording

    for number, meaning in wording("incident")["severity"].items():
        session.say(f"  {number}  {meaning}")
    return ask("how bad; unsure: the worse one", str(UNSURE_SEVERITY), check=parse_severity)


def _kind(session: Session, text: str | None, *, may_ask: bool) -> IncidentKind:
    if text is not None or not (may_ask and session.may_ask):
        return parse_kind(text or UNSURE_KIND)
    return ask(f"what sort ({', '.join(INCIDENT_KINDS)})", UNSURE_KIND, check=parse_kind)


def parse_severity(text: str) -> Severity:
    """1 to 4. Raises UsageError."""
    for severity in SEVERITIES:
        if text.strip().lower().removeprefix("sev") == str(severity):
            return severity
    raise UsageError(f'"{text[:20]}" is no severity', "1 is the worst, 4 the least; unsure: 1")


def parse_kind(text: str) -> IncidentKind:
    """One of INCIDENT_KINDS, or the beginning of just one. Raises UsageError with the nearest."""
    word = text.strip().lower().replace(" ", "-")
    starting = [kind for kind in get_args(IncidentKind) if word and kind.startswith(word)]
    if len(starting) == 1:
        found: IncidentKind = starting[0]
        return found
    close = nearest(word, INCIDENT_KINDS)
    hint = f"did you mean {close[0]}?" if close else f"one of: {', '.join(INCIDENT_KINDS)}"
    raise UsageError(f'"{text[:40]}" is no kind', hint)
