"""What happens in an incident: acknowledge, log, wait, resolve and the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.asking import ask
from freelance_sos.commands.opening import parse_severity
from freelance_sos.commands.secrets import guarded
from freelance_sos.commands.session import Session
from freelance_sos.commands.words import incident_and_note, incident_and_text
from freelance_sos.domain import decide
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.events import Payload
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.names import pick

if TYPE_CHECKING:
    from freelance_sos.services.finding import SeveralFit
    from freelance_sos.services.incidents import Recorded

Words = Annotated[list[str] | None, typer.Argument(metavar='[INCIDENT] ["TEXT"]')]
Promise = Annotated[
    str | None,
    typer.Option("--promise", metavar="TIME", help="when they hear from you next: 20m, 15:20"),
]
Via = Annotated[str, typer.Option("--via", metavar="CHANNEL", help="on which channel")]
Fits = Callable[[Incident], bool]
# After these every target may have moved.
SHOWN_IN_FULL = frozenset(["severity_changed", "reopened", "resumed"])


def ack(context: typer.Context, words: Words = None, promise: Promise = None, via: Via = "") -> None:
    """The client was told "I have it": stops the response clock.

    \b
    sos ack
    sos ack acme-7 "On it, next word at 15:20" --promise 15:20
    sos ack acme-7 --at "5m ago"
    """
    session = Session.of(context)
    word, text = incident_and_text(words)
    text = guarded(session, _piped(session, text))
    due = _promised(session, promise)
    record_and_tell(
        session,
        word,
        lambda incident: incident.is_live and incident.acknowledged_at is None,
        lambda incident: decide.decide_acknowledge(incident, session.now, text=text, via=via, promise=due),
    )


def log(
    context: typer.Context,
    *,
    words: Words = None,
    to: Annotated[bool, typer.Option("--to", help="you wrote it to the client")] = False,
    from_: Annotated[bool, typer.Option("--from", help="the client wrote it to you")] = False,
    promise: Promise = None,
    via: Via = "",
    mask: Annotated[bool, typer.Option("--mask", help="leave passwords and keys out")] = False,
    as_it_is: Annotated[bool, typer.Option("--as-it-is", help="with passwords and keys")] = False,
) -> None:
    """Write down what happens: a note, a message to the client, or one from them.

    \b
    sos log "restarted the queue"
    sos log acme-7 --to "Found it. Next word at 15:20" --promise 15:20
    sos log acme-7 --from "still down for us"
    journalctl -n 20 | sos log acme-7 - --mask
    """
    session = Session.of(context)
    if (to and from_) or (mask and as_it_is):
        raise UsageError(
            f"{'--to and --from' if to and from_ else '--mask and --as-it-is'} at once", "choose one"
        )
    if promise and not to:
        raise UsageError("--promise goes with --to", "a promise is made to the client")
    word, text = incident_and_note(words, partial(_ids, session))
    text = _text(session, text, "what you wrote" if to else "what they wrote" if from_ else "what happened")
    text = guarded(session, text, mask=mask, as_it_is=as_it_is)
    due = _promised(session, promise)

    def decided(incident: Incident) -> Payload:
        if to:
            return decide.decide_sent(incident, session.now, text, via=via, promise=due)
        if from_:
            return decide.decide_received(text, via=via)
        return decide.decide_note(incident, session.now, text)

    record_and_tell(session, word, lambda incident: incident.is_unfinished, decided)


def wait(context: typer.Context, words: Words = None) -> None:
    """You wait for the client: the resolve and update clocks rest, the acknowledge clock never does.

    \b
    sos wait acme-7 "access to their host"
    """
    _change(
        context,
        words,
        lambda incident: incident.is_live and incident.status != "waiting",
        lambda session, text: lambda incident: decide.decide_wait(incident, session.now, text),
    )


def resume(context: typer.Context, words: Words = None) -> None:
    """They answered: the clocks run on.

    \b
    sos resume acme-7
    """
    _change(
        context,
        words,
        lambda incident: incident.status == "waiting",
        lambda session, text: lambda incident: decide.decide_resume(incident, session.now, text),
    )


def severity(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="[INCIDENT] 1-4")],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="what changed")] = "",
) -> None:
    """It is worse than it looked, or less bad. What was used of the time stays used.

    \b
    sos severity acme-7 2 --why "only card payments"
    """
    session = Session.of(context)
    *names, level = words
    wanted = parse_severity(level)
    word, rest = incident_and_text(names)
    if rest:
        raise UsageError(f'"{rest[:40]}" is no incident', "the severity comes last: sos severity acme-7 2")
    told = guarded(session, why)
    record_and_tell(
        session,
        word,
        lambda incident: incident.is_live,
        lambda incident: decide.decide_severity(incident, session.now, wanted, told),
    )


def resolve(context: typer.Context, words: Words = None) -> None:
    """Service is restored.

    \b
    sos resolve acme-7 "rolled back the release; checkout works"
    """
    _change(
        context,
        words,
        lambda incident: incident.is_live,
        lambda session, text: lambda incident: decide.decide_resolve(incident, session.now, text),
    )


def reopen(context: typer.Context, words: Words = None) -> None:
    """It was not restored after all.

    \b
    sos reopen acme-7 "down again"
    """
    _change(
        context,
        words,
        lambda incident: incident.status == "resolved",
        lambda session, text: lambda incident: decide.decide_reopen(incident, session.now, text),
    )


def cancel(context: typer.Context, words: Words = None) -> None:
    """A false alarm, or a duplicate.

    \b
    sos cancel acme-7 "same as acme-6"
    """
    _change(
        context,
        words,
        lambda incident: incident.is_unfinished,
        lambda session, text: lambda incident: decide.decide_cancel(incident, session.now, text),
    )


def _change(
    context: typer.Context,
    words: list[str] | None,
    fits: Fits,
    deciding: Callable[[Session, str], Callable[[Incident], Payload]],
) -> None:
    """A change that takes an incident and a text, and nothing else."""
    session = Session.of(context)
    word, text = incident_and_text(words)
    record_and_tell(session, word, fits, deciding(session, guarded(session, _piped(session, text))))


def record_and_tell(
    session: Session, word: str | None, fits: Fits, decided: Callable[[Incident], Payload]
) -> None:
    """Record what ``decided`` makes of the incident, and say what changed, what is due, what comes next."""
    from freelance_sos.rendering.changes import change_words
    from freelance_sos.services.finding import SeveralFit
    from freelance_sos.services.incidents import record

    def recorded(named: str | None) -> Recorded:
        return record(session.store, named, fits, lambda incident: [decided(incident)], session.moment)

    try:
        done = recorded(word)
    except SeveralFit as several:
        # What was typed is not typed again while something burns.
        done = recorded(which_of(session, several))
    in_full = done.events[-1].what.kind in SHOWN_IN_FULL
    _tell(session, done, change_words(done.events, done.view, session.present), in_full=in_full)


def which_of(session: Session, several: SeveralFit) -> str:
    """The one that is meant; Enter takes what is due first. Raises what was raised where nobody is there."""
    from freelance_sos.services.overview import list_incidents

    if not session.may_ask:
        raise several
    session.say(several.message)
    by_urgency = [view.incident.id for view in list_incidents(session.store, session.now)[0]]
    first = next((id_ for id_ in by_urgency if id_ in several.ids), several.ids[0])
    return ask("which one?", first, check=lambda typed: pick(typed, several.ids, "incident"))


def _tell(session: Session, done: Recorded, told: str, *, in_full: bool = False) -> None:
    from freelance_sos.rendering.incident import recorded_screen
    from freelance_sos.rendering.json_views import whole_incident_json

    session.warn(done.problems)
    if session.wants_json:
        session.show_json(whole_incident_json(done.view))
        return
    width = session.screen.width
    session.show(recorded_screen(done.view, told, session.signs, width, in_full=in_full))


def _ids(session: Session) -> list[str]:
    return [incident.id for incident in session.store.incidents().value]


def _piped(session: Session, text: str) -> str:
    """``text``, or all of standard input for ``-``."""
    return session.read_input("write or paste the text") if text == "-" else text


def _text(session: Session, text: str, question: str) -> str:
    """Like _piped; asked for where there is none, and somebody to ask."""
    if not text and session.may_ask:
        return ask(question, check=str)
    return _piped(session, text)


def _promised(session: Session, text: str | None) -> datetime | None:
    from freelance_sos.commands.moments import parse_promise

    if not text:
        return None
    return parse_promise(text, session.now, session.my_zone, session.whose_time)
