"""`sos client edit`: nothing broken is ever kept, and nothing that somebody wrote is ever lost."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Sos
from tests.desk import ACME, set_desk
from tests.terminal import Terminal

MONDAY = "2026-11-23T10:00:00Z"
WRITTEN = (
    "# My oldest client.\n" + ACME.replace('channel = "slack"', 'channel = "slack"  # not mail') + "x = 1\n"
)
GOOD = WRITTEN.replace("slack", "phone")
BAD = WRITTEN.replace("Europe/Berlin", "Europe/Berln")


@pytest.fixture
def store(home: Path) -> Path:
    return set_desk(home, {"acme": WRITTEN})


@pytest.fixture
def path(store: Path) -> Path:
    """The client's file."""
    return store / "clients" / "acme.toml"


class Editor:
    """An editor that puts texts in the place of what it is given: the first on its first run, and so on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.program = folder / "editor"
        self.program.write_text(
            f"""#!/bin/sh
cd '{folder}'
run=$(ls seen-* 2>/dev/null | wc -l | tr -d ' ')
cp "$1" "seen-$run"
(ls -ld "$1"; ls -ld "$(dirname "$1")") > modes
if [ -e "text-$run" ]; then cp "text-$run" "$1"; fi
if [ -e then ]; then . ./then; fi
"""
        )
        self.program.chmod(0o755)

    def writes(self, *texts: str) -> None:
        for number, text in enumerate(texts):
            (self.folder / f"text-{number}").write_text(text)

    def then(self, command: str) -> None:
        """What the shell does at the end of each run."""
        (self.folder / "then").write_text(command + "\n")

    @property
    def seen(self) -> list[str]:
        """The texts that the editor was given."""
        return [path.read_text() for path in sorted(self.folder.glob("seen-*"))]


@pytest.fixture
def editor(home: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    made = Editor(home / "editor")
    monkeypatch.setenv("EDITOR", str(made.program))
    return made


def edit(*words: str) -> Terminal:
    return Terminal(["sos", "client", "edit", "acme", *words], columns=100)


def rejected(path: Path) -> dict[str, str]:
    return {one.name: one.read_text() for one in path.parent.iterdir() if "rejected" in one.name}


# -- in the editor ---------------------------------------------------------------------------------------


def test_a_good_text_is_kept_as_it_was_written(path: Path, editor: Editor) -> None:
    editor.writes(GOOD)

    with edit() as t:
        assert t.wait() == 0
        assert "acme is changed" in t.screen
        assert "next → sos client show acme" in t.screen

    assert path.read_text() == GOOD
    assert editor.seen == [WRITTEN]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert rejected(path) == {}


def test_the_copy_is_private_names_no_client_and_is_gone_afterwards(path: Path, editor: Editor) -> None:
    with edit() as t:
        assert t.wait() == 0
        assert "acme: nothing changed" in t.screen

    file, folder = (editor.folder / "modes").read_text().splitlines()
    assert file.startswith("-rw-------")
    assert folder.startswith("drwx------")
    copy = Path(file.split()[-1])
    assert copy.name == "text.toml"
    assert "acme" not in str(copy)
    assert not copy.parent.exists()
    assert path.read_text() == WRITTEN


def test_visual_goes_before_editor_and_may_have_arguments(
    path: Path, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.writes(GOOD)
    monkeypatch.setenv("VISUAL", f"sh -e '{editor.program}'")
    monkeypatch.setenv("EDITOR", "false")
    with edit() as t:
        assert t.wait() == 0
    assert path.read_text() == GOOD


def test_a_broken_text_goes_back_in_as_it_is_until_it_is_good(path: Path, editor: Editor) -> None:
    editor.writes(BAD, "zone = \n", GOOD)

    with edit() as t:
        t.expect("clients/acme.toml:3: zone: ")
        t.expect('did you mean "Europe/Berlin"?')
        t.expect("go back in and mend it (y/n) [y]: ")
        assert path.read_text() == WRITTEN
        t.type("\n")
        t.expect("clients/acme.toml:1: can't be read")
        t.expect("go back in")
        t.type("perhaps\n")
        t.expect("answer y or n")
        t.type("yes\n")
        assert t.wait() == 0

    assert editor.seen == [WRITTEN, BAD, "zone = \n"]
    assert path.read_text() == GOOD
    assert rejected(path) == {}


def test_giving_up_keeps_the_good_file_and_what_was_written(path: Path, editor: Editor) -> None:
    editor.writes(BAD)

    with edit() as t:
        t.expect("go back in")
        t.type("n\n")
        assert t.wait() == 2
        assert "clients/acme.toml.rejected: holds what you wrote" in t.screen
        assert "clients/acme.toml stays as it was" in t.screen

    assert path.read_text() == WRITTEN
    assert rejected(path) == {"acme.toml.rejected": BAD}
    assert stat.S_IMODE((path.parent / "acme.toml.rejected").stat().st_mode) == 0o600


@pytest.mark.parametrize("key", ["ctrl-c", "ctrl-d"])
def test_walking_away_from_the_question_loses_nothing(path: Path, editor: Editor, key: str) -> None:
    editor.writes(BAD)

    with edit() as t:
        t.expect("go back in and mend it (y/n) [y]: ")
        t.key(key)
        assert t.wait() == 130
        assert "clients/acme.toml.rejected: holds what you wrote" in t.screen

    assert path.read_text() == WRITTEN
    assert rejected(path) == {"acme.toml.rejected": BAD}


def test_the_next_edit_goes_on_with_what_was_rejected(path: Path, editor: Editor) -> None:
    (path.parent / "acme.toml.rejected").write_text(BAD)
    editor.writes(GOOD)

    with edit() as t:
        t.expect("go on with what you wrote last time, in clients/acme.toml.rejected (y/n) [y]: ")
        t.type("\n")
        assert t.wait() == 0

    assert editor.seen == [BAD]
    assert path.read_text() == GOOD
    assert rejected(path) == {}


def test_what_was_rejected_before_is_never_overwritten_by_something_else(path: Path, editor: Editor) -> None:
    (path.parent / "acme.toml.rejected").write_text("an older text")
    editor.writes(BAD)

    with edit() as t:
        t.expect("go on with")
        t.type("n\n")
        t.expect("go back in")
        t.type("n\n")
        assert t.wait() == 2

    assert editor.seen == [WRITTEN]
    assert rejected(path) == {"acme.toml.rejected": "an older text", "acme.toml.rejected-2": BAD}


def test_a_file_that_is_broken_already_can_be_mended(path: Path, editor: Editor) -> None:
    path.write_text("name = \n")
    editor.writes(GOOD)

    with edit() as t:
        t.expect("error: clients/acme.toml:1: can't be read")
        assert t.wait() == 0
        assert "acme is changed; what was wrong above is mended" in t.screen
        assert t.text.count("can't be read") == 1

    assert editor.seen == ["name = \n"]
    assert path.read_text() == GOOD


def test_an_emptied_text_means_never_mind(path: Path, editor: Editor) -> None:
    editor.writes(" \n")
    with edit() as t:
        assert t.wait() == 0
        assert "nothing changed" in t.screen
    assert path.read_text() == WRITTEN


def test_somebody_elses_change_is_not_overwritten(path: Path, editor: Editor) -> None:
    editor.writes(GOOD)
    editor.then(f"echo '# theirs' >> '{path}'")

    with edit() as t:
        assert t.wait() == 5
        assert "was changed by somebody else meanwhile" in t.screen

    assert path.read_text() == WRITTEN + "# theirs\n"
    assert rejected(path) == {"acme.toml.rejected": GOOD}


def test_a_client_removed_meanwhile_does_not_come_back(path: Path, editor: Editor) -> None:
    editor.writes(GOOD)
    editor.then(f"rm '{path}'")
    with edit() as t:
        assert t.wait() == 5
    assert not path.exists()
    assert rejected(path) == {"acme.toml.rejected": GOOD}


def test_an_editor_that_fails_loses_nothing(path: Path, editor: Editor) -> None:
    editor.writes(GOOD)
    editor.then("exit 3")
    with edit() as t:
        assert t.wait() == 2
        assert "ended with code 3; nothing was changed" in " ".join(t.text.split())
    assert path.read_text() == WRITTEN
    assert rejected(path) == {"acme.toml.rejected": GOOD}


def test_leaving_the_editor_with_an_error_and_nothing_written_is_a_change_of_mind(
    path: Path, editor: Editor
) -> None:
    editor.then("exit 1")
    with edit() as t:
        assert t.wait() == 2
    assert path.read_text() == WRITTEN
    assert rejected(path) == {}


@pytest.mark.parametrize(
    ("command", "told"),
    [("/nowhere/editor", "can't start /nowhere/editor"), ("'", "a quote is left open")],
)
def test_an_editor_that_can_not_be_started_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch, command: str, told: str
) -> None:
    monkeypatch.setenv("EDITOR", command)
    with edit() as t:
        assert t.wait() == 2
        assert told in t.screen
    assert path.read_text() == WRITTEN


def test_ctrl_c_inside_the_editor_is_the_editors(path: Path, editor: Editor) -> None:
    editor.writes(GOOD)
    editor.then("trap 'echo caught' INT; echo ready; sleep 1 & wait; wait")
    with edit() as t:
        t.expect("ready")
        t.key("ctrl-c")
        t.expect("caught")
        assert t.wait() == 0
    assert path.read_text() == GOOD


def test_off_a_terminal_the_flag_is_named(sos: Sos, path: Path, editor: Editor) -> None:
    done = sos("client", "edit", "acme")
    assert (done.code, done.out) == (2, "")
    assert "sos client edit acme --set KEY=VALUE" in done.err
    assert editor.seen == []


# -- key by key ------------------------------------------------------------------------------------------


def test_keys_are_changed_and_all_else_stays(sos: Sos, path: Path) -> None:
    done = sos("client", "edit", "acme", "--set", "channel=phone", "--set", "response.1.acknowledge=45m")

    assert (done.code, done.err) == (
        0,
        "warning: clients/acme.toml:32: response.3.x: unknown key, left as it is\n",
    )
    assert path.read_text() == WRITTEN.replace("slack", "phone").replace('"30m"', '"45m"')
    assert "is changed: channel, response.1.acknowledge" in done.out
    assert "~/store/clients/acme.toml" in done.out
    assert done.out.splitlines()[-1] == "next → sos client show acme"


def test_new_keys_and_new_tables(sos: Sos, path: Path) -> None:
    changes = ["response.4.clock=client", "response.4.acknowledge=2bd", "contact.2.name=Kim", "closed="]
    done = sos("client", "edit", "acme", *(word for change in changes for word in ("--set", change)))

    assert done.code == 0
    values = tomllib.loads(path.read_text())
    assert values["response"]["4"] == {"clock": "client", "acknowledge": "2bd"}
    assert [one["name"] for one in values["contact"]] == ["Petra Weber", "Kim"]
    assert "closed" not in values
    assert "# My oldest client.\n" in path.read_text()
    assert "# not mail" in path.read_text()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("zone=Europe/Berln", 'zone: "Europe/Berln" is no time zone; did you mean "Europe/Berlin"?'),
        ("zone=", "zone: is missing"),
        ("hours=Mo-Fr 9-17", "hours: column 7"),
        ("holidays=Bavaria", "holidays: no holidays known"),
        ("response.1.acknowledge=soon", "response.1.acknowledge: "),
        ("response.1.acknowledge=9h", "resolve (8h) is shorter than acknowledge (9h)"),
        ("response.5.acknowledge=9h", "response.5"),
        ("closed=tomorrow", "closed: "),
        ("channel", "has no =; write it like --set channel=slack"),
        ("=x", "is no key"),
        ("response=x", "response is a table"),
    ],
)
def test_what_would_break_the_file_is_refused(sos: Sos, path: Path, change: str, told: str) -> None:
    done = sos("client", "edit", "acme", "--set", "channel=phone", "--set", change)

    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert done.err.count("\n") == 1
    assert path.read_text() == WRITTEN


def test_a_key_can_mend_a_broken_file(sos: Sos, path: Path) -> None:
    path.write_text(BAD)
    assert sos("client", "edit", "acme", "--set", "channel=phone").code == 2
    assert path.read_text() == BAD
    assert sos("client", "edit", "acme", "--set", "zone=Europe/Berlin").code == 0
    assert path.read_text() == WRITTEN


def test_a_text_that_is_no_toml_is_told_by_its_line(sos: Sos, path: Path) -> None:
    path.write_text('name = "A"\nzone = \n')
    done = sos("client", "edit", "acme", "--set", "channel=phone")
    assert done.code == 6
    assert done.err.startswith("clients/acme.toml:2: can't be read")


def test_setting_what_is_so_already_changes_nothing(sos: Sos, path: Path) -> None:
    before = path.stat().st_mtime_ns
    done = sos("client", "edit", "acme", "--set", "channel=slack")
    assert (done.code, done.out, done.err) == (0, "", "acme: nothing changed\n")
    assert path.stat().st_mtime_ns == before


def test_what_is_agreed_is_set_by_severity_and_replaces_what_was(sos: Sos, path: Path) -> None:
    done = sos("client", "edit", "acme", "--response", "3 client 4h - 3bd", "--response", "4 24/7 1d")

    assert done.code == 0
    assert "acme is changed: response.3, response.4" in done.out
    response = tomllib.loads(path.read_text())["response"]
    # Severity 3 had an update, a target on a clock of its own, and a key that nobody knows, which stays.
    assert response["3"] == {"clock": "client", "acknowledge": "4h", "resolve": "3bd", "x": 1}
    assert response["4"] == {"clock": "24/7", "acknowledge": "1d"}
    assert response["1"] == tomllib.loads(WRITTEN)["response"]["1"]
    assert "# My oldest client.\n" in path.read_text()


def test_keys_and_responses_may_be_changed_at_once(sos: Sos, path: Path) -> None:
    words = ["--set", "channel=phone", "--response", "1 24/7 15m 30m 6h"]
    assert "is changed: channel, response.1" in sos("client", "edit", "acme", *words).out
    assert 'channel = "phone"  # not mail' in path.read_text()
    agreed = {"clock": "24/7", "acknowledge": "15m", "update": "30m", "resolve": "6h"}
    assert tomllib.loads(path.read_text())["response"]["1"] == agreed
    assert sos("client", "edit", "acme", *words).err == "acme: nothing changed\n"


@pytest.mark.parametrize(
    ("response", "told"),
    [
        ("5 24/7 1h", 'can\'t read "5 24/7 1h"; write severity, clock, acknowledge, update, resolve'),
        ("1 24/7 2h - 1h", "resolve (1h) is shorter than acknowledge (2h)"),
        ("1 24/7 1bd", "24/7 clock has no business days"),
    ],
)
def test_a_response_that_can_not_be_read_changes_nothing(
    sos: Sos, path: Path, response: str, told: str
) -> None:
    done = sos("client", "edit", "acme", "--set", "channel=phone", "--response", response)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert path.read_text() == WRITTEN


def test_set_as_json_and_quiet(sos: Sos, path: Path) -> None:
    told: Any = sos("client", "edit", "acme", "--set", "channel=phone", "--json").json()
    assert (told["channel"], told["changed"], told["path"]) == ("phone", True, str(path))
    assert sos("client", "edit", "acme", "--set", "channel=phone", "--json").json()["changed"] is False
    assert sos("client", "edit", "acme", "--set", "channel=mail", "--quiet").out == ""
    assert 'channel = "mail"' in path.read_text()


def test_a_new_country_is_warned_of_once(sos: Sos, path: Path) -> None:
    assert "names no region" in sos("client", "edit", "acme", "--set", "holidays=DE", at=MONDAY).err
    assert "names no region" not in sos("client", "edit", "acme", "--set", "channel=mail", at=MONDAY).err
