"""`sos run` when a file was changed, broke or lies: it is told, and the walk goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from tests.conftest import Sos
from tests.desk import at, state
from tests.hostile import TEXTS, is_safe
from tests.walking import SHOP, kinds, open_incident, put_runbook, said, set_shop, states, walk

NOW, LATER = at("15:45"), at("16:00")


@pytest.fixture
def store(home: Path, sos: Sos) -> Path:
    """Acme's shop is down, and nobody has begun the runbook."""
    folder = set_shop(home)
    open_incident(sos)
    return folder


def test_a_changed_file_is_told_and_the_copy_is_walked(sos: Sos, store: Path) -> None:
    said(sos("step", "done", "2", at=NOW))
    put_runbook(store, "site-down", SHOP.replace("Ask the host.", "Ask Kim."))
    told = walk(sos, LATER)

    assert (told["runbook"]["changed_since"], told["steps"][2]["do"]) == (True, "Ask the host.")


@pytest.mark.parametrize(
    "text",
    [
        SHOP.replace("reviewed = 2026-11-22", "reviewed = 2026-11-23"),
        SHOP.replace("reviewed = 2026-11-22\n", ""),
        f"# with a comment\n{SHOP}",
        SHOP.replace('within = "30m"', 'within = "1800s"'),
        SHOP,
    ],
)
def test_what_says_the_same_is_not_changed(sos: Sos, store: Path, text: str) -> None:
    said(sos("step", "done", "2", at=NOW))
    put_runbook(store, "site-down", text)

    assert walk(sos, LATER)["runbook"]["changed_since"] is False


def test_an_empty_time_box_is_no_change(sos: Sos, store: Path) -> None:
    put_runbook(store, "site-down", SHOP.replace('"30m"', '"0m"'))
    said(sos("step", "done", "2", at=NOW))

    assert walk(sos, LATER)["runbook"]["changed_since"] is False


def test_a_file_that_is_gone_is_walked_to_its_end(sos: Sos, store: Path) -> None:
    put_runbook(store, "mine", SHOP.replace("Shop down", "Mine").replace('["outage"]', '["security"]'))
    open_incident(sos, client="souq", kind="security")
    assert sos("step", "done", "souq", "2", at=NOW).code == 0
    (store / "runbooks" / "mine.toml").unlink()
    told = walk(sos, LATER, "souq")

    assert told["runbook"] == {"name": "mine", "title": "Mine", "begun": True, "changed_since": False}
    assert states(walk(sos, LATER, "souq", "--runbook", "mine"))[1] == "done"


BROKEN: dict[str, str | bytes] = {
    "no TOML": "title = ",
    "no text": b"\xff\xfe\x00",
    "empty": "",
    "no step": 'title = "Shop down"\nkinds = ["outage"]\n',
    "only broken steps": 'title = "x"\n[[phase]]\n[[phase.step]]\ndo = 5\n[[phase.step]]\ndo = "  "\n',
    "every key broken": "title = 1\nkinds = 1\nseverities = 1\nstyle = 1\nreviewed = 1\nphase = 1\n",
    "too large": "#" * 1_000_001,
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_runbook_never_refuses_and_is_told(sos: Sos, store: Path, text: str | bytes) -> None:
    put_runbook(store, "site-down", text)
    result = sos("run", "--json", at=NOW)

    assert result.code == 0
    assert result.json()["runbook"]["name"] == "site-down"
    assert len(result.json()["steps"]) > 10
    assert result.err
    assert all("runbooks/site-down.toml" in line for line in result.err.splitlines())
    assert sos("step", "done", "1", at=NOW).code == 0
    assert state(sos, LATER)["status"] == "acknowledged"


def test_what_is_left_of_a_broken_runbook_is_walked(sos: Sos, store: Path) -> None:
    put_runbook(store, "site-down", SHOP.replace('"30m"', '"soon"').replace('do = "Ask the host."', "do = 3"))
    result = sos("run", "--list", at=NOW)

    assert (result.code, result.err.count("\n")) == (0, 2)
    assert "Tell them it works." in result.out
    assert "Ask the host." not in result.out


def test_a_phrase_that_does_not_exist_has_no_draft_and_refuses_nothing(sos: Sos, store: Path) -> None:
    put_runbook(store, "site-down", SHOP.replace('say = "ack"', 'say = "akc"'))
    step = walk(sos, NOW)["steps"][0]

    assert (step["state"], step["say"], step["draft"]) == ("to do", "akc", None)


def test_a_broken_runbook_hides_no_other_and_might_have_been_the_one(sos: Sos, store: Path) -> None:
    put_runbook(store, "mine", "title = ")
    result = sos("run", "--json", at=NOW)

    assert (result.code, result.json()["runbook"]["name"]) == (0, "site-down")
    assert [problem["file"] for problem in result.json()["problems"]] == ["runbooks/mine.toml"]


@pytest.mark.parametrize(
    "text", [*BROKEN.values(), SHOP.replace('["outage"]', '["outgae"]'), SHOP.replace('["outage"]', "5")]
)
def test_in_the_place_of_a_built_in_a_broken_one_is_told_as_well(
    sos: Sos, store: Path, text: str | bytes
) -> None:
    # It may have been written for outages.
    put_runbook(store, "bad-deploy", text)
    result = sos("run", "--json", at=NOW)

    assert (result.code, result.json()["runbook"]["name"]) == (0, "site-down")
    assert {problem["file"] for problem in result.json()["problems"]} == {"runbooks/bad-deploy.toml"}


@pytest.mark.parametrize("copy", ["5", "{}", '{"title": "x", "phase": [{"step": [{"do": 5}]}]}', "[]"])
def test_a_start_whose_copy_is_damaged_is_told_and_the_ticks_stay(sos: Sos, store: Path, copy: str) -> None:
    said(sos("step", "done", "2", at=NOW))
    (log,) = (store / "incidents" / "acme").iterdir()
    opened, started, ticked = log.read_text(encoding="utf-8").splitlines()
    damaged = started[: started.index('"copy"')] + f'"copy": {copy}}}'
    log.write_text("\n".join([opened, damaged, ticked, ""]), encoding="utf-8")
    result = sos("run", "--list", at=LATER)
    assert (result.code, result.err.count("\n")) == (0, 1)
    assert f"incidents/acme/{log.name}:2: copy: " in result.err

    assert sos("step", "done", "3", at=LATER).code == 0
    assert states(walk(sos, LATER))[1:3] == ["done", "done"]
    assert log.read_text(encoding="utf-8").splitlines()[1] == damaged
    assert kinds(store)[-2:] == ["step_done", "waiting"]


# ---------------------------------------------------------------------------------- hostile text


def hostile(text: str) -> str:
    """A runbook with ``text`` in every place where a file may have text."""
    step: dict[str, Any] = {"do": f"1{text}", "why": text, "ask": [text] * 2, "say": text, "show": [text] * 2}
    known = {**step, "say": "update", "wait": text}
    phases = [{"title": text, "step": [step, known]}, {"title": text, "style": "do-confirm", "step": [known]}]
    return tomli_w.dumps({"title": text, "kinds": ["outage"], text: text, "phase": phases})


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_nothing_that_a_terminal_would_obey_gets_out_of_a_runbook(sos: Sos, store: Path, text: str) -> None:
    put_runbook(store, "site-down", hostile(text))
    runs = [sos("run", "--list", at=NOW), sos("run", "--list", at=NOW, env={"COLUMNS": "60"})]
    runs += [sos("step", "skip", "1", "--why", text, at=NOW), sos("run", "--list", at=LATER)]
    runs += [sos("run", "--json", at=LATER), sos("step", "done", "2", "--told", text, "--json", at=LATER)]

    assert [result.code for result in runs] == [0] * 6
    assert all(is_safe(result.out) and is_safe(result.err) for result in runs)
    told = json.loads(runs[4].out)
    assert (told["runbook"]["title"], told["steps"][0]["why"], told["steps"][0]["text"]) == (
        *(text, text, text.strip()),
    )
    assert told["steps"][0]["show"][0]["text"].strip()


def test_a_hostile_copy_in_a_log_is_shown_safely(sos: Sos, store: Path) -> None:
    text = " ".join(TEXTS.values())
    put_runbook(store, "site-down", hostile(text))
    assert sos("step", "done", "1", at=NOW).code == 0
    (store / "runbooks" / "site-down.toml").unlink()

    assert all(is_safe(sos(*words, at=LATER).out) for words in (["run"], ["show"], ["show", "--json"]))
