"""The faults that need neither root nor strace: killed, no power, a broken disk, a full one, at every point.

`make faults` throws them at every command, by the kernel; docs/faults.md.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from freelance_sos.storage import files as sos_files
from tests.conftest import Sos
from tests.faults import around, rush, traced
from tests.faults.judge import Judge, Tally
from tests.faults.played import FAULTS, disk_is_full, kills, power_cuts
from tests.faults.stage import COMMANDS, EDIT, Stage, Writing, files

# One of each way to write: a line, a first line, a whole file, a new one, one moved, two files in turn.
TYPICAL = (
    ("log", "acme-1", "restarted the queue"),
    ("new", "zen", "the first one", "-s", "1"),
    EDIT,
    ("runbook", "new", "shop", "--title", "The shop is down"),
    ("client", "remove", "zen", "--yes"),
    ("actions", "done", "souq-1.1", "--into", "own", "--phase", "1"),
)
LINE, FIRST_LINE, WHOLE = TYPICAL[:3]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(tmp_path_factory.mktemp("stage"))


def writing(words: tuple[str, ...]) -> Writing:
    return next(one for one in COMMANDS if tuple(one.words) == words)


def assert_good(tally: Tally, *, at_least: int) -> None:
    assert tally.is_good, "\n".join(tally.notes)
    assert tally.points >= at_least


# -- at every point ----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", TYPICAL, ids=" ".join)
def test_nothing_is_lost_wherever_a_fault_comes(stage: Stage, words: tuple[str, ...]) -> None:
    judge = Judge(stage, writing(words))
    for name, throw in FAULTS.items():
        tally = throw(judge)
        assert tally.is_good, "\n".join([name, *tally.notes])
        assert tally.points >= 3
        assert tally.acknowledged >= 20 * tally.points


@pytest.mark.parametrize("words", [EDIT, FIRST_LINE], ids=" ".join)
def test_a_kill_is_tried_before_every_call_that_writes(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    points: list[str] = []
    judge = Judge(stage, writing(words))

    def noted(_: object, point: str, *, is_done: bool) -> Tally:
        points.append(point.removeprefix("killed before ").split(" ")[0])
        return Tally(points=1, acknowledged=is_done)

    monkeypatch.setattr(judge, "look_at", noted)
    tally = kills(judge)

    # The lock, its mark; the temporary made, written, synced, closed; renamed; the folder; the mark gone.
    steps = ["create", "flock", "write", "create", "write", "fsync", "close", "replace", "fsync", "ftruncate"]
    tried = iter(points)
    assert all(step in tried for step in steps)
    # Only after the last of them it says done.
    assert (tally.points, tally.acknowledged) == (len(points), 1)


# -- the harness itself ------------------------------------------------------------------------------


def test_a_writer_that_simply_opens_and_writes_is_caught(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, line = (Judge(stage, writing(words)) for words in (WHOLE, LINE))
    rush.make_naive(monkeypatch)

    for tally in (kills(whole), power_cuts(whole), kills(line)):
        assert tally.lost > 0
        assert any("lost: " in note for note in tally.notes)


def test_a_file_that_was_renamed_and_never_synced_is_caught(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = Judge(stage, writing(WHOLE))
    monkeypatch.setattr(sos_files, "_sync", lambda _: None)

    assert kills(judge).is_good  # The kernel still has it: only the power cut shows it.
    assert power_cuts(judge).lost > 0


def test_a_folder_that_was_never_synced_is_caught(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Judge(stage, writing(FIRST_LINE))
    monkeypatch.setattr(sos_files, "_sync_folder", lambda _: None)

    assert power_cuts(judge).lost > 0


def test_a_line_that_is_not_cut_back_on_a_full_disk_is_caught(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_way_back(descriptor: int, data: bytes, _: int) -> None:
        sos_files._write(descriptor, data)
        sos_files._sync(descriptor)

    judge = Judge(stage, writing(LINE))
    monkeypatch.setattr(sos_files, "_write_or_cut_back", no_way_back)

    assert disk_is_full(judge).other > 0


def test_a_lost_line_and_a_file_that_can_not_be_read_are_counted(stage: Stage) -> None:
    judge = Judge(stage, writing(LINE))
    store = dict(judge.before)
    log = next(label for label in store if label.startswith("incidents/souq/"))
    store[log] = b"".join(store[log].splitlines(keepends=True)[1:])
    store["clients/bayou.toml"] = b"name = "
    tally = judge.look_at(store, "damaged by hand", is_done=False)

    assert (tally.lost, tally.unreadable) == (2, 1)
    assert any(log in note for note in tally.notes)


@pytest.mark.parametrize("kind", ["append", "replace"])
def test_killed_at_random_a_naive_writer_is_caught_and_ours_is_not(tmp_path: Path, kind: str) -> None:
    ours = rush.random_kills(tmp_path / "ours", kind, 10)
    naive = rush.random_kills(tmp_path / "naive", kind, 40, is_naive=True)

    assert_good(ours, at_least=10)
    assert ours.acknowledged >= 10
    assert naive.lost + naive.unreadable > 0


# -- a cut log, many writers, permissions ------------------------------------------------------------


def test_a_log_cut_at_any_byte_costs_its_last_record_alone(tmp_path: Path) -> None:
    assert_good(around.cuts(tmp_path), at_least=200)


@pytest.mark.parametrize("writers", [2, 8])
def test_what_many_append_at_once_all_lands(tmp_path: Path, writers: int) -> None:
    assert_good(rush.many_writers(tmp_path / "log", writers, 80 // writers), at_least=80)


def test_two_who_change_different_keys_of_one_file_both_land(stage: Stage) -> None:
    assert_good(rush.pairs(stage, 10), at_least=10)


def test_whoever_reads_while_somebody_writes_sees_whole_files(stage: Stage) -> None:
    assert_good(rush.readers(stage, 200, 12), at_least=212)


@pytest.mark.parametrize("words", [*TYPICAL, ("now",)], ids=" ".join)
def test_what_is_made_is_private_under_any_umask(stage: Stage, words: tuple[str, ...]) -> None:
    assert_good(around.private(Judge(stage, writing(words))), at_least=3)


# -- ended by a signal -------------------------------------------------------------------------------


def ended_at(step: str, number: int, patch: pytest.MonkeyPatch) -> None:
    """The signal comes just before a step of writing, each time."""
    real: Callable[..., object] = getattr(sos_files, step)

    def struck(*arguments: object) -> object:
        os.kill(os.getpid(), number)
        return real(*arguments)

    patch.setattr(sos_files, step, struck)


@pytest.mark.parametrize("step", ["_write", "_sync", "_replace"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name)
def test_a_signal_in_the_middle_tidies_up_and_gives_the_shells_code(
    sos: Sos, agency: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, step: str
) -> None:
    before = files(agency)
    handlers = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    with monkeypatch.context() as patch:
        ended_at(step, number, patch)
        result = sos("client", "edit", "acme", "--set", "channel=signal")

    assert (result.code, result.out) == (128 + number, "")
    assert result.err == "\nstopped; what was recorded is kept\n"
    assert [path for path in agency.parent.rglob("*") if path.suffix == ".tmp"] == []
    after = files(agency)
    assert after.pop(".lock") == b""  # The mark of a writer who was cut off is gone, too.
    assert after == before
    assert {one: signal.getsignal(one) for one in handlers} == handlers
    assert sos("client", "edit", "acme", "--set", "channel=signal").code == 0


def test_a_terminal_that_tells_twice_that_it_is_closed_does_not_disturb_the_tidying(
    sos: Sos, agency: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = Path.unlink

    def told_again(path: Path, missing_ok: bool = False) -> None:
        os.kill(os.getpid(), signal.SIGHUP)
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        ended_at("_sync", signal.SIGHUP, patch)
        patch.setattr(Path, "unlink", told_again)
        assert sos("client", "edit", "acme", "--set", "channel=signal").code == 128 + signal.SIGHUP

    assert [path for path in agency.parent.rglob("*") if path.suffix == ".tmp"] == []


def test_what_the_caller_ignores_stays_ignored(
    sos: Sos, agency: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # As nohup does.
    try:
        ended_at("_sync", signal.SIGHUP, monkeypatch)
        assert sos("client", "edit", "acme", "--set", "channel=signal").code == 0
    finally:
        signal.signal(signal.SIGHUP, before)


# -- what make faults needs --------------------------------------------------------------------------


def test_what_is_missing_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert traced.missing() == "strace is not there: apt-get install strace"

    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/strace")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert traced.missing() == "faults are injected as root: sudo make faults"


def test_the_calls_of_a_trace_are_numbered_by_name_and_those_elsewhere_are_left_out() -> None:
    home = Path("/tmp/home")
    trace = [
        'openat(AT_FDCWD</tmp/home>, "/etc/passwd", O_RDONLY) = 3</etc/passwd>',
        'openat(AT_FDCWD</tmp/home>, "store/.lock", O_RDWR|O_CREAT, 0600) = 3</tmp/home/store/.lock>',
        "write(1</tmp/out>, ..., 3) = 3",
        "write(3</tmp/home/store/.lock>, ..., 8) = 8",
        "close(3</tmp/home/store/.lock>) = 0",
        "close(4</tmp/home/store/sos.toml>) = 0",
        "+++ exited with 0 +++",
    ]
    found = traced.numbered(trace, home)

    assert [(call.name, call.number, call.is_changing) for call in found] == [
        ("openat", 2, True),
        ("write", 2, True),
        ("close", 1, True),
        ("close", 2, False),
    ]
    assert found[0].path == home / "store" / ".lock"
