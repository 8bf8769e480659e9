"""``sos init``: four questions, and there is a store."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.asking import ask_region, flag_or_answer
from freelance_sos.commands.paths import shown
from freelance_sos.commands.session import Session

if TYPE_CHECKING:
    from freelance_sos.services.setup import NewMe

USUAL_HOURS = "Mo-Fr 09:00-18:00"
USUAL_AWAKE = "Mo-Su 07:30-23:00"
ZONE_HELP = "a city or an IANA name, such as lisbon, Europe/Lisbon or America/New_York"

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
Reach = Annotated[str, typer.Option("--reach", metavar="HOW", help="how clients reach you in an emergency")]


def init(
    context: typer.Context,
    *,
    name: Name = None,
    zone: Zone = None,
    language: Language = None,
    hours: Hours = None,
    awake: Awake = None,
    holidays: Holidays = None,
    reach: Reach = "",
) -> None:
    """Begin: make the store and write sos.toml.

    \b
    sos init
    sos init --name Robin --zone lisbon --language en --holidays PT-11
    """
    from freelance_sos.services import checks
    from freelance_sos.services.setup import NewMe, refuse_existing

    session = Session.of(context)
    refuse_existing(session.maybe_store)
    answer = partial(flag_or_answer, session)
    # What is never asked comes first: nobody should answer questions for nothing.
    new = NewMe(
        hours=answer("--hours", hours, checks.check_hours, default=USUAL_HOURS),
        awake=answer("--awake", awake, checks.check_hours, default=USUAL_AWAKE),
        holidays=answer("--holidays", holidays, checks.check_region, is_needed=False),
        reach=reach.strip(),
        name=_name(session, name),
        zone=_zone(session, zone),
        language=_language(session, language),
    )
    if holidays is None and session.may_ask:
        new = replace(
            new, holidays=ask_region(session, "your holidays: country or region, - for none", new.zone)
        )
    _begin(session, new, is_said=holidays is not None)


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
        more="what clients call you, such as Robin; Enter alone for none yet",
    )


def _zone(session: Session, given: Given) -> str:
    from freelance_sos.adapters.machine import guess_zone
    from freelance_sos.services.checks import check_zone

    guess = guess_zone(session.environment)
    question = "your time zone, or a city"
    return flag_or_answer(
        session, "--zone", given, check_zone, question=question, default=guess, more=ZONE_HELP
    )


def _language(session: Session, given: Given) -> str:
    from freelance_sos.adapters.machine import guess_language
    from freelance_sos.services.checks import check_language

    guess = guess_language(session.environment)
    return flag_or_answer(
        session,
        "--language",
        given,
        check_language,
        question="your language",
        default=guess,
        more="a language code, such as en, de, pt or pt-BR",
    )


def _begin(session: Session, new: NewMe, *, is_said: bool) -> None:
    """Write it. ``is_said``: a flag named the holidays; else they were asked for, or are missing."""
    from freelance_sos.rendering.clients import setup_screen
    from freelance_sos.rendering.json_views import me_json
    from freelance_sos.services.setup import set_up

    path, me, problems = set_up(session.maybe_store, new, session.now)
    is_asked = not is_said and session.may_ask
    # The question has listed the regions already.
    session.warn(one for one in problems if not (is_asked and one.key == "holidays"))
    if session.wants_json:
        session.show_json({"path": str(path), "me": me_json(me)})
    else:
        if not is_said and not is_asked:
            session.say(f'no holidays yet: add holidays = "PT", or your own, to {shown(session, path)}')
        session.show(setup_screen(me, shown(session, path), session.signs))
