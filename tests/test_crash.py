"""The report of a bug: where it happened, and nothing that anybody typed (P10)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from freelance_sos.storage.store import Store
from tests.conftest import Sos
from tests.desk import ACME, at, set_desk

NOW = at("15:40")
SECRETS = ("acme", "Acme", "Weber", "petra", "checkout", "hunter2", "Robin")


@pytest.fixture
def store(home: Path) -> Path:
    return set_desk(home, {"acme": ACME})


def report_of(home: Path) -> tuple[Path, str]:
    (path,) = (home / ".local" / "state").rglob("crash-*.txt")
    return path, path.read_text(encoding="utf-8")


def stumble(*_: object, **__: object) -> None:
    password = "hunter2"
    try:
        raise KeyError(f"Acme GmbH {password}")
    except KeyError as error:
        raise RuntimeError("of Petra Weber: checkout is down") from error


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_report_names_places_and_no_client_and_is_its_owners_alone(
    home: Path, sos: Sos, monkeypatch: pytest.MonkeyPatch, umask: int
) -> None:
    monkeypatch.setattr(Store, "slug_in_emergency", stumble)
    before = os.umask(umask)
    try:
        done = sos("--at", NOW, "new", "acme", "checkout is down", "--reported", "5m ago")
    finally:
        os.umask(before)
    path, text = report_of(home)

    assert done.code == 1
    assert not [secret for secret in SECRETS if secret in text]
    assert "in the command new" in text
    # Each error of the chain, with its places.
    assert "RuntimeError" in text
    assert "KeyError" in text
    assert " stumble" in text
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("words", [("--at", "noon", "now"), ("--quiet", "now"), ("now", "acme")])
def test_of_what_was_typed_the_commands_name_alone_is_kept(
    home: Path, sos: Sos, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr(Store, "require", stumble)
    assert sos(*words).code == 1

    assert "in the command now\n" in report_of(home)[1]


@pytest.mark.usefixtures("store")
def test_a_clients_name_in_the_place_of_a_command_is_not_kept(
    home: Path, sos: Sos, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("freelance_sos.commands.tree.command_tree", stumble)
    assert sos("acme", at=NOW).code == 1
    reports = [path.read_text(encoding="utf-8") for path in (home / ".local" / "state").rglob("crash-*.txt")]

    assert reports
    for text in reports:
        assert not [secret for secret in SECRETS if secret in text]
        assert "in the command (none)" in text
