"""``sos step``: tick, skip or untick steps without a walk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated

import typer

from freelance_sos.commands.asking import flag_or_answer
from freelance_sos.commands.options import Command, Group
from freelance_sos.commands.running import incident_to_walk, show_list
from freelance_sos.commands.secrets import guarded
from freelance_sos.commands.session import Session
from freelance_sos.domain.decide_steps import Told, decide_done, decide_skipped, decide_untick
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.events import Payload
from freelance_sos.domain.incident import Incident

Words = Annotated[list[str], typer.Argument(metavar="[INCIDENT] STEP…")]
Decide = Callable[[Incident, int], Sequence[Payload]]


def step_group() -> typer.Typer:
    """The commands that change a step."""
    group = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)
    group.callback()(_steps)
    group.command("done", cls=Command)(done)
    group.command("skip", cls=Command)(skip)
    group.command("na", cls=Command)(na)
    group.command("undo", cls=Command)(undo)
    return group


def _steps() -> None:
    """Tick the steps of a runbook one by one; sos run walks them all.

    \b
    sos step done 3
    sos step skip 4 --why "no backup exists"
    """


def done(
    context: typer.Context,
    words: Words,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="what you did")] = "",
    told: Annotated[str, typer.Option("--told", metavar="TEXT", help="what you told the client")] = "",
) -> None:
    """A step is done: with it what it marks (acknowledged, resolved), and the wait it begins.

    \b
    sos step done 3
    sos step done acme-7 3 4 5
    sos step done 1 --told "I have it. Next word at 19:40, your time."
    """
    session = Session.of(context)
    said = Told(text=guarded(session, told)) if told else None
    noted = guarded(session, note)
    _change(
        session,
        words,
        lambda incident, number: decide_done(incident, session.now, number, noted, said),
    )


def skip(
    context: typer.Context,
    words: Words,
    why: Annotated[str | None, typer.Option("--why", metavar="REASON", help="why it is left out")] = None,
) -> None:
    """A step is left out, and why.

    \b
    sos step skip 4 --why "no backup exists"
    """
    session = Session.of(context)
    reason = flag_or_answer(session, "--why", why, _reason, question="why skip it, in a few words")
    reason = guarded(session, reason)
    _change(session, words, lambda incident, number: decide_skipped(incident, session.now, number, reason))


def na(
    context: typer.Context,
    words: Words,
    why: Annotated[str, typer.Option("--why", metavar="REASON", help="why not")] = "",
) -> None:
    """A step does not apply here.

    \b
    sos step na 5
    """
    session = Session.of(context)
    reason = guarded(session, why)
    _change(
        session,
        words,
        lambda incident, number: decide_skipped(incident, session.now, number, reason, applies=False),
    )


def undo(context: typer.Context, words: Words) -> None:
    """Take a tick back, and what was recorded with it.

    \b
    sos step undo 3
    """
    _change(Session.of(context), words, decide_untick)


def _reason(text: str) -> str:
    if not text.strip():
        raise UsageError("there is no reason", "say why, in a few words")
    return text.strip()


def _change(session: Session, words: list[str], decide: Decide) -> None:
    """Change each step that is named, in the runbook that is walked; one is taken up where none is.

    What is refused for one of them is refused for all, before anything is written.
    """
    from freelance_sos.services.walking import take_up, tick, walk_of

    word, numbers = _incident_and_numbers(words)
    incident, store, moment = incident_to_walk(session, word), session.store, session.moment
    walk, problems = walk_of(store, incident, None, session.now)
    planned = replace(incident, walks=(*incident.walks, walk.progress.walk))
    for number in numbers:
        decide(planned, number)
    if not walk.is_begun:
        incident = take_up(store, incident, walk.progress.runbook, moment).view.incident
    for number in numbers:
        walk, done = tick(store, incident, _of(decide, number), moment)
    session.warn(dict.fromkeys([*problems, *done.problems]))
    show_list(session, walk)


def _of(decide: Decide, number: int) -> Callable[[Incident], Sequence[Payload]]:
    return lambda incident: decide(incident, number)


def _incident_and_numbers(words: Sequence[str]) -> tuple[str | None, list[int]]:
    """``acme-7 3 4``: which incident, if one is named, and which steps. Raises UsageError."""
    first, *others = words
    word = None if first.isdecimal() else first
    numbers = others if word else list(words)
    if not numbers:
        raise UsageError("the number of the step is missing", f"such as: sos step done {word} 3")
    for text in numbers:
        if not (text.isdecimal() and len(text) <= 4):
            raise UsageError(f'"{text[:20]}" is no step', "steps have numbers: sos run --list")
    return word, list(dict.fromkeys(int(text) for text in numbers))
