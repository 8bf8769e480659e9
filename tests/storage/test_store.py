"""The store as a whole: never a silent empty answer, and no broken file hides another."""

from __future__ import annotations

from pathlib import Path

import pytest

from freelance_sos.domain.errors import NotFound, StoreError
from freelance_sos.domain.events import Noted, Retracted
from freelance_sos.services.people import load_clients
from freelance_sos.storage.logs import append
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import BrokenFile
from tests.storage.samples import CLIENT, LEAST, ME, NOON, opened_log, store_at


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_at(tmp_path / "store")


def nowhere(root: Path) -> str:
    with pytest.raises(StoreError) as caught:
        Store(root, lambda _: lambda _: None).require()
    return str(caught.value)


# -- a store, or an error (promise P5) -------------------------------------------------------------


def test_a_folder_that_is_not_there_or_empty_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    for name in ("missing", "empty", "missing/below"):
        assert nowhere(tmp_path / name) == f"there is no store in {tmp_path / name}; begin with: sos init"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["empty"]


def test_a_folder_of_other_things_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").touch()

    assert nowhere(tmp_path) == f"{tmp_path} holds no store; begin with: sos init, or set SOS_HOME"


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("", encoding="utf-8")

    assert nowhere(tmp_path / "store").startswith(f"can't read {tmp_path / 'store'}: Not a directory")


def test_a_store_that_lost_the_file_about_me_is_still_one(store: Store) -> None:
    store.me_path.unlink()
    store.require()

    with pytest.raises(BrokenFile) as caught:
        store.me()
    assert str(caught.value) == "sos.toml: is missing; sos init writes a new one"


@pytest.mark.parametrize("read", ["me", "client"])
def test_a_file_with_nothing_in_it_is_an_error_not_a_person(store: Store, read: str) -> None:
    store.me_path.write_bytes(b"")
    store.client_path("acme").write_bytes(b"")
    with pytest.raises(BrokenFile) as caught:
        store.me() if read == "me" else store.client("acme")

    wanted = {"zone", "hours"} if read == "me" else {"name", "zone", "hours"}
    assert {problem.key for problem in caught.value.problems} == wanted
    assert caught.value.exit_code == 6


def test_reading_writes_nothing(store: Store) -> None:
    before = sorted(store.root.rglob("*"))
    store.require()
    store.me_at_worst()
    store.client_at_worst("acme")
    store.client_at_worst("nobody")
    store.clients_with_logs()

    assert sorted(store.root.rglob("*")) == before


def test_a_slip_about_a_helper_hides_nothing_that_time_depends_on(store: Store) -> None:
    text = ME.replace('"America/Sao_Paulo"', '"Sao_Paolo"').replace('name = "Kim"\n', "")
    store.me_path.write_text(text, encoding="utf-8")
    loaded = store.me()

    assert (loaded.value.zone.key, loaded.value.backup) == ("Europe/Lisbon", None)
    assert [(one.name, one.zone) for one in loaded.value.support] == [("Ana", None)]
    assert [(problem.level, problem.key) for problem in loaded.problems] == [
        *(("error", "backup.name"), ("error", "support.zone")),
    ]


# -- clients ---------------------------------------------------------------------------------------


def test_a_broken_client_hides_no_other(store: Store) -> None:
    store.client_path("broken").write_text("zone = ", encoding="utf-8")
    store.client_path("zonk").write_text(LEAST, encoding="utf-8")
    (store.clients_folder / "folder.toml").mkdir()
    loaded = load_clients(store, store.slugs())

    assert [client.slug for client in loaded.usable] == ["acme", "zonk"]
    assert {problem.file for problem in loaded.problems} == {"clients/broken.toml", "clients/folder.toml"}


def test_only_short_names_are_clients(store: Store) -> None:
    for name in [
        "Acme.toml",
        "con fused.toml",
        ".hidden.toml",
        "acme.toml~",
        "acme.toml.rejected",
        "-x.toml",
    ]:
        (store.clients_folder / name).write_text(LEAST, encoding="utf-8")
    (store.clients_folder / "removed").mkdir()
    (store.clients_folder / "removed" / "gone.toml").write_text(LEAST, encoding="utf-8")

    assert store.slugs() == ["acme"]


def test_a_client_nobody_knows_is_told_with_the_nearest(store: Store) -> None:
    for word, told in {
        "acne": 'no client "acne"; did you mean acme?',
        "zzz": 'no client "zzz"; you have: acme',
        "../../etc/passwd": 'no client "../../etc/passwd"; you have: acme',
        "": 'no client ""; you have: acme',
    }.items():
        with pytest.raises(NotFound) as caught:
            store.slug(word)
        assert str(caught.value) == told
    assert store.slug("ac") == "acme"


def test_an_unknown_key_stays_in_the_file_that_has_it(store: Store) -> None:
    text = f'{LEAST}chanel = "slack"  # soon\n'
    store.client_path("acme").write_text(text, encoding="utf-8")

    assert [problem.level for problem in store.client("acme").problems] == ["warning"]
    assert store.client_path("acme").read_text(encoding="utf-8") == text


# -- incidents -------------------------------------------------------------------------------------


def test_a_broken_log_hides_no_other(store: Store) -> None:
    folder = store.incidents_folder
    logs = [opened_log(folder, title) for title in ("one", "two", "three", "four")]
    logs[0].path.write_bytes(b"")
    logs[1].path.write_bytes(b"\0" * 512)
    logs[2].path.unlink()
    logs[2].path.mkdir()
    loaded = store.incidents()

    assert [incident.id for incident in loaded.value] == ["acme-4"]
    assert [problem.file for problem in loaded.problems] == [log.label for log in logs[:3]]


def test_a_log_behind_a_link_that_leads_nowhere_is_told(store: Store) -> None:
    log = opened_log(store.incidents_folder)
    log.path.rename(log.path.with_name("elsewhere"))
    log.path.symlink_to("0009-00000000.jsonl")

    assert store.incidents().value == []
    assert [str(problem) for problem in store.incidents().problems] == [f"{log.label}: is not there any more"]


def test_incidents_of_a_removed_client_are_still_there_under_its_name(store: Store) -> None:
    opened_log(store.incidents_folder)
    store.remove_client("acme", "20261123T120000Z")

    assert [incident.id for incident in store.incidents().value] == ["acme-1"]
    assert store.slugs() == []
    assert store.client_at_worst("acme").value.name == "Acme GmbH"
    assert store.client_at_worst("acme").problems == ()


def test_removing_keeps_the_file_that_was_removed_before(store: Store) -> None:
    store.remove_client("acme", "20261123T120000Z")
    store.write_client("acme", LEAST.encode())
    store.remove_client("acme", "20261124T120000Z")
    removed = store.clients_folder / "removed"

    assert (removed / "acme.toml").read_text(encoding="utf-8") == CLIENT
    assert (removed / "acme-20261124T120000Z.toml").read_text(encoding="utf-8") == LEAST


def test_an_incident_that_was_taken_back_is_no_incident_but_keeps_its_number(store: Store) -> None:
    log = opened_log(store.incidents_folder)
    append(log, [Retracted(events=(log.events[0].id,))], NOON, NOON)

    assert store.incidents().value == []
    assert store.new_log("acme").path.name.startswith("0002-")


def test_a_log_of_which_no_line_can_be_read_takes_no_events(store: Store) -> None:
    log = opened_log(store.incidents_folder)
    log.path.write_bytes(b"oops\n")
    with pytest.raises(StoreError) as caught:
        store.incident(store.log("acme", 1))

    assert str(caught.value) == (
        f"{log.label}: not one line can be read; the file is kept as it is; mend it by hand"
    )


def test_an_incident_that_is_not_there_is_told(store: Store) -> None:
    with pytest.raises(NotFound, match="no incident acme-9"):
        store.log("acme", 9)


def test_what_was_appended_is_there_for_the_next_reader(store: Store) -> None:
    log = opened_log(store.incidents_folder)
    with store.locked():
        after = store.append(store.log("acme", 1), [Noted(text="restarted")], NOON, NOON)

    assert store.incident(store.log("acme", 1)) == after
    assert store.incidents().value == [after]
    assert list(log.path.parent.iterdir()) == [log.path]


def test_a_store_is_made_private(tmp_path: Path) -> None:
    made = Store(tmp_path / "new" / "store", lambda _: lambda _: None)
    made.write_me(LEAST.encode())
    made.write_client("acme", LEAST.encode())
    modes = {path.name: path.stat().st_mode & 0o777 for path in [made.root, *made.root.rglob("*")]}

    assert modes == {"store": 0o700, "clients": 0o700, "sos.toml": 0o600, "acme.toml": 0o600}
