"""``sos meet``: when everybody can meet."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from freelance_sos.commands.session import Session
from freelance_sos.domain.durations import dump_elapsed, parse_elapsed
from freelance_sos.domain.errors import NoOpenTime, NotFound, UsageError

if TYPE_CHECKING:
    from freelance_sos.domain.meeting import Meeting
    from freelance_sos.domain.meeting_slots import Slot
    from freelance_sos.domain.meeting_weeks import Occurrence
    from freelance_sos.domain.weeks import Span

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=24)
NEAREST, FARTHEST = timedelta(days=1), timedelta(days=366)
HALF_HOUR, TWO_WEEKS = timedelta(minutes=30), timedelta(weeks=2)
SHOWN = 5
PRINT = "-"
WEEKLY = "weekly"
OTHER_PERIODS = ("daily", "biweekly", "fortnightly", "monthly", "quarterly", "yearly")

Given = str | None
Clients = Annotated[list[str] | None, typer.Argument(metavar="CLIENT…", help="who is to be there, with you")]
Length = Annotated[str, typer.Option("--for", metavar="TIME", help="how long: 45m, 1h30m")]
Within = Annotated[str, typer.Option("--within", metavar="TIME", help="how far ahead to look: 3d, 2w")]
Count = Annotated[int, typer.Option("-n", "--count", metavar="N", min=1, help="how many slots to show")]
Ics = Annotated[Given, typer.Option("--ics", metavar="FILE", help="write an invitation; - prints it")]
Recurring = Annotated[
    str | None, typer.Option("--recurring", help="what a year of it brings", metavar=WEEKLY)
]
AllDates = Annotated[bool, typer.Option("--all-dates", help="weekly: also when somebody is off")]
Pick = Annotated[int | None, typer.Option("--pick", metavar="N", min=1, help="the N-th slot, not the first")]
Title = Annotated[Given, typer.Option("--title", metavar="TEXT", help="what the invitation is called")]


def meet(
    context: typer.Context,
    *,
    clients: Clients = None,
    length: Length = "30m",
    within: Within = "2w",
    count: Count = SHOWN,
    ics: Ics = None,
    recurring: Recurring = None,
    all_dates: AllDates = False,
    pick: Pick = None,
    title: Title = None,
) -> None:
    """When can we meet? Slots inside everybody's hours and mine, fairest first.

    \b
    sos meet acme globex --for 45m
    sos meet acme --within 4w --recurring weekly
    sos meet acme --pick 2 --title "Release 3" --ics call.ics

    More: docs/meet.md of freelance-sos.
    """
    from freelance_sos.services.meeting import meeting

    session = Session.of(context, looks_ahead=True)
    lasting = _parse_length("--for", length, "45m or 1h30m", SHORTEST, LONGEST)
    ahead = _parse_length("--within", within, "3d or 2w", NEAREST, FARTHEST)
    weekly = _is_weekly(recurring)
    _check_flags(session, ics=ics, weekly=weekly, all_dates=all_dates, pick=pick, title=title)
    slugs = _slugs(session, clients or [])
    asked = Asked(slugs=slugs, length=lasting, within=ahead, count=count, at=session.flags.get("at") or "")
    found = meeting(session.almanac, slugs, session.now, within=ahead, length=lasting)
    session.warn(session.almanac.problems_of(slugs))
    if found is None:
        raise typer.Exit(6)
    if not found.slots:
        _tell_none(session, asked, found, prints=ics == PRINT)
        raise typer.Exit(3)
    wanted = Wanted(ics=ics, weekly=weekly, all_dates=all_dates, pick=pick, title=title)
    _tell_slots(session, asked, found, wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for, to be asked again with a change."""

    slugs: list[str]
    length: timedelta
    within: timedelta
    count: int
    at: str

    def command(self, *more: str) -> str:
        """The command line that asks it; what everybody gets anyway is left out."""
        words = ["sos", "meet", *self.slugs]
        words += ["--for", dump_elapsed(self.length)] if self.length != HALF_HOUR else []
        words += ["--within", dump_elapsed(self.within)] if self.within != TWO_WEEKS else []
        words += ["--at", self.at] if self.at else []
        return shlex.join([*words, *more])


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be done with one of the slots."""

    ics: str | None
    weekly: bool
    all_dates: bool
    pick: int | None
    title: str | None

    @property
    def flags(self) -> list[str]:
        """How to choose the same on a command line."""
        weekly = ["--recurring", "weekly"] if self.weekly else []
        return weekly + (["--pick", str(self.pick)] if self.pick else [])


def _tell_slots(session: Session, asked: Asked, meeting: Meeting, wanted: Wanted) -> None:
    from freelance_sos.commands.invitation import print_invitation, write_invitation
    from freelance_sos.domain.meeting_weeks import findings, off_dates, weekly
    from freelance_sos.rendering.meeting import meeting_screen, slot_words
    from freelance_sos.rendering.meeting_json import meeting_json
    from freelance_sos.rendering.meeting_weeks import weeks_screen
    from freelance_sos.rendering.text import clean

    slot = _picked(meeting, wanted.pick or 1)
    weeks = weekly(slot.span, meeting.me.calendar) if wanted.weekly else ()
    found = findings(meeting.attendees, weeks) if weeks else ()
    left_out = off_dates(found) if wanted.ics and not wanted.all_dates else ()
    spans = [one.span for one in weeks if one not in left_out] or [slot.span]
    again = asked.command(*wanted.flags)
    if wanted.ics == PRINT:
        print_invitation(session, meeting, spans, wanted.title)
        if found:
            _tell_left_out(session, spans, left_out)
            session.say(clean(f"not the same every week; see: {again}"))
        return
    if wanted.ics:
        write_invitation(session, meeting, spans, wanted.title, wanted.ics)
    if session.wants_json:
        recurring = found if wanted.weekly else None
        session.show_json(
            meeting_json(meeting, asked.count, recurring=recurring, invitation=wanted.ics, left_out=left_out)
        )
        return
    session.show(meeting_screen(meeting, asked.count, session.screen.width))
    if weeks:
        session.show(weeks_screen(meeting, weeks, found))
    if not wanted.ics:
        session.say(clean(f"next {session.signs.next} {again} --ics call.ics"))
        return
    first = "the first " if weeks else ""
    session.say(clean(f"written: {wanted.ics}, {first}{slot_words(meeting, slot)}"))
    if weeks:
        _tell_left_out(session, spans, left_out)


def _tell_left_out(session: Session, spans: Sequence[Span], left_out: Sequence[Occurrence]) -> None:
    from freelance_sos.rendering.meeting_weeks import written_words

    session.say(written_words(len(spans), left_out))
    if left_out:
        session.say("somebody is off on those; --all-dates keeps them")


def _tell_none(session: Session, asked: Asked, meeting: Meeting, *, prints: bool) -> None:
    """The nearest miss, and what would bring a slot; an error where an invitation was to be printed."""
    from freelance_sos.rendering.meeting_json import meeting_json
    from freelance_sos.rendering.meeting_none import none_screen, none_words
    from freelance_sos.rendering.text import clean

    if prints:
        raise NoOpenTime(none_words(meeting), f"see: {asked.command()}")
    if session.wants_json:
        session.show_json(meeting_json(meeting, asked.count))
        return
    session.show(none_screen(meeting))
    if other := _what_would_bring_one(asked, meeting):
        session.say(clean(f"next {session.signs.next} {other.command()}"))


def _what_would_bring_one(asked: Asked, meeting: Meeting) -> Asked | None:
    """A longer look ahead where somebody is away; a shorter call where there is time for one."""
    back = [absence.opens_at for absence in meeting.absences]
    if returns := [at for at in back if at]:
        days = (max(returns) - meeting.frame.opens_at) // DAY + 7
        within = timedelta(days=days)
        return replace(asked, within=within) if len(returns) == len(back) and within <= FARTHEST else None
    longest = meeting.longest
    shared = (longest.closes_at - longest.opens_at) // MINUTE * MINUTE if longest else timedelta(0)
    return replace(asked, length=shared) if shared >= SHORTEST else None


def _picked(meeting: Meeting, number: int) -> Slot:
    slots = meeting.slots
    if number > len(slots):
        there = "is only 1 slot" if len(slots) == 1 else f"are only {len(slots)} slots"
        raise UsageError(f"--pick {number}: there {there}", "see the list without --pick")
    return slots[number - 1]


def _is_weekly(recurring: str | None) -> bool:
    if recurring not in (None, WEEKLY):
        raise _unknown_period(recurring)
    return recurring is not None


def _unknown_period(word: str) -> UsageError:
    return UsageError(
        f'--recurring "{word[:40]}" is not known', "write: --recurring weekly; see: sos meet --help"
    )


def _slugs(session: Session, words: list[str]) -> list[str]:
    """The clients that are named, each once."""
    slugs = session.almanac.slugs
    if not words:
        hint = f"one or more of: {', '.join(slugs[:8])}" if slugs else "first: sos client add"
        raise UsageError("CLIENT is missing", hint)
    return list(dict.fromkeys(_slug(session, word) for word in words))


def _slug(session: Session, word: str) -> str:
    try:
        return session.almanac.slug(word)
    except NotFound:
        if word.lower() in OTHER_PERIODS:
            raise _unknown_period(word) from None
        if length := _as_length(word):
            raise UsageError(f'"{word[:40]}" is no client', f"write --for {length}") from None
        raise


def _as_length(word: str) -> str:
    """``word`` as --for takes it, where it is a length of time; else nothing."""
    try:
        return dump_elapsed(parse_elapsed(word))
    except UsageError:
        return ""


def _parse_length(flag: str, text: str, example: str, least: timedelta, most: timedelta) -> timedelta:
    written = text[:40]
    if text.strip().lower().endswith("bd"):
        raise UsageError(f'{flag}: "{written}" counts business days', f"write it like {example}")
    try:
        found = parse_elapsed(text)
    except UsageError:
        raise UsageError(f'{flag}: "{written}" is no length of time', f"write it like {example}") from None
    if not least <= found <= most:
        between = f"{dump_elapsed(least)} and {dump_elapsed(most)}"
        raise UsageError(f'{flag}: "{written}" is not between {between}', f"write it like {example}")
    if found % MINUTE:
        raise UsageError(f'{flag}: "{written}" is not in whole minutes', f"write it like {example}")
    return found


def _check_flags(
    session: Session, *, ics: str | None, weekly: bool, all_dates: bool, pick: int | None, title: str | None
) -> None:
    """What was typed wrong is told before anything is looked for."""
    from freelance_sos.commands.invitation import check_file

    if ics == PRINT and session.wants_json:
        raise UsageError("--ics - and --json at once", "give --ics a file name")
    if pick and not (ics or weekly):
        raise UsageError("--pick is for a slot to do something with", "add --ics FILE or --recurring weekly")
    if title is not None and not ics:
        raise UsageError("--title is for an invitation", "add --ics FILE")
    if all_dates and not (ics and weekly):
        raise UsageError("--all-dates is for a weekly invitation", "add --recurring weekly --ics FILE")
    if ics is not None and ics != PRINT:
        check_file(ics)
