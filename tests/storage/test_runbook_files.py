"""Runbook files: those of the store before those that come with sos, read strictly or at the worst."""

from __future__ import annotations

from pathlib import Path

import pytest

from freelance_sos.domain.errors import NotFound, UsageError
from freelance_sos.domain.runbook import Step
from freelance_sos.storage.built_in_runbooks import built_in_names
from freelance_sos.storage.runbook_files import Shelf, parse_runbook
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import BrokenFile
from tests.storage.runbook_samples import FULL, SHOP, at_worst, changed


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "runbooks").mkdir()
    return Shelf(tmp_path / "runbooks")


def put(shelf: Shelf, name: str, text: str | bytes) -> None:
    shelf.path(name).write_bytes(text.encode() if isinstance(text, str) else text)


def test_every_key_of_a_file_is_read(shelf: Shelf) -> None:
    put(shelf, "shop", FULL)

    assert (shelf.load("shop").value, shelf.load("shop").problems) == (SHOP, ())
    assert shelf.load_at_worst("shop") == shelf.load("shop")


def test_the_least_that_a_file_needs(shelf: Shelf) -> None:
    put(shelf, "least", 'title = "Least"\n[[phase]]\n[[phase.step]]\ndo = " Look  at\\n it. "\n')

    (step,) = shelf.load("least").value.steps
    assert step == Step(number=1, do="Look at it.")
    assert shelf.load("least").value.phases[0].style == "read-do"


def test_wait_true_waits_for_their_answer_and_no_time_is_no_time_box() -> None:
    text = FULL.replace('wait = "their answer"', "wait = true").replace('"1h30m"', '"0m"')

    assert at_worst(text) == (changed(SHOP.steps[0], within=None), [])


def test_a_phase_without_steps_is_left_out_and_numbers_go_on() -> None:
    runbook, told = at_worst(
        FULL.replace('[[phase]]\ntitle = "The end"', '[[phase]]\n[[phase]]\ntitle = "The end"')
    )

    assert (runbook, told) == (SHOP, [])


# ------------------------------------------------------------------------------------------ strictly


def test_all_that_is_wrong_is_told_with_line_and_key(shelf: Shelf) -> None:
    put(
        shelf,
        "shop",
        FULL.replace('"1h30m"', '"soon"')
        .replace('"Look."', '"  "')
        .replace("[1, 2]", "[9]")
        .replace("say", "sya"),
    )
    with pytest.raises(BrokenFile) as caught:
        shelf.load("shop")

    assert [(problem.line, problem.key) for problem in caught.value.problems] == [
        *((3, "severities"), (17, "phase.step.within"), (23, "phase.step.do")),
    ]


def test_an_unknown_key_is_a_warning_with_the_nearest(shelf: Shelf) -> None:
    put(shelf, "shop", FULL.replace("say =", "sya =").replace("off_hours", "offhours"))
    loaded = shelf.load("shop")

    assert [str(problem) for problem in loaded.problems] == [
        f"runbooks/shop.toml:{line}: phase.step.{key}: unknown key, left as it is; did you mean {near}?"
        for line, key, near in ((15, "sya", "say"), (20, "when.offhours", "off_hours"))
    ]
    assert loaded.value.steps[0].say == ""


# ------------------------------------------------------------------------------------- the shelf


def test_a_file_of_the_store_stands_before_a_built_in_of_its_name(shelf: Shelf) -> None:
    put(shelf, "site-down", FULL)
    put(shelf, "aaa", FULL)

    assert shelf.load("site-down").value.title == "Shop down"
    assert shelf.built_in_file("site-down").values["title"] != "Shop down"
    names = shelf.names()
    assert names[:2] == ["aaa", "site-down"]
    assert sorted(names) == sorted({*built_in_names(), "aaa"})
    assert (shelf.label("site-down"), shelf.label("general")) == (
        "runbooks/site-down.toml",
        "built-in general",
    )


@pytest.mark.parametrize(
    "name", ["Shop.toml", "a b.toml", "-x.toml", "shop.TOML", "notes.md", ".toml", "é.toml"]
)
def test_a_file_whose_name_is_no_short_name_is_no_runbook(shelf: Shelf, name: str) -> None:
    (shelf.folder / name).write_text(FULL)

    assert shelf.own_names() == []


@pytest.mark.parametrize(
    "broken", ["title = ", b"\xff\xfe", b"\x00" * 9, b"x" * 1_000_001, 'title = "A"\n', ""]
)
def test_a_broken_file_is_replaced_by_the_built_in_of_its_name_else_by_the_general_one(
    shelf: Shelf, broken: str | bytes
) -> None:
    put(shelf, "site-down", broken)
    put(shelf, "shop", broken)
    loaded = {name: shelf.load_at_worst(name) for name in ("site-down", "shop")}

    for name, built_in in (("site-down", "site-down"), ("shop", "general")):
        expected = parse_runbook(built_in, shelf.built_in_file(built_in)).value
        assert loaded[name].value == expected


@pytest.mark.parametrize(
    "broken", ["title = ", b"\xff\xfe", "[[phase]]\n[[phase.step]]\ndo = 5\n", "", 'title = "A"']
)
def test_why_it_was_replaced_is_told_with_the_files_name(shelf: Shelf, broken: str | bytes) -> None:
    put(shelf, "site-down", broken)
    problems = shelf.load_at_worst("site-down").problems

    assert problems
    assert {problem.file for problem in problems} == {"runbooks/site-down.toml"}


def test_a_folder_in_the_place_of_a_file_is_a_broken_file(shelf: Shelf) -> None:
    shelf.path("general").mkdir()
    loaded = shelf.load_at_worst("general")

    assert (loaded.value.name, len(loaded.problems)) == ("general", 1)
    assert loaded.value.steps


def test_a_link_that_leads_nowhere_or_in_a_circle_is_a_broken_file(shelf: Shelf) -> None:
    shelf.path("a").symlink_to(shelf.path("gone"))
    shelf.path("b").symlink_to(shelf.path("b"))

    assert [len(shelf.load_at_worst(name).problems) for name in ("a", "b")] == [1, 1]


def test_without_a_folder_or_with_a_file_in_its_place_the_built_in_ones_are_at_hand(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for name in ("nothing", "file"):
        assert Shelf(tmp_path / name).names() == built_in_names()


def test_a_name_is_found_by_its_beginning_and_a_slip_is_told_the_nearest(shelf: Shelf) -> None:
    assert (shelf.pick("site"), shelf.pick("general")) == ("site-down", "general")
    with pytest.raises(NotFound, match="did you mean site-down"):
        shelf.pick("sitedown")
    with pytest.raises(UsageError, match="could be data-loss or difficult-client"):
        shelf.pick("d")
    with pytest.raises(NotFound, match="see them: sos runbook list"):
        shelf.pick("xyzzy")
    with pytest.raises(NotFound):
        shelf.built_in_file("../general")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    store = Store(tmp_path / "new", lambda _: lambda _: None)
    path = store.write_runbook("shop", FULL.encode())

    shelf = store.runbooks
    assert (path, shelf.load("shop").value) == (shelf.path("shop"), SHOP)
