"""Bare `sos`: what needs me now, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.events import ActionAdded, ActionDone
from freelance_sos.storage.store import Store
from tests.conftest import Result, Sos
from tests.desk import ACME, EVERYBODY, PULSE, SOUQ, at, set_desk

# Monday 16:00 my time: Acme is in hours until 18:00 in Berlin, Pulse always.
NOW = at("16:00")

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def store(home: Path) -> Path:
    return set_desk(home)


def words(result: Result) -> list[str]:
    """The lines that hold something, their columns one space apart."""
    assert (result.code, result.err) == (0, "")
    return [" ".join(line.split()) for line in result.out.splitlines() if line.strip()]


def add_actions(folder: Path, slug: str, *due: date | None, done: int = 0) -> None:
    """An incident with an action for each date, the first `done` of which are made."""
    files = Store(folder, holiday_calendar)
    moment = datetime(2026, 11, 20, 12, tzinfo=UTC)
    added = [ActionAdded(action=n, text=f"improve {n}", due=day) for n, day in enumerate(due, 1)]
    made = [ActionDone(action=n) for n in range(1, done + 1)]
    with files.locked():
        files.append(files.log(slug, 1), [*added, *made], moment, moment)


# -- nothing burns ---------------------------------------------------------------------------------


def test_when_nothing_needs_me_it_says_so_and_who_is_in_hours(sos: Sos) -> None:
    lines = words(sos(at=NOW))

    assert lines[0] == "all quiet"
    assert lines[1].startswith("● in hours: Acme GmbH (to 17:00 your time), Pulse Radio")
    assert len(lines) == 2


def test_when_nobody_is_in_hours_it_says_who_will_be_first(home: Path, sos: Sos) -> None:
    set_desk(home, {"acme": ACME, "souq": SOUQ})
    lines = words(sos(at=at("20:00")))

    # 20:00 UTC: Riyadh opens at 05:00 UTC, Berlin at 08:00.
    assert lines == [
        "all quiet",
        "○ nobody is in hours; next Souq Online at Tue 05:00 your time, in 9 h",
    ]


def test_with_no_client_yet_the_first_step_is_named(home: Path, sos: Sos) -> None:
    set_desk(home, {})
    assert words(sos(at=NOW)) == ["all quiet", "no clients yet → sos client add"]


# -- something burns -------------------------------------------------------------------------------


def test_what_is_due_first_burns_first_and_gives_the_next_step(sos: Sos) -> None:
    sos("new", "kyoto", "the till is stuck", at=at("15:00"))  # due in Tokyo's morning, 02:00 UTC
    sos("new", "acme", "checkout is down", at=at("15:50"))  # due at 16:20
    sos("new", "souq", "prices are wrong", at=at("15:15"))  # due at 16:15
    lines = words(sos(at=NOW, env={"COLUMNS": "140"}))

    assert [line.split()[0] for line in lines[:3]] == ["souq-1", "acme-1", "kyoto-1"]
    assert "acknowledge 16:15 your time, 15 min left" in lines[0]
    assert "all quiet" not in lines
    assert lines[-2:] == [
        "next → one step at a time: sos run souq-1",
        "or only tell them now: sos say ack souq-1 --copy",
    ]


def test_what_is_restored_waits_behind_what_burns(sos: Sos) -> None:
    sos("new", "acme", "checkout is down", at=at("10:00"))
    sos("resolve", "acme-1", at=at("11:00"))
    sos("new", "bayou", "no sound", at=at("15:00"))
    lines = words(sos(at=NOW))

    assert lines[0].startswith("bayou-1")
    assert any("lessons to write" in line for line in lines)
    sos("cancel", "bayou-1", at=NOW)
    assert words(sos(at=NOW))[-2:] == [
        "next → tell them: sos say resolved acme-1 --copy",
        "then write down the lessons: sos close acme-1",
    ]


# -- improvements ----------------------------------------------------------------------------------


def test_actions_that_are_due_come_back_the_oldest_first(store: Path, sos: Sos) -> None:
    sos("new", "acme", "x", at=at("09:00", 20))
    sos("cancel", "acme-1", at=at("09:30", 20))
    add_actions(store, "acme", date(2026, 11, 25), date(2026, 11, 20), date(2026, 11, 23))
    lines = words(sos(at=NOW))

    # Today is Monday the 23rd.
    assert [line for line in lines if line.startswith("to do")] == [
        "to do improve 2 (acme-1.2, overdue 3 d)",
        "to do improve 3 (acme-1.3, due today)",
        "to do improve 1 (acme-1.1, due in 2 d)",
    ]
    assert "all quiet" not in lines


def test_actions_that_have_time_need_not_be_seen_now(store: Path, sos: Sos) -> None:
    sos("new", "acme", "x", at=at("09:00", 20))
    sos("cancel", "acme-1", at=at("09:30", 20))
    # In a week, in more than a week, without a date.
    add_actions(store, "acme", date(2026, 11, 30), date(2026, 12, 1), None)

    shown = [line for line in words(sos(at=NOW)) if line.startswith("to do")]
    assert shown == ["to do improve 1 (acme-1.1, due in 7 d)"]


def test_only_a_few_actions_are_shown_and_none_that_is_done(store: Path, sos: Sos) -> None:
    sos("new", "acme", "x", at=at("09:00", 20))
    sos("cancel", "acme-1", at=at("09:30", 20))
    add_actions(store, "acme", *[date(2026, 11, day) for day in range(1, 7)], done=2)
    shown = [line for line in words(sos(at=NOW)) if line.startswith("to do")]

    assert [line.split()[3] for line in shown] == ["3", "4", "5"]
    assert [action["id"] for action in sos("--json", at=NOW).json()["actions"]] == [
        "acme-1.3",
        "acme-1.4",
        "acme-1.5",
        "acme-1.6",
    ]


def test_today_is_the_date_on_my_own_wall(home: Path, sos: Sos) -> None:
    # 23:30 UTC on Monday is 08:30 on Tuesday in Tokyo: what is due on the 23rd is a day late there.
    set_desk(home, {"acme": ACME}, 'name = "Robin"\nzone = "Asia/Tokyo"\nhours = "Mo-Fr 09:00-18:00"\n')
    sos("new", "acme", "x", at=at("09:00", 20))
    add_actions(home / "store", "acme", date(2026, 11, 23))

    assert any("overdue 1 d" in line for line in words(sos(at=at("23:30"))))


# -- the same as data, and with broken files ---------------------------------------------------------


def test_as_json(sos: Sos) -> None:
    sos("new", "acme", "checkout is down", at=at("15:50"))
    told = sos("--json", at=NOW).json()

    assert [one["id"] for one in told["incidents"]] == ["acme-1"]
    assert told["incidents"][0]["next_due"] == {"target": "acknowledge", "due_at": at("16:20")}
    assert {one["slug"]: one["in_hours"] for one in told["clients"]} == {
        "acme": True,
        "pulse": True,
        "bayou": False,
        "kyoto": False,
        "souq": False,
    }
    assert told["actions"] == []


def test_a_broken_client_hides_neither_the_others_nor_its_own_fire(store: Path, sos: Sos) -> None:
    sos("new", "acme", "checkout is down", at=at("15:50"))
    (store / "clients" / "acme.toml").write_text("not toml")
    result = sos(at=NOW)

    assert result.code == 0
    assert "acme-1" in result.out
    assert "Pulse Radio" in result.out
    assert result.err.count("clients/acme.toml:1:") == 1


def test_with_my_own_file_broken_the_fires_are_still_shown(store: Path, sos: Sos) -> None:
    sos("new", "acme", "checkout is down", at=at("15:50"))
    (store / "sos.toml").write_text("zone = 7")
    result = sos(at=NOW)

    assert result.code == 0
    assert "acme-1" in result.out
    assert "sos.toml" in result.err


def test_quiet_says_nothing(home: Path, sos: Sos) -> None:
    set_desk(home, {**EVERYBODY, "pulse": PULSE})
    assert sos("--quiet", at=NOW) == Result(0, "", "")
