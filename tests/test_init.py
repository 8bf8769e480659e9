"""`sos init`: a store in four answers, or in none."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.desk import ACME, set_desk

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


def test_where_nothing_can_be_remembered_it_begins_all_the_same(sos: Sos, home: Path, store: Path) -> None:
    (home / ".local").mkdir(exist_ok=True)
    (home / ".local" / "state").write_text("x")
    done = sos("init", *FLAGS, "--holidays", "-")

    assert done.code == 0
    assert done.err.startswith("warning: sos.toml: sos undo can't take it back: can't make the folder ")
    assert done.err.count("\n") == 1
    assert written(store)["name"] == "Robin"
    assert "next → sos client add" in done.out


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
        *("holidays", "reach", "away", "backup", "support"),
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
        (["--hours", "Mo-Fr 9-25"], '--hours: column 7: can\'t read "9-25"'),
        (["--hours", "24/8"], "--hours: "),
        (["--awake", "Mo-Fr 09:00-09:00"], "--awake: column 7"),
        (["--language", "English"], "write it like en, de or pt-BR"),
        (["--holidays", "Barvaria"], 'no holidays known for "Barvaria"; did you mean DE-BY?'),
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
    assert f"{store / 'sos.toml'} is already there; change that file in an editor" in done.err
    assert "sos client add" in done.err
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


def test_a_country_alone_is_nothing_to_mend(sos: Sos) -> None:
    sos("init", *FLAGS, "--holidays", "PT")

    done = sos("doctor", env={"COLUMNS": "200"})

    assert (done.code, done.out.splitlines()[-1]) == (0, "nothing to mend")
    assert 'note: sos.toml:8: holidays: "PT" names no region' in done.out
    assert "sos.toml, 0 clients, 0 incidents" in done.out


def test_names_are_written_as_data(sos: Sos, store: Path) -> None:
    name = 'Ro"bin \x1b[31m[red]\u202e = ☃\n'
    done = sos("init", "--name", name, "--zone", "lisbon")

    assert done.code == 0
    assert written(store)["name"] == name.strip()
    assert "\x1b" not in done.out
    assert "[red]" in done.out


def test_names_of_regions_and_hours_as_people_say_them_are_fine(sos: Sos, store: Path) -> None:
    done = sos("init", *FLAGS, "--holidays", "Bavaria", "--hours", "Mon-Fri 9-12:30,13:30-18")

    assert (done.code, done.err) == (0, "")
    assert written(store)["holidays"] == "DE-BY"
    assert written(store)["hours"] == "Mo-Fr 09:00-12:30,13:30-18:00"


def test_where_nobody_said_whose_holidays_count_it_tells_how_to_say_so(sos: Sos) -> None:
    done = sos("init", *FLAGS)
    assert done.err == 'no holidays yet: add holidays = "PT", or your own, to ~/store/sos.toml\n'
    assert done.out.splitlines()[-1] == "next → sos client add"


def test_who_wants_no_holidays_is_not_told_of_them(sos: Sos, store: Path) -> None:
    assert sos("init", *FLAGS, "--holidays", "-").err == ""
    assert "holidays" not in written(store)


def test_how_clients_reach_me_is_kept(sos: Sos, store: Path) -> None:
    sos("init", *FLAGS, "--reach", "+351 555 0100")
    assert written(store)["reach"] == "+351 555 0100"
