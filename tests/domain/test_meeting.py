"""When people can meet, and how comfortably: every expected time is worked out by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.meeting import Attendee, Meeting, plan_meeting
from freelance_sos.domain.weeks import Span
from tests.domain.support import calendar, span, utc

HALF, HOUR = timedelta(minutes=30), timedelta(hours=1)
# Thursday evening in Lisbon, which stands at UTC all winter.
EVENING = "2026-11-19 18:40"
LISBON = calendar("Europe/Lisbon", "Mo-Fr 09:00-18:00")
AWAKE = calendar("Europe/Lisbon", "Mo-Su 07:30-23:00")
ALWAYS = calendar("UTC", "24/7")


def plan(
    *theirs: Calendar,
    mine: Calendar = LISBON,
    now: str = EVENING,
    days: float = 1,
    length: timedelta = HALF,
    awake: Calendar = AWAKE,
) -> Meeting:
    people = [Attendee(slug="", name="Robin", calendar=mine)]
    people += [Attendee(slug=f"c{n}", name=f"Client {n}", calendar=one) for n, one in enumerate(theirs, 1)]
    at = utc(now)
    return plan_meeting(people, awake, Span(at, at + timedelta(days=days)), length)


def begins(meeting: Meeting) -> list[datetime]:
    return [slot.span.opens_at for slot in meeting.slots]


def minutes(lengths: tuple[timedelta, ...]) -> list[float]:
    return [one / timedelta(minutes=1) for one in lengths]


# -- comfort -----------------------------------------------------------------------------------------


def test_the_slot_lies_where_the_worst_off_is_best_off() -> None:
    # Friday in UTC: Lisbon 9:00-18:00, Kolkata 4:30-13:00. Shared is 9:00-13:00; Lisbon begins, Kolkata ends:
    # the middle is fairest, 10:45-11:15, 1 h 45 min from both edges.
    meeting = plan(calendar("Asia/Kolkata", "Mo-Sa 10:00-18:30"))

    assert begins(meeting) == [utc("2026-11-20 10:45")]
    assert minutes(meeting.slots[0].comforts) == [105, 105]


def test_more_than_two_hours_into_the_day_is_no_better() -> None:
    # Both are open 9:00-18:00: 11:00 is two hours in, and comes first of all that are as good.
    meeting = plan(calendar("Europe/London", "Mo-Fr 09:00-18:00"))

    assert begins(meeting) == [utc("2026-11-20 11:00")]
    assert minutes(meeting.slots[0].comforts) == [120, 120]


def test_as_bad_for_the_worst_off_the_one_wins_that_is_better_for_all_then_the_earlier() -> None:
    # Shared 9:00-9:45. At 9:00 I have no comfort and they have 15 minutes, at 9:15 it is the other way round.
    until_9_45 = calendar("UTC", "Mo-Fr 06:00-09:45")
    # At 9:00 this one has 5 minutes, at 9:15 there are 20.
    from_8_55 = calendar("UTC", "Mo-Fr 08:55-12:00")

    assert begins(plan(until_9_45)) == [utc("2026-11-20 09:00")]
    assert minutes(plan(until_9_45).slots[0].comforts) == [0, 15]
    assert begins(plan(until_9_45, from_8_55)) == [utc("2026-11-20 09:15")]
    assert minutes(plan(until_9_45, from_8_55).slots[0].comforts) == [15, 0, 20]


def test_who_is_always_there_has_no_edges() -> None:
    meeting = plan(ALWAYS)

    assert minutes(meeting.slots[0].comforts) == [120, 120]
    # Two who are never off have one stretch without an end: the first quarter of an hour is as good as any.
    assert begins(plan(ALWAYS, mine=ALWAYS, days=14)) == [utc("2026-11-19 18:45")]


def test_lunch_is_no_edge_but_nobody_meets_over_it() -> None:
    # Berlin is an hour ahead: 8:00-11:30 and 12:30-17:00 in UTC. The morning ends at lunch, not the day: at
    # 11:00-11:30 they are three hours from their morning's edge, I am two from mine.
    berlin = calendar("Europe/Berlin", "Mo-Fr 09:00-12:30,13:30-18:00")
    meeting = plan(berlin)

    assert begins(meeting) == [utc("2026-11-20 11:00"), utc("2026-11-20 12:30")]
    assert [minutes(slot.comforts) for slot in meeting.slots] == [[120, 120], [120, 120]]
    assert begins(plan(berlin, length=timedelta(hours=5))) == []


def test_a_pause_of_four_hours_is_lunch_and_a_longer_one_is_not() -> None:
    four = calendar("UTC", "Mo-Fr 08:00-11:00,15:00-18:00")
    longer = calendar("UTC", "Mo-Fr 08:00-11:00,15:01-18:00")

    # The afternoon alone is in sight. With lunch the day began at 8:00; without, at 15:01.
    assert minutes(plan(four, now="2026-11-20 12:00").slots[0].comforts) == [120, 120]
    (slot,) = plan(longer, now="2026-11-20 12:00").slots
    assert (slot.span.opens_at, minutes(slot.comforts)) == (utc("2026-11-20 16:15"), [75, 74])


def test_the_edges_of_a_day_that_is_under_way_are_known() -> None:
    # At 14:00 five hours of mine are gone: it is no longer the beginning of my day.
    meeting = plan(ALWAYS, now="2026-11-20 14:00", days=1)

    assert begins(meeting)[0] == utc("2026-11-20 14:00")
    assert minutes(meeting.slots[0].comforts) == [120, 120]


def test_hours_that_touch_at_midnight_are_one_stretch() -> None:
    night = calendar("UTC", "Mo-Fr 20:00-24:00; Tu-Sa 00:00-04:00")
    meeting = plan(night, mine=ALWAYS, now="2026-11-23 18:00", length=timedelta(hours=2))

    # Monday 20:00 to Tuesday 4:00: two hours from both edges is 22:00 to 2:00; over midnight nothing breaks.
    assert begins(meeting) == [utc("2026-11-23 22:00")]
    assert begins(plan(night, mine=ALWAYS, now="2026-11-23 18:00", length=timedelta(hours=8))) == [
        utc("2026-11-23 20:00")
    ]


# -- which slots there are -----------------------------------------------------------------------------


def test_each_stretch_gives_its_best_slot_and_the_fairest_comes_first() -> None:
    # Thursdays the client leaves at 10:00 UTC, other days at 12:00.
    client = calendar("UTC", "Mo-We,Fr 09:00-12:00; Th 09:00-10:00")
    meeting = plan(client, now="2026-11-24 20:00", days=3)

    # Wednesday and Friday 9:00-12:00: the middle is 10:15-10:45. Thursday 9:15-9:45, 15 minutes from both.
    assert begins(meeting) == [utc("2026-11-25 10:15"), utc("2026-11-27 10:15"), utc("2026-11-26 09:15")]
    assert [slot.comfort for slot in meeting.slots] == [timedelta(minutes=75)] * 2 + [timedelta(minutes=15)]


def test_a_slot_begins_now_or_later_and_ends_within_the_search() -> None:
    late = calendar("UTC", "Mo-Fr 17:00-18:00")

    assert begins(plan(late, now="2026-11-20 17:30")) == [utc("2026-11-20 17:30")]
    assert begins(plan(late, now="2026-11-20 17:31")) == []
    # Friday 17:40 and three days: until Monday 17:40. A quarter of an hour less is too short.
    assert begins(plan(late, now="2026-11-20 17:40", days=3)) == [utc("2026-11-23 17:00")]
    assert begins(plan(late, now="2026-11-20 17:40", days=3 - 15 / 1440)) == []


def test_where_no_quarter_of_an_hour_fits_a_whole_minute_does() -> None:
    # 13:10-13:44: thirty minutes fit from 13:10 to 13:14; in the middle both edges are two minutes away.
    odd = calendar("UTC", "Mo-Fr 13:10-13:44")
    meeting = plan(odd)

    assert begins(meeting) == [utc("2026-11-20 13:12")]
    assert meeting.slots[0].comfort == timedelta(minutes=2)


def test_a_clock_change_moves_the_shared_hours() -> None:
    # Lisbon is at UTC+1 until Sunday 25 October: 8:00-17:00 in UTC, then 9:00-18:00. New York changes a week
    # later: 13:00-21:00 in both weeks. Shared 13:00-17:00, then 13:00-18:00.
    new_york = calendar("America/New_York", "Mo-Fr 09:00-17:00")
    before = plan(new_york, now="2026-10-22 20:00")
    after = plan(new_york, now="2026-10-25 20:00")

    assert before.longest == span("2026-10-23 13:00 / 2026-10-23 17:00")
    assert after.longest == span("2026-10-26 13:00 / 2026-10-26 18:00")
    # The middle of the first is 14:45-15:15, 1 h 45 min from both; in the second 15:00 is two hours in.
    assert begins(before) == [utc("2026-10-23 14:45")]
    assert begins(after) == [utc("2026-10-26 15:00")]


def test_holidays_and_days_off_take_slots_away() -> None:
    off = calendar(
        "UTC",
        "Mo-Fr 09:00-18:00",
        holidays={"2026-11-20": "a holiday"},
        off=[("2026-11-23", "2026-11-23", "closed")],
        special={"2026-11-24": "14:00-15:00"},
    )

    assert begins(plan(off, days=4)) == []
    assert begins(plan(off, days=5)) == [utc("2026-11-24 14:15")]


# -- none ------------------------------------------------------------------------------------------------


def test_the_nearest_miss_says_who_would_have_to_stretch_and_which_way() -> None:
    # Los Angeles, 8 hours behind: 10:00-18:00 there is 18:00-2:00 in UTC, and I stop at 18:00.
    meeting = plan(calendar("America/Los_Angeles", "Mo-Fr 10:00-18:00"), now="2026-11-20 08:00")

    assert meeting.slots == ()
    assert meeting.longest is None
    assert meeting.miss is not None
    # 17:45-18:15: a quarter of an hour from each, in opposite directions.
    assert meeting.miss.span == span("2026-11-20 17:45 / 2026-11-20 18:15")
    me, them = meeting.miss.stretches
    assert minutes((me.early, me.late, them.early, them.late)) == [0, 15, 15, 0]


def test_a_call_longer_than_any_shared_time_tells_the_longest() -> None:
    kolkata = calendar("Asia/Kolkata", "Mo-Fr 10:00-18:30")
    meeting = plan(kolkata, length=5 * HOUR)

    assert meeting.longest == span("2026-11-20 09:00 / 2026-11-20 13:00")
    assert meeting.miss is not None
    # An hour too long: half an hour each, I before 9:00, they after 13:00.
    assert meeting.miss.span == span("2026-11-20 08:30 / 2026-11-20 13:30")
    assert [minutes((one.early, one.late)) for one in meeting.miss.stretches] == [[30, 0], [0, 30]]


def test_one_person_may_have_to_begin_earlier_and_stay_longer() -> None:
    meeting = plan(calendar("UTC", "Mo-Fr 12:00-12:20"), days=1, length=HOUR)

    assert meeting.miss is not None
    _, them = meeting.miss.stretches
    # Forty minutes in any case; the earliest such start is 11:30.
    assert meeting.miss.span.opens_at == utc("2026-11-20 11:30")
    assert minutes((them.early, them.late)) == [30, 10]


def test_a_miss_in_my_waking_hours_is_nearer_than_a_smaller_one_in_my_night() -> None:
    # They leave at 6:00, I sleep until 7:30 and begin at 9:00.
    them = calendar("UTC", "Mo-Fr 00:00-06:00")
    by_day = plan(them, now="2026-11-20 00:00")
    at_any_hour = plan(them, now="2026-11-20 00:00", awake=ALWAYS)

    assert by_day.miss is not None
    assert at_any_hour.miss is not None
    # 7:15-7:45 would ask an hour and three quarters of both. From 7:30 on, 7:30-8:00 asks least: 1 h 30 min
    # of me, two hours of them.
    assert at_any_hour.miss.span.opens_at == utc("2026-11-20 07:15")
    assert by_day.miss.span.opens_at == utc("2026-11-20 07:30")
    assert minutes(tuple(one.total for one in by_day.miss.stretches)) == [90, 120]


def test_somebody_without_an_hour_in_all_that_time_is_named_instead() -> None:
    away = calendar("Europe/Lisbon", "Mo-Fr 09:00-18:00", off=[("2026-11-20", "2026-12-10", "away")])
    meeting = plan(ALWAYS, mine=away, days=14)

    (absence,) = meeting.absences
    assert absence.attendee.is_me
    assert absence.opens_at == utc("2026-12-11 09:00")
    assert meeting.miss is None


def test_hours_that_never_come_are_no_loop() -> None:
    closed = calendar("UTC", "Mo-Fr 09:00-18:00", off=[("2026-11-01", "2029-01-01", "closed")])
    meeting = plan(closed, days=14)

    assert [(one.attendee.slug, one.opens_at) for one in meeting.absences] == [("c1", None)]
