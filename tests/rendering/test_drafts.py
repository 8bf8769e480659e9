"""A drafted message on the screen."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from freelance_sos.domain.people import Contact
from freelance_sos.domain.phrases import Draft, Gap
from freelance_sos.domain.views import DraftView
from freelance_sos.rendering.drafts import draft_block
from freelance_sos.rendering.theme import PLAIN, THEME, Symbols
from tests.domain.support import acme, robin, utc

NOW = utc("2026-11-23 22:40")
ACK = Draft(
    phrase="ack",
    language="en",
    language_name="English",
    text="Hello Petra,\n\nYou hear from me again by Tuesday 00:05, Berlin time.\n\nRobin",
    promise_at=utc("2026-11-23 23:05"),
)


GERMAN = replace(
    ACK,
    language="de",
    language_name="Deutsch",
    text="Guten Tag,\nnächste Nachricht bis 00:05 Uhr.",
    beside="Hello,\nnext message by 00:05.",
    beside_language="en",
    beside_name="English",
)


def view(draft: Draft, language: str = "en") -> DraftView:
    client = replace(acme(), language=language, contacts=(Contact(name="Petra"),))
    return DraftView(draft=draft, client=client, me=robin(), now=NOW)


def screen(draft: Draft, *, language: str = "en", width: int = 80, signs: Symbols | None = None) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, theme=THEME, highlight=False, markup=False, color_system=None)
    console.print(draft_block(view(draft, language), signs or Symbols(), width))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def test_the_text_stands_as_it_is_sent_under_a_head_with_both_times() -> None:
    # 23:05 UTC is five past midnight on Tuesday in Berlin, and still Monday in Lisbon.
    assert screen(ACK, width=90) == (
        "draft in English, a chat message · next word Tue 00:05 their time, 23:05 your time\n"
        "\n"
        "  Hello Petra,\n"
        "\n"
        "  You hear from me again by Tuesday 00:05, Berlin time.\n"
        "\n"
        "  Robin"
    )


def test_a_narrow_screen_breaks_between_the_parts_and_never_in_a_time() -> None:
    lines = screen(ACK, width=60).splitlines()
    assert lines[:2] == [
        "draft in English, a chat message",
        "next word Tue 00:05 their time, 23:05 your time",
    ]
    assert max(map(len, lines)) <= 60


def test_another_language_than_theirs_says_so() -> None:
    assert screen(ACK, language="de").startswith("draft in English, a chat message (their language: de)\n")
    assert "their language" not in screen(ACK, language="EN-gb")


def test_without_a_promise_there_is_no_next_word() -> None:
    told = screen(replace(ACK, promise_at=None))
    assert told.startswith("draft in English, a chat message\n\n")
    assert "next word" not in told


@pytest.mark.parametrize(
    ("gaps", "told"),
    [
        ((Gap("price", "your price"),), "1 place in [brackets] to fill in before you send it"),
        (
            (Gap("price", "your price"), Gap("me", "your name")),
            "2 places in [brackets] to fill in before you send it",
        ),
    ],
)
def test_what_is_left_to_fill_in_is_said_in_words(gaps: tuple[Gap, ...], told: str) -> None:
    lines = screen(replace(ACK, text="The price: [your price]\n\n[your name]", gaps=gaps)).splitlines()
    assert "  The price: [your price]" in lines
    assert lines[-1] == told


def test_plain_letters_are_enough() -> None:
    assert screen(ACK, signs=PLAIN).isascii()


def test_neither_markup_nor_what_a_terminal_obeys_is_taken_from_the_text() -> None:
    told = screen(
        replace(ACK, text="[bold]loud[/bold] [link=x]\x1b[2J\u202e {me}", gaps=(Gap("bold", "bold"),))
    )
    assert "  [bold]loud[/bold] [link=x][2J {me}" in told
    assert "\x1b" not in told


def test_with_room_theirs_and_mine_stand_beside_each_other() -> None:
    lines = screen(GERMAN, language="de", width=120).splitlines()
    assert lines[2].split() == ["to", "send", "(Deutsch)", "for", "you", "(English)"]
    assert lines[3].split("  ")[1] == "Guten Tag,"
    assert lines[3].endswith("Hello,")
    assert lines[4].index("next message by 00:05.") == lines[3].index("Hello,")


def test_without_room_mine_stands_below() -> None:
    assert screen(GERMAN, language="de", width=70).splitlines()[3:] == [
        "  Guten Tag,",
        "  nächste Nachricht bis 00:05 Uhr.",
        "",
        "  in your language (English)",
        "  Hello,",
        "  next message by 00:05.",
    ]


def test_what_runs_from_right_to_left_stands_beside_nothing() -> None:
    arabic = replace(GERMAN, language="ar", language_name="العربية", text="مرحبا")
    lines = screen(arabic, language="ar", width=120).splitlines()
    assert "  مرحبا" in lines
    assert "  in your language (English)" in lines


def test_an_email_begins_with_its_subject() -> None:
    told = screen(replace(ACK, form="email", subject="I have your message"), width=120)
    assert told.startswith("draft in English, an email · ")
    assert "\n\n  subject  I have your message\n\n  Hello Petra,\n" in told
