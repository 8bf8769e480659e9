"""``sos new``: two minutes from the ping to the acknowledgement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, TypeVar, get_args

import typer

from freelance_sos.commands.asking import ask
from freelance_sos.commands.secrets import guarded
from freelance_sos.commands.session import Session
from freelance_sos.domain.agreement import SEVERITIES, Severity
from freelance_sos.domain.decide import decide_reported, decide_title
from freelance_sos.domain.durations import parse_elapsed
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.kinds import INCIDENT_KINDS, IncidentKind
from freelance_sos.domain.names import nearest

# In doubt the worse one: it costs an apology; the other way round costs the client.
UNSURE_SEVERITY: Severity = 1
UNSURE_KIND: IncidentKind = "outage"
UNSURE_TITLE = "they called for help"
MOST_QUESTIONS = 3
T = TypeVar("T")
Given = str | None


def new(
    context: typer.Context,
    *,
    client: Annotated[str | None, typer.Argument(metavar="CLIENT")] = None,
    title: Annotated[str | None, typer.Argument(metavar='"WHAT IS WRONG"')] = None,
    severity: Annotated[Given, typer.Option("-s", "--severity", metavar="1-4", help="1 is the worst")] = None,
    kind: Annotated[
        Given, typer.Option("-k", "--kind", metavar="KIND", help=", ".join(INCIDENT_KINDS))
    ] = None,
    reported: Annotated[Given, typer.Option(metavar="TIME", help='when they told you: "20m ago"')] = None,
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
    _check_flags(session, severity, kind, reported)
    questions = Questions(session)
    report = Report(
        client=_client(session, questions, client),
        title=guarded(session, _title(questions, title)),
        severity=_severity(questions, severity),
        kind=_kind(questions, kind),
        reported=_reported(questions, reported),
        via=via,
    )
    opening, problems = open_incident(session.store, report, session.moment)
    session.warn(problems)
    if session.wants_json:
        session.show_json(opening_json(opening))
    else:
        session.show(opening_screen(opening, session.signs, session.screen.width))


class Questions:
    """At most three in all, on a terminal alone: whoever is in a hurry has answered enough by then."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.left = MOST_QUESTIONS if session.may_ask else 0

    def ask(self, question: str, default: str, check: Callable[[str], T], intro: Sequence[str] = ()) -> T:
        """The answer, or the default where nothing more may be asked."""
        if not self.left:
            return check(default)
        self.left -= 1
        for line in intro:
            self.session.say(line)
        return ask(question, default, check=check)


def _client(session: Session, questions: Questions, word: str | None) -> str:
    if word is not None:
        return session.store.slug_in_emergency(word)
    slugs = session.store.slugs()
    if len(slugs) == 1:
        if questions.left:
            session.say(f"for {slugs[0]}, your only client")
        return slugs[0]
    if not (slugs and questions.left):
        raise UsageError(
            "CLIENT is missing", f"one of: {', '.join(slugs)}" if slugs else "first: sos client add"
        )
    return questions.ask(f"client ({', '.join(slugs)})", _called_last(session, slugs), session.store.slug)


def _called_last(session: Session, slugs: list[str]) -> str:
    """The client who called last: whoever calls twice calls again."""
    calls = [(one.reported_at, one.client) for one in session.store.incidents().value if one.client in slugs]
    return max(calls, default=(None, slugs[0]))[1]


def _title(questions: Questions, title: str | None) -> str:
    if title is None and not questions.left:
        raise UsageError("the title is missing", 'say what is wrong: sos new acme "checkout is down"')
    if title is None:
        return questions.ask("what is wrong, in a few words", UNSURE_TITLE, decide_title)
    return decide_title(title)


def _severity(questions: Questions, text: str | None) -> Severity:
    if text is not None:
        return parse_severity(text)
    meanings = _meanings("severity") if questions.left else []
    return questions.ask("how bad? unsure: the worse one", str(UNSURE_SEVERITY), parse_severity, meanings)


def _kind(questions: Questions, text: str | None) -> IncidentKind:
    if text is not None:
        return parse_kind(text)
    meanings = _meanings("kind") if questions.left else []
    return questions.ask("what sort?", UNSURE_KIND, parse_kind, meanings)


def _reported(questions: Questions, text: str | None) -> datetime:
    parse = partial(_parse_reported, questions.session)
    return parse(text) if text is not None else questions.ask("when did they tell you?", "now", parse)


def _parse_reported(session: Session, text: str) -> datetime:
    """A moment gone by; a bare ``25m`` is that long ago."""
    try:
        reported = session.now - parse_elapsed(text)
    except UsageError:
        reported = session.parse(text, "past")
    return decide_reported(reported, session.now)


def _check_flags(session: Session, severity: str | None, kind: str | None, reported: str | None) -> None:
    """What was typed wrong is told before anything is asked."""
    if severity is not None:
        parse_severity(severity)
    if kind is not None:
        parse_kind(kind)
    if reported is not None:
        _parse_reported(session, reported)


def _meanings(name: str) -> list[str]:
    from freelance_sos.storage.wording import wording

    meanings: dict[str, str] = wording("incident")[name]
    room = max(map(len, meanings))
    return ["", *(f"  {word:{room}}  {meaning}" for word, meaning in meanings.items())]


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
