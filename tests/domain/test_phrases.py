"""What a message may hold, and how its fields are filled."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.phrases import FIELDS, PHRASES, fields_of, filled, gaps_of
from freelance_sos.storage.wording import messages

TABLES: dict[str, Any] = messages("en")[1]
TEXTS = {phrase: str(TABLES[phrase]["text"]) for phrase in PHRASES}
KEEPS_WORK_OPEN = sorted(set(PHRASES) - {"resolved", "close", "checkin", "off-hours"})
MOST_WORDS = 20

every_phrase = pytest.mark.parametrize("phrase", PHRASES)


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"[.?!:]\s|\n+", text) if part.strip()]


def test_every_phrase_has_its_words_and_nothing_else_is_there() -> None:
    assert len(PHRASES) == len(set(PHRASES)) == 17
    assert set(TABLES) == {*PHRASES, "name", "gaps"}


@every_phrase
def test_a_phrase_has_text_and_only_fields_that_exist(phrase: str) -> None:
    assert TEXTS[phrase].strip()
    assert set(fields_of(TEXTS[phrase])) <= set(FIELDS)
    assert fields_of(TEXTS[phrase])[-1] == "me", "it is signed"


@pytest.mark.parametrize("phrase", KEEPS_WORK_OPEN)
def test_a_message_that_keeps_work_open_says_when_the_next_word_comes(phrase: str) -> None:
    assert "{next_update}" in TEXTS[phrase]


def test_an_automatic_reply_says_when_i_am_back() -> None:
    assert "{back}" in TEXTS["off-hours"]


def test_the_last_message_says_what_of_the_data_and_what_remains() -> None:
    assert re.search("works again", TEXTS["resolved"])
    assert re.search("data lost", TEXTS["resolved"])
    assert re.search("remain", TEXTS["resolved"])
    assert "answer this message" in TEXTS["resolved"]


@every_phrase
def test_no_sentence_is_longer_than_twenty_words(phrase: str) -> None:
    for sentence in sentences(TEXTS[phrase]):
        assert len(sentence.split()) <= MOST_WORDS, sentence


@pytest.mark.parametrize(
    "never",
    [
        r"\d:\d\d",
        r"\basap\b",
        r"as soon as possible",
        r"\bshould have\b",
        r"\bunfortunately\b",
        r"\bas i (already )?said\b",
        r"\byou (forgot|failed|broke|must)\b",
        # Only when all of it is down: no phrase knows that.
        r"\boutage\b",
        # A promise of when it will work.
        r"\b(fixed|solved|resolved|restored|ready|done) (by|before|within|in|until|at|today|tomorrow)\b",
        r"\b(works?|working) (again )?(by|within|until|today|tomorrow|\{)",
        r"\bwill (be|work|fix|solve)\b",
        r"\b(soon|shortly|guarantee|promise)\b",
        r"[A-Z]{3,}",
        r"!",
    ],
)
def test_no_phrase_blames_hurries_or_promises_a_fix(never: str) -> None:
    flags = 0 if never == r"[A-Z]{3,}" else re.IGNORECASE
    assert [phrase for phrase in PHRASES if re.search(never, TEXTS[phrase], flags)] == []


def test_every_field_that_may_be_unknown_has_words_for_its_gap() -> None:
    # The next word can always be counted.
    assert set(TABLES["gaps"]) == set(FIELDS) - {"next_update"}


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(), min_size=len(FIELDS), max_size=len(FIELDS)))
def test_whatever_the_values_hold_they_stay_as_they_are(values: dict[str, str]) -> None:
    told = filled("<{me}|{title}|{me}>", values)
    assert told == f"<{values['me']}|{values['title']}|{values['me']}>"


@pytest.mark.parametrize(
    "hostile",
    [
        "{me}",
        "{0.__class__}",
        "{",
        "}",
        "{{title}}",
        "%s",
        "$me",
        "\\1",
        "\\g<1>",
        "a\nb",
        "\x1b[31m",
        "{me!r:>9}",
    ],
)
def test_a_value_is_never_read_again(hostile: str) -> None:
    assert filled('About "{title}", {me}', {"title": hostile, "me": "Robin"}) == f'About "{hostile}", Robin'


@pytest.mark.parametrize(
    "text",
    [
        "{0}",
        "{}",
        "{me.name}",
        "{me!r}",
        "{me:>9}",
        "{me[0]}",
        "{ me }",
        "{ME}",
        "{0.__class__}",
        "{{me}}",
        "{me",
        "me}",
    ],
)
def test_anything_but_a_plain_field_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no field"):
        filled(text, dict.fromkeys(FIELDS, "x"))


def test_a_slip_in_a_field_names_the_nearest() -> None:
    with pytest.raises(UsageError, match=r'"\{next_updat\}" is no field; did you mean \{next_update\}\?'):
        fields_of("by {next_updat}")


def test_a_field_without_a_value_is_refused() -> None:
    with pytest.raises(UsageError, match=r"nothing is known for \{me\}"):
        filled("{title} {me}", {"title": "x"})


def test_fields_and_gaps_are_found_in_order() -> None:
    assert fields_of("{title} {me} {title}") == ("title", "me")
    assert gaps_of("[your price] and [two\nlines] and [] and [more]") == ("your price", "more")
