"""F14: sync cut off at each step, and remotes that are not what they were: nothing is lost (P5, P7)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from freelance_sos.adapters.git import Git, GitError
from freelance_sos.domain.errors import StoreError
from freelance_sos.domain.sync import ManyGone
from freelance_sos.storage import copies
from tests.conftest import Sos
from tests.desk import set_desk
from tests.domain.test_merge import acme, log, texts_and_lines
from tests.two_machines import Machine, git, new_remote, put_in_remote, remote_files


class Cut(BaseException):
    """The machine died."""


@pytest.fixture
def pair(tmp_path: Path, sos: Sos) -> tuple[Machine, Machine]:
    """Two machines that were in step, then did offline all that can meet; the first has sent it."""
    remote = new_remote(tmp_path / "remote.git")
    first, second = Machine(tmp_path / "first", sos, remote), Machine(tmp_path / "second", sos, remote)
    set_desk(first.home)
    first.write("runbooks/old.toml", "a = 1\n")
    first.write(acme(1, 1), log(1))
    second.home.mkdir()
    first.carry()
    second.carry()
    for number, machine in enumerate((first, second)):
        machine.write(acme(1, 1), log(1, 20 + number))
        machine.write(acme(2, 0xA + number), log(10 + number))
        machine.write("clients/acme.toml", f"name = '{machine.home.name}'\n")
        machine.write(f"runbooks/new-{number}.toml", f"a = {number}\n")
    (first.store / "runbooks" / "old.toml").unlink()
    first.carry()
    return first, second


def everything(*machines: Machine) -> set[bytes]:
    return set[bytes]().union(*(texts_and_lines(machine.files()) for machine in machines)) - {b"a = 1\n"}


def ends_well(first: Machine, second: Machine, said: set[bytes], *, is_changed: bool = False) -> None:
    """Assert that syncing again brings both in step, with everything that was ever said."""
    for machine in (second, first, second)[: 3 if is_changed else 2]:
        machine.carry()
    assert first.files() == second.files() == remote_files(first.remote)
    assert said <= everything(first)


def steps(patch: pytest.MonkeyPatch, cut_at: int) -> Callable[[], int]:
    """Let all die before its `cut_at`th step, a call of git or a change of a file; gives how many came."""
    seen = 0

    def counting(function: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*args: Any, **more: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == cut_at:
                raise Cut
            return function(*args, **more)

        return stepped

    for name in ("run", "_contact"):
        patch.setattr(Git, name, counting(getattr(Git, name)))
    for name in ("append_lines", "replace_file", "move_file", "remove_file"):
        patch.setattr(copies, name, counting(getattr(copies, name)))
    return lambda: seen


def test_cut_off_at_every_step_and_done_again(pair: tuple[Machine, Machine], tmp_path: Path) -> None:
    first, second = pair
    said = everything(first, second)
    kept = tmp_path / "kept"
    for place in (first.home, second.home, first.remote):
        shutil.copytree(place, kept / place.name)
    points = 0
    while True:
        with pytest.MonkeyPatch.context() as patch:
            seen = steps(patch, points + 1)
            with suppress(Cut):
                second.carry()
            if seen() <= points:
                break
        points += 1
        assert said <= everything(first, second)
        ends_well(first, second, said)
        for place in (first.home, second.home, first.remote):
            shutil.rmtree(place)
            shutil.copytree(kept / place.name, place)
    assert points >= 15


@pytest.mark.parametrize("call", [1, 3, 6, 8, 11])
def test_git_that_is_killed(pair: tuple[Machine, Machine], tmp_path: Path, call: int) -> None:
    """One line, code 6, and nothing lost; then once more."""
    first, second = pair
    said = everything(first, second)
    calls, wrapper = tmp_path / "calls", tmp_path / "bin" / "git"
    wrapper.parent.mkdir()
    dying = f'#!/bin/sh\necho >> {calls}\n[ "$(wc -l < {calls})" = {call} ] && kill -9 $$\n'
    wrapper.write_text(f'{dying}exec {shutil.which("git")} "$@"\n')
    wrapper.chmod(0o755)
    second.more["PATH"] = f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}"

    done = second.begin()

    assert (done.code, done.out, done.err.count("\n")) == (6, "", 2), done.err
    assert said <= everything(first, second)
    del second.more["PATH"]
    ends_well(first, second, said)


def test_a_person_who_writes_meanwhile_is_not_overwritten(
    pair: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = pair
    first.write("clients/bayou.toml", "name = 'sent'\n")
    first.carry()
    said = everything(first, second) | {b"b = 2\n", b"name = 'typed'\n"}
    said.discard((second.store / "clients" / "bayou.toml").read_bytes())
    whole = Git.fetch

    def fetched(self: Git, address: Any) -> bool:
        if not (second.store / "runbooks" / "meanwhile.toml").exists():
            second.write("runbooks/meanwhile.toml", "b = 2\n")
            second.write(acme(2, 0xB), log(11, 12))
            second.write("clients/bayou.toml", "name = 'typed'\n")
        return whole(self, address)

    monkeypatch.setattr(Git, "fetch", fetched)
    second.carry()

    ends_well(first, second, said | texts_and_lines({acme(1, 1): log(12)}))


def test_somebody_who_sends_meanwhile_is_taken_in(
    pair: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = pair
    said = everything(first, second) | {b"b = 2\n"}
    whole, tries = Git.push, iter(range(10))

    def pushed(self: Git, commit: str, address: Any) -> None:
        if self.folder.is_relative_to(second.home) and next(tries) < 2:
            first.write(f"runbooks/meanwhile-{next(tries)}.toml", "b = 2\n")
            first.carry()
        whole(self, commit, address)

    monkeypatch.setattr(Git, "push", pushed)
    second.carry()

    ends_well(first, second, said)


@pytest.mark.parametrize(
    "lock",
    [
        *("refs/heads/main.lock", "refs/remotes/origin/main.lock", "refs/sos/made.lock"),
        *("packed-refs.lock", "HEAD.lock", "config.lock", "shallow.lock"),
    ],
)
def test_locks_that_a_power_cut_left_here_are_taken_away(pair: tuple[Machine, Machine], lock: str) -> None:
    first, second = pair
    said = everything(first, second)
    left = second.own / "sync.git" / lock
    left.parent.mkdir(parents=True, exist_ok=True)
    left.touch()

    ends_well(first, second, said)

    assert not left.exists()


@pytest.mark.parametrize("lock", ["refs/heads/main.lock", "HEAD.lock"])
def test_a_lock_that_was_left_in_the_other_copy_is_named(pair: tuple[Machine, Machine], lock: str) -> None:
    """It is not ours to take away: somebody may be writing there."""
    first, second = pair
    said = everything(first, second)
    left = first.remote / lock
    left.touch()

    with pytest.raises(StoreError) as told:
        second.carry()

    assert str(told.value) == (
        f"{left} is left over from a program that was cut off; take it away, then: sos sync"
    )
    left.unlink()
    ends_well(first, second, said)


# -- remotes that are not what they were ---------------------------------------------------------------


def detached(remote: Path) -> None:
    git(remote, "update-ref", "--no-deref", "HEAD", git(remote, "rev-parse", "main"))


def head_elsewhere(remote: Path) -> None:
    git(remote, "symbolic-ref", "HEAD", "refs/heads/master")


def unrelated(remote: Path) -> None:
    put_in_remote(remote, {**remote_files(remote), "runbooks/else.toml": b"e = 1\n"}, orphan=True)


def forced_back(remote: Path) -> None:
    git(remote, "update-ref", "refs/heads/main", git(remote, "rev-list", "--max-parents=0", "main"))


def branch_deleted(remote: Path) -> None:
    git(remote, "update-ref", "-d", "refs/heads/main")


def made_anew(remote: Path) -> None:
    shutil.rmtree(remote)
    new_remote(remote)


def other_branches(remote: Path) -> None:
    git(remote, "update-ref", "refs/heads/other", "main")
    git(remote, "update-ref", "refs/heads/main2", "main")
    git(remote, "tag", "v1", "main")


def packed_away(remote: Path) -> None:
    git(remote, "gc", "--quiet")


def markers_in_a_log(remote: Path) -> None:
    put_in_remote(
        remote, {acme(1, 1): b"<<<<<<< ours\n" + log(1, 30) + b"=======\n" + log(20) + b">>>>>>> x\n"}
    )


def markers_in_a_text(remote: Path) -> None:
    put_in_remote(remote, {"clients/bayou.toml": b"<<<<<<< ours\nname = 1\n=======\n>>>>>>> x\n"})


def truncated_text(remote: Path) -> None:
    put_in_remote(remote, {"clients/bayou.toml": b'name = "Ba'})


def emptied_text(remote: Path) -> None:
    put_in_remote(remote, {"sos.toml": b""})


REMOTES = [
    *(detached, head_elsewhere, unrelated, forced_back, branch_deleted, made_anew, other_branches),
    *(packed_away, markers_in_a_log, markers_in_a_text, truncated_text, emptied_text),
]


@pytest.mark.parametrize("happens", REMOTES, ids=lambda one: one.__name__)
def test_a_remote_that_changed_costs_nothing(
    pair: tuple[Machine, Machine], happens: Callable[[Path], None]
) -> None:
    first, second = pair
    said = everything(first, second)
    bayou, me = first.read("clients/bayou.toml"), first.read("sos.toml")
    happens(first.remote)

    ends_well(first, second, said, is_changed=True)

    assert (first.read("clients/bayou.toml"), first.read("sos.toml")) == (bayou, me)


def test_a_remote_that_lost_everything_is_filled_anew_and_told(pair: tuple[Machine, Machine]) -> None:
    first, _ = pair
    branch_deleted(first.remote)

    assert first.carry().is_anew
    assert remote_files(first.remote) == first.files()


@pytest.mark.parametrize("orphan", [False, True])
def test_a_commit_without_files_stops_and_asks(pair: tuple[Machine, Machine], orphan: bool) -> None:
    """A fifth of the files vanishing stops; where the histories have nothing in common nothing vanishes."""
    first, second = pair
    said = everything(first)
    before = first.files()
    put_in_remote(first.remote, {} if orphan else dict.fromkeys(remote_files(first.remote)), orphan=orphan)

    if orphan:
        first.carry()
    else:
        with pytest.raises(ManyGone) as stopped:
            first.carry()
        assert stopped.value.exit_code == 3
        assert first.files() == before
        first.carry(bring_back=True)

    assert first.files() == before == remote_files(first.remote)
    ends_well(first, second, said)


def test_history_that_was_lost_here_is_begun_anew(pair: tuple[Machine, Machine]) -> None:
    first, second = pair
    said = everything(first, second)
    shutil.rmtree(second.own)

    ends_well(first, second, said)


@pytest.fixture
def gone(pair: tuple[Machine, Machine]) -> Iterator[tuple[Machine, Machine]]:
    first, _ = pair
    away = first.remote.with_name("away.git")
    first.remote.rename(away)
    new_remote(first.remote)
    (first.remote / "objects").chmod(0o700)
    shutil.rmtree(first.remote / "refs")
    yield pair
    shutil.rmtree(first.remote)
    away.rename(first.remote)


def test_a_remote_that_can_not_be_reached_is_one_line(gone: tuple[Machine, Machine]) -> None:
    first, _ = gone
    before = first.files()

    with pytest.raises(GitError) as told:
        first.carry()

    assert "\n" not in str(told.value)
    assert first.files() == before


def test_a_remote_that_never_answers_is_given_up(
    pair: tuple[Machine, Machine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what git had started to reach it ends with it."""
    first, _ = pair
    wrapper, pid = tmp_path / "bin" / "git", tmp_path / "pid"
    wrapper.parent.mkdir()
    waiting = f'case "$*" in *upload-pack*) sleep 600 & echo $! > {pid}; wait;; esac\n'
    wrapper.write_text(f'#!/bin/sh\n{waiting}exec {shutil.which("git")} "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}")

    with pytest.raises(GitError, match=r"did not answer within 0\.5 s; try again, with --timeout"):
        first.carry(seconds=0.5)

    # The kernel ends it in its own time, but does.
    asked = count()
    while _runs(int(pid.read_text())) and next(asked) < 1_000_000:
        os.sched_yield()
    assert not _runs(int(pid.read_text()))


def _runs(pid: int) -> bool:
    """Whether that program still does something: one that has ended waits to be counted."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
