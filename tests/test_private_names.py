"""P10: no client is named in arguments of programs, temporary files, commits and crash reports."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from freelance_sos.services import board
from tests.conftest import Sos
from tests.desk import ACME, set_desk

# Stand in every field of the client and of the incident.
WORDS = ("zebra", "quagga", "okapi")
CLIENT = ACME.replace("Acme GmbH", "Zebra GmbH").replace("Petra Weber", "Ms Okapi")
EDITOR = """\
#!/bin/sh
ps -o args= -p $$ >> {seen}; echo "$@" >> {seen}
printf '\\n' >> "$1"
"""
# A shop of clipboards and a pager of git: all that sos may start.
HELPER = """\
#!/bin/sh
echo "$0 $@" >> {seen}
cat > /dev/null
"""
Heard = list[tuple[str, Any]]
_EARS: list[Heard] = []
_STARTS = frozenset(["subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "tempfile.mkstemp"])


def _hear(event: str, arguments: Any) -> None:
    for heard in _EARS:
        if event in _STARTS:
            # Of a program its name and arguments: not its environment, which only its owner may read.
            heard.append((event, arguments[:2]))
        elif event == "tempfile.mkdtemp":
            heard.append((event, arguments))


@pytest.fixture
def heard() -> Iterator[Heard]:
    """Every program that is started meanwhile, and every temporary file: Python's own hook misses none."""
    if not _HOOKED:
        sys.addaudithook(_hear)
        _HOOKED.append(True)
    told: Heard = []
    _EARS.append(told)
    yield told
    _EARS.remove(told)


# A hook can't be taken off again.
_HOOKED: list[bool] = []


@pytest.fixture
def store(home: Path, sos: Sos, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOS_NOW", "2026-11-23T15:40:00Z")
    store = set_desk(home, {"zebra": CLIENT})
    assert sos("new", "zebra", "-s", "1", "-k", "outage", "--", "quagga is down").code == 0
    return store


def program(home: Path, name: str, text: str) -> Path:
    path = home / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.format(seen=home / "seen"))
    path.chmod(0o755)
    return path


def test_what_sos_starts_and_leaves_in_shared_folders_names_no_client(
    sos: Sos, home: Path, store: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", str(program(home, "editor", EDITOR)))
    program(home, "xclip", HELPER)
    program(home, "less", HELPER)
    monkeypatch.setenv("PATH", f"{home / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":77")
    subprocess.run(["git", "init", "-q", "--bare", str(home / "other.git")], check=True)
    runs = (
        ["say", "ack", "zebra-1", "--copy", "--set", "cause=quagga"],
        ["log", "zebra-1", "quagga eats"],
        ["client", "edit", "zebra", "--set", "notes=quagga"],
        ["resolve", "zebra-1", "quagga eats again"],
        ["close", "zebra-1", "--edit", "--lesson", "feed the quagga"],
        ["report", "zebra-1", "--for", "client", "--file", "page.html"],
        ["sync", "--to", str(home / "other.git")],
        ["export", "--client", "zebra", "-o", "all.json"],
        ["doctor"],
    )
    heard.clear()
    results = {" ".join(run): sos(*run) for run in runs}

    assert {name: each.err for name, each in results.items() if each.code and name != "doctor"} == {}
    programs = [words for event, words in heard if event == "subprocess.Popen"]
    # It is no test of nothing: editor, clipboard and git were started, temporary files made.
    assert {Path(words[0]).name for words in programs} >= {"editor", "git"}
    assert "xclip" in (home / "seen").read_text()
    assert {event for event, _ in heard} >= {"tempfile.mkstemp", "tempfile.mkdtemp"}
    told = [_without_home(str(part), home) for _, words in heard for part in _flat(words)]
    told += [_without_home((home / "seen").read_text(), home)]
    assert [part for part in told if any(word in part.lower() for word in WORDS)] == []


def test_commits_name_no_client(sos: Sos, home: Path, store: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", str(home / "other.git")], check=True)
    assert sos("sync", "--to", str(home / "other.git")).code == 0
    assert sos("log", "zebra-1", "quagga eats").code == 0
    assert sos("sync").code == 0
    command = [
        "git",
        "--git-dir",
        str(home / "other.git"),
        "log",
        "--all",
        "--format=%an %ae %cn %ce %s %b %D",
    ]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert len(told.splitlines()) >= 2
    assert not any(word in told.lower() for word in (*WORDS, "robin"))


def test_a_crash_report_names_no_client(
    sos: Sos, home: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("zebra, quagga, okapi")

    monkeypatch.setattr(board, "board", broken)
    result = sos("now", "zebra", "--at", "15:00 zebra")
    (report,) = (home / ".local" / "state").rglob("crash-*")
    told = report.read_text() + report.name + result.err

    assert result.code == 1
    assert not any(word in told.lower() for word in WORDS)


def _flat(words: Any) -> Iterator[Any]:
    if isinstance(words, list | tuple):
        for word in words:
            yield from _flat(word)
    elif words is not None:
        yield words


def _without_home(told: str, home: Path) -> str:
    return told.replace(str(home), "")
