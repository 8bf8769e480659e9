"""A drafted message on the screen."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from freelance_sos.domain.people import Contact
from freelance_sos.domain.phrases import Draft
from freelance_sos.domain.views import IncidentView
from freelance_sos.rendering.drafts import draft_block
from freelance_sos.rendering.theme import PLAIN, THEME, Symbols
from tests.domain.support import AGREEMENT, acme, incident, opened, robin, utc

NOW = utc("2026-11-23 22:40")
ACK = Draft(
    phrase="ack",
    language="en",
    text="Hello Petra,\n\nYou hear from me again by Tuesday 00:05, Berlin time.\n\nRobin",
    promise_at=utc("2026-11-23 23:05"),
)


def view(language: str = "en") -> IncidentView:
    client = replace(acme(), language=language, contacts=(Contact(name="Petra"),))
    one = incident(opened("2026-11-23 22:30", 1, AGREEMENT))
    return IncidentView(incident=one, client=client, me=robin(), targets=(), now=NOW)


def screen(draft: Draft, *, language: str = "en", width: int = 80, signs: Symbols | None = None) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, theme=THEME, highlight=False, markup=False, color_system=None)
    console.print(draft_block(draft, view(language), signs or Symbols(), width))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def test_the_text_stands_as_it_is_sent_under_a_head_with_both_times() -> None:
    # 23:05 UTC is five past midnight on Tuesday in Berlin, and still Monday in Lisbon.
    assert screen(ACK) == (
        "draft in English · next word Tue 00:05 their time, 23:05 your time\n"
        "\n"
        "  Hello Petra,\n"
        "\n"
        "  You hear from me again by Tuesday 00:05, Berlin time.\n"
        "\n"
        "  Robin"
    )


def test_a_narrow_screen_breaks_between_the_parts_and_never_in_a_time() -> None:
    lines = screen(ACK, width=60).splitlines()
    assert lines[:2] == ["draft in English", "next word Tue 00:05 their time, 23:05 your time"]
    assert max(map(len, lines)) <= 60


def test_another_language_than_theirs_says_so() -> None:
    assert screen(ACK, language="de", width=100).startswith(
        "draft in English (their language: de) · next word"
    )
    assert screen(ACK, language="EN-gb").startswith("draft in English · next word")


def test_without_a_promise_there_is_no_next_word() -> None:
    told = screen(replace(ACK, promise_at=None))
    assert told.startswith("draft in English\n\n")
    assert "next word" not in told


@pytest.mark.parametrize(
    ("gaps", "told"),
    [
        (("your price",), "1 place in [brackets] to fill in before you send it"),
        (("your price", "your name"), "2 places in [brackets] to fill in before you send it"),
    ],
)
def test_what_is_left_to_fill_in_is_said_in_words(gaps: tuple[str, ...], told: str) -> None:
    lines = screen(replace(ACK, text="The price: [your price]\n\n[your name]", gaps=gaps)).splitlines()
    assert "  The price: [your price]" in lines
    assert lines[-1] == told


def test_plain_letters_are_enough() -> None:
    assert screen(ACK, signs=PLAIN).isascii()


def test_neither_markup_nor_what_a_terminal_obeys_is_taken_from_the_text() -> None:
    told = screen(replace(ACK, text="[bold]loud[/bold] [link=x]\x1b[2J\u202e {me}", gaps=("bold",)))
    assert "  [bold]loud[/bold] [link=x][2J {me}" in told
    assert "\x1b" not in told
