"""Words of pages, as somebody is spoken to."""

from __future__ import annotations

from freelance_sos.domain.page_words import spoken_to

WORDS = {
    "report": {"title": "Bericht", "reported": {"formal": "Ihre Nachricht", "informal": "Deine Nachricht"}},
    "severity": {"1": {"name": "Kritisch", "examples": ["Alles ist ausgefallen"]}},
}


def test_each_word_is_the_one_for_that_address() -> None:
    assert spoken_to(WORDS, "formal")["report"] == {"title": "Bericht", "reported": "Ihre Nachricht"}
    assert spoken_to(WORDS, "informal")["report"]["reported"] == "Deine Nachricht"


def test_tables_and_lists_stay_what_they_are() -> None:
    assert spoken_to(WORDS, "formal")["severity"] == WORDS["severity"]
