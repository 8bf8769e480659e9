"""Whole commands over a store in which one file is hostile: they answer, or say in a line why they do not."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from freelance_sos.cli import main
from tests.conftest import run_captured
from tests.environment import private_folders
from tests.fuzz.machine import CODES
from tests.fuzz.parsers import Parser
from tests.fuzz.samples import LOG, MESSAGES
from tests.storage.runbook_samples import FULL
from tests.storage.samples import CLIENT, ME, NOON

_FILES = {
    "clients/acme.toml": CLIENT.encode(),
    "sos.toml": ME.encode(),
    "incidents/acme/0001-0f1e2d3c.jsonl": LOG,
    "runbooks/shop.toml": FULL.encode(),
    "messages/de.toml": MESSAGES.encode(),
}
_COMMANDS = (
    *(
        "now",
        "now --json",
        "now --week",
        "list --all",
        "list --all --json",
        "show acme-1",
        "show acme-1 --json",
    ),
    *(
        "due acme",
        "due acme --json",
        "when 15:00",
        "meet acme --for 30m --json",
        "client list",
        "client check",
    ),
    *(
        "client show acme",
        "client show acme --json",
        "client agreement acme",
        "runbook list",
        "runbook check",
    ),
    *(
        "runbook show shop --json",
        "runbook export shop",
        "run acme-1 --list",
        "say update acme-1",
        "actions --json",
    ),
    *(
        "report acme-1",
        "report acme-1 --for client --format html",
        "doctor --json",
        "export --client acme",
        "export",
    ),
    *("list --format csv", "undo --json", "log acme-1 hello", "reopen acme-1 again", "ack acme-1", ""),
    *("client edit acme --set channel=phone", "new acme Down -s 1 -k outage", "step done 1 acme-1"),
)
_kept: list[tempfile.TemporaryDirectory[str]] = []


@cache
def _home() -> Path:
    _kept.append(tempfile.TemporaryDirectory(prefix="damaged-"))
    return Path(_kept[-1].name)


def _store_with(label: str) -> Callable[[bytes], None]:
    """Writes a store, one file of it hostile, and runs the commands that the bytes happen to choose."""

    def look(data: bytes) -> None:
        for name, sound in _FILES.items():
            path = _home() / "store" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if name == label else sound)
        chosen = sha256(data).digest()
        for number in chosen[:2]:
            _run(_COMMANDS[number % len(_COMMANDS)])

    return look


def _run(words: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in private_folders(_home()).items():
            patch.setenv(name, value)
        patch.setenv("SOS_NOW", NOON.isoformat())
        patch.chdir(_home())
        result = run_captured(main, [*words.split(), "--no-input"], None)
    told = f"sos {words}: {result}"
    assert result.code in CODES, told
    assert "Traceback" not in result.err, told
    if "--json" in words and result.out:
        json.loads(result.out, parse_constant=_refuse)


def _refuse(text: str) -> None:
    raise AssertionError(f"{text} is no JSON")


STORES = {f"a store with a hostile {label}": label for label in _FILES}
STORE_PARSERS = tuple(
    Parser(name, _store_with(label), (_FILES[label],), errors=()) for name, label in STORES.items()
)
