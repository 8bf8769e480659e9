"""`sos run` without a terminal: which runbook it is, every step of it, and what stands in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.desk import ACME, ROBIN, at, refused, set_desk
from tests.hostile import is_safe
from tests.storage.samples import contents
from tests.walking import (
    HELPERS,
    SHOP,
    open_incident,
    put_runbook,
    said,
    set_shop,
    states,
    walk,
)

NOW, LATER, NIGHT = at("15:45"), at("16:00"), at("19:00")


@pytest.fixture
def store(home: Path, sos: Sos) -> Path:
    """Acme's shop is down, and nobody has begun the runbook."""
    folder = set_shop(home)
    open_incident(sos)
    return folder


# ---------------------------------------------------------------------------------------- the list


@pytest.mark.parametrize("words", [["--list"], [], ["acme-1"], ["--no-input"]])
def test_piped_it_lists_every_step_and_writes_nothing(sos: Sos, store: Path, words: list[str]) -> None:
    before = contents(store)
    lines = said(sos("run", *words, at=NOW))

    assert contents(store) == before
    for number, do in enumerate(
        ["Tell them you", "Look at", "Ask the", "Name the", "Tell them it", "Write"], 1
    ):
        assert any(f" {number} {do}" in line for line in lines)
    assert [line for line in lines if "(1 of 2)" in line or "(2 of 2)" in line]
    assert any("acknowledge due" in line for line in lines)
    assert any("sos step done acme-1 1" in line for line in lines)


@pytest.mark.parametrize("columns", ["60", "80", "120"])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_it_fits_every_width_and_any_terminal(sos: Sos, store: Path, columns: str, ascii_only: bool) -> None:
    said(sos("step", "skip", "2", "--why", "the host answers for the site, and said so at noon", at=NOW))
    result = sos("run", "--list", at=NOW, env={"COLUMNS": columns, "NO_COLOR": "1" if ascii_only else None})

    assert max(map(len, result.out.splitlines())) <= int(columns)
    assert "\x1b" not in result.out


def test_what_became_of_each_step_is_told(sos: Sos, store: Path) -> None:
    assert sos("step", "done", "1", at=NOW).code == 0
    assert sos("step", "skip", "2", "--why", "they see it", at=NOW).code == 0
    assert sos("step", "na", "3", at=NOW).code == 0
    out = " ".join(said(sos("run", "--list", at=LATER)))

    assert "1 of 6 done, 1 skipped, 1 not applicable, 1 not needed" in out
    assert "they see it" in out
    assert "sos step done acme-1 5" in out


def test_when_all_is_done_the_next_step_is_the_end(sos: Sos, store: Path) -> None:
    said(sos("step", "na", "1", "2", "3", "4", "5", "6", at=NOW))
    assert "sos resolve acme-1" in sos("run", "--list", at=NOW).out
    assert sos("resolve", "acme-1", at=LATER).code == 0
    assert "sos close acme-1" in sos("run", "--list", at=LATER).out


@pytest.mark.parametrize("end", [["cancel", "acme-1"], ["close", "acme-1", "--skip", "none"]])
def test_what_is_over_can_still_be_looked_at(sos: Sos, store: Path, end: list[str]) -> None:
    said(sos("step", "done", "2", at=NOW))
    if end[0] == "close":
        assert sos("resolve", "acme-1", at=LATER).code == 0
    assert sos(*end, at=LATER).code == 0
    told = walk(sos, NIGHT, "acme-1")

    assert (told["status"], states(told)[1]) == ("cancelled" if end[0] == "cancel" else "closed", "done")
    assert "sos show acme-1" in sos("run", "acme-1", "--list", at=NIGHT).out
    refused(sos("run", at=NIGHT), 4, "no incident is in a state for that")


# ------------------------------------------------------------------------------------------- JSON


def test_json_tells_all_of_it(home: Path, sos: Sos) -> None:
    acme = f'{ACME}[links]\nsite = "https://shop.example"\n'
    put_runbook(set_desk(home, {"acme": acme}, me=ROBIN + HELPERS), "site-down", SHOP)
    open_incident(sos)
    assert sos("step", "skip", "3", "--why", "no host", at=NOW).code == 0
    told = walk(sos, LATER)

    assert (told["id"], told["client"], told["status"]) == ("acme-1", "acme", "open")
    assert told["runbook"] == {
        "name": "site-down",
        "title": "Shop down",
        "begun": True,
        "changed_since": False,
    }
    assert (told["current"], states(told)) == (
        1,
        ["to do", "to do", "skipped", "not needed", "to do", "to do"],
    )
    first, second, third = told["steps"][:3]
    assert (first["phase"], first["style"], first["marks"]) == ("First minutes", "read-do", "acknowledged")
    assert (first["say"], first["draft"]["phrase"], first["due_at"]) == ("ack", "ack", at("16:10"))
    assert second["show"] == [
        {"text": "https://shop.example", "missing": []},
        {"text": "ssh 'Acme GmbH'", "missing": []},
    ]
    assert (third["text"], third["at"], third["wait"]) == ("no host", NOW, "the host's answer")
    assert told["steps"][3]["style"] == "do-confirm"
    # Noon in São Paulo; of Kim it is not known.
    assert [(one["name"], one["role"], one["awake"]) for one in told["call"]] == [
        *(("Ana", "support", True), ("Kim", "backup", None)),
    ]


def test_what_the_client_file_lacks_is_named(sos: Sos, store: Path) -> None:
    assert walk(sos, NOW)["steps"][1]["show"][0] == {
        "text": "{client.links.site}",
        "missing": ["client.links.site"],
    }


def test_what_is_done_needs_no_draft(sos: Sos, store: Path) -> None:
    assert sos("step", "done", "1", at=NOW).code == 0

    assert walk(sos, LATER)["steps"][0]["draft"] is None


# ------------------------------------------------------------------------------- which runbook


def named(kinds: str = "[]", severities: str = "[]", title: str = "Mine") -> str:
    head = f'title = "{title}"\nkinds = {kinds}\nseverities = {severities}\n'
    return f'{head}[[phase]]\n[[phase.step]]\ndo = "Look."\n'


@pytest.mark.parametrize(
    ("kind", "runbook"),
    [
        ("outage", "site-down"),
        ("security", "security-breach"),
        ("data-loss", "data-loss"),
        ("urgent-change", "urgent-change"),
        ("billing", "payment-failure"),
        ("other", "general"),
    ],
)
def test_each_kind_has_its_own(home: Path, sos: Sos, kind: str, runbook: str) -> None:
    set_desk(home, {"acme": ACME})
    open_incident(sos, kind=kind)

    assert walk(sos, NOW)["runbook"]["name"] == runbook


def test_ones_own_for_that_kind_comes_before_the_built_in(sos: Sos, store: Path) -> None:
    put_runbook(store, "zzz", named('["outage"]', "[1]"))
    assert walk(sos, NOW)["runbook"]["name"] == "zzz"

    put_runbook(store, "zzz", named('["outage"]', "[2]"))
    assert walk(sos, NOW)["runbook"]["name"] == "site-down"

    # One of the same width: the first by name.
    put_runbook(store, "aaa", named('["outage"]'))
    assert walk(sos, NOW)["runbook"]["name"] == "aaa"


def test_any_other_may_be_named_by_its_beginning(sos: Sos, store: Path) -> None:
    put_runbook(store, "mine", named())
    before = contents(store)

    assert walk(sos, NOW, "--runbook", "mine")["runbook"] == {
        "name": "mine",
        "title": "Mine",
        "begun": False,
        "changed_since": False,
    }
    assert walk(sos, NOW, "--runbook", "bad")["runbook"]["name"] == "bad-deploy"
    assert contents(store) == before


@pytest.mark.parametrize(
    ("word", "code", "told"),
    [
        ("sitedown", 4, 'no runbook "sitedown"; did you mean site-down?'),
        ("xyzzy", 4, 'no runbook "xyzzy"; see them: sos runbook list'),
        ("d", 2, '"d" could be data-loss or difficult-client; type one more letter'),
        ("../sos", 4, 'no runbook "../sos"'),
        ("\x1b[31mx", 4, "no runbook"),
    ],
)
def test_a_slip_in_its_name_is_told(sos: Sos, store: Path, word: str, code: int, told: str) -> None:
    result = sos("run", "--runbook", word, at=NOW)

    refused(result, code, told)
    assert is_safe(result.err)


def test_one_that_was_taken_up_stays_though_another_is_made_for_it_now(sos: Sos, store: Path) -> None:
    said(sos("step", "done", "2", at=NOW))
    put_runbook(store, "zzz", named('["outage"]', "[1]"))

    assert walk(sos, LATER)["runbook"]["name"] == "site-down"


@pytest.mark.parametrize("words", [["run"], ["run", "--list"], ["run", "--json"]])
def test_where_several_burn_one_must_be_named(sos: Sos, store: Path, words: list[str]) -> None:
    open_incident(sos, client="souq")
    refused(sos(*words, at=NOW), 2, "2 incidents fit: acme-1 (shop is down), souq-1 (shop is down); name one")
    assert sos("resolve", "souq-1", at=NOW).code == 0

    # One that burns comes before one that is only to be closed.
    assert walk(sos, LATER)["id"] == "acme-1"
    assert sos("resolve", "acme-1", at=LATER).code == 0
    refused(sos(*words, at=NIGHT), 2, "2 incidents fit")


def test_without_an_incident_it_says_how_to_open_one(home: Path, sos: Sos) -> None:
    set_shop(home)
    refused(sos("run", at=NOW), 4, "there is no incident yet; open one: sos new CLIENT")
    refused(sos("run", "acme-1", at=NOW), 4, 'no incident "acme-1"')
