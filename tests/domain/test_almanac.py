"""What an almanac knows, for how long it serves, and whom and what it tells of."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from freelance_sos.domain.almanac import Almanac, Horizon, weeks_to_keep
from freelance_sos.domain.board import frame_of, standing
from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.clock_changes import KNOWN_AFTER, KNOWN_BEFORE, ClockChange, changes_between
from freelance_sos.domain.clocks import state_at
from freelance_sos.domain.people import Client
from freelance_sos.domain.problems import Problem
from freelance_sos.domain.weeks import Week
from tests.domain.cases import CASES, SEED
from tests.domain.support import DAY, HOUR, acme, calendar, robin, utc
from tests.domain.zone_changes import ZONES

SECOND, WEEK = timedelta(seconds=1), timedelta(weeks=1)
# A Monday. Weeks begin on Thursdays: the horizon ends six after the one of 19 November, on 7 January.
MADE_AT = utc("2026-11-23 09:00")
HORIZON = Horizon(MADE_AT)
END = utc("2027-01-07 00:00")


def almanac(*clients: Client, problems: tuple[Problem, ...] = (), broken: tuple[str, ...] = ()) -> Almanac:
    """What was made at MADE_AT for Robin and these clients; the files of ``broken`` can't be used."""
    zones = [robin().zone, *(client.zone for client in clients)]
    return Almanac(
        horizon=HORIZON,
        me=robin(),
        clients={client.slug: client for client in clients},
        slugs=tuple(sorted([*broken, *(client.slug for client in clients)])),
        problems=problems,
        changes={zone.key: changes_between(zone, *HORIZON.changes) for zone in zones},
    )


def client(slug: str) -> Client:
    return Client(slug=slug, name=slug.title(), calendar=acme().calendar)


def only_kept(who: Calendar, horizon: Horizon = HORIZON) -> Calendar:
    """The same person as an almanac knows them: whoever asks for anything else makes the test fail."""
    kept = weeks_to_keep(who, horizon)
    first, last = horizon.dates

    def known(number: int) -> Week:
        assert number in kept, f"week {number} was not kept: {min(kept)} to {max(kept)}"
        return kept[number]

    def holiday_on(day: date) -> str | None:
        assert first <= day <= last, f"{day} is outside of {first} to {last}"
        return who.holiday_on(day)

    return Calendar(
        zone=who.zone,
        hours=who.hours,
        holiday_on=holiday_on,
        days_off=who.days_off,
        special=who.special,
        known=known,
    )


# -- how far it reaches ----------------------------------------------------------------------------


def test_it_serves_from_a_day_before_it_was_made_until_two_weeks_before_its_end() -> None:
    assert HORIZON.end == END

    assert HORIZON.is_near(MADE_AT)
    assert HORIZON.is_near(MADE_AT - DAY)
    assert not HORIZON.is_near(MADE_AT - DAY - SECOND)
    assert HORIZON.is_near(END - 2 * WEEK)
    assert not HORIZON.is_near(END - 2 * WEEK + SECOND)
    # Five weeks later is too late, whatever weekday it was made on.
    assert not any(Horizon(MADE_AT + day * DAY).is_near(MADE_AT + (day + 35) * DAY) for day in range(7))
    assert not HORIZON.is_near(MADE_AT - 30 * DAY)


def test_it_knows_two_weeks_before_the_first_and_some_days_around() -> None:
    # From Thursday 5 November on; a span that reaches into that week may have begun some days before.
    assert HORIZON.dates == (date(2026, 11, 2), date(2027, 1, 9))
    # That Thursday is day 20762 after 1 January 1970; Acme opens again on the day on which the horizon ends.
    kept = weeks_to_keep(acme().calendar, HORIZON)
    assert list(kept) == list(range(20762 // 7, 20762 // 7 + 10))


def nearest_moments(horizon: Horizon) -> list[datetime]:
    """The first, some, and the last moment at which an almanac of that horizon serves."""
    first, last = horizon.made_at - DAY, horizon.end - 2 * WEEK
    return [first, horizon.made_at, first + (last - first) / 3, last - DAY, last]


def test_the_clock_changes_that_a_board_asks_for_are_known_as_long_as_it_serves() -> None:
    for day in range(7):
        horizon = Horizon(MADE_AT + day * DAY)
        known_from, known_to = horizon.changes
        for now in nearest_moments(horizon):
            assert horizon.is_near(now)
            assert known_from <= now - KNOWN_BEFORE
            assert now + KNOWN_AFTER <= known_to


# -- until when ------------------------------------------------------------------------------------

# Christmas holidays somewhere far beyond the horizon, which would have to be looked up.
HOLIDAYS = {"2026-12-25": "Christmas Day", "2027-09-01": "A day in September", "2027-12-25": "Christmas Day"}
DAYS_OFF = {
    "nine to five": [],
    # In hours around the clock for ten months; then a pause over the end of a week, and no hours for long.
    "a pause in ten months": [("2027-09-20", "2027-10-04", "moving")],
    "a pause in ten months without an end": [("2027-09-20", "2031-01-01", "gone")],
    "half a year": [("2026-10-05", "2027-04-05", "half a year")],
    "half a year from next month on": [("2026-12-21", "2027-06-21", "half a year")],
    "a year to the day": [("2026-12-21", "2027-12-22", "a year")],
    "for ever": [("2020-01-01", "2040-01-01", "never there")],
    "from soon on for ever": [("2026-12-03", "2040-01-01", "never again")],
}


@pytest.mark.parametrize("hours", ["Mo-Fr 09:00-17:00", "24/7", "Mo-Su 00:00-24:00", "Fr 22:00-04:00"])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("off", DAYS_OFF)
def test_whoever_it_is_a_board_asks_for_nothing_that_is_not_kept(hours: str, zone: str, off: str) -> None:
    who = calendar(zone, hours, holidays=HOLIDAYS, off=DAYS_OFF[off])
    kept = only_kept(who)
    for now in nearest_moments(HORIZON):
        for days in (1, 7):
            mine = calendar("Europe/Lisbon", "Mo-Fr 09:00-18:00")
            told = [standing(one, now, frame_of(mine, now, days), slug="", name="") for one in (kept, who)]
            assert told[0] == told[1]


@pytest.mark.parametrize("me", [None, "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_nor_does_a_board_of_anybody_anywhere(me: str | None) -> None:
    rng = random.Random(f"almanac {SEED}")
    for _ in range(CASES // 20):
        made_at = utc("1990-01-01 00:00") + rng.randrange(50 * 365 * 86_400) * SECOND
        who = someone(rng, made_at)
        kept = only_kept(who, Horizon(made_at))
        mine = calendar(me or rng.choice(ZONES), "Mo-Fr 09:00-18:00")
        for now in nearest_moments(Horizon(made_at)):
            frame = frame_of(mine, now, 7)
            assert standing(kept, now, frame, slug="", name="") == standing(who, now, frame, slug="", name="")


def someone(rng: random.Random, around: datetime) -> Calendar:
    """Somebody with hours, and a stretch of days off in the two years to come."""
    first = around.date() + rng.randrange(-30, 700) * DAY
    length = rng.choice([0, 1, 6, 7, 8, 30, 200, 370])
    day = str(around.date() + rng.randrange(-20, 400) * DAY)
    return calendar(
        rng.choice(ZONES),
        rng.choice(["24/7", "Mo-Fr 09:00-12:30,13:30-18:00", "We 22:00-06:00", "Sa-Su 00:00-24:00"]),
        holidays={str(around.date() + rng.randrange(-60, 400) * DAY): "holiday" for _ in range(20)},
        off=[(str(first), str(first + length * DAY), "away")],
        special={day: rng.choice(["off", "10:00-11:00"])},
    )


def test_until_when_is_known_for_who_is_in_hours_for_ten_months() -> None:
    who = only_kept(calendar("Europe/Berlin", "24/7", off=DAYS_OFF["a pause in ten months"]))

    # Midnight of 20 September in Berlin, at UTC+2.
    assert state_at(who, MADE_AT) == (True, utc("2027-09-19 22:00"))
    assert state_at(who, END - 2 * WEEK) == (True, utc("2027-09-19 22:00"))


def test_nothing_is_kept_beyond_need() -> None:
    def count(hours: str) -> int:
        return len(weeks_to_keep(calendar("UTC", hours), HORIZON))

    # Nine weeks from 5 November to 7 January, and up to the next opening; around the clock a year and two
    # weeks more.
    assert count("Mo-Fr 09:00-17:00") == 10
    assert count("24/7") == 9 + 55


# -- what it tells ---------------------------------------------------------------------------------

BERLIN, LISBON = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Lisbon")
# Both went back at 01:00 UTC on 25 October 2026, and go forward at 01:00 UTC on 28 March 2027.
AUTUMN, SPRING = utc("2026-10-25 01:00"), utc("2027-03-28 01:00")


def test_clock_changes_are_those_of_the_zone_in_the_time_asked_for() -> None:
    made = almanac(acme())
    change = ClockChange(AUTUMN, 2 * HOUR, HOUR)

    assert made.changes_of(BERLIN, AUTUMN - SECOND, AUTUMN) == (change,)
    assert made.changes_of(BERLIN, AUTUMN, AUTUMN + DAY) == ()
    assert made.changes_of(BERLIN, AUTUMN - DAY, AUTUMN - SECOND) == ()
    assert made.changes_of(BERLIN, MADE_AT - KNOWN_BEFORE, MADE_AT + KNOWN_AFTER) == (change,)


def test_clock_changes_it_does_not_know_are_looked_up() -> None:
    made = almanac(acme())
    spring = ClockChange(SPRING, HOUR, 2 * HOUR)

    # It knows those from 10 October to 19 February.
    assert HORIZON.changes == (utc("2026-10-10 09:00"), utc("2027-02-19 00:00"))
    assert made.changes_of(BERLIN, MADE_AT, SPRING) == (spring,)
    assert made.changes_of(BERLIN, utc("2026-03-29 00:59"), MADE_AT)[0].at == utc("2026-03-29 01:00")
    # Nobody lives there.
    assert made.changes_of(ZoneInfo("America/Chicago"), AUTUMN, MADE_AT)[0].at == utc("2026-11-01 07:00")


def test_clients_are_named_by_their_short_names_and_all_where_none_is() -> None:
    made = almanac(client("acme"), client("bayou"), client("kyoto"), broken=("bad",))

    assert [one.slug for one in made.usable] == ["acme", "bayou", "kyoto"]
    assert [one.slug for one in made.chosen([])] == ["acme", "bayou", "kyoto"]
    assert [one.slug for one in made.chosen(["kyoto", "bad", "acme"])] == ["kyoto", "acme"]
    assert made.unread([]) == made.unread(["kyoto", "bad"]) == ("bad",)
    assert made.unread(["kyoto"]) == ()


def test_problems_are_those_of_who_is_asked_for_and_always_mine() -> None:
    mine, acmes, bads = (
        Problem(file=name, message="is odd") for name in ("sos.toml", "clients/acme.toml", "clients/bad.toml")
    )
    made = almanac(client("acme"), client("bayou"), problems=(mine, acmes, bads), broken=("bad",))

    assert made.problems_of([]) == (mine, acmes, bads)
    assert made.problems_of(["bad"]) == (mine, bads)
    assert made.problems_of(["acme", "bayou"]) == (mine, acmes)
    assert made.problems_of(["bayou"]) == (mine,)
