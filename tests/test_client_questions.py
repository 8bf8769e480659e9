"""What `sos client add` asks on a terminal: answers as people say them, and help at every question."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.desk import ROBIN, set_desk
from tests.terminal import Terminal


@pytest.fixture
def empty(home: Path) -> Path:
    """A store without clients."""
    return set_desk(home, {}, me=ROBIN.replace('"PT"', '"PT-11"'))


def written(store: Path, slug: str) -> dict[str, Any]:
    return tomllib.loads((store / "clients" / f"{slug}.toml").read_text(encoding="utf-8"))


def test_five_questions_on_a_terminal(home: Path, empty: Path) -> None:
    with Terminal(["sos", "client", "add"], columns=60) as t:
        t.expect("their name: ")
        t.type("Acme GmbH\n")
        t.expect("their time zone, or a city: ")
        t.type("CET\n")
        t.expect("name the place:\nEurope/Berlin or Europe/Paris")
        t.expect("their time zone, or a city: ")
        t.type("munch\n")
        t.expect("their time zone, or a city: ")
        t.type("munich\n")
        t.expect("their hours [Mo-Fr 09:00-17:00]: ")
        t.type("\n")
        t.expect("their holidays: country or region, - for none [DE]: ")
        t.type("de-by\n")
        t.expect("you write to them in [de]: ")
        t.type("\n")
        t.expect("agreed for the worst case: answer, update, fix")
        t.expect("24/7 unless you name a clock [-]: ")
        t.type("half an hour\n")
        t.expect('"half" is no length of time')
        t.expect("24/7 unless you name a clock [-]: ")
        t.type("24/7 30m 1h 8h\n")
        assert t.wait() == 0
        assert "next → sos now" in t.screen
    values = written(empty, "acme")
    agreed = {"clock": "24/7", "acknowledge": "30m", "update": "1h", "resolve": "8h"}
    assert values["response"] == {"1": agreed}
    assert (values["name"], values["zone"], values["holidays"]) == ("Acme GmbH", "Europe/Berlin", "DE-BY")


@pytest.mark.parametrize(
    ("answer", "clock"), [("15m 30m 6h", "24/7"), ("1 15m 30m 6h", "24/7"), ("client 15m 30m 6h", "client")]
)
def test_the_worst_case_may_be_answered_with_or_without_severity_and_clock(
    empty: Path, answer: str, clock: str
) -> None:
    flags = ["--language", "en", "--name", "Acme", "--zone", "berlin", "--hours", "24/7", "--holidays", "-"]
    with Terminal(["sos", "client", "add", "acme", *flags]) as t:
        t.expect("24/7 unless you name a clock [-]: ")
        t.type("1 24/7\n")
        t.expect('can\'t read "1 24/7"; write up to three lengths of time, such as 30m 1h 8h')
        t.type("?\n")
        t.expect("client 4h 1bd 3bd")
        t.expect("24/7 unless you name a clock [-]: ")
        t.type(f"{answer}\n")
        assert t.wait() == 0
    agreed = {"clock": clock, "acknowledge": "15m", "update": "30m", "resolve": "6h"}
    assert written(empty, "acme")["response"] == {"1": agreed}


def test_the_question_for_hours_shows_a_lunch_break_and_takes_hours_as_people_say_them(empty: Path) -> None:
    flags = ["--language", "en", "--name", "Acme", "--zone", "berlin", "--holidays", "-"]
    with Terminal(["sos", "client", "add", "acme", *flags], columns=60) as t:
        t.expect("such as Mo-Th 09:00-12:30,13:30-18:00; Fr 09:00-15:00\n")
        t.expect("their hours [Mo-Fr 09:00-17:00]: ")
        t.type("?\n")
        t.expect("past midnight")
        t.expect("their hours [Mo-Fr 09:00-17:00]: ")
        t.type("Mon-Thu 9-12:30,13:30-18; Fri 9-15\n")
        t.expect("[-]: ")
        t.type("\n")
        assert t.wait() == 0
    assert written(empty, "acme")["hours"] == "Mo-Th 09:00-12:30,13:30-18:00; Fr 09:00-15:00"


def test_the_region_of_a_clients_country_is_asked_for(empty: Path) -> None:
    flags = ["--language", "en", "--name", "Acme", "--zone", "berlin", "--hours", "24/7"]
    with Terminal(["sos", "client", "add", "acme", *flags]) as t:
        t.expect("their holidays: country or region, - for none [DE]: ")
        t.type("\n")
        t.expect("regions of DE have holidays of their own: BE (Berlin), BB (Brandenburg)")
        t.expect("region, by code or name [DE]: ")
        t.type("bavaria\n")
        t.expect("[-]: ")
        t.type("\n")
        assert t.wait() == 0
        assert "names no region" not in t.text
    assert written(empty, "acme")["holidays"] == "DE-BY"


def test_a_name_without_letters_is_given_a_short_one(empty: Path) -> None:
    with Terminal(["sos", "client", "add", "--zone", "tokyo", "--hours", "24/7"]) as t:
        t.expect("their name: ")
        t.type("株式会社\n")
        t.expect("a short name")
        t.type("Kaisha!\n")
        t.expect("can't be a short name")
        t.type("kaisha\n")
        t.expect("[JP]: ")
        t.type("-\n")
        t.expect("you write to them in [ja]: ")
        t.type("?\n")
        t.expect("messages can be in ar, de, en")
        t.type("en\n")
        t.expect("[-]: ")
        t.type("\n")
        assert t.wait() == 0
    assert written(empty, "kaisha")["name"] == "株式会社"
    assert "holidays" not in written(empty, "kaisha")


@pytest.mark.parametrize("key", ["ctrl-c", "ctrl-d"])
def test_giving_up_writes_nothing(empty: Path, key: str) -> None:
    with Terminal(["sos", "client", "add", "acme", "--zone", "berlin"]) as t:
        t.expect("their name [Acme]: ")
        t.type("\n")
        t.expect("their hours [Mo-Fr 09:00-17:00]: ")
        t.key(key)
        assert t.wait() == 130
    assert list((empty / "clients").iterdir()) == []
