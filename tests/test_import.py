"""`sos import`: an empty place becomes the exported store to the byte; a store gets what it lacks.

P3, P5, P7, P9; F5, F15, F22.
"""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from freelance_sos.storage import copies
from tests.carrying import exported
from tests.conftest import Result, Sos
from tests.desk import ACME, BAYOU, ROBIN, at, once, refused, set_desk
from tests.storage.bad_disk import pretended_full
from tests.storage.samples import contents

NOW = at("18:00")
LOG = "incidents/acme/0001-0123abcd.jsonl"


def event(id_: int, kind: str = "noted", **own: Any) -> str:
    head = {"id": f"{id_:016x}", "at": NOW, "recorded": f"2026-11-23T18:00:{id_:02}Z", "kind": kind}
    return json.dumps({**head, **own}) + "\n"


def opened(title: str, number: int = 1) -> str:
    own = {"client": "acme", "number": number, "title": title, "severity": 1}
    return event(number, "opened", **own, incident_kind="other", reported=NOW)


@pytest.fixture
def store(home: Path, sos: Sos, kept: Path) -> Path:
    """A store with everything in it that a store can hold, sound and unsound."""
    return once(home, kept, lambda: build(home, sos))


def build(home: Path, sos: Sos) -> Path:
    folder = set_desk(home, {"acme": ACME, "bayou": BAYOU})
    sos("new", "acme", "checkout is down", "-s", "1", at=at("15:20"))
    sos("new", "bayou", "no sound", at=at("17:00"))
    sos("runbook", "new", "shop-down", "--title", "Shop down", "--quiet", at=NOW)
    (folder / "messages").mkdir()
    files = {
        "messages/de.toml": b'name = "Deutsch"\r\n',
        "clients/torn.toml": b'\xef\xbb\xbfname = "Torn\xff\xfe\n',
        "clients/acme.toml.other-0123abcd": b'name = "Acme"\n',
        "clients/removed/old-20261101T000000Z.toml": b'name = "Old"\n',
        "incidents/gone/0001-0123abcd.jsonl": b'{"half a line',
        "incidents/gone/0001-aaaaaaaa.jsonl": b"\0\0\0\n\n\n",
        "purges.jsonl": b'{"id": "x", "kind": "purged", "mark": "' + b"0" * 64 + b'"}\n',
    }
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def taken_in(sos: Sos, text: str | bytes, *words: str) -> Result:
    return sos("import", "-", *words, stdin=text, at=NOW)


# -- into an empty place -----------------------------------------------------------------------------


def test_a_new_machine_has_the_same_store_to_the_byte(sos: Sos, store: Path, home: Path) -> None:
    before = contents(store)
    assert sos("export", "-o", "backup.json", at=NOW).code == 0
    shutil.rmtree(store)
    done = sos("import", "backup.json", at=NOW)

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("came: ")
    assert contents(store) == before
    assert len(before) > 10
    assert {path.stat().st_mode & 0o777 for path in store.rglob("*") if path.is_file()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in store.rglob("*") if path.is_dir()} == {0o700}


@pytest.mark.parametrize("leftover", [".lock", ".git"])
def test_a_place_with_nothing_but_hidden_files_is_empty(sos: Sos, home: Path, leftover: str) -> None:
    (home / "store" / leftover).mkdir(parents=True)
    (home / "store" / leftover).rmdir() if leftover == ".lock" else None
    done = taken_in(sos, exported({"sos.toml": ROBIN, "clients/acme.toml": ACME}))

    assert done.code == 0
    assert contents(home / "store") == {"sos.toml": ROBIN.encode(), "clients/acme.toml": ACME.encode()}


def test_a_folder_that_is_no_store_is_left_alone(sos: Sos, home: Path) -> None:
    (home / "store").mkdir()
    (home / "store" / "thesis.tex").write_text("x")
    done = taken_in(sos, exported({"sos.toml": ROBIN}))

    refused(done, 6, "holds no store")
    assert contents(home / "store") == {"thesis.tex": b"x"}


def test_a_trial_makes_nothing_not_even_a_folder(sos: Sos, home: Path) -> None:
    done = taken_in(sos, exported({"sos.toml": ROBIN, LOG: opened("x")}), "--dry-run")

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("would come: ")
    assert "1 incident" in done.out
    assert not (home / "store").exists()


# -- into a store ------------------------------------------------------------------------------------


def test_the_same_again_changes_nothing(sos: Sos, store: Path) -> None:
    text = sos("export", at=NOW).out
    before = contents(store)
    done = taken_in(sos, text)

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("all of it is here already\n")
    assert contents(store) == before


def test_lines_that_a_log_lacks_are_added_behind_those_it_has(sos: Sos, home: Path) -> None:
    store = set_desk(home, {"acme": ACME})
    (store / "incidents" / "acme").mkdir(parents=True)
    mine = opened("down") + event(2, text="mine")
    (store / LOG).write_text(mine)
    theirs = opened("down") + event(3, text="theirs") + event(4, text="more")

    done = taken_in(sos, exported({LOG: theirs}))

    assert done.out.startswith("came: 2 events\n")
    assert (store / LOG).read_text() == mine + event(3, text="theirs") + event(4, text="more")
    assert taken_in(sos, exported({LOG: theirs})).out.startswith("all of it is here already\n")


def test_another_text_is_put_beside_mine_and_told(sos: Sos, home: Path) -> None:
    store = set_desk(home, {"acme": ACME})
    other = ACME.replace("Berlin", "Paris")
    done = taken_in(sos, exported({"clients/acme.toml": other, "sos.toml": ROBIN}))
    files = contents(store)
    (beside,) = set(files) - {"clients/acme.toml", "sos.toml"}

    assert done.code == 0
    assert files["clients/acme.toml"] == ACME.encode()
    assert files[beside] == other.encode()
    assert beside.startswith("clients/acme.toml.other-")
    assert beside in done.out.replace("\n", " ")
    assert "sos sync --theirs acme" in done.out
    settled = sos("sync", "--theirs", "acme", at=NOW)
    assert settled.code == 0, settled
    assert contents(store) == {"clients/acme.toml": other.encode(), "sos.toml": ROBIN.encode()}


def test_two_incidents_with_one_number_both_stay_and_mine_keeps_it(sos: Sos, home: Path) -> None:
    store = set_desk(home, {"acme": ACME})
    sos("new", "acme", "mine", at=NOW)
    theirs = {LOG: opened("theirs"), "incidents/acme/0002-0123ffff.jsonl": opened("their second", 2)}
    done = taken_in(sos, exported(theirs))

    titles = {one["id"]: one["title"] for one in sos("list", "--all", "--json", at=NOW).json()["incidents"]}
    assert titles == {"acme-1": "mine", "acme-2": "their second", "acme-3": "theirs"}
    assert "acme-1 of that file is acme-3 here: its number was taken" in done.out
    assert contents(store)["incidents/acme/0003-0123abcd.jsonl"].decode() == opened("theirs")
    assert taken_in(sos, exported(theirs)).out.startswith("all of it is here already\n")


def test_a_trial_says_what_the_import_does_and_changes_nothing(sos: Sos, home: Path) -> None:
    store = set_desk(home, {"acme": ACME})
    sos("new", "acme", "mine", at=NOW)
    text = exported({LOG: opened("theirs"), "clients/acme.toml": BAYOU, "clients/bayou.toml": BAYOU})
    before = contents(store)
    trial = taken_in(sos, text, "--dry-run", "--json").json()

    assert contents(store) == before
    done = taken_in(sos, text, "--json").json()
    assert (trial.pop("dry_run"), done.pop("dry_run")) == (True, False)
    assert trial == done
    assert done["came"] == {"client": 1, "incident": 1}
    assert done["renumbered"] == [{"before": "acme-1", "now": "acme-2"}]


@pytest.mark.parametrize("path", ["clients/acme.toml", "clients", "incidents", "incidents/acme"])
def test_nothing_is_written_through_a_link(sos: Sos, home: Path, path: str) -> None:
    store = set_desk(home, {})
    elsewhere = home / "elsewhere"
    elsewhere.mkdir()
    link = store / path
    shutil.rmtree(link, ignore_errors=True)
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(elsewhere)

    done = taken_in(sos, exported({"clients/acme.toml": ACME, LOG: opened("x"), "runbooks/x.toml": ""}))

    assert list(elsewhere.iterdir()) == []
    assert "something else stands in its place" in done.err
    assert (store / "runbooks" / "x.toml").exists()


def test_a_disk_that_fills_up_costs_nothing_that_was_there(sos: Sos, home: Path) -> None:
    store = set_desk(home, {"acme": ACME})
    before = contents(store)
    text = exported({"clients/bayou.toml": BAYOU, LOG: opened("x"), "runbooks/x.toml": "# x\n" * 500})
    with pretended_full(store):
        done = taken_in(sos, text)

    assert done.code == 6
    assert "the disk is full" in done.err
    assert before.items() <= contents(store).items()
    assert taken_in(sos, text).code == 0
    assert {"clients/bayou.toml", LOG, "runbooks/x.toml"} < set(contents(store))


def test_cut_off_after_every_file_it_is_done_by_doing_it_again(
    sos: Sos, store: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, wanted = sos("export", at=NOW).out, contents(store)
    put, left = copies._put, 0

    def cut(*words: Any, **more: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        put(*words, **more)

    for left_before in range(len(wanted)):
        left = left_before
        shutil.rmtree(store)
        with monkeypatch.context() as patch:
            patch.setattr(copies, "_put", cut)
            assert taken_in(sos, text).code == 130
        assert taken_in(sos, text).code == 0
        # Two incidents there had one number, which only an empty place takes as it is.
        assert sorted(contents(store).values()) == sorted(wanted.values())


@pytest.mark.parametrize("is_new", [True, False])
def test_what_came_has_come_where_it_cannot_be_remembered(sos: Sos, home: Path, is_new: bool) -> None:
    store = home / "store" if is_new else set_desk(home, {})
    state = home / ".local" / "state"
    shutil.rmtree(state, ignore_errors=True)
    state.parent.mkdir(exist_ok=True)
    state.write_text("x")
    done = taken_in(sos, exported({"sos.toml": ROBIN, "clients/acme.toml": ACME}))

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("came: 1 client")
    assert contents(store) == {"sos.toml": ROBIN.encode(), "clients/acme.toml": ACME.encode()}


@pytest.mark.parametrize("dry", [["--dry-run"], []])
def test_an_export_of_which_nothing_may_come_makes_no_store(sos: Sos, home: Path, dry: list[str]) -> None:
    told = "standard input: nothing in it could be taken in; "
    refused(taken_in(sos, exported({"clients/CON.toml": "x", "../y": "x"}), *dry), 2, told)
    refused(taken_in(sos, exported({}), *dry), 2, f"{told}it holds no files")
    assert not (home / "store").exists()

    store = set_desk(home, {})
    (store / "messages").symlink_to(home)
    before = contents(store)
    done = taken_in(sos, exported({"messages/de.toml": "x"}), *dry)
    refused(done, 2, f"{told}messages/de.toml: something else stands in its place")
    assert contents(store) == before


# -- what was purged ---------------------------------------------------------------------------------


def test_what_was_purged_stays_away_unless_it_is_wanted(sos: Sos, store: Path) -> None:
    sos("cancel", "acme-1", at=NOW)
    text = sos("export", at=NOW).out
    sos("client", "remove", "acme", "--purge", "--confirm", "acme", at=NOW)
    purged = contents(store)

    done = taken_in(sos, text)
    assert done.code == 0
    assert contents(store) == purged
    assert "3 files stayed away, purged before; with them: --even-purged" in done.out

    assert taken_in(sos, text, "--even-purged").code == 0
    assert contents(store)["clients/acme.toml"] == ACME.encode()
    assert sos("show", "acme-1", at=NOW).code == 0


# -- what is no export -------------------------------------------------------------------------------


BAD = {
    "nothing": b"",
    "text": b"hello",
    "half": exported({"sos.toml": ROBIN})[:-30].encode(),
    "list": b"[]",
    "null": b"null",
    "number": b"1",
    "other JSON": b'{"version": 1}',
    "no version": b'{"format": "freelance-sos store", "files": {}}',
    "true version": b'{"format": "freelance-sos store", "version": true, "files": {}}',
    "negative version": b'{"format": "freelance-sos store", "version": -1, "files": {}}',
    "newer": b'{"format": "freelance-sos store", "version": 2, "files": [[]]}',
    "no files": b'{"format": "freelance-sos store", "version": 1}',
    "files in a list": b'{"format": "freelance-sos store", "version": 1, "files": []}',
    "NaN": b'{"format": "freelance-sos store", "version": 1, "files": {}, "x": NaN}',
    "infinity": b'{"format": "freelance-sos store", "version": 1, "files": {}, "x": 1e999}',
    "doubled key": b'{"format": "freelance-sos store", "version": 1, "files": {"a": "", "a": "x"}}',
    "long number": b'{"format": "freelance-sos store", "version": 1' + b"0" * 1_000_000 + b"}",
    "UTF-16": exported({"sos.toml": ROBIN}).encode("utf-16"),
    "half a letter": exported({"sos.toml": ROBIN})[:-1].encode() + b"\xc3}",
    "brackets": b"[" * 100_000,
    "braces": b'{"a":' * 100_000,
    "many lists": b'{"a":[' + b"[]," * 2_000_000 + b"[]]}",
    "many keys": b"{" + b",".join(b'"%d":1' % number for number in range(600_000)) + b"}",
    "open quote": b'{"a": "' + b'\\"' * 2_000_000,
    "NUL": b"\0" * 100_000,
    "too large": b" " * 64_000_001,
}  # fmt: skip


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_what_is_no_export_is_refused_in_one_line(sos: Sos, home: Path, data: bytes) -> None:
    done = taken_in(sos, data)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("standard input: ")
    assert done.err.count("\n") == 1
    assert len(done.err) < 300
    assert not (home / "store").exists()


def test_what_would_cost_memory_is_refused_before_it_is_read(sos: Sos, home: Path) -> None:
    for name in ("many lists", "many keys"):
        assert "it has more parts than any store" in taken_in(sos, BAD[name]).err


def test_a_newer_version_says_what_to_do(sos: Sos, home: Path) -> None:
    assert taken_in(sos, BAD["newer"]).err == (
        "standard input: it is of version 2, made by a newer sos; this one reads 1; install the newest sos\n"
    )


FOREIGN: dict[str, Any] = {
    "../evil.toml": "x",
    "clients/../../evil.toml": "x",
    "/etc/evil": "x",
    "clients\\evil.toml": "x",
    "clients/CON.toml": "x",
    "clients/con.toml": "x",
    "clients/removed.toml": "x",
    "clients/Acme.toml": "x",
    "clients/a/b.toml": "x",
    ".git/hooks/post-checkout": "x",
    ".lock": "x",
    "clients/.toml": "x",
    "clients/evil.toml\n": "x",
    "clients/e\x1b[31mvil.toml": "x",
    "incidents/acme/1-0123abcd.jsonl": "x",
    "incidents/acme/0001-0123abcd.jsonl/x": "x",
    "": "x",
    "clients/long.toml": "x" * 1_000_001,
    "clients/number.toml": 1,
    "clients/list.toml": ["x"],
    "clients/half.toml": "\ud800",
    "clients/code.toml": {"base64": "!!"},
    "clients/other.toml": {"base65": "eA=="},
}


def test_each_foreign_file_is_left_out_and_told_and_the_sound_ones_come(sos: Sos, home: Path) -> None:
    sound = {"sos.toml": ROBIN, "clients/acme.toml": {"base64": base64.b64encode(ACME.encode()).decode()}}
    done = taken_in(sos, exported({**FOREIGN, **sound}))

    assert done.code == 0
    assert contents(home / "store") == {"sos.toml": ROBIN.encode(), "clients/acme.toml": ACME.encode()}
    assert done.err.count("\n") == len(FOREIGN)
    assert "\x1b" not in done.err
    assert not list(home.rglob("*evil*"))


def test_broken_data_in_a_file_of_the_export_breaks_nothing_else(sos: Sos, home: Path) -> None:
    files = {"sos.toml": ROBIN, "clients/acme.toml": ACME, "clients/bad.toml": "a." * 50_000, LOG: "[" * 9000}
    assert taken_in(sos, exported(files)).code == 0

    assert sos("now", "acme", at=NOW).code == 0
    assert "clients/bad.toml" in sos("client", "check", at=NOW).out


def test_flags_that_do_not_fit_are_refused(sos: Sos, store: Path, home: Path) -> None:
    refused(taken_in(sos, exported({}), "--zone", "berlin"), 2, "--zone and --language are for CSV and vCard")
    (home / "x.csv").write_text("name,zone\n")
    refused(sos("import", "x.csv", "--even-purged"), 2, "--even-purged is for what sos export wrote")
    refused(sos("import", "none.json"), 4, "no file none.json")
    refused(sos("import", "."), 2, "can't read .")
    refused(sos("import"), 2, "FILE")
