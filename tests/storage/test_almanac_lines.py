"""People read back from the almanac answer as those read from their files; strange values are refused."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.almanac import Almanac, Horizon
from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.clock_changes import changes_between
from freelance_sos.domain.clocks import SharedClock, add, add_business_days, between, state_at
from freelance_sos.domain.errors import NoOpenTime
from freelance_sos.domain.weeks import week_start
from freelance_sos.services.almanac import make_almanac
from freelance_sos.storage.almanac_lines import Values, dump_almanac, load_almanac
from freelance_sos.storage.store import Store
from tests.domain.cases import CASES, SEED, spans
from tests.domain.model import written_spans
from tests.domain.support import DAY, HOUR, utc
from tests.domain.zone_changes import ZONES, next_change
from tests.storage.samples import store_at

SECOND = timedelta(seconds=1)
REGIONS = ["", "", "DE-BY", "DE", "PT", "JP", "US-CA", "BR-SP", "GB-SCT", "AU-NSW"]
FACES = [0, 0, 60, 90, 120, 150, 180, 540, 750, 810, 1020, 1080, 1320, 1410, 1440]
HOURS = ["24/7", "Mo-Fr 09:00-17:00", "Mo-Th 09:00-12:30,13:30-18:00; Fr 09:00-15:00", "Mo-Sa 17:00-02:00"]
NOW = utc("2026-11-23 09:00")


def once_more(values: Values) -> Any:
    """What a file makes of values."""
    return json.loads(json.dumps(values))


# -- random people ---------------------------------------------------------------------------------


def random_store(rng: random.Random, folder: Path, now: datetime) -> Store:
    """Me and five clients: one never opens, one is closed for half a year, one is there around the clock."""
    every = [now.date() + day * DAY for day in range(-400, 1100)]
    wednesdays = [day for day in every if day.weekday() == 2]
    half_year = rng.randrange(250, 500)
    clients = {
        "never": client_text(rng, now, wednesdays, "We 09:00-17:00"),
        "later": client_text(rng, now, every[half_year : half_year + 180]),
        "always": client_text(rng, now, rng.sample(every, rng.choice([0, 1])), "24/7"),
        "some": client_text(rng, now, rng.sample(every, 40)),
        "other": client_text(rng, now, []),
    }
    first = now.date() + rng.randrange(-30, 60) * DAY
    me = person_text(rng) + 'awake = "Mo-Su 07:30-23:00"\n'
    me += f'[[away]]\nfrom = {first}\nto = {first + rng.randrange(20) * DAY}\nreason = "winter break"\n'
    return store_at(folder, me=me, clients=clients)


def person_text(rng: random.Random, hours: str = "") -> str:
    days = [f"{day} {written_spans(spans(rng, FACES))}" for day in ("Mo-We", "Th", "Sa,Su", "PH")]
    lines = [
        f'name = "Ä. {rng.randrange(99)}"',
        f'zone = "{rng.choice(ZONES)}"',
        f'hours = "{hours or rng.choice([*HOURS, "; ".join(days), "; ".join(days[:2])])}"',
        f'holidays = "{rng.choice(REGIONS)}"',
    ]
    return "\n".join([*lines, ""])


def client_text(rng: random.Random, now: datetime, closed: list[date], hours: str = "") -> str:
    special = {now.date() + rng.randrange(-20, 90) * DAY for _ in range(rng.choice([0, 1, 4]))}
    lines = [person_text(rng, hours), f"closed = [{', '.join(map(str, closed))}]", "[special_hours]"]
    return "\n".join([*lines, *(f'{day} = "{written_spans(spans(rng, FACES))}"' for day in special), ""])


def random_moments(rng: random.Random, horizon: Horizon, zone: str) -> Iterator[datetime]:
    """Near and far: inside, at the edges, around clock changes, and years before and after."""
    start = week_start(horizon.first_week)
    edges = [start, horizon.made_at, horizon.end, horizon.end + 366 * DAY]
    change = next_change(zone, int(start.timestamp()), int((horizon.end + 150 * DAY).timestamp()))
    edges += [utc("1970-01-01 00:00") + change * SECOND] * 2 if change else []
    yield from (edge + rng.choice([-DAY, -SECOND, 0 * SECOND, HOUR]) for edge in edges)
    yield from (start + rng.random() * (horizon.end - start) for _ in range(4))
    yield from (horizon.made_at + rng.randrange(-9 * 365, 9 * 365) * DAY for _ in range(3))


def answers(who: Calendar, me: Calendar, moments: list[datetime], seed: int) -> list[Any]:
    """All that can be asked of a calendar; the same questions for the same seed."""
    rng = random.Random(seed)
    found: list[Any] = []
    for at in moments:
        clock = rng.choice([who, SharedClock(who, me)])
        found.append(state_at(clock, at))
        found.append(answered(add, clock, at, rng.randrange(80 * 3600) * SECOND))
        found.append(between(clock, at, at + rng.randrange(90 * 86_400) * SECOND))
        found.append(answered(add_business_days, clock, at, rng.randint(1, 5)))
        found.append([span for span, _ in zip(who.spans_from(at), range(8), strict=False)])
        dates = [who.local_date(at) + number * DAY for number in range(-2, 3)]
        found += [(day, who.day(day), clock.spans_on(day), who.midnight(day)) for day in dates]
    return found


def answered(ask: Callable[..., Any], *given: Any) -> Any:
    try:
        return ask(*given)
    except NoOpenTime as error:
        return str(error)


@pytest.mark.parametrize("number", range(max(CASES // 400, 1)))
def test_people_from_the_almanac_answer_as_people_from_their_files(tmp_path: Path, number: int) -> None:
    rng = random.Random(f"almanac lines {SEED} {number}")
    now = utc("1995-01-01 00:00") + rng.randrange(50 * 365 * 86_400) * SECOND
    store = random_store(rng, tmp_path / "store", now)
    read = load_almanac(once_more(dump_almanac(make_almanac(store, now))), holiday_calendar)
    assert read.problems == ()
    # Read from the files anew, so that nothing that was worked out for the almanac is there already.
    me = store.me().value
    assert [*read.clients] == store.slugs()

    for slug in ["", *store.slugs()]:
        one, other = (me, read.me) if not slug else (store.client(slug).value, read.clients[slug])
        moments = list(random_moments(rng, read.horizon, one.zone.key))
        seed = rng.randrange(10**9)
        told = answers(one.calendar, me.calendar, moments, seed)
        # Other questions first: what they leave behind must not matter.
        answers(other.calendar, read.me.calendar, moments[::-1], seed + 1)
        assert answers(other.calendar, read.me.calendar, moments, seed) == told, (number, slug, one.zone)


def test_everything_a_board_says_of_people_is_read_back(tmp_path: Path) -> None:
    store = store_at(tmp_path / "store")
    made = make_almanac(store, NOW)
    read = load_almanac(once_more(dump_almanac(made)), holiday_calendar)

    assert (read.horizon, read.slugs, read.changes) == (made.horizon, ("acme",), made.changes)
    assert (
        read.changes["Europe/Berlin"]
        == changes_between(read.clients["acme"].zone, *made.horizon.changes)
        != ()
    )
    assert (read.me.name, read.me.language, read.me.awake) == ("Robin", "en", made.me.awake)
    assert (read.me.away, read.me.holidays, read.me.zone.key) == (made.me.away, "PT", "Europe/Lisbon")
    assert read.me.away[0].reason == "winter break"
    acme, as_made = read.clients["acme"], made.clients["acme"]
    assert (acme.slug, acme.name, acme.holidays, acme.zone.key) == (
        "acme",
        "Acme GmbH",
        "DE-BY",
        "Europe/Berlin",
    )
    for part in ("hours", "days_off", "special"):
        assert getattr(acme.calendar, part) == getattr(as_made.calendar, part)


def test_what_is_none_of_a_boards_business_stays_in_the_file(tmp_path: Path) -> None:
    read = load_almanac(
        once_more(dump_almanac(make_almanac(store_at(tmp_path / "store"), NOW))), holiday_calendar
    )
    acme = read.clients["acme"]

    assert (acme.contacts, acme.notes, acme.channel, acme.agreement.by_severity) == ((), "", "", {})
    assert (read.me.backup, read.me.support) == (None, ())


def refuse(region: str) -> Any:
    raise AssertionError(f"the holidays of {region} were looked up")


def test_the_library_is_asked_for_nothing_in_the_coming_weeks(tmp_path: Path) -> None:
    values = once_more(dump_almanac(make_almanac(store_at(tmp_path / "store"), NOW)))
    calendar = load_almanac(values, refuse).clients["acme"].calendar
    first, last = Horizon(NOW).dates

    dates = [first + number * DAY for number in range((last - first).days + 1)]
    assert {str(day): name for day in dates if (name := calendar.day(day).holiday)} == {
        "2026-12-25": "Christmas Day",
        "2026-12-26": "Second Day of Christmas",
        "2027-01-01": "New Year's Day",
        "2027-01-06": "Epiphany",
    }
    for beyond in (first - DAY, last + DAY):
        with pytest.raises(AssertionError, match="DE-BY"):
            calendar.day(beyond)


def test_every_date_of_the_coming_weeks_keeps_its_name(tmp_path: Path) -> None:
    store = Store(store_at(tmp_path / "store").root, lambda region: lambda day: f"{region} {day}")
    calendar = load_almanac(once_more(dump_almanac(make_almanac(store, NOW))), refuse).me.calendar

    day, last = Horizon(NOW).dates
    while day <= last:
        assert calendar.day(day).holiday == f"PT {day}"
        day += DAY


# -- strange values --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Values:
    """The values of an almanac with one of everything."""
    store = store_at(tmp_path_factory.mktemp("sound") / "store")
    with (store.clients_folder / "acme.toml").open("a", encoding="utf-8") as file:
        file.write("[extra]\n")
    values: Values = once_more(dump_almanac(make_almanac(store, NOW)))
    assert values["problems"]
    return values


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in ``value`` something stands; of long lists the beginning."""
    if path:
        yield path
    inside = (
        value.items() if isinstance(value, dict) else enumerate(value[:3] if isinstance(value, list) else [])
    )
    for key, part in inside:
        yield from places(part, (*path, key))


def changed(values: Values, path: tuple[Any, ...], *other: Any) -> Any:
    """``values`` with ``other`` at that place, or nothing any more."""
    copy = once_more(values)
    holder = at(copy, path[:-1])
    del holder[path[-1]]
    if other and isinstance(holder, list):
        holder.insert(path[-1], *other)
    elif other:
        holder[path[-1]] = other[0]
    return copy


def at(values: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        values = values[key]
    return values


def is_refused(values: Any) -> bool:
    try:
        read: Almanac = load_almanac(values, holiday_calendar)
    except Exception:
        return True
    assert isinstance(read, Almanac)
    return False


def test_a_value_of_another_kind_is_refused_wherever_it_stands(sound: Values) -> None:
    assert not is_refused(sound)
    tried = 0
    for path in places(sound):
        for other in (None, True, 1.5, 7, "x", [], {}):
            # A problem may stand on another line, or on none.
            if type(other) is not type(at(sound, path)) and path[-1] != "line":
                tried += 1
                assert is_refused(changed(sound, path, other)), (path, other)
    assert tried > 500


def test_a_text_that_is_no_zone_or_date_is_refused(sound: Values) -> None:
    acme = ("clients", "acme")
    for path in (("me", "zone"), (*acme, "zone"), (*acme, "off", 0, 0), ("me", "off", 0, 1)):
        assert type(at(sound, path)) is str
        for other in ("", "x", "Europe", "2026-12-32"):
            assert is_refused(changed(sound, path, other)), (path, other)
    assert is_refused(changed(sound, (*acme, "special"), {"2026-12-32": []}))


def test_what_is_missing_is_refused(sound: Values) -> None:
    """But for one of those of which there may be any number."""
    many = {"holidays", "weeks", "special", "clients", "changes"}
    keys = [path for path in places(sound) if isinstance(path[-1], str) and not {*path[-2:-1]} & many]
    assert {path[-1] for path in keys} >= {"made_at", "me", "zone", "weeks", "awake", "slugs", "meanwhile"}
    for path in keys:
        assert is_refused(changed(sound, path)), path


@pytest.mark.parametrize("edges", [[0], [0, 60, 120], [60, 0], [0, 60, 60, 120], [-60, 60], [0, 604_801]])
def test_a_week_that_can_not_be_is_refused(sound: Values, edges: list[int]) -> None:
    for path in (("me", "weeks", "2968"), ("clients", "acme", "weeks", "2970")):
        assert at(sound, path)
        assert not is_refused(changed(sound, path, [0, 604_800]))
        assert is_refused(changed(sound, path, edges))


def test_weekly_hours_without_one_of_the_days_are_refused(sound: Values) -> None:
    for path in (("me", "hours"), ("me", "awake"), ("clients", "acme", "hours")):
        assert len(at(sound, path)) == 8
        assert is_refused(changed(sound, path, at(sound, path)[1:]))
