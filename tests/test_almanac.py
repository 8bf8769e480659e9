"""The almanac from outside: every answer is the one that the files give, whatever stands in the cache."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from subprocess import PIPE

import pytest

from tests.almanac import BOARD, NOW, PEOPLE, almanac, cold, later, right, stamp, to_folder
from tests.conftest import Sos
from tests.desk import ACME, ROBIN, set_desk
from tests.storage.bad_disk import play, play_for_real, pretended_read_only


@pytest.fixture
def store(home: Path) -> Path:
    return set_desk(home, PEOPLE)


# -- the same answers ------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["now"], ["now", "--week"], ["now", "acme", "kyoto"], []], ids=str)
@pytest.mark.parametrize("output", [[], ["--json"]], ids=str)
def test_it_changes_no_answer_as_long_as_it_serves(
    sos: Sos, home: Path, store: Path, words: list[str], output: list[str]
) -> None:
    assert sos("now", at=NOW).code == 0
    written = stamp(home)
    # It serves until Christmas Eve, two weeks before its weeks are over.
    for now in (NOW, later(-1), later(0.4), later(4.7), later(20.5), "2026-12-24T00:00:00Z"):
        assert right(sos, home, *words, *output, at=now).code == 0
    # Berlin's clock just before and after it goes forward, New Year's Eve, and years before and after.
    for at in (
        "2026-03-29T00:59:59Z",
        "2026-03-29T01:00:00Z",
        "2026-12-31T08:30:00Z",
        "2031-10-26T00:30:00Z",
    ):
        assert right(sos, home, *words, *output, "--at", at).code == 0
    assert right(sos, home, *words, *output, "--at", "2011-01-06T12:00:00Z").code == 0
    assert stamp(home) == written


def test_the_overview_of_running_incidents_is_the_same(sos: Sos, home: Path, agency: Path) -> None:
    for at in ("2026-11-19T18:40:00Z", "2026-11-20T02:00:00Z", "2026-11-26T12:00:00Z"):
        result = right(sos, home, "--json", at=at)
        assert result == right(sos, home, "--json", at=at)
        assert result.json()["incidents"]


@pytest.mark.parametrize("at", ["2026-10-20T12:00:00Z", "2026-10-26T12:00:00Z", "2027-03-20T12:00:00Z"])
def test_clock_changes_are_told_the_same(sos: Sos, home: Path, store: Path, at: str) -> None:
    assert sos(*BOARD, at=at) == right(sos, home, *BOARD, at=at)
    assert right(sos, home, *BOARD, at=at).json()["clock_changes"]
    assert right(sos, home, "now", at=at).code == 0


def test_in_hours_or_not_by_the_exit_code(sos: Sos, home: Path, store: Path) -> None:
    assert sos("now", at=NOW).code == 0
    codes = [right(sos, home, "now", who, "--quiet").code for who in ("acme", "pulse", "kyoto", "bayou")]
    assert codes == [0, 0, 3, 3]


# -- whatever stands in the cache ------------------------------------------------------------------


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def other_letter(path: Path) -> None:
    path.write_text(path.read_text().replace("Kyoto", "Kyota"), encoding="utf-8")


def link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parents[3] / "store" / "sos.toml")


DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut short": cut,
    "another letter": other_letter,
    "empty": lambda path: path.write_bytes(b""),
    "an empty table": lambda path: path.write_bytes(b"{}"),
    "a link to my own file": link,
    "a folder": to_folder,
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_changes_no_answer_and_is_mended_without_a_word(
    sos: Sos, home: Path, store: Path, what: str
) -> None:
    before = sos(*BOARD, at=NOW)
    sound = almanac(home).read_bytes()
    DAMAGE[what](almanac(home))
    assert almanac(home).is_dir() or almanac(home).read_bytes() != sound

    assert right(sos, home, *BOARD) == before
    assert (before.code, before.err) == (0, "")
    assert (store / "sos.toml").read_text(encoding="utf-8") == ROBIN
    assert what == "a folder" or almanac(home).read_bytes() == sound
    right(sos, home)


def test_where_nothing_can_be_kept_the_answer_is_the_same(sos: Sos, home: Path, store: Path) -> None:
    expected = sos(*BOARD, at=NOW)
    (home / "file").touch()
    nowhere = [str(home / "file"), str(home / "file" / "below"), "/dev/null", "/proc/nowhere"]
    for folder in nowhere:
        for gone in ({"XDG_CACHE_HOME": folder}, {"XDG_CACHE_HOME": None, "HOME": folder}):
            assert sos(*BOARD, at=NOW, env=gone) == expected
    assert (home / "file").read_bytes() == b""


def test_somebody_without_a_home_gets_the_answer_too(
    sos: Sos, home: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = cold(sos, home, *BOARD)
    before = sorted(path.name for path in home.iterdir())
    # As in a container whose user nobody knows.
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)
    for folder in (None, "cache"):
        assert sos(*BOARD, at=NOW, env={"XDG_CACHE_HOME": folder, "HOME": None}) == expected
    # Some releases of the library give a folder without a full path instead of an error.
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: Path("~/.cache/freelance-sos"))
    assert sos(*BOARD, at=NOW) == expected
    assert sorted(path.name for path in home.iterdir()) == before


@pytest.mark.parametrize("how", ["real", "pretended"])
def test_on_a_disk_that_can_not_be_written_the_answer_is_the_same(
    sos: Sos, home: Path, store: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One that is of no use any more is there already.
    assert sos(*BOARD, at=later(-60)).code == 0
    old = almanac(home).read_bytes()
    monkeypatch.setenv("SOS_NOW", NOW)
    expected = cold(sos, home, *BOARD)
    shutil.rmtree(home / "empty")
    played = play_for_real("read_only", home, [BOARD, BOARD], BOARD) if how == "real" else None
    played = played or play(pretended_read_only, home, [BOARD, BOARD], BOARD)

    assert [*played.results, played.mended] == [expected] * 3
    assert played.before == played.after
    assert almanac(home).read_bytes() != old


def test_each_store_has_its_own_and_nobody_else_may_look(sos: Sos, home: Path, agency: Path) -> None:
    umask = os.umask(0)
    try:
        first = sos(*BOARD, at=NOW)
        agency.rename(home / "other")
        set_desk(home)
        second = sos(*BOARD, at=NOW)
        again = sos(*BOARD, at=NOW, env={"SOS_HOME": str(home / "other")})
    finally:
        os.umask(umask)

    assert first == again != second
    kept = home / ".cache" / "freelance-sos"
    modes = {str(path.relative_to(kept)): f"{path.stat().st_mode & 0o777:o}" for path in kept.rglob("*")}
    assert sorted(modes.values()) == ["600", "600", "700", "700"]


# -- what is wrong with files ----------------------------------------------------------------------

# Changed files, by their place in the store.
WRONG = {
    "an unknown key": {"clients/acme.toml": f'colour = "blue"\n{ACME}'},
    "a broken client": {"clients/kyoto.toml": "zone = 7\n"},
    "no TOML": {"clients/bayou.toml": "name = \n"},
    "a phone number": {"clients/acme.toml": ACME.replace('"+49 30 901820"', "4930901820")},
    "two of them": {"clients/acme.toml": "", "clients/souq.toml": "hours = 1\n"},
    "mine, a warning": {"sos.toml": f'colour = "blue"\n{ROBIN}'},
    "whom to call": {"sos.toml": ROBIN.replace('reach = "+351 555 0142"', "reach = 351")},
    "mine, broken": {"sos.toml": ROBIN.replace("Lisbon", "Lisbn")},
}


@pytest.mark.parametrize("what", WRONG)
def test_it_is_told_each_time_as_if_it_were_the_first(sos: Sos, home: Path, store: Path, what: str) -> None:
    for name, text in WRONG[what].items():
        (store / name).write_text(text, encoding="utf-8")
    for words in (["now"], ["now", "--json"], ["now", "acme"], ["now", "kyoto", "--quiet"], [], ["--json"]):
        first = right(sos, home, *words)
        assert right(sos, home, *words) == first
        assert all(name in first.err for name in WRONG[what] if words[1:2] not in (["acme"], ["kyoto"]))
    set_desk(home, PEOPLE)
    assert right(sos, home, "now").err == ""


# -- at once ---------------------------------------------------------------------------------------

PROGRAM = """
import sys
from freelance_sos.cli import main
print("ready", flush=True)
sys.stdin.readline()
sys.exit(main(sys.argv[1:]))
"""


def test_eight_terminals_at_once_all_get_the_right_answer(sos: Sos, home: Path, store: Path) -> None:
    expected = cold(sos, home, *BOARD)
    command = [sys.executable, "-c", PROGRAM, *BOARD]
    environment = {**os.environ, "SOS_NOW": NOW}
    with ExitStack() as stack:
        runs = [
            stack.enter_context(
                subprocess.Popen(command, env=environment, text=True, stdin=PIPE, stdout=PIPE, stderr=PIPE)
            )
            for _ in range(8)
        ]
        assert [one.stdout.readline() for one in runs if one.stdout] == ["ready\n"] * 8
        for one in runs:
            assert one.stdin
            one.stdin.write("go\n")
            one.stdin.flush()
        told = [(*one.communicate(timeout=60), one.returncode) for one in runs]

    assert told == [(expected.out, "", 0)] * 8
    assert [path.name for path in almanac(home).parent.iterdir()] == ["almanac.json"]
    written = stamp(home)
    assert sos(*BOARD, at=NOW) == expected
    assert stamp(home) == written
