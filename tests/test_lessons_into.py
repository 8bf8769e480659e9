"""`sos actions done … --into RUNBOOK`: what was learned is a step the next time, and no comment is lost."""

from __future__ import annotations

import difflib
import subprocess
from pathlib import Path

import pytest

from freelance_sos.services import lessons
from freelance_sos.storage import logs
from tests.closing import MONDAY_LATER, log_of, named, resolved, write_store
from tests.conftest import Result, Sos
from tests.desk import refused
from tests.environment import BIN
from tests.runbooks import SHOP, put, steps
from tests.test_runbook_edit import built_in

TUESDAY = "2026-12-01T12:00:00Z"
ADDED = ["", "[[phase.step]]", 'do = "rotate the keys"', 'why = "learned from acme-1"']


@pytest.fixture
def store(home: Path, sos: Sos) -> Path:
    """A store with acme-1, closed with two actions: acme-1.1 and acme-1.2."""
    folder = write_store(home)
    resolved(sos)
    flags = ["--action", "rotate the keys @Kim", "--action", "clean up"]
    assert sos("close", "acme", "--lesson", "watch disks", *flags, at=MONDAY_LATER).code == 0
    return folder


def done(sos: Sos, *words: str, action: str = "acme-1.1") -> Result:
    return sos("actions", "done", action, "--into", *words, at=TUESDAY)


def changed(before: str, after: str) -> list[str]:
    """The lines that are no longer there, and those that are new."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


def test_it_becomes_the_last_step_before_the_end_and_all_else_stays(
    sos: Sos, store: Path, home: Path
) -> None:
    path = put(store)
    result = done(sos, "shop")

    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == [
        "done acme-1.1: rotate the keys",
        '"rotate the keys" is now step 4 of shop, in "Bring it back"',
        "sos chose the phase; to choose it yourself: --phase NUMBER or TITLE",
        "next → move it, or say it better: sos runbook edit shop",
    ]
    assert path.read_text() == SHOP.replace("2026-11-01 ", "2026-12-01 ").replace(
        "off_hours = true }\n", "off_hours = true }\n" + "\n".join(ADDED) + "\n"
    )
    assert [event["action"] for event in named(home, "action_done")] == [1]
    assert sos("runbook", "check", at=TUESDAY).out == "the file is good\n"


def test_a_built_in_is_copied_with_every_comment(sos: Sos, store: Path) -> None:
    result = done(sos, "site")
    path = store / "runbooks" / "site-down.toml"

    assert result.code == 0
    assert "is now step 16 of site-down, in" in result.out
    assert "the built-in was copied for it" in result.out
    assert changed(built_in("site-down"), path.read_text()) == [
        "- reviewed = 2026-11-22",
        "+ reviewed = 2026-12-01",
        *(f"+ {line}" for line in ADDED[1:]),
        "+ ",
    ]


@pytest.mark.parametrize(
    ("phase", "step"), [("1", 3), ("2", 4), ("3", 6), ("first minutes", 3), ("BRING", 4), ("conf", 6)]
)
def test_the_phase_is_named_by_number_or_title(sos: Sos, store: Path, phase: str, step: int) -> None:
    put(store)
    told = done(sos, "shop", "--phase", phase, "--json").json()

    assert (told["runbook"], told["step"], told["added"]) == ("shop", step, True)
    assert told["actions"][0]["id"] == "acme-1.1"
    listed = sos("runbook", "show", "shop", "--json").json()["phases"]
    found = [one for part in listed for one in part["steps"] if one["number"] == step]
    assert [one["do"] for one in found] == ["rotate the keys"]
    assert [part["title"] for part in listed if found[0] in part["steps"]] == [told["phase"]]


def test_who_named_the_phase_is_not_told_how(sos: Sos, store: Path) -> None:
    put(store)
    assert "--phase" not in done(sos, "shop", "--phase", "1").out
    put(store, steps(3), "one-phase")
    assert "--phase" not in done(sos, "one-phase", action="acme-1.2").out


def test_comments_stay_above_what_they_are_about(sos: Sos, store: Path) -> None:
    path = put(store)
    assert done(sos, "shop", "--phase", "1").code == 0
    assert "\n# now the real work\n[[phase]]\n" in path.read_text()


def test_without_a_step_that_restores_it_goes_to_the_end(sos: Sos, store: Path) -> None:
    path = put(store, SHOP.replace('marks = "resolved"\n', ""))
    assert 'step 6 of shop, in "Confirm"' in done(sos, "shop").out
    assert path.read_text().endswith("\n".join(ADDED[1:]) + "\n# bye\n")


def test_a_phase_that_is_too_long_now_is_told(sos: Sos, store: Path) -> None:
    put(store, steps(8))
    assert "more than 9" not in done(sos, "shop").out
    assert "that phase has 10 steps now, more than 9" in done(sos, "shop", action="acme-1.2").out


def test_a_date_in_the_future_is_not_set_back(sos: Sos, store: Path) -> None:
    path = put(store, SHOP.replace("2026-11-01", "2027-01-01"))
    assert done(sos, "shop").code == 0
    assert "reviewed = 2027-01-01" in path.read_text()


@pytest.mark.parametrize(
    "text",
    [
        SHOP.replace("\n", "\r\n"),
        "\ufeff" + SHOP,
        SHOP.replace("reviewed = 2026-11-01   # with Kim\n", ""),
        SHOP.replace("# bye\n", "[my-own]\nx = 1\n"),
        SHOP.replace("# now the real work", "# [[phase]]\n\n# now the real work"),
        SHOP.replace('"Two sentences."', '"""\n[[phase]]\n# so\n"""'),
        SHOP.replace("# what cannot wait", '[[phase]]\ntitle = "Later"'),
        SHOP.rstrip("\n"),
        'title = "a"\nphase = [ { title = "b", step = [ { do = "c" }, ] }, ]  # d\n',
        'title = "a"\n[[phase]]\nstep = [ { do = "c" } ] # d\n[[phase]]\nstep = [ { do = "d" } ]\n',
    ],
    ids=["CRLF", "BOM", "undated", "own", "comment", "text", "empty", "no end", "in line", "half"],
)
def test_however_it_is_written_only_the_step_is_new(sos: Sos, store: Path, text: str) -> None:
    path = put(store, text)
    before = sos("runbook", "show", "shop", "--json").json()["phases"]
    told = done(sos, "shop", "--json").json()
    after = sos("runbook", "show", "shop", "--json").json()

    assert after["reviewed"] == "2026-12-01"
    everything = [one for part in after["phases"] for one in part["steps"]]
    (new,) = [one for one in everything if one["do"] == "rotate the keys"]
    assert (new["number"], new["why"]) == (told["step"], "learned from acme-1")
    kept = [one["do"] for one in everything if one != new]
    assert kept == [one["do"] for part in before for one in part["steps"]]
    # Comments, line ends and a byte-order mark are no part of what it says, and still there.
    written = path.read_bytes().decode()
    assert text.count("#") == written.count("#")
    assert (written.count("\r\n") == written.count("\n")) is ("\r\n" in text)
    assert written.startswith("\ufeff") is text.startswith("\ufeff")


def test_hostile_text_is_data_there_too(sos: Sos, store: Path) -> None:
    put(store)
    action = 'a\x1b[31m "b" \\ \'\'\' """ # [[phase]] {client.nmae} = 漢字'
    assert sos("actions", "add", "acme-1", "--", action, at=MONDAY_LATER).code == 0
    assert done(sos, "shop", action="acme-1.3").code == 0
    steps_of = sos("runbook", "show", "shop", "--json").json()["phases"][1]["steps"]
    assert steps_of[-1]["do"] == action
    assert "\x1b" not in sos("runbook", "show", "shop").out


# -- once, or not at all ---------------------------------------------------------------------------------


def test_what_is_done_already_touches_no_runbook(sos: Sos, store: Path) -> None:
    path = put(store)
    assert sos("actions", "done", "acme-1.1", at=TUESDAY).code == 0
    refused(done(sos, "shop"), 5, "acme-1.1 is done already")
    assert path.read_text() == SHOP
    refused(done(sos, "general"), 5, "acme-1.1 is done already")
    assert [one.name for one in path.parent.iterdir()] == ["shop.toml"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["sohp"], 4, 'no runbook "sohp"; did you mean shop?'),
        (["shop", "--phase", "4"], 4, "shop has no phase 4; they go from 1 to 3"),
        (["shop", "--phase", "0"], 4, "shop has no phase 0"),
        (["shop", "--phase", "frist minutes"], 4, "did you mean First minutes?"),
        (["broken"], 6, "runbooks/broken.toml:1: can't be read"),
        (["wrong"], 6, '"akc" is no phrase'),
        (["dir"], 6, "it is a folder"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_where_the_runbook_can_not_be_changed_nothing_is_recorded(
    sos: Sos, store: Path, words: list[str], code: int, told: str
) -> None:
    put(store)
    put(store, "x = ", "broken")
    put(store, SHOP.replace('"ack"', '"akc"'), "wrong")
    (store / "runbooks" / "dir.toml").mkdir()
    before = log_of(store.parent).read_bytes()

    refused(done(sos, *words), code, told)
    assert log_of(store.parent).read_bytes() == before
    assert (store / "runbooks" / "shop.toml").read_text() == SHOP


def test_a_phase_without_a_runbook_is_refused(sos: Sos, store: Path, home: Path) -> None:
    refused(sos("actions", "done", "acme-1.1", "--phase", "1", at=TUESDAY), 2, "add --into RUNBOOK")
    assert named(home, "action_done") == []


def test_two_phases_of_one_name_are_told_apart_by_number(sos: Sos, store: Path) -> None:
    put(store, SHOP.replace('"Confirm"', '"Bring it home"'))
    refused(done(sos, "shop", "--phase", "bring"), 2, "fits 2 phases of shop; name it by number")


def test_where_it_ends_before_the_log_the_second_time_finds_the_step(
    sos: Sos, store: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk between the two files, or a program that was killed there."""
    path = put(store)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(logs, "append_lines", full)
        assert done(sos, "shop").code == 6
    assert named(home, "action_done") == []
    assert path.read_text().count("rotate the keys") == 1

    again = done(sos, "shop")
    assert again.code == 0
    assert '"rotate the keys" stood there already as step 4 of shop, in "Bring it back"' in again.out
    assert len(named(home, "action_done")) == 1
    assert path.read_text().count("rotate the keys") == 1


def test_where_the_runbook_can_not_be_written_the_action_is_still_to_make(
    sos: Sos, store: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(lessons, "replace_text", full)
        assert done(sos, "shop").code == 6
    assert named(home, "action_done") == []
    assert done(sos, "shop").code == 0


def test_taken_back_and_done_again_it_is_not_there_twice(sos: Sos, store: Path) -> None:
    path = put(store)
    before = path.read_bytes()
    assert done(sos, "shop").code == 0
    # The step and the tick were one command: they go together.
    assert sos("undo", "acme-1", at=TUESDAY).code == 0
    assert path.read_bytes() == before
    told = done(sos, "shop", "--json").json()
    assert (told["step"], told["added"]) == (4, True)
    assert path.read_text().count("rotate the keys") == 1


def test_two_at_once_are_both_there(store: Path, home: Path) -> None:
    path = put(store)
    words = [BIN / "sos", "actions", "done", "--into", "shop", "--at", TUESDAY]
    both = [subprocess.Popen([*words, f"acme-1.{number}"], stdout=subprocess.DEVNULL) for number in (1, 2)]

    assert [one.wait(60) for one in both] == [0, 0]
    text = path.read_text()
    assert (text.count("rotate the keys"), text.count("clean up")) == (1, 1)
    assert len(named(home, "action_done")) == 2
