"""``sos client agreement``: what was agreed, on one page in the client's language, and its acceptance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from freelance_sos.adapters.holiday_names import holiday_names
from freelance_sos.adapters.spoken import spoken
from freelance_sos.domain.agreement_days import years_off
from freelance_sos.domain.agreement_examples import worked_examples
from freelance_sos.domain.agreement_hours import hours_changes, week_hours
from freelance_sos.domain.agreement_page import AgreementPage, AgreementText
from freelance_sos.domain.agreement_version import agreement_version, is_version
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.people import Accepted, Client, Me
from freelance_sos.domain.problems import Problem
from freelance_sos.services.agreement_words import agreement_text
from freelance_sos.services.client_edits import keep_text, read_text
from freelance_sos.services.clients import Kept
from freelance_sos.services.page_tongue import tongue_for
from freelance_sos.storage.accepted_text import accepted_text
from freelance_sos.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The page as it was worked out and as it is worded, and what had to be left out of files.

    ``is_theirs``: it is in a language that they read, or in the one that was asked for.
    """

    page: AgreementPage
    text: AgreementText
    is_theirs: bool
    problems: tuple[Problem, ...]


def agreement_of(store: Store, slug: str, now: datetime, language: str = "") -> Agreed:
    """The page for a client, in the first of their languages that there are words in; or in ``language``.

    Raises BrokenFile where the client's file or sos.toml can't be used: nobody should be sent half of what
    was agreed. Raises NotFound for a ``language`` without words.
    """
    me, client = store.me(), store.client(slug)
    tongue = tongue_for(client.value, store.messages, language)
    page = _page(client.value, me.value, now, tongue.language)
    return Agreed(
        page=page,
        text=agreement_text(page, tongue),
        is_theirs=tongue.is_theirs,
        problems=(*me.problems, *client.problems, *tongue.problems),
    )


def accept_agreement(store: Store, slug: str, on: date, now: datetime) -> tuple[Kept, bool]:
    """Record in the client's file that they accepted, on that date, what the file says now.

    Says also whether anything changed. Raises UsageError for a date that is still to come for both of us,
    BrokenFile where a file can't be used, ChangedMeanwhile where somebody else writes it at this moment.
    """
    before = read_text(store, slug)
    label = f"clients/{slug}.toml"
    client = store.check_client_text(slug, before).value
    if on > max(one.local_date(now) for one in (client.calendar, store.me().value.calendar)):
        raise UsageError(f"{on} is still to come", "give the day on which they said yes")
    accepted = Accepted(on=on, version=agreement_version(client))
    if client.accepted == accepted:
        return Kept(client=client, path=store.client_path(slug)), False
    return keep_text(store, slug, accepted_text(before, label, accepted), before, now), True


def _page(client: Client, me: Me, now: datetime, language: str) -> AgreementPage:
    on = client.calendar.local_date(now)
    week = week_hours(client.calendar, me.calendar, _first_of_week(on, language, client.zone.key))
    version = agreement_version(client)
    names = holiday_names(client.holidays, language), holiday_names(me.holidays, language)
    return AgreementPage(
        client=client,
        me=me,
        now=now,
        on=on,
        version=version,
        is_accepted=is_version(client.accepted, version),
        week=week,
        changes=hours_changes(client.calendar, me.calendar, now, week),
        examples=worked_examples(client, me, on),
        years=years_off(client, me, on, names),
    )


def _first_of_week(on: date, language: str, zone: str) -> date:
    """The day on which the week of ``on`` begins where the client lives: Sunday in Riyadh."""
    return on - timedelta(days=(on.weekday() - spoken(language, zone).locale.first_week_day) % 7)
