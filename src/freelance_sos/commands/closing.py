"""``sos close``: lessons are written, or skipped with a reason; then it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from freelance_sos.commands.session import Session
from freelance_sos.domain.actions import ReadDay, parse_action
from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.events import Reviewed
from freelance_sos.domain.review import Draft, on_top, parse_review

if TYPE_CHECKING:
    from freelance_sos.commands.reviewing import Closing

Many = list[str] | None


def close(
    context: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[INCIDENT] [-]")] = None,
    *,
    edit: Annotated[bool, typer.Option("--edit", help="write it as one document in $EDITOR")] = False,
    happened: Annotated[str, typer.Option(metavar="TEXT", help="what happened")] = "",
    why: Annotated[str, typer.Option(metavar="TEXT", help="the causes, not the culprits")] = "",
    well: Annotated[str, typer.Option(metavar="TEXT", help="what went well")] = "",
    badly: Annotated[str, typer.Option(metavar="TEXT", help="what went badly")] = "",
    lucky: Annotated[str, typer.Option(metavar="TEXT", help="where you were lucky")] = "",
    lesson: Annotated[Many, typer.Option(metavar="TEXT", help="what you will do differently; again")] = None,
    action: Annotated[Many, typer.Option(metavar="TEXT", help='"rotate the keys @Kim by fri"; again')] = None,
    skip: Annotated[str | None, typer.Option(metavar="REASON", help="why there is no lesson")] = None,
) -> None:
    """Write down what was learned, and close. On a terminal it asks; all it asks is also a flag.

    \b
    sos close acme-7
    sos close acme-7 --lesson "Test the restore, not the backup" --action "alert at 80 % @Kim by fri"
    sos close acme-7 --skip "false alarm of our own monitor"
    sos close acme-7 - < review.md
    """
    session, (word, reads_input) = Session.of(context), _incident_and_dash(words)
    said: dict[str, Any] = {"happened": happened, "why": why, "well": well, "badly": badly, "lucky": lucky}
    given = _draft(session, said, lesson or [], action or [])
    _check(given, skip, edit=edit, reads_input=reads_input)
    closing = _closing(session, word, skip or "")
    if edit:
        closing.edit(given)
    elif reads_input:
        closing.write(on_top(_document(session), given))
    elif given.is_empty and not skip and session.may_ask and not session.is_quiet:
        closing.walk()
    else:
        closing.write(given)


def walk_review(session: Session, word: str) -> None:
    """The questions of the review, for somebody who just came to the end of an incident."""
    _closing(session, word).walk()


def _closing(session: Session, word: str | None, skip: str = "") -> Closing:
    from freelance_sos.commands.reviewing import Closing
    from freelance_sos.services.reviews import kept_review, ready_to_close

    view = ready_to_close(session.store, word, session.now).view
    kept = kept_review(session.store, view.incident, session.state_folder / "reviews")
    return Closing(session, view, kept, _days(session), skip)


def _incident_and_dash(words: list[str] | None) -> tuple[str | None, bool]:
    """Which incident, and whether a ``-`` says that the review comes on standard input."""
    given = list(words or [])
    reads_input = bool(given) and given[-1] == "-"
    if reads_input:
        given.pop()
    if len(given) > 1:
        raise UsageError("too many words", 'a lesson goes behind its flag: --lesson "…"')
    return given[0] if given else None, reads_input


def _draft(session: Session, said: dict[str, Any], lessons: list[str], actions: list[str]) -> Draft:
    """What the flags say."""
    review = Reviewed(lessons=tuple(text.strip() for text in lessons if text.strip()))
    return Draft(
        review=replace(review, **{name: text.strip() for name, text in said.items()}),
        actions=tuple(parse_action(text, _days(session)) for text in actions),
    )


def _check(given: Draft, skip: str | None, *, edit: bool, reads_input: bool) -> None:
    if edit and reads_input:
        raise UsageError("--edit and - at once", "choose one")
    if skip is not None and not skip.strip():
        raise UsageError("--skip has no reason", 'say why there is no lesson: --skip "false alarm"')
    if skip and given.review.lessons:
        raise UsageError("--skip and --lesson at once", "choose one")


def _document(session: Session) -> Draft:
    """The review on standard input."""
    text = session.read_input("write or paste the review")
    if not text.strip():
        raise UsageError("the review is empty", 'to close without one: sos close --skip "why"')
    return parse_review(text, _days(session))


def _days(session: Session) -> ReadDay:
    """Reads the date of an action as people type it, from where I am."""

    def read_day(text: str) -> date:
        from freelance_sos.commands.moments import parse_day

        return parse_day(text, session.now, session.my_zone)

    return read_day
