"""`sos runbook new` and `edit`: nothing broken is ever kept, and nothing that somebody wrote is ever lost."""

from __future__ import annotations

import stat
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from freelance_sos.storage import files
from tests.conftest import Sos
from tests.desk import once, refused, set_desk
from tests.runbooks import NOW, SHOP, put
from tests.terminal import Terminal
from tests.test_client_edit import Editor

GOOD = SHOP.replace("Shop is down", "The shop is down")
BAD = SHOP.replace('"ack"', '"akc"')
STALE = SHOP.replace("2026-11-01", "2025-11-01")


@pytest.fixture
def store(home: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOS_NOW", NOW)
    return once(home, kept, lambda: set_desk(home))


@pytest.fixture
def editor(home: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    made = Editor(home / "editor")
    monkeypatch.setenv("EDITOR", str(made.program))
    return made


def edit(name: str = "shop") -> Terminal:
    return Terminal(["sos", "runbook", "edit", name], columns=100)


def built_in(name: str) -> str:
    """The text of a built-in runbook."""
    folder = resources.files("freelance_sos").joinpath("words", "en", "runbooks")
    return folder.joinpath(f"{name}.toml").read_text(encoding="utf-8")


def own(store: Path) -> dict[str, str]:
    """Everything beside the runbooks of the store."""
    return {path.name: path.read_text() for path in (store / "runbooks").glob("*")}


# -- new -------------------------------------------------------------------------------------------------


def test_a_new_one_is_sound_and_short_and_says_what_may_stand_there(sos: Sos, store: Path) -> None:
    done = sos("runbook", "new", "shop", "--title", 'The "shop" is down', "-k", "outage", "-k", "bill")
    path = store / "runbooks" / "shop.toml"

    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "shop is new: a short one to go on from",
        "file  ~/store/runbooks/shop.toml",
        "for outage site-down is taken before it",
        "for billing payment-failure is taken before it",
        "next → sos runbook edit shop",
    ]
    assert sos("runbook", "check").out == "the file is good\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    told = sos("runbook", "show", "shop", "--json").json()
    assert (told["title"], told["kinds"], told["reviewed"]) == (
        *('The "shop" is down', ["outage", "billing"], "2026-11-23"),
    )
    marks = [step["marks"] for phase in told["phases"] for step in phase["steps"]]
    assert (marks[0], marks.count("resolved")) == ("acknowledged", 1)


def test_it_is_told_which_is_taken_before_which(sos: Sos, store: Path) -> None:
    told = "for outage it is taken before site-down"
    assert told in sos("runbook", "new", "one", "--kind", "outage").out
    again = sos("runbook", "new", "two", "--kind", "outage", "--kind", "outage")
    assert "runbooks/two.toml:4: kinds: one is for outage as well; one is taken" in again.err
    assert "site-down" not in again.out


def test_what_it_offers_in_comments_can_be_used_as_it_is(sos: Sos, store: Path) -> None:
    assert sos("runbook", "new", "my-shop").code == 0
    path = store / "runbooks" / "my-shop.toml"
    keys = ("# kinds", "# severities", "# show", "# wait", "# when")
    lines = path.read_text().splitlines()
    assert sum(line.startswith(keys) for line in lines) == len(keys)
    path.write_text("\n".join(line[2:] if line.startswith(keys) else line for line in lines))

    assert sos("runbook", "check").out == "the file is good\n"
    assert sos("runbook", "show", "my-shop", "--json").json()["title"] == "My shop"


def test_named_like_a_built_in_it_is_its_copy_and_replaces_it(sos: Sos, store: Path) -> None:
    done = sos("runbook", "new", "site-down")

    assert own(store) == {"site-down.toml": built_in("site-down")}
    assert done.out.startswith("site-down is new: a copy of the built-in one\n")
    assert "it replaces the built-in one" in done.out
    names = [one["name"] for one in sos("runbook", "list", "--json").json()["runbooks"]]
    assert (names[0], names.count("site-down"), len(names)) == ("site-down", 1, 9)


def test_a_copy_keeps_its_comments_and_takes_what_was_given(sos: Sos, store: Path) -> None:
    put(store)
    assert sos("runbook", "new", "two", "--from", "shop", "--title", "[x", "--kind", "other").code == 0
    expected = SHOP.replace('"Shop is down"', '"[x"').replace('kinds = ["outage"]', 'kinds = ["other"]', 1)
    assert own(store)["two.toml"] == expected
    told = sos("runbook", "new", "three", "--from", "bad-deploy", "--json").json()
    assert own(store)["three.toml"] == built_in("bad-deploy")
    assert (told["name"], told["copied_from"], told["replaces_built_in"]) == ("three", "bad-deploy", False)


@pytest.mark.parametrize("name", ["shop", "site-down"])
def test_one_that_is_there_is_never_replaced(sos: Sos, store: Path, name: str) -> None:
    path = put(store, "# mine", name)
    refused(sos("runbook", "new", name), 5, f"change it: sos runbook edit {name}")
    assert path.read_text() == "# mine"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["Shop"], 2, "can't be a short name"),
        (["../x"], 2, "can't be a short name"),
        (["con"], 2, "reserved"),
        (["x", "--kind", "outrage"], 2, '"outrage" is no kind; did you mean outage?'),
        (["x", "--from", "sitedown"], 4, "did you mean site-down?"),
        ([], 2, "NAME"),
    ],
)
def test_what_can_not_be_new(sos: Sos, store: Path, words: list[str], code: int, told: str) -> None:
    refused(sos("runbook", "new", *words), code, told)
    assert own(store) == {}


def test_what_is_broken_is_not_copied(sos: Sos, store: Path) -> None:
    put(store, BAD)
    refused(sos("runbook", "new", "two", "--from", "shop"), 6, '"akc" is no phrase')
    assert list(own(store)) == ["shop.toml"]


def test_a_file_in_the_place_of_the_folder_is_told(sos: Sos, store: Path) -> None:
    (store / "runbooks").write_text("")
    refused(sos("runbook", "new", "shop"), 6, "part of its path is a file")


def test_a_full_disk_leaves_nothing_behind(sos: Sos, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_sync", full)
    refused(sos("runbook", "new", "shop"), 6, "the disk is full")
    assert own(store) == {}


# -- edit ------------------------------------------------------------------------------------------------


def test_a_good_text_is_kept_as_it_was_written(store: Path, editor: Editor) -> None:
    put(store)
    editor.writes(GOOD)
    with edit() as t:
        assert t.wait() == 0
        assert "shop is changed" in t.screen
        assert "next → sos runbook show shop" in t.screen
        assert "reviewed" not in t.screen
    assert own(store) == {"shop.toml": GOOD}
    assert editor.seen == [SHOP]


def test_a_built_in_is_copied_only_when_something_was_changed(store: Path, editor: Editor) -> None:
    with edit("site-down") as t:
        assert t.wait() == 0
        assert "site-down: nothing changed" in t.screen
    assert not (store / "runbooks").exists()

    text = built_in("site-down").replace("Site down", "All is down")
    editor.writes("", text)
    with edit("site-down") as t:
        assert t.wait() == 0
        assert "site-down is changed, in a copy of your own" in t.screen
        assert "it replaces the built-in one" in t.screen
    assert own(store) == {"site-down.toml": text}
    assert editor.seen == [built_in("site-down")] * 2


def test_a_broken_text_goes_back_in_and_giving_up_loses_nothing(store: Path, editor: Editor) -> None:
    put(store)
    editor.writes(BAD, "zone = \n", BAD)
    with edit() as t:
        t.expect('phase.step.say: "akc" is no phrase; did you mean ack or ask?')
        t.expect("go back in and mend it (y/n) [y]: ")
        t.type("\n")
        t.expect("runbooks/shop.toml:1: can't be read")
        t.expect("go back in")
        t.type("\n")
        t.expect("is no phrase")
        t.expect("go back in")
        t.type("n\n")
        assert t.wait() == 2
        assert (
            "runbooks/shop.toml.rejected: holds what you wrote; to go on: sos runbook edit shop" in t.screen
        )
        assert "runbooks/shop.toml stays as it was" in t.screen
    assert own(store) == {"shop.toml": SHOP, "shop.toml.rejected": BAD}


def test_ctrl_c_at_a_built_in_keeps_what_was_written_for_the_next_time(store: Path, editor: Editor) -> None:
    editor.writes(BAD, GOOD)
    with edit("general") as t:
        t.expect("go back in and mend it (y/n) [y]: ")
        t.key("ctrl-c")
        assert t.wait() == 130
    assert own(store) == {"general.toml.rejected": BAD}

    with edit("general") as t:
        t.expect("go on with what you wrote last time, in runbooks/general.toml.rejected (y/n) [y]: ")
        t.type("\n")
        assert t.wait() == 0
    assert editor.seen[-1] == BAD
    assert own(store) == {"general.toml": GOOD}


@pytest.mark.parametrize("change", ["echo '# theirs' >> '{}'", "rm '{}'"])
def test_somebody_elses_change_is_not_overwritten(store: Path, editor: Editor, change: str) -> None:
    path = put(store)
    editor.writes(GOOD)
    editor.then(change.format(path))
    with edit() as t:
        assert t.wait() == 5
        assert "runbooks/shop.toml was changed by somebody else meanwhile" in t.screen
    assert own(store).get("shop.toml") in (f"{SHOP}# theirs\n", None)
    assert own(store)["shop.toml.rejected"] == GOOD


def test_a_built_in_that_somebody_else_copied_meanwhile_is_theirs(store: Path, editor: Editor) -> None:
    editor.writes(GOOD)
    editor.then(f"mkdir '{store}/runbooks'; echo '# theirs' > '{store}/runbooks/general.toml'")
    with edit("general") as t:
        assert t.wait() == 5
    assert own(store) == {"general.toml": "# theirs\n", "general.toml.rejected": GOOD}


def test_reviewed_is_never_set_for_you_but_told_when_it_is_stale(store: Path, editor: Editor) -> None:
    put(store, STALE)
    editor.writes(STALE.replace("Shop", "Webshop"))
    with edit() as t:
        assert t.wait() == 0
        assert "reviewed is still 2025-11-01: set it when you read it through" in t.screen
        assert "not reviewed for" not in t.screen
    assert tomllib.loads(own(store)["shop.toml"])["reviewed"].year == 2025


def test_what_only_makes_it_hard_to_walk_is_told_and_kept(store: Path, editor: Editor) -> None:
    put(store)
    editor.writes(SHOP.replace('marks = "acknowledged"', "x = 1"))
    with edit() as t:
        assert t.wait() == 0
        assert "the first step is not the acknowledgement" in t.screen
        assert "x: unknown key" in t.screen
    assert "x = 1" in own(store)["shop.toml"]


def test_a_broken_file_can_be_mended(store: Path, editor: Editor) -> None:
    put(store, BAD)
    editor.writes(GOOD)
    with edit() as t:
        assert t.wait() == 0
        assert "shop is changed; what was wrong above is mended" in t.screen
    assert own(store) == {"shop.toml": GOOD}


def test_off_a_terminal_it_says_what_to_do(sos: Sos, store: Path, editor: Editor) -> None:
    put(store)
    refused(
        sos("runbook", "edit", "shop"), 2, "change ~/store/runbooks/shop.toml, then: sos runbook check shop"
    )
    refused(sos("runbook", "edit", "general"), 2, "for a copy that you can change: sos runbook new general")
    assert editor.seen == []
