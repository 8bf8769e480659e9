"""What a checklist becomes: headings, items, and what stands beneath them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from freelance_sos.domain.runbook import Step, When
from tests.checklist_words import imported


def phases(text: str) -> dict[str, list[str]]:
    return {phase.title: [step.do for step in phase.steps] for phase in imported(text).runbook.phases}


def steps(text: str) -> tuple[Step, ...]:
    return imported(text).runbook.steps


def step(text: str) -> Step:
    (only,) = steps(text)
    return only


def left_out(text: str) -> list[tuple[int, str, str]]:
    return [(one.line, one.what, one.text) for one in imported(text).left_out]


# -- titles and phases ---------------------------------------------------------------------------------


def test_the_first_heading_is_the_title_and_the_others_are_phases() -> None:
    text = "# Site down\n\n## First\n- a\n- b\n\n## Then\n- c\n"
    assert imported(text).runbook.title == "Site down"
    assert phases(text) == {"First": ["a", "b"], "Then": ["c"]}


def test_a_heading_under_a_heading_names_both() -> None:
    assert phases("# T\n## Investigate\n- a\n### Logs\n- b\n#### Old\n- c\n## Fix\n- d") == {
        "Investigate": ["a"],
        "Investigate: Logs": ["b"],
        "Investigate: Logs: Old": ["c"],
        "Fix": ["d"],
    }


def test_the_only_top_heading_is_the_title_whatever_its_level() -> None:
    text = "## Site down\n### First\n- a\n### Then\n- b\n"
    assert imported(text).runbook.title == "Site down"
    assert list(phases(text)) == ["First", "Then"]


def test_several_top_headings_with_items_are_phases_all_of_them() -> None:
    text = "# First\n- a\n# Then\n- b\n"
    assert list(phases(text)) == ["First", "Then"]
    assert imported(text).runbook.title == "Made here"  # from its name


def test_a_title_above_other_top_headings_stays_the_title() -> None:
    text = "# Site down\n# First\n- a\n# Then\n- b\n"
    assert imported(text).runbook.title == "Site down"
    assert list(phases(text)) == ["First", "Then"]


@pytest.mark.parametrize("text", ["- a\n- b", "# T\n\n- a\n- b", "1. a\n2. b", "• a\n• b"])
def test_items_without_a_heading_of_their_own_are_one_phase(text: str) -> None:
    assert phases(text) == {"Steps": ["a", "b"]}


def test_the_head_of_the_file_may_name_it_and_its_other_lines_are_listed() -> None:
    text = '---\ntitle: "Site down"\nteam: ops\n---\n## First\n- a\n## Then\n- b\n'
    assert imported(text).runbook.title == "Site down"
    assert left_out(text) == [(3, "head of the file", "team: ops")]


def test_a_second_title_is_listed() -> None:
    text = "---\ntitle: Outage\n---\n# Site down\n## First\n- a\n"
    assert imported(text).runbook.title == "Site down"
    assert left_out(text) == [(2, "second title", "title: Outage")]


def test_a_line_across_the_page_is_no_head_of_the_file() -> None:
    assert phases("---\n\n- a\n\n---\n\n- b\n") == {"Steps": ["a", "b"]}


# -- items ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "item",
    [
        "- [ ] Call Petra",
        "- [x] Call Petra",
        "* [X] Call Petra",
        "+ [ ]   Call Petra",
        "- [] Call Petra",
        "- [-] Call Petra",
        "1. Call Petra",
        "7) Call Petra",
        "- [ ] 7. Call Petra",
        "- **Call** _Petra_",
        "- ☐ Call Petra",
        "- ✅ Call Petra",
        "- ⬜\ufe0f Call Petra",
        "• Call Petra",
        "\t•\tCall Petra",
        "☐ Call Petra",
        "[ ] Call Petra",
        "\\[ \\] Call Petra",
        "– Call Petra",
        "-\xa0Call Petra",
        "- - Call Petra",
        "\ufeff- Call Petra\r\n",
    ],
)
def test_every_way_to_write_an_item_is_a_step(item: str) -> None:
    assert step(item) == Step(number=1, do="Call Petra")


@pytest.mark.parametrize(
    "text",
    ["Call Petra", "– Call Petra\nas we do", "> - Call Petra", "```\n- Call Petra\n```", "<p>\n- Call\n</p>"],
)
def test_what_only_looks_like_an_item_is_none(text: str) -> None:
    assert steps(text) == ()


def test_steps_are_numbered_through_all_phases() -> None:
    assert [one.number for one in steps("# T\n## A\n- a\n- b\n## B\n- c\n")] == [1, 2, 3]


# -- the line, and why ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "do", "why"),
    [
        ("- Call Ana. She knows it.", "Call Ana. She knows it.", ""),
        ("- Call Ana.\n  She knows it.", "Call Ana.", "She knows it."),
        ("- Call Ana\n  She knows it", "Call Ana", "She knows it"),
        ("- Call Ana<br>she knows it", "Call Ana", "she knows it"),
        ("- Call Ana  \n  she knows it", "Call Ana", "she knows it"),
        ("- Call Ana, who\n  knows it", "Call Ana, who knows it", ""),
        ("- Call e.g. Ana.\n  she knows. it", "Call e.g. Ana.", "she knows. it"),
        (f"- Call Ana. {'She knows it. ' * 6}", "Call Ana.", " ".join(["She knows it."] * 6)),
        (f"- **Call Ana. {'She knows it. ' * 6}now**", f"Call Ana. {'She knows it. ' * 6}now", ""),
        ("- Call Ana\n\n  She knows it.", "Call Ana", "She knows it."),
        (
            "- Call Ana\n  - she knows it\n  - Kim too.\n  - not Bo",
            "Call Ana",
            "she knows it; Kim too. not Bo",
        ),
        ("- Call Ana\n  - Why: she knows it", "Call Ana", "she knows it"),
    ],
)
def test_a_step_is_one_line_and_the_rest_is_why(item: str, do: str, why: str) -> None:
    assert (step(item).do, step(item).why) == (do, why)


@pytest.mark.parametrize(
    ("item", "do", "minutes"),
    [
        ("- Answer (within 15 min)", "Answer", 15),
        ("- Answer (15 min)", "Answer", 15),
        ("- Answer (within 1h 30m).", "Answer.", 90),
        ("- Answer (within 2 hours) politely", "Answer politely", 120),
        ("- **Answer** (within 10m)", "Answer", 10),
        ("- 15m: answer", "15m: answer", None),
        ("- Answer in 15 min", "Answer in 15 min", None),
        ("- Answer (5 min) or wait (10 min)", "Answer (5 min) or wait (10 min)", None),
        ("- Answer (within 0 min)", "Answer (within 0 min)", None),
        ("- (15 min)", "(15 min)", None),
        ("- Answer (15 people)", "Answer (15 people)", None),
    ],
)
def test_a_time_box_is_taken_where_nothing_else_can_be_meant(item: str, do: str, minutes: int | None) -> None:
    length = timedelta(minutes=minutes) if minutes else None
    assert (step(item).do, step(item).within) == (do, length)


def test_a_bare_time_box_is_told_since_it_may_mean_how_long_a_step_takes() -> None:
    assert [(note.line, note.text) for note in imported("\n- Answer (15 min)").notes] == [
        (2, "(15m) is read as: within 15m of the opening")
    ]
    assert imported("- Answer (within 15 min)").notes == ()


# -- beneath -------------------------------------------------------------------------------------------


def test_questions_beneath_are_put_to_the_client() -> None:
    made = step('- Ask them\n  - When did it begin?\n  - What is "it"?\n  - Ask them: a picture, please')
    assert made.ask == ("When did it begin?", 'What is "it"?', "a picture, please")


def test_tasks_and_numbers_beneath_are_steps_of_their_own() -> None:
    made = steps("- [ ] a\n  - [ ] b\n  - because\n    1. c\n       - [x] d?\n- e\n")
    assert [one.do for one in made] == ["a", "a: b", "a: c", "a: c: d?", "e"]
    assert made[0].why == "because"


@pytest.mark.parametrize(
    ("above", "item", "line"),
    [
        ("Put up the maintenance page", "in the new host", "Put up the maintenance page: in the new host"),
        ("Put up the page.", "in the new one, for all", "Put up the page: in the new one, for all"),
        ("Find help", "Call Ana now", "Find help: Call Ana now"),
        ("Find help", "Call Ana at once", "Call Ana at once"),
        ("Which zone?", "ask Kim", "Which zone? ask Kim"),
        ("Look", "`df -h`", "Look: df -h"),
        ("Look " + "at it " * 20, "in Rome", "Look " + "at it " * 12 + "at… in Rome"),
    ],
)
def test_a_step_that_makes_no_sense_alone_has_what_it_stood_under_in_front(
    above: str, item: str, line: str
) -> None:
    made = steps(f"- [ ] {above}\n  - [ ] {item}\n- [ ] {item}")
    assert [one.do for one in made][1:] == [line, item.strip("`")]
    # What it stood under is a step itself, with all of its words.
    assert made[0].do.split() == above.split()


@pytest.mark.parametrize(
    ("text", "show"),
    [
        ("- Look\n  - `ssh host`", ("ssh host",)),
        ("- Look\n\n  `ssh  host`", ("ssh  host",)),
        ("- Look\n  `ssh host`", ("ssh host",)),
        ("- Look\n  ```sh\n  ssh host\n\n  df -h \\\n    /\n  ```", ("ssh host", "df -h    /")),
        ("- Look\n```\nssh host\n```", ("ssh host",)),
        ("- Look\n\n      ssh host", ("ssh host",)),
        ("- [Look](https://a.example/b?c=d&e)", ("https://a.example/b?c=d&e",)),
        ("- Look\n  - <https://a.example>", ("https://a.example",)),
        ("- Look\n  - https://a.example.", ("https://a.example",)),
        ("- [Look][1]\n\n[1]: https://a.example", ("https://a.example",)),
        ("- Look\n  - `ssh {client.links.host}`", ("ssh {client.links.host}",)),
        ("- Look into `config.php`", ()),
    ],
)
def test_code_and_links_are_shown(text: str, show: tuple[str, ...]) -> None:
    assert step(text).show == show


def test_an_item_that_is_all_code_is_done_and_shown() -> None:
    assert step("- [ ] `ssh host`") == Step(number=1, do="ssh host", show=("ssh host",))
    assert step("- ```\n  ssh host\n  ```") == Step(number=1, do="ssh host", show=("ssh host",))


def test_the_words_of_a_link_stay() -> None:
    made = step("- Look\n  - [the manual](https://a.example)")
    assert (made.why, made.show) == ("the manual", ("https://a.example",))


def test_braces_that_are_no_field_of_a_client_are_written_and_told() -> None:
    text = "- Look\n  - `docker ps --format '{{.Names}}'`"
    assert (step(text).why, step(text).show) == ("docker ps --format '{{.Names}}'", ())
    assert [note.line for note in imported(text).notes] == [2]


def test_what_export_writes_beneath_a_step_is_read() -> None:
    made = step(
        "- Tell them\n  - Say: ack\n  - Wait for the client: their yes\n  - Marks: acknowledged\n"
        "  - Show: `x  y`\n  - Only when: severity 1, 2; kind outage, billing; off hours\n"
    )
    assert made == Step(
        number=1,
        do="Tell them",
        say="ack",
        wait="their yes",
        marks="acknowledged",
        show=("x  y",),
        when=When(severities=(1, 2), kinds=("outage", "billing"), off_hours=True),
    )


@pytest.mark.parametrize(
    "told",
    [
        "Say: hello",
        "Say: sos say ack",
        "ack",
        "Marks: done",
        "Only when: severity 9",
        "Only when: severity 1, 2, often",
        "Only when: kind fire",
        "Only when: it rains",
        "Only when: off hours; in hours",
        "Wait for the DNS to change",
        "Marks:",
    ],
)
def test_what_only_sounds_like_it_stays_text(told: str) -> None:
    assert step(f"- Tell them\n  - {told}") == Step(number=1, do="Tell them", why=told)


# -- left out ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("\n\nText\nmore", [(3, "paragraph", "Text\nmore")]),
        ("> - [ ] a\n> b", [(1, "quote", "> - [ ] a\n> b")]),
        ("- a\n  > b", [(2, "quote", "  > b")]),
        ("|a|b|\n|-|-|\n|c|d|", [(1, "table", "|a|b|\n|-|-|\n|c|d|")]),
        ("<div>\na\n</div>", [(1, "HTML", "<div>\na\n</div>")]),
        ("- a <u>b</u>", [(1, "HTML", "<u>"), (1, "HTML", "</u>")]),
        ("- a\n  b ![c](d.png)", [(2, "picture", "c (d.png)")]),
        ("- ~~a~~ b", [(1, "struck through", "a")]),
        ("```\na\n```", [(1, "code", "```\na\n```")]),
        ("# T\n## A\n## B\n- a", [(2, "heading without steps", "## A")]),
        ("- a\n\n[b]: c", [(3, "address of a link", "[b]: c")]),
        ('- [a](b "c")', [(1, "title of a link", "c")]),
        ("- a\n  # b", [(2, "heading in a list", "  # b")]),
        ("# [a](b)\n- c", [(1, "link in a heading", "b")]),
        ("- a\n```sh title=b.sh\nc\n```", [(2, "title of code", "```sh title=b.sh")]),
        ("h1. T\n* a\n{code:title=B.sh|c}\nd\n{code}", [(3, "title of code", "{code:title=B.sh|c}")]),
        ("- " + "a" * 4000, [(1, "text too long to read", "- " + "a" * 4000)]),
        ("- a\n\n---\n\n- b", []),
        ("- a\n-\n- [ ]\n1.", []),
    ],
)
def test_what_has_no_place_is_listed_with_its_line(text: str, listed: list[tuple[int, str, str]]) -> None:
    assert left_out(text) == listed


def test_a_script_is_listed_not_shown() -> None:
    script = "\n".join(f"  echo {number}" for number in range(13))
    text = f"- Run it\n  ```\n{script}\n  ```"
    assert step(text).show == ()
    assert [(line, what) for line, what, _ in left_out(text)] == [(2, "code")]


def test_nothing_is_invented() -> None:
    made = steps("- Acknowledge at once\n- Say that you have it\n- Wait for their answer\n- Resolve it\n")
    assert [(one.say, one.marks, one.wait, one.why, one.when) for one in made] == [
        ("", None, "", "", When())
    ] * 4
