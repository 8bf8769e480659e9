"""F20, P9: hostile text in every field stays text in every output.

Each group of strings stands in every field at once, each time another string of it first; every command that
reads is run over that. `make exhaustive` sets each string alone into every field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest

from freelance_sos.domain.text import without_unsafe
from freelance_sos.rendering.text import clean, clean_lines
from tests.conftest import Sos
from tests.desk import ACME, set_desk
from tests.hostile import LONGEST, STRINGS, giver, groups, harmless, kept, unsafe_in, write_desk
from tests.hostile_runs import NOW, check_store, unsafe_screens

GROUPS = groups(6)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOS_NOW", NOW)


@pytest.mark.parametrize("number", range(len(GROUPS)))
def test_text_in_every_field_stays_text_in_every_output(sos: Sos, home: Path, number: int) -> None:
    assert check_store(sos, home, GROUPS[number], number) == []


def test_there_are_enough_strings_and_each_can_do_harm() -> None:
    assert len(STRINGS) >= 60
    assert len(set(STRINGS.values())) == len(STRINGS)
    # What has no control code is there for its markup; nothing is there for nothing.
    plain = [name for name, text in STRINGS.items() if re.fullmatch(r"[\w .,]*", text)]
    assert plain == ["right to left", "indented", "device", "long word"]


@pytest.mark.parametrize("columns", ["40", "140"])
def test_a_terminal_gets_our_colours_and_nothing_else(sos: Sos, home: Path, columns: str) -> None:
    """As with harmless text: no link, no title, no colour that somebody else chose."""
    colours = {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": columns}
    words = ("", "now", "now --week", "list --all", "show acme-1", "show acme-2", "client show acme")
    more = ("client list", "actions --all", "runbook show own", "run acme-1 --list", "say update acme-1")
    give = giver([text for group in GROUPS for text in group if len(text) < 200])
    seen = []
    for each in (give, lambda: harmless(give())):
        write_desk(home, each)
        screens = [sos(*line.split(), env=colours).out for line in (*words, *more)]
        seen.append({code for screen in screens for code in COLOUR.findall(screen)})
        assert [unsafe_in(COLOUR.sub("", screen)) for screen in screens] == [[]] * len(screens)
    assert seen[0] == seen[1]
    assert len(seen[0]) > 3


@pytest.mark.parametrize("text", [LONGEST, "a" * 999_000, "\u0301" * 490_000], ids=["all", "word", "marks"])
def test_a_line_of_a_megabyte_takes_one_line_in_lists_and_is_kept(sos: Sos, home: Path, text: str) -> None:
    store = set_desk(home, {"acme": ACME.replace('"Acme GmbH"', json.dumps("a" * 400_000))})
    opened = sos("new", "acme", "-s", "1", "--", text)
    noted = sos("log", "acme-1", "-", stdin=text)
    lists = {line: sos(*line.split()) for line in ("", "now", "list", "client list", "when 15:00", "actions")}
    refused = sos("show", "--", text)
    (log,) = (store / "incidents").rglob("*.jsonl")

    assert [opened.code, noted.code, *(result.code for result in lists.values())] == [0] * (len(lists) + 2)
    assert {name: len(result.out) < 4000 for name, result in lists.items()} == dict.fromkeys(lists, True)
    assert [json.loads(line).get("title") for line in log.read_bytes().splitlines()] == [text, None]
    assert json.loads(log.read_bytes().splitlines()[1])["text"] == text
    assert (refused.code, refused.err.count("\n"), len(refused.err) < 4000) == (4, 1, True)
    assert unsafe_screens([opened, noted, refused, *lists.values(), sos("show", "acme-1")]) == []


# -- names of files, and what is typed -----------------------------------------------------------------


def hostile_names() -> Iterator[str]:
    """The strings that can be names of files."""
    for text in STRINGS.values():
        name = kept(text).replace("\x00", "").replace("/", "")[:50]
        yield name if name not in (".", "..") else "x"


def test_names_of_files_and_folders_that_came_with_a_copy_are_told_safely(sos: Sos, home: Path) -> None:
    store = set_desk(home, {"acme": ACME})
    for name in hostile_names():
        for folder in ("clients", "runbooks", "messages"):
            (store / folder).mkdir(exist_ok=True)
            (store / folder / f"{name}.toml").write_text(ACME)
        (store / "incidents" / name).mkdir(parents=True, exist_ok=True)
        (store / "incidents" / name / f"0001-{name}.jsonl").write_text("{}\n")
    lines = (
        "doctor",
        "client check",
        "client list",
        "runbook check",
        "runbook list",
        "list",
        "now",
        "say",
        "",
    )
    results = [sos(*line.split()) for line in lines]
    results += [sos(*line.split(), "--json") for line in lines if line != "say"]

    assert unsafe_screens(results) == []
    assert {result.code for result in results} <= {0, 3, 6}


def test_what_is_typed_is_never_a_path_an_option_or_a_program(sos: Sos, home: Path) -> None:
    set_desk(home, {"acme": ACME})
    sos("new", "acme", "down")
    before = outside(home)
    wrong = (
        *("show", "now", "run --runbook", "client show", "client remove", "client add --name x --slug"),
        *("runbook show", "runbook new", "runbook new own --from", "runbook export", "say update --language"),
        *("report --for", "say update acme-1 --as", "say", "due acme -s", "new", "list --client", "undo"),
        *("client agreement acme --language", "report acme-1 --for client --language", "when", "drill"),
        *("actions done", "meet acme --for", "client edit acme --set", "client edit acme --remove"),
    )
    results = [
        sos(*line.split(), *([text] if " --" in line or " -s" in line else ["--", text]))
        for line, text in zip(cycle(wrong), STRINGS.values(), strict=False)
    ]

    assert unsafe_screens(results) == []
    assert outside(home) == before


def outside(home: Path) -> set[Path]:
    """All that is beside the store and what the program keeps for itself."""
    own = {home / "store", home / ".cache", home / ".local"}
    return {path for path in home.parent.rglob("*") if not own & {path, *path.parents}}


# -- the function that cleans --------------------------------------------------------------------------

READ_AS_WRITTEN = {
    "a family": "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "a heart on fire": "\u2764\ufe0f\u200d\U0001f525",
    "a keycap": "1\ufe0f\u20e3",
    "Hindi": "\u0915\u094d\u200d\u0937",
    "Persian": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "a name in Japanese": "\u845b\U000e0100\u57ce",
    "Vietnamese in parts": "e\u0302\u0323t",
    "Hebrew with vowels": "\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd",
    "Thai": "\u0e01\u0e39\u0e49",
    "a space that holds together": "10\u00a0000\u202f\u20ac",
}


@pytest.mark.parametrize("text", READ_AS_WRITTEN.values(), ids=READ_AS_WRITTEN)
def test_what_people_write_is_shown_as_they_write_it(text: str) -> None:
    assert (clean(text), clean_lines(text), without_unsafe(text)) == (text, text, text)


@pytest.mark.parametrize("text", STRINGS.values(), ids=STRINGS)
def test_what_is_cleaned_is_safe_and_needs_no_second_time(text: str) -> None:
    for cleaned in (clean(text), clean_lines(text)):
        assert unsafe_in(cleaned) == []
        assert clean_lines(cleaned) == cleaned
    assert "\n" not in clean(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a" + "\u0301" * 40, "a" + "\u0301" * 4),
        ("a" + "\u0301\u200b" * 40, "a" + "\u0301" * 4),
        ("\u0e01" + "\u0e47" * 40, "\u0e01" + "\u0e47" * 4),
        ("pay\u200dpal", "paypal"),
        ("\u200c\u200d", ""),
        ("one\x85two\x0bthree\x0cfour\u2028five", "one two three four five"),
    ],
)
def test_hidden_letters_and_storms_of_marks_are_taken_out(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_lines_stay_lines_whoever_ended_them() -> None:
    assert clean_lines("1\r\n2\r3\x854\x0b5\u20286\n") == "1\n2\n3\n4\n5\n6"
