"""Worked examples: three moments that tell something, with the answers that counting every minute gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.agreement_examples import worked_examples
from freelance_sos.domain.agreement_page import Example
from freelance_sos.domain.calendar import Calendar
from freelance_sos.domain.people import Client, Me
from freelance_sos.storage.store import Store
from tests.desk import ACME, KYOTO, PULSE, ROBIN, SOUQ
from tests.domain.model import ALWAYS, Clock, Person, Rule, Window, both, open_minutes

ON = date(2026, 11, 19)
DAY = timedelta(days=1)
UTC_ALWAYS = Person("UTC", (ALWAYS,))
Asked = Callable[..., tuple[Client, Me]]


@pytest.fixture
def people(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """The client of a file's text, and me."""

    def read(text: str, me: str = ROBIN) -> tuple[Client, Me]:
        folder = tmp_path_factory.mktemp("store")
        (folder / "clients").mkdir()
        (folder / "sos.toml").write_text(me, encoding="utf-8")
        (folder / "clients" / "acme.toml").write_text(text, encoding="utf-8")
        store = Store(folder, holiday_calendar)
        return store.client("acme").value, store.me().value

    return read


def told(client: Client, examples: tuple[Example, ...]) -> list[tuple[int, str, str]]:
    return [
        (
            one.severity,
            *(f"{at.astimezone(client.zone):%a %d %H:%M}" for at in (one.written_at, one.answered_at)),
        )
        for one in examples
    ]


def test_late_on_friday_at_the_weekend_and_in_the_evening(people: Asked) -> None:
    client, me = people(ACME)
    # Severity 3 counts my hours (10:00 to 19:00 in Berlin), 2 theirs with lunch from 12:30, 1 always.
    assert told(client, worked_examples(client, me, ON)) == [
        (3, "Fri 20 16:00", "Fri 20 18:00"),
        (1, "Sat 21 11:00", "Sat 21 11:30"),
        (2, "Tue 24 20:00", "Wed 25 14:00"),
    ]


def test_a_week_that_ends_on_thursday(people: Asked) -> None:
    client, me = people(SOUQ)
    assert told(client, worked_examples(client, me, ON)) == [
        (1, "Sat 21 11:00", "Sat 21 12:00"),
        (1, "Tue 24 20:00", "Tue 24 21:00"),
        (1, "Thu 26 16:00", "Thu 26 17:00"),
    ]


def test_holidays_and_days_off_of_both_are_avoided_up_to_the_answer(people: Asked) -> None:
    client, me = people(KYOTO)
    # Monday 23 November is a holiday in Japan: a message on Saturday 21 would wait for Tuesday.
    assert told(client, worked_examples(client, me, ON)) == [
        (1, "Fri 20 16:00", "Fri 20 17:00"),
        (1, "Tue 24 20:00", "Wed 25 11:00"),
        (1, "Sat 28 11:00", "Mon 30 11:00"),
    ]
    client, me = people(PULSE, ROBIN.replace("2026-12-28", "2026-11-20").replace("2026-12-31", "2026-12-04"))
    # I am away until Friday 4 December; Tuesday 8 December is a holiday in Portugal.
    assert [day for _, day, _ in told(client, worked_examples(client, me, ON))] == [
        "Sun 06 11:00",
        "Fri 11 16:00",
        "Tue 15 20:00",
    ]


def test_where_no_week_is_like_any_other_the_first_one_must_do(people: Asked) -> None:
    client, me = people(
        ACME, ROBIN.replace("to = 2026-12-31", "to = 2028-12-31").replace("2026-12-28", "2026-11-01")
    )
    examples = worked_examples(client, me, ON)
    # My own hours never come within a year: what can't be counted is left out.
    assert told(client, examples) == [
        (1, "Sat 21 11:00", "Sat 21 11:30"),
        (2, "Tue 24 20:00", "Wed 25 14:00"),
    ]


def test_where_no_first_answer_was_agreed_there_is_none(people: Asked) -> None:
    client, me = people(
        'name = "A"\nzone = "UTC"\nhours = "24/7"\n[response.1]\nclock = "24/7"\nresolve = "8h"\n'
    )
    assert worked_examples(client, me, ON) == ()


@pytest.mark.parametrize("on", [ON + number * 23 * DAY for number in range(16)], ids=str)
@pytest.mark.parametrize("text", [ACME, KYOTO, SOUQ, PULSE], ids=["acme", "kyoto", "souq", "pulse"])
def test_counting_every_minute_gives_the_same(people: Asked, text: str, on: date) -> None:
    client, me = people(text)
    examples = worked_examples(client, me, on)
    assert len(examples) == 3
    for example in examples:
        assert client.calendar.local_date(example.written_at) > on
        assert example.answered_at == counted(client, me, example)


def counted(client: Client, me: Me, example: Example) -> datetime:
    """When they hear from me, by marking every minute that counts and counting the marks."""
    target = client.agreement.target(example.severity, "acknowledge")
    assert target is not None
    start = datetime.combine(example.written_at.date() - 4 * DAY, time(), UTC)
    theirs, their_minutes = minutes(client.calendar, start)
    _, my_minutes = minutes(me.calendar, start)
    opened = {
        "24/7": bytearray(b"\1" * len(my_minutes)),
        "client": their_minutes,
        "mine": my_minutes,
        "shared": both(their_minutes, my_minutes),
    }[target.clock]
    found = Clock(opened, theirs).add(
        int((example.written_at - start).total_seconds()), int(target.within.elapsed.total_seconds())
    )
    assert found is not None
    return start + timedelta(seconds=found)


def minutes(calendar: Calendar, start: datetime) -> tuple[Window, bytearray]:
    frame = Window(calendar.zone.key, start, 30)
    rules = tuple(Rule((day,), tuple(map(tuple, spans))) for day, spans in enumerate(calendar.hours.days))  # type: ignore[arg-type]
    dates = [start.date() + number * DAY for number in range(-1, 31)]
    person = Person(
        calendar.zone.key,
        rules,
        holidays=frozenset(day for day in dates if calendar.holiday_on(day)),
        off=frozenset(day for day in dates if any(off.first <= day <= off.last for off in calendar.days_off)),
        special={day: tuple(map(tuple, spans)) for day, spans in calendar.special.items()},  # type: ignore[misc]
    )
    return frame, open_minutes(person, frame)
