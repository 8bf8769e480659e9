"""F23: whatever the machine's language and letters, the same answers, the same codes, and no traceback."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.desk import ACME, set_desk
from tests.environment import BIN, changed

ASCII = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
LOCALES: dict[str, Mapping[str, str | None]] = {
    "none": {"LANG": None, "LC_ALL": None},
    "C": {"LC_ALL": "C"},
    "POSIX": {"LC_ALL": "POSIX"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    "Arabic": {"LC_ALL": "ar_EG.UTF-8", "LANGUAGE": "ar"},
    "unknown": {"LC_ALL": "xx_YY.latin-99"},
    "ASCII alone": ASCII,
    "ASCII output": {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "ascii"},
}
NAME = "Große Straße İstanbul 東京"
# As a terminal of 1995 sends them: no UTF-8.
LATIN = b"caf\xe9 is down \xff\xfe"


def run(surroundings: Mapping[str, str | None], *words: str | bytes) -> subprocess.CompletedProcess[bytes]:
    """The program itself, with arguments as bytes, as the system hands them over."""
    variables = changed(dict(os.environ), {**surroundings, "SOS_NOW": "2026-11-23T10:00:00Z"})
    return subprocess.run(
        [os.fsencode(BIN / "sos"), *(word.encode() if isinstance(word, str) else word for word in words)],
        env=variables,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("surroundings", LOCALES.values(), ids=LOCALES)
def test_every_locale_gives_the_same_answers(
    sos: Sos, home: Path, surroundings: Mapping[str, str | None]
) -> None:
    set_desk(home, {"istanbul": ACME.replace("Acme GmbH", NAME)})
    results = {
        "new": run(surroundings, "new", "ISTANBUL", "-s", "1", "--", LATIN),
        "show": run(surroundings, "show", "istanbul-1"),
        "json": run(surroundings, "list", "--json"),
        "miss": run(surroundings, "show", LATIN),
    }

    assert {name: each.returncode for name, each in results.items()} == {
        "new": 0,
        "show": 0,
        "json": 0,
        "miss": 4,
    }
    told = b"".join(each.stdout + each.stderr for each in results.values())
    assert b"Traceback" not in told
    assert b"has a bug" not in told
    listed = json.loads(results["json"].stdout)["incidents"]
    assert [one["title"] for one in listed] == ["caf? is down ??"]
    # The log holds the same, wherever it was written.
    assert [one["title"] for one in sos("list", "--json").json()["incidents"]] == ["caf? is down ??"]
    assert results["miss"].stderr.count(b"\n") == 1


@pytest.mark.parametrize("name", ["Turkish", "ASCII alone"])
def test_an_i_is_an_i_in_turkish_too(home: Path, name: str) -> None:
    set_desk(home, {"istanbul": ACME.replace("Acme GmbH", NAME)})

    for word in ("istanbul", "ISTANBUL", "Ist"):
        result = run(LOCALES[name], "now", word, "--quiet")
        assert (word, result.returncode, result.stdout, result.stderr) == (word, 0, b"", b"")


def test_letters_that_the_output_lacks_become_plain_ones(home: Path) -> None:
    set_desk(home, {"istanbul": ACME.replace("Acme GmbH", NAME)})
    result = run(LOCALES["ASCII output"], "client", "show", "istanbul")

    assert result.returncode == 0
    assert b"Gro?e Stra?e ?stanbul ??" in result.stdout
    assert result.stdout.isascii()


@pytest.mark.parametrize("name", ["ASCII alone", "ASCII output", "C"])
def test_json_loses_no_letter_for_an_output_that_lacks_it(home: Path, name: str) -> None:
    set_desk(home, {"istanbul": ACME.replace("Acme GmbH", NAME)})
    result = run(LOCALES[name], "client", "show", "istanbul", "--json")

    assert result.returncode == 0
    assert json.loads(result.stdout)["name"] == NAME
