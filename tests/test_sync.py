"""`sos sync` between two machines over a real git repository on disk (F13, P5, P7, P10)."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest

from freelance_sos.domain.layout import label_of_other, part_of
from tests.conftest import Sos
from tests.desk import ACME, at, refused, set_desk
from tests.domain.test_merge import SCENARIOS, START, changed, texts_and_lines
from tests.environment import private_folders
from tests.terminal import Terminal
from tests.two_machines import Machine, git, new_remote, put_in_remote, remote_files

NOTES = 'notes = "Decisions go through Frau Weber. No calls before 10."'


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    return new_remote(tmp_path / "remote.git")


@pytest.fixture
def laptop(sos: Sos, tmp_path: Path, remote: Path) -> Machine:
    """A machine with a store, not synced yet."""
    machine = Machine(tmp_path / "laptop", sos, remote)
    machine.home.mkdir()
    set_desk(machine.home)
    return machine


@pytest.fixture
def desktop(sos: Sos, tmp_path: Path, remote: Path) -> Machine:
    """A machine without a store."""
    machine = Machine(tmp_path / "desktop", sos, remote)
    machine.home.mkdir()
    return machine


@pytest.fixture
def both(laptop: Machine, desktop: Machine) -> tuple[Machine, Machine]:
    """Two machines in step."""
    laptop.carry()
    desktop.carry()
    return laptop, desktop


def in_step(*machines: Machine) -> None:
    """Assert that syncing brings all stores to what the remote holds, to the byte, and then rests."""
    for machine in (*machines, machines[0]):
        machine.carry()
    held = remote_files(machines[0].remote)
    for machine in machines:
        assert machine.files() == held


# -- the first time ------------------------------------------------------------------------------------


def test_a_store_goes_to_an_empty_copy_and_comes_to_a_machine_without_one(
    laptop: Machine, desktop: Machine
) -> None:
    went, came = laptop.begin(), desktop.begin()

    assert went.out == f"went: 5 clients, 1 settings file · with {laptop.remote}\n"
    assert came.out == f"came: 5 clients, 1 settings file · with {laptop.remote}\n"
    assert came.err == f"contacting {laptop.remote} …\n"
    in_step(laptop, desktop)
    assert laptop.sync().out == f"in step with {laptop.remote}\n"
    assert desktop("now", at=at("10:00")).code == 0


def test_two_stores_of_their_own_become_one(laptop: Machine, desktop: Machine) -> None:
    set_desk(desktop.home, {"acme": ACME, "other": ACME.replace("Acme", "Other")})

    assert (laptop.begin().code, desktop.begin().code) == (0, 0)

    in_step(laptop, desktop)
    assert len(laptop.files()) == 7


def test_the_remote_holds_plain_files_and_tells_nothing_of_clients(both: tuple[Machine, Machine]) -> None:
    laptop, _ = both
    laptop.write("clients/secretive.toml", ACME)
    laptop.sync()

    assert remote_files(laptop.remote) == laptop.files()
    assert git(laptop.remote, "log", "--format=%an %ae %cn %ce %s%b").split("\n") == [
        "sos sos@localhost sos sos@localhost sync: 1 file",
        "sos sos@localhost sos sos@localhost sync: 6 files",
    ]


def test_what_is_made_is_private(both: tuple[Machine, Machine]) -> None:
    for machine in both:
        for path in (*machine.store.rglob("*"), *machine.own.rglob("*")):
            if machine is both[0] and machine.store in path.parents:
                continue  # Written by hand in this test.
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_no_address_and_no_store_are_said(laptop: Machine, desktop: Machine) -> None:
    refused(
        laptop.sync(),
        5,
        "no other copy is set up; name one: sos sync --to URL (git@host:me/store.git, or a folder made with",
    )
    assert "there is no store" in desktop.begin().err
    assert desktop.begin().code == 6
    assert not desktop.store.exists()


def test_another_address_takes_the_place_of_the_first_and_is_told(laptop: Machine, tmp_path: Path) -> None:
    laptop.begin()
    other = new_remote(tmp_path / "other.git")

    moved = laptop("sync", "--to", str(other))

    assert f"the other copy was {laptop.remote} before" in moved.out
    assert remote_files(other) == laptop.files()
    assert laptop.sync().out == f"in step with {other}\n"


def test_an_address_that_does_not_answer_is_not_kept(laptop: Machine, tmp_path: Path) -> None:
    laptop.begin()
    empty = new_remote(tmp_path / "broken.git")
    (empty / "objects").rename(empty / "gone")
    (empty / "objects").mkdir()
    (empty / "refs").rename(empty / "no-refs")

    failed = laptop("sync", "--to", str(empty))

    assert (failed.code, failed.out) == (6, "")
    assert laptop.sync().out == f"in step with {laptop.remote}\n"


# -- every day -----------------------------------------------------------------------------------------


def test_incidents_of_both_are_kept_and_the_old_number_is_found(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    laptop("new", "acme", "checkout is down", at=at("10:00"))
    desktop("new", "acme", "search is slow", at=at("10:05"))
    desktop("ack", "acme-1", at=at("10:10"))
    assert laptop.sync().out == f"went: 1 incident · with {laptop.remote}\n"

    merged = desktop.sync()

    assert merged.out.splitlines() == [
        f"came: 1 incident · went: 1 incident · with {laptop.remote}",
        "your acme-1 (search is slow) is acme-2 now; the other acme-1 keeps its number",
    ]
    shown = desktop("show", "acme-2", at=at("11:00"))
    assert shown.out.splitlines()[0] == "acme-2, before: acme-1  search is slow"
    assert desktop("show", "acme-2", "--json", at=at("11:00")).json()["formerly"] == "acme-1"
    assert desktop("show", "acme-1", "--json", at=at("11:00")).json()["formerly"] is None
    in_step(laptop, desktop)
    # Only one of the two can be acknowledged: the one that was acme-1 here already is.
    assert desktop("ack", "acme-1", at=at("11:00")).out.startswith("acme-1 acknowledged")


def test_the_former_id_is_meant_where_only_it_fits(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    laptop("new", "acme", "checkout is down", at=at("10:00"))
    laptop("cancel", "acme-1", at=at("10:01"))
    desktop("new", "acme", "search is slow", at=at("10:05"))
    laptop.sync()
    desktop.sync()

    assert desktop("resolve", "acme-1", at=at("11:00")).out.startswith("acme-2 ")
    assert "acme-2" in desktop("list", "acme-1", "--all", at=at("11:00")).out


def test_both_log_in_one_incident(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    laptop("new", "acme", "checkout is down", at=at("10:00"))
    in_step(laptop, desktop)
    laptop("log", "acme-1", "one", at=at("10:10"))
    desktop("log", "acme-1", "two", at=at("10:20"))
    desktop("log", "acme-1", "three", at=at("10:30"))

    assert laptop.sync().out == f"went: 1 event · with {laptop.remote}\n"
    assert desktop.sync().out == f"came: 1 event · went: 2 events · with {laptop.remote}\n"
    in_step(laptop, desktop)
    timeline = laptop("show", "acme-1", "--json", at=at("11:00")).json()["timeline"]
    assert [event.get("text") for event in timeline] == [None, "one", "two", "three"]


def test_every_scenario_over_git(laptop: Machine, desktop: Machine) -> None:
    """All of them at once, each for clients of its own: what git carries ends as the merge alone does."""
    offline: list[set[bytes]] = []
    for number in range(len(SCENARIOS)):
        _put(laptop, START, number)
    laptop.begin()
    desktop.begin()
    for machine, side in ((laptop, 0), (desktop, 1)):
        for number, sides in enumerate(SCENARIOS.values()):
            _put(machine, changed(START, sides[side]), number, clean=True)
        offline.append(texts_and_lines(machine.files()))

    for machine in (desktop, laptop, desktop, laptop):
        assert machine.sync("--vanish").code in (0, 3)

    assert laptop.files() == desktop.files() == remote_files(laptop.remote)
    begun = {text for label, text in START.items() if part_of(label) != "log"} | {b""}
    assert offline[0] | offline[1] <= texts_and_lines(laptop.files()) | begun


def _put(machine: Machine, files: dict[str, bytes], number: int, *, clean: bool = False) -> None:
    """The files of one scenario under names of its own; sos.toml is left out, there is only one."""
    if clean:
        for path in machine.store.rglob("*"):
            if path.is_file() and f"x{number:03}" in str(path):
                path.unlink()
    for label, text in files.items():
        if label != "sos.toml":
            folder, _, name = label.rpartition("/")
            if part_of(label) == "log":
                _, client, _ = label.split("/")
                own = f"incidents/{client}x{number:03}/{name}"
            elif part_of(label) == "messages":
                continue
            else:
                own = f"{folder}/{name.removesuffix('.toml')}x{number:03}.toml"
            machine.write(own, text)


# -- conflicts -----------------------------------------------------------------------------------------


@pytest.fixture
def torn(both: tuple[Machine, Machine]) -> tuple[Machine, Machine]:
    """Both changed the notes of acme; the laptop was quicker."""
    for machine in both:
        machine.write("clients/acme.toml", ACME.replace(NOTES, f'notes = "{machine.home.name}"'))
    assert both[0].sync().code == 0
    return both


def others(machine: Machine) -> list[str]:
    return [label for label in machine.files() if label_of_other(label)]


def test_both_texts_are_kept_and_it_asks(torn: tuple[Machine, Machine]) -> None:
    laptop, desktop = torn

    asked = desktop.sync()

    (other,) = others(desktop)
    assert asked.code == 3
    assert asked.out.splitlines()[1:] == [
        f"clients/acme.toml was changed on two machines; yours stands, theirs is beside: {other}",
        "next → choose: sos sync --mine acme or --theirs acme",
    ]
    assert '"desktop"' in desktop.read("clients/acme.toml")
    assert '"laptop"' in desktop.read(other)
    there = laptop.sync()
    assert there.code == 3
    told = f"clients/acme.toml was changed on two machines; theirs stands, yours is beside: {other}"
    assert there.out.splitlines()[1] == told
    for machine, stands in ((laptop, "theirs"), (desktop, "mine")):
        assert machine.sync("--json").json()["conflicts"] == [
            {"file": "clients/acme.toml", "other": other, "stands": stands}
        ]
    in_step(laptop, desktop)


@pytest.mark.parametrize("who", [0, 1])
@pytest.mark.parametrize(("side", "name"), [("mine", "acme"), ("theirs", "clients/acme.toml")])
def test_a_choice_on_either_machine_counts_on_both(
    torn: tuple[Machine, Machine], who: int, side: str, name: str
) -> None:
    """Mine is what was written on this machine, wherever it stands."""
    laptop, desktop = torn
    desktop.sync()
    laptop.sync()
    chooser, other = torn[who], torn[1 - who]

    chosen = chooser.sync(f"--{side}", name)

    assert chosen.code == 0
    assert chosen.err.startswith("settled: clients/acme.toml\n")
    assert other.sync().code == 0
    wins = chooser if side == "mine" else other
    for machine in torn:
        assert f'"{wins.home.name}"' in machine.read("clients/acme.toml")
        assert others(machine) == []
    in_step(laptop, desktop)


def test_three_texts_are_chosen_by_name(torn: tuple[Machine, Machine]) -> None:
    _, desktop = torn
    desktop.sync()
    desktop.write("clients/acme.toml.other-00000000", ACME.replace(NOTES, 'notes = "third"'))

    refused(desktop.sync("--theirs", "acme"), 2, "clients/acme.toml has 2 other texts; name one: --theirs")
    desktop.sync("--theirs", "clients/acme.toml.other-00000000")
    assert '"third"' in desktop.read("clients/acme.toml")
    refused(desktop.sync("--mine", "acne"), 4, 'nothing to settle in "acne"; did you mean acme?')


def test_a_store_that_is_not_synced_can_be_settled(laptop: Machine) -> None:
    laptop.write("clients/acme.toml.other-00000000", ACME.replace(NOTES, 'notes = "imported"'))

    assert laptop.sync("--theirs", "acme").code == 0
    assert '"imported"' in laptop.read("clients/acme.toml")


@pytest.mark.parametrize("who", [0, 1])
@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_a_choice_is_a_change_that_can_be_taken_back(
    torn: tuple[Machine, Machine], who: int, side: str
) -> None:
    """P7: also after the other machine knows of it."""
    laptop, desktop = torn
    desktop.sync()
    laptop.sync()
    chooser, before = torn[who], laptop.files()

    assert chooser.sync(f"--{side}", "acme").code == 0
    chosen = chooser.files()
    assert chooser("undo").code == 0
    assert chooser.files() == before
    assert chooser("redo").code == 0
    assert chooser.files() == chosen
    in_step(laptop, desktop)
    assert laptop.files() == chosen
    assert chooser("undo").code == 0
    chooser.carry()
    other = torn[1 - who]
    (conflict,) = other.carry().open_conflicts
    assert conflict.is_mine_beside is (other is laptop)
    in_step(laptop, desktop)
    assert laptop.files() == before
    # And each text is still known by who wrote it.
    stands = [machine.sync("--json").json()["conflicts"][0]["stands"] for machine in torn]
    assert stands == ["theirs", "mine"]


def test_a_text_that_cannot_be_read_is_not_chosen(both: tuple[Machine, Machine]) -> None:
    """P5: it would be refused on the other machine, and wait for a choice for ever."""
    laptop, desktop = both
    laptop.write("clients/acme.toml", 'name = "Acme"\nzone = [[[\n')
    laptop.sync()
    desktop.sync()
    (other,) = others(desktop)

    refused(desktop.sync("--theirs", "acme"), 5, f"{other}:2: ")
    refused(desktop.sync("--theirs", "acme"), 5, "mend it first, or take the other: clients/acme.toml\n")
    assert others(desktop) == [other]
    assert desktop.sync("--mine", "acme").code == 0
    in_step(laptop, desktop)
    assert laptop.read("clients/acme.toml") == ACME


def test_where_no_text_can_be_read_any_may_be_chosen(laptop: Machine) -> None:
    laptop.write("clients/acme.toml", "[[[")
    laptop.write("clients/acme.toml.other-00000000", "]]]")

    assert laptop.sync("--theirs", "acme").code == 0
    assert laptop.read("clients/acme.toml") == "]]]"


@pytest.mark.parametrize("words", [[], ["--mine", "acme"]])
def test_a_text_beside_that_says_the_same_is_nothing_to_choose(
    both: tuple[Machine, Machine], words: list[str]
) -> None:
    laptop, desktop = both
    laptop.write("clients/acme.toml.other-00000000", ACME)

    assert laptop.sync(*words).code == 0

    assert others(laptop) == []
    in_step(laptop, desktop)


def test_a_trial_says_what_would_be(torn: tuple[Machine, Machine]) -> None:
    laptop, desktop = torn
    laptop("new", "acme", "checkout is down", at=at("10:00"))
    laptop.sync()
    desktop("new", "acme", "search is slow", at=at("10:05"))

    trial = desktop.sync("--dry-run")

    lines = trial.out.splitlines()
    assert lines[1] == "your acme-1 (search is slow) would be acme-2; the other acme-1 keeps its number"
    told = "clients/acme.toml was changed on two machines; yours would stand, theirs would be beside: "
    assert lines[2].startswith(told)
    assert lines[3:] == ["nothing was changed", "next → do it: sos sync"]
    assert others(desktop) == []


def test_a_damaged_text_does_not_spread(both: tuple[Machine, Machine]) -> None:
    """P5: a good copy is never replaced by a worse one."""
    laptop, desktop = both
    laptop.write("clients/acme.toml", "zone = [[[")
    laptop.sync()

    told = desktop.sync()

    assert "clients/acme.toml: came damaged from the other copy; yours stays" in told.err
    assert desktop.read("clients/acme.toml") == ACME
    assert [desktop.read(label) for label in others(desktop)] == ["zone = [[["]
    in_step(laptop, desktop)


@pytest.mark.parametrize("nothing", [b"", b"\0" * 600, b"\n"])
def test_a_file_that_a_crash_emptied_comes_back(both: tuple[Machine, Machine], nothing: bytes) -> None:
    laptop, desktop = both
    laptop.write("sos.toml", nothing)

    assert "sos.toml: was empty here; its text is back" in laptop.sync().err
    assert laptop.read("sos.toml") == desktop.read("sos.toml") != ""


# -- much that is gone ---------------------------------------------------------------------------------


def test_a_fifth_gone_here_stops(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    for slug in ("bayou", "kyoto"):
        (laptop.store / "clients" / f"{slug}.toml").unlink()

    told = "2 of 6 files are gone here: clients/bayou.toml, clients/kyoto.toml; nothing was changed"
    refused_with = laptop.sync()
    assert (refused_with.code, refused_with.out) == (3, "")
    assert told in refused_with.err
    assert "--vanish" in refused_with.err
    assert len(remote_files(laptop.remote)) == 6
    assert laptop.sync().code == 3  # It does not count as said.

    assert laptop.sync("--bring-back").out == f"came: 2 clients · with {laptop.remote}\n"
    in_step(laptop, desktop)


def test_a_fifth_gone_there_stops(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    put_in_remote(laptop.remote, {"clients/bayou.toml": None, "clients/kyoto.toml": None})

    stopped = laptop.sync()

    assert stopped.code == 3
    assert "2 of 6 files are gone on the other side: clients/bayou.toml" in stopped.err
    assert len(laptop.files()) == 6
    assert laptop.sync("--vanish").out == (
        f"came: 2 removed clients · went: 2 removed clients · with {laptop.remote}\n"
        "set aside in both: clients/bayou.toml is in clients/removed\n"
        "set aside in both: clients/kyoto.toml is in clients/removed\n"
    )
    back = desktop.sync("--bring-back").out
    assert back == f"came: 2 removed clients · went: 2 clients · with {laptop.remote}\n"
    in_step(laptop, desktop)


def test_a_file_that_is_gone_is_named_and_a_client_set_aside(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    laptop.write("runbooks/own.toml", 'title = "Own"\n')
    in_step(laptop, desktop)
    text = laptop.read("clients/bayou.toml")
    for label in ("clients/bayou.toml", "runbooks/own.toml"):
        (laptop.store / label).unlink()

    assert desktop.sync().out == f"in step with {laptop.remote}\n"
    trial = laptop.sync("--vanish", "--dry-run").out.splitlines()
    assert trial[1:] == [
        "would be removed in the other copy: runbooks/own.toml",
        "would be set aside in both: clients/bayou.toml would be in clients/removed",
        "nothing was changed",
        "next → do it: sos sync",
    ]
    assert laptop.sync("--vanish").out.splitlines()[1:] == [
        "removed in the other copy: runbooks/own.toml",
        "set aside in both: clients/bayou.toml is in clients/removed",
    ]
    told = desktop.sync("--vanish", "--json").json()
    assert told["came"] == {"removed client": 1, "removal": 1}
    assert told["removed"] == {"here": ["runbooks/own.toml"], "there": []}
    aside = {"file": "clients/bayou.toml", "now": "clients/removed/bayou.toml"}
    assert (told["set_aside"], told["settings_came"]) == ([aside], False)
    in_step(laptop, desktop)
    assert desktop.read("clients/removed/bayou.toml") == text


def test_no_more_than_five_are_named(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    for number in range(7):
        laptop.write(f"runbooks/own-{number}.toml", f"number = {number}\n")
    in_step(laptop, desktop)
    for number in range(7):
        (laptop.store / f"runbooks/own-{number}.toml").unlink()

    lines = laptop.sync("--vanish").out.splitlines()

    assert lines[1:] == [
        *(f"removed in the other copy: runbooks/own-{number}.toml" for number in range(5)),
        "and 2 more",
    ]


def test_what_was_removed_by_hand_and_purged_stays_purged(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    (laptop.store / "clients" / "bayou.toml").unlink()
    assert desktop("client", "remove", "bayou", "--purge", "--confirm", "bayou").code == 0

    for machine in (laptop, desktop, laptop, desktop):
        machine.sync()

    assert not [name for name in remote_files(laptop.remote) if "bayou" in name]
    assert not [name for name in desktop.files() if "bayou" in name]


def test_a_client_that_cannot_be_set_aside_comes_back(both: tuple[Machine, Machine], tmp_path: Path) -> None:
    """F15: no link is followed."""
    laptop, _ = both
    away = tmp_path / "away"
    away.mkdir()
    (laptop.store / "clients" / "removed").symlink_to(away)
    (laptop.store / "clients" / "bayou.toml").unlink()

    laptop.sync()

    assert (laptop.store / "clients" / "bayou.toml").exists()
    assert list(away.iterdir()) == []


def test_other_settings_that_come_are_named(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    laptop.write("sos.toml", laptop.read("sos.toml") + "# more\n")
    assert "settings (sos" not in laptop.sync().out

    assert "your settings (sos.toml) would come from the other copy" in desktop.sync("--dry-run").out
    assert desktop.sync().out.splitlines()[1] == "your settings (sos.toml) came from the other copy"
    assert "settings (sos" not in desktop.sync().out


def test_settings_of_a_new_beginning_never_win_without_a_word(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    before = desktop.read("sos.toml")
    shutil.rmtree(laptop.store)
    assert laptop("init", "--name", "New", "--zone", "UTC").code == 0

    asked = laptop.sync("--bring-back")

    (other,) = others(laptop)
    assert asked.code == 3
    assert f"sos.toml was changed on two machines; yours stands, theirs is beside: {other}" in asked.out
    assert (laptop.read(other), '"New"' in laptop.read("sos.toml")) == (before, True)
    assert laptop.sync("--theirs", "sos.toml").code == 0
    in_step(laptop, desktop)
    assert desktop.read("sos.toml") == before


def test_a_client_set_aside_is_not_gone(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    for slug in ("bayou", "kyoto", "souq"):
        assert laptop("client", "remove", slug, "--yes").code == 0

    assert laptop.sync().code == desktop.sync().code == 0
    in_step(laptop, desktop)


@pytest.mark.parametrize("how", ["empty", "missing"])
def test_an_empty_store_is_never_taken_for_one(both: tuple[Machine, Machine], how: str) -> None:
    """P5: neither sent, nor filled without a word."""
    laptop, desktop = both
    shutil.rmtree(laptop.store)
    if how == "empty":
        laptop.store.mkdir()

    for flags in ([], ["--vanish"]):
        stopped = laptop.sync(*flags)
        assert stopped.code == 6
        assert "holds nothing any more, and was synced before" in stopped.err
    assert len(remote_files(laptop.remote)) == 6
    assert laptop.sync("--bring-back").code == 0
    in_step(laptop, desktop)


def test_removed_logs_come_back(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    laptop("new", "acme", "checkout is down", at=at("10:00"))
    in_step(laptop, desktop)
    (log,) = (laptop.store / "incidents" / "acme").iterdir()
    before = log.read_bytes()
    log.unlink()

    assert laptop.sync().out == f"came: 1 incident · with {laptop.remote}\n"
    assert log.read_bytes() == before


# -- a look first, and what is not carried -------------------------------------------------------------


def test_a_trial_writes_nothing_into_the_store(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    laptop.write("runbooks/own.toml", "a = 1")
    laptop.sync()
    desktop("new", "acme", "checkout is down", at=at("10:00"))
    before = desktop.files()
    remote_before = remote_files(laptop.remote)

    trial = desktop.sync("--dry-run")

    assert trial.out.splitlines() == [
        f"would come: 1 runbook · would go: 1 incident · with {laptop.remote}",
        "nothing was changed",
        "next → do it: sos sync",
    ]
    assert (desktop.files(), remote_files(laptop.remote)) == (before, remote_before)
    in_step(desktop, laptop)


def test_foreign_files_stay_where_they_are(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    put_in_remote(laptop.remote, {"README.md": b"mine", "notes/a.txt": b"a"})
    laptop.write("todo.txt", "x")

    told = laptop.sync()

    assert "left out, none of a store's files: README.md, notes/a.txt" in told.err
    assert not (laptop.store / "README.md").exists()
    laptop.write("clients/acme.toml", ACME + "# more\n")
    laptop.sync()
    assert remote_files(laptop.remote)["README.md"] == b"mine"
    assert "todo.txt" not in remote_files(laptop.remote)
    desktop.sync()
    assert laptop.sync().err == f"contacting {laptop.remote} …\n"


def test_json_says_the_same(both: tuple[Machine, Machine]) -> None:
    laptop, _ = both
    laptop("new", "acme", "checkout is down", at=at("10:00"))

    told = laptop.sync("--json").json()

    assert (told["host"], told["in_step"]) == (str(laptop.remote), False)
    assert (told["came"], told["went"]) == ({}, {"incident": 1})
    assert laptop.sync("--json").json()["in_step"] is True
    assert laptop.sync("--quiet").out == ""


# -- purged ----------------------------------------------------------------------------------------------


def test_what_was_purged_is_neither_sent_nor_brought(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    laptop("new", "bayou", "no sound", at=at("10:00"))
    laptop("cancel", "bayou-1", at=at("10:01"))
    in_step(laptop, desktop)
    assert laptop("client", "remove", "bayou", "--purge", "--confirm", "bayou").code == 0
    assert not (laptop.store / "clients" / "bayou.toml").exists()

    laptop.sync()

    assert not [name for name in remote_files(laptop.remote) if "bayou" in name]
    told = desktop.sync()
    assert "bayou: was purged on another machine" in told.err
    assert (desktop.store / "clients" / "bayou.toml").exists()  # P7: sync takes nothing away.
    desktop.write("clients/acme.toml", ACME + "# more\n")
    desktop.sync()
    assert not [name for name in remote_files(laptop.remote) if "bayou" in name]
    # A new client of that name is another one; what stood here lies beside it, and stays here.
    laptop.write("clients/bayou.toml", ACME)
    laptop.sync()
    desktop.sync()
    assert desktop.read("clients/bayou.toml") == ACME
    assert len(others(desktop)) == 1
    assert not [name for name in remote_files(laptop.remote) if "other" in name]


def test_an_unreadable_purge_line_marks_nothing(both: tuple[Machine, Machine]) -> None:
    laptop, desktop = both
    lines = [
        "{",
        json.dumps({"kind": "purged", "mark": 7}),
        json.dumps({"kind": "purged", "mark": "x"}),
        "[]",
    ]
    laptop.write("purges.jsonl", "\n".join(lines))
    laptop.sync()

    assert desktop.sync().code == 0
    in_step(laptop, desktop)
    assert len(desktop.files()) == 7


# -- at a terminal ---------------------------------------------------------------------------------------


def test_a_person_is_asked_for_each_file_and_before_much_vanishes(torn: tuple[Machine, Machine]) -> None:
    """What differs is shown key by key; Enter decides nothing."""
    laptop, desktop = torn
    environment = {**private_folders(desktop.home), "SOS_NOW": at("10:00")}
    with Terminal(["sos", "sync"], env=environment, columns=120) as terminal:
        terminal.expect('notes: mine "desktop"')
        terminal.expect('theirs "laptop"')
        terminal.expect("mine, theirs or later [later]:")
        terminal.key("enter")
        assert terminal.wait() == 3
    (desktop.store / "clients" / "bayou.toml").unlink()
    (desktop.store / "clients" / "kyoto.toml").unlink()
    desktop.write("clients/acme.toml", "zone = [[[")
    with Terminal(["sos", "sync"], env=environment, columns=120) as terminal:
        terminal.expect("2 of 6 files are gone here")
        terminal.type("y\n")
        terminal.expect("mine, theirs or later [later]:")
        # What can't be read is not taken: it is said, and asked again.
        terminal.type("mine\n")
        terminal.expect("mend it first, or take the other")
        terminal.expect("mine, theirs or later [later]:")
        terminal.type("theirs\n")
        terminal.expect("settled: clients/acme.toml")
        assert terminal.wait() == 0
    assert '"laptop"' in desktop.read("clients/acme.toml")
    laptop.sync("--vanish")
    in_step(laptop, desktop)
    gone = [label for label in laptop.files() if label.startswith("clients/removed/")]
    assert sorted(gone) == ["clients/removed/bayou.toml", "clients/removed/kyoto.toml"]
