"""``sos meet --ics``: writing an invitation, or printing it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from freelance_sos.commands.session import OutputClosed, Session
from freelance_sos.domain.errors import StoreError, UsageError

if TYPE_CHECKING:
    from freelance_sos.domain.meeting import Meeting
    from freelance_sos.domain.weeks import Span


def check_file(name: str) -> None:
    """Raises UsageError where an invitation can't be written under that name: nothing is ever replaced."""
    if not name.strip():
        raise UsageError("--ics has no file name", "write: --ics call.ics")
    if os.path.lexists(name):
        raise UsageError(f"{name} is already there", "give another name, or remove it first")


def write_invitation(
    session: Session, meeting: Meeting, spans: Sequence[Span], title: str | None, name: str
) -> None:
    """A new file with the calls at ``spans``. Raises StoreError where it can't be written."""
    from freelance_sos.storage.files import replace_file

    try:
        replace_file(Path(name), _invitation(session, meeting, spans, title))
    except StoreError as error:
        raise StoreError(error.message, "give --ics another place") from None


def print_invitation(session: Session, meeting: Meeting, spans: Sequence[Span], title: str | None) -> None:
    """The same bytes on standard output, whatever its encoding is."""
    if session.is_quiet:
        return
    try:
        sys.stdout.buffer.write(_invitation(session, meeting, spans, title))
    except BrokenPipeError:
        raise OutputClosed from None


def _invitation(session: Session, meeting: Meeting, spans: Sequence[Span], title: str | None) -> bytes:
    from freelance_sos.adapters.invitation import Invitation, dump_invitations, invitation_id
    from freelance_sos.rendering.invitation import call_text, call_title
    from freelance_sos.rendering.text import clean

    summary = clean(title or "") or call_title(meeting.clients)
    # My own name, too: two people who write to the same client are not to replace each other's calls.
    people = [f"me {meeting.me.name}", *(one.slug for one in meeting.clients)]
    invitations = [
        Invitation(
            uid=invitation_id(people, span.opens_at),
            span=span,
            summary=summary,
            description=call_text(meeting.attendees, span),
        )
        for span in spans
    ]
    return dump_invitations(invitations, session.now)
