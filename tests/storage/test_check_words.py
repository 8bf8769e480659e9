"""The word lists that come with sos: complete, in one shape, and each pattern found by itself."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import Any

import pytest

from freelance_sos.domain.plain_match import Matcher, tokens_of
from freelance_sos.domain.plain_words import FINDING_KINDS, WordLists, check_text, guess_language
from freelance_sos.storage.check_words import all_check_words, check_advice, check_words

LANGUAGES = ("de", "en", "es", "fr", "pt")
LEAST_IDIOMS = {"en": 60}
LEAST_BLAME = {"en": 25}
every_language = pytest.mark.parametrize("language", LANGUAGES)
PATTERN = re.compile(r"=?[\w#*^'{}-]+(?: [\w#*^'{}-]+)*")


def lists(language: str) -> WordLists:
    words = check_words(language)
    assert words is not None
    assert words.language == language
    return words


def data(language: str) -> dict[str, Any]:
    path = resources.files("freelance_sos.words").joinpath("check", f"{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_all_languages_are_there_and_read_once() -> None:
    assert tuple(words.language for words in all_check_words()) == LANGUAGES
    assert check_words("de") is check_words("de") is all_check_words()[0]


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("de-AT", "de"), ("pt_BR", "pt"), ("PT-br", "pt"), ("en-GB", "en"), ("es-MX", "es"), ("fr", "fr")],
)
def test_a_kind_of_a_language_falls_back_to_it(wanted: str, language: str) -> None:
    assert check_words(wanted) is lists(language)


@pytest.mark.parametrize("wanted", ["it", "", "../en", "english", "d"])
def test_a_language_that_we_lack_has_no_lists(wanted: str) -> None:
    assert check_words(wanted) is None


@every_language
def test_the_lists_are_rich(language: str) -> None:
    tables = data(language)
    assert len(tables["idioms"]) >= LEAST_IDIOMS.get(language, 35)
    assert len(tables["blame"]) >= LEAST_BLAME.get(language, 15)
    assert len(tables["anger"]) >= LEAST_BLAME.get(language, 15)


@every_language
def test_every_file_has_the_same_tables(language: str) -> None:
    mine, english = data(language), data("en")
    assert set(mine) == set(english)
    for name in ("promise", "next", "clock", "instead"):
        assert set(mine[name]) == set(english[name])
    assert set(mine["instead"]) == set(FINDING_KINDS)


@every_language
def test_patterns_are_plain_words(language: str) -> None:
    tables = data(language)
    said = [key for name in ("idioms", "blame", "anger", "outage") for key in tables[name]]
    listed = [
        one for name in ("promise", "next", "clock") for values in tables[name].values() for one in values
    ]
    for pattern in (*said, *listed):
        assert PATTERN.fullmatch(pattern), pattern
        assert pattern == pattern.casefold() or "ß" in pattern, pattern
        for name in re.findall(r"\{(.*?)\}", pattern):
            assert name in tables["sets"], pattern


@every_language
def test_every_pattern_is_found_by_itself(language: str) -> None:
    words = lists(language)
    for table in (words.idioms, words.blame, words.anger, words.outage):
        for pattern, said in table.items():
            text = pattern.replace("*", "x").replace("#", "5").replace("^", "Berlin")
            found = Matcher({pattern: said or "fine"}).find(tokens_of(text))
            assert len(found) == 1, pattern
            assert found[0].first == 0, pattern


@every_language
def test_no_advice_has_what_it_advises_against(language: str) -> None:
    words = lists(language)
    for table in (words.idioms, words.blame, words.anger):
        for pattern, said in table.items():
            found = [one.kind for one in check_text(said, words, expects_next=False)]
            assert set(found) <= {"unfilled"}, (pattern, said)


@every_language
def test_every_kind_has_its_why_and_what_to_do(language: str) -> None:
    for advice in (lists(language).advice, check_advice()):
        assert set(advice) == set(FINDING_KINDS)
        assert all(one.why and one.instead for one in advice.values())


@every_language
def test_stop_words_tell_the_languages_apart(language: str) -> None:
    words = lists(language)
    assert guess_language(" ".join(words.stop_words), all_check_words()) is words


@pytest.mark.parametrize(
    ("language", "text", "kinds"),
    [
        ("de", "Ich rufe um 16 Uhr an.", ["no-zone"]),
        ("en", "I call at noon.", ["no-zone"]),
        ("es", "Le llamo a las 4 de la tarde.", ["no-zone"]),
        ("fr", "Je vous appelle à 16 heures.", ["no-zone"]),
        ("pt", "Ligo às 4 da tarde.", ["no-zone"]),
        ("de", "Der Fehler wird heute Abend behoben.", ["fix-promise"]),
        ("en", "The shop is going to be live again tonight.", ["fix-promise"]),
        ("es", "La tienda volverá a funcionar esta noche.", ["fix-promise"]),
        ("fr", "La boutique fonctionnera de nouveau ce soir.", ["fix-promise"]),
        ("pt", "A loja vai voltar a funcionar esta noite.", ["fix-promise"]),
        ("fr", "Il y a 10 h, tout allait bien.", []),
        ("pt", "Falei com as 3 lojas sobre as duas coisas.", []),
    ],
)
def test_times_and_promises_are_known_in_every_language(language: str, text: str, kinds: list[str]) -> None:
    assert [one.kind for one in check_text(text, lists(language), expects_next=False)] == kinds
