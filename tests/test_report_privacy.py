"""What a client's report never holds, and what hostile text can't do to it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.domain.events import (
    Acknowledged,
    ActionAdded,
    ActionDone,
    Cancelled,
    Closed,
    Noted,
    Payload,
    Received,
    Reopened,
    Resolved,
    Resumed,
    Reviewed,
    RunbookStarted,
    Sent,
    SeverityChanged,
    StepDone,
    StepSkipped,
    Waiting,
)
from freelance_sos.domain.report import PARTS
from freelance_sos.domain.runbook import Phase, Runbook, Step
from freelance_sos.domain.text import without_unsafe
from tests.reports import Desk, Forms, Nodes, forms_of, markdown_structure, markdown_words, write_store

# No language has this in a word.
SECRET = "zqxinternal"
RUNBOOK = Runbook(
    name="site-down",
    title=SECRET,
    phases=(Phase(title=SECRET, style="read-do", steps=(Step(number=1, do=SECRET, why=SECRET),)),),
)
INTERNAL: list[Payload] = [
    Noted(text=SECRET),
    Received(text=SECRET, via=SECRET),
    SeverityChanged(severity=2, why=SECRET),
    Waiting(text=SECRET),
    Resumed(text=SECRET),
    RunbookStarted(runbook="site-down", copy=RUNBOOK),
    StepDone(step="1", text=SECRET),
    StepSkipped(step="1", why=SECRET),
    Resolved(text=SECRET),
    Reopened(why=SECRET),
    Cancelled(why=SECRET),
    Reviewed(happened=SECRET, why=SECRET, well=SECRET, badly=SECRET, lucky=SECRET, lessons=(SECRET,)),
    ActionAdded(action=1, text=SECRET, owner=SECRET, due=date(2026, 12, 1)),
    ActionDone(action=1, text=SECRET),
    Closed(skipped=SECRET),
    Acknowledged(text=SECRET, via=SECRET, told={"price": SECRET}),
    Sent(text=SECRET, via=SECRET, phrase="consent", told={"price": SECRET, "next_step": SECRET}),
    Sent(text=SECRET, phrase=SECRET),
]


def report_of(desk: Desk, story: Sequence[Payload], language: str = "") -> Forms:
    with tempfile.TemporaryDirectory() as folder:
        return forms_of(write_store(Path(folder) / "store", desk, story), language=language)


@given(st.lists(st.sampled_from(INTERNAL), max_size=12), st.sampled_from(["de", "en", "ar", "xx"]))
def test_no_internal_word_reaches_the_client(story: list[Payload], language: str) -> None:
    desk = Desk(notes=SECRET, contact=SECRET, language=language, others=(SECRET,))

    for form in report_of(desk, story).all:
        assert SECRET not in form


@given(st.permutations(INTERNAL), st.sampled_from(PARTS))
def test_what_the_client_was_told_stands_there_between_all_that(story: list[Payload], name: str) -> None:
    told = Sent(text=SECRET, phrase="close", told={name: "tldpublic", "price": SECRET})

    for form in report_of(Desk(notes=SECRET), [*story[:9], told, *story[9:]]).all:
        assert "tldpublic" in form
        assert SECRET not in form


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("wie bei Luna Late Kitchen auch", "wie bei [entfernt] auch"),
        ("LUNA  late\nkitchen", "[entfernt]"),
        ("der Schlüssel war sk_live_4eC39HqLyjWDarjtT1zdp7dc", "der Schlüssel war [entfernt]"),
        ("Luna ist auch ein Mond", "Luna ist auch ein Mond"),
        ("Acme GmbH war betroffen", "Acme GmbH war betroffen"),
    ],
)
def test_other_clients_and_secrets_are_taken_out(told: str, shown: str) -> None:
    desk = replace(Desk(title=told), others=("Luna Late Kitchen", "Acme"))
    forms = report_of(desk, [Sent(text="…", told={"cause": told})])

    assert forms.values["title"] == shown
    assert forms.values["parts"] == [{"name": "cause", "heading": "Die Ursache", "texts": [shown]}]
    for form in forms.all:
        assert told not in form or told == shown
    assert forms.values["removed"] == (0 if told == shown else 2)


# -- hostile text ----------------------------------------------------------------------------------

HOSTILE = st.sampled_from(
    [
        """<script>alert("x")</script> & <b>'q'</b> <!-- --> </title></style> {{ 7 * 7 }} {% raw %} &lt;""",
        "# a",
        "- b",
        "1. c",
        "2) d",
        "+ e",
        "=== ---",
        "--- ***",
        "> f",
        "    g",
        "``` h",
        "| i | j |",
        "*k* _l_ ~~m~~ `n` [o](p) ![q](r) <https://s> &amp; \\",
        "[t]: u",
        "a\x1b[31mred\x07\x00b",
        "abc\u202edef\u2066ghi\u200fj\u2069",
        "line\nline\r\n\n- line\u2028line",
        "\U000e0041tag",
        ": definition",
        "x" * 300,
    ]
)


def told_of(text: str) -> list[Payload]:
    told = dict.fromkeys(PARTS, text)
    return [
        Sent(text=text, phrase="ask", told={"waiting_for": text}),
        Waiting(text=text),
        Resolved(text=text),
        Sent(text=text, phrase="close", told=told),
        Sent(text=text, phrase="update", told={"done": f"{text} again"}),
    ]


def story_with(text: str, desk: Desk) -> Forms:
    whole = replace(desk, me=text, reach=text, name=text, title=text, notes=text, contact=text)
    return report_of(whole, told_of(text))


@given(HOSTILE, st.sampled_from(["de", "ar"]))
def test_hostile_text_stays_text(text: str, language: str) -> None:
    desk = Desk(language=language, others=())
    hostile, harmless = story_with(text, desk), story_with("harmless", desk)

    assert Nodes(hostile.html).elements == Nodes(harmless.html).elements
    assert markdown_structure(hostile.markdown) == markdown_structure(harmless.markdown)
    shown = " ".join(without_unsafe(" ".join(text.split())).split())
    assert Nodes(hostile.html).text.count(shown) >= 12
    # Cells and lines end with no space of their own.
    assert markdown_words(hostile.markdown).count(shown.strip()) >= 11
    assert hostile.values["title"] == shown


@given(HOSTILE)
def test_no_letter_that_a_screen_would_obey_is_left(text: str) -> None:
    forms = story_with(text, Desk())

    for form in (forms.markdown, forms.html, *_strings(forms.values)):
        assert without_unsafe(form.replace("\n", "")) == form.replace("\n", "")


def _strings(node: object) -> list[str]:
    match node:
        case str():
            return [node]
        case dict():
            return [text for value in node.values() for text in _strings(value)]
        case list():
            return [text for value in node for text in _strings(value)]
        case _:
            return []
