"""almanac.json is believed only as it was written, made from these very files with these very releases."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from freelance_sos.adapters.public_holidays import holiday_calendar
from freelance_sos.domain.almanac import Almanac
from freelance_sos.services.almanac import make_almanac
from freelance_sos.storage import almanac_file
from freelance_sos.storage.almanac_file import AlmanacFile
from freelance_sos.storage.store import Store
from freelance_sos.storage.toml_files import BrokenFile
from tests.storage.samples import CLIENT, ME, NOON, store_at

MADE_WITH = ("0.1.0", "2026f", "the tzdata package", "holidays-0.85")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_at(tmp_path / "store", clients={"acme": CLIENT, "bayou": CLIENT})


@pytest.fixture
def path(tmp_path: Path, store: Store) -> Path:
    """A sound almanac of the store, in a cache folder that was made for it."""
    path = tmp_path / "cache" / "0f1e" / "almanac.json"
    keep(path, store)
    assert is_believed(path, store)
    return path


def file_of(path: Path, store: Store, made_with: tuple[str, ...] = MADE_WITH) -> AlmanacFile:
    return AlmanacFile(path, store.root, made_with)


def keep(path: Path, store: Store) -> None:
    """What a run does that found no almanac."""
    file = file_of(path, store)
    file.write(make_almanac(store, NOON))


def read(path: Path, store: Store, made_with: tuple[str, ...] = MADE_WITH) -> Almanac | None:
    return file_of(path, store, made_with).read(holiday_calendar)


def is_believed(path: Path, store: Store) -> bool:
    return read(path, store) is not None


def test_cut_short_anywhere_it_is_not_believed(path: Path, store: Store) -> None:
    whole, file = path.read_bytes(), file_of(path, store)
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        assert file.read(holiday_calendar) is None, size
    path.write_bytes(whole)
    assert file.read(holiday_calendar)


def test_with_any_byte_changed_it_is_not_believed(path: Path, store: Store) -> None:
    whole, file = path.read_bytes(), file_of(path, store)
    for place in range(len(whole)):
        other = whole[place] ^ (1, 0x80, 0x1F)[place % 3]
        path.write_bytes(whole[:place] + bytes([other]) + whole[place + 1 :])
        assert file.read(holiday_calendar) is None, (place, other)


def test_with_anything_more_or_twice_it_is_not_believed(path: Path, store: Store) -> None:
    whole = path.read_bytes()
    for text in (whole + b"\n", b" " + whole, whole + whole, b"\xef\xbb\xbf" + whole, whole + b"\0"):
        path.write_bytes(text)
        assert not is_believed(path, store)


def to_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "precious").touch()


def to_loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def to_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


STRANGE: dict[str, Callable[[Path], object]] = {
    "nothing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "an empty table": lambda path: path.write_bytes(b"{}"),
    "null": lambda path: path.write_bytes(b"null"),
    "no JSON": lambda path: path.write_bytes(b'{"seal":"'),
    "no UTF-8": lambda path: path.write_bytes(b"\xff\xfe{}"),
    "another file": lambda path: path.write_text(ME),
    "a folder": to_folder,
    "a link to itself": to_loop,
    "a pipe": to_pipe,
}


@pytest.mark.parametrize("what", STRANGE)
def test_whatever_stands_there_it_is_no_almanac_and_a_sound_one_takes_its_place(
    path: Path, store: Store, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    STRANGE[what](path)

    def guarded(read_path: Path) -> bytes:
        # Nobody would ever come back from a pipe.
        if stat.S_ISFIFO(read_path.stat().st_mode):
            pytest.fail("a pipe was read")
        return read_path.read_bytes()

    monkeypatch.setattr(almanac_file, "read_bytes", guarded)
    assert not is_believed(path, store)
    keep(path, store)
    # A folder may hold anything, and stays.
    assert is_believed(path, store) == (what != "a folder")
    assert path.is_dir() == (what == "a folder")
    assert [entry.name for entry in path.parent.iterdir()] == ["almanac.json"]


def test_one_that_may_not_be_read_is_none(path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    # Permissions mean nothing to the superuser, who may run these tests: the system's answer is pretended.
    open_ = os.open

    def forbidden(name: str, *more: int) -> int:
        if Path(name) == path:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return open_(name, *more)

    monkeypatch.setattr(os, "open", forbidden)
    assert not is_believed(path, store)


def test_a_link_is_neither_read_nor_followed(path: Path, store: Store, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.json"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    assert not is_believed(path, store)

    elsewhere.write_bytes(b"precious")
    keep(path, store)
    assert elsewhere.read_bytes() == b"precious"
    assert is_believed(path, store)

    path.unlink()
    path.symlink_to(tmp_path / "nowhere")
    keep(path, store)
    assert not (tmp_path / "nowhere").exists()
    assert is_believed(path, store)


def sealed(rest: str) -> str:
    """``rest``, which follows the opening brace, behind the seal that it must have."""
    data = rest.encode()
    seal = blake2b(b"%d:%b" % (len(data), data), digest_size=16).hexdigest()
    return f'{{"seal":"{seal}",{rest}'


def test_the_seal_alone_is_not_enough(path: Path, store: Store) -> None:
    values = json.loads(path.read_text())
    del values["seal"]
    made_from = {"made_from": values["made_from"]}
    path.write_text(sealed(json.dumps(values)[1:]))
    assert is_believed(path, store)  # so the seals of this test are right

    strange: list[Any] = [{}, made_from, {**made_from, "me": []}, {**values, "clients": []}]
    strange += [
        {**values, "made_from": "0" * 32},
        {**values, "made_at": 10**30},
        {**values, "made_at": -(10**11)},
    ]
    for one in strange:
        path.write_text(sealed(json.dumps(one)[1:]))
        assert not is_believed(path, store), one
    path.write_text(sealed(f'"deep":{"[" * 200_000}'))
    assert not is_believed(path, store)


def test_that_of_an_older_sos_is_not_believed(
    path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(almanac_file, "FORMAT", "0")
        keep(path, store)
        assert is_believed(path, store)
    assert not is_believed(path, store)


@pytest.mark.parametrize("number", range(len(MADE_WITH)))
def test_with_another_release_of_anything_it_is_not_believed(path: Path, store: Store, number: int) -> None:
    newer = [*MADE_WITH]
    newer[number] += "1"
    assert read(path, store, tuple(newer)) is None
    # Nor where the same letters are parted in another way.
    assert read(path, store, ("".join(MADE_WITH[:2]), "", *MADE_WITH[2:])) is None


def test_that_of_another_store_is_not_believed(path: Path, store: Store, tmp_path: Path) -> None:
    other = store_at(
        tmp_path / "other", clients={"acme": CLIENT, "bayou": CLIENT.replace("Europe/Berlin", "Asia/Tokyo")}
    )
    keep(tmp_path / "other.json", other)
    shutil.copy(tmp_path / "other.json", path)

    assert is_believed(path, other)
    assert not is_believed(path, store)


# -- made from other files (tests/test_almanac.py has more) ----------------------------------------


@pytest.mark.parametrize("lack", ["a loop", "a folder", "nowhere"])
def test_no_text_passes_for_the_lack_of_a_file(path: Path, store: Store, lack: str) -> None:
    client = store.clients_folder / "acme.toml"
    client.unlink()
    client.mkdir() if lack == "a folder" else client.symlink_to(client if lack == "a loop" else "nowhere")
    lacking = file_of(path, store).fingerprint
    with pytest.raises(BrokenFile) as caught:
        store.client("acme")
    told = caught.value.problems[0]
    client.rmdir() if lack == "a folder" else client.unlink()
    for text in (f"{told.message}; {told.hint}", told.message, "missing", ""):
        client.write_text(text, encoding="utf-8")
        assert file_of(path, store).fingerprint != lacking


def test_one_made_while_a_file_changed_is_not_kept(path: Path, store: Store) -> None:
    path.unlink()
    file = file_of(path, store)
    (store.clients_folder / "acme.toml").write_text(CLIENT.replace("Berlin", "London"), encoding="utf-8")
    made = make_almanac(store, NOON)
    assert made.clients["acme"].zone.key == "Europe/London"
    file.write(made)
    (store.clients_folder / "acme.toml").write_text(CLIENT, encoding="utf-8")

    # The file is as it was at the first look: an almanac with London would be believed for weeks.
    assert not is_believed(path, store)
    assert not path.exists()


# -- where it stands, and what in it ---------------------------------------------------------------


def test_it_is_private_whatever_the_umask(tmp_path: Path, store: Store) -> None:
    before = os.umask(0)
    try:
        keep(tmp_path / "cache" / "sos" / "0f1e" / "almanac.json", store)
    finally:
        os.umask(before)

    made = [tmp_path / "cache", *(tmp_path / "cache").rglob("*")]
    assert [oct(stat.S_IMODE(one.stat().st_mode)) for one in made] == ["0o700"] * 3 + ["0o600"]


def test_it_holds_nothing_of_contacts_notes_or_what_was_agreed(path: Path) -> None:
    text = json.dumps(json.loads(path.read_text()), ensure_ascii=False)

    assert "Acme GmbH" in text
    for private in ("Petra", "Weber", "example.com", "+49", "901820", "slack", "Decisions", "No calls"):
        assert private in CLIENT
        assert private not in text
    assert not any(word in text for word in ("Kim", "+351", "Ana", "signal", "acknowledge", "30m", "3bd"))


SLIPS = ["phone = 4930901820", 'notes = ["Frau Weber: +4930901820"]', 'address = "+4930901820"']


@pytest.mark.parametrize("slip", SLIPS)
def test_a_problem_that_shows_such_things_is_not_kept(path: Path, store: Store, slip: str) -> None:
    text = CLIENT.replace('phone = "+49 30 901820"', slip) if "phone" in slip else f"{slip}\n"
    (store.clients_folder / "acme.toml").write_text(text, encoding="utf-8")
    assert any("4930901820" in str(problem) for problem in make_almanac(store, NOON).problems)
    keep(path, store)

    assert "4930901820" not in path.read_text()
    assert not is_believed(path, store)


# -- where it can't be written ---------------------------------------------------------------------


def test_where_it_can_not_be_written_nothing_happens(path: Path, store: Store, tmp_path: Path) -> None:
    whole = path.read_bytes()
    for below in (path, store.me_path, Path("/dev/null")):
        keep(below / "0f1e" / "almanac.json", store)
        assert not is_believed(below / "0f1e" / "almanac.json", store)
    assert path.read_bytes() == whole
