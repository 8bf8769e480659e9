"""`sos init`: a store in three answers, or in none."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.desk import ACME, set_desk
from tests.terminal import Terminal

MONDAY = "2026-11-23T10:00:00Z"
FLAGS = ["--name", "Robin", "--zone", "Europe/Lisbon", "--language", "en"]


@pytest.fixture
def store(home: Path) -> Path:
    """Where the store will be."""
    return home / "store"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def written(store: Path) -> dict[str, object]:
    return tomllib.loads((store / "sos.toml").read_text(encoding="utf-8"))


def uncommented(text: str) -> str:
    """The file as it is after somebody took every # away, but for those of sentences."""
    lines = [line.removeprefix("# ") for line in text.splitlines()]
    return "\n".join(line for line in lines if not line.endswith("true.") and "docs/" not in line)


def test_flags_alone_make_a_private_store(sos: Sos, store: Path) -> None:
    done = sos("init", *FLAGS, "--holidays", "de-by")

    assert (done.code, done.err) == (0, "")
    assert written(store) == {
        "name": "Robin",
        "zone": "Europe/Lisbon",
        "language": "en",
        "hours": "Mo-Fr 09:00-18:00",
        "awake": "Mo-Su 07:30-23:00",
        "holidays": "DE-BY",
    }
    assert [mode(path) for path in (store, store / "clients", store / "sos.toml")] == [0o700, 0o700, 0o600]
    assert "~/store/sos.toml" in done.out
    assert done.out.splitlines()[-1] == "next → sos client add"


def test_the_store_can_be_used_at_once(sos: Sos) -> None:
    sos("init", *FLAGS)
    assert sos("client", "add", "acme", "--zone", "berlin").code == 0
    assert "Acme" in sos("now", at=MONDAY).out
    assert sos("client", "check").out == "all 2 files are good\n"


def test_what_the_file_offers_in_comments_can_be_used_as_it_is(sos: Sos, store: Path) -> None:
    sos("init", *FLAGS)
    path = store / "sos.toml"
    path.write_text(uncommented(path.read_text()))

    assert set(written(store)) == {
        *("name", "zone", "language", "hours", "awake"),
        *("holidays", "away", "backup", "support"),
    }
    done = sos("client", "check")
    assert done.code == 0
    assert "unknown" not in done.out


def test_the_machine_is_asked_where_no_flag_says(sos: Sos, store: Path) -> None:
    done = sos("init", "--name", "Robin", env={"TZ": ":Asia/Kolkata", "LANG": "pt_PT.UTF-8"})

    assert done.code == 0
    assert (written(store)["zone"], written(store)["language"]) == ("Asia/Kolkata", "pt")


def test_a_zone_that_nobody_knows_is_asked_for_by_name(sos: Sos, store: Path) -> None:
    done = sos("init", "--name", "Robin", env={"TZ": "EST5EDT,M3.2.0,M11.1.0"})

    assert (done.code, done.out) == (2, "")
    assert done.err == "--zone is missing; add --zone\n"
    assert not store.exists()


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--zone", "Europe/Berln"], 'did you mean "Europe/Berlin"?'),
        (["--zone", "CST"], "America/Chicago"),
        (["--zone", "+02:00"], "fixed offset"),
        (["--zone", ""], "--zone: the time zone is missing"),
        (["--hours", "Mo-Fr 9-17"], "--hours: column 7"),
        (["--hours", "24/8"], "--hours: "),
        (["--awake", "Mo-Fr 09:00-09:00"], "--awake: column 7"),
        (["--language", "English"], "write it like en, de or pt-BR"),
        (["--holidays", "Bavaria"], "no holidays known"),
        (["--name", "x" * 300], "--name: "),
    ],
)
def test_what_is_wrong_is_told_in_one_line_and_nothing_is_written(
    sos: Sos, store: Path, flags: list[str], told: str
) -> None:
    done = sos("init", *FLAGS, *flags)

    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert done.err.count("\n") == 1
    assert not store.exists()


@pytest.mark.parametrize("text", ['name = "Kim"\n', "zone = \n", ""])
def test_a_file_that_is_there_is_never_overwritten(sos: Sos, store: Path, text: str) -> None:
    store.mkdir()
    (store / "sos.toml").write_text(text)

    done = sos("init", *FLAGS)

    assert done.code == 5
    assert "is already there" in done.err
    assert (store / "sos.toml").read_text() == text


def test_clients_without_a_sos_toml_get_a_new_one(sos: Sos, home: Path) -> None:
    store = set_desk(home, {"acme": ACME})
    (store / "sos.toml").unlink()

    assert sos("init", *FLAGS).code == 0

    assert (store / "clients" / "acme.toml").read_text() == ACME
    assert sos("client", "check").code == 0


def test_json_and_quiet(sos: Sos, store: Path) -> None:
    done = sos("init", *FLAGS, "--json")
    told = done.json()
    assert told["path"] == str(store / "sos.toml")
    assert told["me"]["zone"] == "Europe/Lisbon"
    (store / "sos.toml").unlink()
    assert sos("init", *FLAGS, "--quiet").out == ""
    assert (store / "sos.toml").exists()


def test_a_country_whose_regions_differ_is_warned_of(sos: Sos) -> None:
    done = sos("init", *FLAGS, "--holidays", "DE")
    assert done.code == 0
    assert "BY" in done.err
    assert "sos.toml:" in done.err


def test_names_are_written_as_data(sos: Sos, store: Path) -> None:
    name = 'Ro"bin \x1b[31m[red]\u202e = ☃\n'
    done = sos("init", "--name", name, "--zone", "lisbon")

    assert done.code == 0
    assert written(store)["name"] == name.strip()
    assert "\x1b" not in done.out
    assert "[red]" in done.out


@pytest.mark.parametrize("columns", [60, 120])
def test_three_questions_on_a_terminal_and_enter_takes_what_is_offered(home: Path, columns: int) -> None:
    with Terminal(["sos", "init"], env={"LANG": "pt_PT.UTF-8"}, columns=columns) as t:
        t.expect("your name")
        t.type("Robin\n")
        t.expect("[Pacific/Chatham]: ")
        t.type("\n")
        t.expect("[pt]: ")
        t.type("\n")
        assert t.wait() == 0
        assert "next → sos client add" in t.screen

    values = written(home / "store")
    assert (values["name"], values["zone"], values["language"]) == ("Robin", "Pacific/Chatham", "pt")


def test_a_wrong_zone_is_asked_again_with_the_nearest(home: Path) -> None:
    with Terminal(["sos", "init", "--name", "Robin", "--language", "en"]) as t:
        t.expect("your time zone")
        t.type("Europe/Lisbonn\n")
        t.expect('"Europe/Lisbonn" is no time zone; did you mean "Europe/Lisbon"?')
        t.expect("your time zone")
        t.type("lisbon\n")
        assert t.wait() == 0
    assert written(home / "store")["zone"] == "Europe/Lisbon"


def test_flags_leave_nothing_to_ask(home: Path) -> None:
    with Terminal(["sos", "init", *FLAGS]) as t:
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
        assert t.wait() == 0
    told = (home / "out").read_text()
    assert "your" not in told
    assert "Robin" in told
