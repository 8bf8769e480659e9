"""``sos init``: three questions, and there is a store."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.asking import flag_or_answer
from freelance_sos.commands.paths import shown
from freelance_sos.commands.session import Session

if TYPE_CHECKING:
    from freelance_sos.services.setup import NewMe

USUAL_HOURS = "Mo-Fr 09:00-18:00"
USUAL_AWAKE = "Mo-Su 07:30-23:00"

Given = str | None
Name = Annotated[Given, typer.Option("--name", metavar="NAME", help="what clients call you")]
Zone = Annotated[
    Given, typer.Option("--zone", metavar="ZONE", help="such as Europe/Lisbon; else this machine's")
]
Language = Annotated[
    Given, typer.Option("--language", metavar="CODE", help="such as en; else this machine's")
]
Hours = Annotated[Given, typer.Option("--hours", metavar="HOURS", help=f"when you work; else {USUAL_HOURS}")]
Awake = Annotated[
    Given,
    typer.Option("--awake", metavar="HOURS", help=f"when an emergency may reach you; else {USUAL_AWAKE}"),
]
Holidays = Annotated[
    Given, typer.Option("--holidays", metavar="REGION", help="your public holidays, such as PT or DE-BY")
]


def init(
    context: typer.Context,
    *,
    name: Name = None,
    zone: Zone = None,
    language: Language = None,
    hours: Hours = None,
    awake: Awake = None,
    holidays: Holidays = None,
) -> None:
    """Begin: make the store and write sos.toml.

    \b
    sos init
    sos init --name Robin --zone lisbon --language en
    """
    from freelance_sos.services import checks
    from freelance_sos.services.setup import NewMe, refuse_existing

    session = Session.of(context)
    refuse_existing(session.maybe_store)
    region = partial(checks.check_region, holidays=session.maybe_store.holidays)
    answer = partial(flag_or_answer, session)
    # What is never asked comes first: nobody should answer three questions for nothing.
    new = NewMe(
        hours=answer("--hours", hours, checks.check_hours, default=USUAL_HOURS),
        awake=answer("--awake", awake, checks.check_hours, default=USUAL_AWAKE),
        holidays=answer("--holidays", holidays, region, is_needed=False),
        name=_name(session, name),
        zone=_zone(session, zone),
        language=_language(session, language),
    )
    _begin(session, new)


def _name(session: Session, given: Given) -> str:
    from freelance_sos.adapters.machine import guess_name
    from freelance_sos.services.checks import check_line

    return flag_or_answer(
        session,
        "--name",
        given,
        check_line,
        question="your name",
        default=guess_name(),
        is_needed=False,
    )


def _zone(session: Session, given: Given) -> str:
    from freelance_sos.adapters.machine import guess_zone
    from freelance_sos.services.checks import check_zone

    guess = guess_zone(session.environment)
    question = "your time zone, or a city"
    return flag_or_answer(session, "--zone", given, check_zone, question=question, default=guess)


def _language(session: Session, given: Given) -> str:
    from freelance_sos.adapters.machine import guess_language
    from freelance_sos.services.checks import check_language

    guess = guess_language(session.environment)
    return flag_or_answer(
        session, "--language", given, check_language, question="your language", default=guess
    )


def _begin(session: Session, new: NewMe) -> None:
    from freelance_sos.rendering.clients import setup_screen
    from freelance_sos.rendering.json_views import me_json
    from freelance_sos.services.setup import set_up

    path, me, problems = set_up(session.maybe_store, new, session.now)
    session.warn(problems)
    if session.wants_json:
        session.show_json({"path": str(path), "me": me_json(me)})
    else:
        session.show(setup_screen(me, shown(session, path), session.signs))
