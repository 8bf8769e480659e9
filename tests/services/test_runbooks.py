"""Runbooks as the services see them: what is read, where its parts stand, and what may be kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from freelance_sos.domain.errors import NotAllowed, NotFound
from freelance_sos.domain.runbook import Phase, Runbook, Step
from freelance_sos.services.file_edits import ChangedMeanwhile
from freelance_sos.services.lessons import pick_phase
from freelance_sos.services.runbook_edits import NewRunbook, add_runbook, check_text, keep_text
from freelance_sos.services.runbooks import check_runbooks, list_runbooks, read_through, view_runbook
from freelance_sos.storage.built_in_runbooks import built_in_names
from freelance_sos.storage.runbook_places import phase_places, placed
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import BrokenFile, parse_toml
from tests.desk import set_desk
from tests.runbooks import SHOP, put

TODAY = date(2026, 11, 23)


@pytest.fixture
def store(home: Path) -> Store:
    return Store(set_desk(home), lambda _: lambda _: None)


def runbook(*titles: str) -> Runbook:
    phases = tuple(
        Phase(title=title, style="read-do", steps=(Step(number=number, do="x"),))
        for number, title in enumerate(titles, start=1)
    )
    return Runbook(name="shop", title="Shop", phases=phases)


def test_a_view_says_whose_it_is_and_what_it_hides(store: Store) -> None:
    put(store.root)
    put(store.root, SHOP, "general")
    views = {view.runbook.name: view for view in list_runbooks(store, TODAY)}

    assert set(views) == {"shop", *built_in_names()}
    assert (views["shop"].path, views["shop"].replaces_built_in) == (store.runbooks.path("shop"), False)
    assert (views["general"].path is not None, views["general"].replaces_built_in) == (True, True)
    assert (views["site-down"].path, views["site-down"].replaces_built_in) == (None, False)


def test_a_broken_view_holds_what_can_be_read(store: Store) -> None:
    put(store.root, SHOP.replace('"10m"', '"soon"'))
    view = view_runbook(store, "shop", TODAY)
    assert (len(view.runbook.steps), view.runbook.steps[0].within, view.is_legible) == (5, None, True)
    assert next(problem.key for problem in view.errors).startswith("phase.step")
    put(store.root, "x = ")
    assert not view_runbook(store, "shop", TODAY).is_legible


def test_none_named_means_your_own_and_without_any_the_built_in_ones(store: Store) -> None:
    assert check_runbooks(store, [], TODAY).files == len(built_in_names())
    put(store.root)
    assert check_runbooks(store, [], TODAY).files == 1
    assert check_runbooks(store, ["shop", "general"], TODAY).files == 2


def test_what_is_left_out_of_a_runbook_moves_no_other_place() -> None:
    text = """\
title = "a"
[[phase]]
title = "empty"
[[phase]]
[[phase.step]]
do = 3
[[phase.step]]
do = "b"
[[phase]]
[[phase.step]]
do = "c"
"""
    file = parse_toml(text.encode(), "x")
    read, _ = read_through(file, "x", TODAY)
    places = phase_places(file.values, read)

    assert places == [(1, [1]), (2, [0])]
    assert placed(("phase", 0, "step", 0, "say"), places) == ("phase", 1, "step", 1, "say")
    assert placed(("phase", 1), places) == ("phase", 2)
    # Rather no place than a wrong one.
    assert placed(("phase", 1, "step", 0), phase_places({"phase": []}, read)) == ("phase",)


def test_only_what_is_sound_is_kept(store: Store) -> None:
    assert check_text("shop", SHOP.encode(), TODAY).problems == ()
    with pytest.raises(BrokenFile, match=r"is no phrase"):
        keep_text(store, "shop", SHOP.replace('"ack"', '"akc"').encode(), None, TODAY)
    assert store.runbooks.own_names() == []


def test_the_file_must_still_hold_what_was_read(store: Store) -> None:
    text = SHOP.encode()
    kept = keep_text(store, "shop", text, None, TODAY)
    assert (kept.path.read_bytes(), kept.origin) == (text, "shop")
    for before in (None, b"something else"):
        with pytest.raises(ChangedMeanwhile):
            keep_text(store, "shop", b"#" + text, before, TODAY)
    kept.path.unlink()
    with pytest.raises(ChangedMeanwhile):
        keep_text(store, "shop", b"#" + text, text, TODAY)
    assert not kept.path.exists()


def test_a_new_one_never_takes_the_place_of_another(store: Store) -> None:
    new = NewRunbook(name="shop")
    assert add_runbook(store, new, TODAY).runbook.reviewed == TODAY
    with pytest.raises(NotAllowed):
        add_runbook(store, new, TODAY)


@pytest.mark.parametrize(("word", "place"), [("1", 0), ("2", 1), ("look", 0), ("bring  IT", 1), ("Look", 0)])
def test_a_phase_goes_by_number_title_or_its_beginning(word: str, place: int) -> None:
    assert pick_phase(runbook("Look", "Bring it back"), word) == place


@pytest.mark.parametrize("word", ["0", "3", "9" * 5000, "²", "x", "ring"])
def test_a_phase_that_is_not_there(word: str) -> None:
    with pytest.raises(NotFound):
        pick_phase(runbook("Look", "Bring it back"), word)


def test_a_whole_title_goes_before_a_beginning() -> None:
    assert pick_phase(runbook("Look again", "Look"), "look") == 1
