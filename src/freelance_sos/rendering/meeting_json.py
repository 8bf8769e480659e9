"""``sos meet --json``."""

from __future__ import annotations

from collections.abc import Sequence

from freelance_sos.domain.meeting import Attendee, Meeting
from freelance_sos.domain.meeting_miss import AllButOne, Miss
from freelance_sos.domain.meeting_slots import Slot
from freelance_sos.domain.meeting_weeks import Finding, Occurrence
from freelance_sos.domain.weeks import Span
from freelance_sos.rendering.json_parts import Json, instant, local_time


def meeting_json(
    meeting: Meeting,
    count: int,
    *,
    recurring: Sequence[Finding] | None = None,
    invitation: str | None = None,
    left_out: Sequence[Occurrence] = (),
) -> Json:
    """The ``count`` fairest slots, or the nearest miss.

    ``invitation`` is the file that was written, without the calls that were ``left_out``.
    """
    longest = meeting.longest
    return {
        "at": instant(meeting.frame.opens_at),
        "until": instant(meeting.frame.closes_at),
        "for_seconds": int(meeting.length.total_seconds()),
        "clients": [one.slug for one in meeting.clients],
        "slots": [_slot_json(meeting, slot) for slot in meeting.slots[:count]],
        "longest_shared_seconds": int((longest.closes_at - longest.opens_at).total_seconds())
        if longest
        else 0,
        "absent": [
            {**_who(absence.attendee), "next_opens_at": instant(absence.opens_at)}
            for absence in meeting.absences
        ],
        "nearest_miss": _miss_json(meeting, meeting.miss) if meeting.miss else None,
        "all_but_one": [_all_but_one_json(meeting, one) for one in meeting.all_but_one],
        "recurring": None if recurring is None else [_finding_json(one) for one in recurring],
        "invitation": invitation,
        "left_out": [one.day.isoformat() for one in left_out],
    }


def _slot_json(meeting: Meeting, slot: Slot) -> Json:
    people = zip(meeting.attendees, slot.comforts, strict=True)
    return {
        **_times(slot.span),
        "comfort_seconds": int(slot.comfort.total_seconds()),
        "people": [
            {**_person(one, slot.span), "comfort_seconds": int(comfort.total_seconds())}
            for one, comfort in people
        ],
    }


def _miss_json(meeting: Meeting, miss: Miss) -> Json:
    people = zip(meeting.attendees, miss.stretches, miss.in_night, strict=True)
    return {
        **_times(miss.span),
        "people": [
            {
                **_person(one, miss.span),
                "early_seconds": int(stretch.early.total_seconds()),
                "late_seconds": int(stretch.late.total_seconds()),
                "early_is_lunch": stretch.early_is_lunch,
                "late_is_lunch": stretch.late_is_lunch,
                "lunch_seconds": int(stretch.through.total_seconds()),
                "in_night": in_night,
            }
            for one, stretch, in_night in people
        ],
    }


def _all_but_one_json(meeting: Meeting, found: AllButOne) -> Json:
    return {**_times(found.span), **_who(meeting.attendees[found.number]), "in_night": found.in_night}


def _finding_json(finding: Finding) -> Json:
    span, one = finding.occurrence.span, finding.attendee
    return {
        "date": finding.occurrence.day.isoformat(),
        **_times(span),
        "kind": finding.kind,
        **_who(one),
        "local_time": local_time(span.opens_at, one.zone),
        "was": local_time(finding.was.opens_at, one.zone) if finding.was else None,
        "in_hours": finding.in_hours,
        "reason": finding.reason or None,
    }


def _times(span: Span) -> Json:
    return {"from": instant(span.opens_at), "to": instant(span.closes_at)}


def _person(one: Attendee, span: Span) -> Json:
    return {
        **_who(one),
        "from": local_time(span.opens_at, one.zone),
        "to": local_time(span.closes_at, one.zone),
    }


def _who(one: Attendee) -> Json:
    return {"slug": one.slug or None, "name": one.name, "zone": one.zone.key}
