"""``sos runbook export``: Markdown that import reads back, and a page to print."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.domain.kinds import INCIDENT_KINDS
from freelance_sos.domain.phrases import PHRASES
from freelance_sos.domain.runbook import MARKS, Phase, Runbook, Step, When
from freelance_sos.rendering.runbook_html import runbook_html
from freelance_sos.rendering.runbook_markdown import runbook_markdown
from freelance_sos.rendering.text import clean
from freelance_sos.storage.built_in_runbooks import built_in_names
from freelance_sos.storage.message_files import english
from freelance_sos.storage.runbook_files import Shelf
from tests.checklist_words import imported
from tests.conftest import Sos
from tests.reports import Nodes

PHRASES_TEXT = english().phrases
NASTY = """<script>alert("x")</script> & <b>'q'</b> <!-- --> </title></style> {{ 7 * 7 }} {% raw %} &lt;"""


def built_in(name: str) -> Runbook:
    return Shelf(Path("no-such-folder")).load(name).value


# -- Markdown ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", built_in_names())
def test_each_built_in_is_read_back_the_same(name: str) -> None:
    runbook = built_in(name)
    again = imported(runbook_markdown(runbook)).runbook
    assert again.title == runbook.title
    assert again.steps == runbook.steps
    assert [phase.title for phase in again.phases] == [phase.title for phase in runbook.phases]


letters = st.sampled_from("abcZ09 .,:;!?\"'()[]{}<>*_`~#+-=|\\/&$^%@é日…") | st.characters(
    exclude_categories=["C", "Z"]
)
said = st.text(letters, min_size=1, max_size=40).map(lambda text: " ".join(clean(text).split())).filter(bool)
commands = said.filter(lambda text: "{" not in text).map(lambda text: f"x {text}")
whens = st.builds(
    When,
    severities=st.lists(st.sampled_from([1, 2, 3, 4]), max_size=3).map(tuple),
    kinds=st.lists(st.sampled_from(INCIDENT_KINDS), max_size=3).map(tuple),
    off_hours=st.sampled_from([None, True, False]),
)
steps = st.builds(
    Step,
    number=st.just(1),
    do=said | said.map(lambda text: f"{text}. {text} (15 min)"),
    why=st.just("") | said,
    ask=st.lists(said, max_size=3).map(tuple),
    say=st.sampled_from(["", *PHRASES]),
    show=st.lists(commands, max_size=3, unique=True).map(tuple),
    within=st.none() | st.integers(1, 3000).map(lambda minutes: timedelta(minutes=minutes)),
    wait=st.just("") | said,
    marks=st.sampled_from([None, *MARKS]),
    when=whens,
)
phases = st.builds(
    Phase, title=said, style=st.just("read-do"), steps=st.lists(steps, min_size=1, max_size=3).map(tuple)
)


def numbered(phases: list[Phase]) -> tuple[Phase, ...]:
    number, told = 0, []
    for phase in phases:
        counted = tuple(replace(step, number=number + place) for place, step in enumerate(phase.steps, 1))
        told.append(replace(phase, steps=counted))
        number += len(counted)
    return tuple(told)


runbooks = st.builds(
    Runbook,
    name=st.just("made-here"),
    title=said,
    phases=st.lists(phases, min_size=1, max_size=3).map(numbered),
)


@given(runbooks)
def test_whatever_a_runbook_says_is_read_back_the_same(runbook: Runbook) -> None:
    again = imported(runbook_markdown(runbook)).runbook
    assert again.title == runbook.title
    assert [phase.title for phase in again.phases] == [phase.title for phase in runbook.phases]
    for mine, theirs in zip(runbook.steps, again.steps, strict=True):
        # An address in the words is also shown, so that it can be copied.
        assert set(mine.show) <= set(theirs.show)
        assert replace(theirs, show=mine.show) == mine


def test_a_text_full_of_markup_stays_text() -> None:
    step = Step(
        number=1, do="# **a** `b` [c](d) <e> &amp; ~~f~~ $g$ ==h== snake_case _i_", why="- j\n\n# k\n> l"
    )
    runbook = Runbook(
        name="x", title="1. *t*", phases=(Phase(title="# p #", style="read-do", steps=(step,)),)
    )
    again = imported(runbook_markdown(runbook))
    assert (again.runbook.title, again.runbook.phases[0].title) == ("1. *t*", "# p #")
    assert again.runbook.steps == (replace(step, why="- j # k > l"),)
    assert "snake_case" in runbook_markdown(runbook)  # what needs no backslash has none


def test_it_reads_well_as_it_stands() -> None:
    step = Step(
        number=1,
        do="Tell them.",
        why="Two lines.",
        ask=("When?",),
        say="ack",
        show=("ssh a",),
        within=timedelta(minutes=10),
        wait="their yes",
        marks="acknowledged",
        when=When(severities=(1, 2), off_hours=True),
    )
    confirm = Phase(title="Then", style="do-confirm", steps=(Step(number=2, do="Rest."),))
    runbook = Runbook(
        name="x",
        title="Site down",
        kinds=("outage",),
        severities=(1,),
        phases=(Phase(title="First", style="read-do", steps=(step,)), confirm),
    )
    assert (
        runbook_markdown(runbook)
        == """\
# Site down

For outage, severity 1. Read a line, then do it. Never reviewed.

## First

- [ ] 1. **Tell them.** (within 10m)
  - Why: Two lines.
  - Ask them: When?
  - Say: ack
  - Show: `ssh a`
  - Wait for the client: their yes
  - Marks: acknowledged
  - Only when: severity 1, 2; off hours

## Then

Do them all, then confirm each.

- [ ] 2. **Rest.**
"""
    )


# -- the page ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", built_in_names())
def test_a_page_is_whole_and_can_be_read_without_eyes(name: str) -> None:
    runbook = built_in(name)
    page = Nodes(runbook_html(runbook, "en"))
    assert page.open == []
    assert page.all("html") == [{"lang": "en"}]
    assert (len(page.all("main")), len(page.all("h1"))) == (1, 1)
    assert len(page.all("h2")) == len(runbook.phases)
    # One numbered list a phase; each step can be ticked, and its box is named by its line.
    assert [one["start"] for one in page.all("ol")] == [
        str(phase.steps[0].number) for phase in runbook.phases
    ]
    boxes = [one["id"] for one in page.all("input") if one["type"] == "checkbox"]
    assert boxes == [f"step-{step.number}" for step in runbook.steps]
    assert [one["for"] for one in page.all("label")] == boxes
    ids = [str(attributes["id"]) for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for step in runbook.steps:
        assert all(told in page.text for told in (step.do, step.why, *step.ask, *step.show))


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    for name in built_in_names():
        text = runbook_html(built_in(name), "en")
        page = Nodes(text)
        assert {tag for tag, _ in page.elements} & {
            "script",
            "link",
            "img",
            "iframe",
            "object",
            "form",
        } == set()
        attributes = {key for _, given in page.elements for key in given}
        assert {key for key in attributes if key.startswith("on")} | (attributes & {"src", "style"}) == set()
        assert not re.search(r"url\(|@import|@font-face", text)


@pytest.mark.parametrize("name", built_in_names())
def test_what_a_step_says_to_the_client_stands_on_the_page(name: str) -> None:
    runbook = built_in(name)
    page = Nodes(runbook_html(runbook, "en"))
    told = " ".join(page.text.split())
    for step in runbook.steps:
        for line in PHRASES_TEXT[step.say].email.formal.split("\n") if step.say else ():
            assert all(" ".join(part.split()) in told for part in re.split(r"\{\w+\}", line))
    # What is left in braces are fields of the client's file, in what is to be looked at.
    shown = "\n".join(line for step in runbook.steps for line in step.show)
    assert page.text.count("{") == shown.count("{")
    assert "sos say" not in page.text


def test_a_field_of_a_message_is_a_blank_to_write_on_and_is_told_aloud() -> None:
    step = Step(number=1, do="a", say="ack", ask=("Since <when>?",))
    asking = Step(number=2, do="b", say="ask", ask=("Since <when>?", "Where?"))
    phase = Phase(title="p", style="read-do", steps=(step, asking))
    page = Nodes(runbook_html(Runbook(name="x", title="t", phases=(phase,)), "de"))
    assert "Hello ______________,I have your message about" in page.text
    blanks = [one["aria-label"] for one in page.all("span") if one.get("role") == "img"]
    assert blanks[:4] == [
        "blank: name",
        "blank: what it is about",
        "blank: next update",
        "blank: your name",
    ]
    # Its questions stand in the message that asks them, once, and in the language of the runbook.
    assert page.text.count("1. Since <when>?\n2. Where?") == 1
    assert page.text.count("Since <when>?") == 2
    assert [one for one in page.all("p") if "lang" not in one and not one] == [{}]


def test_nothing_in_a_runbook_becomes_markup_on_a_page() -> None:
    step = Step(number=1, do=NASTY, why=NASTY, ask=(NASTY,), show=(NASTY,), wait=NASTY, say=NASTY)
    plain = Step(number=1, do="a", why="a", ask=("a",), show=("a",), wait="a", say="a")

    def page(text: str, step: Step) -> Nodes:
        return Nodes(
            runbook_html(
                Runbook(name="x", title=text, phases=(Phase(title=text, style="read-do", steps=(step,)),)),
                text,
            )
        )

    nasty = page(NASTY, step)
    assert nasty.elements == page("a", plain).elements
    # Title, heading, phase, line, why, question, command, phrase, wait.
    assert nasty.text.count(NASTY) == 9


@pytest.mark.parametrize(
    ("line", "is_link"),
    [
        ("https://a.example/b?c=1&d", True),
        ("http://a.example", True),
        ("https://{client.links.site}/", False),
        ("javascript:alert(1)", False),
        ("see https://a.example", False),
        ('https://a.example/" onclick="x', False),
        ("data:text/html,x", False),
    ],
)
def test_only_whole_addresses_of_the_web_are_links(line: str, *, is_link: bool) -> None:
    phase = Phase(title="p", style="read-do", steps=(Step(number=1, do="a", show=(line,)),))
    page = Nodes(runbook_html(Runbook(name="x", title="t", phases=(phase,)), "en"))
    assert [one["href"] for one in page.all("a")] == ([line] if is_link else [])
    assert line in page.text


def luminance(colour: str) -> float:
    """How bright a colour is, as the accessibility guidelines count it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_word_stands_out_from_its_ground_by_day_and_by_night() -> None:
    page = runbook_html(built_in("general"), "en")
    day, night = (dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block)) for block in page.split(":root {")[1:3])
    for colours in (day, night):
        for ink in ("ink", "soft", "mark", "warm"):
            for ground in ("paper", "card", "wash"):
                one, other = sorted([luminance(colours[ink]), luminance(colours[ground])])
                assert (other + 0.05) / (one + 0.05) >= 4.5, (ink, ground)


@pytest.mark.parametrize(
    ("language", "lang"), [("pt", "pt"), ("en", None), ('x" onload="y', None), ("", None)]
)
def test_the_words_of_a_runbook_are_marked_as_its_language(language: str, lang: str | None) -> None:
    page = Nodes(runbook_html(built_in("general"), language))
    assert page.all("main")[0].get("lang") == lang


# -- the command ---------------------------------------------------------------------------------------


def test_markdown_goes_to_standard_output(agency: Path, sos: Sos) -> None:
    done = sos("runbook", "export", "site-down")
    assert (done.code, done.err) == (0, "")
    assert done.out == runbook_markdown(built_in("site-down"))


def test_it_needs_no_store(home: Path, sos: Sos) -> None:
    assert sos("runbook", "export", "site-down").out.startswith("# Site down\n")


@pytest.mark.parametrize(
    ("name", "more", "begins"),
    [
        ("a.md", [], "# "),
        ("a.html", [], "<!doctype html>"),
        ("a.HTM", [], "<!doctype html>"),
        ("a.txt", [], "# "),
        ("a.page", ["--format", "html"], "<!doctype html>"),
        ("a.html", ["--format", "md"], "# "),
    ],
)
@pytest.mark.usefixtures("agency")
def test_the_file_says_the_format(home: Path, sos: Sos, name: str, more: list[str], begins: str) -> None:
    done = sos("runbook", "export", "general", "-o", name, *more)
    assert (done.code, done.out, done.err) == (0, "", f"general is in ~/{name}\n")
    assert (home / name).read_text().startswith(begins)


def test_a_file_is_never_replaced_unasked(agency: Path, home: Path, sos: Sos) -> None:
    (home / "a.md").write_text("mine")
    refused = sos("runbook", "export", "general", "-o", "a.md")
    assert (refused.code, refused.err) == (5, "a.md is already there; give another name, or add --force\n")
    assert (home / "a.md").read_text() == "mine"
    assert sos("runbook", "export", "general", "-o", "a.md", "--force").code == 0
    assert (home / "a.md").read_text().startswith("# ")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["generol"], 4, 'no runbook "generol"; did you mean general?'),
        (["general", "--format", "pdf"], 2, '"pdf" is no format; there are: md, html'),
        (["general", "-o", "a.pdf"], 2, "a.pdf says no format by its ending; name it .md or .html"),
        (["general", "-o", "", "--format", "md"], 2, "-o has no file name"),
        (["general", "-o", "gone/a.md"], 6, "can't write gone/a.md"),
    ],
)
def test_what_is_typed_wrong(agency: Path, sos: Sos, arguments: list[str], code: int, told: str) -> None:
    done = sos("runbook", "export", *arguments)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith(told)


def test_as_json(agency: Path, home: Path, sos: Sos) -> None:
    told = sos("runbook", "export", "general", "--json").json()
    assert (told["name"], told["format"], told["path"]) == ("general", "md", None)
    assert told["text"] == runbook_markdown(built_in("general"))
    told = sos("runbook", "export", "general", "-o", "a.html", "--json").json()
    assert (told["format"], told["path"]) == ("html", str(home / "a.html"))


def test_a_broken_runbook_is_not_exported(agency: Path, sos: Sos) -> None:
    folder = agency / "runbooks"
    folder.mkdir(exist_ok=True)
    (folder / "mine.toml").write_text('title = "x"\n[[phase]]\n[[phase.step]]\nwhy = "y"\n')
    done = sos("runbook", "export", "mine")
    assert (done.code, done.out) == (6, "")
    assert "runbooks/mine.toml:3" in done.err
