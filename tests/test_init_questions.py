"""What `sos init` asks on a terminal: four things, and the region where it matters."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.terminal import Terminal

FLAGS = ["--name", "Robin", "--zone", "Europe/Lisbon", "--language", "en"]


def written(store: Path) -> dict[str, object]:
    return tomllib.loads((store / "sos.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("columns", [60, 120])
def test_four_questions_on_a_terminal_and_enter_takes_what_is_offered(home: Path, columns: int) -> None:
    env = {"TZ": "Asia/Tokyo", "LANG": "pt_PT.UTF-8"}
    with Terminal(["sos", "init"], env=env, columns=columns) as t:
        t.expect("your name")
        t.type("Robin\n")
        t.expect("[Asia/Tokyo]: ")
        t.type("\n")
        t.expect("[pt]: ")
        t.type("\n")
        t.expect("your holidays: country or region, - for none [JP]: ")
        t.type("\n")
        assert t.wait() == 0
        assert "next → sos client add" in t.screen

    values = written(home / "store")
    assert (values["name"], values["zone"], values["language"]) == ("Robin", "Asia/Tokyo", "pt")
    # Japan has the same holidays everywhere: nothing more is asked.
    assert values["holidays"] == "JP"


@pytest.mark.parametrize(
    ("answer", "region"), [("", "PT"), ("11", "PT-11"), ("lisboa", "PT-11"), ("PT-03", "PT-03"), ("-", "PT")]
)
def test_where_regions_differ_the_region_is_asked_for(home: Path, answer: str, region: str) -> None:
    with Terminal(["sos", "init", *FLAGS], columns=100) as t:
        t.expect("your holidays: country or region, - for none [PT]: ")
        t.type("\n")
        # The city of the zone comes first.
        t.expect("regions of PT have holidays of their own: 11 (Lisboa), 01 (Aveiro)")
        t.expect("and 12 more; ? lists them")
        t.expect("region, by code or name [PT]: ")
        t.type("?\n")
        # The last one, unbroken.
        t.expect("30 (Região Autónoma da Madeira)")
        t.expect("region, by code or name [PT]: ")
        t.type("Lisbonn\n")
        t.expect('PT has no region "Lisbonn"; did you mean PT-11?')
        t.type(f"{answer}\n")
        assert t.wait() == 0
        # The question has said it.
        assert "names no region" not in t.text
    assert written(home / "store")["holidays"] == region


def test_a_dash_is_no_holidays_and_asks_no_region(home: Path) -> None:
    with Terminal(["sos", "init", *FLAGS]) as t:
        t.expect("your holidays")
        t.type("-\n")
        assert t.wait() == 0
        assert "holidays none yet" in t.screen
    assert "holidays" not in written(home / "store")


def test_a_question_mark_tells_what_to_write_and_asks_again(home: Path) -> None:
    with Terminal(["sos", "init"], columns=100) as t:
        for question, told, answer in (
            ("your name", "such as Robin", "Robin"),
            ("your time zone", "such as lisbon, Europe/Lisbon", "tokyo"),
            ("your language", "such as en, de", "en"),
            ("your holidays", "DE-BY, Bavaria", "JP"),
        ):
            t.expect(question)
            t.type("?\n")
            t.expect(told)
            t.expect(question)
            t.type(f"{answer}\n")
        assert t.wait() == 0
        # The question has said it.
        assert "names no region" not in t.text
    assert written(home / "store")["name"] == "Robin"


def test_a_wrong_zone_is_asked_again_with_the_nearest(home: Path) -> None:
    with Terminal(["sos", "init", "--name", "Robin", "--language", "en", "--holidays", "PT-11"]) as t:
        t.expect("your time zone")
        t.type("Europe/Lisbonn\n")
        t.expect('"Europe/Lisbonn" is no time zone; did you mean "Europe/Lisbon"?')
        t.expect("your time zone")
        t.type("lisbon\n")
        assert t.wait() == 0
    assert written(home / "store")["zone"] == "Europe/Lisbon"


def test_flags_leave_nothing_to_ask(home: Path) -> None:
    with Terminal(["sos", "init", *FLAGS, "--holidays", "PT"]) as t:
        assert t.wait() == 0
        assert "]: " not in t.text


@pytest.mark.parametrize("key", ["ctrl-c", "ctrl-d"])
def test_giving_up_leaves_nothing_behind(home: Path, key: str) -> None:
    with Terminal(["sos", "init"]) as t:
        t.expect("your name")
        t.type("Robin\n")
        t.expect("[Pacific/Chatham]: ")
        t.key(key)
        assert t.wait() == 130
    assert not (home / "store").exists()


def test_a_terminal_with_no_input_is_not_asked(home: Path) -> None:
    with Terminal(["sos", "init", "--no-input"], env={"TZ": "EST"}) as t:
        assert t.wait() == 2
        assert "--zone is missing" in t.screen


def test_questions_are_not_data(home: Path) -> None:
    with Terminal(["sh", "-c", "sos init > out"], cwd=home) as t:
        t.expect("your name")
        t.type("Robin\n")
        t.expect("your time zone")
        t.type("\n")
        t.expect("your language")
        t.type("\n")
        t.expect("your holidays")
        t.type("-\n")
        assert t.wait() == 0
    told = (home / "out").read_text()
    assert "your" not in told
    assert "Robin" in told
