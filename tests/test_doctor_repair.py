"""``sos doctor --repair``: mends what it can without losing a byte, keeps a copy, and names what is left."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from freelance_sos.commands.session import Session
from freelance_sos.storage.locks import locked
from tests.conftest import Sos
from tests.damage import NOW, closed, modes, sound_store
from tests.desk import KYOTO, ROBIN, once, refused

TORN = b'{"id": "0123'


@pytest.fixture
def store(home: Path, kept: Path, sos: Sos) -> Path:
    return once(home, kept, lambda: sound_store(home, sos))


def log_in(store: Path) -> Path:
    (log,) = (store / "incidents" / "acme").iterdir()
    return log


def copies(home: Path) -> dict[str, bytes]:
    """What --repair has kept, by the path it had."""
    found = (home / ".local" / "state").rglob("repairs/*/**/*")
    return {
        path.as_posix().split("/repairs/")[1].partition("/")[2]: path.read_bytes()
        for path in found
        if path.is_file()
    }


def everything(store: Path) -> dict[str, bytes | None]:
    """All files and folders, the lock left out, which a lock makes anew."""
    found = [path for path in store.rglob("*") if path.name != ".lock"]
    return {str(path.relative_to(store)): path.read_bytes() if path.is_file() else None for path in found}


def harm(store: Path) -> None:
    """Everything that can be mended, once."""
    (store / "clients" / "acme.toml").chmod(0o644)
    (store / "clients").chmod(0o755)
    (store / "clients" / ".writing-abc.tmp").write_bytes(b"half a fi")
    (store / "clients" / ".writing-abc.tmp").chmod(0o600)
    (store / "clients" / "Kyoto.TOML").write_text(KYOTO, encoding="utf-8")
    (store / "clients" / "Kyoto.TOML").chmod(0o600)
    with log_in(store).open("ab") as log:
        log.write(TORN)


def test_what_can_be_mended_is_named_with_the_command_that_does_it(sos: Sos, store: Path) -> None:
    assert sos("doctor", at=NOW).code == 0
    harm(store)
    result = sos("doctor", "--json", at=NOW)
    log = f"incidents/acme/{log_in(store).name}"
    found = [(one["message"], one["hint"]) for one in result.json()["checks"] if not one["ok"]]

    assert result.code == 3
    assert [message for message, hint in found if hint == "sos doctor --repair"] == [
        "error: clients/Kyoto.TOML: is not read: its name is no short name",
        "clients/.writing-abc.tmp: left by a command that was cut off",
        f"{log}: its last line has no end",
        "open to others on this machine: clients, clients/acme.toml",
    ]
    assert result.json()["mends"] == [
        {"what": "open_to_others", "file": "clients", "to": None},
        {"what": "open_to_others", "file": "clients/acme.toml", "to": None},
        {"what": "stray", "file": "clients/.writing-abc.tmp", "to": None},
        {"what": "torn", "file": log, "to": None},
        {"what": "misnamed", "file": "clients/Kyoto.TOML", "to": "clients/kyoto.toml"},
    ]
    assert sos("doctor", at=NOW).out.splitlines()[-1] == "5 to mend; next → sos doctor --repair"


def test_a_plan_changes_nothing(sos: Sos, store: Path, home: Path) -> None:
    harm(store)
    before, rights = everything(store), modes(store)
    planned = sos("doctor", "--repair", "--dry-run", at=NOW)

    assert planned.code == 3
    assert planned.out.splitlines() == [
        "close to others: clients, clients/acme.toml",
        "move away, left by a command that was cut off: clients/.writing-abc.tmp",
        f"end the last line, as it stands: incidents/acme/{log_in(store).name}",
        "rename: clients/Kyoto.TOML to clients/kyoto.toml",
        "nothing was changed; next → sos doctor --repair",
    ]
    assert (everything(store), modes(store), copies(home)) == (before, rights, {})
    refused(sos("doctor", "--dry-run", at=NOW), 2, "--dry-run goes with --repair")


def test_everything_is_mended_at_once_and_no_byte_is_lost(sos: Sos, store: Path, home: Path) -> None:
    harm(store)
    log, before = log_in(store), everything(store)
    mended = sos("doctor", "--repair", at=NOW)
    after = everything(store)
    name = f"incidents/acme/{log.name}"

    # Nobody was told that the torn line is written: it is named, and needs no mending.
    assert (mended.code, mended.out.splitlines()[-1]) == (0, "nothing to mend")
    noted = [one["message"] for one in sos("doctor", "--json", at=NOW).json()["checks"]]
    assert (
        f"note: {name}:2: is a line that was cut off: it is kept and left out, and does no harm; "
        "to be rid of it take it out on every machine before the next sync"
    ) in noted
    assert after[name] == (before[name] or b"") + b"\n"
    assert after["clients/kyoto.toml"] == before["clients/Kyoto.TOML"]
    assert before.keys() - after.keys() == {"clients/Kyoto.TOML", "clients/.writing-abc.tmp"}
    assert copies(home) == {name: before[name], "clients/writing-abc.tmp": b"half a fi"}
    assert set(modes(store).values()) == {0o700, 0o600}
    assert "a copy of what was there before is in\n~/.local/state/freelance-sos/stores/" in mended.out
    assert set(modes(home / ".local" / "state" / "freelance-sos").values()) == {0o700, 0o600}
    assert "kyoto" in sos("client", "list", at=NOW).out

    again = sos("doctor", "--repair", "--json", at=NOW).json()
    assert (again["mends"], "mended" in again) == ([], False)
    assert everything(store) == after


def test_where_nothing_is_left_the_code_is_0(sos: Sos, store: Path, home: Path) -> None:
    (store / "sos.toml").chmod(0o666)
    done = sos("doctor", "--repair", "--json", at=NOW)

    assert (done.code, done.err) == (0, "")
    assert done.json()["mended"] == [{"what": "open_to_others", "file": "sos.toml", "to": None}]
    assert (done.json()["copies"], copies(home)) == (None, {})
    assert sos("doctor", "--repair", at=NOW).code == 0


def test_the_next_event_stands_alone_after_a_torn_line_was_ended(sos: Sos, store: Path) -> None:
    harm(store)
    sos("doctor", "--repair", at=NOW)
    assert sos("ack", "acme-1", at=NOW).code == 0

    lines = log_in(store).read_bytes().split(b"\n")
    assert (lines[1], len(lines)) == (TORN, 4)


def test_nul_bytes_at_the_end_of_a_log_are_left_as_they_are(sos: Sos, store: Path) -> None:
    log = log_in(store)
    log.write_bytes(log.read_bytes() + b"\0" * 512)
    before = everything(store)

    assert sos("doctor", "--repair", at=NOW).code == 3
    assert everything(store) == before


@pytest.mark.parametrize(
    "name",
    ["Acme.toml", "ACME.TOML", "Con.toml", "My Client.toml", "Größe.toml", "removed.TOML", ".Kyoto.toml"],
)
def test_a_file_is_only_renamed_where_its_name_is_free_and_fit(sos: Sos, store: Path, name: str) -> None:
    (store / "clients" / name).write_text(KYOTO, encoding="utf-8")
    closed(store)
    before = everything(store)

    sos("doctor", "--repair", at=NOW)
    assert everything(store) == before


def test_two_names_that_would_become_one_are_not_mixed(sos: Sos, store: Path) -> None:
    for name, text in {"Kyoto.toml": KYOTO, "KYOTO.toml": KYOTO.replace("Kyoto", "Osaka")}.items():
        (store / "clients" / name).write_text(text, encoding="utf-8")
    closed(store)
    texts = sorted(text or b"" for text in everything(store).values())
    planned = sos("doctor", "--json", at=NOW).json()["mends"]
    assert [one["file"] for one in planned] == ["clients/KYOTO.toml"]

    assert sos("doctor", "--repair", at=NOW).code == 3
    assert sorted(text or b"" for text in everything(store).values()) == texts
    assert (store / "clients" / "kyoto.toml").exists()


def test_rights_are_only_ever_taken_away(sos: Sos, store: Path) -> None:
    (store / "clients" / "acme.toml").chmod(0o444)
    (store / "clients").chmod(0o575)
    sos("doctor", "--repair", at=NOW)

    assert (store / "clients" / "acme.toml").stat().st_mode & 0o777 == 0o400
    assert (store / "clients").stat().st_mode & 0o777 == 0o500


def test_what_is_not_of_sos_is_left_alone(sos: Sos, store: Path, home: Path) -> None:
    # The store may be somebody's whole home.
    (store / "photos").mkdir(mode=0o755)
    (store / "photos" / "me.jpg").touch()
    (store / "photos" / "me.jpg").chmod(0o644)
    (store / "letter.txt").touch()
    (store / "letter.txt").chmod(0o644)
    (store / ".git").mkdir(mode=0o755)
    target = home / "elsewhere.toml"
    target.write_text(KYOTO, encoding="utf-8")
    target.chmod(0o644)
    (store / "clients" / "kyoto.toml").symlink_to(target)

    assert sos("doctor", "--repair", at=NOW).code == 0
    rights = modes(store)
    assert [rights[name] for name in ("photos", "photos/me.jpg", "letter.txt", ".git")] == [
        *(0o755, 0o644),
        *(0o644, 0o755),
    ]
    assert target.stat().st_mode & 0o777 == 0o644
    assert (store / "clients" / "kyoto.toml").is_symlink()


def test_a_folder_without_a_store_is_never_touched(sos: Sos, home: Path) -> None:
    folder = home / "store"
    folder.mkdir(mode=0o755)
    (folder / "letter.txt").touch()
    (folder / "letter.txt").chmod(0o644)

    assert sos("doctor", "--repair", at=NOW).code == 3
    assert modes(folder) == {".": 0o755, "letter.txt": 0o644}
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


def test_the_machines_own_folders_are_closed_too(sos: Sos, store: Path, home: Path) -> None:
    state = home / ".local" / "state" / "freelance-sos"
    (state / "reviews").mkdir(parents=True, exist_ok=True)
    (state / "reviews" / "draft.toml").touch()
    for path in (state, state / "reviews", state / "reviews" / "draft.toml"):
        path.chmod(0o755)
    found = [one["file"] for one in sos("doctor", "--json", at=NOW).json()["mends"]]
    assert {str(state), str(state / "reviews"), str(state / "reviews" / "draft.toml")} <= {*found}

    assert sos("doctor", "--repair", at=NOW).code == 0
    assert set(modes(state).values()) == {0o700, 0o600}


def test_while_another_sos_writes_nothing_is_mended(
    sos: Sos, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("freelance_sos.storage.locks.BUSY_AFTER_SECONDS", 0.05)
    harm(store)
    before = everything(store)
    with locked(store):
        refused(sos("doctor", "--repair", at=NOW), 6, "another sos is writing")

    assert everything(store) == before


def test_a_newer_store_is_not_mended(sos: Sos, store: Path) -> None:
    harm(store)
    (store / "sos.toml").write_text(f"format = 2\n{ROBIN}", encoding="utf-8")
    before, rights = everything(store), modes(store)

    refused(sos("doctor", "--repair", at=NOW), 6, "was written by a newer sos (format 2)")
    assert (everything(store), modes(store)) == (before, rights)


def test_one_thing_that_can_not_be_mended_stops_no_other(
    sos: Sos, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from freelance_sos.domain.errors import StoreError
    from freelance_sos.storage import repair

    def full(*_: object) -> None:
        raise StoreError("can't write the copy: the disk is full", "free some space")

    harm(store)
    before = everything(store)
    monkeypatch.setattr(repair, "replace_file", full)
    done = sos("doctor", "--repair", at=NOW)
    after = everything(store)

    # What could not be copied stays as it was.
    assert done.code == 3
    assert len(re.findall(r"not mended: .*the disk is full", done.out)) == 2
    assert after["clients/.writing-abc.tmp"] == before["clients/.writing-abc.tmp"]
    assert after[f"incidents/acme/{log_in(store).name}"] == before[f"incidents/acme/{log_in(store).name}"]
    assert (store / "clients" / "kyoto.toml").exists()
    assert set(modes(store).values()) == {0o700, 0o600}


def test_a_second_repair_keeps_its_copies_beside_the_first(
    sos: Sos, store: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stray = store / "clients" / ".writing-abc.tmp"
    monkeypatch.setattr(Session, "_clock", lambda _: datetime.fromisoformat(NOW))
    for text in (b"one", b"two", b"three"):
        stray.write_bytes(text)
        assert sos("doctor", "--repair", at=NOW).code == 0

    kept = sorted((home / ".local" / "state").rglob("repairs/*/clients/writing-abc.tmp"))
    assert [path.parts[-3] for path in kept] == [
        *("20261123T154000Z", "20261123T154000Z-2", "20261123T154000Z-3"),
    ]
    assert [path.read_bytes() for path in kept] == [b"one", b"two", b"three"]
