"""``sos runbook import``: a runbook from a checklist that somebody has, and a list of what was left out."""

from __future__ import annotations

import re
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from freelance_sos.domain.checklist import Checklist
from freelance_sos.services.runbook_import import checklist_text
from freelance_sos.storage.runbook_files import Shelf, parse_runbook
from freelance_sos.storage.runbook_text import runbook_text
from freelance_sos.storage.toml_files import parse_toml
from tests.checklist_words import CHECKLISTS, imported, lost_words
from tests.conftest import Result, Sos
from tests.terminal import Terminal

TODAY = date(2026, 11, 19)
AT = "2026-11-19T18:40:00Z"
CHECKLIST = "# Shop down\n\nRead me.\n\n## First\n\n- [ ] Tell them (within 10 min)\n- [ ] Ask (5 min)\n"

# By hand: the title, the steps of each phase, and the first line of everything that is left out.
EXPECTED = {
    "deep": ("Move to a new host", {"Before: Name servers: Where they are": 5, "After": 1}, [19]),
    "emoji": ("☎️ Angry call", {"Steps": 5}, []),
    "german": ("Made here", {"Sofort": 2, "Danach": 2}, [12]),
    "github": ("Outage", {"Triage": 5, "Afterwards": 1}, [2, 3, 6, 22, 25, 27]),
    "gitlab": ("Deploy went wrong", {"Roll back": 3, "Check": 1}, [1, 6]),
    "jira": ("Mail does not arrive", {"Look": 2, "Tell": 2}, [14, 21]),
    "notion": ("🔥 Data loss", {"1️⃣ Stop": 2, "2️⃣ Look": 2}, [3, 17, 18]),
    "numbered": ("Certificate expired", {"Renew": 4}, [16, 18]),
    "obsidian": ("Hacked site", {"Contain #urgent": 3, "Learn": 1}, [3, 6, 17]),
    "plain": ("Made here", {"Steps": 5}, [1]),
    "wiki": ("Urgent change", {"First": 4, "Then": 1}, [4, 6, 8, 17, 28, 30, 31]),
    "word": ("Made here", {"Steps": 5}, [1, 9]),
}


def outline(made: Checklist) -> tuple[str, dict[str, int], list[int]]:
    phases = {phase.title: len(phase.steps) for phase in made.runbook.phases}
    return made.runbook.title, phases, [one.line for one in made.left_out]


# -- a dozen styles ------------------------------------------------------------------------------------


def test_there_are_a_dozen_styles() -> None:
    assert [path.stem for path in CHECKLISTS] == sorted(EXPECTED)
    assert len(EXPECTED) == 12


@pytest.mark.parametrize("path", CHECKLISTS, ids=lambda path: path.stem)
def test_each_style_becomes_phases_and_steps(path: Path) -> None:
    assert outline(imported(path.read_text("utf-8"))) == EXPECTED[path.stem]


@pytest.mark.parametrize("path", CHECKLISTS, ids=lambda path: path.stem)
def test_every_word_is_in_the_runbook_or_in_the_list(path: Path) -> None:
    assert lost_words(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", CHECKLISTS, ids=lambda path: path.stem)
def test_the_ends_of_lines_make_no_difference(path: Path) -> None:
    text = path.read_text("utf-8")
    for other in (text.replace("\n", "\r\n"), text.replace("\n", "\r"), f"{text}\n\n"):
        assert imported(checklist_text(other.encode("utf-8-sig"))) == imported(text)


@pytest.mark.parametrize("path", CHECKLISTS, ids=lambda path: path.stem)
def test_nothing_is_said_marked_or_waited_for_that_is_not_written(path: Path) -> None:
    made = imported(path.read_text("utf-8")).runbook
    assert {(step.say, step.marks, step.wait, step.when) for step in made.steps} == {
        ("", None, "", type(made.steps[0].when)())
    }


# -- any Markdown at all -------------------------------------------------------------------------------

BEGINNINGS = """\
# |## |### |- |- [ ] |* [x] |+ |1. |2) |  - |    - |  1. |\t- |> |> - |    |• |\t• |  ◦ |☐ |– |[ ] |```|~~~ |
``` sh ||<div>|<b>|<!-- |--> |</div>|- > |- # |- ``` |- - |- 1. |- [ ] 3. |- ![|- [|[x]: || |---|===|***|h1. |
** |{code}|%% |\\|&amp; |- ✅ |- `|- **|- ~~|- Why: |- Ask them: |  - Say: |- Marks: |bq. |o\t|- <br>|a\\
"""
ENDINGS = (
    "|?|.|:|  |`|``|**|~~|)|](x)|](http://y.example)|](z 'q')|]| |-| (15 min)| (within 1h)|<br>|</b>| -->"
)
marks = st.text(alphabet="-*#>`~[]()!<&|_+=:.?{} \t1", max_size=6)
beginnings = st.sampled_from(BEGINNINGS.replace("\n", "").split("|")) | marks
endings = st.sampled_from(ENDINGS.split("|")) | marks
# A word behind a fence is the name of a language.
FENCE = re.compile(r"(```|~~~)\S*\s*$")
lines = st.tuples(beginnings, st.booleans(), endings).map(
    lambda one: (one[0], one[1] and not FENCE.search(one[0]), one[2])
)


@given(st.lists(lines, max_size=14), st.sampled_from(["", "---\na: b\n---\n", "h2. x\n"]))
@example([("- [", True, "](z 'q')"), ("", False, ""), ("[x]: ", True, "")], "")
def test_no_word_of_any_markdown_is_lost(parts: list[tuple[str, bool, str]], head: str) -> None:
    # Each word is one of a kind: found once, it was not found by chance.
    text = "\n".join(
        f"{begin}{f'word{n}x' if said else ''}{end}" for n, (begin, said, end) in enumerate(parts)
    )
    made = imported(head + text)
    told = runbook_text(made.runbook).decode() + "\n".join(one.text for one in made.left_out)
    said = [f"word{number}x" for number, part in enumerate(parts) if part[1]]
    assert [word for word in said if word not in told] == []


@given(st.text(max_size=300) | st.lists(lines.map(lambda one: f"{one[0]}x{one[2]}")).map("\n".join))
def test_whatever_is_read_is_written_and_read_again_the_same(text: str) -> None:
    runbook = imported(text.encode("utf-8", "replace").decode()).runbook
    if runbook.steps:
        file = parse_toml(runbook_text(runbook), "made-here")
        assert parse_runbook("made-here", file).value == runbook


MANY = 20_000
BOMBS = {
    "items": "- a\n" * MANY,
    "ten thousand tasks": "- [ ] Do one of **many** things (5 min)\n" * 10_000,
    "deep lists": "\n".join("  " * depth + "- a" for depth in range(700)),
    "deep numbers": "\n".join("   " * depth + "1. a" for depth in range(550)),
    "deep quotes": ">" * 400_000,
    "brackets": ("- " + "[" * 2900 + "\n") * 150,
    "pictures": ("- " + "![" * 1400 + "\n") * 150,
    "stars": ("- " + "*a **b " * 400 + "\n") * 150,
    "spaces": ("- a" + " " * 2900 + "b\n") * 150,
    "tabs": ("\t" * 4900 + "- b\n") * 90,
    "sentences": ("- " + "a. " * 900 + "\n") * 150,
    "tables": "|a" * 2000 + "\n" + "|-" * 2000 + "\n" + "|a\n" * 15_000,
    "addresses": "[a]: b\n" * MANY,
    "wiki": "h1. a\n" + "[a|" * 150_000,
    "one line": "- " + "a" * 400_000,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_the_worst_input_is_read_in_a_moment(text: str) -> None:
    before = time.process_time()
    imported(checklist_text(text.encode()))
    # Minutes where it grows with the square; a busy machine counts some of what others do.
    assert time.process_time() - before < 20


# -- the command ---------------------------------------------------------------------------------------


def shop(home: Path, text: str | bytes = CHECKLIST, name: str = "Shop Down.md") -> str:
    (home / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return name


def line(result: Result, code: int) -> str:
    assert (result.code, result.out) == (code, ""), result
    assert result.err.count("\n") == 1
    return result.err[:-1]


def test_the_answer_says_what_was_made_and_what_was_left_out(agency: Path, home: Path, sos: Sos) -> None:
    done = sos("runbook", "import", shop(home), "--kind", "outage", at=AT)
    assert (done.code, done.out) == (
        0,
        """\
shop-down is new: Shop down
1 phase, 2 steps
file  ~/store/runbooks/shop-down.toml
for outage it is taken before site-down

left out
  line 3  paragraph: Read me.
  kept as comments at the top of the file

have a look at
  line 8  (5m) is read as: within 5m of the opening

next → sos runbook edit shop-down
""",
    )
    assert "shop-down.toml: reviewed: never reviewed" in done.err
    assert "the first step is not the acknowledgement" in done.err
    runbook = Shelf(agency / "runbooks").load("shop-down").value
    assert (runbook.title, runbook.kinds, len(runbook.steps)) == ("Shop down", ("outage",), 2)


def test_at_a_terminal_the_answer_comes_first_then_what_was_left_out_then_advice(
    agency: Path, home: Path
) -> None:
    with Terminal(["sos", "runbook", "import", shop(home), "--at", AT], columns=100) as t:
        assert t.wait() == 0
        told = ["shop-down is new", "left out", "never reviewed", "next → sos runbook edit"]
        places = [t.screen.index(words) for words in told]
    assert places == sorted(places)


def test_what_was_left_out_stands_as_comments_in_the_new_file(agency: Path, home: Path, sos: Sos) -> None:
    text = "Read\x1b[31m me\r\nto the \x0bend.\n\n- [ ] Tell them ![how](a.png)\n\n|a|\n|-|\n|b|\n"
    assert sos("runbook", "import", shop(home, text)).code == 0
    written = (agency / "runbooks" / "shop-down.toml").read_bytes().decode()
    assert [line for line in written.splitlines()[1:9] if line.startswith("#")] == [
        "# Left out of Shop Down.md:",
        "# line 1: Read [31m me",
        "# line 2: to the end.",
        "# line 4: how (a.png)",
        "# line 6: |a|",
        "# line 7: |-|",
        "# line 8: |b|",
    ]
    # And it is a sound file.
    assert Shelf(agency / "runbooks").load("shop-down").value.steps[0].do == "Tell them"


def test_comments_end_after_thirty_lines_and_say_how_many_more_there_are(
    agency: Path, home: Path, sos: Sos
) -> None:
    for count, last in ((28, "# line 55: text"), (29, "# line 57: text"), (30, "# and 2 lines more")):
        folder = agency / "runbooks" / "shop-down.toml"
        folder.unlink(missing_ok=True)
        sos("runbook", "import", shop(home, "text\n\n" * count + "- a\n"))
        comments = [line for line in folder.read_text().splitlines()[1:] if line.startswith("#")]
        assert comments[-1] == last
        assert len(comments) <= 30


@given(st.lists(st.text(), max_size=40))
def test_whatever_was_left_out_the_file_stays_sound(remarks: list[str]) -> None:
    runbook = imported("- a").runbook
    file = parse_toml(runbook_text(runbook, remarks), "made-here")
    assert parse_runbook("made-here", file).value == runbook


def test_as_json(agency: Path, home: Path, sos: Sos) -> None:
    told = sos("runbook", "import", shop(home), "--json", at=AT).json()
    assert told["left_out"] == [{"line": 3, "last_line": 3, "what": "paragraph", "text": "Read me."}]
    assert told["notes"] == [{"line": 8, "text": "(5m) is read as: within 5m of the opening"}]
    assert (told["name"], told["title"], told["phases"], told["steps"]) == ("shop-down", "Shop down", 1, 2)
    assert told["path"] == str(agency / "runbooks" / "shop-down.toml")
    assert told["replaces_built_in"] is False


def test_a_dry_run_writes_nothing_and_prints_the_file(agency: Path, home: Path, sos: Sos) -> None:
    dry = sos("runbook", "import", shop(home), "--dry-run", at=AT)
    assert "left out: line 3: paragraph: Read me." in dry.err
    assert not (agency / "runbooks" / "shop-down.toml").exists()
    told = sos("runbook", "import", "Shop Down.md", "--dry-run", "--json", at=AT).json()
    assert (told["path"], told["toml"]) == (None, dry.out)
    assert sos("runbook", "import", "Shop Down.md", at=AT).code == 0
    assert (agency / "runbooks" / "shop-down.toml").read_text() == dry.out


def test_from_standard_input_it_needs_a_name(agency: Path, sos: Sos) -> None:
    assert "--name is missing" in line(sos("runbook", "import", "-", stdin=CHECKLIST), 2)
    assert sos("runbook", "import", "-", "--name", "shop", stdin=CHECKLIST).code == 0
    assert (agency / "runbooks" / "shop.toml").exists()


def test_one_of_your_own_is_never_replaced(agency: Path, home: Path, sos: Sos) -> None:
    sos("runbook", "import", shop(home))
    before = (agency / "runbooks" / "shop-down.toml").read_bytes()
    for more in ([], ["--dry-run"]):
        told = line(sos("runbook", "import", shop(home, "- other"), *more), 5)
        assert told.endswith("give this one another name: --name")
    assert (agency / "runbooks" / "shop-down.toml").read_bytes() == before


def test_it_says_when_it_stands_before_a_built_in(agency: Path, home: Path, sos: Sos) -> None:
    done = sos("runbook", "import", shop(home), "--name", "site-down")
    assert "it replaces the built-in one" in done.out
    assert (agency / "runbooks" / "site-down.toml").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "there is no step in it"),
        (b"# Title\n\nOnly text.\n", "there is no step in it"),
        (b"- a\n\xff\xfe", "line 2 is not UTF-8 text"),
        (b"PK\x03\x04\0\0- a", "it is no text"),
        (b"- a\n" * 125_001, "it is larger than 500 kB"),
        (b"-\n" * 20_001, "it has more than 20,000 lines"),
        (b"- " + b"." * 2900 + (b"\n- " + b"." * 2900) * 50, "it makes no runbook"),
    ],
)
def test_what_makes_no_runbook_is_refused(
    agency: Path, home: Path, sos: Sos, content: bytes, told: str
) -> None:
    assert line(sos("runbook", "import", shop(home, content)), 2).startswith(f"Shop Down.md: {told}")
    assert not (agency / "runbooks" / "shop-down.toml").exists()


def test_text_of_another_width_is_read(agency: Path, home: Path, sos: Sos) -> None:
    assert sos("runbook", "import", shop(home, CHECKLIST.encode("utf-16"))).code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["gone.md"], 4, "no file gone.md"),
        (["."], 2, "the file's name gives no short name"),
        (["./"], 2, "the file's name gives no short name"),
        (["./", "--name", "x"], 2, "can't read ./: Is a directory"),
        (["..."], 2, "the file's name gives no short name"),
        (["bad\0name.md"], 2, "can't read bad"),
        (["障害.md"], 2, "the file's name gives no short name"),
        (["a.md", "--name", "A b"], 2, '"A b" can\'t be a short name'),
        (["a.md", "--kind", "fire"], 2, '"fire" is no kind'),
    ],
)
def test_what_is_typed_wrong(agency: Path, sos: Sos, arguments: list[str], code: int, told: str) -> None:
    assert line(sos("runbook", "import", *arguments), code).startswith(told)


def test_control_characters_never_reach_the_screen(agency: Path, home: Path, sos: Sos) -> None:
    text = "# T\x1b[31m\n\nread\x1b]0;x\x07 me\u202e\n\n- [ ] a\x1b[2Jb\n- c\n  - \x9b31m\n"
    done = sos("runbook", "import", shop(home, text))
    assert done.code == 0
    assert {letter for letter in done.out + done.err if letter in "\x1b\x07\u202e\x9b"} == set()
    assert Shelf(agency / "runbooks").load("shop-down").value.steps[0].do == "a\x1b[2Jb"


def test_a_long_list_ends_with_how_many_more_there_are(agency: Path, home: Path, sos: Sos) -> None:
    done = sos("runbook", "import", shop(home, "text\n\n" * 50 + "- a\n"))
    assert done.out.count("paragraph: text") == 40
    assert "and 10 more: add --json" in done.out
