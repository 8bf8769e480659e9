"""`sos runbook list` and `show`: what there is, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.desk import once, set_desk
from tests.hostile import TEXTS, is_safe
from tests.runbooks import NOW, SHOP, put

BUILT_IN = [
    "bad-deploy",
    "data-loss",
    "difficult-client",
    "email-or-dns",
    "general",
    "payment-failure",
    "security-breach",
    "site-down",
    "urgent-change",
]


@pytest.fixture
def store(home: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOS_NOW", NOW)
    return once(home, kept, lambda: set_desk(home))


def listed(sos: Sos) -> list[str]:
    return [one["name"] for one in sos("runbook", "list", "--json").json()["runbooks"]]


# -- all of them -----------------------------------------------------------------------------------------


def test_alone_it_lists_your_own_before_the_built_in_ones(sos: Sos, store: Path) -> None:
    put(store)
    put(store, SHOP.replace("2026-11-01", "2026-05-01"), "data-loss")
    told = sos("runbook", env={"COLUMNS": "80"})

    assert (told.code, told.err) == (0, "")
    assert told == sos("runbook", "list", env={"COLUMNS": "80"})
    assert told.out.splitlines()[:7] == [
        "yours",
        "  data-loss  Shop is down",
        "    outage, severity 1, 2 · 5 steps · reviewed Fri 1 May: stale · replaces the",
        "    built-in",
        "  shop  Shop is down",
        "    outage, severity 1, 2 · 5 steps · reviewed Sun 1 Nov",
        "",
    ]
    assert listed(sos) == ["data-loss", "shop", *(name for name in BUILT_IN if name != "data-loss")]
    assert told.out.splitlines()[-1] == "next → read one: sos runbook show data-loss"


def test_where_there_is_room_a_runbook_is_one_line(sos: Sos, store: Path) -> None:
    put(store)
    row = sos("runbook", "list", env={"COLUMNS": "120"}).out.splitlines()[1]
    assert row == "  shop  Shop is down  outage, severity 1, 2 · 5 steps · reviewed Sun 1 Nov"


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
@pytest.mark.parametrize("words", [["list"], ["show", "shop"], ["show", "security-breach"]], ids=" ".join)
def test_it_fits_the_screen(sos: Sos, store: Path, words: list[str], columns: int) -> None:
    put(store, SHOP.replace("Shop is down", "Shop is down " * 12))
    told = sos("runbook", *words, env={"COLUMNS": str(columns)})
    assert told.code == 0
    assert max(map(len, told.out.splitlines())) <= columns


def test_without_any_of_your_own_the_built_in_ones_are_there_and_sound(sos: Sos, store: Path) -> None:
    assert listed(sos) == BUILT_IN
    told = sos("runbook", "list", "--json").json()["runbooks"]
    assert {(one["own"], one["path"], one["errors"], one["drilled"]) for one in told} == {
        (False, None, 0, None)
    }
    checked = sos("runbook", "check")
    assert (checked.code, checked.out) == (0, "all 9 files are good\n")
    assert checked.err == "you have no runbooks of your own; the built-in ones are checked\n"


@pytest.mark.parametrize(
    ("reviewed", "stale"), [("2026-05-27", False), ("2026-05-26", True), ("2026-11-24", False)]
)
def test_one_that_nobody_read_for_180_days_is_stale(
    sos: Sos, store: Path, reviewed: str, stale: bool
) -> None:
    # 23 November is day 327 of the year, 27 May day 147.
    put(store, SHOP.replace("2026-11-01", reviewed))
    told = sos("runbook", "list", "--json").json()["runbooks"][0]
    assert (told["name"], told["reviewed"], told["stale"]) == ("shop", reviewed, stale)
    assert (": stale" in sos("runbook", "show", "shop").out) is stale
    assert ("not reviewed for 181 days" in sos("runbook", "check").out) is stale


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = ", "can't be read"),
        (b"\xff\xfe", "is not UTF-8 text"),
        ("#" * 2_000_000, "is larger than 1 MB"),
        ('title = 3\n[[phase]]\n[[phase.step]]\ndo = "a"\n', "title: 3 can't be used"),
        ("", "title: is missing"),
    ],
    ids=["no TOML", "no UTF-8", "2 MB", "a wrong type", "empty"],
)
def test_a_broken_file_is_listed_and_hides_no_other(
    sos: Sos, store: Path, text: str | bytes, told: str
) -> None:
    put(store)
    put(store, text, "torn")
    result = sos("runbook", "list")

    assert result.code == 0
    assert result.err.startswith("error: runbooks/torn.toml")
    assert told in result.err
    assert result.err.count("\n") == 1
    assert "sos runbook check torn" in result.out
    assert listed(sos) == ["shop", "torn", *BUILT_IN]
    assert sos("runbook", "check", "shop").out == "the file is good\n"
    shown = sos("runbook", "show", "torn")
    assert shown.code == 6
    assert told in shown.err


def test_a_folder_in_its_place_is_told(sos: Sos, store: Path) -> None:
    (store / "runbooks" / "dir.toml").mkdir(parents=True)
    result = sos("runbook", "list")
    assert result.code == 0
    assert "it is a folder; move it away" in result.err
    assert sos("runbook", "show", "dir").code == 6


def test_byte_order_mark_and_windows_line_ends_are_fine(sos: Sos, store: Path) -> None:
    put(store, b"\xef\xbb\xbf" + SHOP.replace("\n", "\r\n").encode())
    assert sos("runbook", "check").out == "the file is good\n"
    assert sos("runbook", "list", "--json").json()["runbooks"][0]["steps"] == 5


# -- one of them -----------------------------------------------------------------------------------------


def test_the_whole_checklist_can_be_read(sos: Sos, store: Path) -> None:
    put(store)
    told = sos("runbook", "show", "sho")

    assert (told.code, told.err) == (0, "")
    assert (
        told.out
        == """\
shop  Shop is down
outage, severity 1, 2 · 5 steps · reviewed Sun 1 Nov · yours
read-do: read a line, then do it

First minutes
  1 Tell them you have it.
    why    Two sentences.
    say    ack
    within 10m of opening
    marks  ticking it records: acknowledged
  2 Ask what they see.
    ask    Which page?
           Since when?

Bring it back  do-confirm: do them all, then confirm each
  3 Look at the server.
    show   ssh {client.links.host}
           {client.links.site}
    only   severity 1; outage; in their off hours

Confirm
  4 Ask whether it works.
    say    fixed-confirm
    wait   ticking it waits for their yes
  5 Tell them it is restored.
    say    resolved
    marks  ticking it records: resolved

next → change it: sos runbook edit shop
"""
    )


def test_one_of_them_as_json(sos: Sos, store: Path) -> None:
    path = put(store)
    told = sos("runbook", "show", "shop", "--json").json()

    assert told["version"] == 1
    assert {key: told[key] for key in ("name", "title", "kinds", "severities", "style", "reviewed")} == {
        "name": "shop",
        "title": "Shop is down",
        "kinds": ["outage"],
        "severities": [1, 2],
        "style": "read-do",
        "reviewed": "2026-11-01",
    }
    assert (told["own"], told["path"], told["steps"]) == (True, str(path), 5)
    assert [(one["title"], one["style"], len(one["steps"])) for one in told["phases"]] == [
        ("First minutes", "read-do", 2),
        ("Bring it back", "do-confirm", 1),
        ("Confirm", "read-do", 2),
    ]
    assert told["phases"][1]["steps"] == [
        {
            "number": 3,
            "do": "Look at the server.",
            "why": None,
            "ask": [],
            "say": None,
            "show": ["ssh {client.links.host}", "{client.links.site}"],
            "within": None,
            "wait": None,
            "marks": None,
            "when": {"severities": [1], "kinds": ["outage"], "off_hours": True},
        }
    ]
    assert told["phases"][0]["steps"][0]["within"] == "10m"


def test_an_unknown_one_names_the_nearest(sos: Sos, store: Path) -> None:
    for command in ("show", "edit", "check"):
        told = sos("runbook", command, "sitedown")
        assert (told.code, told.out) == (4, "")
        assert told.err == 'no runbook "sitedown"; did you mean site-down?\n'


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_whatever_stands_in_it_no_code_reaches_the_terminal(sos: Sos, store: Path, text: str) -> None:
    quoted = "".join(f"\\U{ord(letter):08x}" for letter in text)
    put(
        store,
        f'title = "{quoted}"\n[[phase]]\ntitle = "{quoted}"\n[[phase.step]]\ndo = "{quoted}"\n'
        f'why = "{quoted}"\nask = "{quoted}"\nshow = "{quoted}"\nwait = "{quoted}"\nsay = "{quoted}"\n',
    )
    for words in (["list"], ["show", "shop"], ["check"]):
        told = sos("runbook", *words)
        assert told.code in (0, 6)
        assert is_safe(told.out)
        assert is_safe(told.err)
    step = sos("runbook", "show", "shop", "--json").json()["phases"][0]["steps"][0]
    assert (step["do"], step["why"]) == (" ".join(text.split()), text)
