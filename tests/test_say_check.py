"""`sos say --check`: a look at your own words before they are sent, and the step back."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest

from freelance_sos.commands import holding
from tests.at_the_keys import NOW
from tests.conftest import Sos
from tests.terminal import Terminal

GOOD = 'Hello Jo, I have your message about "orders". You hear from me again by 11:00, Los Angeles time.'
ANGRY = "As I already said, you should have told me!! It will be fixed by 5 pm."
KEY = "AKIAIOSFODNN7EXAMPLE"


def kinds(sos: Sos, *words: str, stdin: str | None = None) -> list[str]:
    told = sos("say", "--check", *words, "--json", at=NOW, stdin=stdin).json()
    return [finding["kind"] for finding in told["findings"]]


def test_a_calm_message_has_nothing_to_change(agency: Path, sos: Sos) -> None:
    done = sos("say", "--check", GOOD, at=NOW)
    assert (done.code, done.out) == (0, "nothing to change · read as en\n")


def test_each_finding_has_its_place_and_calmer_words_and_the_code_says_so(agency: Path, sos: Sos) -> None:
    done = sos("say", "--check", ANGRY, at=NOW)
    assert done.code == 3
    lines = done.out.splitlines()
    assert lines[0].startswith('1:1 blame "As I already said": ')
    assert lines[2].startswith("  instead ")
    assert "things to look at again · read as en" in lines[-1]
    assert {"blame", "anger", "fix-promise", "no-zone", "no-next-update"} <= set(kinds(sos, ANGRY))


def test_places_are_counted_in_the_text_as_it_is(agency: Path, sos: Sos) -> None:
    text = "Hello Jo,\n\nyou should have told me. You hear from me again by 11:00, Los Angeles time."
    (finding,) = sos("say", "--check", text, "--json", at=NOW).json()["findings"]
    assert (finding["line"], finding["column"]) == (3, 1)
    assert text[finding["start"] : finding["end"]].startswith("you should have")


def test_standard_input_is_read(agency: Path, sos: Sos) -> None:
    assert kinds(sos, "-", stdin=GOOD) == []
    assert "blame" in kinds(sos, "-", stdin=ANGRY)


def test_a_secret_is_never_shown(agency: Path, sos: Sos) -> None:
    text = f"{GOOD} The key is {KEY}"
    for form in ([], ["--json"]):
        done = sos("say", "--check", text, *form, at=NOW)
        assert done.code == 3
        assert KEY not in done.out + done.err
        assert "AK…" in done.out


def test_an_outage_is_all_of_it(agency: Path, sos: Sos) -> None:
    text = "We have an outage. You hear from me again by 11:00, Los Angeles time."
    sos("new", "luna", "orders", "-s", "1", "-k", "outage", at=NOW)
    sos("new", "luna", "one order", "-s", "2", "-k", "outage", at=NOW)
    assert "outage" not in kinds(sos, "luna-2", text)
    assert "outage" in kinds(sos, "luna-3", text)


def test_after_it_is_resolved_no_next_word_is_missed(agency: Path, sos: Sos) -> None:
    text = "It works again. No data was lost."
    assert "no-next-update" in kinds(sos, "kavya-2", text)
    assert "no-next-update" not in kinds(sos, "kavya-1", text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Das hätten Sie mir früher sagen müssen.", "de"),
        ("Usted debería haberme avisado antes.", "es"),
        ("Vous auriez dû me prévenir plus tôt.", "fr"),
    ],
)
def test_the_language_is_guessed_from_the_text(agency: Path, sos: Sos, text: str, language: str) -> None:
    told = sos("say", "--check", text, "--json", at=NOW).json()
    assert told["language"] == language
    assert "blame" in [finding["kind"] for finding in told["findings"]]


def test_another_language_gets_what_needs_no_words(agency: Path, sos: Sos) -> None:
    done = sos("say", "--check", "Olá", "--language", "hu", at=NOW)
    assert (done.code, done.out) == (
        0,
        "nothing to change · in a language without word lists: less is looked for\n",
    )
    assert "secret" in kinds(sos, f"Itt van: {KEY}", "--language", "hu")


def test_without_text_it_says_what_is_missing(agency: Path, sos: Sos) -> None:
    done = sos("say", "--check", at=NOW)
    assert (done.code, done.err) == (2, "TEXT is missing; write it in quotes, or - for standard input\n")
    assert sos("say", "--check", "-", at=NOW, stdin="  \n").err == "there is no text to check\n"


# -- the step back ------------------------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "PAUSE", timedelta(seconds=0.2))


def test_a_pause_holds_the_text_and_shows_it_again(agency: Path, sos: Sos, quick: None) -> None:
    began = time.monotonic()
    done = sos("say", "--check", "--pause", "-", at=NOW, stdin=GOOD)
    assert time.monotonic() - began >= 0.2
    assert done.out.splitlines()[-1] == GOOD
    assert "here it is again: would you still send it like that" in done.err


def test_a_draft_can_be_held_too(agency: Path, sos: Sos, quick: None) -> None:
    done = sos("say", "off-hours", "luna", "--pause", at=NOW)
    assert done.err.splitlines()[0].startswith("held until ")
    assert "Thank you for your message." in done.out


def test_what_was_held_when_the_window_closed_is_shown_again(agency: Path, sos: Sos) -> None:
    with Terminal(["sos", "say", "--check", "--pause", ANGRY], env={"SOS_NOW": NOW}, columns=100) as t:
        t.expect("held until 18:50 your time; Enter shows it now")
        t.key("ctrl-c")
        assert t.wait() == 130
        t.expect("it is kept; to see it again: sos say --pause")
    assert sos("say", "--pause", at=NOW).out == f"{ANGRY}\n"
    assert sos("say", "--pause", at=NOW).err == "nothing is held\n"


def test_enter_ends_the_pause(agency: Path) -> None:
    with Terminal(["sos", "say", "--check", "--pause", ANGRY], env={"SOS_NOW": NOW}, columns=100) as t:
        t.expect("held until 18:50 your time; Enter shows it now")
        t.key("enter")
        t.expect("would you still send it like that")
        assert t.wait() == 3
