"""``sos client add``: six questions, and sos knows when they are at work, and what to write in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from freelance_sos.commands.asking import ask, ask_region, flag_or_answer
from freelance_sos.commands.paths import shown
from freelance_sos.commands.secrets import guarded
from freelance_sos.commands.session import Session
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.names import check_slug

if TYPE_CHECKING:
    from freelance_sos.services.clients import NewClient

USUAL_HOURS = "Mo-Fr 09:00-17:00"
ZONE_HELP = "a city or an IANA name, such as berlin, Europe/Berlin or America/New_York"
USUAL_LANGUAGE = "en"
USUAL_ADDRESS = "formal"
HOURS_INTRO = "such as Mo-Th 09:00-12:30,13:30-18:00; Fr 09:00-15:00"
HOURS_HELP = (
    'days, then times: "Mo-Fr 9-17"; with a lunch break: "Mo-Fr 9-12:30,13:30-18"; with a short Friday: '
    '"Mo-Th 9-18; Fr 9-15"; past midnight: "Fr 22-02"; always: "24/7"'
)
WORST_CASE = "agreed for the worst case: answer, update, fix"
WORST_CASE_LENGTHS = "such as 30m 1h 8h; 24/7 unless you name a clock"
WORST_CASE_HELP = (
    "30m 1h 8h: answer within 30 minutes, news each hour, fixed in 8 hours, day and night; in their hours: "
    "client 4h 1bd 3bd (bd: business days); clocks: 24/7, client, mine, shared; - for not agreed"
)

# Said of a password in the notes where nobody can be asked.
IN_NOTES = "notes are shown with every new incident: write down where to find it instead"

Given = str | None
Slug = Annotated[Given, typer.Argument(metavar="[SLUG]", help="short name, such as acme")]
Name = Annotated[Given, typer.Option("--name", metavar="NAME", help="such as Acme GmbH")]
Zone = Annotated[Given, typer.Option("--zone", metavar="ZONE", help="such as Europe/Berlin, or a city")]
Hours = Annotated[Given, typer.Option("--hours", metavar="HOURS", help=f"when they work; else {USUAL_HOURS}")]
Holidays = Annotated[
    Given, typer.Option("--holidays", metavar="REGION", help="public holidays, such as PT or DE-BY")
]
Language = Annotated[
    Given, typer.Option("--language", metavar="CODE", help=f"such as de; else {USUAL_LANGUAGE}")
]
AddressFlag = Annotated[
    Given, typer.Option("--address", metavar="HOW", help=f"formal or informal; else {USUAL_ADDRESS}")
]
Channel = Annotated[Given, typer.Option("--channel", metavar="CHANNEL", help="where they expect you")]
Notes = Annotated[Given, typer.Option("--notes", metavar="TEXT", help="shown when you open an incident")]
ContactName = Annotated[Given, typer.Option("--contact-name", metavar="NAME", help="whom to talk to")]
ContactRole = Annotated[Given, typer.Option("--contact-role", metavar="ROLE", help="such as owner")]
ContactEmail = Annotated[Given, typer.Option("--contact-email", metavar="EMAIL", help="of that person")]
ContactPhone = Annotated[Given, typer.Option("--contact-phone", metavar="NUMBER", help="of that person")]
Response = Annotated[
    list[str] | None,
    typer.Option(
        "--response",
        metavar="TARGETS",
        help='what you agreed, such as "1 24/7 30m 1h 8h": severity, clock, acknowledge, update, resolve; '
        "- for not agreed; once a severity",
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """What the command line gave of the four things that are asked for."""

    slug: Given
    name: Given
    zone: Given
    hours: Given
    holidays: Given


def add(
    context: typer.Context,
    *,
    slug: Slug = None,
    name: Name = None,
    zone: Zone = None,
    hours: Hours = None,
    holidays: Holidays = None,
    language: Language = None,
    address: AddressFlag = None,
    channel: Channel = None,
    notes: Notes = None,
    contact_name: ContactName = None,
    contact_role: ContactRole = None,
    contact_email: ContactEmail = None,
    contact_phone: ContactPhone = None,
    response: Response = None,
) -> None:
    """Add a client, by asking or by flags.

    \b
    sos client add
    sos client add acme --name "Acme GmbH" --zone berlin --holidays DE-BY
    sos client add acme --zone berlin --response "1 24/7 30m 1h 8h"
    """
    session = Session.of(context)
    # Checked before anything is asked: nobody should answer five questions for nothing.
    agreed = _agreed(session, language, address, response)
    contact = _contact(contact_name, contact_role, contact_email, contact_phone)
    asked = _ask(session, Flags(slug=slug, name=name, zone=zone, hours=hours, holidays=holidays))
    if language is None and session.may_ask:
        agreed["language"] = _language(asked.zone)
    if not response and session.may_ask:
        agreed["response"] = _worst_case()
    told = guarded(session, notes or "", told=IN_NOTES)
    new = replace(asked, **agreed, contact=contact, channel=channel or "", notes=told)
    _write(session, new, is_said=holidays is not None)


def _language(zone: str) -> str:
    """What they are written to in; offered is what people there speak, where sos has words in it."""
    from freelance_sos.adapters.spoken import usual_language
    from freelance_sos.domain.languages import pick_language
    from freelance_sos.services.checks import check_language
    from freelance_sos.storage.message_files import languages

    guess = pick_language(usual_language(zone), languages()) or USUAL_LANGUAGE
    told = f"messages can be in {', '.join(languages())}; another one falls back to English"
    return ask("you write to them in", guess, check=check_language, more=told)


def _worst_case() -> Any:
    """The targets of severity 1, asked for."""
    from freelance_sos.services.checks import check_worst_case

    return ask(WORST_CASE_LENGTHS, "-", check=check_worst_case, intro=WORST_CASE, more=WORST_CASE_HELP)


def _agreed(session: Session, language: Given, address: Given, response: list[str] | None) -> dict[str, Any]:
    """How they are spoken to, and what was agreed with them: only ever flags."""
    from freelance_sos.services import checks

    answer = partial(flag_or_answer, session)
    return {
        "language": answer("--language", language, checks.check_language, default=USUAL_LANGUAGE),
        "address": answer("--address", address, checks.check_address, default=USUAL_ADDRESS),
        "response": checks.check_responses(response or []),
    }


def _contact(name: Given, role: Given, email: Given, phone: Given) -> dict[str, str]:
    """The keys of one contact, those that were given. Raises UsageError for one without a name."""
    given = {"name": name, "role": role, "email": email, "phone": phone}
    told = {key: value.strip() for key, value in given.items() if value and value.strip()}
    if told and "name" not in told:
        raise UsageError("--contact-name is missing", "add --contact-name")
    return told


def _ask(session: Session, flags: Flags) -> NewClient:
    """The slug, name, zone, hours and holidays, all checked."""
    from freelance_sos.services import checks
    from freelance_sos.services.clients import NewClient

    answer = partial(flag_or_answer, session)
    region = answer("--holidays", flags.holidays, checks.check_region, is_needed=False)
    slug, name = _who(session, flags)
    zone = answer(
        "--zone", flags.zone, checks.check_zone, question="their time zone, or a city", more=ZONE_HELP
    )
    hours = answer(
        "--hours",
        flags.hours,
        checks.check_hours,
        question="their hours",
        default=USUAL_HOURS,
        intro=HOURS_INTRO,
        more=HOURS_HELP,
    )
    if flags.holidays is None and session.may_ask:
        region = ask_region(session, "their holidays: country or region, - for none", zone)
    return NewClient(slug=slug, name=name, zone=zone, hours=hours, holidays=region)


def _who(session: Session, flags: Flags) -> tuple[str, str]:
    """The short name and the name; each can be made from the other."""
    from freelance_sos.services.checks import check_name
    from freelance_sos.services.clients import free_slug, refuse_existing, refuse_taken

    store = session.store
    if flags.slug is not None:
        refuse_existing(store, check_slug(flags.slug))
    name = flag_or_answer(
        session,
        "--name",
        flags.name,
        check_name,
        question="their name",
        default=(flags.slug or "").replace("-", " ").title(),
        more="what you call them, such as Acme GmbH",
    )
    slug = flags.slug or free_slug(store, name) or _ask_slug(session)
    refuse_taken(store, slug, name)
    return slug, name


def _ask_slug(session: Session) -> str:
    """For names that have no letter of a to z in them."""
    if session.may_ask:
        return ask("a short name for them in a to z, to type in commands", check=check_slug)
    raise UsageError("SLUG is missing", "give them a short name: sos client add SLUG")


def _write(session: Session, new: NewClient, *, is_said: bool) -> None:
    """Write it. ``is_said``: a flag named the holidays; else they were asked for, or are missing."""
    from freelance_sos.rendering.clients import kept_screen
    from freelance_sos.rendering.json_views import client_json
    from freelance_sos.services.clients import add_client

    kept = add_client(session.store, new, session.now)
    is_asked = not is_said and session.may_ask
    # The question has listed the regions already.
    session.warn(one for one in kept.problems if not (is_asked and one.key == "holidays"))
    if session.wants_json:
        session.show_json({**client_json(kept.client), "path": str(kept.path)})
        return
    if not is_said and not is_asked:
        session.say(_no_holidays(kept.client.slug, new.zone))
    told = f"is added: {kept.client.name}"
    session.show(kept_screen(kept.client, told, shown(session, kept.path), "sos now", session.signs))


def _no_holidays(slug: str, zone: str) -> str:
    """How to say whose holidays count; the country of their zone, where that is known."""
    from freelance_sos.adapters.public_holidays import country_of

    return f"no holidays yet: sos client edit {slug} --set holidays={country_of(zone) or 'COUNTRY'}"
