"""Every language says the same: the same phrases, fields and variants, and the same words for pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

import pytest

from freelance_sos.domain.kinds import INCIDENT_KINDS
from freelance_sos.domain.messages import ADDRESSES, Messages
from freelance_sos.domain.phrases import FIELDS, PHRASES, fields_of
from freelance_sos.storage.message_files import built_in, languages, page_words

ALL = ("ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "pt-BR", "tr", "uk", "zh")
# Languages that speak to everybody alike.
ONE_ADDRESS = ("ar", "en")
every_language = pytest.mark.parametrize("language", languages())
# Of words that are counted in letters, not in spaces.
WITHOUT_SPACES = ("ja", "zh")
MOST_WORDS = 20
MOST_LETTERS = 60
# Letters that no other of the languages is written in.
SCRIPTS = {
    "ar": r"[\u0600-\u06ff]",
    "hi": r"[\u0900-\u097f]",
    "ja": r"[\u3040-\u30ff]",
    "ko": r"[\uac00-\ud7af]",
    "uk": r"[\u0400-\u04ff]",
    "zh": r"[\u4e00-\u9fff]",
}


def messages(language: str) -> Messages:
    found = built_in(language)
    assert found is not None
    assert found.language == language
    return found


def texts(language: str) -> Iterator[tuple[str, str, str]]:
    """Every text, by phrase, part and address."""
    for phrase, one in messages(language).phrases.items():
        for part, text in one.parts():
            for address in ADDRESSES:
                yield phrase, f"{part}.{address}", text.to(address)


def leaves(value: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text of a page file; its formal and informal are one place."""
    if isinstance(value, Mapping) and set(value) == set(ADDRESSES):
        for address in ADDRESSES:
            yield place, value[address]
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, (*place, key))
    elif isinstance(value, list):
        for item in value:
            yield (*place, "[]"), item
    else:
        yield place, value


def sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[.?!:;]\s|[。？！：]|[।؟]|\n+", text) if part.strip()]


def test_all_languages_are_there() -> None:
    assert languages() == tuple(sorted(ALL))


@every_language
def test_every_language_has_every_phrase_in_every_variant(language: str) -> None:
    mine, english = messages(language), messages("en")
    assert list(mine.phrases) == list(PHRASES)
    for phrase in PHRASES:
        assert [part for part, _ in mine.phrases[phrase].parts()] == [
            part for part, _ in english.phrases[phrase].parts()
        ], phrase


@every_language
def test_every_text_has_the_fields_of_the_english_one(language: str) -> None:
    english = {(phrase, part): set(fields_of(text)) for phrase, part, text in texts("en")}
    for phrase, part, text in texts(language):
        assert set(fields_of(text)) == english[phrase, part], (phrase, part)


@every_language
def test_a_language_that_knows_two_ways_to_speak_to_somebody_uses_both(language: str) -> None:
    differ = [
        phrase
        for phrase, one in messages(language).phrases.items()
        if any(text.formal != text.informal for _, text in one.parts())
    ]
    if language in ONE_ADDRESS:
        assert differ == []
    else:
        # A phrase may happen to speak to nobody; most do.
        assert len(differ) >= len(PHRASES) - 4, sorted(set(PHRASES) - set(differ))


@every_language
def test_every_field_has_words_for_its_gap_and_every_kind_has_questions(language: str) -> None:
    mine, english = messages(language), messages("en")
    assert set(mine.gaps) == set(FIELDS) - {"next_update"}
    assert all(re.search(r"[\[\]{}\n]", text) is None for text in mine.gaps.values())
    assert set(mine.questions) == set(INCIDENT_KINDS)
    for kind in INCIDENT_KINDS:
        assert len(mine.questions[kind]) == len(english.questions[kind]), kind
        assert all(question.strip() for question in mine.questions[kind])


@every_language
def test_frames_greet_and_close(language: str) -> None:
    frames = messages(language).frames
    for form in ("chat", "email"):
        assert "{contact}" in frames[form].greeting.formal
        assert frames[form].to_all.formal
    assert "{me}" in frames["email"].closing.formal
    assert frames["chat"].closing.formal == ""


@every_language
def test_sentences_are_short(language: str) -> None:
    for phrase, part, text in texts(language):
        for sentence in sentences(text):
            if language in WITHOUT_SPACES:
                assert len(sentence) <= MOST_LETTERS, (phrase, part, sentence)
            else:
                assert len(sentence.split()) <= MOST_WORDS, (phrase, part, sentence)


@every_language
def test_a_chat_is_shorter_than_an_email_and_nothing_is_shouted(language: str) -> None:
    for phrase, one in messages(language).phrases.items():
        for variant in filter(None, (one, one.calm)):
            assert len(variant.chat.formal) <= len(variant.email.formal), phrase
    for phrase, part, text in texts(language):
        assert re.search(r"[!！¡]", text) is None, (phrase, part)
        assert re.search(r"\b[A-Z]{4,}\b", text) is None, (phrase, part)
        assert re.search(r"\d\d?:\d\d", text) is None, (phrase, part)
        assert text == text.strip(), (phrase, part)
        assert "  " not in text, (phrase, part)


@pytest.mark.parametrize("language", sorted(SCRIPTS))
def test_a_language_is_written_in_its_own_letters(language: str) -> None:
    for phrase, part, text in texts(language):
        assert re.search(SCRIPTS[language], text), (phrase, part)


@every_language
def test_pages_have_the_keys_and_fields_of_the_english_ones(language: str) -> None:
    found, words = page_words(language)
    assert found == language
    english = list(leaves(page_words("en")[1]))
    places = {place for place, _ in english}
    assert {place for place, _ in leaves(words)} == places
    wanted = {place: set(re.findall(r"\{(\w+)\}", text)) for place, text in english}
    for place, text in leaves(words):
        assert text.strip(), place
        assert set(re.findall(r"\{(\w+)\}", text)) == wanted[place], place


def test_no_file_lies_about_that_is_no_language() -> None:
    for folder in ("messages", "pages"):
        there = {file.name for file in resources.files("freelance_sos.words").joinpath(folder).iterdir()}
        assert there - {"__pycache__"} == {f"{name}.toml" for name in languages()}
