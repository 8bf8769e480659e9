"""`sos runbook check`: what is wrong, by file, line and key, and what makes it hard to walk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Result, Sos
from tests.desk import once, set_desk
from tests.runbooks import NOW, SHOP, put, steps

UNKNOWN = "unknown key, left as it is; did you mean"
UNREAD = "is not read: its name is no short name; rename it"


@pytest.fixture
def store(home: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOS_NOW", NOW)
    return once(home, kept, lambda: set_desk(home))


def findings(result: Result, code: int) -> list[str]:
    """The lines of a check, without the one that counts them."""
    assert (result.code, result.err) == (code, "")
    lines = result.out.splitlines()
    assert lines[-1].startswith(("1 file, ", "2 files, ", "the file is good"))
    return lines[:-1]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"ack"', '"akc"', '15: phase.step.say: "akc" is no phrase; did you mean ack or ask?'),
        ('"ack"', '"fnd"', '15: phase.step.say: "fnd" is no phrase; did you mean found?'),
        (
            "links.host}",
            "nmae}",
            "30: phase.step.show: {client.nmae} is no field; did you mean {client.name}?",
        ),
        ('"10m"', '"3bd"', '16: phase.step.within: "3bd" is no length of time'),
        ("10m", "soon", '16: phase.step.within: "soon" is no length of time'),
        ('"acknowledged"', '"done"', "17: phase.step.marks: \"done\" is not one of 'acknowledged' or"),
        ('["outage"]\nsev', '["outrage"]\nsev', '3: kinds: "outrage" is not one of'),
        ("[1, 2]", "[1, 7]", "4: severities: 7 is not one of"),
        ('"read-do"', '"redo"', "5: style: \"redo\" is not one of 'read-do' or 'do-confirm'"),
        ("2026-11-01", '"soon"', '6: reviewed: "soon" can\'t be used: it is no date'),
        ('do = "Look at the server."', "do = 3", "29: phase.step.do: 3 can't be used"),
        ('do = "Look at the server."', 'do = "  "', "29: phase.step.do: it is empty; say what to do"),
        ('do = "Look at the server."\n', "", "28: phase.step.do: is missing"),
        ("severities = [1],", "severities = [9],", "31: phase.step.when.severities: 9 is not one of"),
        ('"Which page?"', "7", "21: phase.step.ask: 7 can't be used: it must be text in quotes"),
    ],
)
def test_an_error_is_told_by_file_line_and_key(sos: Sos, store: Path, old: str, new: str, told: str) -> None:
    assert SHOP.count(old) >= 1
    put(store, SHOP.replace(old, new, 1))
    (line,) = findings(sos("runbook", "check"), 6)

    assert line.startswith(f"error: runbooks/shop.toml:{told}")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("severities =", "severites =", f"4: severites: {UNKNOWN} severities?"),
        ("wait =", "wiat =", f"40: phase.step.wiat: {UNKNOWN} wait?"),
        ("off_hours", "offhours", f"31: phase.step.when.offhours: {UNKNOWN} off_hours?"),
        ('style = "do-confirm"', 'stlye = "do-confirm"', f"26: phase.stlye: {UNKNOWN} style?"),
        ('marks = "acknowledged"', "", "12: phase.step: the first step is not the acknowledgement"),
        ("2026-11-01", "2025-11-01", "6: reviewed: not reviewed for 387 days; read it through, then set"),
        ("reviewed = 2026-11-01   # with Kim\n", "", " reviewed: never reviewed; read it through"),
        ("# bye", '[[phase]]\ntitle = "Later"', "46: phase: has no step; add [[phase.step]]"),
        ("# what cannot wait", '[[phase]]\ntitle = "Early"', "8: phase: has no step; add [[phase.step]]"),
    ],
)
def test_a_warning_is_told_and_stops_nothing(sos: Sos, store: Path, old: str, new: str, told: str) -> None:
    assert SHOP.count(old) >= 1
    put(store, SHOP.replace(old, new, 1))
    (line,) = findings(sos("runbook", "check"), 0)

    assert line.startswith(f"warning: runbooks/shop.toml:{told}")


def test_lines_are_right_below_a_phase_that_has_no_step(sos: Sos, store: Path) -> None:
    put(store, SHOP.replace("# what cannot wait", '[[phase]]\ntitle = "Early"').replace('"ack"', '"akc"'))
    assert [line.split(": ")[1] for line in findings(sos("runbook", "check"), 6)] == [
        "runbooks/shop.toml:16",
        "runbooks/shop.toml:8",
    ]


@pytest.mark.parametrize(("count", "told"), [(9, []), (10, ["has 10 steps, more than 9"])])
def test_a_phase_holds_nine_steps_at_most(sos: Sos, store: Path, count: int, told: list[str]) -> None:
    put(store, steps(count))
    lines = findings(sos("runbook", "check"), 0)
    assert len(lines) == len(told)
    assert all(words in line for words, line in zip(told, lines, strict=True))


@pytest.mark.parametrize(
    ("old", "new", "meant"),
    [
        ('["outage"]\nsev', '["outtage"]\nsev', "outage"),
        ('"read-do"', '"readdo"', "read-do"),
        ('"acknowledged"', '"aknowledged"', "acknowledged"),
    ],
)
def test_a_word_like_one_of_those_that_may_stand_there_is_offered(
    sos: Sos, store: Path, old: str, new: str, meant: str
) -> None:
    put(store, SHOP.replace(old, new, 1))
    assert findings(sos("runbook", "check"), 6)[0].endswith(f"; did you mean {meant}?")


def test_two_of_your_own_for_the_same_are_told_and_which_one_is_taken(sos: Sos, store: Path) -> None:
    put(store)
    put(store, SHOP, "dns-move")
    hint = "give one of them other kinds or severities"
    told = f"is for outage, severity 1, 2 as well; dns-move is taken; {hint}"
    assert findings(sos("runbook", "check"), 0) == [f"warning: runbooks/dns-move.toml:3: kinds: shop {told}"]
    assert findings(sos("runbook", "check", "shop"), 0) == [
        f"warning: runbooks/shop.toml:3: kinds: dns-move {told}"
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("severities = [1, 2]\n", ""),  # for all: it waits behind the one that names severities
        ("severities = [1, 2]", "severities = [3]"),
        ('kinds = ["outage"]\nsev', 'kinds = ["outage", "other"]\nsev'),
        ('kinds = ["outage"]\nsev', "sev"),
    ],
)
def test_where_what_they_are_for_decides_nothing_is_wrong(sos: Sos, store: Path, old: str, new: str) -> None:
    put(store)
    put(store, SHOP.replace(old, new, 1), "dns-move")
    assert sos("runbook", "check").out == "all 2 files are good\n"


def test_every_error_of_a_file_is_told_at_once(sos: Sos, store: Path) -> None:
    text = SHOP.replace('"ack"', '"akc"').replace("[1, 2]", "[7]").replace('"10m"', '"soon"')
    put(store, text)
    lines = findings(sos("runbook", "check"), 6)
    assert [line.partition("shop.toml:")[2].partition(": ")[0] for line in lines] == ["4", "15", "16"]


def test_without_a_step_nothing_can_be_walked(sos: Sos, store: Path) -> None:
    put(store, 'title = "Nothing yet"\nreviewed = 2026-11-01\n')
    (line,) = findings(sos("runbook", "check"), 6)
    assert line == "error: runbooks/shop.toml: phase: has no step; add [[phase]] and [[phase.step]]"


def test_files_that_nothing_reads_are_named(sos: Sos, store: Path) -> None:
    put(store)
    put(store, "", "my book")
    (store / "runbooks" / "Foo.TOML").write_text("")
    (store / "runbooks" / "notes.md").write_text("")

    assert findings(sos("runbook", "check"), 6) == [
        f"error: runbooks/Foo.TOML: {UNREAD}, such as to foo.toml",
        f"error: runbooks/my book.toml: {UNREAD}, such as to my-book.toml",
    ]
    assert len(sos("runbook", "list", "--json").json()["runbooks"]) == 10


def test_a_check_as_json_and_quiet(sos: Sos, store: Path) -> None:
    put(store, SHOP.replace('"ack"', '"akc"'))
    told = sos("runbook", "check", "--json")

    assert told.code == 6
    assert (told.json()["files"], told.json()["errors"]) == (1, 1)
    assert told.json()["problems"] == [
        {
            "file": "runbooks/shop.toml",
            "line": 15,
            "key": "phase.step.say",
            "level": "error",
            "message": '"akc" is no phrase',
            "hint": "did you mean ack or ask?",
        }
    ]
    assert sos("runbook", "check", "--quiet") == Result(6, "", "")


def test_doctor_looks_at_your_own(sos: Sos, store: Path) -> None:
    def told() -> list[tuple[bool, str]]:
        checks = sos("doctor", "--json").json()["checks"]
        return [(one["ok"], one["message"]) for one in checks if one["name"] == "runbooks"]

    assert told() == [(True, "none of your own, 9 built in")]
    put(store)
    put(store, steps(10), "long")
    assert told() == [
        (True, "2 of your own, 9 built in"),
        (True, "note: runbooks/long.toml:3: phase: has 10 steps, more than 9"),
    ]
    put(store, SHOP.replace("2026-11-01", "2025-11-01"))
    assert (False, "warning: runbooks/shop.toml:6: reviewed: not reviewed for 387 days") in told()
    put(store, "x = ")
    assert (False, "error: runbooks/shop.toml:1: can't be read: invalid value") in told()
    assert sos("doctor").code == 3
