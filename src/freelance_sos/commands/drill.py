"""``sos drill``: an invented emergency against a runbook, in a sandbox, timed."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import SosError, Stopped, UsageError

if TYPE_CHECKING:
    from types import FrameType

    from freelance_sos.domain.drill import PastDrill, Scorecard
    from freelance_sos.domain.drill_script import Drillable
    from freelance_sos.domain.views import IncidentView
    from freelance_sos.storage.drills import DrillMemory

FAST, REAL, FASTEST = 10, 1, 600


def drill(
    context: typer.Context,
    runbook: Annotated[str | None, typer.Argument(metavar="[RUNBOOK]")] = None,
    pace: Annotated[
        int, typer.Option("--pace", min=REAL, max=FASTEST, help="how much faster its clock runs")
    ] = FAST,
    real: Annotated[bool, typer.Option("--real", help="at real pace: the same as --pace 1")] = False,
    as_list: Annotated[bool, typer.Option("--list", help="what can be drilled, and each last drill")] = False,
) -> None:
    """Practise an emergency: an invented client, your runbook, a scorecard. Nothing real is touched.

    Without a runbook: the one never drilled, or not for longest.

    \b
    sos drill
    sos drill site-down --real
    sos drill --list
    """
    from freelance_sos.services.drill import drillable, next_to_drill

    session = Session.of(context)
    store, past = session.maybe_store, past_drills(session)
    if as_list:
        _list(session, past)
        return
    chosen = drillable(store, store.runbooks.pick(runbook), past) if runbook else next_to_drill(store, past)
    if not _is_at_a_terminal(session):
        raise UsageError(
            "there is no terminal to walk a drill at", "see what can be drilled: sos drill --list"
        )
    try:
        with _ended_by_signals():
            played = _play(session, chosen, REAL if real else pace, is_chosen=runbook is None)
    except (KeyboardInterrupt, EOFError, Stopped):
        words = _words()
        raise Stopped(f"\n{words['stopped']}", words["nothing_kept"]) from None
    if played:
        _show(session, played)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A drill that came to its scorecard."""

    card: Scorecard
    view: IncidentView
    last: PastDrill | None
    pace: int


def memory_of(session: Session) -> DrillMemory | None:
    """Where this machine remembers the drills of this store; None for somebody without a home."""
    from freelance_sos.storage.drills import DrillMemory

    try:
        return DrillMemory(session.state_folder / "drills" / f"{session.cache_folder.name}.json")
    except RuntimeError:
        return None


def past_drills(session: Session) -> Mapping[str, PastDrill]:
    """The last drill of each runbook, by its name."""
    memory = memory_of(session)
    return memory.read() if memory else {}


def _list(session: Session, past: Mapping[str, PastDrill]) -> None:
    from freelance_sos.services.drill import list_drills

    listed = list_drills(session.maybe_store, past)
    if session.wants_json:
        from freelance_sos.rendering.drill_json import drillable_json

        session.show_json({"drills": [drillable_json(one) for one in listed]})
    else:
        from freelance_sos.domain.drill import least_practised
        from freelance_sos.rendering.drill import drills_screen

        following = least_practised([one.runbook.name for one in listed], past)

        session.show(drills_screen(listed, following, session.my_zone, session.now, session.signs))


def _is_at_a_terminal(session: Session) -> bool:
    """Whether somebody can walk it: where the answer is JSON, standard output may lead into a file."""
    is_shown = session.wants_json or sys.stdout.isatty()
    ends = (sys.stdin, sys.stderr)
    return (
        is_shown
        and all(end.isatty() for end in ends)
        and not (session.is_quiet or session.flags.get("no_input"))
    )


def _play(session: Session, chosen: Drillable, pace: int, *, is_chosen: bool) -> Played | None:
    """The drill from its first line to its scorecard; None where it was not begun."""
    from freelance_sos.commands.asking import ask
    from freelance_sos.commands.drill_walker import DrillSession, DrillWalker
    from freelance_sos.rendering.drill import intro_screen, ringing_screen
    from freelance_sos.services.drill import begin, prepare, score
    from freelance_sos.storage.sandbox import temporary_folder

    words = _words()
    with temporary_folder(session.moment.recorded) as folder:
        sandbox = DrillSession(session, folder, pace)
        prepared = prepare(sandbox.maybe_store, session.maybe_store, chosen, session.now)
        session.warn(prepared.problems)
        sandbox.show(intro_screen(chosen.runbook, pace, is_chosen=is_chosen))
        if prepared.is_sample:
            session.say(words["sample_me"])
        if ask(words["ready"]).casefold() in ("q", "quit", "n", "no"):
            session.say(words["not_begun"])
            return None
        sandbox = DrillSession(session, folder, pace)
        view = begin(sandbox.store, chosen.scenario, sandbox.moment)
        sandbox.show(ringing_screen(view, chosen.scenario.opening))
        DrillWalker(sandbox, view.incident, chosen.runbook.name, chosen.scenario).run()
        sandbox.move_on()
        view, card = score(sandbox.store, view.incident, sandbox.now)
    return Played(card=card, view=view, last=chosen.last, pace=pace)


def _show(session: Session, played: Played) -> None:
    """The scorecard, and what is remembered of it."""
    if session.wants_json:
        from freelance_sos.rendering.drill_json import scorecard_json

        session.show_json({"drill": scorecard_json(played.card, played.last, played.pace)})
    else:
        from freelance_sos.rendering.drill import scorecard_screen

        session.show(scorecard_screen(played.card, played.view, played.last, played.pace, session.signs))
    _remember(session, played)


def _remember(session: Session, played: Played) -> None:
    from freelance_sos.domain.drill import past_drill

    words, card = _words(), played.card
    if not card.is_begun:
        session.say(words["not_remembered"])
        return
    try:
        memory = memory_of(session)
        if memory is None:
            session.say(words["cant_remember"].format(why="nobody knows your home folder"))
        else:
            memory.keep(card.runbook, past_drill(card, played.pace, session.now))
    except SosError as error:
        session.say(words["cant_remember"].format(why=error.message))


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """A closed terminal or a kill ends a drill as Ctrl-C does: its sandbox is taken away.

    Only the first one counts: a closed terminal may tell it twice, and that must not disturb the taking away.
    """
    known = [getattr(signal, name) for name in ("SIGINT", "SIGHUP", "SIGTERM") if hasattr(signal, name)]
    before = {one: signal.getsignal(one) for one in known}
    heard = [one for one in known if before[one] is not signal.SIG_IGN]

    def end(number: int, frame: FrameType | None) -> None:
        for one in heard:
            signal.signal(one, signal.SIG_IGN)
        told = before[number]
        if callable(told):  # Who remembers which signal it was, for the exit code.
            told(number, frame)
        raise KeyboardInterrupt

    for one in heard:
        signal.signal(one, end)
    try:
        yield
    finally:
        for one in heard:
            signal.signal(one, before[one])


def _words() -> dict[str, str]:
    from freelance_sos.storage.wording import wording

    return wording("drill")
