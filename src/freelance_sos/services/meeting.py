"""When the clients and I can meet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from freelance_sos.domain.almanac import Almanac
from freelance_sos.domain.meeting import Attendee, Meeting, plan_meeting
from freelance_sos.domain.weeks import Span


def meeting(
    almanac: Almanac, slugs: Sequence[str], now: datetime, *, within: timedelta, length: timedelta
) -> Meeting | None:
    """The slots of ``length`` from ``now`` on, over ``within``, for me and the clients of ``slugs``.

    None where the file of one of them can't be used: a slot that leaves somebody out would be a wrong answer.
    """
    me, clients = almanac.me, almanac.chosen(slugs)
    if len(clients) < len(slugs):
        return None
    attendees = (
        Attendee(slug="", name=me.name or "you", calendar=me.calendar),
        *(Attendee(slug=one.slug, name=one.name, calendar=one.calendar) for one in clients),
    )
    return plan_meeting(attendees, me.waking, Span(now, now + within), length)
