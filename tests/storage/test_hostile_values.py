"""Values that a parser gives and nobody means: numbers without end, seconds for dates, moments, half text."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from freelance_sos.domain.errors import StoreError
from freelance_sos.storage import logs
from freelance_sos.storage.files import read_bytes
from freelance_sos.storage.logs import append, read_log
from freelance_sos.storage.shapes import ClientShape
from freelance_sos.storage.toml_files import BrokenFile, parse_toml, read_toml, validate
from tests.conftest import Sos
from tests.desk import at, refused, set_desk
from tests.storage.samples import CLIENT, LEAST, NOON, opened, opened_log

NO_DATE = "it is no date; write it like 2026-12-24"


def client(added: str) -> ClientShape:
    return validate(ClientShape, parse_toml((LEAST + added).encode(), "clients/acme.toml")).value


@pytest.mark.parametrize(
    "written",
    [
        *("0", "-0", "86400", "nan", "inf", "1e400", "true", '"0"', '"86400"', "10:00:00"),
        *("2026-12-24T00:00:00", "2026-12-24T00:00:00+05:00", "2026-12-24T10:00:00Z"),
    ],
)
def test_what_is_no_date_is_not_taken_for_one(written: str) -> None:
    with pytest.raises(BrokenFile) as caught:
        client(f"closed = [{written}]\n")

    assert str(caught.value).startswith("clients/acme.toml:4: closed: ")
    assert str(caught.value).endswith(NO_DATE)


def test_a_number_is_no_special_date() -> None:
    with pytest.raises(BrokenFile, match=NO_DATE):
        client('[special_hours]\n0 = "off"\n')


@pytest.mark.parametrize("written", ["2026-12-24", '"2026-12-24"'])
def test_a_date_may_stand_bare_or_in_quotes(written: str) -> None:
    assert client(f"closed = [{written}]\n").closed == (date(2026, 12, 24),)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_break_no_board(home: Path, sos: Sos, day: str) -> None:
    acme = f'{LEAST}closed = [{day}]\n[special_hours]\n{day} = "09:00-24:00"\n'
    set_desk(home, {"acme": acme})

    for words in (
        ("now",),
        ("now", "--week"),
        ("client", "check"),
        ("due", "acme"),
        ("new", "acme", "Down", "-s", "2"),
    ):
        assert sos(*words, at=at("10:00")).code in (0, 2)


@pytest.mark.parametrize(
    "data",
    [
        CLIENT.encode("utf-8-sig").replace(b"\n", b"\r\n"),
        CLIENT.replace("\n", "\r\n", 5).encode(),
    ],
    ids=["a byte-order mark and windows line ends", "mixed line ends"],
)
def test_what_editors_do_to_a_file_is_read(data: bytes) -> None:
    assert validate(ClientShape, parse_toml(data, "acme")).value.name == "Acme GmbH"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1"])
def test_another_encoding_is_told_in_one_line(encoding: str) -> None:
    with pytest.raises(BrokenFile) as caught:
        parse_toml(CLIENT.replace("GmbH", "Größe").encode(encoding), "clients/acme.toml")

    assert str(caught.value).startswith("clients/acme.toml:")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("where", [b"name\0", b'"x\0y"', b"\0"])
def test_a_nul_in_a_file_is_told(where: bytes) -> None:
    with pytest.raises(BrokenFile, match=r"clients/acme.toml:4: can't be read"):
        parse_toml(LEAST.encode() + b"notes = " + where + b"\n", "clients/acme.toml")


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    with path.open("wb") as file:
        file.truncate(50_000_000_000)

    with pytest.raises(BrokenFile, match=r"acme\.toml: is larger than 1 MB; it should be a short text"):
        read_toml(path, "clients/acme.toml")
    with pytest.raises(StoreError, match="it is larger than 64 MB; see what it holds"):
        read_log(path)


def test_a_pipe_in_the_place_of_a_file_is_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "acme.toml")

    with pytest.raises(StoreError, match="it is no file; put the real file in its place"):
        read_bytes(tmp_path / "acme.toml")


def test_a_device_behind_a_link_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").symlink_to("/dev/zero")

    with pytest.raises(StoreError, match="it is no file"):
        read_bytes(tmp_path / "acme.toml")


def test_a_log_of_too_many_lines_is_refused_and_named(tmp_path: Path) -> None:
    path = opened_log(tmp_path).path
    path.write_bytes(b"{}\n" * 40_001)

    with pytest.raises(StoreError, match=r"it has more than 40,000 lines; see what it holds"):
        read_log(path)


@pytest.mark.parametrize(("name", "most"), [("MOST_LOG_LINES", 2), ("MOST_LOG_BYTES", 700)])
def test_nothing_is_written_that_could_not_be_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, most: int
) -> None:
    monkeypatch.setattr(logs, name, most)
    log = append(opened_log(tmp_path), [opened()], NOON, NOON)
    before = log.path.read_bytes()

    with pytest.raises(StoreError, match=r"incidents/.* is full; go on in a new incident: sos new"):
        append(log, [opened()] * 2, NOON, NOON)

    assert log.path.read_bytes() == before
    assert len(read_log(log.path).events) == 2


def test_standard_input_that_never_ends_is_refused(home: Path, sos: Sos) -> None:
    set_desk(home)
    sos("new", "acme", "Down", "-s", "2", at=at("10:00"))
    result = sos("log", "acme-1", "-", stdin="x" * 1_000_001, at=at("10:01"))

    refused(result, 2, "standard input is larger than 1 MB; give the part of it that matters")
    assert sos("log", "acme-1", "-", stdin="x" * 1_000_000, at=at("10:02")).code == 0


@pytest.mark.parametrize("folder", ["~nobody-of-that-name/store", "x" * 300])
def test_a_folder_that_cannot_be_is_told(home: Path, sos: Sos, folder: str) -> None:
    refused(sos("now", env={"SOS_HOME": folder}), 6, "sos init" if folder[0] == "~" else "can't read")
    set_desk(home)
    refused(sos("sync", "--to", folder), 2, f'"{folder[:40]}" ')


def test_a_text_that_is_no_message_is_not_checked(home: Path, sos: Sos) -> None:
    refused(
        sos("say", "--check", "-", stdin="18:40 " * 40_000),
        2,
        "that is longer than 200,000 letters; a message is short; check a part of it",
    )
