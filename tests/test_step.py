"""`sos step`: steps are ticked, skipped and unticked without a walk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.desk import at, refused, state
from tests.storage.samples import contents
from tests.walking import SHOP, events, kinds, open_incident, said, set_shop, states, walk

NOW, LATER, NIGHT = at("15:45"), at("16:00"), at("19:00")


@pytest.fixture
def store(home: Path, sos: Sos) -> Path:
    """Acme's shop is down, and nobody has begun the runbook."""
    folder = set_shop(home)
    open_incident(sos)
    return folder


# --------------------------------------------------------------------------------------------- done


def test_the_first_tick_takes_the_runbook_up_with_a_copy(sos: Sos, store: Path) -> None:
    said(sos("step", "done", "2", at=NOW))

    opened, started, ticked = events(store)
    assert (opened["kind"], started["kind"], started["runbook"]) == ("opened", "runbook_started", "site-down")
    assert started["copy"]["title"] == "Shop down"
    assert [step["do"] for step in started["copy"]["phase"][0]["step"]][1] == "Look at the site."
    assert {key: ticked[key] for key in ("kind", "at", "step", "runbook")} == {
        "kind": "step_done",
        "at": NOW,
        "step": "2",
        "runbook": "site-down",
    }
    said(sos("step", "done", "6", at=LATER))
    assert kinds(store) == ["opened", "runbook_started", "step_done", "step_done"]


def test_it_answers_with_the_list_and_what_is_next(sos: Sos, store: Path) -> None:
    lines = said(sos("step", "done", "2", at=NOW))

    assert lines[0].split() == ["acme-1", "shop", "is", "down"]
    assert "Shop down · 1 of 6 done, 1 not needed" in lines
    assert any("Look at the site." in line and "done" in line and "15:45" in line for line in lines)
    assert any("sos step done acme-1 1" in line for line in lines)


def test_ticking_the_acknowledgement_acknowledges(sos: Sos, store: Path) -> None:
    said(sos("step", "done", "1", "--told", "I have it.", "--note", "by phone", at=NOW))

    one = state(sos, NOW)
    assert (one["status"], one["acknowledged_at"]) == ("acknowledged", NOW)
    ticked, told = events(store)[2:]
    assert (ticked["kind"], ticked["text"], told["kind"], told["text"]) == (
        *("step_done", "by phone", "acknowledged", "I have it."),
    )
    assert ticked["recorded"] == told["recorded"]
    assert ticked["recorded"] != events(store)[1]["recorded"]


def test_undo_takes_back_the_tick_and_the_acknowledgement_together(sos: Sos, store: Path) -> None:
    said(sos("step", "done", "1", at=NOW))
    assert sos("undo", at=LATER).code == 0

    assert state(sos, LATER)["status"] == "open"
    assert states(walk(sos, LATER))[0] == "to do"
    assert kinds(store)[-1] == "retracted"


def test_what_was_told_with_another_step_is_a_message(sos: Sos, store: Path) -> None:
    said(sos("step", "done", "2", "--told", "It is the host.", at=NOW))

    assert [event.get("text") for event in events(store)[2:]] == [None, "It is the host."]
    assert kinds(store)[3] == "sent"


def test_ticking_begins_the_wait_and_the_end_resolves(sos: Sos, store: Path) -> None:
    said(sos("step", "done", "3", at=NOW))
    assert (state(sos, NOW)["status"], events(store)[-1]["text"]) == ("waiting", "the host's answer")

    said(sos("step", "done", "5", at=LATER))
    one = state(sos, LATER)
    assert (one["status"], one["resolved_at"], one["waiting_since"]) == ("resolved", LATER, None)
    said(sos("step", "done", "6", at=NIGHT))


def test_what_another_command_did_counts_as_done(sos: Sos, store: Path) -> None:
    assert sos("ack", "acme-1", "I have it", at=NOW).code == 0
    told = walk(sos, LATER)

    assert (states(told)[0], told["steps"][0]["at"], told["current"]) == ("done", NOW, 2)
    said(sos("step", "done", "1", at=LATER))
    assert kinds(store).count("acknowledged") == 1


def test_several_numbers_are_several_ticks_each_of_its_own(sos: Sos, store: Path) -> None:
    said(sos("step", "done", "acme-1", "2", "4", "6", "2", at=NOW))

    assert [event["step"] for event in events(store)[2:]] == ["2", "4", "6"]
    assert len({event["recorded"] for event in events(store)}) == 5
    assert sos("step", "undo", "4", at=LATER).code == 0
    assert states(walk(sos, NIGHT)) == ["to do", "done", "to do", "to do", "to do", "done"]


@pytest.mark.parametrize("wrong", [["2", "99"], ["2", "0"], ["2", "6", "7"]])
def test_where_one_number_is_wrong_nothing_is_written(sos: Sos, store: Path, wrong: list[str]) -> None:
    before = contents(store)
    refused(sos("step", "done", *wrong, at=NOW), 4, "they go from 1 to 6")

    assert contents(store) == before


def test_where_one_step_is_done_already_the_others_are_left(sos: Sos, store: Path) -> None:
    said(sos("step", "done", "6", at=NOW))
    before = contents(store)
    refused(sos("step", "done", "2", "6", at=LATER), 5, "step 6 is done already")

    assert contents(store) == before


def test_at_another_time_it_was_done_then(sos: Sos, store: Path) -> None:
    said(sos("step", "done", "1", "--at", "10m ago", at=NIGHT))

    assert events(store)[2]["at"] == at("18:50")
    assert state(sos, NIGHT)["acknowledged_at"] == at("18:50")
    refused(sos("step", "done", "5", "--at", "6h ago", at=NIGHT), 5, "reported only after that")


def test_a_step_that_is_not_needed_may_be_done_all_the_same(sos: Sos, store: Path) -> None:
    assert [states(walk(sos, now))[3] for now in (NOW, NIGHT)] == ["not needed", "to do"]
    said(sos("step", "done", "4", at=NOW))

    assert states(walk(sos, LATER))[3] == "done"


# --------------------------------------------------------------------------------- skip, na, undo


def test_skipping_keeps_the_reason(sos: Sos, store: Path) -> None:
    lines = said(sos("step", "skip", "2", "--why", "  the host answers for it ", at=NOW))

    assert any("the host answers for it" in line and "skipped" in line for line in lines)
    assert {key: events(store)[2][key] for key in ("kind", "step", "why")} == {
        "kind": "step_skipped",
        "step": "2",
        "why": "the host answers for it",
    }
    assert "not_applicable" not in events(store)[2]


@pytest.mark.parametrize("why", [[], ["--why", ""], ["--why", "  "]])
def test_skipping_without_a_reason_is_refused_and_writes_nothing(
    sos: Sos, store: Path, why: list[str]
) -> None:
    before = contents(store)
    refused(sos("step", "skip", "2", *why, at=NOW), 2, "--why")

    assert contents(store) == before


def test_what_does_not_apply_needs_no_reason_and_may_have_one(sos: Sos, store: Path) -> None:
    said(sos("step", "na", "2", "3", at=NOW))
    said(sos("step", "na", "4", "--why", "agreed before", at=NOW))

    assert states(walk(sos, NOW))[1:4] == ["not applicable"] * 3
    assert [event.get("why") for event in events(store)[2:]] == [None, None, "agreed before"]
    assert all(event["not_applicable"] is True for event in events(store)[2:])


def test_a_step_may_be_said_anew_and_the_last_word_counts(sos: Sos, store: Path) -> None:
    said(sos("step", "skip", "2", "--why", "no time", at=NOW))
    said(sos("step", "done", "2", at=LATER))
    assert states(walk(sos, LATER))[1] == "done"

    said(sos("step", "undo", "2", at=LATER))
    assert states(walk(sos, LATER))[1] == "skipped"
    said(sos("step", "undo", "2", at=LATER))
    assert states(walk(sos, LATER))[1] == "to do"


def test_unticking_takes_back_what_came_with_it(sos: Sos, store: Path) -> None:
    said(sos("step", "done", "1", "3", at=NOW))
    said(sos("step", "undo", "3", at=LATER))
    assert state(sos, LATER)["status"] == "acknowledged"

    said(sos("step", "undo", "1", at=LATER))
    one = state(sos, LATER)
    assert (one["status"], one["acknowledged_at"]) == ("open", None)


def test_what_is_not_ticked_can_not_be_unticked_and_nothing_is_begun(sos: Sos, store: Path) -> None:
    before = contents(store)
    refused(sos("step", "undo", "2", at=NOW), 5, "step 2 is not ticked; see all: sos run acme-1 --list")

    assert contents(store) == before


def test_after_a_reopening_the_end_is_to_do_again(sos: Sos, store: Path) -> None:
    said(sos("step", "done", "1", "2", "3", "4", "5", "6", at=NOW))
    assert walk(sos, LATER)["current"] is None
    assert sos("reopen", "acme-1", at=LATER).code == 0

    told = walk(sos, LATER)
    assert (states(told), told["current"]) == (["done"] * 4 + ["to do"] * 2, 5)
    said(sos("step", "done", "5", at=NIGHT))
    assert state(sos, NIGHT)["status"] == "resolved"


# ---------------------------------------------------------------------------------- which, and how


@pytest.mark.parametrize("word", ["acme-1", "acme", "ACME-1", "ac"])
def test_the_incident_may_be_named(sos: Sos, store: Path, word: str) -> None:
    open_incident(sos, client="souq")
    refused(sos("step", "done", "2", at=NOW), 2, "2 incidents fit")
    said(sos("step", "done", word, "2", at=NOW))

    assert kinds(store)[-1] == "step_done"
    assert kinds(store, "souq") == ["opened"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["done", "acme-1"], 2, "the number of the step is missing; such as: sos step done acme-1 3"),
        (["done", "2", "x"], 2, '"x" is no step; steps have numbers: sos run --list'),
        (["done", "acme-1", "-2"], 2, "-2"),
        (["done", "acme-1", "2.5"], 2, '"2.5" is no step'),
        (["done", "99999"], 2, '"99999" is no step'),
        (["done", "9" * 5000], 2, '"99999999999999999999" is no step'),
        (["done", "acme-9", "2"], 4, 'no incident "acme-9"; did you mean acme-1?'),
        (["done", "0"], 4, "site-down has no step 0; they go from 1 to 6"),
        (["done"], 2, ""),
        (["dnoe", "2"], 2, "done"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_line(
    sos: Sos, store: Path, words: list[str], code: int, told: str
) -> None:
    before = contents(store)
    refused(sos("step", *words, at=NOW), code, told)

    assert contents(store) == before


@pytest.mark.parametrize("end", [["cancel", "acme-1"], ["close", "acme-1", "--skip", "none"]])
def test_when_it_is_over_no_step_is_ticked(sos: Sos, store: Path, end: list[str]) -> None:
    said(sos("step", "done", "2", "5" if end[0] == "close" else "6", at=NOW))
    assert sos(*end, at=LATER).code == 0
    before = contents(store)
    for words in (["done", "acme-1", "3"], ["skip", "acme-1", "3", "--why", "x"], ["undo", "acme-1", "2"]):
        refused(sos("step", *words, at=NIGHT), 5, "nothing is left to walk")

    assert contents(store) == before


def test_json_is_what_run_json_tells(sos: Sos, store: Path) -> None:
    ticked = sos("step", "done", "2", "--note", "all red", "--json", at=NOW)

    assert (ticked.code, ticked.err) == (0, "")
    assert ticked.json() == walk(sos, NOW)
    step = ticked.json()["steps"][1]
    assert (step["number"], step["state"], step["at"], step["text"]) == (2, "done", NOW, "all red")
    assert (ticked.json()["runbook"]["begun"], ticked.json()["current"]) == (True, 1)


def test_quiet_says_nothing_and_does_it(sos: Sos, store: Path) -> None:
    result = sos("step", "done", "2", "--quiet", at=NOW)

    assert (result.code, result.out, result.err) == (0, "", "")
    assert kinds(store)[-1] == "step_done"


def test_a_broken_file_is_told_once_and_the_step_is_ticked(sos: Sos, store: Path) -> None:
    (store / "clients" / "acme.toml").write_text("name = ")
    result = sos("step", "done", "2", "4", at=NOW)

    assert result.code == 0
    assert [line.split(":")[1].strip() for line in result.err.splitlines()] == ["clients/acme.toml"]
    assert kinds(store)[-2:] == ["step_done", "step_done"]


def test_the_copy_is_ticked_though_the_file_has_changed(sos: Sos, store: Path) -> None:
    said(sos("step", "done", "2", at=NOW))
    (store / "runbooks" / "site-down.toml").write_text(SHOP.replace("Ask the host.", "Ask Kim."))
    lines = said(sos("step", "done", "3", at=LATER))

    assert any("Ask the host." in line for line in lines)
    assert not any("Ask Kim." in line for line in lines)
