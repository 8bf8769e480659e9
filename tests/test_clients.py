"""`sos client add`, `list`, `show`, `check` and `remove`. The people are those of tests/desk.py."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Sos
from tests.desk import ACME, EVERYBODY, ROBIN, set_desk
from tests.terminal import Terminal

# Monday: Berlin 11:00.
MONDAY = "2026-11-23T10:00:00Z"
BROKEN = 'name = "Broken"\nzone = "Europe/Berln"\nhours = "Mo-Fr 09:00-17:00"\n'
NO_TOML = 'name = "Torn\n'


@pytest.fixture
def store(home: Path) -> Path:
    return set_desk(home)


@pytest.fixture
def empty(home: Path) -> Path:
    """A store without clients."""
    return set_desk(home, {}, me=ROBIN.replace('"PT"', '"PT-11"'))


def written(store: Path, slug: str) -> dict[str, Any]:
    return tomllib.loads((store / "clients" / f"{slug}.toml").read_text(encoding="utf-8"))


# -- add -------------------------------------------------------------------------------------------------


def test_everything_can_be_said_in_flags(sos: Sos, empty: Path) -> None:
    done = sos(
        *("client", "add", "acme", "--name", "Acme GmbH", "--zone", "berlin", "--language", "de"),
        *("--address", "informal", "--hours", "Mo-Th 09:00-12:30,13:30-18:00", "--holidays", "DE-BY"),
        *("--channel", "slack", "--notes", 'No "calls"\nbefore 10.', "--contact-name", "Petra Weber"),
        *("--contact-email", "petra@example.com", "--contact-role", "owner", "--contact-phone", "+49 30 1"),
        *("--response", "1 24/7 30m 1h 8h", "--response", "2 client 4h - 3bd"),
    )

    assert (done.code, done.err) == (0, "")
    assert written(empty, "acme") == {
        "name": "Acme GmbH",
        "zone": "Europe/Berlin",
        "language": "de",
        "address": "informal",
        "hours": "Mo-Th 09:00-12:30,13:30-18:00",
        "holidays": "DE-BY",
        "channel": "slack",
        "notes": 'No "calls"\nbefore 10.',
        "contact": [
            {
                "name": "Petra Weber",
                "role": "owner",
                "email": "petra@example.com",
                "phone": "+49 30 1",
            }
        ],
        "response": {
            "1": {"clock": "24/7", "acknowledge": "30m", "update": "1h", "resolve": "8h"},
            "2": {"clock": "client", "acknowledge": "4h", "resolve": "3bd"},
        },
    }
    path = empty / "clients" / "acme.toml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "~/store/clients/acme.toml" in done.out
    assert done.out.splitlines()[-1] == "next → sos now"
    assert "nothing agreed" not in done.out


def test_a_zone_is_enough(sos: Sos, empty: Path) -> None:
    done = sos("client", "add", "blue-sky", "--zone", "Asia/Calcutta")

    assert done.code == 0
    assert written(empty, "blue-sky") == {
        "name": "Blue Sky",
        "zone": "Asia/Calcutta",
        "language": "en",
        "address": "formal",
        "hours": "Mo-Fr 09:00-17:00",
    }
    assert 'nothing agreed yet; sos client edit blue-sky --response "1 24/7 30m 1h 8h"' in done.out
    assert sos("now", "blue-sky", "--quiet", at=MONDAY).code == 0


def test_what_the_file_offers_in_comments_can_be_used_as_it_is(sos: Sos, empty: Path) -> None:
    sos("client", "add", "acme", "--zone", "berlin")
    path = empty / "clients" / "acme.toml"
    lines = [line.removeprefix("# ") for line in path.read_text().splitlines()]
    path.write_text("\n".join(line for line in lines if not line.endswith("true.") and "docs/" not in line))

    assert len(written(empty, "acme")) == 15
    assert sos("client", "check").out == "all 2 files are good\n"


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Acme GmbH", "acme"), ("Ünïcode & Söhne", "unicode"), ("7 Seas", "seas"), ("CON air", "air")],
)
def test_the_short_name_comes_from_the_name(sos: Sos, empty: Path, name: str, slug: str) -> None:
    assert sos("client", "add", "--name", name, "--zone", "berlin").code == 0
    assert written(empty, slug)["name"] == name


def test_two_names_that_begin_the_same_get_two_short_names(sos: Sos, empty: Path) -> None:
    for name in ("Acme", "Acme Labs", "Acme!"):
        assert sos("client", "add", "--name", name, "--zone", "berlin").code == 0
    assert {path.stem for path in (empty / "clients").iterdir()} == {"acme", "acme-labs", "acme-2"}


def test_the_same_name_again_is_the_same_client(sos: Sos, empty: Path) -> None:
    sos("client", "add", "--name", "Acme GmbH", "--zone", "berlin")
    done = sos("client", "add", "--name", "ACME GmbH", "--zone", "tokyo")
    assert done.code == 5
    assert done.err == 'there is a client "acme" already; change it: sos client edit acme\n'
    assert written(empty, "acme")["zone"] == "Europe/Berlin"


def test_a_broken_file_is_not_overwritten_either(sos: Sos, home: Path) -> None:
    store = set_desk(home, {"acme": NO_TOML})
    assert sos("client", "add", "acme", "--zone", "berlin").code == 5
    assert (store / "clients" / "acme.toml").read_text() == NO_TOML


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "--name is missing"),
        (["acme"], "--zone is missing"),
        (["--name", "株式会社", "--zone", "tokyo"], "SLUG is missing"),
        (["Acme GmbH", "--zone", "berlin"], "can't be a short name"),
        (["../evil", "--zone", "berlin"], "can't be a short name"),
        (["removed", "--zone", "berlin"], "reserved"),
        (["acme", "--zone", "IST"], "Asia/Kolkata or Europe/Dublin or Asia/Jerusalem"),
        (["acme", "--zone", "berlin", "--hours", "Mo-Fr 09:00-17:00; Xx 10:00-11:00"], "--hours: column 20"),
        (["acme", "--zone", "berlin", "--holidays", "DE-XX"], "its regions: BB"),
        (["acme", "--zone", "berlin", "--address", "rude"], "one of: formal, informal"),
        (["acme", "--zone", "berlin", "--contact-email", "a@b"], "--contact-name is missing"),
        (["acme", "--zone", "berlin", "--response", "1"], "can't read"),
        (["acme", "--zone", "berlin", "--response", ""], "can't read"),
        (["acme", "--zone", "berlin", "--response", "5 24/7 1h"], "can't read"),
        (["acme", "--zone", "berlin", "--response", "1 office 1h"], "one of: 24/7, client, mine, shared"),
        (["acme", "--zone", "berlin", "--response", "1 24/7 soon"], "no length of time"),
        (["acme", "--zone", "berlin", "--response", "1 24/7 - -"], "agrees on nothing"),
        (["acme", "--zone", "berlin", "--response", "1 24/7 1bd"], "24/7 clock has no business days"),
        (["acme", "--zone", "berlin", "--response", "1 24/7 2h - 1h"], "shorter than acknowledge"),
        (
            ["acme", "--zone", "berlin", "--response", "1 24/7 1h", "--response", "1 mine 1h"],
            "severity 1 is there twice",
        ),
        (["acme", "--name", " ", "--zone", "berlin"], "the name is empty"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_and_nothing_is_written(
    sos: Sos, empty: Path, words: list[str], told: str
) -> None:
    done = sos("client", "add", *words)

    assert (done.code, done.out) == (2, ""), done
    assert told in done.err
    assert done.err.count("\n") == 1
    assert list((empty / "clients").iterdir()) == []


def test_ruling_15_a_country_whose_regions_differ_is_warned_of(sos: Sos, empty: Path) -> None:
    done = sos("client", "add", "acme", "--zone", "berlin", "--holidays", "de", at=MONDAY)

    assert done.code == 0
    assert done.err.startswith('warning: clients/acme.toml:8: holidays: "DE" names no region')
    # Eight of seventeen, each with its name.
    assert " BY (Bayern), " in done.err
    assert done.err.endswith("MV (Mecklenburg-Vorpommern), and 9 more: docs/files.md\n")
    assert sos("client", "add", "souq", "--zone", "Asia/Dubai", "--holidays", "AE", at=MONDAY).err == ""


def test_without_a_store_the_first_step_is_named(sos: Sos, home: Path) -> None:
    done = sos("client", "add", "acme", "--zone", "berlin")
    assert done.code == 6
    assert "begin with: sos init" in done.err
    assert not (home / "store").exists()


def test_add_as_json_and_quiet(sos: Sos, empty: Path) -> None:
    done = sos("client", "add", "acme", "--zone", "berlin", "--json")
    assert done.json()["slug"] == "acme"
    assert done.json()["path"] == str(empty / "clients" / "acme.toml")
    done = sos("client", "add", "kyoto", "--zone", "tokyo", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_where_nobody_said_whose_holidays_count_it_tells_how_to_say_so(sos: Sos, empty: Path) -> None:
    done = sos("client", "add", "acme", "--zone", "berlin")
    # The country of their zone, not mine; none where the zone names none.
    assert done.err == "no holidays yet: sos client edit acme --set holidays=DE\n"
    assert sos("client", "edit", "acme", "--set", "holidays=DE").code == 0
    done = sos("client", "add", "luna", "--zone", "los_angeles")
    assert done.err == "no holidays yet: sos client edit luna --set holidays=US\n"
    done = sos("client", "add", "ship", "--zone", "UTC")
    assert done.err == "no holidays yet: sos client edit ship --set holidays=COUNTRY\n"
    assert sos("client", "add", "kyoto", "--zone", "tokyo", "--holidays", "-").err == ""


# -- list and show ---------------------------------------------------------------------------------------


def test_a_line_a_client(sos: Sos, store: Path) -> None:
    done = sos("client", "list")

    assert (done.code, done.err) == (0, "")
    lines = [re.split(" {2,}", line) for line in done.out.splitlines()]
    assert [line[0] for line in lines] == ["acme", "bayou", "kyoto", "pulse", "souq"]
    assert lines[2] == ["kyoto", "Kyoto Crafts", "Asia/Tokyo", "en", "Mo-Fr 10:00-19:00"]
    assert sos("client").out == done.out


def test_a_narrow_list_fits(sos: Sos, store: Path) -> None:
    out = sos("client", "list", env={"COLUMNS": "60"}).out
    assert max(len(line) for line in out.splitlines()) <= 60
    for text in (
        "acme  Acme GmbH",
        "Europe/Berlin",
        "Fr 09:00-15:00",
        "pulse  Pulse Radio · Asia/Kolkata · en\n  24/7",
    ):
        assert text in out


def test_a_broken_file_hides_no_other(sos: Sos, home: Path) -> None:
    set_desk(home, {**EVERYBODY, "broken": BROKEN, "torn": NO_TOML})

    done = sos("client", "list")

    assert done.code == 0
    assert len(done.out.splitlines()) == 5
    assert done.err.splitlines() == [
        'error: clients/broken.toml:2: zone: "Europe/Berln" is no time zone; did you mean "Europe/Berlin"?',
        "error: clients/torn.toml:1: can't be read: the quote after name is not closed; mend that line",
    ]
    assert [one["slug"] for one in sos("client", "list", "--json").json()["clients"]] == list(EVERYBODY)


def test_an_empty_list_names_the_next_step(sos: Sos, empty: Path) -> None:
    assert sos("client", "list").out == "no clients yet → sos client add\n"
    assert sos("client", "list", "--json").json()["clients"] == []


@pytest.mark.parametrize("columns", ["60", "120"])
def test_show_says_all_that_is_agreed(sos: Sos, store: Path, columns: str) -> None:
    done = sos("client", "show", "acme", at=MONDAY, env={"COLUMNS": columns})

    assert (done.code, done.err) == (0, "")
    assert max(len(line) for line in done.out.splitlines()) <= int(columns)
    flat = " ".join(done.out.split())
    for text in (
        "acme Acme GmbH zone Europe/Berlin, Mon 11:00 their time",
        "holidays DE-BY language de, formal channel slack",
        "contacts Petra Weber, owner, +49 30 901820, petra@example.com",
        "notes Decisions go through Frau Weber. No calls before 10.",
        "1 30m 1h 8h 24/7 2 4h 1bd 3bd client",
        "3 2h — 8h (shared) mine",
        "Thu 24 Dec off: closed Fri 25 Dec holiday: Christmas Day",
        "Thu 31 Dec only 09:00-12:00 Fri 1 Jan 2027 holiday: New Year's Day",
    ):
        assert text in flat


def test_show_as_json(sos: Sos, store: Path) -> None:
    told = sos("client", "show", "acme", "--json", at=MONDAY).json()

    assert (told["slug"], told["zone"], told["version"]) == ("acme", "Europe/Berlin", 1)
    assert told["response"]["2"]["update"] == {"within": "1bd", "clock": "client"}
    assert told["response"]["3"]["acknowledge"] == {"within": "2h", "clock": "mine"}
    assert told["next_holiday"]["date"] == "2026-12-25"
    assert {"date": "2026-12-31", "kind": "special_hours", "name": None, "hours": "09:00-12:00"} in told[
        "coming"
    ]


def test_show_names_what_is_not_over(sos: Sos, store: Path) -> None:
    sos("new", "acme", "checkout is down", "-s", "1", at=MONDAY)
    assert "not over: acme-1" in sos("client", "show", "acme", at=MONDAY).out
    assert "not over" not in sos("client", "show", "kyoto", at=MONDAY).out


def test_show_without_an_agreement_says_how_to_add_one(sos: Sos, store: Path) -> None:
    assert (
        'nothing agreed yet; sos client edit bayou --response "1 24/7 30m 1h 8h"'
        in sos("client", "show", "b").out
    )


def test_show_gives_the_phone_number_of_a_broken_file(sos: Sos, home: Path) -> None:
    set_desk(home, {"acme": ACME.replace("Europe/Berlin", "Europe/Berln")})

    done = sos("client", "show", "acme", at=MONDAY)

    assert done.code == 6
    assert "+49 30 901820" in done.out
    assert "zone      can't be read" in done.out
    assert "UTC" not in done.out
    assert "Europe/Berln" in done.err
    told = sos("client", "show", "acme", "--json", at=MONDAY)
    assert (told.code, told.json()["zone"]) == (6, None)


def test_show_of_nobody_names_the_nearest(sos: Sos, store: Path) -> None:
    done = sos("client", "show", "acne")
    assert (done.code, done.out, done.err) == (4, "", 'no client "acne"; did you mean acme?\n')


def test_what_stands_in_a_file_is_never_obeyed_by_the_terminal(sos: Sos, home: Path) -> None:
    evil = "\\u001b[2J[red]x[/red]\\u202e"
    set_desk(home, {"acme": ACME.replace("Petra Weber", evil).replace("slack", evil).replace("GmbH", evil)})

    for command in (["list"], ["show", "acme"]):
        out = sos("client", *command, at=MONDAY).out
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert "[red]x[/red]" in out


# -- check -----------------------------------------------------------------------------------------------


def test_good_files_are_called_good(sos: Sos, store: Path) -> None:
    assert sos("client", "check", "acme", "kyoto").out == "all 2 files are good\n"
    assert sos("client", "check", "acme").out == "the file is good\n"


def test_every_finding_of_every_file_is_one_line(sos: Sos, home: Path) -> None:
    unknown = ACME.replace("channel =", "chanel =").replace("DE-BY", "DE")
    store = set_desk(home, {"acme": unknown, "broken": BROKEN + "closed = 3\n", "torn": NO_TOML})
    (store / "clients" / "Big Corp.toml").write_text(ACME)

    done = sos("client", "check", at=MONDAY, env={"COLUMNS": "40"})

    assert (done.code, done.err) == (6, "")
    *findings, total = done.out.splitlines()
    assert [line.split('"')[0].split(" is")[0] for line in findings] == [
        "warning: sos.toml:6: holidays: ",
        "error: clients/Big Corp.toml:",
        "warning: clients/acme.toml:8: chanel: unknown key, left as it",
        "warning: clients/acme.toml:6: holidays: ",
        "error: clients/broken.toml:2: zone: ",
        "error: clients/broken.toml:4: closed: 3 can't be used: it must be a list: [ … ]",
        "error: clients/torn.toml:1: can't be read: the quote after name",
    ]
    assert "did you mean channel?" in findings[2]
    assert "rename it, such as to big.toml" in findings[1]
    assert total == "4 files, 4 errors, 3 warnings"


def test_warnings_alone_are_no_error(sos: Sos, store: Path) -> None:
    done = sos("client", "check", at=MONDAY)
    assert done.code == 0
    assert done.out.startswith('warning: sos.toml:6: holidays: "PT" names no region')


def test_check_as_json(sos: Sos, home: Path) -> None:
    set_desk(home, {"broken": BROKEN}, me=ROBIN.replace('"PT"', '"PT-11"'))

    done = sos("client", "check", "--json")

    assert done.code == 6
    assert (done.json()["files"], done.json()["errors"]) == (2, 1)
    (problem,) = done.json()["problems"]
    assert (problem["file"], problem["line"], problem["key"], problem["level"]) == (
        *("clients/broken.toml", 2, "zone", "error"),
    )


def test_a_missing_sos_toml_is_an_error(sos: Sos, store: Path) -> None:
    (store / "sos.toml").unlink()
    done = sos("client", "check")
    assert done.code == 6
    assert "error: sos.toml: is missing; sos init writes a new one" in done.out
    assert sos("client", "check", "acme").code == 0
    assert sos("client", "check", "--quiet").out == ""


# -- remove ----------------------------------------------------------------------------------------------


def test_removing_moves_the_file_and_keeps_the_incidents(sos: Sos, store: Path) -> None:
    sos("new", "acme", "checkout is down", "-s", "1", at=MONDAY)
    sos("cancel", "acme-1", "false alarm", at=MONDAY)

    done = sos("client", "remove", "acme", "--yes", at=MONDAY)

    assert (done.code, done.err) == (0, "")
    assert "acme is removed; 1 incident stays" in done.out
    assert not (store / "clients" / "acme.toml").exists()
    assert (store / "clients" / "removed" / "acme.toml").read_text() == ACME
    listed = sos("list", "--all", at=MONDAY)
    assert (listed.code, listed.err) == (0, "")
    assert "checkout is down" in listed.out
    shown = sos("show", "acme-1", at=MONDAY)
    assert (shown.code, shown.err) == (0, "")
    assert sos("new", "acme", "again", at=MONDAY).code == 4


def test_a_client_with_unfinished_incidents_stays(sos: Sos, store: Path) -> None:
    for title in ("one", "two"):
        sos("new", "acme", title, at=MONDAY)
    sos("resolve", "acme-1", "restarted", at=MONDAY)

    done = sos("client", "remove", "acme", "--yes", at=MONDAY)

    assert (done.code, done.out) == (5, "")
    assert done.err == "acme-1, acme-2 are not over; resolve and close, or cancel, first\n"
    assert (store / "clients" / "acme.toml").exists()


def test_off_a_terminal_removing_needs_yes(sos: Sos, store: Path) -> None:
    done = sos("client", "remove", "acme", stdin="y\n")
    assert done.code == 2
    assert "--yes is missing" in done.err
    assert (store / "clients" / "acme.toml").exists()


def test_removing_asks_and_enter_means_no(store: Path) -> None:
    for answer, stays in (("\n", True), ("no\n", True), ("maybe\ny\n", False)):
        with Terminal(["sos", "client", "remove", "acme"]) as t:
            t.expect("remove acme?")
            t.type(answer)
            assert t.wait() == 0
        assert (store / "clients" / "acme.toml").exists() == stays


def test_a_broken_client_can_be_removed(sos: Sos, home: Path) -> None:
    store = set_desk(home, {"torn": NO_TOML})
    assert sos("client", "remove", "torn", "--yes").code == 0
    assert (store / "clients" / "removed" / "torn.toml").read_text() == NO_TOML


def test_a_removed_client_may_come_back_but_nobody_inherits_its_incidents(sos: Sos, store: Path) -> None:
    sos("new", "acme", "checkout is down", at=MONDAY)
    sos("cancel", "acme-1", "false alarm", at=MONDAY)
    sos("client", "remove", "acme", "--yes", at=MONDAY)

    refused = sos("client", "add", "acme", "--name", "Acme Bakery", "--zone", "paris")
    assert refused.code == 5
    assert refused.err == (
        '"acme" was "Acme GmbH", and acme-1 still belongs to it; choose another short name\n'
    )
    assert sos("client", "add", "--name", "Acme Bakery", "--zone", "paris").code == 0
    assert written(store, "acme-bakery")["name"] == "Acme Bakery"
    assert sos("client", "add", "--name", "Acme GmbH", "--zone", "berlin").code == 0
    assert written(store, "acme")["name"] == "Acme GmbH"


def test_removing_twice_keeps_both_files(sos: Sos, store: Path) -> None:
    for zone in ("berlin", "vienna"):
        sos("client", "remove", "acme", "--yes", at=MONDAY)
        assert sos("client", "add", "acme", "--zone", zone).code == 0
    sos("client", "remove", "acme", "--yes", at="2026-11-24T10:00:00Z")
    kept = sorted(path.name for path in (store / "clients" / "removed").iterdir())
    assert kept == ["acme-20261123T100000Z.toml", "acme-20261124T100000Z.toml", "acme.toml"]


def test_remove_as_json(sos: Sos, store: Path) -> None:
    told = sos("client", "remove", "kyoto", "--yes", "--json").json()
    assert (told["slug"], told["incidents"]) == ("kyoto", 0)
    assert told["path"] == str(store / "clients" / "removed" / "kyoto.toml")


def test_a_language_without_words_is_warned_of(sos: Sos, empty: Path) -> None:
    sos("client", "add", "acme", "--zone", "berlin", "--language", "br")
    told = sos("client", "check").out
    assert "warning: clients/acme.toml:" in told
    assert (
        'language: there are no words in "br": messages fall back to another language; there are: ar, de'
        in told
    )


# -- what a person should know ---------------------------------------------------------------------------


def test_remove_says_how_to_take_it_back(sos: Sos, store: Path) -> None:
    before = (store / "clients" / "kyoto.toml").read_bytes()
    done = sos("client", "remove", "kyoto", "--yes")
    assert "not what you meant? sos undo" in done.out.splitlines()
    assert sos("undo").code == 0
    assert (store / "clients" / "kyoto.toml").read_bytes() == before
    assert "sos undo" not in sos("client", "remove", "kyoto", "--purge", "--confirm", "kyoto").out


def test_show_and_check_warn_of_a_text_that_waits_for_a_choice(sos: Sos, store: Path) -> None:
    file = store / "clients" / "acme.toml"
    other = file.with_name("acme.toml.other-0123abcd")
    other.write_text(f"{ACME}# of another machine\n", encoding="utf-8")
    told = (
        "clients/acme.toml.other-0123abcd: the other of two texts of clients/acme.toml; "
        "choose: sos sync --mine acme, or sos sync --theirs acme"
    )
    shown, checked, kyoto = (
        sos(*words)
        for words in (["client", "show", "acme"], ["client", "check", "acme"], ["client", "check", "kyoto"])
    )

    assert (shown.code, shown.err) == (0, f"warning: {told}\n")
    assert (checked.code, checked.out.splitlines()[0]) == (0, f"warning: {told}")
    assert "other" not in kyoto.out
    # One that says the same waits for nothing.
    other.write_bytes(file.read_bytes())
    assert sos("client", "show", "acme").err == ""
    assert sos("client", "check", "acme").out == "the file is good\n"


SECRET = "wifi password: Sommer2024!"


def test_a_password_in_the_notes_is_told_as_notes_are_shown_again_and_again(sos: Sos, store: Path) -> None:
    edited = sos("client", "edit", "acme", "--set", f"notes={SECRET}")
    added = sos("client", "add", "luna", "--zone", "tokyo", "--holidays", "-", "--notes", SECRET)
    for done in (edited, added):
        assert done.code == 0
        assert done.err == (
            'that looks like a password or key, and is not masked: "wifi password: [removed]"; '
            "notes are shown with every new incident: write down where to find it instead\n"
        )
    assert sos("client", "edit", "acme", "--set", "notes=the password is in the safe").err == ""


def test_a_password_in_the_notes_is_masked_where_that_is_answered(sos: Sos, store: Path) -> None:
    with Terminal(["sos", "client", "edit", "acme", "--set", f"notes={SECRET}"]) as t:
        t.expect("mask it?")
        t.type("\n")
        assert t.wait() == 0
    assert "wifi password: [removed]" in (store / "clients" / "acme.toml").read_text(encoding="utf-8")
