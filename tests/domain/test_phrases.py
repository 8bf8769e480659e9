"""What a message may hold, and how its fields are filled."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.phrases import (
    FIELDS,
    NEEDED_FIELDS,
    PHRASES,
    Draft,
    Gap,
    allowed_fields,
    fields_of,
    filled,
    gaps_of,
    without_gaps,
)
from freelance_sos.storage.message_files import english

TEXTS = {
    phrase: [text.formal for part, text in texts.parts() if not part.endswith("subject")]
    for phrase, texts in english().phrases.items()
}
KEEPS_WORK_OPEN = sorted(set(PHRASES) - {"resolved", "close", "checkin", "off-hours"})
MOST_WORDS = 20

every_phrase = pytest.mark.parametrize("phrase", PHRASES)


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"[.?!:]\s|\n+", text) if part.strip()]


def test_there_are_seventeen_phrases() -> None:
    assert len(PHRASES) == len(set(PHRASES)) == len(TEXTS) == 17


@every_phrase
def test_a_phrase_has_what_it_is_nothing_without_and_only_fields_that_exist(phrase: str) -> None:
    for text in TEXTS[phrase]:
        assert set(NEEDED_FIELDS[phrase]) <= set(fields_of(text, allowed_fields(phrase)))


@pytest.mark.parametrize("phrase", KEEPS_WORK_OPEN)
def test_a_message_that_keeps_work_open_says_when_the_next_word_comes(phrase: str) -> None:
    assert all("{next_update}" in text for text in TEXTS[phrase])


def test_an_automatic_reply_says_when_i_am_back_and_how_to_reach_me() -> None:
    assert all("{back}" in text and "{reach}" in text for text in TEXTS["off-hours"])


def test_the_last_message_says_what_of_the_data_what_remains_and_how_to_reach_me() -> None:
    for text in TEXTS["resolved"]:
        assert {"data", "remains", "reach"} <= set(fields_of(text))
    assert "works again" in TEXTS["resolved"][0]


@every_phrase
def test_no_sentence_is_longer_than_twenty_words(phrase: str) -> None:
    for text in TEXTS[phrase]:
        for sentence in sentences(text):
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
    assert [phrase for phrase in PHRASES if re.search(never, "\n".join(TEXTS[phrase]), flags)] == []


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
    assert gaps_of("[a] and [two\nlines] and [] and [more] and [a]") == ("a", "more")


def draft(text: str, *gaps: Gap, beside: str = "") -> Draft:
    return Draft(phrase="found", language="de", language_name="Deutsch", text=text, gaps=gaps, beside=beside)


def test_what_the_person_knows_goes_into_both_texts_and_is_kept_by_its_name() -> None:
    gap = Gap("cause", "die Ursache", "the cause")
    made = without_gaps(
        draft("Ursache: [die Ursache]", gap, beside="Cause: [the cause]"), {"cause": " ein\nZertifikat "}
    )
    assert (made.text, made.beside) == ("Ursache: ein Zertifikat", "Cause: ein Zertifikat")
    assert (made.gaps, made.told) == ((), {"cause": "ein Zertifikat"})


def test_what_nobody_fills_in_stays_a_gap() -> None:
    gaps = Gap("cause", "Ursache"), Gap("done", "getan")
    made = without_gaps(draft("[Ursache] [getan]", *gaps), {"done": "x", "cause": "  "})
    assert (made.text, made.gaps, made.told) == ("[Ursache] x", gaps[:1], {"done": "x"})
