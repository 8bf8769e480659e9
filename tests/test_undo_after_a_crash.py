"""After a command was cut off, `sos undo` never takes back something else (F27)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.conftest import Sos
from tests.desk import REPORTED, at, once, refused, set_desk
from tests.runbooks import put
from tests.undoing import Standing, journal, standing

NOW, LATER = at("16:30"), at("18:00")
# Whatever changes a file goes through one of these; a kill spares what they did.
CALLS = ("write", "replace", "rename", "ftruncate")
BEFORE = "the last command was cut off before it was done"
AFTER = "the last command was cut off just after it was done"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a child is killed in the middle")


@pytest.fixture
def store(home: Path, sos: Sos, kept: Path) -> Path:
    return once(home, kept, lambda: build(home, sos))


def build(home: Path, sos: Sos) -> Path:
    folder = set_desk(home)
    put(folder)
    sos("new", "acme", "checkout is down", at=REPORTED)
    sos("log", "acme-1", "the older note", at=at("15:40"))
    return folder


def cut_off(sos: Sos, *words: str, after: int) -> bool:
    """Run the command in a child that is killed after so many calls; whether it was killed at all."""
    child = os.fork()
    if child == 0:
        left = after

        def counted(call: Callable[..., Any]) -> Callable[..., Any]:
            def run(*given: Any, **named: Any) -> Any:
                nonlocal left
                if left == 0:
                    os._exit(9)
                left -= 1
                return call(*given, **named)

            return run

        for name in CALLS:
            setattr(os, name, counted(getattr(os, name)))
        end_child(sos, words)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def end_child(sos: Sos, words: Sequence[str]) -> NoReturn:
    try:
        code = sos(*words, at=NOW).code
    except BaseException:
        os._exit(1)
    os._exit(code)


class World:
    """The store and all this machine remembers, to begin each trial with the same."""

    def __init__(self, home: Path, store: Path, name: str = "as it was") -> None:
        self.home, self.store = home, store
        self._kept = home.with_name(name)
        shutil.copytree(home, self._kept)

    def every_point(self, sos: Sos, *words: str) -> Iterator[int]:
        """The command, cut off at each point in turn: what it left behind; at the end all is as it was."""
        for point in count():
            self._again()
            if not cut_off(sos, *words, after=point):
                break
            yield point
        self._again()

    def _again(self) -> None:
        for entry in self.home.iterdir():
            shutil.rmtree(entry)
        shutil.copytree(self._kept, self.home, dirs_exist_ok=True)

    @property
    def standing(self) -> Standing:
        return standing(self.store)

    @property
    def is_marked(self) -> bool:
        """Whether the command was killed while it held the lock: before, it had not begun to write."""
        return bool((self.store / ".lock").read_bytes())


def told_once(sos: Sos, words: str, told: str) -> None:
    """It is refused, and then as it would have been without the crash."""
    refused(
        sos(words, at=LATER), 5, f"{told}; nothing is changed now; see what stands: sos list; then once more"
    )


@pytest.fixture
def world(home: Path, sos: Sos, store: Path) -> World:
    """An older note, and an older change of a file: neither may be taken for what was cut off."""
    assert sos("client", "edit", "kyoto", "--set", "notes=Knock twice", at=at("16:00")).code == 0
    return World(home, store)


@pytest.mark.parametrize(
    "command",
    [
        ["log", "acme-1", "--to", "On it"],
        ["new", "bayou", "no sound"],
        ["client", "edit", "acme", "--set", "notes=Call first"],
        ["client", "remove", "souq", "--yes"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_wherever_it_was_cut_off_nothing_older_is_taken_back(
    sos: Sos, world: World, command: list[str]
) -> None:
    before = world.standing
    assert sos(*command, at=NOW).code == 0
    done = world.standing
    seen: set[tuple[bool, bool]] = set()
    for _ in world.every_point(sos, *command):
        stands, is_marked = world.standing, world.is_marked
        assert stands in (before, done)
        seen.add((is_marked, stands == done))
        if is_marked and stands == before:
            told_once(sos, "undo", BEFORE)
            assert world.standing == before
        result = sos("undo", at=LATER)
        assert result.code == 0
        # What was done goes; only where nothing was done, and that was told, the one before.
        assert ("clients/kyoto.toml" in result.out) is (stands == before)
        assert (world.standing == before) is (stands == done)
    assert {(False, False), (True, False), (True, True)} <= seen


@pytest.mark.parametrize("command", ["undo", "redo"])
@pytest.mark.parametrize(
    "first",
    [["log", "acme-1", "--to", "On it"], ["client", "edit", "acme", "--set", "notes=Call first"]],
    ids=lambda words: " ".join(words[:2]),
)
def test_an_undo_that_was_cut_off_goes_back_once_and_not_twice(
    home: Path, sos: Sos, world: World, first: list[str], command: str
) -> None:
    assert sos(*first, at=NOW).code == 0
    # The way back of the one is the way there of the other.
    for words in [["undo"]] if command == "redo" else [["undo"], ["redo"]]:
        assert sos(*words, at=NOW).code == 0
    begun = World(home, world.store, "begun")
    before = begun.standing
    assert sos(command, at=NOW).code == 0
    done = begun.standing
    seen: set[tuple[bool, bool]] = set()
    for _ in begun.every_point(sos, command):
        stands, is_marked = begun.standing, begun.is_marked
        assert stands in (before, done)
        seen.add((is_marked, stands == done))
        if is_marked:
            told_once(sos, command, AFTER if stands == done else BEFORE)
            assert begun.standing == stands
        if stands == before:
            assert sos(command, at=LATER).code == 0
            assert begun.standing == done
        # Answered by the other, all is as before.
        assert sos("redo" if command == "undo" else "undo", at=LATER).code == 0
        assert begun.standing == before
    assert {(False, False), (True, False), (True, True)} <= seen


def test_a_command_that_writes_two_files_goes_back_whole(sos: Sos, world: World) -> None:
    assert sos("actions", "add", "acme-1", "alert on it", at=NOW).code == 0
    begun = World(world.home, world.store, "begun")
    before = begun.standing
    command = ["actions", "done", "acme-1.1", "--into", "shop"]
    halves = 0
    for _ in begun.every_point(sos, *command):
        stands = begun.standing
        halves += stands[0] != before[0] and stands[1] == before[1]
        if begun.is_marked and stands == before:
            told_once(sos, "undo", BEFORE)
        elif stands != before:
            assert sos("undo", at=LATER).code == 0
            assert begun.standing == before
    assert halves > 0


def test_an_undo_that_never_reached_its_file_is_none_whatever_comes_next(sos: Sos, world: World) -> None:
    assert sos("client", "edit", "acme", "--set", "notes=Call first", at=NOW).code == 0
    begun = World(world.home, world.store, "begun")
    before, known = begun.standing, journal(world.home).read_bytes()
    points = 0
    for _ in begun.every_point(sos, "undo"):
        if begun.standing == before and journal(world.home).read_bytes() != known:
            points += 1
            assert sos("log", "acme-1", "meanwhile", at=NOW).code == 0
            assert sos("client", "edit", "souq", "--set", "notes=meanwhile", at=NOW).code == 0
            assert "clients/souq.toml" in sos("undo", at=LATER).out
            assert "meanwhile" in sos("undo", at=LATER).out
            assert "clients/acme.toml" in sos("undo", at=LATER).out
    assert points > 0


def test_a_command_in_between_makes_it_the_last_again(sos: Sos, world: World) -> None:
    for _ in world.every_point(sos, "log", "acme-1", "--to", "On it"):
        if world.is_marked:
            assert sos("log", "acme-1", "what I did then", at=NOW).code == 0
            assert "what I did then" in sos("undo", at=LATER).out
            return
    pytest.fail("it was never cut off while it wrote")


def test_what_was_cut_off_elsewhere_does_not_stop_who_names_another(sos: Sos, world: World) -> None:
    """The record landed, and is no business of the incident that was named."""
    assert sos("new", "bayou", "no sound", at=NOW).code == 0
    begun = World(world.home, world.store, "begun")
    before, landed = begun.standing, 0
    for _ in begun.every_point(sos, "resolve", "bayou-1"):
        if begun.is_marked and begun.standing != before:
            landed += 1
            assert "the older note" in sos("undo", "acme-1", at=LATER).out
    assert landed > 0


def test_an_undo_that_found_nobody_leaves_the_warning_for_the_next(sos: Sos, world: World) -> None:
    for _ in world.every_point(sos, "log", "acme-1", "--to", "On it"):
        if world.is_marked:
            refused(sos("undo", "zzz", at=LATER), 4, "zzz")
            told_once(sos, "undo", BEFORE)
            return
    pytest.fail("it was never cut off while it wrote")
